"""Where a dataset could lie: the manifest asked again with the dataset in each candidate place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from auditor.auditing import Settings, check
from auditor.findings.model import TransferReport, Way
from auditor.flows.graph import Graph
from auditor.flows.places import locate
from auditor.manifest.loader import Loaded
from jurisdiction_map import region_table
from jurisdiction_map.repository import Repository
from jurisdiction_map.result import RANK


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, and what having the dataset there would come to.

    verdict: the worst of the transfers that touch the dataset. needs: for each transfer that is not lawful as it stands,
    its route and its cheapest way out, if one was found. now: whether it lies there today.
    """

    place: str
    countries: tuple[str, ...]
    verdict: str
    reasons: tuple[str, ...]
    needs: tuple[tuple[str, Way | None], ...]
    conditions: int
    now: bool


def candidates(
    loaded: Loaded, dataset: str, laws: Repository, as_of: date, places: Iterable[str] | None = None
) -> list[Candidate]:
    """Candidate places for a dataset, the best first.

    Args:
        places: `provider:region` or country codes; default: where it lies, and every jurisdiction with a law file.

    Raises:
        KeyError: the manifest has no such dataset.
        UnknownRegion: a place that no table has.
    """
    here = locate(loaded.manifest.datasets[dataset], as_of)
    asked = list(places) if places is not None else [*here.countries, *laws.codes()]
    found = []
    for place in dict.fromkeys(asked):
        countries = region_table.resolve(place, on=as_of).countries
        found.append(_candidate(loaded, dataset, place, countries, laws, as_of))
    return sorted(found, key=_order)


def _order(one: Candidate) -> tuple[int, int, int, int, str]:
    unsolved = sum(way is None for _, way in one.needs)
    return (RANK[one.verdict], unsolved, len(one.needs), one.conditions, one.place)


def _candidate(
    loaded: Loaded, dataset: str, place: str, countries: tuple[str, ...], laws: Repository, as_of: date
) -> Candidate:
    now = set(countries) & set(locate(loaded.manifest.datasets[dataset], as_of).countries)
    result = check(_moved(loaded, dataset, place, as_of), Settings(as_of), laws)
    touching = [one for one in result.transfers if _touches(one, dataset, loaded)]
    verdict = max((one.verdict for one in touching), key=RANK.__getitem__, default="not_a_transfer")
    open_ones = [one for one in touching if RANK[one.verdict] >= RANK["unclear"]]
    return Candidate(
        place,
        countries if ":" in place else (place,),
        verdict,
        tuple(dict.fromkeys(f"{c}: {why}" for one in touching if one.verdict == verdict for c, why in one.reasons.items())),
        tuple((f"{one.flow} {one.from_ or '?'} → {one.to or '?'}", one.remedies[0] if one.remedies else None) for one in open_ones),
        sum(one.verdict == "conditions" for one in touching),
        bool(now),
    )  # fmt: skip


def _moved(loaded: Loaded, dataset: str, place: str, as_of: date) -> Loaded:
    """The same manifest with the dataset in another place; what was collected where stays so."""
    before = loaded.manifest.datasets[dataset]
    graph = Graph(loaded.manifest, as_of)
    where = {"region": place, "country": None} if ":" in place else {"region": None, "country": place}
    moved = before.model_copy(update={**where, "origin": list(graph.origins(dataset)) or before.origin})
    datasets = {**loaded.manifest.datasets, dataset: moved}
    return replace(loaded, manifest=loaded.manifest.model_copy(update={"datasets": datasets}))


def _touches(transfer: TransferReport, dataset: str, loaded: Loaded) -> bool:
    flow = loaded.manifest.flows.get(transfer.flow)
    return dataset in transfer.path or (flow is not None and (flow.to == dataset or dataset in flow.source))
