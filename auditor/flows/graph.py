"""The flow graph: which flows lead where, and what reaches each dataset from which origin.

Cycles and diamonds terminate: an origin reaches a dataset along its shortest path, found once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from auditor.manifest.model import Dataset, Flow, Manifest

from .places import Where, locate


@dataclass(frozen=True, slots=True)
class Edge:
    """One flow from one dataset to one dataset or party."""

    id: str
    flow: Flow
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Data collected in `origin` that is in a dataset: the root it was collected in, and the flows it came by."""

    origin: str
    root: str
    path: tuple[Edge, ...]


class Graph:
    """Datasets, parties and flows of one manifest on one day."""

    def __init__(self, manifest: Manifest, on: date) -> None:
        self.manifest = manifest
        self.places: Mapping[str, Where] = {name: locate(dataset, on) for name, dataset in manifest.datasets.items()}
        self.edges = tuple(self._edges(on))
        self._incoming: dict[str, list[Edge]] = {}
        self._outgoing: dict[str, list[Edge]] = {}
        for edge in self.edges:
            self._incoming.setdefault(edge.target, []).append(edge)
            self._outgoing.setdefault(edge.source, []).append(edge)
        self.arrivals: Mapping[str, tuple[Arrival, ...]] = self._arrivals()

    def collections(self) -> Iterator[tuple[Edge, str]]:
        """Datasets that lie in another country than their data is collected in, without a flow: (edge, origin)."""
        for name, dataset in self.manifest.datasets.items():
            if any(edge.source in self.manifest.datasets for edge in self.incoming(name)):
                continue
            for origin in dataset.origin or ():
                if self.places[name].countries and origin not in self.places[name].countries:
                    yield self._own_edge(name, dataset, "collection"), origin

    def accesses(self) -> Iterator[Edge]:
        """Datasets that somebody looks into from elsewhere."""
        for name, dataset in self.manifest.datasets.items():
            if dataset.access_from:
                yield self._own_edge(name, dataset, "access")

    @staticmethod
    def _own_edge(name: str, dataset: Dataset, what: str) -> Edge:
        """A movement that no flow declares; what `collection:` says of it stands in for the flow."""
        told = dataset.collection.model_dump(exclude_unset=True, by_alias=True) if dataset.collection else {}
        return Edge(f"{name} ({what})", Flow.model_validate({**told, "from": [name], "to": name}), name, name)

    def _edges(self, on: date) -> Iterator[Edge]:
        """Flows that have not ended by the day."""
        for name, flow in self.manifest.flows.items():
            if flow.ended is not None and flow.ended <= on:
                continue
            for source in flow.source:
                yield Edge(name, flow, source, flow.to)

    def dataset(self, name: str) -> Dataset | None:
        """The dataset of that name, if it is declared."""
        return self.manifest.datasets.get(name)

    def incoming(self, name: str) -> list[Edge]:
        """Flows into a dataset or party."""
        return self._incoming.get(name, [])

    def outgoing(self, name: str) -> list[Edge]:
        """Flows out of a dataset."""
        return self._outgoing.get(name, [])

    def origins(self, name: str) -> tuple[str, ...]:
        """Where the data a dataset collects itself comes from: declared, else where it lies if nothing flows into it."""
        dataset = self.manifest.datasets[name]
        if dataset.origin is not None:
            return tuple(dataset.origin)
        if any(edge.source in self.manifest.datasets for edge in self.incoming(name)):
            return ()
        return self.places[name].countries

    def _arrivals(self) -> dict[str, tuple[Arrival, ...]]:
        found: dict[str, dict[tuple[str, str], Arrival]] = {name: {} for name in self.manifest.datasets}
        for root in self.manifest.datasets:
            for origin in self.origins(root) or (("",) if self._starts_unknown(root) else ()):
                self._spread(Arrival(origin, root, ()), found)
        return {name: tuple(arrivals.values()) for name, arrivals in found.items()}

    def _starts_unknown(self, name: str) -> bool:
        """Whether data begins here and nobody said where it was collected."""
        return not any(edge.source in self.manifest.datasets for edge in self.incoming(name))

    def _spread(self, start: Arrival, found: dict[str, dict[tuple[str, str], Arrival]]) -> None:
        """Breadth first from a root: each dataset is reached once, along a shortest path."""
        queue = deque([(start.root, start)])
        while queue:
            name, arrival = queue.popleft()
            key = (arrival.origin, arrival.root)
            if key in found[name]:
                continue
            found[name][key] = arrival
            for edge in self._outgoing.get(name, []):
                if edge.target in found:
                    queue.append((edge.target, Arrival(arrival.origin, arrival.root, (*arrival.path, edge))))
