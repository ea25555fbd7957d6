"""LIN015: a flow has ended, or its dates contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN015",
    title="Flow that has ended",
    checks="Flows whose `ended` day has come (they are not checked any more), and flows that end before they start.",
    why="An ended flow left in the manifest is either a record to be archived or a flow that still runs and is not checked.",
    fires="ended: 2026-01-01 asked on 2026-06-01",
    silent="A flow without `ended`, or with one that lies ahead.",
    fix="Remove the flow if it has really ended; correct the dates otherwise.",
    since="0.1.0",
    level=Level.NOTE,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a flow."""
    for name, flow in view.graph.manifest.flows.items():
        place = view.place("flows", name, "ended")
        if flow.ended and flow.started and flow.ended < flow.started:
            said = f"ended {flow.ended} lies before started {flow.started}."
            yield finding(DOC, said, place, level=Level.ERROR, flow=name, key="order")
        elif flow.ended and flow.ended <= view.as_of:
            yield finding(DOC, f"the flow ended on {flow.ended}; it was not checked.", place, flow=name, key="ended")


RULE = Rule(DOC, check)
