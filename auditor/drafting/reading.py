"""Reads what is handed over as a file: the JSON of an audit (`--result`) and of a filed draft (`--filed`).

Both are checked for their form before anything is taken from them; messages name keys, never values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.findings.model import (
    Accepted,
    ColumnReport,
    Finding,
    Level,
    Place,
    Result,
    TableReport,
    TransferReport,
    UnreadReport,
)

MAX_BYTES = 200_000_000
"""A result of 10,000 tables is under a tenth of it; what is larger was not written by Lintas."""


class InputError(Exception):
    """A file that cannot be used: which, why, and what to do."""

    def __init__(self, path: Path, reason: str, hint: str) -> None:
        super().__init__(f"{path}: {reason}; {hint}")


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Place(_Lenient):
    file: str
    line: int
    column: int = 1


class _Accepted(_Lenient):
    reason: str
    by: str
    until: date
    place: _Place


class _Finding(_Lenient):
    rule: str
    level: Literal["note", "warning", "error"]
    title: str
    message: str
    place: _Place
    flow: str | None = None
    transfer: str | None = None
    dataset: str | None = None
    columns: tuple[str, ...] = ()
    law: str | None = None
    outcome: str | None = None
    cite: str = ""
    confidence: str = ""
    due: date | None = None
    missing: tuple[str, ...] = ()
    accepted: _Accepted | None = None


class _Transfer(_Lenient):
    id: str
    flow: str
    origin: str | None
    from_: str | None = Field(alias="from")
    to: str | None
    mode: str | None
    path: tuple[str, ...]
    categories: tuple[str, ...] | None
    people: int | None
    verdict: str
    laws: dict[str, str]
    reasons: dict[str, str]
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


class _Column(_Lenient):
    name: str
    tags: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


class _Subjects(_Lenient):
    column: str = ""
    at_least: int
    estimate: int | None = None
    interval: tuple[int, int] | None = None
    method: str = ""
    one_each: bool = False
    statement: str


class _Table(_Lenient):
    name: str
    path: str
    dataset: str | None
    format: str
    rows_read: int
    rows_total: int | None
    zero: str = ""
    columns: tuple[_Column, ...]
    subjects: _Subjects | None = None


class _Gap(_Lenient):
    location: str
    reason: str
    hint: str
    dataset: str | None = None


class _ResultFile(_Lenient):
    version: Literal["1"]
    kind: Literal["audit", "check", "scan"]
    name: str
    as_of: date
    findings: tuple[_Finding, ...]
    transfers: tuple[_Transfer, ...]
    tables: tuple[_Table, ...]
    unread: tuple[_Gap, ...]
    provenance: dict[str, Any]
    scenario: dict[str, Any] | None = None


class FiledStatement(_Lenient):
    """A statement of a filed draft."""

    origin: str
    text: str


class FiledEntry(_Lenient):
    """A field of a filed draft."""

    id: str
    heading: str
    statements: tuple[FiledStatement, ...]
    conflicts: tuple[str, ...] = ()
    todo: str = ""


class FiledPart(_Lenient):
    """A section of a filed draft."""

    key: str
    entries: tuple[FiledEntry, ...]


class FiledOne(_Lenient):
    """One draft of a filed document."""

    key: str
    parts: tuple[FiledPart, ...]


class FiledDraft(_Lenient):
    """A filed document, as far as a later one is compared with it."""

    schema_: Literal["urn:lintas:schema:draft:1"] = Field(alias="$schema")
    form: str
    name: str
    as_of: str
    provenance: dict[str, Any]
    drafts: tuple[FiledOne, ...]


_Form = TypeVar("_Form", bound=_Lenient)


def read_result(path: Path, manifest_sha256: str, rule_set: str) -> Result:
    """The result of an audit of this manifest, by these rules, from its JSON.

    Raises:
        InputError: it cannot be read, is no such result, or was made from another manifest or by other rules.
    """
    told = _read(path, _ResultFile, "the JSON of `lintas audit`", "write one with `lintas audit --output json=PATH`")
    again = "run `lintas audit --output json=PATH` again"
    if told.kind != "audit":
        raise InputError(path, f"it is the result of `lintas {told.kind}`, which did not join data with flows", again)
    if told.scenario is not None:
        raise InputError(path, "its verdicts are hypothetical (a scenario was supposed)", again)
    if told.provenance.get("manifest_sha256") != manifest_sha256:
        raise InputError(path, "it was made from another version of the manifest", again)
    if told.provenance.get("rule_set") != rule_set:
        raise InputError(path, "it was made by another version of the law files", again)
    return _result(told)


def read_filed(path: Path, form: str) -> FiledDraft:
    """A filed draft of a form, from its JSON.

    Raises:
        InputError: it cannot be read, or is no draft of this form.
    """
    hint = "give the JSON that was written with the draft that was filed"
    told = _read(path, FiledDraft, "the JSON of a draft", hint)
    if told.form != form:
        raise InputError(path, f"it is a draft of another form ({told.form[:60]!r}, not {form})", hint)
    return told


def _read(path: Path, kind: type[_Form], what: str, hint: str) -> _Form:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(path, f"it is over {MAX_BYTES // 1_000_000} MB", hint)
        return kind.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        raise InputError(path, f"it cannot be read: {(error.strerror or type(error).__name__).lower()}", hint) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top"
        raise InputError(path, f"it is not {what} (at {where[:120]})", hint) from None
    except (ValueError, RecursionError):
        raise InputError(path, f"it is not {what}: it is not JSON", hint) from None


def _result(told: _ResultFile) -> Result:
    return Result(
        kind=told.kind,
        name=told.name,
        as_of=told.as_of,
        findings=tuple(map(_finding, told.findings)),
        transfers=tuple(TransferReport(**dict(one)) for one in told.transfers),
        tables=tuple(map(_table, told.tables)),
        unread=tuple(UnreadReport(**dict(one)) for one in told.unread),
        provenance=told.provenance,
    )


def _finding(told: _Finding) -> Finding:
    values: Mapping[str, Any] = dict(told)
    kept = {key: value for key, value in values.items() if key not in ("level", "place", "accepted")}
    return Finding(
        level=Level[told.level.upper()],
        place=Place(**dict(told.place)),
        accepted=None if told.accepted is None else _accepted(told.accepted),
        **kept,
    )


def _accepted(told: _Accepted) -> Accepted:
    return Accepted(told.reason, told.by, told.until, Place(**dict(told.place)))


def _table(told: _Table) -> TableReport:
    columns = tuple(
        ColumnReport(one.name, one.tags, one.kinds, 0.0, 0.0, None, (), possible=one.possible) for one in told.columns
    )
    subjects = None if told.subjects is None else dict(told.subjects)
    return TableReport(
        told.name, told.path, told.dataset, told.format, told.rows_read, told.rows_total, {}, told.zero, columns,
        subjects=subjects,
    )  # fmt: skip
