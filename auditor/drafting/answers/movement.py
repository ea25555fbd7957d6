"""Where data goes, why, since when, by whom it is seen next, and how it is protected on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auditor.drafting.matter import Leg
from auditor.drafting.model import Origin, Statement
from auditor.drafting.places import place_words, places_words
from auditor.drafting.scope import Asking, Known, Scope, known, listed, words

_MODES = {
    "store": "stored by the same organisation, or for it by a host",
    "disclose": "handed over to another organisation",
    "access": "seen from elsewhere, without being moved",
    "collect": "collected directly from people in another country",
    "transit": "passes through",
    "process_and_return": "worked on and sent back",
    "physical": "carried on a medium",
}
"""What the manifest's `mode` means."""


def purposes(scope: Scope) -> Known:
    """Declared purposes. What they mean for the business, a person writes."""
    found = []
    for leg in scope.legs:
        told = leg.transfer.flow.purposes
        if told is not None:
            prefix = f"{leg.flow}: " if len(scope.flows) > 1 else ""
            found.append(scope.matter.declared(f"{prefix}{listed(told)}", *scope.matter.movement(leg), "purposes"))
    return known(found)


def operations(scope: Scope) -> Known:
    """What is done with the data, as far as the way it moves tells."""
    found = []
    for leg in scope.legs:
        text = f"{leg.route}: {_MODES.get(leg.report.mode or '', 'not known')}"
        own = scope.matter.movement(leg)
        if leg.transfer.flow.mode is not None:
            found.append(scope.matter.declared(text, *own, "mode"))
        else:
            found.append(Statement(Origin.DERIVED, text, path=".".join(map(str, own))))
        system = leg.transfer.flow.system
        if system is not None:
            found.append(scope.matter.declared(f"system: {words(system)}", *own, "system"))
    return known(found)


def frequency(scope: Scope) -> Known:
    """Occasional or systematic."""
    told = ((leg, leg.transfer.flow.frequency) for leg in scope.legs)
    return known(
        scope.matter.declared(f"{leg.flow}: {said}", *scope.matter.movement(leg), "frequency")
        for leg, said in told
        if said
    )


def begun(scope: Scope) -> Known:
    """Since when data moves."""
    told = ((leg, leg.transfer.flow.started) for leg in scope.legs)
    return known(
        scope.matter.declared(f"{leg.flow}: {since(day, scope)}", *scope.matter.movement(leg), "started")
        for leg, day in told
        if day
    )


def since(day: date, scope: Scope) -> str:
    """`since 2026-02-01`, or that it begins after the day that is asked about."""
    if day > scope.matter.as_of:
        return f"begins on {day.isoformat()}, after the day that is asked about"
    return f"since {day.isoformat()}"


def countries(scope: Scope) -> Known:
    """Countries of storage, seat, remote access and onward transfer, held against those that contracts name."""
    found: list[Statement] = []
    clashes: list[str] = []
    for leg in scope.legs:
        if leg.report.to is not None:
            found.append(_arrives(scope, leg))
        clashes += _unnamed(leg)
    found += _looking_in(scope)
    return known(found, clashes)


def _arrives(scope: Scope, leg: Leg) -> Statement:
    place, target = place_words(leg.report.to or ""), leg.transfer.edge.target
    how = {"access": "seen from", "store": "stored in"}.get(leg.report.mode or "", "received in")
    text = f"{how} {place}"
    if leg.report.mode == "access":
        own = scope.matter.movement(leg)
        return scope.matter.declared_at(
            text,
            (*own, "access_from"),
            ("datasets", leg.transfer.edge.source, "access_from"),
            ("parties", leg.transfer.importer or "", "established_in"),
            own,
        )
    dataset = scope.matter.dataset(target)
    if dataset is None:
        return scope.matter.declared(f"{text} by {target}", "parties", target, "established_in")
    where = scope.matter.graph.places[target]
    if leg.report.to not in where.countries:
        return scope.matter.declared(
            f"{text} by {leg.transfer.importer}", "parties", leg.transfer.importer or "", "established_in"
        )
    region = f" (region {dataset.region})" if dataset.region and dataset.country is None else ""
    return scope.matter.declared_at(f"{text}{region}", ("datasets", target, "country"), ("datasets", target, "region"))


def _looking_in(scope: Scope) -> Iterator[Statement]:
    for name in dict.fromkeys(leg.transfer.edge.target for leg in scope.legs):
        dataset = scope.matter.dataset(name)
        for index, access in enumerate(dataset.access_from or () if dataset else ()):
            who = f" by {access.party}" if access.party else ""
            yield scope.matter.declared(
                f"{name} is seen from {place_words(access.country)}{who}", "datasets", name, "access_from", index
            )


def _unnamed(leg: Leg) -> Iterator[str]:
    """A country of arrival that a contract, which lists countries, does not list."""
    for safeguard in leg.facts.get("safeguards") or ():
        named = safeguard.get("names_countries")
        if "contract" in safeguard and isinstance(named, list) and leg.report.to and leg.report.to not in named:
            yield f"{leg.flow}: data reaches {place_words(leg.report.to)}; the contract names {places_words(named)}."


def onward(scope: Scope) -> Known:
    """Where data goes next: declared countries, and what declared flows do."""
    found, clashes = [], []
    for leg in scope.legs:
        own = scope.matter.movement(leg)
        said, terms = leg.transfer.flow.onward_to, leg.transfer.flow.onward_terms
        if said is not None:
            text = f"onward to {places_words(said)}" if said else "no onward transfer"
            found.append(scope.matter.declared(text, *own, "onward_to"))
        if terms is not None:
            text = "the recipient is bound to the same terms for onward transfers" if terms else "onward terms: none"
            found.append(scope.matter.declared(text, *own, "onward_terms"))
        if leg.report.mode == "access" or leg.transfer.edge.target not in scope.matter.graph.places:
            continue
        for edge in scope.matter.graph.outgoing(leg.transfer.edge.target):
            reached = _reached(scope, edge.target)
            where = f" in {places_words(reached)}" if reached else ""
            found.append(scope.matter.declared(f"flow {edge.id} takes it on to {edge.target}{where}", "flows", edge.id))
            home = (leg.report.from_, leg.report.origin, leg.report.to)
            beyond = [code for code in reached if said is not None and code not in (*said, *home)]
            if beyond:
                clashes.append(f"Flow {edge.id} goes on to {places_words(beyond)}; onward_to does not name it.")
    return known(found, clashes)


def _reached(scope: Scope, name: str) -> tuple[str, ...]:
    if name in scope.matter.graph.places:
        return scope.matter.graph.places[name].countries
    party = scope.matter.party(name)
    return tuple(party.established_in or ()) if party else ()


def processors(scope: Scope) -> Known:
    """Who else touches the data at the recipient's: hosts, people who look in, declared sub-processors."""
    found = []
    for leg in scope.legs:
        target = leg.transfer.edge.target
        dataset = scope.matter.dataset(target)
        if dataset is not None and dataset.hosted_by is not None:
            text = f"{dataset.hosted_by}{_seat(scope, dataset.hosted_by)} hosts {target}"
            found.append(scope.matter.declared(text, "datasets", target, "hosted_by"))
        for access in leg.transfer.flow.access_from or ():
            if access.party is not None:
                text = f"{access.party}{_seat(scope, access.party)} looks in from {place_words(access.country)}"
                found.append(scope.matter.declared(text, *scope.matter.movement(leg), "access_from"))
        party = scope.matter.party(leg.transfer.importer)
        if party is not None and party.role == "sub_processor" and leg.transfer.importer:
            text = f"{leg.transfer.importer}{_seat(scope, leg.transfer.importer)} is a sub-processor"
            found.append(scope.matter.declared(text, "parties", leg.transfer.importer, "role"))
    return known(found)


def _seat(scope: Scope, name: str) -> str:
    party = scope.matter.party(name)
    return f" ({places_words(party.established_in)})" if party and party.established_in else ""


def protection(scope: Scope) -> Known:
    """Encryption, keys and measures that are declared; nothing else is claimed."""
    found: list[Statement] = []
    for leg in scope.legs:
        own = scope.matter.movement(leg)
        encrypted = leg.facts["transfer"].get("encrypted")
        if encrypted:
            said = [
                f"{'' if encrypted[key] else 'not '}{label}" for key, label in _ENCRYPTED.items() if key in encrypted
            ]
            if encrypted.get("keys_held_by"):
                said.append(f"keys held by the {encrypted['keys_held_by']}")
            paths = ((*own, "encrypted"), ("datasets", leg.transfer.edge.target, "encrypted"))
            found.append(scope.matter.declared_at(", ".join(said), *paths))
        for index, safeguard in enumerate(leg.transfer.flow.safeguards or ()):
            measures = getattr(safeguard, "measures", None)
            if measures is not None:
                found.append(scope.matter.declared(listed(measures), *own, "safeguards", index))
        if "third_party_can_access" in leg.facts["transfer"]:
            can = "can" if leg.facts["transfer"]["third_party_can_access"] else "cannot"
            paths = ((*own, "third_party_can_access"), ("datasets", leg.transfer.edge.target, "third_party_can_access"))
            found.append(scope.matter.declared_at(f"a third party {can} get at the data", *paths))
    return known(found)


_ENCRYPTED = {"in_transit": "encrypted in transit", "at_rest": "encrypted at rest"}


def kept(scope: Scope) -> Known:
    """What is declared of keeping and deleting."""
    found = []
    for leg in scope.legs:
        own = scope.matter.movement(leg)
        flow = leg.transfer.flow
        if flow.deleted_within_hours is not None:
            found.append(
                scope.matter.declared(
                    f"deleted within {flow.deleted_within_hours:g} hours", *own, "deleted_within_hours"
                )
            )
        if flow.copy_kept_in is not None:
            found.append(
                scope.matter.declared(f"a copy stays in {places_words(flow.copy_kept_in)}", *own, "copy_kept_in")
            )
        for index, safeguard in enumerate(flow.safeguards or ()):
            terms = [term for term in getattr(safeguard, "terms", None) or () if term in ("retention", "deletion")]
            if terms:
                found.append(
                    scope.matter.declared(
                        f"the contract has terms on {listed(terms)}", *own, "safeguards", index, "terms"
                    )
                )
    return known(found)


ANSWERS: dict[str, Asking] = {
    "purposes": purposes,
    "operations": operations,
    "frequency": frequency,
    "begun": begun,
    "countries": countries,
    "onward": onward,
    "processors": processors,
    "protection": protection,
    "kept": kept,
}
