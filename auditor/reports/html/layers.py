"""Layered drawing of a directed graph, after Sugiyama, Tagawa and Toda (1981): deterministic, without recursion.

Cycles are cut where a depth-first walk meets its own path; layers are longest paths; edges that skip a layer get a bend
in it; the order in a layer follows the mean place of neighbours, swept down and up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from jurisdiction_map.records import record

N = TypeVar("N", bound=Hashable)
Edge = tuple[N, N]

_SWEEPS = 6


@record
class Drawing:
    """Places of one connected part of a graph: layer and height, both counted from 0; heights may be halves."""

    nodes: Mapping[Hashable, tuple[int, float]]
    bends: Mapping[tuple[Hashable, Hashable], tuple[tuple[int, float], ...]]
    """For each edge the places it passes between its ends, from source to target."""
    backward: frozenset[tuple[Hashable, Hashable]]
    layers: int
    height: int


def parts(nodes: Iterable[N], edges: Iterable[Edge[N]]) -> list[tuple[list[N], list[Edge[N]]]]:
    """Split a graph into connected parts, in the order in which their first nodes come."""
    order = list(dict.fromkeys(nodes))
    kept = list(dict.fromkeys(edges))
    beside: dict[N, list[N]] = {node: [] for node in order}
    for a, b in kept:
        beside[a].append(b)
        beside[b].append(a)
    part: dict[N, int] = {}
    number = 0
    for first in order:
        if first in part:
            continue
        waiting = [first]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part[node] = number
                waiting += beside[node]
        number += 1
    split: list[tuple[list[N], list[Edge[N]]]] = [([], []) for _ in range(number)]
    for node in order:
        split[part[node]][0].append(node)
    for edge in kept:
        split[part[edge[0]]][1].append(edge)
    return split


def draw(nodes: Sequence[N], edges: Sequence[Edge[N]]) -> Drawing:
    """Place the nodes of one part; an edge from a node to itself has no say and no bends."""
    real = [edge for edge in edges if edge[0] != edge[1]]
    backward = _backward(nodes, real)
    forward = [((b, a) if (a, b) in backward else (a, b)) for a, b in real]
    layer = _layers(nodes, forward)
    rows: list[list[Hashable]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in nodes:
        rows[layer[node]].append(node)
    chains = _chains(forward, layer, rows)
    _order(rows, [pair for chain in chains.values() for pair in pairwise(chain)])
    height = max(map(len, rows))
    place = {
        node: (depth, at + (height - len(row)) / 2) for depth, row in enumerate(rows) for at, node in enumerate(row)
    }
    bends: dict[tuple[Hashable, Hashable], tuple[tuple[int, float], ...]] = {}
    for a, b in real:
        way = tuple(place[bend] for bend in chains[(b, a) if (a, b) in backward else (a, b)][1:-1])
        bends[a, b] = way[::-1] if (a, b) in backward else way
    return Drawing({node: place[node] for node in nodes}, bends, frozenset(backward), len(rows), height)


def _backward(nodes: Sequence[N], edges: Sequence[Edge[N]]) -> set[Edge[N]]:
    """Edges that lead back to the path by which a depth-first walk came; without them there is no cycle."""
    after: dict[N, list[N]] = {node: [] for node in nodes}
    entered = {b for _, b in edges}
    for a, b in edges:
        after[a].append(b)
    done: set[N] = set()
    back: set[Edge[N]] = set()
    for first in sorted(nodes, key=lambda node: node in entered):  # sources first; sorting keeps the order otherwise
        path: dict[N, int] = {}
        stack = [first] if first not in done else []
        while stack:
            node = stack[-1]
            path.setdefault(node, 0)
            if path[node] == len(after[node]):
                stack.pop()
                del path[node]
                done.add(node)
                continue
            following = after[node][path[node]]
            path[node] += 1
            if following in path:
                back.add((node, following))
            elif following not in done:
                stack.append(following)
    return back


def _layers(nodes: Sequence[N], edges: Sequence[Edge[N]]) -> dict[N, int]:
    """Longest path from a source."""
    entering = dict.fromkeys(nodes, 0)
    after: dict[N, list[N]] = {node: [] for node in nodes}
    for a, b in edges:
        entering[b] += 1
        after[a].append(b)
    layer = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not entering[node]]
    while ready:
        node = ready.pop()
        for following in after[node]:
            layer[following] = max(layer[following], layer[node] + 1)
            entering[following] -= 1
            if not entering[following]:
                ready.append(following)
    return layer


def _chains(
    edges: Sequence[Edge[N]], layer: Mapping[N, int], rows: list[list[Hashable]]
) -> dict[tuple[Hashable, Hashable], list[Hashable]]:
    """For each edge its ends and a bend in each layer between them; the bends are put into the rows."""
    chains: dict[tuple[Hashable, Hashable], list[Hashable]] = {}
    for a, b in edges:
        if (a, b) in chains:
            continue
        bends = [("bend", a, b, depth) for depth in range(layer[a] + 1, layer[b])]
        for bend in bends:
            rows[bend[3]].append(bend)
        chains[a, b] = [a, *bends, b]
    return chains


def _order(rows: list[list[Hashable]], pairs: Sequence[tuple[Hashable, Hashable]]) -> None:
    """Sort each row by the mean place of the neighbours above, then below; sorting is stable, so ties keep their order."""
    before: dict[Hashable, list[Hashable]] = {}
    after: dict[Hashable, list[Hashable]] = {}
    for a, b in pairs:
        after.setdefault(a, []).append(b)
        before.setdefault(b, []).append(a)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        depths = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for depth in depths:
            beside = rows[depth - 1] if down else rows[depth + 1]
            at = {node: (index + 0.5) / len(beside) for index, node in enumerate(beside)}
            own = {node: (index + 0.5) / len(rows[depth]) for index, node in enumerate(rows[depth])}
            near = before if down else after

            def mean(
                node: Hashable,
                at: Mapping[Hashable, float] = at,
                own: Mapping[Hashable, float] = own,
                near: Mapping[Hashable, list[Hashable]] = near,
            ) -> float:
                places = [at[other] for other in near.get(node, ()) if other in at]
                return sum(places) / len(places) if places else own[node]

            rows[depth].sort(key=mean)
