"""One finding with all that is known of it, as a verbose page shows it."""

from __future__ import annotations

from datetime import date

from auditor.findings.model import Finding, Step, Way
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.looks import level_run
from auditor.reports.page import Page, Run
from auditor.reports.summary import SETTLED, due_words
from auditor.reports.text_ways import print_ways
from auditor.reports.wording import reason_of, sentence

_DEEPEST = 12


def print_in_full(page: Page, finding: Finding, as_of: date, doc: RuleDoc | None, told: tuple[Way, ...] = ()) -> None:
    """Print a finding with its basis, facts and trace. told: ways out that the page prints elsewhere, not again here."""
    place = safe.path(str(finding.place))
    page.whole([level_run(finding.level), " ", (safe.path(finding.rule), "bold"), " ", (place, "dim")], 2, hang=2)
    page.prose([(sentence(finding.title), "bold")], indent=4)
    if reason := reason_of(finding):
        page.prose(reason, indent=4)
    _print_basis(page, finding)
    _print_details(page, finding, as_of)
    if finding.remedies != told:
        print_ways(page, finding.remedies)
    _print_origin(page, finding, doc)


def _print_basis(page: Page, finding: Finding) -> None:
    parts = [safe.name(finding.law)] if finding.law else []
    if finding.cite:
        parts.append(safe.prose(finding.cite))
    if finding.outcome:
        parts.append(f"outcome {safe.name(finding.outcome)}")
    if finding.confidence:
        parts.append(f"confidence {safe.name(finding.confidence)}")
    if parts:
        page.field("law", " · ".join(parts))


def _print_details(page: Page, finding: Finding, as_of: date) -> None:
    if finding.dataset and finding.flow:
        page.field("dataset", safe.path(finding.dataset))
    if finding.columns:
        page.field("columns", ", ".join(safe.name(column) for column in finding.columns))
    if finding.evidence:
        page.field("masked", ", ".join(safe.prose(item) for item in finding.evidence))
    if finding.missing:
        page.field("missing", ", ".join(safe.path(fact) for fact in finding.missing))
    if finding.due:
        open_duty = finding.outcome not in SETTLED
        page.field("due", due_words(finding.due, as_of) if open_duty else finding.due.isoformat())


def _print_origin(page: Page, finding: Finding, doc: RuleDoc | None) -> None:
    if doc and doc.why:
        page.field("why", safe.prose(doc.why))
    for source in finding.sources:
        page.field("source", safe.path(source))
    page.field("id", finding.fingerprint)
    if finding.trace:
        page.whole([("trace:", "dim")], indent=4)
        for step in finding.trace:
            page.whole(_step(step), indent=6 + 2 * min(max(step.depth, 0), _DEEPEST), hang=2)


def _step(step: Step) -> list[Run]:
    line: list[Run] = [(f"[{safe.name(step.value)}] ", "bold"), safe.prose(step.text)]
    if step.note:
        line.append(f": {safe.prose(step.note)}")
    basis = ", ".join(safe.prose(part) for part in (step.cite, step.confidence) if part)
    return [*line, (f" ({basis})", "dim")] if basis else line
