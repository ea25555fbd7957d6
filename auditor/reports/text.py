"""The report for people: the answer first, then what to look at, then what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.findings.model import Level, Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.interface import NO_DOCS, PLAIN, Style
from auditor.reports.page import Page
from auditor.reports.summary import NOT_ADVICE, answer, summarise
from auditor.reports.text_comparison import print_comparison
from auditor.reports.text_data import print_inventory, print_scan, print_skipped, print_unread
from auditor.reports.text_flows import print_flows
from auditor.reports.text_history import print_history
from auditor.reports.text_scenario import print_repealed, print_scenario
from auditor.reports.text_subjects import print_accepted, print_errors, print_subjects
from auditor.reports.text_transfers import print_transfers


@dataclass(frozen=True, slots=True)
class TextReport:
    """Text for a terminal, a log or a mail; everything it says is said without colour too."""

    name: str = "text"
    style: Style = field(default=PLAIN)

    def styled(self, style: Style) -> TextReport:
        """Return the same report in another style."""
        return replace(self, style=style)

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the report, ending in a newline."""
        result = safe.well_formed(result)
        page = Page(self.style)
        print_repealed(page, (result.scenario or {}).get("supposed_repealed", ()))
        page.prose(answer(result, summarise(result)))
        if self.style.verbosity == "quiet":
            print_errors(page, [finding for finding in result.fresh_findings if finding.level is Level.ERROR])
        else:
            _print_all(page, result, docs)
        if result.history is not None:
            print_history(page, result.history)
        page.blank()
        page.prose(_made_by(result))
        page.prose(NOT_ADVICE)
        return page.text()


def _print_all(page: Page, result: Result, docs: Mapping[str, RuleDoc]) -> None:
    # The notes of a scan say of each column what the tables below say in a line.
    least = Level.WARNING if result.kind == "scan" and page.style.verbosity == "normal" else Level.NOTE
    findings = [finding for finding in result.fresh_findings if finding.level >= least]
    print_flows(page, result, findings, docs)
    print_subjects(page, result, findings, docs)
    print_transfers(page, result)
    print_scenario(page, result)
    if result.kind == "scan":
        print_scan(page, result)
    else:
        print_inventory(page, result)
    print_unread(page, result)
    print_skipped(page, result)
    print_accepted(page, result)
    print_comparison(page, result)


def _made_by(result: Result) -> str:
    known = result.provenance
    parts = [
        f"{label} {safe.name(str(known[key]))}"
        for key, label in (("lintas", "Lintas"), ("rule_set", "rules"), ("seed", "seed"))
        if known.get(key) is not None
    ]
    parts.append(f"as of {result.as_of.isoformat()}")
    return " · ".join(parts)
