"""Rows of a history's tables as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC
from typing import Any

from auditor.history.life import State
from auditor.history.model import Counts, Coverage, Record, Run

_COUNTS = tuple(field.name for field in fields(Counts))
_RECORD = tuple(field.name for field in fields(Record) if field.name != "state")


def run_of(row: Mapping[str, Any]) -> Run:
    """A run, from a row of `RUNS`."""
    coverage = None
    if row["tables"] is not None:
        coverage = Coverage(row["tables"], row["rows_read"], row["rows_total"], row["unread"])
    return Run(
        number=row["number"],
        at=row["at"].replace(tzinfo=UTC),
        as_of=row["as_of"],
        manifest=row["manifest"],
        rule_set=row["rule_set"],
        version=row["version"],
        counts=Counts(**{name: row[name] for name in _COUNTS}),
        coverage=coverage,
    )


def record_of(row: Mapping[str, Any]) -> Record:
    """A finding, from a row of `FINDINGS`."""
    return Record(**{name: row[name] for name in _RECORD}, state=State(row["state"]))
