"""Findings about datasets, columns and the manifest itself as text; and findings that somebody has accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from auditor.findings.model import ColumnReport, Finding, Level, Place, Result, TableReport
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.grouping import by_subject, subject
from auditor.reports.looks import level_run
from auditor.reports.page import Page, Run, Words
from auditor.reports.summary import count
from auditor.reports.text_data import label_words, percent
from auditor.reports.text_full import print_in_full
from auditor.reports.text_ways import print_ways
from auditor.reports.wording import basis, reason_of, route_of, said_of, sentence

_UNDECLARED = "LIN001"
_NOT_FOUND = "LIN002"
_UNREAD = "LIN008"
_EXAMPLES = 2


def print_subjects(page: Page, result: Result, findings: Sequence[Finding], docs: Mapping[str, RuleDoc]) -> None:
    """Print the findings that name no flow, by dataset: shortened, or each in full where the page is verbose."""
    groups = by_subject(findings)
    if not groups:
        return
    page.heading("Datasets and manifest")
    for number, ((kind, name), members) in enumerate(groups):
        full = page.style.verbosity == "verbose"
        if number:
            page.blank()
        page.whole([(f"{kind} {safe.path(name)}", "bold")])
        if full:
            for finding in members:
                page.blank()
                print_in_full(page, finding, result.as_of, docs.get(finding.rule))
        else:
            _print_short(page, members, result)


def _print_short(page: Page, members: Sequence[Finding], result: Result) -> None:
    """Print findings of one rule and line under one head, if they are several."""
    alike: dict[tuple[str, Level, Place], list[Finding]] = {}
    for finding in members:
        alike.setdefault((finding.rule, finding.level, finding.place), []).append(finding)
    unread = {gap.location for gap in result.unread}
    for findings in alike.values():
        _print_alike(page, findings, result.tables, unread)


def _print_alike(
    page: Page, findings: Sequence[Finding], tables: Sequence[TableReport], unread: AbstractSet[str]
) -> None:
    """Print undeclared columns a line each, categories not found as a list, what was not read as a number."""
    first = findings[0]
    title = safe.prose(first.title)
    columns = [(finding, _column(finding, tables)) for finding in findings] if first.rule == _UNDECLARED else []
    if columns and all(column for _, column in columns):
        page.whole([*_head(first), f"{title}:"], indent=2, hang=2)
        page.rows([_column_row(finding, column) for finding, column in columns if column], indent=4)
    elif first.rule == _NOT_FOUND and all(f.message.startswith(f"{f.key} is declared") for f in findings):
        page.whole([*_head(first), f"{title}: {', '.join(safe.name(f.key) for f in findings)}."], indent=2, hang=2)
    elif first.rule == _UNREAD and all(finding.key in unread for finding in findings):
        page.whole([*_head(first), f"{title}: {count(len(findings), 'location')}, listed below."], indent=2, hang=2)
    elif len(findings) == 1:
        page.whole([*_head(first), f"{said_of(first)} {basis(first)}".rstrip()], indent=2, hang=2)
        print_ways(page, first.remedies)
    else:
        page.whole([*_head(first), f"{title}:"], indent=2, hang=2)
        for finding in findings:
            page.whole(f"- {reason_of(finding) or sentence(finding.title)}", indent=4, hang=2)
            print_ways(page, finding.remedies)


def _head(finding: Finding) -> list[Run]:
    place = safe.path(str(finding.place))
    return [level_run(finding.level), " ", (safe.path(finding.rule), "bold"), " ", (f"{place}: ", "dim")]


def _column(finding: Finding, tables: Sequence[TableReport]) -> ColumnReport | None:
    """Find what a scan said of the finding's column: in the table that the message names first."""
    for table in tables:
        if table.dataset == finding.dataset and finding.message.startswith(f"{table.name}: "):
            for column in table.columns:
                if (column.name,) == finding.columns:
                    return column
    return None


def _column_row(finding: Finding, column: ColumnReport) -> Sequence[Words]:
    undeclared = [tag for tag in column.tags if tag in finding.key.rpartition("|")[2].split(",")]
    examples = ", ".join(safe.prose(example) for example in finding.evidence[:_EXAMPLES])
    return (
        safe.name(column.name),
        label_words(column, undeclared or column.tags),
        percent(column.prevalence),
        examples,
    )


def print_errors(page: Page, findings: Sequence[Finding]) -> None:
    """Print each error on one line, which begins with rule and place, for a quiet page."""
    if findings:
        page.blank()
    for finding in findings:
        kind, name = subject(finding)
        about = ", ".join(part for part in ("" if kind == "file" else safe.path(name), route_of(finding)) if part)
        columns = f" ({', '.join(safe.name(column) for column in finding.columns)})" if finding.columns else ""
        rule, place = (safe.path(finding.rule), "bold"), (safe.path(str(finding.place)), "dim")
        said = f" {about}: " if about else ": "
        page.line([level_run(finding.level), " ", rule, " ", place, f"{said}{safe.prose(finding.title)}{columns}"])


def print_accepted(page: Page, result: Result) -> None:
    """Print the findings that the register of accepted risks covers, with until when, by whom and why."""
    covered = [(finding, finding.accepted) for finding in result.findings if finding.accepted is not None]
    if not covered:
        return
    page.heading("Accepted risks")
    for finding, entry in sorted(covered, key=lambda pair: (pair[1].until, pair[0].rule)):
        kind, name = subject(finding)
        what: list[Run] = [level_run(finding.level), " ", (safe.path(finding.rule), "bold")]
        page.whole([f"until {entry.until.isoformat()} ", *what, f" {kind} {safe.path(name)}"], indent=2, hang=2)
        page.prose(said_of(finding), indent=4)
        page.whole(
            [f"Accepted by {safe.path(entry.by)}: {safe.prose(entry.reason)} ", (safe.path(str(entry.place)), "dim")],
            indent=4,
        )
        if page.style.verbosity == "verbose":
            page.field("id", finding.fingerprint)
