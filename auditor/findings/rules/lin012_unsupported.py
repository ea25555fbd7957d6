"""LIN012: no law file for a jurisdiction that must be asked (findings come from the law's answer)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule

DOC = RuleDoc(
    id="LIN012",
    title="Unsupported jurisdiction",
    checks="Transfers whose data leaves, was collected in, or is exported from a jurisdiction that has no law file.",
    why="Lintas does not guess law: without a file nothing is known, and nothing is allowed.",
    fires="A flow out of Brazil.",
    silent="A flow out of Viet Nam.",
    fix="Have counsel look at that jurisdiction; accept the finding with a reason and a date; or contribute a law file.",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """Nothing by itself: `findings.from_law` makes them, one a transfer and jurisdiction."""
    del view
    yield from ()


RULE = Rule(DOC, check)
