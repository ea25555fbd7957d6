"""One flow with both its sides, and what else reaches its target: what each check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from auditor.flows.graph import Edge, Graph

from .claims import Columns, claims, disguised_name, removed, same_name
from .model import Claim
from .overlap import Prints, Shared, copied, prints, shared
from .shelf import Held, Shelf, Side


@dataclass(repr=False)
class Context:
    """One flow into a dataset that was read."""

    edge: Edge
    graph: Graph
    shelf: Shelf
    key: bytes
    cache: dict[tuple[str, str], Prints]
    """Keyed hashes by dataset and column, shared by the flows of one audit."""

    @property
    def target(self) -> Side:
        """What was read of the dataset the flow leads to."""
        return self.shelf.sides[self.edge.target]

    @property
    def source(self) -> Side:
        """What was read of the dataset the flow comes from; empty where it was not read."""
        return self.shelf.sides.get(self.edge.source) or Side()

    @cached_property
    def source_columns(self) -> Columns:
        """Columns of the source with their tags: read, else declared."""
        return columns_of(self.edge.source, self.graph, self.shelf) or {}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the flow says of single columns."""
        return tuple(claims(self.edge, self.source_columns))

    @property
    def everything_read(self) -> bool:
        """Whether all rows of both sides were read."""
        return self.source.whole and self.target.whole

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Where the data comes from, by declaration or by the place it lies in."""
        found = {arrival.origin for arrival in self.graph.arrivals.get(self.edge.source, ()) if arrival.origin}
        return tuple(sorted(found))

    def overlap(self, claim: Claim, path: str) -> Shared:
        """What the claimed column of the source and a column of the target share."""
        return shared(self._prints(self.edge.source, claim.column), self._prints(self.edge.target, path))

    def copied(self, found: Shared) -> bool:
        """Whether that shows a copy."""
        return copied(found, everything_read=self.everything_read)

    def _prints(self, dataset: str, path: str) -> Prints:
        place = (dataset, path)
        if place not in self.cache:
            side = self.shelf.sides.get(dataset)
            held = side.held.get(path) if side else None
            self.cache[place] = prints(held.texts() if held else (), self.key)
        return self.cache[place]

    def named_like(self, claim: Claim) -> Iterator[Held]:
        """Columns of the target that go by the claimed column's name, or by it and a word for the disguise."""
        if not claim.column:
            yield from (held for held in self.target.held.values() if held.tops & claim.tags)
            return
        for held in self.target.held.values():
            if disguised_name(claim.column, held.path):
                yield held

    def brought(self, path: str) -> bool | None:
        """Whether another flow brings a column of that name to the target; None where nobody knows what others bring."""
        answers = [_brings(columns, edge, path) for edge, columns in self._others()]
        if any(answers):
            return True
        return None if None in answers or self._collects else False

    def brings_tag(self, tag: str) -> bool | None:
        """Whether this flow or another rightly brings a column of that category; None where nobody knows."""
        here = [
            path
            for path, tags in self.source_columns.items()
            if tag in tags and not removed(self.edge.flow.transforms, path, tags)
        ]
        if here:
            return True
        unknown = self._collects
        for edge, columns in self._others():
            if columns is None:
                unknown = True
            elif any(tag in tags and not removed(edge.flow.transforms, p, tags) for p, tags in columns.items()):
                return True
        return None if unknown else False

    @property
    def _collects(self) -> bool:
        """Whether the target has data of its own that no flow brings."""
        dataset = self.graph.dataset(self.edge.target)
        return dataset is not None and bool(dataset.origin)

    def _others(self) -> Iterator[tuple[Edge, Columns | None]]:
        for edge in self.graph.incoming(self.edge.target):
            if (edge.id, edge.source) != (self.edge.id, self.edge.source):
                yield edge, columns_of(edge.source, self.graph, self.shelf)


def _brings(columns: Columns | None, edge: Edge, path: str) -> bool | None:
    if columns is None:
        return None
    return any(same_name(p, path) and not removed(edge.flow.transforms, p, tags) for p, tags in columns.items())


def columns_of(name: str, graph: Graph, shelf: Shelf) -> Columns | None:
    """A dataset's columns with top-level tags: as read, else as declared; None where neither tells."""
    side = shelf.sides.get(name)
    dataset = graph.dataset(name)
    declared = (
        {path: frozenset(tag.partition(".")[0] for tag in tags) for path, tags in (dataset.columns or {}).items()}
        if dataset
        else {}
    )
    if side is None:
        return declared or None
    return {path: tags | declared.get(path, frozenset()) for path, tags in side.tagged.items()}
