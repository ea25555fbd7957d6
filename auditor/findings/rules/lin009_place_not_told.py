"""LIN009: a dataset that a flow uses does not say where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN009",
    title="Place not told",
    checks="Datasets that take part in a flow and have neither `region:` nor `country:`; "
    "parties that receive data and have no `established_in:`.",
    why="A transfer is a border crossed; without a place on both sides there is no border to check.",
    fires="datasets: {crm: {holder: acme}} with a flow to crm",
    silent="datasets: {crm: {holder: acme, country: SG}}",
    fix="Give the cloud region (`region: aws:ap-southeast-1`) or the country (`country: SG`).",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a dataset or party."""
    manifest = view.graph.manifest
    used = {name for flow in manifest.flows.values() for name in (*flow.source, flow.to)}
    for name, dataset in manifest.datasets.items():
        if name in used and dataset.region is None and dataset.country is None:
            yield finding(
                DOC,
                f"dataset {name!r} takes part in a flow and does not say where it lies.",
                view.place("datasets", name),
                dataset=name,
            )
    for name, party in manifest.parties.items():
        if name in used and party.established_in is None:
            yield finding(
                DOC,
                f"party {name!r} receives data and does not say where it is established.",
                view.place("parties", name),
                key=name,
            )


RULE = Rule(DOC, check)
