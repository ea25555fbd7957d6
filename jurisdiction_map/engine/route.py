"""One transfer, all the laws that must be asked: the worst verdict wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .. import countries, treaties
from ..repository import Repository
from ..result import LAWFUL, RANK, Answer, LawResult
from ..truth import unique
from . import verdicts

_NO_PERSONAL_DATA = "No category of personal data is carried."


def route(facts: Mapping[str, Any], repository: Repository, as_of: date) -> Answer:
    """The answer for one transfer.

    Args:
        facts: checked facts (`facts.read`), nested plain values.
        repository: the laws.
        as_of: the day on which the law is asked.
    """
    strong, weak = candidates(facts)
    domestic = _domestic(facts)
    laws: dict[str, LawResult] = {}
    unsupported: list[str] = []
    notes: list[str] = []
    for code in (*strong, *weak):
        law = repository.get(code)
        if law is None:
            if code in strong:
                unsupported.append(code)
            else:
                notes.append(f"{code}: no law file; it may reach this transfer through the people concerned")
            continue
        result = _ask_in_reach(verdicts.Session(law, facts, as_of))
        if result is not None:
            laws[code] = result
    for result in laws.values():
        if domestic and result.law.code == countries.jurisdiction(facts["transfer"]["to"]):
            verdicts.leave_out(result, f"The data stays within {facts['transfer']['to']}.")
        elif facts.get("data", {}).get("categories") == []:
            verdicts.leave_out(result, _NO_PERSONAL_DATA)
    return _answer(facts, laws, unsupported, notes, as_of)


def candidates(facts: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Jurisdictions whose law may follow the data: (asked and required, asked only if there is a law file).

    Places are told by the jurisdiction that governs them: EU for DE. The destination's own law is not asked about the
    export, unless the data also leaves from there.
    """
    transfer, exporter, data = (facts.get(key) or {} for key in ("transfer", "exporter", "data"))
    origin = transfer.get("from")
    strong = _governing(
        (*((origin,) if origin else ()), *(transfer.get("origin") or ()), *(exporter.get("established_in") or ()))
    )
    people = [
        country
        for group in data.get("subjects") or ()
        for key in ("nationality", "located_in")
        for country in group.get(key) or ()
    ]
    weak = _governing((*(exporter.get("activity_in") or ()), *people))
    left = countries.jurisdiction(origin) if origin else None
    reached = countries.jurisdiction(transfer["to"]) if "to" in transfer else None
    return (
        tuple(c for c in strong if c == left or c != reached),
        tuple(c for c in weak if c not in strong and c != reached),
    )


def _governing(places: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(countries.jurisdiction(place) for place in places))


def _domestic(facts: Mapping[str, Any]) -> bool:
    transfer = facts.get("transfer") or {}
    return transfer.get("from") is not None and transfer.get("from") == transfer.get("to")


def _ask_in_reach(session: verdicts.Session) -> LawResult | None:
    law = session.law
    reach = law.reach.evaluate(session.case)
    if reach.value is False:
        return None
    result = verdicts.ask(session)
    if reach.value is None and result.verdict not in LAWFUL:
        result.verdict = "unclear"
        result.reason = f"whether {law.name}'s law reaches this transfer is not known; if it does: {result.reason}"
        result.missing = unique([reach.missing, result.missing])
    return result


def _answer(
    facts: Mapping[str, Any], laws: Mapping[str, LawResult], unsupported: list[str], notes: Iterable[str], as_of: date
) -> Answer:
    verdict_list = [r.verdict for r in laws.values()] + (["unsupported"] if unsupported else [])
    missing: tuple[str, ...] = ()
    if not verdict_list:
        verdict, missing = "unclear", _nobody(facts)
    else:
        verdict = max(verdict_list, key=RANK.__getitem__)
        missing = unique(r.missing for r in laws.values() if RANK[r.verdict] >= RANK["conditions"])
    assumed = unique(tuple(f"{path}: {what}" for path, what in result.assumed.items()) for result in laws.values())
    return Answer(
        verdict,
        laws,
        tuple(unsupported),
        missing,
        assumed,
        (*notes, *unique(r.annotations for r in laws.values()), *_treaties(facts, as_of)),
        as_of,
    )


def _treaties(facts: Mapping[str, Any], as_of: date) -> tuple[str, ...]:
    transfer = facts.get("transfer") or {}
    if "from" not in transfer or "to" not in transfer:
        return ()
    told = treaties.remark(transfer["from"], transfer["to"], as_of)
    return (told,) if told else ()


def _nobody(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """No law was asked: what would tell which one to ask."""
    transfer = facts.get("transfer") or {}
    exporter = facts.get("exporter") or {}
    return tuple(
        name
        for name, known in (
            ("transfer.from", "from" in transfer),
            ("transfer.origin", "origin" in transfer),
            ("exporter.established_in", "established_in" in exporter),
        )
        if not known
    )
