"""LIN014: a flow starts from data of which nobody said where it was collected."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN014",
    title="Origin not told",
    checks="Datasets that a flow starts from and that no declared origin reaches: they lie nowhere known, or feed each other in a circle.",
    why="The law of the place where people's data was collected follows it; without an origin that law cannot be asked.",
    fires="Two datasets that flow into each other, neither with `origin:`.",
    silent="`origin: [VN]` on the dataset where the data is collected.",
    fix="Give `origin:` to the dataset in which the data is first collected.",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a dataset."""
    sources = dict.fromkeys(edge.source for edge in view.graph.edges if edge.source in view.graph.manifest.datasets)
    for name in sources:
        if not any(arrival.origin for arrival in view.graph.arrivals[name]):
            said = f"nobody says where the data of {name!r} was collected, so no law of its origin was asked."
            yield finding(DOC, said, view.place("datasets", name), dataset=name)


RULE = Rule(DOC, check)
