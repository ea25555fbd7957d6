"""Treaties with articles on data flows, party by party and day by day, from `instruments/treaties.yaml`.

They bind states. What is told of them stands beside a verdict and never makes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from . import countries
from .compiled_form import HERE
from .records import record
from .repository import plain_values


@record
class Party:
    """A party: the day from which the treaty is in force for it, and from which its data-flow articles bind it.

    others: the parties towards which that holds; None for all.
    """

    country: str
    begin: date
    binds: date
    others: frozenset[str] | None
    confidence: str
    note: str


@record
class Treaty:
    """One treaty; `family` names the clause family of `scenarios/` that its articles belong to."""

    id: str
    title: str
    status: str
    articles: str
    family: str | None
    effect: str
    cite: str
    confidence: str
    carve_outs: tuple[str, ...]
    parties: tuple[Party, ...]
    note: str


@record
class InForce:
    """A treaty between two places: since when, and from when its data-flow articles bind both."""

    treaty: Treaty
    begin: date
    binds: date


@cache
def treaties() -> tuple[Treaty, ...]:
    """All treaties of the table."""
    rows = plain_values(HERE / "instruments" / "treaties.yaml")["treaties"]
    return tuple(_treaty(row) for row in rows)


def between(one: str, other: str, day: date) -> tuple[InForce, ...]:
    """The treaties in force between two places on a day, oldest first."""
    return tuple(held for held in _ever_between(one, other) if held.begin <= day)


@cache
def _ever_between(one: str, other: str) -> tuple[InForce, ...]:
    found = [held for treaty in treaties() if (held := _held(treaty, one, other))]
    return tuple(sorted(found, key=lambda held: (held.begin, held.treaty.id)))


def remark(one: str, other: str, day: date) -> str | None:
    """What a reader should know of the treaties between two places, in one sentence; None where there is none."""
    if countries.jurisdiction(one) == countries.jurisdiction(other):
        return None
    held = between(one, other, day)
    if not held:
        return None
    named = ", ".join(_named(one_held, day) for one_held in held)
    return f"Treaties on data flows between {one} and {other}: {named}. They bind states; no duty of an exporter is lifted by one."


def _named(held: InForce, day: date) -> str:
    later = f", binding both only from {held.binds}" if held.binds > day else ""
    sure = ", from recall: verify" if held.treaty.confidence == "recall" else ""
    return f"{held.treaty.id} ({held.treaty.articles}{later}{sure})"


def _held(treaty: Treaty, one: str, other: str) -> InForce | None:
    sides = (_party(treaty, one, other), _party(treaty, other, one))
    if sides[0] is None or sides[1] is None:
        return None
    return InForce(treaty, max(s.begin for s in sides if s), max(s.binds for s in sides if s))


def _party(treaty: Treaty, place: str, other: str) -> Party | None:
    for party in treaty.parties:
        if countries.lies_in(place, party.country) and (
            party.others is None or any(countries.lies_in(other, country) for country in party.others)
        ):
            return party
    return None


def _treaty(row: Mapping[str, Any]) -> Treaty:
    return Treaty(
        row["id"],
        row["title"],
        row["status"],
        row["articles"],
        row.get("family"),
        row["effect"],
        row["cite"],
        row["confidence"],
        tuple(row["carve_outs"]),
        tuple(party for entry in row["parties"] for party in _parties(entry)),
        row.get("note", ""),
    )


def _parties(entry: Mapping[str, Any]) -> Iterator[Party]:
    begin = date.fromisoformat(entry["from"])
    binds = date.fromisoformat(entry["binds"]) if "binds" in entry else begin
    others = frozenset(entry["with"]) if "with" in entry else None
    for country in entry["countries"]:
        yield Party(country, begin, binds, others, entry["confidence"], entry.get("note", ""))
