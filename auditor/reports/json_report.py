"""The whole result as JSON, for programs. The form is published as `auditor/schemas/result.schema.json`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import Any

from auditor.findings.model import (
    Accepted,
    ColumnReport,
    Finding,
    Place,
    Result,
    TableReport,
    TransferReport,
    UnreadReport,
    Way,
)
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import safe
from auditor.reports.interface import NO_DOCS
from auditor.reports.json_comparison import comparison_values
from auditor.reports.summary import summarise

SCHEMA_ID = "urn:lintas:schema:result:1"
"""`$id` of the published schema; a name, not an address, since nothing is fetched."""

FORM_VERSION = "1"
"""Grows when a key changes its meaning or goes; new keys alone do not change it."""


@dataclass(frozen=True, slots=True)
class JsonReport:
    """One JSON object for every kind of result; keys in a fixed order, dates as `YYYY-MM-DD`."""

    name: str = "json"

    def render(self, result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> str:
        """Return the document, two-space indented, ending in a newline."""
        document = as_document(result, docs)
        return safe.escape_json(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_document(result: Result, docs: Mapping[str, RuleDoc] = NO_DOCS) -> dict[str, Any]:
    """Return what `JsonReport` writes, as dicts, lists and scalars."""
    result = safe.well_formed(result)
    rules = sorted({finding.rule for finding in result.findings} & docs.keys())
    return {
        "$schema": SCHEMA_ID,
        "version": FORM_VERSION,
        "kind": result.kind,
        "name": result.name,
        "as_of": result.as_of.isoformat(),
        "summary": _summary(result),
        "findings": [_finding(finding) for finding in result.findings],
        "transfers": [_transfer(transfer) for transfer in result.transfers],
        "tables": [_table(table) for table in result.tables],
        "unread": [_unread(unread) for unread in result.unread],
        "skipped": [_unread(skipped) for skipped in result.skipped],
        "rules": {rule: _rule(docs[rule]) for rule in rules},
        "provenance": plain(result.provenance),
        "scenario": plain(result.scenario),
        "history": plain(result.history),
        **comparison_values(result),
    }


def _summary(result: Result) -> dict[str, Any]:
    summary = summarise(result)
    return {
        "complete": summary.complete,
        "verdicts": dict(summary.verdicts),
        "levels": dict(summary.levels),
        "accepted": summary.accepted,
        "missing": list(summary.missing),
        "tables": summary.tables,
        "columns": summary.columns,
        "columns_personal": summary.columns_personal,
        "columns_possible": summary.columns_possible,
        "rows_read": summary.rows_read,
        "rows_total": summary.rows_total,
        "unread": summary.unread,
        "skipped": summary.skipped,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level.word,
        "title": finding.title,
        "message": finding.message,
        "place": _place(finding.place),
        "flow": finding.flow,
        "transfer": finding.transfer,
        "dataset": finding.dataset,
        "columns": list(finding.columns),
        "law": finding.law,
        "outcome": finding.outcome,
        "cite": finding.cite,
        "sources": list(finding.sources),
        "confidence": finding.confidence,
        "due": _day(finding.due),
        "missing": list(finding.missing),
        "evidence": list(finding.evidence),
        "remedies": [_way(way) for way in finding.remedies],
        "trace": [
            {
                "depth": step.depth,
                "text": step.text,
                "value": step.value,
                "note": step.note,
                "cite": step.cite,
                "confidence": step.confidence,
            }
            for step in finding.trace
        ],
        "fingerprint": finding.fingerprint,
        "accepted": _accepted(finding.accepted),
        "standing": finding.standing,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _way(way: Way) -> dict[str, Any]:
    return {"changes": list(way.changes), "verdict": way.verdict}


def _accepted(entry: Accepted | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {"reason": entry.reason, "by": entry.by, "until": entry.until.isoformat(), "place": _place(entry.place)}


def _transfer(transfer: TransferReport) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "flow": transfer.flow,
        "origin": transfer.origin,
        "from": transfer.from_,
        "to": transfer.to,
        "mode": transfer.mode,
        "exporter": transfer.exporter,
        "importer": transfer.importer,
        "processors": list(transfer.processors),
        "path": list(transfer.path),
        "categories": None if transfer.categories is None else list(transfer.categories),
        "people": transfer.people,
        "verdict": transfer.verdict,
        "laws": dict(transfer.laws),
        "reasons": dict(transfer.reasons),
        "missing": list(transfer.missing),
        "assumed": list(transfer.assumed),
        "annotations": list(transfer.annotations),
        "remedies": [_way(way) for way in transfer.remedies],
        "place": _place(transfer.place),
    }


def _table(table: TableReport) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": table.path,
        "dataset": table.dataset,
        "format": table.format,
        "rows_read": table.rows_read,
        "rows_total": table.rows_total,
        "design": plain(table.design),
        "zero": table.zero,
        "columns": [_column(column) for column in table.columns],
        "quasi": [plain(quasi) for quasi in table.quasi],
        "subjects": None if table.subjects is None else plain(table.subjects),
        "notes": list(table.notes),
    }


def _column(column: ColumnReport) -> dict[str, Any]:
    return {
        "name": column.name,
        # Top-level tags only: what is finer stands in `kinds`.
        "tags": list(dict.fromkeys(tag.partition(".")[0] for tag in column.tags)),
        "kinds": list(column.kinds),
        "confidence": plain(column.confidence),
        "prevalence": plain(column.prevalence),
        "interval": None if column.interval is None else [plain(end) for end in column.interval],
        "reasons": list(column.reasons),
        "possible": list(column.possible),
        "examples": list(column.examples),
        "findings": [plain(finding) for finding in column.findings],
        "notes": list(column.notes),
        "rows_read": column.rows_read,
        "rows_total": column.rows_total,
        "zero": column.zero,
    }


def _unread(unread: UnreadReport) -> dict[str, Any]:
    return {
        "location": unread.location,
        "reason": unread.reason,
        "hint": unread.hint,
        "dataset": unread.dataset,
    }


def _rule(doc: RuleDoc) -> dict[str, Any]:
    texts = {key: getattr(doc, key) for key in ("title", "checks", "why", "fires", "silent", "fix", "since")}
    return {**{key: safe.well_formed(text) for key, text in texts.items()}, "level": doc.level.word}


def plain(value: Any) -> Any:
    """Turn a value that a mapping of any kind may hold into what JSON has.

    Numbers that JSON cannot write (NaN, infinities) become null; an object of an unforeseen type becomes the name of
    its type, since its repr might show data.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return safe.well_formed(str(value))
        case int():
            return int(value)
        case float():
            return float(value) if math.isfinite(value) else None
        case date():
            return value.isoformat()
        case PurePath():
            return safe.well_formed(value.as_posix())
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=str)
        case _:
            return type(value).__name__
