"""A draft as JSON: for programs, and as the version that a later draft is compared with (`--filed`)."""

from __future__ import annotations

import json
from typing import Any

from auditor.drafting.model import Change, Diagram, Draft, Entry, Filed, Paperwork, Part, Statement
from auditor.drafting.wording import DRAFT
from auditor.reports import safe
from auditor.reports.json_report import plain

SCHEMA_ID = "urn:lintas:schema:draft:1"
"""`$id` of the published schema; a name, not an address, since nothing is fetched."""

FORM_VERSION = "1"
"""Grows when a key changes its meaning or goes; new keys alone do not change it."""


def render(paperwork: Paperwork) -> str:
    """The document, two-space indented, ending in a newline."""
    return safe.escape_json(json.dumps(as_document(paperwork), ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_document(paperwork: Paperwork) -> dict[str, Any]:
    """The same as dicts, lists and scalars."""
    document = {
        "$schema": SCHEMA_ID,
        "version": FORM_VERSION,
        "form": paperwork.form,
        "title": paperwork.title,
        "name": paperwork.name,
        "as_of": paperwork.as_of.isoformat(),
        "said": DRAFT,
        "notes": list(paperwork.notes),
        "observed": paperwork.observed or None,
        "unread": list(paperwork.unread),
        "provenance": plain(paperwork.provenance),
        "fields": {state.value: count for state, count in paperwork.counted().items()},
        "drafts": [_draft(draft) for draft in paperwork.drafts],
        "not_applicable": [{"flow": one.flow, "reason": one.reason} for one in paperwork.inapplicable],
        "filed": _filed(paperwork.filed),
    }
    return safe.well_formed(document)


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "key": draft.key,
        "title": draft.title,
        "subject": draft.subject,
        "diagram": _diagram(draft.diagram),
        "parts": [_part(part) for part in draft.parts],
    }


def _diagram(diagram: Diagram | None) -> dict[str, Any] | None:
    if diagram is None:
        return None
    return {
        "title": diagram.title,
        "nodes": [
            {"name": node.name, "country": node.country, "holder": node.holder, "party": node.party}
            for node in diagram.nodes
        ],
        "arrows": [
            {"from": arrow.source, "to": arrow.target, "label": arrow.label, "crosses": arrow.crosses}
            for arrow in diagram.arrows
        ],
        "in_words": list(diagram.sentences),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.title,
        "about": part.about,
        "note": part.note,
        "entries": [_entry(entry) for entry in part.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "heading": entry.heading,
        "question": entry.question,
        "asked_at": entry.asked_at,
        "certainty": entry.certainty,
        "state": entry.state.value,
        "statements": [_statement(statement) for statement in entry.statements],
        "conflicts": list(entry.conflicts),
        "todo": entry.todo,
        "why": entry.why,
        "ask": entry.ask,
    }


def _statement(statement: Statement) -> dict[str, str]:
    return {
        "origin": statement.origin.value,
        "text": statement.text,
        "path": statement.path,
        "place": statement.place,
        "seen": statement.seen,
        "cite": statement.cite,
        "confidence": statement.confidence,
    }


def _filed(filed: Filed | None) -> dict[str, Any] | None:
    if filed is None:
        return None
    return {
        "as_of": filed.as_of,
        "filed_on": filed.filed_on.isoformat() if filed.filed_on else None,
        "manifest_sha256": filed.manifest_sha256,
        "rule_set": filed.rule_set,
        "changes": [_change(change) for change in filed.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "draft": change.draft,
        "part": change.part,
        "field": change.field,
        "heading": change.heading,
        "before": list(change.before),
        "after": list(change.after),
    }
