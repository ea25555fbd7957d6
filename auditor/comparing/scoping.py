"""A result cut to what changed: what lies elsewhere is counted and left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.comparing.choosing import by_level, by_rule
from auditor.comparing.scope import Changed
from auditor.findings.comparison import Gone, Scope
from auditor.findings.model import Finding, Result
from auditor.findings.rules.lin007_acceptances import RULE as ACCEPTANCES
from auditor.manifest.loader import Loaded


def within(result: Result, changed: Changed, loaded: Loaded) -> Result:
    """The result with findings and transfers of what changed, or is reached, only.

    Findings about the manifest as a whole stay, and so does what could not be read.
    """
    kept: list[Finding] = []
    elsewhere: list[Finding] = []
    for finding in result.findings:
        (kept if _inside(finding, changed, loaded) else elsewhere).append(finding)
    transfers = tuple(one for one in result.transfers if _has(one.flow, changed, loaded))
    scope = Scope(
        ref=changed.ref,
        commit=changed.commit,
        flows=tuple(changed.flows),
        declared_flows=len(loaded.manifest.flows),
        datasets=tuple(changed.datasets),
        declared_datasets=len(loaded.manifest.datasets),
        why={f"flow {name}": why for name, why in changed.flows.items()}
        | {f"dataset {name}": why for name, why in changed.datasets.items()},
        rules=by_rule(elsewhere),
        levels=by_level(elsewhere),
        transfers=len(result.transfers) - len(transfers),
        not_compared=changed.not_compared,
        everything=changed.everything,
    )
    against = result.against
    if against is not None:
        looked_for = tuple(one for one in against.unconfirmed if _inside(one, changed, loaded))
        against = replace(against, unconfirmed=looked_for)
    return replace(
        result,
        findings=tuple(kept),
        transfers=transfers,
        scenario=_scenario(result.scenario, changed, loaded),
        against=against,
        scope=scope,
    )


def _inside(one: Finding | Gone, changed: Changed, loaded: Loaded) -> bool:
    if changed.everything:
        return True
    if one.rule == ACCEPTANCES.doc.id and one.flow is None and one.dataset is None:
        return _accepts(one, changed, loaded)
    if one.flow is not None:
        return _has(one.flow, changed, loaded)
    return one.dataset is None or one.dataset in changed.datasets


def _has(flow: str, changed: Changed, loaded: Loaded) -> bool:
    """Whether a flow is concerned, or the dataset whose collection or access it stands for."""
    name = flow.split(" (", maxsplit=1)[0]
    return name in (changed.flows if name in loaded.manifest.flows else changed.datasets)


def _accepts(one: Finding | Gone, changed: Changed, loaded: Loaded) -> bool:
    """Whether the entry of the register that a finding is about speaks of something that is concerned.

    An entry that speaks of all of the manifest may well cover something that was not looked at.
    """
    for index, entry in enumerate(loaded.manifest.accepted):
        mark = loaded.place("accepted", index)
        if (mark.file, mark.line) == (one.place.file, one.place.line):
            if entry.flow is not None:
                return _has(entry.flow, changed, loaded)
            return entry.dataset is not None and entry.dataset in changed.datasets
    return True


def _scenario(scenario: Mapping[str, Any] | None, changed: Changed, loaded: Loaded) -> Mapping[str, Any] | None:
    if scenario is None or "transfers" not in scenario or changed.everything:
        return scenario
    return {**scenario, "transfers": [one for one in scenario["transfers"] if _has(one["flow"], changed, loaded)]}
