"""What closes the page: the register of accepted risks, what was supposed, and where the report comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.findings.model import Result
from auditor.reports import safe
from auditor.reports.html.findings import FindingView
from auditor.reports.json_report import plain
from auditor.reports.summary import due_words
from jurisdiction_map.records import record


@record
class AcceptedView:
    """An accepted risk, with the findings it covers."""

    until: str
    soon: bool
    reason: str
    by: str
    place: str
    findings: tuple[FindingView, ...]


SOON = 30
"""Days before its end at which an acceptance is marked: a month to decide anew."""


def accepted_views(result: Result, views: Sequence[FindingView]) -> list[AcceptedView]:
    """Entries that cover findings, the one that ends first on top."""
    covered: dict[tuple[str, str, str, str], list[FindingView]] = {}
    for view in views:
        if view.accepted:
            covered.setdefault(view.accepted, []).append(view)
    ends = {
        (safe.prose(e.reason), safe.name(e.by), e.until.isoformat(), safe.path(str(e.place))): e.until
        for e in (finding.accepted for finding in result.findings)
        if e
    }
    return [
        AcceptedView(
            due_words(ends[key], result.as_of),
            (ends[key] - result.as_of).days <= SOON,
            key[0],
            key[1],
            key[3],
            tuple(found),
        )
        for key, found in sorted(covered.items(), key=lambda item: item[0][2])
    ]


_LABELS = {
    "lintas": "Lintas",
    "rule_set": "Rule set",
    "commit": "Commit",
    "repository": "Repository",
    "manifest": "Manifest",
    "manifest_sha256": "Manifest, SHA-256",
    "as_of": "As of",
    "seed": "Seed",
    "sample_rows": "Rows drawn at most",
    "uniform": "Drawn uniformly",
    "confidence": "Confidence of intervals",
}


def provenance(result: Result) -> list[tuple[str, str]]:
    """What the report rests on, the best known things first."""
    given = {"as_of": result.as_of.isoformat(), **result.provenance}
    keys = [*(key for key in _LABELS if key in given), *(key for key in given if key not in _LABELS)]
    return [
        (_LABELS.get(key) or safe.name(str(key).replace("_", " ").capitalize()), _value(given[key])) for key in keys
    ]


def _value(value: Any) -> str:
    shown = plain(value)
    if shown is None or shown == []:
        return "none"
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, dict) and shown:
        return "; ".join(f"{safe.name(name.replace('_', ' '))}: {_value(part)}" for name, part in shown.items())
    return safe.path(shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False))


@record
class Supposition:
    """What was supposed, and what it would make of the provisions. Hypothetical; no verdict rests on it."""

    title: str
    status: str
    clauses: str
    rows: tuple[tuple[str, str, str, str, str, str], ...]
    """Provision, title, today, would be, why, flows."""


def supposition(result: Result) -> Supposition | None:
    """The scenario of a result, if it has one with an outcome by provision."""
    given = result.scenario
    if not given or "model" not in given:
        return None
    told: dict[tuple[str, ...], list[str]] = {}
    for transfer in given.get("transfers", ()):
        for row in transfer.get("provisions", ()):
            key = tuple(str(row.get(name, "")) for name in ("provision", "title", "today", "would_be", "why"))
            told.setdefault(key, []).append(str(transfer.get("flow", "")))
    return Supposition(
        title=safe.name(f"{str(given.get('scenario', '')).upper()}, {given['model']}"),
        status=safe.prose(str(given.get("status", ""))),
        clauses=safe.prose(str(given.get("model_title", ""))),
        rows=tuple(_supposed(key, flows) for key, flows in told.items()),
    )


def _supposed(key: tuple[str, ...], flows: Sequence[str]) -> tuple[str, str, str, str, str, str]:
    provision, title, today, would_be, why = key
    return (
        safe.name(provision),
        safe.prose(title),
        safe.name(today.replace("_", " ")),
        safe.name(would_be.replace("_", " ")),
        safe.prose(why),
        ", ".join(map(safe.name, dict.fromkeys(flows))),
    )


def supposed_repeals(scenario: Mapping[str, Any] | None) -> str:
    """Laws of which the answers suppose that they were not law."""
    repealed = (scenario or {}).get("supposed_repealed") or ()
    return ", ".join(safe.path(str(one)) for one in repealed) if isinstance(repealed, list | tuple) else ""
