"""A transfer's facts, in the vocabulary that laws ask: what the manifest states and nothing more.

A value that is not declared stays absent (unknown). Two facts are derived from what is declared, not guessed: a named
cloud region is not an own server, and parties of one group are of the same group.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from auditor.manifest.model import DATA_FACTS, EXPORTER_FACTS, IMPORTER_FACTS, TRANSFER_FACTS, Manifest, Party
from jurisdiction_map.facts.read import plain

from .graph import Graph
from .transfers import Transfer

_STORAGE_FACTS = ("own_servers", "third_party_can_access", "encrypted")
_ROLES_AS_EXPORTER = {"sub_processor": "processor"}


def facts_of(transfer: Transfer, graph: Graph, as_of: date) -> dict[str, Any]:
    """The facts of one transfer on a day, as plain values (the form `facts.read.facts_from` returns)."""
    manifest = graph.manifest
    exporter = manifest.parties.get(transfer.exporter or "")
    facts: dict[str, Any] = {
        "as_of": as_of,
        "transfer": _transfer(transfer, graph),
        "exporter": {**_party(exporter, EXPORTER_FACTS), **_stated(transfer.flow.exporter)},
        "importer": _importer(transfer, manifest),
        "data": _data(transfer, graph),
    }
    role = facts["exporter"].get("role")
    if role in _ROLES_AS_EXPORTER:
        facts["exporter"]["role"] = _ROLES_AS_EXPORTER[role]
    safeguards = _safeguards(transfer, manifest)
    if safeguards is not None:
        facts["safeguards"] = safeguards
    entity = {**_stated(exporter.entity if exporter else None), **_stated(transfer.flow.entity)}
    if entity:
        facts["entity"] = entity
    if transfer.flow.suppose:
        facts["suppose"] = dict(transfer.flow.suppose)
    return facts


def _stated(model: BaseModel | None) -> dict[str, Any]:
    return {} if model is None else plain(model)


def _party(party: Party | None, names: tuple[str, ...]) -> dict[str, Any]:
    if party is None:
        return {}
    told = plain(party)
    return {name: told[name] for name in names if name in told and told[name] is not None}


def _transfer(transfer: Transfer, graph: Graph) -> dict[str, Any]:
    told = plain(transfer.flow)
    facts: dict[str, Any] = {"mode": transfer.mode}
    for key, value in (("from", transfer.from_), ("to", transfer.to)):
        if value is not None:
            facts[key] = value
    if transfer.origin is not None:
        facts["origin"] = [transfer.origin]
    target = graph.dataset(transfer.edge.target)
    if target is not None:
        stated = plain(target)
        facts.update({key: stated[key] for key in _STORAGE_FACTS if key in stated})
        if graph.places[transfer.edge.target].cloud:
            facts.setdefault("own_servers", False)
    onward = _onward(transfer, graph)
    if onward is not None:
        facts["onward_to"] = onward
    facts.update(
        {key: told[key] for key in ("started", "purposes", *TRANSFER_FACTS) if key in told and told[key] is not None}
    )
    return facts


def _onward(transfer: Transfer, graph: Graph) -> list[str] | None:
    """Where declared flows take the data next; None where nobody said (another organisation's dataset without flows)."""
    if transfer.mode == "access" or transfer.edge.target not in graph.places:
        return None
    countries = {
        country
        for edge in graph.outgoing(transfer.edge.target)
        for country in _reached(graph, edge.target)
        if country != transfer.to
    }
    target = graph.manifest.datasets[transfer.edge.target]
    ours = target.holder is not None and target.holder == transfer.exporter
    return sorted(countries) if countries or ours else None


def _reached(graph: Graph, name: str) -> tuple[str, ...]:
    if name in graph.places:
        return graph.places[name].countries
    party = graph.manifest.parties.get(name)
    return tuple(party.established_in or ()) if party else ()


def _importer(transfer: Transfer, manifest: Manifest) -> dict[str, Any]:
    party = manifest.parties.get(transfer.importer or "")
    facts = _party(party, IMPORTER_FACTS)
    exporter = manifest.parties.get(transfer.exporter or "")
    if transfer.mode == "access" and party is None and transfer.to is not None:
        facts.setdefault("established_in", [transfer.to])
    if transfer.importer is not None and transfer.exporter is not None:
        facts["same_entity"] = transfer.importer == transfer.exporter
        if exporter is not None and party is not None and exporter.group and party.group:
            facts["same_group"] = exporter.group == party.group
    elif transfer.own_staff is not None:
        facts["same_entity"] = transfer.own_staff
    return {**facts, **_stated(transfer.flow.importer)}


def _data(transfer: Transfer, graph: Graph) -> dict[str, Any]:
    """Data facts: of the dataset the data was collected in, of the one it leaves, of the flow; the later wins."""
    facts: dict[str, Any] = {}
    for name in dict.fromkeys((transfer.root, transfer.edge.source)):
        dataset = graph.dataset(name or "")
        if dataset is not None:
            told = plain(dataset)
            facts.update({key: told[key] for key in DATA_FACTS if key in told and told[key] is not None})
    told = plain(transfer.flow)
    facts.update({key: told[key] for key in DATA_FACTS if key in told and told[key] is not None})
    facts.pop("categories", None)
    if transfer.flow.categories is not None:
        facts["categories"] = list(transfer.flow.categories)
        if transfer.moved.tags is not None:
            extra = sorted(transfer.moved.tags - set(transfer.flow.categories))
            facts["categories"].extend(extra)
    elif transfer.moved.tags is not None:
        facts["categories"] = sorted(transfer.moved.tags)
    if transfer.moved.form is not None:
        facts.setdefault("form", transfer.moved.form)
        if transfer.flow.form is None:
            facts["form"] = transfer.moved.form
    groups = facts.get("subjects")
    if "people" not in facts and groups and all("people" in group for group in groups):
        facts["people"] = sum(group["people"] for group in groups)
    return facts


def certifications_of(transfer: Transfer, manifest: Manifest) -> list[dict[str, Any]]:
    """The certifications that the parties to a transfer hold, as safeguards."""
    held: list[dict[str, Any]] = []
    for side, name in (("importer", transfer.importer), ("exporter", transfer.exporter)):
        party = manifest.parties.get(name or "")
        for certification in (party.certifications if party else None) or ():
            held.append({"holder": side, **plain(certification)})
    return held


def _safeguards(transfer: Transfer, manifest: Manifest) -> list[dict[str, Any]] | None:
    """The flow's safeguards and its parties' certifications; None when the flow states none (not even that there are none)."""
    if transfer.flow.safeguards is None:
        return None
    return [*(plain(row) for row in transfer.flow.safeguards), *certifications_of(transfer, manifest)]
