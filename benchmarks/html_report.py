"""The HTML report of 1,000 findings and 200 flows: written, how large, and when a browser answers.

The result is a real one: a manifest of flows among seventeen countries, 200 of them over a border, whose parties, data and safeguards differ, asked
of every law. Nothing is repeated to make up numbers; findings beyond the first 1,000 are left out.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from auditor.auditing import Settings, check
from auditor.catalogue import documentation
from auditor.findings.model import Result
from auditor.manifest.loader import load
from auditor.reports.atomic import write_text
from auditor.reports.html import HtmlReport
from auditor.reports.json_report import JsonReport

from .timing import pairs, row

_DAY = date(2026, 11, 22)
_COUNTRIES = ("VN", "TH", "SG", "MY", "ID", "PH", "LA", "KH", "MM", "BN", "TL")
_ABROAD = ("US", "JP", "IN", "CN", "AU", "DE")
_DATA = (
    "[name, email, phone]",
    "[name, national_id, date_of_birth, health]",
    "[person_key, bank_account, financial]",
    "[name, photo, national_id, location]",
    "[name, employment, religion]",
)
_SAFEGUARDS = (
    "",
    ", safeguards: [{contract: asean_mcc, module: controller_to_controller, signed: 2026-01-15, terms: [retention, security]}]",
    ", safeguards: [{contract: eu_scc, module: controller_to_processor, signed: 2026-03-01}]",
    ", safeguards: [{consent: explicit, covers_transfer: true}]",
)
_BASIS = ("", ", lawful_basis: [consent]", ", lawful_basis: [contract]", ", lawful_basis: []")


def manifest_text(flows: int) -> str:
    """So many flows, a few of them inside one country: every third goes on from where an earlier one arrived, every fourth leaves the region."""
    lines = ["version: 1", "name: many-flows", "parties:"]
    for country in (*_COUNTRIES, *_ABROAD):
        role = "processor" if country in _ABROAD else "controller"
        lines.append(
            f"  p-{country}: {{established_in: [{country}], role: {role}, kind: private, sectors: [payments]}}"
        )
    lines.append("datasets:")
    arrivals = []
    for index in range(flows):
        start = _COUNTRIES[index % len(_COUNTRIES)]
        end = (_ABROAD if index % 4 == 0 else _COUNTRIES)[
            (index * 7 + 3) % (len(_ABROAD) if index % 4 == 0 else len(_COUNTRIES))
        ]
        if index % 3:
            lines.append(
                f"  a{index}: {{country: {start}, holder: p-{start}, origin: [{start}], categories: {_DATA[index % len(_DATA)]},"
                f" subjects: [{{kind: customer, people: {1000 * (1 + index % 40)}}}]{_BASIS[index % len(_BASIS)]}}}"
            )
        lines.append(f"  b{index}: {{country: {end}, holder: p-{end}}}")
        arrivals.append((f"a{index}" if index % 3 else f"b{max(index - 4, 1) if index else 1}", f"b{index}"))
    lines.append("flows:")
    for index, (source, target) in enumerate(arrivals):
        safeguard = _SAFEGUARDS[index % len(_SAFEGUARDS)]
        lines.append(
            f"  f{index}: {{from: {source}, to: {target}, purposes: [analytics], started: 2026-02-01{safeguard}}}"
        )
    return "\n".join(lines) + "\n"


def large_result(flows: int = 210, findings: int = 1000) -> Result:
    """A check of that manifest, cut to so many findings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lintas.yaml")
        path.write_text(manifest_text(flows), encoding="utf-8")
        result = check(load(path), Settings(_DAY))
    return replace(result, findings=result.findings[:findings])


def run() -> None:
    """Prints times of writing and reading, and the size."""
    result = large_result()
    docs = documentation({finding.rule for finding in result.findings})
    flows = len({transfer.flow for transfer in result.transfers})
    traces = len({json.dumps([(s.text, s.value, s.note) for s in f.trace]) for f in result.findings})
    print(
        f"{len(result.findings):,} findings ({traces:,} distinct traces), {len(result.transfers):,} transfers of {flows} flows"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")

        def write() -> None:
            write_text(page, HtmlReport().render(result, docs))

        start = time.perf_counter()
        write()
        first = time.perf_counter() - start
        measured = pairs(write, lambda: JsonReport().render(result, docs), runs=5)
        print(row("written / the same result as JSON", measured, "<= 1 s"))
        print(f"the first time, templates compiled {first:>43.4f} s     (bar <= 1 s)")
        size = page.stat().st_size / 1e6
        print(f"size {size:>73.3f} MB    (bar < 1.5)")
        _read(page)


_TIMES = """() => {
  const [loaded] = performance.getEntriesByType('navigation');
  const box = document.getElementById('search'), list = document.getElementById('list');
  const timed = (act) => { const start = performance.now(); act(); list.getBoundingClientRect(); return performance.now() - start; };
  const search = timed(() => { box.value = 'contract'; box.dispatchEvent(new Event('input', {bubbles: true})); });
  const again = timed(() => { box.value = 'consent'; box.dispatchEvent(new Event('input', {bubbles: true})); });
  const open = timed(() => { list.querySelector('li:not([hidden]) details').open = true; });
  return {interactive: loaded.domInteractive, loaded: loaded.loadEventEnd, search, again, open};
}"""


def _read(page: Path) -> None:
    """A fresh headless Chromium opens the page: when its scripts have run, and how fast filters answer then."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("no playwright here: the browser was not measured")
        return
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    times: list[dict[str, float]] = []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for _ in range(5):
            tab = started.new_page(viewport={"width": 1440, "height": 900})
            tab.goto(page.as_uri(), wait_until="load")
            times.append(tab.evaluate(_TIMES))
            tab.close()
        started.close()
    for name, words, bar in (
        ("loaded", "interactive: loaded and scripts run", "<= 1.5 s"),
        ("search", "first search", ""),
        ("again", "next search", ""),
        ("open", "a finding opened", ""),
    ):
        median = statistics.median(one[name] for one in times) / 1000
        print(f"Chromium, {words:<52} {median:>15.4f} s" + (f"     (bar {bar})" if bar else ""))


if __name__ == "__main__":
    run()
