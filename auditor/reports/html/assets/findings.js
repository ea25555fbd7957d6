// Filters, search and deep links over what the page already shows. Text from the report only ever becomes text nodes.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("list");
  const form = document.getElementById("filters");
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").toLowerCase();
  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  document.documentElement.classList.add("js");

  const NAMES = { status: "Status", country: "Country", pair: "Between", rule: "Rule", dataset: "Dataset", flow: "Flow" };
  const STATUSES = ["overdue", "due", "open", "known", "accepted"];
  const rows = data.findings.map((given, number) => {
    const item = list.children[number];
    const node = item.firstElementChild;
    const told = (sign) => [...node.classList].filter((name) => name.startsWith(sign)).map((name) => name.slice(2));
    const row = { item, node, level: told("l-")[0], status: new Set(told("s-")), text: "" };
    if (!row.status.size) row.status.add("open");
    const asked = [[given[0]], ...data.along[given[1]]];
    data.facets.forEach((facet, at) => { row[facet] = new Set(asked[at].map((value) => data.values[facet][value])); });
    return row;
  });

  // One list for each facet that tells findings apart.
  const selects = new Map();
  for (const facet of Object.keys(NAMES)) {
    const values = facet === "status" ? STATUSES.filter((value) => rows.some((row) => row.status.has(value))) : data.values[facet];
    if (values.length < 2 && !rows.some((row) => row[facet].size === 0)) continue;
    const labels = data.labels[facet] || {};
    const select = document.createElement("select");
    select.name = facet;
    select.id = "by-" + facet;
    select.append(new Option("any", ""));
    const shown = values.map((value) => [value, Object.hasOwn(labels, value) ? labels[value] : value]);
    if (facet !== "status") shown.sort((a, b) => a[1].localeCompare(b[1]));
    for (const [value, label] of shown) select.append(new Option(label, value));
    const label = make("label", NAMES[facet]);
    label.htmlFor = select.id;
    const field = document.createElement("p");
    field.append(label, select);
    document.getElementById("selects").append(field);
    selects.set(facet, select);
  }

  const words = () => fold(search.value).split(/\s+/).filter(Boolean);
  const textOf = (row) => row.text || (row.text = fold(row.node.textContent));
  const levels = () => [...form.querySelectorAll("[name=level]:checked")].map((box) => box.value);

  function show() {
    const asked = words();
    const level = levels();
    let shown = 0;
    for (const row of rows) {
      let fits = !level.length || level.includes(row.level);
      for (const [facet, select] of selects) fits = fits && (!select.value || row[facet].has(select.value));
      fits = fits && asked.every((word) => textOf(row).includes(word));
      row.shown = fits;
      shown += fits;
    }
    // Taking the others out is ten times faster than hiding them.
    list.replaceChildren(...rows.filter((row) => row.shown).map((row) => row.item));
    nothing.hidden = shown > 0 || !rows.length;
    count.textContent = shown === rows.length ? `${shown} findings` : `${shown} of ${rows.length} findings`;
  }

  // What is asked stands in the address, so that it can be sent to a colleague: #findings?level=error&country=VN
  function remember() {
    const asked = new URLSearchParams();
    if (search.value) asked.set("q", search.value);
    for (const level of levels()) asked.append("level", level);
    for (const [facet, select] of selects) if (select.value) asked.set(facet, select.value);
    const said = asked.toString();
    history.replaceState(null, "", said ? `#findings?${said}` : "#findings");
  }
  function ask(said) {
    const asked = new URLSearchParams(said);
    search.value = asked.get("q") || "";
    for (const box of form.querySelectorAll("[name=level]")) box.checked = asked.getAll("level").includes(box.value);
    for (const [facet, select] of selects) {
      select.value = asked.get(facet) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    show();
  }
  const clear = () => { ask(""); remember(); search.focus(); };

  // Rules, ways out and traces stand once for many findings; they are set into a finding or transfer when it is opened.
  const PARTS = [["ways-", null, true, ""], ["rule-", ".words", true, ", in plain words"], ["why-", ".trace", false, ": step by step"]];
  function counted(numbers) { // 3, -6 stands for 3, 4, 5, 6
    const all = [];
    for (const number of numbers) {
      if (number >= 0) all.push(number);
      else for (let next = all.at(-1) + 1; next <= -number; next += 1) all.push(next);
    }
    return all;
  }
  function trace(numbers) {
    const made = document.createElement("ol");
    made.className = "trace";
    for (const [depth, ...said] of counted(numbers).map((number) => data.steps[number])) {
      const [text, value, note, cite] = said.map((number) => data.words[number]);
      const step = document.createElement("li");
      step.className = `d${depth} ${value === "yes" || value === "no" ? value : "open"}`;
      step.append(make("b", value), " ", text);
      if (note) step.append(" ", make("i", note));
      if (cite) step.append(" ", make("cite", cite));
      made.append(step);
    }
    return made;
  }
  function partOf(name, within) {
    if (Object.hasOwn(data.traces, name)) return trace(data.traces[name]);
    const source = document.getElementById(name);
    const part = source && (within ? source.querySelector(within) : source);
    if (!part) return null;
    const copy = part.cloneNode(true);
    for (const name of ["id", "tabindex", "aria-label"]) copy.removeAttribute(name);
    return copy;
  }
  // Ids of rules that the page tells of lead there, and say their title.
  function linkRules(said) {
    const parts = said.textContent.split(/([A-Z][\w.-]+)/).map((word) => {
      const rule = word && document.getElementById("rule-" + word);
      return rule ? Object.assign(make("a", word), { href: "#rule-" + word, title: rule.querySelector("h3").textContent }) : word;
    });
    said.replaceWith(...parts);
  }
  function fill(folded) {
    const more = folded.querySelector(".more");
    if (folded.dataset.filled || !more) return;
    folded.dataset.filled = "1";
    for (const [start, within, open, ending] of PARTS) {
      const link = more.querySelector(`a[href^="#${start}"]`);
      const part = link && partOf(link.hash.slice(1), within);
      if (!part) continue;
      const fold = document.createElement("details");
      fold.className = "within of-" + start.slice(0, -1);
      fold.open = open;
      const summary = make("summary", link.textContent);
      if (link.textContent === "In plain words") fold.classList.add("uncited");
      else summary.append(Object.assign(make("span", ending), { className: "scripted" }));
      fold.append(summary, part);
      more.before(fold);
      link.remove();
    }
    for (const verdict of folded.querySelectorAll("dd > .verdict")) linkRules(verdict.nextSibling);
    const notes = folded.querySelector(".notes");
    if (notes) {
      const links = notes.textContent.trim().split(" ").flatMap((number) => [Object.assign(make("a", number), { href: "#n" + number }), " "]);
      notes.replaceChildren(...links);
    }
    if (folded.classList.contains("finding")) {
      const link = make("a", "Link to this finding");
      link.href = "#" + folded.id;
      more.append(" ", link);
    }
  }
  addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".finding, .transfer")) fill(event.target);
  }, true);

  // Following a link to something folded away or filtered out shows it.
  function arrive() {
    const [name, said] = location.hash.slice(1).split(/\?(.*)/s);
    if (name === "findings" && said !== undefined) {
      ask(said);
      document.getElementById("findings").scrollIntoView();
      return;
    }
    if (rows.some((row) => !row.shown && row.node.id === name)) ask("");
    const target = name && document.getElementById(name);
    if (!target) return;
    if (target.matches(".finding, .transfer")) fill(target);
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    for (const old of document.querySelectorAll(".arrived")) old.classList.remove("arrived");
    target.classList.add("arrived");
    target.scrollIntoView({ block: target.matches("section") ? "start" : "center" });
    const focus = target.matches("details") ? target.querySelector("summary") : target.matches("[tabindex]") ? target : null;
    if (focus) focus.focus({ preventScroll: true });
  }

  // A thousand findings are opened a few at a time, so that the page answers meanwhile.
  function open(nodes) {
    for (const node of nodes.splice(0, 40)) node.open = true;
    if (nodes.length) requestAnimationFrame(() => open(nodes));
  }

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); clear(); });
  document.getElementById("clear").addEventListener("click", clear);
  document.getElementById("open-all").addEventListener("click", () => open(rows.filter((row) => row.shown).map((row) => row.node)));
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) arrive(); // the same address again fires no hashchange
  });

  // On paper nothing can be unfolded: what the filters show is printed open, and folded again afterwards.
  const unfolded = [];
  addEventListener("beforeprint", () => {
    const nodes = [...rows.filter((row) => row.shown).map((row) => row.node), ...document.querySelectorAll("details.transfer, details.table")];
    for (const node of nodes.filter((node) => !node.open)) { // browsers may announce one print twice
      unfolded.push(node);
      node.open = true;
      fill(node);
    }
  });
  addEventListener("afterprint", () => { for (const node of unfolded.splice(0)) node.open = false; });

  form.hidden = !rows.length;
  show();
  // After the browser's own jump to the address, which takes the focus away again.
  addEventListener("load", () => requestAnimationFrame(arrive));
})();
