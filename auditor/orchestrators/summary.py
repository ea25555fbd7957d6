"""A result in few words, for where it is kept and shown by a scheduler: numbers and names, never evidence.

What an orchestrator is handed stays in its database and its web pages for whoever may look there, so nothing here tells
what the cells of a table hold, masked or not. Reports that do are files, in a place of the user's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.findings.model import Finding, Level, Result
from auditor.findings.rules.lin008_unread import DOC as UNREAD
from auditor.reports import safe
from auditor.reports.markdown_parts import code, markdown_text, tables
from auditor.reports.summary import NOT_ADVICE, SETTLED, answer, due_words, summarise
from auditor.reports.wording import said_of

FAIL_ON = ("error", "warning", "note", "never")
"""What may make a task or a check fail, as `lintas --fail-on` has it."""

MOST_ROWS = 100
"""Rows of a table in Markdown; more are counted."""


def reaches(result: Result, fail_on: str) -> bool:
    """Whether an open finding is at or above a level of `FAIL_ON`.

    Findings that say that something could not be read do not count: a scheduler may try that again, so `Result.unread`
    decides about it.
    """
    levels = [finding.level for finding in result.open_findings if finding.rule != UNREAD.id]
    return fail_on != "never" and max(levels, default=Level.NOTE - 1) >= Level[fail_on.upper()]


def summary_of(result: Result, reports: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The result as numbers that JSON can hold, a few hundred bytes however much was found.

    Args: `reports` are paths by format, of what was written.
    Returns: `findings` counts open findings by level and by rule, `transfers` counts by verdict; `coverage.complete` is
    false where something could not be read; `next_due` is the earliest date by which something is owed, or None.
    """
    result = safe.well_formed(result)
    told = summarise(result)
    rules = Counter(finding.rule for finding in result.open_findings)
    return {
        "kind": result.kind,
        "name": safe.name(result.name),
        "as_of": result.as_of.isoformat(),
        "findings": {
            "open": len(result.open_findings),
            "accepted": told.accepted,
            "by_level": dict(told.levels),
            "by_rule": {safe.name(rule): rules[rule] for rule in sorted(rules)},
        },
        "transfers": dict(told.verdicts),
        "coverage": {
            "complete": told.complete,
            "tables": told.tables,
            "columns": told.columns,
            "columns_personal": told.columns_personal,
            "columns_possible": told.columns_possible,
            "rows_read": told.rows_read,
            "rows_total": told.rows_total,
            "unread": told.unread,
            "skipped": told.skipped,
        },
        "next_due": min((one.due.isoformat() for one in told.owed if one.due), default=None),
        "reports": dict(reports or {}),
        "lintas": result.provenance.get("lintas"),
    }


def sentence_of(result: Result) -> str:
    """The answer in a few plain sentences, safe to log."""
    result = safe.well_formed(result)
    return answer(result, summarise(result))


def markdown_of(result: Result) -> str:
    """The answer, what was found and what could not be read, as Markdown; nothing in a name becomes markup."""
    result = safe.well_formed(result)
    parts = [markdown_text(sentence_of(result))]
    parts += _table(
        ("level", "rule", "about", "what"), [_row(finding, result) for finding in pressing_first(result)], "finding"
    )
    parts += _table(
        ("could not be read", "why", "what to do"),
        [
            (code(gap.location), markdown_text(safe.prose(gap.reason)), markdown_text(safe.prose(gap.hint)))
            for gap in result.unread
        ],
        "place",
    )
    parts += _table(
        ("table", "column", "holds", "of rows"),
        [
            (
                code(table.name),
                code(column.name),
                markdown_text(", ".join(safe.name(tag) for tag in column.tags)),
                f"{column.prevalence:.0%}",
            )
            for table in result.tables
            for column in table.columns
            if column.tags
        ],
        "column",
    )
    return "\n\n".join([*parts, NOT_ADVICE]) + "\n"


def pressing_first(result: Result) -> list[Finding]:
    """Open findings, errors first; in their own order otherwise."""
    return sorted(result.open_findings, key=lambda finding: -finding.level)


def about(finding: Finding) -> str:
    """What a finding is about in names: the flow or dataset, and the columns. Not yet safe to print."""
    subject = finding.flow or finding.dataset or ""
    columns = ", ".join(finding.columns)
    return f"{subject}: {columns}" if subject and columns else subject or columns


def _row(finding: Finding, result: Result) -> tuple[str, ...]:
    said = markdown_text(said_of(finding))
    if finding.due and finding.outcome not in SETTLED:
        said += f" **Due {due_words(finding.due, result.as_of)}.**"
    subject = about(finding)
    return finding.level.word, code(finding.rule), code(subject) if subject else "", said


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]], of: str) -> list[str]:
    shown = [text for text, _ in tables(head, rows[:MOST_ROWS])] if rows else []
    left = len(rows) - MOST_ROWS
    return [*shown, f"{left:,} more {of}{'s' if left > 1 else ''} not shown."] if left > 0 else shown
