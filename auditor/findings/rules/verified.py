"""From doubts of the verification to findings: what LIN017 to LIN021 share."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import finding

_LEVELS = {"shown": Level.ERROR, "likely": Level.WARNING, "open": Level.NOTE}


def doubts(doc: RuleDoc, view: View) -> Iterator[Finding]:
    """One finding a doubt: an error where the rows contradict the claim, a warning where they speak against it."""
    for doubt in view.doubts:
        if doubt.rule == doc.id:
            yield finding(
                doc,
                doubt.said,
                view.place("flows", doubt.flow, "transforms", doubt.word),
                level=_LEVELS[doubt.strength],
                flow=doubt.flow,
                dataset=doubt.target,
                columns=doubt.columns,
                evidence=doubt.evidence,
                key=doubt.key,
            )
