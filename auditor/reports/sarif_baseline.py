"""A baseline in SARIF (3.27.24): the state of each result, and results for what is not there any more."""

from __future__ import annotations

from typing import Any

from auditor.findings.comparison import Gone
from auditor.findings.model import KNOWN, Finding
from auditor.reports import safe
from auditor.reports.sarif_parts import message, physical_location

BASELINE_STATES = {"new": "new", "raised": "updated", KNOWN: "unchanged"}
"""SARIF's words by standing."""


def absent(one: Gone, rule_index: int, fingerprint_key: str) -> dict[str, Any]:
    """A result that is fixed or not declared any more, told where its flow or dataset is.

    It is suppressed as well: a service that does not know `baselineState` must not show it as open.
    """
    about = f" ({safe.name(one.flow or one.dataset or '')})" if one.flow or one.dataset else ""
    said = f"Not there any more: {safe.prose(one.title)}{about}."
    physical = physical_location(one.place)
    return {
        "ruleId": one.rule,
        "ruleIndex": rule_index,
        "level": one.level.word,
        "message": message(said),
        "locations": [{"physicalLocation": physical}] if physical else [],
        "partialFingerprints": {fingerprint_key: one.fingerprint},
        "baselineState": "absent",
        "suppressions": [{"kind": "external", "status": "accepted", "justification": said}],
    }


def finding_gone(one: Gone) -> Finding:
    """What is known of it as a finding, for the description of its rule."""
    return Finding(one.rule, one.level, one.title, one.title, one.place, flow=one.flow, dataset=one.dataset)
