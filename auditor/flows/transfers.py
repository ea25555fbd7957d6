"""Flows to transfers: one for each border a flow crosses, each destination, and each origin the data came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.manifest.model import Access, Dataset, Flow, Manifest
from jurisdiction_map.records import record

from .contents import Contents, Moved, Observation, carried, contents
from .graph import Arrival, Edge, Graph

_PROCESSING = ("processor", "sub_processor")


@record
class Transfer:
    """What a law sees of one flow.

    from_/to: countries, None when not known. origin: where the data was collected. path: the flows it came by, this one
    last. importer: the party that receives or looks in, if it is known.
    """

    id: str
    edge: Edge
    from_: str | None
    to: str | None
    mode: str
    origin: str | None
    root: str | None
    path: tuple[Edge, ...]
    exporter: str | None
    importer: str | None
    moved: Moved
    own_staff: bool | None = None

    @property
    def flow(self) -> Flow:
        """The declared flow."""
        return self.edge.flow

    @property
    def hops(self) -> tuple[str, ...]:
        """Names of the datasets and parties on the way, first to last."""
        return (*(edge.source for edge in self.path), self.edge.target)


def transfers(graph: Graph, observed: Mapping[str, Observation]) -> list[Transfer]:
    """Every transfer of a manifest, in the order of its flows.

    Args:
        observed: what a scan saw, by dataset; no entry where it was not scanned.
    """
    held = {name: contents(dataset, observed.get(name)) for name, dataset in graph.manifest.datasets.items()}
    found: dict[str, Transfer] = {}
    for edge, origin in graph.collections():
        for transfer in _of_collection(graph, edge, origin, held[edge.source]):
            found.setdefault(transfer.id, transfer)
    for edge in graph.accesses():
        for transfer in _of_access(graph, edge, held):
            found.setdefault(transfer.id, transfer)
    for edge in graph.edges:
        if edge.source not in graph.manifest.datasets:
            continue
        for transfer in _of_edge(graph, edge, held):
            found.setdefault(transfer.id, transfer)
    return list(found.values())


def processors_of(transfer: Transfer, manifest: Manifest) -> tuple[str, ...]:
    """Parties that handle the data for another: who hosts the dataset it leaves or reaches, and who is declared a processor."""
    ends = [manifest.datasets.get(name) for name in (transfer.edge.source, transfer.edge.target)]
    declared = (
        name
        for name in (transfer.exporter, transfer.importer)
        if name in manifest.parties and manifest.parties[name].role in _PROCESSING
    )
    hosts = (dataset.hosted_by for dataset in ends if dataset is not None and dataset.hosted_by)
    return tuple(dict.fromkeys((*declared, *hosts)))


def _of_collection(graph: Graph, edge: Edge, origin: str, held: Contents) -> Iterator[Transfer]:
    """Data collected in one country and kept in another: storage by a holder seated there, else collection from abroad."""
    dataset = graph.manifest.datasets[edge.source]
    holder = graph.manifest.parties.get(dataset.holder or "")
    seated = None if holder is None or holder.established_in is None else origin in holder.established_in
    mode = edge.flow.mode or ("collect" if seated is False else "store")
    for country in graph.places[edge.source].countries:
        yield Transfer(
            id="/".join((edge.id, origin, country, mode)),
            edge=edge,
            from_=origin,
            to=country,
            mode=mode,
            origin=origin,
            root=edge.source,
            path=(edge,),
            exporter=dataset.holder,
            importer=dataset.hosted_by if mode == "store" else dataset.holder,
            moved=Moved(held.tags, edge.flow.form or dataset.form),
        )


def _of_access(graph: Graph, edge: Edge, held: Mapping[str, Contents]) -> Iterator[Transfer]:
    """Who looks into a dataset from abroad, whatever flows there are."""
    dataset = graph.manifest.datasets[edge.source]
    destinations = [_looking_in(access, dataset.holder) for access in dataset.access_from or ()]
    yield from _transfers(graph, edge, destinations, Moved(held[edge.source].tags, dataset.form), held)


def _of_edge(graph: Graph, edge: Edge, held: Mapping[str, Contents]) -> Iterator[Transfer]:
    moved = carried(held[edge.source], edge.flow.transforms)
    moved = replace(moved, form=edge.flow.form or moved.form)
    yield from _transfers(graph, edge, list(_destinations(graph, edge)), moved, held)


def _transfers(
    graph: Graph, edge: Edge, destinations: list[_Destination], moved: Moved, held: Mapping[str, Contents]
) -> Iterator[Transfer]:
    for arrival, through in _by_arrival(graph, edge.source, moved, held):
        for destination in destinations:
            for start in destination.starts_at or graph.places[edge.source].countries or (None,):
                transfer = _transfer(graph, edge, arrival, through, start, destination)
                if transfer is not None:
                    yield transfer


@record
class _Destination:
    country: str | None
    mode: str
    importer: str | None
    own_staff: bool | None = None
    starts_at: tuple[str, ...] = ()


def _destinations(graph: Graph, edge: Edge) -> Iterator[_Destination]:
    """Where a flow brings the data, and from where it can be reached there."""
    source = graph.manifest.datasets[edge.source]
    target = graph.dataset(edge.target)
    if target is not None:
        yield from _to_dataset(graph, edge, source, target)
    else:
        yield from _to_party(graph, edge, source)
    rests_in = graph.places[edge.target].countries if target is not None else graph.places[edge.source].countries
    for access in edge.flow.access_from or ():
        yield replace(_looking_in(access, target.holder if target else source.holder), starts_at=rests_in)


def _looking_in(access: Access, holder: str | None) -> _Destination:
    own = None if access.party is None else access.party == holder
    return _Destination(access.country, "access", access.party, own)


def _to_dataset(graph: Graph, edge: Edge, source: Dataset, target: Dataset) -> Iterator[_Destination]:
    """Storage abroad of one's own, or disclosure to whoever holds the target: where it lies and where they sit."""
    countries = graph.places[edge.target].countries
    same = source.holder is not None and source.holder == target.holder
    mode = edge.flow.mode or ("store" if same else "disclose")
    importer = (target.hosted_by if same else target.holder) or target.hosted_by
    for country in countries or (None,):
        yield _Destination(country, mode, importer)
    party = graph.manifest.parties.get(target.holder or "")
    if not same and party is not None:
        for seat in party.established_in or ():
            if seat not in countries:
                yield _Destination(seat, "disclose", target.holder)


def _to_party(graph: Graph, edge: Edge, source: Dataset) -> Iterator[_Destination]:
    party = graph.manifest.parties.get(edge.target)
    own = edge.target == source.holder
    mode = edge.flow.mode or ("access" if own else "disclose")
    for seat in (party.established_in if party else None) or (None,):
        yield _Destination(seat, mode, edge.target, own or None)


def _by_arrival(graph: Graph, source: str, moved: Moved, held: Mapping[str, Contents]) -> list[tuple[Arrival, Moved]]:
    """Of what moves now, what the people of each arrival may be in.

    A tag that came along some arrival's path belongs to that arrival. One that no path explains (collected or derived
    here) may be about anybody, so every arrival keeps it, save those on whose way it was dropped; if that leaves nobody,
    it was collected here and stands alone, of unknown origin.
    """
    arrivals = graph.arrivals[source]
    nobody = Arrival("", source, ())
    if moved.tags is None or not arrivals:
        return [(arrival, moved) for arrival in arrivals or (nobody,)]
    ways = [_survivors(arrival, moved.tags, held) for arrival in arrivals]
    unexplained = moved.tags.difference(*(came for came, _ in ways))
    through = [replace(moved, tags=came | (unexplained - dropped)) for came, dropped in ways]
    left = moved.tags.difference(*(one.tags or frozenset() for one in through))
    found = list(zip(arrivals, through, strict=True))
    return [*found, (nobody, replace(moved, tags=left))] if left else found


def _survivors(
    arrival: Arrival, tags: frozenset[str], held: Mapping[str, Contents]
) -> tuple[frozenset[str], frozenset[str]]:
    """Those of `tags` that survive every hop of an arrival's path, and those that were there and were dropped."""
    came, dropped = tags, frozenset[str]()
    for edge in arrival.path:
        before, after = held[edge.source].tags, carried(held[edge.source], edge.flow.transforms).tags
        if before is None or after is None:
            continue
        had, has = ({tag.partition(".")[0] for tag in some} for some in (before, after))
        dropped |= {tag for tag in tags if tag.partition(".")[0] in had - has}
        came = frozenset(tag for tag in came if tag.partition(".")[0] in has)
    return came, dropped


def _transfer(
    graph: Graph, edge: Edge, arrival: Arrival, moved: Moved, start: str | None, destination: _Destination
) -> Transfer | None:
    """The transfer, or None where no border is crossed."""
    begins = start
    origin = arrival.origin or None
    to = destination.country
    exporter = graph.manifest.datasets[edge.source].holder
    stays = to is not None and to == begins
    if stays and (origin in (None, to) or destination.mode in ("access", "store") or destination.importer == exporter):
        return None
    identity = (
        edge.id,
        edge.source,
        begins or "?",
        to or "?",
        destination.mode,
        origin or "?",
        destination.importer or "",
        "" if arrival.root == edge.source else arrival.root,
    )
    return Transfer(
        id="/".join(identity).rstrip("/"),
        edge=edge,
        from_=begins,
        to=to,
        mode=destination.mode,
        origin=origin,
        root=arrival.root,
        path=(*arrival.path, edge),
        exporter=exporter,
        importer=destination.importer,
        moved=moved,
        own_staff=destination.own_staff,
    )
