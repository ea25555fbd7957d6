// Search over what the page brought with it (LINTAS_INDEX): nothing is fetched, so that it works from a disk.
(function () {
  "use strict";
  const MOST = 60;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").toLowerCase();
  const rows = LINTAS_INDEX.map((row) => ({ ...row, hay: fold([row.id, row.title, row.law, row.text].join(" ")) }));
  const box = document.getElementById("search");
  const results = document.getElementById("results");
  const count = document.getElementById("count");

  const weight = (row, words) =>
    words.reduce((sum, word) => sum + (fold(row.id).includes(word) ? 4 : 0) + (fold(row.title).includes(word) ? 2 : 0) + 1, 0);

  function show() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    if (!words.length) { count.textContent = ""; return; }
    const found = rows.filter((row) => words.every((word) => row.hay.includes(word)));
    found.sort((a, b) => weight(b, words) - weight(a, words) || (a.id < b.id ? -1 : 1));
    count.textContent = found.length === 1 ? "1 result" : found.length + " results";
    for (const row of found.slice(0, MOST)) {
      const line = document.createElement("a");
      line.href = row.page;
      line.textContent = row.id + "  " + row.title;
      const small = document.createElement("small");
      small.textContent = row.law + " · " + row.what;
      line.append(small);
      results.append(line);
    }
  }
  // A search can be linked to: index.html#q=health
  function fromAddress() {
    const asked = /^#q=(.*)$/.exec(location.hash);
    if (asked) box.value = decodeURIComponent(asked[1]);
    show();
  }
  box.addEventListener("input", show);
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
