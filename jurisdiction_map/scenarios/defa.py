"""The ASEAN Digital Economy Framework Agreement, supposed in force with the clauses of a known family.

No text is published: whoever asks chooses the family, the parties and their transitions (`defa.yaml`). Each provision
that a transfer meets is compared with what the family's clauses say of its kind; what it asks stands all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

from .. import countries
from ..compiled_form import HERE
from ..records import record
from ..repository import plain_values
from ..result import Answer, ProvisionResult

FAMILIES = ("rcep_like", "cptpp_like", "aaec_like", "eusdta_like")
CARVE_OUTS = ("government_data", "procurement", "financial_services")
Reading = Literal["outside_scope", "consistent", "arguable_under_exception", "prima_facie_inconsistent"]
_FINANCIAL = frozenset({"banking", "payments", "credit_bureau", "insurance", "securities"})
_HIT = ("met", "unmet", "due", "overdue", "unknown")


@record
class Terms:
    """What is supposed.

    family: one of FAMILIES. parties: member → first day in force; None for every member from the day asked about.
    transitions: member → first day on which the articles bind it. carve_outs: beside those of the family.
    """

    family: str
    parties: Mapping[str, date] | None = None
    transitions: Mapping[str, date] | None = None
    carve_outs: tuple[str, ...] = ()


@record
class Supposition:
    """One provision: what it says today, and what the supposed clauses would make of it."""

    law: str
    provision: str
    title: str
    kind: str
    today: str
    would_be: Reading
    why: str

    def as_values(self) -> dict[str, str]:
        """The same for a report."""
        return {
            "law": self.law,
            "provision": self.provision,
            "title": self.title,
            "kind": self.kind,
            "today": self.today,
            "would_be": self.would_be,
            "why": self.why,
        }


def what_if(answer: Answer, facts: Mapping[str, Any], terms: Terms) -> tuple[Supposition, ...]:
    """For each provision that the transfer meets: what stands, and what the clause family would make of it.

    Args:
        answer: what `route` said of the facts; not changed.
        facts: the facts that were asked about.
        terms: what is supposed.
    """
    return tuple(
        _supposition(code, result, facts, terms, answer.as_of)
        for code, law in answer.laws.items()
        for result in law.provisions.values()
        if result.outcome in _HIT and result.provision.counts and result.provision.kind in _makes(terms.family)
    )


def heading(terms: Terms) -> dict[str, Any]:
    """What a report says above the suppositions."""
    scenario = plain_values(HERE / "scenarios" / "defa.yaml")
    return {
        "scenario": scenario["scenario"],
        "title": scenario["title"],
        "model": terms.family,
        "model_title": scenario["families"][terms.family]["title"],
        "status": scenario["status"],
    }


@cache
def _makes(family: str) -> Mapping[str, Mapping[str, str]]:
    makes: Mapping[str, Mapping[str, str]] = _family(family)["makes"]
    return makes


def _family(family: str) -> Mapping[str, Any]:
    rows: Mapping[str, Any] = plain_values(HERE / "scenarios" / "defa.yaml")["families"][family]
    return rows


def _supposition(code: str, result: ProvisionResult, facts: Mapping[str, Any], terms: Terms, day: date) -> Supposition:
    provision = result.provision
    outside = _outside(code, facts, terms, day)
    row = _makes(terms.family)[provision.kind]
    would_be: Any = "outside_scope" if outside else row["of"]
    why = outside or f"{row['why']}; the duty stands until {code} changes it"
    return Supposition(code, provision.id, provision.title, provision.kind, result.outcome, would_be, why)


def _outside(code: str, facts: Mapping[str, Any], terms: Terms, day: date) -> str | None:
    """Why the supposed clauses would not reach this transfer; None where they would."""
    to = (facts.get("transfer") or {}).get("to")
    if to is None:
        return "the destination is not stated"
    for place in (code, to):
        since = _party_since(place, terms, day)
        if since is None:
            return f"{place} is not among the supposed parties"
        if since > day:
            return f"it is supposed to be in force for {place} only from {since}"
        until = (terms.transitions or {}).get(place)
        if until is not None and day < until:
            return f"the supposed transition of {place} runs until {until}"
    return _carved_out(facts, {*_family(terms.family)["carve_outs"], *terms.carve_outs})


def _party_since(place: str, terms: Terms, day: date) -> date | None:
    if terms.parties is not None:
        return terms.parties.get(place)
    return day if place in countries.expand("ASEAN", day) else None


def _carved_out(facts: Mapping[str, Any], carve_outs: set[str]) -> str | None:
    exporter, data = facts.get("exporter") or {}, facts.get("data") or {}
    if "government_data" in carve_outs and (
        exporter.get("kind") == "state_body" or "state_data" in (data.get("record_types") or ())
    ):
        return "information held or processed by or for a party is left out of this family"
    if "financial_services" in carve_outs and _FINANCIAL & set(exporter.get("sectors") or ()):
        return "financial services are left out of this family"
    return None
