"""What the transfer rests on: legal basis, contracts and other safeguards, and how the law takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.drafting.answers.data import laws_of
from auditor.drafting.matter import Leg
from auditor.drafting.model import Origin, Statement
from auditor.drafting.places import places_words
from auditor.drafting.scope import Asking, Known, Scope, known, listed, words
from jurisdiction_map.compiled_form import HERE
from jurisdiction_map.facts.kinds import kind_of
from jurisdiction_map.repository import plain_values

_BASES = ("consent", "ground")
_IDENTIFIED = ("filing", "approval", "registration")
"""Kinds whose value is an identifier of a law file, shown as it is written."""

_SIDES = {
    "controller": "controller",
    "joint_controller": "controller",
    "processor": "processor",
    "sub_processor": "processor",
}


def legal_basis(scope: Scope) -> Known:
    """The lawful basis of the processing, consents and grounds, with what is declared of them."""
    found = []
    for name in scope.datasets:
        dataset = scope.matter.dataset(name)
        if dataset is not None and dataset.lawful_basis is not None:
            text = f"{name}: {listed(dataset.lawful_basis)}"
            found.append(scope.matter.declared(text, "datasets", name, "lawful_basis"))
    for leg in scope.legs:
        if leg.transfer.flow.lawful_basis is not None:
            text = f"{leg.flow}: {listed(leg.transfer.flow.lawful_basis)}"
            found.append(scope.matter.declared(text, *scope.matter.movement(leg), "lawful_basis"))
    return known([*found, *_written(scope, lambda kind: kind in _BASES)])


def mechanism(scope: Scope) -> Known:
    """Contracts, certifications, rules, approvals, filings and notices that are declared."""
    found = list(_written(scope, lambda kind: kind not in (*_BASES, "measures")))
    none = [
        scope.matter.declared(f"{leg.flow}: no safeguard is in place", *scope.matter.movement(leg), "safeguards")
        for leg in scope.legs
        if leg.transfer.flow.safeguards == []
    ]
    return known([*found, *none, *_certified(scope)], _ended(scope))


def _written(scope: Scope, wanted: Any) -> Iterator[Statement]:
    for leg in scope.legs:
        own = scope.matter.movement(leg)
        prefix = f"{leg.flow}: " if len(scope.flows) > 1 else ""
        for index, safeguard in enumerate(leg.transfer.flow.safeguards or ()):
            told = safeguard.model_dump(mode="json", exclude_none=True)
            if wanted(kind_of(told)):
                yield scope.matter.declared(f"{prefix}{safeguard_words(told)}", *own, "safeguards", index)


def safeguard_words(told: Mapping[str, Any]) -> str:
    """`contract asean_mcc: module controller to processor, signed 2026-01-15, names SG`."""
    kind = kind_of(told)
    value = str(told.get(kind or "", "of a model that is not stated"))
    called = f"{words(kind or 'contract')} {value if kind in _IDENTIFIED else words(value)}"
    rest = [_attribute(key, value) for key, value in told.items() if key != kind]
    return f"{called}: {', '.join(rest)}" if rest else called


def _attribute(key: str, value: Any) -> str:
    label = words(key).removesuffix(" countries")
    if value is True or value is False:
        return label if value else f"not {label}"
    if isinstance(value, list):
        return f"{label} ({listed(value)})"
    return f"{label} {words(str(value))}"


def _certified(scope: Scope) -> Iterator[Statement]:
    for side, names in (("importer", scope.importers), ("exporter", scope.exporters)):
        for name in names:
            party = scope.matter.party(name)
            for index, one in enumerate(party.certifications or () if party else ()):
                told = one.model_dump(mode="json", exclude_none=True)
                text = f"{side} {name}: {safeguard_words(told)}"
                yield scope.matter.declared(text, "parties", name, "certifications", index)


def _ended(scope: Scope) -> Iterator[str]:
    """Safeguards that have run out by the day, or that begin later."""
    day = scope.matter.as_of.isoformat()
    for leg in scope.legs:
        for safeguard in leg.facts.get("safeguards") or ():
            told = {key: str(value) for key, value in safeguard.items()}
            name = words(str(safeguard.get(kind_of(safeguard) or "contract", "safeguard")))
            end = told.get("expires") or told.get("valid_until")
            start = told.get("signed") or told.get("valid_from")
            if end and end < day:
                yield f"{leg.flow}: {name} ended on {end}."
            if start and start > day:
                yield f"{leg.flow}: {name} begins only on {start}."


def recognised(scope: Scope) -> Known:
    """How each law takes what is declared: a look-up, keyed by law, safeguard and day."""
    found = []
    for law in laws_of(scope):
        for leg in scope.legs:
            for safeguard in leg.facts.get("safeguards") or ():
                kind = kind_of(safeguard)
                name = safeguard.get(kind or "")
                for row in law.mechanisms:
                    if (
                        leg.under(law.code)
                        and (row.kind, row.name) == (kind, name)
                        and row.in_force(scope.matter.as_of)
                    ):
                        text = (
                            f"{law.code}: {kind} {words(str(name))}, recognised: {row.recognised}. {row.plain}".strip()
                        )
                        found.append(Statement(Origin.DERIVED, text, cite=row.cite, confidence=row.confidence.word))
    return known(found)


def mcc_module(scope: Scope) -> Known:
    """The module of the ASEAN clauses for the roles, beside the one that is declared."""
    return _module(scope, "asean_mcc")


def scc_module(scope: Scope) -> Known:
    """The module of the European clauses for the roles, beside the one that is declared."""
    return _module(scope, "eu_scc")


def _module(scope: Scope, model: str) -> Known:
    found, clashes = [], []
    numbering, cite, confidence = _clauses(model)
    for leg in scope.legs:
        fits = fitting(leg)
        if fits is not None:
            number = numbering.get(fits)
            text = (
                f"{number} ({words(fits)}), by the roles" if number else f"no module of this set is for {words(fits)}"
            )
            found.append(Statement(Origin.DERIVED, text, cite=cite, confidence=confidence))
            if number is None:
                clashes.append(f"No module of this set is for {words(fits)}; another instrument is needed.")
        for index, safeguard in enumerate(leg.transfer.flow.safeguards or ()):
            module = getattr(safeguard, "module", None)
            if getattr(safeguard, "contract", None) != model or module is None:
                continue
            own = scope.matter.movement(leg)
            said = numbering.get(module, "no module of this set")
            found.append(scope.matter.declared(f"{said} ({words(module)})", *own, "safeguards", index, "module"))
            if fits is not None and fits != module:
                clashes.append(f"{leg.flow}: the contract is for {words(module)}; the roles are {words(fits)}.")
    return known(found, clashes)


@cache
def _clauses(model: str) -> tuple[Mapping[str, str], str, str]:
    """How a set of model clauses numbers its modules, where that was read, and how sure it is."""
    rows = plain_values(HERE / "instruments" / "contracts.yaml")["contracts"]
    row = next(row for row in rows if row["id"] == model)
    return row.get("numbering", {}), str(row["cite"]), str(row["confidence"])


def fitting(leg: Leg) -> str | None:
    """The pair of roles, as modules are called; None while a role is not known or has no module."""
    sides = [_SIDES.get(str(leg.facts[side].get("role"))) for side in ("exporter", "importer")]
    return None if None in sides else f"{sides[0]}_to_{sides[1]}"


def contract(scope: Scope) -> Known:
    """Contracts that are declared, with dates and terms. Reference and signatories, a person writes."""
    return known(_written(scope, lambda kind: kind in (None, "contract")), _ended(scope))


def terms(scope: Scope) -> Known:
    """Terms that a contract lacks by the laws' checklists."""
    found = []
    for finding in scope.matter.findings(scope.legs):
        lacking = [
            item.removeprefix("contract term: ") for item in finding.missing if item.startswith("contract term: ")
        ]
        if lacking and finding.outcome in ("unmet", "unknown", "due"):
            said = "lacks" if finding.outcome == "unmet" else "is not known to have"
            text = f"{finding.title}: the contract {said} {listed(lacking)}"
            found.append(
                Statement(Origin.DERIVED, text, cite=f"{finding.rule}, {finding.cite}", confidence=finding.confidence)
            )
    return known(found)


def evidence(scope: Scope) -> Known:
    """Certificates with scheme, dates and whether they were looked up in the public list."""
    return known(_certified(scope))


def assessments(scope: Scope) -> Known:
    """Assessments that are declared to have been made."""
    return known(_written(scope, lambda kind: kind == "assessment"))


def notices(scope: Scope) -> Known:
    """Notices to people and authorities that are declared."""
    return known(_written(scope, lambda kind: kind == "notice"))


def officers_abroad(scope: Scope) -> Known:
    """Where contracts name contacts; who they are, a person writes."""
    found = []
    for leg in scope.legs:
        for index, safeguard in enumerate(leg.transfer.flow.safeguards or ()):
            if "contacts" in (getattr(safeguard, "terms", None) or ()):
                own = scope.matter.movement(leg)
                found.append(
                    scope.matter.declared("the contract has a term on contacts", *own, "safeguards", index, "terms")
                )
    return known(found)


def exporter_countries(scope: Scope) -> Known:
    """Where the data comes from: the countries it leaves and those it was collected in."""
    found = []
    for leg in scope.legs:
        if leg.report.from_ is None and leg.report.origin is None:
            continue
        collected = f", collected in {places_words([leg.report.origin])}" if leg.report.origin else ""
        text = (
            f"leaves {places_words([leg.report.from_]) if leg.report.from_ else 'a place that is not known'}{collected}"
        )
        source = leg.transfer.edge.source
        paths = (("datasets", source, "country"), ("datasets", source, "region"), ("datasets", source))
        found.append(scope.matter.declared_at(text, *paths))
    return known(found)


ANSWERS: dict[str, Asking] = {
    "legal_basis": legal_basis,
    "mechanism": mechanism,
    "recognised": recognised,
    "mcc_module": mcc_module,
    "scc_module": scc_module,
    "contract": contract,
    "terms": terms,
    "evidence": evidence,
    "assessments": assessments,
    "notices": notices,
    "officers_abroad": officers_abroad,
    "exporter_countries": exporter_countries,
}
