"""Combining ways over everything that stands in the way, and trying each before it is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from ..conditions.case import Case
from ..conditions.nodes import All
from ..engine.route import route
from ..engine.verdicts import Session
from ..repository import Repository
from ..result import LAWFUL, RANK, Answer, Change, LawResult, ProvisionResult, Remedy
from ..truth import Evidence
from .ways import COST, Way, drop_class, merge, ways

_TRIES = 48
# Where none works but to anonymise or to stay: how many sets are carried on, and how often what they newly owe is looked at.
_CARRIED, _ROUNDS = 4, 2
_LAST_RESORT = ("data.form", "transfer.to")
_INDEX = re.compile(r"^safeguards\[(\d+)\]$")


def remedies(facts: Mapping[str, Any], repository: Repository, answer: Answer, limit: int = 5) -> tuple[Remedy, ...]:
    """Sets of changes that lift the verdict to a lawful one, cheapest first; each was tried on the law.

    Args:
        facts: the facts that were asked about; not changed.
        answer: what `route` said of them.
        limit: how many to return at most.
    """
    if answer.verdict in LAWFUL:
        return ()
    found: list[Remedy] = []
    short: list[tuple[Way, Answer]] = []
    for changes in _candidates(facts, answer):
        if any(_within(remedy.changes, changes) for remedy in found):
            continue
        tried = _try(facts, changes, repository, answer.as_of)
        if tried.verdict not in LAWFUL:
            short.append((changes, tried))
            continue
        _add(found, _least(facts, changes, tried.verdict, repository, answer.as_of))
        if len(found) >= limit:
            break
    some = any(change.path not in _LAST_RESORT for remedy in found for change in remedy.changes)
    for changes, tried in () if some else short[:_CARRIED]:
        further = _carried_on(facts, changes, tried, repository)
        if further is not None:
            _add(found, _least(facts, *further, repository, answer.as_of))
    return tuple(sorted(found, key=lambda remedy: (remedy.cost, len(remedy.changes)))[:limit])


def _add(found: list[Remedy], remedy: Remedy) -> None:
    if not any(_within(one.changes, remedy.changes) for one in found):
        found.append(remedy)


def _carried_on(
    facts: Mapping[str, Any], changes: Way, tried: Answer, repository: Repository
) -> tuple[Way, str] | None:
    """A set that is not enough, with the cheapest ways to meet what still stands, or what it newly owes."""
    for _ in range(_ROUNDS):
        changed = _changed(facts, changes)
        more: list[Way] = []
        for result in tried.laws.values():
            case = Session(result.law, changed, tried.as_of).case
            options = [_ways_of(outcome, case) for outcome in _standing(result)]
            if not all(options):
                return None
            more.extend(some[0] for some in options)
        if not any(more):
            return None
        changes = merge((changes, *more))
        tried = _try(facts, changes, repository, tried.as_of)
        if tried.verdict in LAWFUL:
            return changes, tried.verdict
    return None


def _least(facts: Mapping[str, Any], changes: Way, verdict: str, repository: Repository, as_of: date) -> Remedy:
    """A set that works, without the changes that it works as well without; the dearest are tried first."""
    declared = len(facts.get("safeguards") or ())
    numbered = any((index := _INDEX.match(one.path.split(".")[0])) and int(index[1]) >= declared for one in changes)
    for change in sorted(changes, key=lambda one: -one.cost):
        if numbered and change.how == "append":
            continue  # a later change completes one of these by its place in the list
        fewer = tuple(one for one in changes if one is not change)
        without = _try(facts, fewer, repository, as_of).verdict if fewer else None
        if without is not None and RANK[without] <= RANK[verdict] and without in LAWFUL:
            changes, verdict = fewer, without
    return Remedy(changes, verdict)


def _within(smaller: Way, larger: Way) -> bool:
    """Whether everything in one set of changes is asked by the other too."""
    return all(any(_asks_no_more(one, other) for other in larger) for one in smaller)


def _asks_no_more(one: Change, other: Change) -> bool:
    if one.path != other.path:
        return False
    if isinstance(one.value, Mapping) and isinstance(other.value, Mapping):
        return all(key in other.value and other.value[key] == value for key, value in one.value.items())
    return bool(one.value == other.value)


def _candidates(facts: Mapping[str, Any], answer: Answer) -> list[Way]:
    """Candidate sets, cheapest first, bounded."""
    open_laws = [result for result in answer.laws.values() if result.verdict not in LAWFUL]
    options: list[list[Way]] = []
    everywhere: list[Way] = list(_for_any_law(facts))
    for result in open_laws:
        case = Session(result.law, facts, answer.as_of).case
        everywhere.extend(way for name in result.law.classes for way in drop_class(name, case))
        options.extend(some for outcome in _standing(result) if (some := _ways_of(outcome, case)))
    combined = [merge(parts) for parts in _bounded(options)] if options else []
    unique: dict[tuple[tuple[str, str], ...], Way] = {}
    for way in (*combined, *everywhere, *(merge((a, b)) for a in combined[:6] for b in everywhere[:3])):
        unique.setdefault(tuple(sorted((c.path, repr(c.value)) for c in way)), way)
    return sorted((way for way in unique.values() if way), key=lambda way: (sum(c.cost for c in way), len(way)))[
        :_TRIES
    ]


def _standing(result: LawResult) -> list[ProvisionResult]:
    return [
        r
        for r in result.provisions.values()
        if r.verdict and RANK[r.verdict] >= RANK["unclear"] and r.outcome != "not_applicable"
    ]


def _ways_of(outcome: ProvisionResult, case: Case) -> list[Way]:
    """What would make a provision's requirement true, or make it no longer apply."""
    case.confidence = outcome.provision.confidence
    found = _met_ways(outcome.evidence, case) if outcome.evidence is not None else []
    for row in outcome.provision.exempt:
        lifting = row.when.evaluate(case)
        if lifting.value is None:
            found.extend(ways(lifting, case)[:2])
    found.sort(key=lambda way: sum(change.cost for change in way))
    if outcome.evidence is not None and not found and outcome.evidence.children:
        parts = [ways(child, case) for child in outcome.evidence.children if not child.value]
        found = [merge(some) for some in product(*(p[:3] for p in parts))] if parts and all(parts) else []
    return found[:8]


def _met_ways(evidence: Evidence, case: Case) -> list[Way]:
    """Ways to meet a provision; of several limbs, those that nobody can settle may stay open if the law lets them."""
    if not isinstance(evidence.node, All):
        return ways(evidence, case)
    options = [(child, ways(child, case)) for child in evidence.children if not child.value]
    needed = [some[:3] for child, some in options if some or child.value is False]
    return [merge(parts) for parts in product(*needed)] if needed and all(needed) else []


def _bounded(options: list[list[Way]]) -> Iterator[tuple[Way, ...]]:
    """The cartesian product, with fewer alternatives kept the more provisions stand in the way."""
    keep = 8
    while keep > 1 and keep ** len(options) > _TRIES * 4:
        keep -= 1
    yield from product(*(some[:keep] for some in options))


def _for_any_law(facts: Mapping[str, Any]) -> Iterator[Way]:
    """Changes that help whatever the law: anonymise, or keep the data where it is."""
    yield (
        Change(
            "data.form",
            "anonymised",
            "Anonymise the data before it leaves, so that nobody can be singled out",
            COST["consent"],
            "set",
        ),
    )
    home = (facts.get("transfer") or {}).get("from")
    if home and (facts.get("transfer") or {}).get("mode") in ("store", "disclose", None):
        yield (
            Change("transfer.to", home, f"Keep the data in {home} and choose a destination there", COST["bcr"], "set"),
        )


def _try(facts: Mapping[str, Any], changes: Way, repository: Repository, as_of: date) -> Answer:
    return route(_changed(facts, changes), repository, as_of)


def _changed(facts: Mapping[str, Any], changes: Way) -> dict[str, Any]:
    changed = _copied(facts)
    for change in changes:
        apply(changed, change)
    return changed


def _copied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that changes may be made in: what a change touches is new, the rest is shared."""
    changed = {key: dict(value) if isinstance(value, Mapping) else value for key, value in facts.items()}
    if "safeguards" in changed:
        changed["safeguards"] = [dict(safeguard) for safeguard in changed["safeguards"]]
    for name, value in changed.get("entity", {}).items():
        if isinstance(value, Mapping):
            changed["entity"][name] = dict(value)
    transfer = changed.get("transfer", {})
    if isinstance(transfer.get("encrypted"), Mapping):
        transfer["encrypted"] = dict(transfer["encrypted"])
    return changed


def apply(facts: dict[str, Any], change: Change) -> None:
    """Makes one change in place."""
    if change.how == "append":
        facts.setdefault("safeguards", [])
        facts["safeguards"].append(change.value)
        return
    *parents, last = change.path.split(".")
    here: Any = facts
    for key in parents:
        index = _INDEX.match(key)
        if index and int(index[1]) >= len(here.get("safeguards") or ()):
            return  # it completes a safeguard that is not there
        here = here["safeguards"][int(index[1])] if index else here.setdefault(key, {})
        if here is None:
            return
    if change.how == "extend":
        here[last] = [*here.get(last, ()), *change.value]
    elif isinstance(here.get(last), list) and isinstance(change.value, list) and change.path != "data.categories":
        here[last] = [*here[last], *(item for item in change.value if item not in here[last])]
    else:
        here[last] = change.value
