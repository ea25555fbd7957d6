"""The file that a baseline is kept in: JSON with a line for each finding, sorted, so that its changes can be reviewed.

The form is published as `auditor/schemas/baseline.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auditor.comparing import fields
from auditor.comparing.baseline import Baseline, Entry, order
from auditor.comparing.fields import DocumentError
from auditor.reports.safe import escape_json
from auditor.reports.safe import name as shown

FILE = "lintas-baseline.json"
"""The name it has unless another is given, beside the manifest."""

SCHEMA_ID = "urn:lintas:schema:baseline:1"
"""`$id` of the published schema; a name, not an address."""

FORM_VERSION = "1"
"""Grows when a key changes its meaning or goes; new keys alone do not change it."""

_WHAT = "baseline of Lintas"
_HINT = "take the last good one from version control, or write it anew with `lintas baseline`"


def text_of(baseline: Baseline) -> str:
    """The file, ending in a newline. Equal baselines give equal files."""
    head = {
        "$schema": SCHEMA_ID,
        "version": FORM_VERSION,
        "name": baseline.name,
        "kind": baseline.kind,
        "as_of": baseline.as_of.isoformat(),
        "lintas": baseline.lintas,
        "rule_set": baseline.rule_set,
        "sample_rows": baseline.rows,
        "read": list(baseline.read),
    }
    lines = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    entries = [f"    {_json(_entry_values(entry))}" for entry in sorted(baseline.findings, key=order)]
    lines.append('  "findings": [' + ("\n" + ",\n".join(entries) + "\n  ]" if entries else "]"))
    return escape_json("{\n" + ",\n".join(lines) + "\n}\n")


def parsed(content: bytes) -> Baseline:
    """A baseline from its file.

    Raises: DocumentError, whose message begins with what is wrong and goes after the file's name.
    """
    document = fields.document_of(content, _WHAT, _HINT)
    _check_version(document)
    try:
        return _baseline(document)
    except DocumentError as error:
        raise DocumentError(f"is no usable {_WHAT}: {error}; {_HINT}") from None


def _check_version(document: Mapping[str, Any]) -> None:
    schema, version = document.get("$schema"), document.get("version")
    if schema == SCHEMA_ID and version == FORM_VERSION:
        return
    if isinstance(schema, str) and schema.startswith("urn:lintas:schema:baseline:"):
        raise DocumentError(
            f"is a baseline of version {shown(str(version))}, and this Lintas knows version {FORM_VERSION}: use the version "
            "of Lintas that wrote it, or write it anew with `lintas baseline`"
        )
    if isinstance(schema, str) and schema.startswith("urn:lintas:schema:result:"):
        raise DocumentError(
            "is a result and no baseline: compare two results with `lintas diff`, or run `lintas baseline`"
        )
    raise DocumentError(f"is no {_WHAT}: it does not say `{SCHEMA_ID}` under `$schema`; {_HINT}")


def _baseline(document: Mapping[str, Any]) -> Baseline:
    entries = fields.rows(document, "findings", "", _entry)
    twice = {one.fingerprint for one in entries}
    if len(twice) != len(entries):
        names = [one.fingerprint for one in entries]
        double = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"the finding {shown(double)} is in it twice (a merge?); leave one of the lines")
    return Baseline(
        fields.text(document, "name", ""),
        fields.text(document, "kind", ""),
        fields.day(document, "as_of", ""),
        fields.text(document, "lintas", ""),
        fields.text(document, "rule_set", ""),
        fields.number_or_none(document, "sample_rows", ""),
        fields.texts(document, "read", ""),
        entries,
    )


def _entry(row: Mapping[str, Any], at: str) -> Entry:
    return Entry(
        fields.text(row, "fingerprint", at),
        fields.text(row, "rule", at),
        fields.level(row, "level", at),
        fields.text(row, "title", at),
        fields.text_or_none(row, "flow", at),
        fields.text_or_none(row, "dataset", at),
        fields.texts(row, "rests_on", at),
    )


def _entry_values(entry: Entry) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "flow": entry.flow,
        "dataset": entry.dataset,
        "level": entry.level.word,
        "title": entry.title,
        "fingerprint": entry.fingerprint,
        "rests_on": list(entry.rests_on),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
