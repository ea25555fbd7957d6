"""What was supposed, and what it would make of the provisions: always under its label, never among the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.findings.model import Result
from auditor.reports import safe
from auditor.reports.page import Page, Words

_WORDS = {
    "outside_scope": "outside its scope",
    "consistent": "consistent with it",
    "arguable_under_exception": "arguable under its exception",
    "prima_facie_inconsistent": "prima facie inconsistent with it",
}


def print_repealed(page: Page, repealed: Sequence[str]) -> None:
    """Say on the page that answers rest on a supposition."""
    if repealed:
        page.prose([("Hypothetical: ", "bold"), f"answered as if {', '.join(map(safe.path, repealed))} were not law."])


def print_scenario(page: Page, result: Result) -> None:
    """Print the scenario's section, each provision once with the flows that meet it."""
    scenario = result.scenario
    if not scenario or "model" not in scenario:
        return
    page.heading(f"What if (hypothetical): {scenario['scenario'].upper()}, {scenario['model']}")
    page.prose(f"{scenario['status']} Clauses supposed: {scenario['model_title']}. No verdict above is changed by it.")
    page.blank()
    told: dict[tuple[str, ...], list[str]] = {}
    for transfer in scenario["transfers"]:
        for row in transfer["provisions"]:
            key = (row["provision"], row["title"], row["today"], row["would_be"], row["why"])
            told.setdefault(key, []).append(transfer["flow"])
    for (name, title, today, would_be, why), flows in told.items():
        page.whole(_line(name, title, today, would_be), indent=2, hang=2)
        page.prose(f"{safe.prose(why)} ({', '.join(map(safe.path, dict.fromkeys(flows)))})", indent=4)


def _line(name: str, title: str, today: str, would_be: str) -> Words:
    return [(safe.path(name), "bold"), f" {safe.prose(title)}: today {today}; would be {_WORDS[would_be]}"]


def words_of(row: Mapping[str, Any]) -> str:
    """One provision of a scenario in a sentence."""
    return f"{row['provision']} (today {row['today']}) would be {_WORDS[row['would_be']]}: {row['why']}"
