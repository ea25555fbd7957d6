"""The part of a manifest's audit that is about one dataset: what a check of one asset asks and answers. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.findings.model import Finding, Result
    from auditor.manifest.loader import Loaded


def upstream(loaded: Loaded, dataset: str) -> frozenset[str]:
    """The dataset and every dataset from which flows lead to it, however many: what its verdicts depend on."""
    flows = loaded.manifest.flows.values()
    found, waiting = {dataset}, [dataset]
    while waiting:
        target = waiting.pop()
        fresh = {source for flow in flows if flow.to == target for source in flow.source} - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def focused(loaded: Loaded, dataset: str) -> Loaded:
    """The same manifest, with no location for datasets that the verdicts on this one do not depend on.

    Data downstream of an asset is older than the asset when its check runs, and is not that check's business.
    """
    wanted = upstream(loaded, dataset)
    datasets = {
        name: one if name in wanted else one.model_copy(update={"location": None})
        for name, one in loaded.manifest.datasets.items()
    }
    return replace(loaded, manifest=loaded.manifest.model_copy(update={"datasets": datasets}))


def dataset_of(finding: Finding, loaded: Loaded) -> str | None:
    """Which dataset answers for a finding: its own, else the one that its flow takes data from.

    None where it is about the manifest as a whole, such as an acceptance that has ended.
    """
    if finding.dataset is not None:
        return finding.dataset
    flow = loaded.manifest.flows.get(finding.flow or "")
    return flow.source[0] if flow is not None else None


def of_dataset(result: Result, loaded: Loaded, dataset: str) -> Result:
    """What of a result is about one dataset: its findings, the transfers that take data from it, its tables, what was not read of it.

    What was not read for no dataset in particular (a recognizer that does not load) is kept: it concerns every one.
    """
    return replace(
        result,
        name=f"{result.name}, {dataset}",
        findings=tuple(one for one in result.findings if dataset_of(one, loaded) == dataset),
        transfers=tuple(one for one in result.transfers if dataset in one.path[-2:-1]),
        tables=tuple(one for one in result.tables if one.dataset == dataset),
        unread=tuple(one for one in result.unread if one.dataset in (dataset, None)),
        skipped=tuple(one for one in result.skipped if one.dataset in (dataset, None)),
    )


def of_no_dataset(result: Result, loaded: Loaded) -> tuple[Finding, ...]:
    """Open findings about the manifest as a whole."""
    return tuple(one for one in result.open_findings if dataset_of(one, loaded) is None)
