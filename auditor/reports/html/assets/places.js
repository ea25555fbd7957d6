// The flow graph answers to a choice with the whole path, and the list of parts tells where the reader is.
(function () {
  "use strict";
  const chart = document.querySelector(".flowchart");
  const chosen = document.getElementById("chosen");

  function nameOf(anchor) {
    const transfer = document.getElementById(anchor);
    return transfer ? transfer.querySelector("strong").textContent + ", " + transfer.querySelector("small").textContent : anchor;
  }
  function light(anchors) {
    const asked = new Set(anchors);
    let first = null;
    for (const flow of chart.querySelectorAll(".flow")) {
      const on = flow.dataset.transfers.split(" ").some((anchor) => asked.has(anchor));
      flow.classList.toggle("on", on);
      if (on && !first) first = flow;
    }
    chart.classList.toggle("choosing", asked.size > 0);
    chosen.replaceChildren();
    chosen.hidden = !asked.size;
    if (!asked.size) return null;
    chosen.append(asked.size === 1 ? "Path of " : "Paths along this flow: ");
    [...asked].slice(0, 8).forEach((anchor, at) => {
      const link = document.createElement("a");
      link.href = "#" + anchor;
      link.textContent = nameOf(anchor);
      chosen.append(at ? "; " : "", link);
    });
    if (asked.size > 8) chosen.append(` and ${asked.size - 8} more`);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show all";
    button.addEventListener("click", () => light([]));
    chosen.append(" ", button);
    return first;
  }
  if (chart) {
    chart.addEventListener("click", (event) => {
      const flow = event.target.closest(".flow");
      light(flow ? flow.dataset.transfers.split(" ") : []);
    });
    document.getElementById("transfers").addEventListener("toggle", (event) => {
      const transfer = event.target;
      if (!transfer.open || transfer.dataset.full || !transfer.classList.contains("transfer")) return;
      transfer.dataset.full = "1";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Show its path in the flow graph";
      button.addEventListener("click", () => {
        const first = light([transfer.id]);
        document.getElementById("graph").scrollIntoView();
        if (first) first.scrollIntoView({ block: "nearest", inline: "center" });
        chart.focus({ preventScroll: true });
      });
      transfer.lastElementChild.append(button);
    }, true);
  }

  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    let current = null;
    for (const [name, link] of links) {
      link.removeAttribute("aria-current");
      if (!current && seen.has(name)) current = link;
    }
    if (current) current.setAttribute("aria-current", "true");
  }, { rootMargin: "-15% 0px -60% 0px" });
  for (const name of links.keys()) watcher.observe(document.getElementById(name));
})();
