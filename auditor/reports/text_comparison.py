"""What a baseline knows and what is gone from it: a line for each rule and flow or dataset."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.findings.model import Result
from auditor.reports.comparison import KNOWN_TITLE, advice, gone_of, lines_of
from auditor.reports.page import Page

_MOST = 20
"""Lines of a kind where the page is not verbose; the JSON report has all of them."""


def print_comparison(page: Page, result: Result) -> None:
    """Print what the answer only counts of a baseline."""
    against = result.against
    if against is None:
        return
    parts = [(title, lines_of(gone)) for title, gone in gone_of(against)]
    if known := lines_of(result.known_findings):
        parts.append((KNOWN_TITLE, known))
    if not parts:
        return
    page.heading("Baseline")
    for title, lines in parts:
        _list(page, f"{title}:", lines)
    if said := advice(against):
        page.blank()
        page.prose(said)


def _list(page: Page, title: str, lines: Sequence[str]) -> None:
    most = len(lines) if page.style.verbosity == "verbose" else _MOST
    page.prose([(title, "bold")])
    for line in lines[:most]:
        page.whole(line, 2, 4)
    if len(lines) > most:
        page.prose(f"and {len(lines) - most:,} more", 2)
