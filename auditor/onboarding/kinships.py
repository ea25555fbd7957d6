"""Which datasets seem to be made from others: what a flow may be declared for. Pure.

Signs are of three sorts that do not rest on each other: names (layers of a pipeline, variants, formats side by side), columns
and counts of rows. A flow is proposed as one where names give its direction and columns agree; all else is a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from auditor.onboarding.kin_columns import (
    Headers,
    headers,
    likeness,
    said_of_people,
    same_columns,
    same_people,
    same_rows,
)
from auditor.onboarding.kin_names import Lineage, lineage, relation
from auditor.onboarding.model import Alike, Kinship, Proposal
from auditor.onboarding.scalars import counted
from jurisdiction_map import countries

_MOST_CALLED_ALIKE = 60
"""Datasets with one name of which every pair is looked at; of more (a table for each customer) only the first."""

_MOST_ALIKE = 20
"""Groups of datasets with the same columns that are told."""


@dataclass(frozen=True, slots=True)
class _Member:
    proposal: Proposal
    lineage: Lineage
    headers: Headers

    @property
    def name(self) -> str:
        return self.proposal.name


@dataclass(frozen=True, slots=True)
class _Guess:
    """One dataset that another may be made from, and how good a guess that is: greater is better."""

    source: _Member
    signs: tuple[str, ...]
    is_sure: bool
    rank: tuple[float, ...]


def kinships(datasets: Sequence[Proposal]) -> tuple[tuple[Kinship, ...], tuple[Alike, ...]]:
    """What is made from what, each dataset from one other at most; then datasets that are alike, with no direction."""
    members = [_Member(one, lineage(one), headers(one)) for one in datasets]
    found = [made for member, others in _candidates(members) if (made := _made_from(member, others))]
    return tuple(found), tuple(_alike(members, found))


def _candidates(members: Sequence[_Member]) -> Iterator[tuple[_Member, list[_Member]]]:
    """Each dataset with those of the same name, but for layers and variants."""
    called: dict[tuple[str, ...], list[_Member]] = defaultdict(list)
    for member in members:
        if member.lineage.core:
            called[member.lineage.core].append(member)
    for member in members:
        others = called.get(member.lineage.core, [])[:_MOST_CALLED_ALIKE]
        yield member, [other for other in others if other is not member]


def _made_from(target: _Member, others: Iterable[_Member]) -> Kinship | None:
    guesses = [guess for other in others if (guess := _guess(other, target))]
    if not guesses:
        return None
    best = max(guesses, key=lambda guess: guess.rank)
    source = best.source
    left_out = [name for key, name in source.headers.names.items() if key not in target.headers.names]
    return Kinship(
        source.name,
        target.name,
        best.signs,
        best.is_sure,
        tuple(left_out) if target.headers.names else (),
        _crossing([source.proposal, target.proposal]),
    )


def _guess(source: _Member, target: _Member) -> _Guess | None:
    by_name = relation(source.lineage, target.lineage)
    if not by_name:
        return None
    by_columns = same_columns(source.headers, target.headers, subset_counts=True)
    by_rows = same_rows(source.proposal, target.proposal) if by_columns else ""
    if source.headers.names and target.headers.names and not by_columns:
        return None  # both were read, and the names are all that they share
    people = same_people(source.proposal, target.proposal) if by_columns else None
    apart = people is not None and people.is_apart
    signs = tuple(filter(None, (by_name, by_columns, by_rows, said_of_people(people))))
    return _Guess(source, signs, bool(by_columns) and not apart, (float(not apart), *_rank(source, target, len(signs))))


def _rank(source: _Member, target: _Member, signs: int) -> tuple[float, ...]:
    """More signs, the nearest layer, hints at the same country, the same folder, the likest columns."""
    layers = (source.lineage.layer, target.lineage.layer)
    distance = abs(layers[0] - layers[1]) if layers[0] is not None and layers[1] is not None else 0
    shared = sum(1 for one, other in zip(source.lineage.folder, target.lineage.folder, strict=False) if one == other)
    same_country = set(source.proposal.leaning) & set(target.proposal.leaning)
    made = {"made": 1.0}.get(source.lineage.side, 0.0)
    return (
        float(bool(signs > 1)),
        -float(bool(source.lineage.variant)),
        -float(distance),
        float(bool(same_country)),
        float(shared),
        likeness(source.headers, target.headers),
        float(signs),
        made,
    )


def _alike(members: Sequence[_Member], found: Sequence[Kinship]) -> Iterator[Alike]:
    """Groups with the same columns that no kinship joins and that are no series."""
    root = {member.name: member.name for member in members}

    def top(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    for one in found:
        root[top(one.target)] = top(one.source)
    same: dict[tuple[str, ...], list[_Member]] = defaultdict(list)
    for member in members:
        if len(member.headers.names) >= 3:
            same[member.headers.key].append(member)
    told = 0
    for group in same.values():
        firsts = list({top(member.name): member for member in reversed(group)}.values())[::-1]
        if len(firsts) < 2 or _is_series(firsts) or told == _MOST_ALIKE:
            continue
        told += 1
        for some in _not_apart(firsts):
            yield _told_alike(some)


def _told_alike(group: Sequence[_Member]) -> Alike:
    first, second = group[0], group[1]
    signs = [same_columns(first.headers, second.headers, subset_counts=False)]
    if len(group) == 2:
        people = same_people(first.proposal, second.proposal)
        signs += [same_rows(first.proposal, second.proposal), said_of_people(people)]
    reason = " and ".join(filter(None, signs))
    return Alike(tuple(one.name for one in group), reason, _crossing([one.proposal for one in group]))


def _not_apart(group: Sequence[_Member]) -> Iterator[list[_Member]]:
    """Parts of a group that are not surely about other people: the customers of two markets are alike and no copies."""
    parts: list[list[_Member]] = []
    for member in group[:_MOST_CALLED_ALIKE]:
        joined = [part for part in parts if any(_may_share(one, member) for one in part)]
        parts = [part for part in parts if part not in joined]
        parts.append([one for part in joined for one in part] + [member])
    order = {member.name: place for place, member in enumerate(group)}
    for part in parts:
        if len(part) > 1:
            yield sorted(part, key=lambda one: order[one.name])


def _may_share(one: _Member, other: _Member) -> bool:
    people = same_people(one.proposal, other.proposal)
    return people is None or not people.is_apart


def _is_series(group: Sequence[_Member]) -> bool:
    """Whether the tables lie in one folder and numbers alone tell their names apart."""
    first = group[0].lineage
    return all(one.lineage.folder == first.folder and one.lineage.series == first.series for one in group) and any(
        one.lineage.core != first.core for one in group
    )


def _crossing(ends: Sequence[Proposal]) -> str:
    """Why the ends may lie in different countries; empty where hints do not say so."""
    apart = [pair for pair in combinations(ends, 2) if _are_apart(*pair)]
    if not apart:
        return ""
    told = list(dict.fromkeys(end for pair in apart for end in pair))
    where = counted(f"{end.name} in {'/'.join(map(countries.name, end.leaning))}" for end in told)
    return f"hints put {where}: this is the cross-border one to look at"


def _are_apart(one: Proposal, other: Proposal) -> bool:
    """Whether hints put two datasets in different countries; what is on one server or in one bucket is not apart."""
    if one.found.place.is_exact and one.found.place.label == other.found.place.label:
        return False
    return bool(one.leaning and other.leaning) and not set(one.leaning) & set(other.leaning)
