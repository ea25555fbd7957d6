"""The answer to "may I, and what do I need?" as plain values: what `lintas route` prints and `auditor.route` returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jurisdiction_map.engine.route import route as ask
from jurisdiction_map.facts.read import CaseFacts, FactsError, facts_from
from jurisdiction_map.remedies import remedies
from jurisdiction_map.repository import Repository, repository
from jurisdiction_map.result import Answer, LawResult, Remedy

if TYPE_CHECKING:
    from jurisdiction_map.scenarios import Terms


def route(facts: Any, *, as_of: date, laws: Repository | None = None) -> dict[str, Any]:
    """Asks the laws about one set of facts.

    Args:
        facts: in the vocabulary of the facts schema, as read from YAML or JSON.
        as_of: the day asked about, unless the facts name one.

    Returns:
        verdict, provisions, missing, assumed, remedies, annotations, jurisdictions.

    Raises:
        FactsError: facts that cannot be read, with every problem.
    """
    return answer_facts(facts_from(facts), as_of, laws or repository())


def answer_facts(facts: Mapping[str, Any], as_of: date, laws: Repository, terms: Terms | None = None) -> dict[str, Any]:
    """The same for facts that were already checked; with what a scenario would make of it, under `scenario`."""
    answer = ask(facts, laws, facts.get("as_of") or as_of)
    answer.remedies = remedies(facts, laws, answer)
    values = as_values(answer)
    if terms is not None:
        from jurisdiction_map.scenarios import heading, what_if

        rows = [row.as_values() for row in what_if(answer, facts, terms)]
        values["scenario"] = {"hypothetical": True, **heading(terms), "provisions": rows}
    return values


def answer_case(
    case: CaseFacts, as_of: date | None, today: date, laws: Repository, terms: Terms | None = None
) -> dict[str, Any]:
    """One case of a file: its answer, or what is wrong with it. `as_of` given on the command line beats the file."""
    if case.facts is None:
        return {"id": case.id, "error": "; ".join(map(str, case.problems))}
    facts = case.facts if as_of is None else {**case.facts, "as_of": as_of}
    return {"id": case.id, **answer_facts(facts, today, laws, terms)}


def as_values(answer: Answer) -> dict[str, Any]:
    """An answer as JSON-able values, in a stable order."""
    provisions: dict[str, dict[str, Any]] = {}
    for law in answer.laws.values():
        provisions.update(_provisions(law))
    return {
        "verdict": answer.verdict,
        "as_of": answer.as_of.isoformat(),
        "provisions": provisions,
        "missing": list(answer.missing),
        "assumed": list(answer.assumed),
        "remedies": [_remedy(remedy) for remedy in answer.remedies],
        "annotations": list(answer.annotations),
        "jurisdictions": {
            **{code: _jurisdiction(law) for code, law in answer.laws.items()},
            **{
                code: {
                    "verdict": "unsupported",
                    "reason": "there is no law file for it",
                    "missing": [],
                    "provisions": [],
                }
                for code in answer.unsupported
            },
        },
    }


def _jurisdiction(law: LawResult) -> dict[str, Any]:
    return {
        "verdict": law.verdict,
        "reason": law.reason,
        "missing": list(law.missing),
        "assumed": list(law.assumed),
        "provisions": sorted({*law.provisions, *law.outcomes}),
        "reviewed": law.law.reviewed.isoformat(),
    }


def _provisions(law: LawResult) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for name, result in law.provisions.items():
        told[name] = {
            "outcome": result.outcome,
            "reason": result.told,
            "due": result.due.isoformat() if result.due else None,
            "law": law.law.code,
            "title": result.provision.title,
            "strength": result.provision.strength if result.provision.scope == "transfer" else "general",
            "cite": result.provision.cite,
            "confidence": result.provision.confidence.word,
            "missing": list(result.missing),
        }
    for name, (outcome, reason) in law.outcomes.items():
        told.setdefault(name, {"outcome": outcome, "reason": reason, "due": None, "law": law.law.code})
    return told


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "changes": [{"path": c.path, "value": _plain(c.value), "text": c.text} for c in remedy.changes],
        "verdict": remedy.verdict,
        "cost": remedy.cost,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


__all__ = ["FactsError", "answer_case", "answer_facts", "as_values", "route"]
