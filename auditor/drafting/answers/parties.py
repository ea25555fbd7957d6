"""Who sends and who receives: what the manifest says of the parties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.drafting.model import Origin, Statement
from auditor.drafting.places import place_words
from auditor.drafting.scope import Asking, Known, Scope, known, listed, named, words

if TYPE_CHECKING:
    from jurisdiction_map.facts.model import Entity


def _identity(scope: Scope, names: tuple[str, ...]) -> Known:
    statements, unnamed = [], []
    for name in names:
        party = scope.matter.party(name)
        if party is None or party.name is None:
            unnamed.append(name)
        if party is None:
            continue
        text = f"{party.name} ({name})" if party.name else name
        if party.established_in:
            text += f", established in {', '.join(map(place_words, party.established_in))}"
        if party.group:
            text += f"; group {party.group}"
        statements.append(scope.matter.declared_at(text, ("parties", name, "name"), ("parties", name)))
    missing = f" The manifest gives no legal name for {named(unnamed)}." if unnamed else ""
    todo = f"Registered address of {named(map(scope.shown, names))}.{missing}" if names else ""
    return known(statements, (), todo)


def exporter_identity(scope: Scope) -> Known:
    """Name, seat and group of who sends. The manifest has no street address, so that is left to a person."""
    return _identity(scope, tuple(name for name in scope.exporters if scope.matter.party(name)))


def importer_identity(scope: Scope) -> Known:
    """Name, seat and group of who receives or looks in; the exporter itself where it keeps data abroad on its own."""
    told = _identity(scope, tuple(name for name in scope.importers if scope.matter.party(name)))
    itself = [
        Statement(
            Origin.DERIVED,
            f"{scope.shown(leg.transfer.exporter)} keeps {leg.transfer.edge.target} itself; no other party is declared",
            path=f"datasets.{leg.transfer.edge.target}.holder",
        )
        for leg in scope.legs
        if leg.transfer.importer is None and leg.transfer.exporter and leg.report.mode == "store"
    ]
    return known([*told.statements, *itself], (), told.todo)


def _roles(scope: Scope, side: str) -> Known:
    found: list[Statement] = []
    for leg in scope.legs:
        name = leg.transfer.exporter if side == "exporter" else leg.transfer.importer
        role = leg.facts[side].get("role")
        if role is None or name is None:
            continue
        text = f"{name}: {words(role)}" if len(scope.exporters if side == "exporter" else scope.importers) > 1 else role
        own = (*scope.matter.movement(leg), side, "role")
        found.append(scope.matter.declared_at(words(text), own, ("parties", name, "role")))
    texts = {statement.text for statement in found}
    same = side == "exporter" and len(scope.exporters) == 1 and len(texts) > 1
    clash = [f"More than one role is declared: {', '.join(sorted(texts))}."] if same else []
    return known(found, clash)


def exporter_role(scope: Scope) -> Known:
    """Controller, processor, … of who sends."""
    return _roles(scope, "exporter")


def importer_role(scope: Scope) -> Known:
    """Controller, processor, … of who receives."""
    return _roles(scope, "importer")


def exporter_business(scope: Scope) -> Known:
    """Sectors of who sends; a hint at its activities, no description of them."""
    return known(_sectors(scope, scope.exporters))


def importer_business(scope: Scope) -> Known:
    """Sectors of who receives."""
    return known(_sectors(scope, scope.importers))


def _sectors(scope: Scope, names: tuple[str, ...]) -> Iterator[Statement]:
    for name in names:
        party = scope.matter.party(name)
        if party is not None and party.sectors:
            yield scope.matter.declared(f"{name}: sectors {listed(party.sectors)}", "parties", name, "sectors")


def _entities(scope: Scope) -> Iterator[tuple[str, Entity]]:
    """What exporters say of themselves under the laws that ask it of the company, by their names."""
    for name in scope.exporters:
        party = scope.matter.party(name)
        if party is not None and party.entity is not None:
            yield name, party.entity


def exporter_registration(scope: Scope) -> Known:
    """Authorities that the exporter is registered with."""
    found = []
    for name, entity in _entities(scope):
        if entity.registered_with is not None:
            text = f"{name}: registered with {listed(entity.registered_with)}"
            found.append(scope.matter.declared(text, "parties", name, "entity", "registered_with"))
    return known(found)


def exporter_officer(scope: Scope) -> Known:
    """Whether a data protection officer is appointed and notified. Who it is, no manifest says."""
    found = []
    for name, entity in _entities(scope):
        officer = entity.dpo
        if officer is None:
            continue
        said = {True: "appointed", False: "not appointed", None: "appointment not stated"}[officer.appointed]
        told = {True: ", notified to the authority", False: ", not notified", None: ""}[officer.notified]
        text = f"{name}: data protection officer {said}{told}"
        found.append(scope.matter.declared(text, "parties", name, "entity", "dpo"))
    return known(found)


def exporter_representative(scope: Scope) -> Known:
    """Where the exporter has a representative."""
    found = []
    for name, entity in _entities(scope):
        if entity.representative_in is not None:
            text = f"{name}: representative in {', '.join(map(place_words, entity.representative_in)) or 'none'}"
            found.append(scope.matter.declared(text, "parties", name, "entity", "representative_in"))
    return known(found)


def processing_services(scope: Scope) -> Known:
    """Whether the exporter supplies personal-data processing services."""
    found = []
    for name in scope.exporters:
        party = scope.matter.party(name)
        if party is not None and party.processing_services is not None:
            said = "supplies" if party.processing_services else "does not supply"
            text = f"{name} {said} personal-data processing services"
            found.append(scope.matter.declared(text, "parties", name, "processing_services"))
    return known(found)


def relations(scope: Scope) -> Known:
    """How the parties stand to each other: one entity, one group, a written processing contract."""
    found = []
    for name in scope.importers:
        party = scope.matter.party(name)
        if party is not None and party.written_processing_contract is not None:
            has = "a" if party.written_processing_contract else "no"
            text = f"{has} written processing contract with {name}"
            found.append(scope.matter.declared(text, "parties", name, "written_processing_contract"))
    return known(found)


ANSWERS: dict[str, Asking] = {
    "exporter_identity": exporter_identity,
    "exporter_role": exporter_role,
    "exporter_business": exporter_business,
    "exporter_registration": exporter_registration,
    "exporter_officer": exporter_officer,
    "exporter_representative": exporter_representative,
    "processing_services": processing_services,
    "importer_identity": importer_identity,
    "importer_role": importer_role,
    "importer_business": importer_business,
    "relations": relations,
}
