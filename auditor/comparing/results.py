"""A result read back from its JSON, as much of it as two results are compared by. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from auditor.comparing import fields
from auditor.comparing.choosing import Choice
from auditor.comparing.fields import DocumentError
from auditor.findings.model import Level
from auditor.history.model import EVERY_ROW, Looked
from auditor.reports.json_report import FORM_VERSION, SCHEMA_ID
from auditor.reports.safe import name as shown
from jurisdiction_map.records import record

_WHAT = "result of Lintas"
_HINT = "write one with `lintas check --format json` or `lintas audit --output result.json`"
_KINDS = ("audit", "check", "scan")


@record
class Told:
    """A finding of a result."""

    fingerprint: str
    rule: str
    level: Level
    title: str
    flow: str | None
    dataset: str | None
    transfer: str | None
    accepted: bool


@record
class Judged:
    """A transfer of a result."""

    id: str
    flow: str
    verdict: str
    path: tuple[str, ...]


@record
class Part:
    """The flows and datasets that a result tells of, where it tells of a part of its manifest."""

    flows: frozenset[str]
    datasets: frozenset[str]

    def has(self, flow: str | None, dataset: str | None) -> bool:
        """Whether it tells of findings about a flow, or else about a dataset."""
        if flow is not None:
            base = flow.split(" (", maxsplit=1)[0]
            return base in self.flows or (base != flow and base in self.datasets)
        return dataset is None or dataset in self.datasets


@record
class Outcome:
    """A result, read back."""

    name: str
    kind: str
    as_of: date
    versions: Mapping[str, str]
    """Of what made it: `manifest`, `rule_set`, `lintas`; empty where it does not say."""
    depth: int
    """Rows asked of each table."""
    findings: tuple[Told, ...]
    transfers: tuple[Judged, ...]
    looked: Mapping[str, Looked]
    """How each dataset was looked at, in a scan each table; under an empty name what belongs to none."""
    unread: tuple[str, ...]
    choice: Choice
    part: Part | None


def parsed(content: bytes) -> Outcome:
    """A result from its JSON.

    Raises: DocumentError, whose message begins with what is wrong and goes after the file's name.
    """
    document = fields.document_of(content, _WHAT, _HINT)
    schema, version = document.get("$schema"), document.get("version")
    if schema != SCHEMA_ID or version != FORM_VERSION:
        raise DocumentError(_foreign(schema, version))
    try:
        return _outcome(document)
    except DocumentError as error:
        raise DocumentError(f"is no usable {_WHAT}: {error}; {_HINT}") from None


def _foreign(schema: object, version: object) -> str:
    if isinstance(schema, str) and schema.startswith("urn:lintas:schema:result:"):
        return (
            f"is a result of version {shown(str(version))}, and this Lintas knows version {FORM_VERSION}: use the version of "
            "Lintas that wrote it"
        )
    if isinstance(schema, str) and schema.startswith("urn:lintas:schema:baseline:"):
        return f"is a baseline and no result: give it to `lintas check --baseline`; {_HINT}"
    return f"is no {_WHAT}: it does not say `{SCHEMA_ID}` under `$schema`; {_HINT}"


def _outcome(document: Mapping[str, Any]) -> Outcome:
    kind = fields.text(document, "kind", "")
    if kind not in _KINDS:
        raise DocumentError(f"kind should be one of {', '.join(_KINDS)}")
    made = fields.mapping(document, "provenance", "")
    rows = fields.number_or_none(made, "sample_rows", "provenance")
    return Outcome(
        name=fields.text(document, "name", ""),
        kind=kind,
        as_of=fields.day(document, "as_of", ""),
        versions={
            name: str(made.get(key, ""))
            for name, key in (("manifest", "manifest_sha256"), ("rule_set", "rule_set"), ("lintas", "lintas"))
        },
        depth=EVERY_ROW if rows is None else min(rows, EVERY_ROW),
        findings=fields.rows(document, "findings", "", _told),
        transfers=fields.rows(document, "transfers", "", _judged),
        looked=_looked(document),
        unread=tuple(one for one, _ in fields.rows(document, "unread", "", _gap)),
        choice=_choice(document),
        part=_part(document),
    )


def _told(row: Mapping[str, Any], at: str) -> Told:
    return Told(
        fields.text(row, "fingerprint", at),
        fields.text(row, "rule", at),
        fields.level(row, "level", at),
        fields.text(row, "title", at),
        fields.text_or_none(row, "flow", at),
        fields.text_or_none(row, "dataset", at),
        fields.text_or_none(row, "transfer", at),
        row.get("accepted") is not None,
    )


def _judged(row: Mapping[str, Any], at: str) -> Judged:
    return Judged(
        fields.text(row, "id", at),
        fields.text(row, "flow", at),
        fields.text(row, "verdict", at),
        fields.texts(row, "path", at),
    )


def _gap(row: Mapping[str, Any], at: str) -> tuple[str, str]:
    return fields.text(row, "location", at), fields.text_or_none(row, "dataset", at) or ""


def _table(row: Mapping[str, Any], at: str, of: str) -> tuple[str, int, int | None]:
    return (
        fields.text_or_none(row, of, at) or "",
        fields.number(row, "rows_read", at),
        fields.number_or_none(row, "rows_total", at),
    )


def _looked(document: Mapping[str, Any]) -> dict[str, Looked]:
    # A scan has no datasets: its findings name the table that they are about.
    of = "name" if document.get("kind") == "scan" else "dataset"
    tables = fields.rows(document, "tables", "", lambda row, at: _table(row, at, of))
    gaps = [name for _, name in fields.rows(document, "unread", "", _gap)]
    found = {}
    for name in dict.fromkeys([*(table[0] for table in tables), *gaps, ""]):
        own = [table for table in tables if table[0] == name]
        totals = [total for _, _, total in own]
        found[name] = Looked(
            len(own),
            sum(read for _, read, _ in own),
            None if None in totals else sum(total for total in totals if total is not None),
            sum(gap in (name, "") for gap in gaps),
        )
    return found


def _choice(document: Mapping[str, Any]) -> Choice:
    if document.get("left_out") is None:
        return Choice()
    left = fields.mapping(document, "left_out", "")
    return Choice(fields.texts(left, "select", "left_out"), fields.texts(left, "ignore", "left_out"))


def _part(document: Mapping[str, Any]) -> Part | None:
    if document.get("scope") is None:
        return None
    scope = fields.mapping(document, "scope", "")
    if scope.get("everything") is not None:
        return None
    return Part(frozenset(fields.texts(scope, "flows", "scope")), frozenset(fields.texts(scope, "datasets", "scope")))
