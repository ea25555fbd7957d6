"""Which flows change verdict while the law changes: the same manifest, asked on each day on which something turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditor.auditing import Settings, check
from auditor.manifest.loader import Loaded
from jurisdiction_map.changes import days
from jurisdiction_map.repository import Repository


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


_Known = tuple[date, dict[str, _Told]]


def turns(loaded: Loaded, laws: Repository, begin: date, end: date) -> list[Turn]:
    """Every change of verdict of the manifest's transfers after `begin` up to `end`, in order of day.

    A transfer that ends or begins in between is told with the verdict `none` on the other side.
    """
    ends = {flow.ended for flow in loaded.manifest.flows.values() if flow.ended and begin < flow.ended <= end}
    found: list[Turn] = []
    known = begin, _verdicts(loaded, laws, begin)
    for day in sorted({*days(laws, begin, end), *ends, end} - {begin}):
        later = day, _verdicts(loaded, laws, day)
        found.extend(_between(loaded, laws, known, later))
        known = later
    return sorted(found, key=lambda turn: (turn.day, turn.flow, turn.transfer))


def _between(loaded: Loaded, laws: Repository, known: _Known, later: _Known) -> Iterator[Turn]:
    """Changes between two days, each on its own day: deadlines pass also while the law stands still."""
    (first, before), (last, after) = known, later
    changed = [key for key in before.keys() | after.keys() if _word(before.get(key)) != _word(after.get(key))]
    if not changed:
        return
    if (last - first).days == 1:
        for key in changed:
            new = after.get(key)
            told = new or before[key]
            why = new.why if new else ""
            yield Turn(last, told.flow, key, told.route, _word(before.get(key)), _word(new), why)
        return
    half = first + (last - first) // 2
    middle = half, _verdicts(loaded, laws, half)
    yield from _between(loaded, laws, known, middle)
    yield from _between(loaded, laws, middle, later)


def _word(told: _Told | None) -> str:
    return told.verdict if told else "none"


def _verdicts(loaded: Loaded, laws: Repository, day: date) -> dict[str, _Told]:
    result = check(loaded, Settings(day), laws)
    return {
        one.id: _Told(
            one.verdict,
            "; ".join(f"{code}: {why}" for code, why in one.reasons.items()),
            one.flow,
            f"{one.from_ or '?'} → {one.to or '?'}",
        )
        for one in result.transfers
    }
