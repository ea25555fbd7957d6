"""Findings as text: grouped by what they are about, worst first, each with its place, law and ways out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rich.text import Text

from auditor.findings.model import Finding, Level, Result, Step
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.page import Page
from auditor.reports.summary import SETTLED, due_words, listed

LEVEL_STYLE = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}

_COLUMNS_SHOWN = 20
_EVIDENCE_SHOWN = 5
_DEEPEST = 12

Subject = tuple[str, str]
"""What findings are grouped by: its kind (`flow`, `dataset`, `file`) and its name."""


def print_findings(page: Page, result: Result, docs: Mapping[str, RuleDoc]) -> None:
    """Print the open findings; only the errors where the page is quiet.

    Of a scan the notes are left to a verbose page: they say of each column what the tables below say in a line.
    """
    least = _least_level(page, result)
    groups = grouped(finding for finding in result.open_findings if finding.level >= least)
    if not groups:
        return
    page.heading("Findings")
    for number, ((kind, name), findings) in enumerate(groups):
        if number:
            page.blank()
        page.whole(Text(f"{kind} {name}", style="bold"))
        for finding in findings:
            page.blank()
            _print_finding(page, finding, result.as_of, docs.get(finding.rule))


def _least_level(page: Page, result: Result) -> Level:
    match page.style.verbosity:
        case "quiet":
            return Level.ERROR
        case "normal" if result.kind == "scan":
            return Level.WARNING
        case _:
            return Level.NOTE


def grouped(findings: Iterable[Finding]) -> list[tuple[Subject, list[Finding]]]:
    """Group by flow, else dataset, else file: the group with the worst finding first, and so within a group.

    Names are made safe to print. Of equal weight, groups go by name and findings by rule and line.
    """
    groups: dict[Subject, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_subject(finding), []).append(finding)
    for members in groups.values():
        members.sort(key=lambda finding: (-finding.level, finding.rule, finding.place.file, finding.place.line))
    return sorted(groups.items(), key=lambda item: (-item[1][0].level, item[0]))


def _subject(finding: Finding) -> Subject:
    if finding.flow:
        return "flow", safe.path(finding.flow)
    if finding.dataset:
        return "dataset", safe.path(finding.dataset)
    return "file", safe.path(finding.place.file)


def _print_finding(page: Page, finding: Finding, as_of: date, doc: RuleDoc | None) -> None:
    level = (finding.level.word.upper(), LEVEL_STYLE[finding.level])
    rule, place = safe.path(finding.rule), safe.path(str(finding.place))
    page.whole(Text.assemble(level, " ", (rule, "bold"), " ", (place, "dim")), indent=2, hang=2)
    title, message = safe.prose(finding.title), safe.prose(finding.message)
    page.prose(Text(title, style="bold"), indent=4)
    if message and message != title:
        page.prose(message, indent=4)
    _print_basis(page, finding)
    _print_details(page, finding, as_of)
    _print_ways(page, finding)
    if page.style.verbosity == "verbose":
        _print_more(page, finding, doc)


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
        page.field("columns", listed([safe.name(column) for column in finding.columns], _COLUMNS_SHOWN))
    if finding.evidence:
        page.field("evidence", listed([safe.prose(item) for item in finding.evidence], _EVIDENCE_SHOWN))
    if finding.missing:
        page.field("missing", ", ".join(safe.path(fact) for fact in finding.missing))
    if finding.due:
        open_duty = finding.outcome not in SETTLED
        page.field("due", due_words(finding.due, as_of) if open_duty else finding.due.isoformat())


def _print_ways(page: Page, finding: Finding) -> None:
    if not finding.remedies:
        return
    page.whole(Text("ways out", style="dim"), indent=4)
    for number, way in enumerate(finding.remedies, 1):
        changes = "; ".join(safe.prose(change) for change in way.changes)
        page.whole(f"{number}. {changes} → {safe.prose(way.verdict)}", indent=6, hang=len(f"{number}. "))


def _print_more(page: Page, finding: Finding, doc: RuleDoc | None) -> None:
    if doc and doc.why:
        page.field("why", safe.prose(doc.why))
    for source in finding.sources:
        page.field("source", safe.path(source))
    page.field("id", finding.fingerprint)
    if finding.trace:
        page.whole(Text("trace", style="dim"), indent=4)
        for step in finding.trace:
            page.whole(_step(step), indent=6 + 2 * min(max(step.depth, 0), _DEEPEST), hang=2)


def _step(step: Step) -> Text:
    line = Text.assemble((f"[{safe.name(step.value)}] ", "bold"), safe.prose(step.text))
    if step.note:
        line.append(f": {safe.prose(step.note)}")
    basis = ", ".join(safe.prose(part) for part in (step.cite, step.confidence) if part)
    return line.append(f" ({basis})", style="dim") if basis else line


def print_accepted(page: Page, result: Result) -> None:
    """Print the findings that the register of accepted risks covers, with until when, by whom and why."""
    covered = [finding for finding in result.findings if finding.accepted is not None]
    if not covered:
        return
    page.heading("Accepted risks")
    for finding in sorted(covered, key=lambda item: (item.accepted.until if item.accepted else date.max, item.rule)):
        entry = finding.accepted
        assert entry is not None
        kind, name = _subject(finding)
        what = (f"{finding.level.word} {safe.path(finding.rule)}", "bold")
        page.whole(Text.assemble(f"until {entry.until.isoformat()}  ", what, f" {kind} {name}"), indent=2, hang=2)
        page.prose(safe.prose(finding.message or finding.title), indent=4)
        page.field("by", safe.path(entry.by))
        page.field("reason", safe.prose(entry.reason))
        page.field("entry", safe.path(str(entry.place)))
        if page.style.verbosity == "verbose":
            page.field("id", finding.fingerprint)
