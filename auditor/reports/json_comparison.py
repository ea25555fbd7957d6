"""What a result says of a baseline, of rules left out and of a part of the manifest, as JSON has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.findings.comparison import Against, Gone, LeftOut, Scope
from auditor.findings.model import Result


def comparison_values(result: Result) -> dict[str, Any]:
    """Return the keys `baseline`, `left_out` and `scope`; null where there is nothing to say."""
    return {
        "baseline": None if result.against is None else _against(result.against),
        "left_out": None if result.left_out is None else _left_out(result.left_out),
        "scope": None if result.scope is None else _scope(result.scope),
    }


def _against(against: Against) -> dict[str, Any]:
    return {
        "file": against.file,
        "kind": against.kind,
        "as_of": against.as_of.isoformat(),
        "counts": {"new": against.new, "raised": against.raised, "known": against.known},
        "fixed": _gone(against.fixed),
        "withdrawn": _gone(against.withdrawn),
        "accepted": _gone(against.accepted),
        "unconfirmed": _gone(against.unconfirmed),
        "changed": list(against.changed),
    }


def _gone(findings: Iterable[Gone]) -> list[dict[str, Any]]:
    return [
        {
            "fingerprint": one.fingerprint,
            "rule": one.rule,
            "level": one.level.word,
            "title": one.title,
            "flow": one.flow,
            "dataset": one.dataset,
            "place": {"file": one.place.file, "line": one.place.line, "column": one.place.column},
        }
        for one in findings
    ]


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {
        "select": list(left.select),
        "ignore": list(left.ignore),
        "findings": left.findings,
        "rules": dict(left.rules),
        "levels": dict(left.levels),
        "transfers": list(left.transfers),
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "ref": scope.ref,
        "commit": scope.commit,
        "everything": scope.everything or None,
        "flows": list(scope.flows),
        "declared_flows": scope.declared_flows,
        "datasets": list(scope.datasets),
        "declared_datasets": scope.declared_datasets,
        "why": dict(scope.why),
        "findings": scope.findings,
        "rules": dict(scope.rules),
        "levels": dict(scope.levels),
        "transfers": scope.transfers,
        "not_compared": list(scope.not_compared),
    }
