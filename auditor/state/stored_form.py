"""An outcome as a store keeps it: compressed JSON, and nothing in it that is a value of a person.

Masked examples (`An***`) still are two letters of somebody's name, so they are left out. So are the names and places of
tables, which are known when a table is asked about.

A second scan reads little else, so what is read is short: a column is the list of its values without their names, which
the code's version (a part of each key) tells.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from auditor.findings.model import ColumnReport, TableReport
from auditor.table_scan import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.sources.interface import Table

_DAY = re.compile(r"(?:19|20)[0-9]{2}([-./ ]?)(?:0[1-9]|1[0-2])\1(?:[0-2][0-9]|3[01])(?![0-9])")
_ADDRESS_OR_NUMBER = re.compile(r"@|[0-9](?:[ .()/+-]?[0-9]){6}")
_MOST_BYTES = 256 * 1024 * 1024
"""Of the JSON of one outcome: a table of a million columns has less."""


class StoredFormError(ValueError):
    """Something that is not the stored form of an outcome."""


def keepable(outcome: Outcome, table: Table) -> Outcome | None:
    """Return what may be kept of an outcome: no examples, no place; None where nothing may.

    What was not read whole is not kept, since it must be tried again; nor is a table with columns that are called like
    values (a header line that is none, a map with keys that are numbers of people).
    """
    report = outcome.report
    if report is None or outcome.unread or any(_is_value(column.name) for column in report.columns):
        return None
    known = len(table.notes) if report.notes[: len(table.notes)] == table.notes else 0
    columns = tuple(_without_examples(column) for column in report.columns)
    bare = replace(report, name="", path="", dataset=None, format="", columns=columns, notes=report.notes[known:])
    return Outcome(bare, outcome.tags, outcome.possible)


def placed(outcome: Outcome, table: Table, dataset: str | None, note: str) -> Outcome:
    """Return a kept outcome as one of this table, with what discovery notes of it today and a note of what was done."""
    if outcome.report is None:
        return outcome
    notes = (*table.notes, *outcome.report.notes, note)
    report = replace(
        outcome.report, name=table.name, path=table.location, dataset=dataset, format=table.format, notes=notes
    )
    return replace(outcome, report=report)


def pack(outcome: Outcome) -> bytes:
    """Write an outcome without unread parts.

    Raises: StoredFormError for what JSON cannot hold.
    """
    if outcome.report is None or outcome.unread:
        raise StoredFormError("only a table that was read whole is kept")
    document = {
        "report": _plain(outcome.report, columns=[list(_plain(column).values()) for column in outcome.report.columns]),
        "tags": {path: sorted(tags) for path, tags in outcome.tags.items()},
        "possible": {path: sorted(tags) for path, tags in outcome.possible.items()},
    }
    try:
        text = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise StoredFormError(f"it cannot be written ({type(error).__name__})") from None
    return zlib.compress(text.encode("ascii"), 6)


def unpack(body: bytes) -> Outcome:
    """Read what `pack` wrote.

    Raises: StoredFormError for anything else, however it came about.
    """
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(body, _MOST_BYTES)
        if not inflating.eof:
            raise StoredFormError("it is cut off, or far too long")
        document = _parsed(text)
        columns = tuple([ColumnReport(*map(_fixed, column)) for column in document["report"].pop("columns")])
        report = TableReport(**_filled(document["report"]), columns=columns)
        return Outcome(report, _sets(document["tags"]), _sets(document["possible"]))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoredFormError(f"it is not an outcome ({type(error).__name__})") from None


def _without_examples(column: ColumnReport) -> ColumnReport:
    findings = tuple({**finding, "examples": []} for finding in column.findings)
    return replace(column, examples=(), findings=findings)


def _is_value(path: str) -> bool:
    """Whether a column is called like a mail address or a number of seven digits that is no date."""
    return _ADDRESS_OR_NUMBER.search(_DAY.sub("", path)) is not None


def _plain(record: Any, **instead: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)} | instead


def _parsed(text: bytes) -> Any:
    """What JSON says. pydantic's parser takes half the time of Python's, which knows halves of surrogate pairs in names.

    Raises: ValueError, RecursionError.
    """
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a record by their names."""
    return {name: _fixed(value) for name, value in told.items()}


def _fixed(value: Any) -> Any:
    """The value of a field: sequences are tuples, what lies deeper is as JSON gives it."""
    return tuple(value) if isinstance(value, list) else value


def _sets(told: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {path: frozenset(tags) for path, tags in told.items()}
