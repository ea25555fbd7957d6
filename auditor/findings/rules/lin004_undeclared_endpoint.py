"""LIN004: a flow, dataset or access names something that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from auditor.manifest.loader import nearest

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN004",
    title="Flow to or from something undeclared",
    checks="Names in `from`, `to`, `holder`, `hosted_by` and `access_from` that are neither a declared dataset nor a declared party.",
    why="A flow into the unknown has no country and no recipient, so no law can be asked about it.",
    fires="to: warehuose",
    silent="to: warehouse, where datasets has warehouse",
    fix="Declare the dataset or party, or correct the name.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a name."""
    manifest = view.graph.manifest
    both = {**manifest.datasets, **manifest.parties}
    for name, flow in manifest.flows.items():
        for index, source in enumerate(flow.source):
            if source not in manifest.datasets:
                said = f"from: {source!r} is not a declared dataset{nearest(source, manifest.datasets)}."
                yield finding(DOC, said, view.place("flows", name, "from", index), flow=name, key=f"from|{source}")
        if flow.to not in both:
            said = f"to: {flow.to!r} is neither a declared dataset nor a declared party{nearest(flow.to, both)}."
            yield finding(DOC, said, view.place("flows", name, "to"), flow=name, key=f"to|{flow.to}")
        for access in flow.access_from or ():
            if access.party is not None and access.party not in manifest.parties:
                said = (
                    f"access_from: {access.party!r} is not a declared party{nearest(access.party, manifest.parties)}."
                )
                yield finding(
                    DOC, said, view.place("flows", name, "access_from"), flow=name, key=f"access|{access.party}"
                )
    for name, dataset in manifest.datasets.items():
        for key in ("holder", "hosted_by"):
            party = getattr(dataset, key)
            if party is not None and party not in manifest.parties:
                said = f"{key}: {party!r} is not a declared party{nearest(party, manifest.parties)}."
                yield finding(DOC, said, view.place("datasets", name, key), dataset=name, key=f"{key}|{party}")


RULE = Rule(DOC, check)
