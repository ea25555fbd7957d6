"""From a result to what Dagster shows of a check: passed or not, severity, description and metadata. No evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import AssetCheckResult, AssetCheckSeverity, MetadataValue, TableColumn, TableRecord, TableSchema

from auditor.findings.model import Level
from auditor.orchestrators.summary import (
    FAIL_ON,
    MOST_ROWS,
    about,
    markdown_of,
    pressing_first,
    reaches,
    sentence_of,
    summary_of,
)
from auditor.reports import safe
from auditor.reports.wording import said_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.findings.model import Finding, Result, TableReport

_FINDINGS = TableSchema([TableColumn(name) for name in ("level", "rule", "about", "what", "due", "place")])
_COLUMNS = TableSchema(
    [TableColumn("column"), TableColumn("holds"), TableColumn("of_rows", "float"), TableColumn("expected", "bool")]
)


def severity_problem(fail_on: str) -> str | None:
    """What is wrong with a `fail_on`, in a sentence, or None."""
    return None if fail_on in FAIL_ON else f"fail_on={fail_on!r} is none of {', '.join(FAIL_ON)}"


def check_result(
    result: Result, fail_on: str, *, fail_on_unread: bool = True, elsewhere: Sequence[Finding] = ()
) -> AssetCheckResult:
    """What a check says of a result about its asset.

    A finding at or above `fail_on`, and what could not be read unless `fail_on_unread` is false, is an error, which stops
    what is downstream of a blocking check. A warning below that is a failed check of severity WARN; notes pass.

    Args: `elsewhere` are findings about the manifest as a whole: shown, and not this asset's to answer for.
    """
    unread = bool(result.unread)
    stops = reaches(result, fail_on) or (unread and fail_on_unread)
    warns = unread or reaches(result, Level.WARNING.word)
    metadata = {
        "report": MetadataValue.md(markdown_of(result)),
        "summary": MetadataValue.json(summary_of(result)),
        "findings": MetadataValue.table(_records(pressing_first(result)), _FINDINGS),
        "open_findings": len(result.open_findings),
        "unread": len(result.unread),
    }
    if elsewhere:
        metadata["about_the_manifest"] = MetadataValue.table(_records(elsewhere), _FINDINGS)
    return AssetCheckResult(
        passed=not (stops or warns),
        severity=AssetCheckSeverity.ERROR if stops or not warns else AssetCheckSeverity.WARN,
        description=sentence_of(result),
        metadata=metadata,
    )


def frame_result(report: TableReport, expected: frozenset[str], severity: AssetCheckSeverity) -> AssetCheckResult:
    """What a check says of a frame in memory: it fails where a column holds a category that nobody expects.

    A category that is possible and not found fails it as a warning: nobody can say that it is not there.
    """
    personal = [column for column in report.columns if column.tags]
    surprises = {column.name: _unexpected(column.tags, expected) for column in personal}
    surprises = {name: tags for name, tags in surprises.items() if tags}
    doubts = {column.name: _unexpected(column.possible, expected) for column in report.columns}
    doubts = {name: tags for name, tags in doubts.items() if tags and name not in surprises}
    records = [
        TableRecord(
            {
                "column": safe.name(column.name),
                "holds": ", ".join(safe.name(tag) for tag in column.tags),
                "of_rows": round(column.prevalence, 4),
                "expected": column.name not in surprises,
            }
        )
        for column in personal
    ]
    said = [f"{safe.name(name)} holds {', '.join(tags)}" for name, tags in surprises.items()]
    said += [f"{safe.name(name)} possibly holds {', '.join(tags)}" for name, tags in doubts.items()]
    return AssetCheckResult(
        passed=not (surprises or doubts),
        severity=severity if surprises or not doubts else AssetCheckSeverity.WARN,
        description=f"Nobody expects what is here: {'; '.join(said)}."
        if said
        else "No personal data that is not expected.",
        metadata={
            "personal_data": MetadataValue.table(records, _COLUMNS),
            "rows": report.rows_read,
            "columns": len(report.columns),
            **({"notes": MetadataValue.json([safe.prose(note) for note in report.notes])} if report.notes else {}),
        },
    )


def _unexpected(tags: Sequence[str], expected: frozenset[str]) -> list[str]:
    """The categories that are not expected, neither as such nor by what they are a kind of."""
    return [tag for tag in tags if not ({tag, tag.partition(".")[0]} & expected)]


def _records(findings: Sequence[Finding]) -> list[TableRecord]:
    return [TableRecord(_record(finding)) for finding in findings[:MOST_ROWS]]


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level.word,
        "rule": safe.name(finding.rule),
        "about": safe.prose(about(finding)),
        "what": said_of(finding),
        "due": finding.due.isoformat() if finding.due else "",
        "place": safe.path(str(finding.place)) if finding.place.file else "",
    }
