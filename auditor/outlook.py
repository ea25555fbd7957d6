"""Which flows change verdict while the law changes: the same manifest, on every day on which an answer turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from auditor.auditing import answered
from auditor.flows.facts import facts_of
from auditor.flows.graph import Graph
from auditor.flows.transfers import Transfer, transfers
from auditor.manifest.loader import Loaded
from jurisdiction_map.repository import Repository
from jurisdiction_map.watched_day import WatchedDay

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A transfer whose verdict changes on a day, with the law's reasons before and after."""

    day: date
    flow: str
    transfer: str
    route: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class _Told:
    verdict: str
    why: str
    flow: str
    route: str


def turns(loaded: Loaded, laws: Repository, begin: date, end: date) -> list[Turn]:
    """Every change of verdict of the manifest's transfers after `begin` up to `end`, in order of day.

    A transfer that ends or begins in between is told with the verdict `none` on the other side. Laws are asked again
    only on days on which something that an answer was decided by comes out otherwise: a statement of the law begins or
    ends, a period runs out, a declared date comes.
    """
    known: dict[str, _Told] = {}
    found: list[Turn] = []
    for day, key, new in _events(loaded, laws, begin, end):
        old = known.pop(key, None)
        if new is not None:
            known[key] = new
        told = new or old
        if told is not None and day > begin and _word(old) != _word(new):
            found.append(Turn(day, told.flow, key, told.route, _word(old), _word(new), new.why if new else ""))
    return sorted(found, key=lambda turn: (turn.day, turn.flow, turn.transfer))


def _word(told: _Told | None) -> str:
    return told.verdict if told else "none"


def _events(loaded: Loaded, laws: Repository, begin: date, end: date) -> Iterator[tuple[date, str, _Told | None]]:
    """What is told of each transfer from which day on, days in order for each; None where it is no more."""
    there: set[str] = set()
    for first, last, graph in _graphs(loaded, begin, end):
        flowing = {transfer.id: transfer for transfer in transfers(graph, {})}
        yield from ((first, key, None) for key in sorted(there - flowing.keys()))
        for key, transfer in flowing.items():
            for day, told in _course(transfer, graph, laws, first, last):
                yield day, key, told
        there = set(flowing)


def _graphs(loaded: Loaded, begin: date, end: date) -> Iterator[tuple[date, date, Graph]]:
    """The graphs of the flows from `begin` to `end`: (first day, last day, graph)."""
    day: date | None = begin
    while day is not None and day <= end:
        asked = WatchedDay(day)
        graph = Graph(loaded.manifest, asked)
        following = asked.until
        yield day, end if following is None else min(end, following - _ONE_DAY), graph
        day = following


def _course(
    transfer: Transfer, graph: Graph, laws: Repository, first: date, last: date
) -> Iterator[tuple[date, _Told]]:
    """What the laws say of a transfer on the first day, and again whenever it may be something else, up to the last."""
    facts = facts_of(transfer, graph, first)
    day: date | None = first
    while day is not None and day <= last:
        asked = WatchedDay(day)
        yield day, _asked(transfer, {**facts, "as_of": asked}, graph, laws, asked)
        day = asked.until


def _asked(transfer: Transfer, facts: dict[str, Any], graph: Graph, laws: Repository, day: date) -> _Told:
    _, answer = answered(transfer, facts, graph, laws, day)
    return _Told(
        answer.verdict,
        "; ".join(f"{code}: {result.reason}" for code, result in answer.laws.items()),
        transfer.edge.id,
        f"{transfer.from_ or '?'} → {transfer.to or '?'}",
    )
