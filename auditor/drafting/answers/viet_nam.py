"""What the Vietnamese dossier asks besides: which law applies, its clock, its thresholds and its attachments.

Numbers of days and people come from the form's `constants`, where each stands with its citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from auditor.drafting.answers.data import ordinary, sensitive
from auditor.drafting.answers.movement import since
from auditor.drafting.matter import Leg
from auditor.drafting.model import Origin, Statement
from auditor.drafting.scope import Asking, Known, Scope, known, named, words
from auditor.reports.counting import count
from jurisdiction_map.facts.model import Dossier
from jurisdiction_map.facts.safeguards import Contract
from jurisdiction_map.law import Provision

_ACTS = {
    "store": "data stored in Viet Nam is moved to storage outside, or to a cloud service of a provider abroad",
    "disclose": "someone in Viet Nam passes data to an organisation or a person abroad",
    "access": "data is seen from abroad (not named in the law; generally read as passing it on)",
    "collect": "a platform outside Viet Nam is used to process data collected in Viet Nam",
    "process_and_return": "a platform outside Viet Nam is used to process data collected in Viet Nam",
}
"""Acts of PDPL art. 20.1 and D356 art. 17.1, by the manifest's `mode`."""

_ONWARD = (
    "data collected in Viet Nam is passed on from another country; the law does not name this, "
    "it may count as processing on a platform outside Viet Nam"
)
_ACT_CONFIDENCE = {"access": "two_secondary"}


def _provision(scope: Scope) -> Provision:
    law = scope.matter.laws.require("VN")
    return law.provision(str(scope.constants["provision"]))


def _derived(provision: Provision, text: str) -> Statement:
    return Statement(
        Origin.DERIVED, text, cite=f"{provision.id}, {provision.cite}", confidence=provision.confidence.word
    )


def law_in_force(scope: Scope) -> Known:
    """Which law the dossier is drawn up under on the day, and what comes before or after it."""
    provision = _provision(scope)
    law = scope.matter.laws.require("VN")
    begin, end = provision.interval.begin, provision.interval.end
    span = f"from {begin}" + (f" to {end - timedelta(days=1)}" if end else "") if begin else ""
    found = [_derived(provision, f"{provision.title}, in force {span}")]
    for instrument in law.instruments:
        if instrument.id in scope.constants["instruments"] and scope.matter.as_of in instrument.interval:
            text = f"{instrument.title}, {instrument.number}"
            found.append(Statement(Origin.DERIVED, text, cite=instrument.id, confidence=instrument.confidence.word))
    return known(found)


def exemptions(scope: Scope) -> Known:
    """Flows that the law lifts out of the dossier, by the outcome of the provision for each."""
    found = []
    identifier = str(scope.constants["provision"])
    for leg in scope.legs:
        law = leg.answer.laws.get("VN")
        result = law.provisions.get(identifier) if law else None
        if result is not None and result.outcome == "exempt":
            by = f" by {result.exempted_by}" if result.exempted_by else ""
            found.append(_derived(result.provision, f"{leg.flow}: exempt{by}. {result.reason}".strip()))
        elif result is not None:
            found.append(
                _derived(
                    result.provision, f"{leg.flow}, {leg.route}: not exempt (the dossier is {words(result.outcome)})"
                )
            )
    return known(found)


def acts(scope: Scope) -> Known:
    """The act of the law that each transfer is. One that leaves another country is read as use of a platform abroad."""
    found = []
    for leg in scope.legs:
        mode = leg.report.mode or ""
        at_home = leg.report.from_ == "VN"
        act = _ACTS.get(mode) if at_home else _ONWARD
        if act is not None:
            confidence = _ACT_CONFIDENCE.get(mode, "primary") if at_home else "unverified"
            text = f"{leg.route}: {act}"
            found.append(Statement(Origin.DERIVED, text, cite="PDPL art. 20.1; D356 art. 17.1", confidence=confidence))
    return known(found)


def first_transfer(scope: Scope) -> Known:
    """The first day of transfer: of the exporter as declared, and of its flows."""
    found: list[Statement] = []
    clashes = []
    flows = [(leg.flow, leg.transfer.flow.started) for leg in scope.legs if leg.transfer.flow.started]
    earliest = min((day for _, day in flows if day), default=None)
    stated = _stated_first(scope)
    if stated is not None:
        name, day = stated
        found.append(scope.matter.declared(f"{name}: {day.isoformat()}", "parties", name, "entity", "first_transfer"))
        if earliest is not None and earliest < day:
            clashes.append(f"The exporter's first transfer is declared as {day}, and a flow began on {earliest}.")
    for leg in scope.legs:
        if leg.transfer.flow.started is not None:
            text = f"{leg.flow}: {since(leg.transfer.flow.started, scope)}"
            found.append(scope.matter.declared(text, *scope.matter.movement(leg), "started"))
    return known(found, clashes)


def _stated_first(scope: Scope) -> tuple[str, date] | None:
    for name in scope.exporters:
        party = scope.matter.party(name)
        if party is not None and party.entity is not None and party.entity.first_transfer is not None:
            return name, party.entity.first_transfer
    return None


def start_of(scope: Scope) -> tuple[date, str] | None:
    """The day from which the clock runs, and why that day; None where no first day is declared."""
    stated = _stated_first(scope)
    days = [leg.transfer.flow.started for leg in scope.legs if leg.transfer.flow.started]
    if stated is None and not days:
        return None
    day, why = (
        (stated[1], "declared first transfer of the exporter")
        if stated
        else (min(d for d in days if d), "earliest flow")
    )
    begins = _provision(scope).interval.begin
    if begins is not None and day < begins:
        return begins, (
            f"{why}: {day}, before this law; counted from its first day, which is an inference, since the law names no date"
        )
    return day, why


def clock(scope: Scope) -> Known:
    """The 60 days, from their start to their end, held against what is declared to be filed."""
    start = start_of(scope)
    if start is None:
        return known((), (), "The first day of transfer: without it the 60 days have no start.")
    begins, why = start
    days = int(scope.constants["filing_days"])
    due = begins + timedelta(days=days)
    found = [
        _derived(
            _provision(scope), f"the clock starts on {begins} ({why}); one original is due within {days} days, by {due}"
        )
    ]
    name, dossier = _dossier(scope)
    filed = dossier.filed if dossier else None
    if filed is not None:
        said = "in time" if filed <= due else f"late by {count((filed - due).days, 'day')}"
        if filed > scope.matter.as_of:
            said = f"after the day that is asked about, {said}"
        received = filed < (_provision(scope).interval.begin or filed)
        more = ", before this law began (see transitional rule)" if received else f", {said}"
        found.append(
            scope.matter.declared(f"filed on {filed}{more}", "parties", name, "entity", "transfer_dossier", "filed")
        )
        return known(found)
    left = (due - scope.matter.as_of).days
    said = f"left: {count(left, 'day')}" if left >= 0 else f"overdue by {count(-left, 'day')}"
    found.append(_derived(_provision(scope), f"not declared as filed; as of {scope.matter.as_of}, {said}"))
    return known(found)


def _dossier(scope: Scope) -> tuple[str, Dossier | None]:
    for name in scope.exporters:
        party = scope.matter.party(name)
        if party is not None and party.entity is not None and party.entity.transfer_dossier is not None:
            return name, party.entity.transfer_dossier
    return "", None


def dossier_status(scope: Scope) -> Known:
    """What is declared of the dossier: prepared, filed, answered, updated."""
    name, dossier = _dossier(scope)
    if dossier is None:
        return known(())
    found = []
    for key, value in dossier.model_dump(mode="json", exclude_unset=True).items():
        text = f"{words(key)}: {value if value is not None else 'no (stated)'}"
        found.append(scope.matter.declared(text, "parties", name, "entity", "transfer_dossier", key))
    party = scope.matter.party(name)
    change = party.entity.changed_since_filing if party and party.entity else None
    if change is not None:
        on = f" on {change.on}" if change.on else ""
        found.append(
            scope.matter.declared(
                f"changed since filing: {change.what}{on}", "parties", name, "entity", "changed_since_filing"
            )
        )
    return known(found)


def after_filing(scope: Scope) -> Known:
    """What follows the filing, with the number of days of each step and its source."""
    rows = scope.constants.get("steps", ())
    return known(Statement(Origin.DERIVED, row["text"], cite=row["cite"], confidence=row["confidence"]) for row in rows)


def where_to_file(scope: Scope) -> Known:
    """The authority and its cover forms, with what varies the procedure on the day."""
    provision = _provision(scope)
    found = [_derived(provision, provision.recipient)] if provision.recipient else []
    remarks = [
        note for leg in scope.legs for note in leg.report.annotations if note.startswith("VN: ") and "VN-NQ22" in note
    ]
    return known([*found, *(Statement(Origin.DERIVED, note.removeprefix("VN: ")) for note in remarks)])


def national_security(scope: Scope) -> Known:
    """Whether the numbers reach the thresholds of the section on national security."""
    limits = scope.constants["national_security"]
    found = []
    for kind, asked in (("basic", ordinary), ("sensitive", sensitive)):
        touched = [leg for leg in scope.legs if _touches(scope, leg, kind, asked)]
        text = _threshold(kind, touched, int(limits[kind])) if touched else f"no {kind} data is known to move"
        found.append(Statement(Origin.DERIVED, text, cite=limits["cite"], confidence=limits["confidence"]))
    return known(found)


def _touches(scope: Scope, leg: Leg, kind: str, asked: Asking) -> bool:
    """Whether data of the class, or perhaps of it, is in one transfer."""
    alone = Scope(scope.matter, (leg,), scope.law, scope.constants)
    return any(f"VN {kind}" in statement.text for statement in asked(alone).statements)


def _threshold(kind: str, legs: Sequence[Leg], limit: int) -> str:
    """How the declared numbers stand to a limit: the largest dataset is the least, all together the most."""
    numbers: dict[str, int | None] = {}
    for leg in legs:
        root = leg.transfer.root or leg.transfer.edge.source
        numbers[root] = max((n for n in (numbers.get(root), leg.report.people) if n is not None), default=None)
    told = [number for number in numbers.values() if number is not None]
    low, high = max(told, default=0), sum(told)
    complete = len(told) == len(numbers)
    if low > limit:
        said = "reached"
    elif complete and high <= limit:
        said = "not reached"
    else:
        said = "perhaps reached"
    between = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    twice = "" if low == high else " (whoever is in several datasets may be counted twice)"
    missing = (
        "" if complete else f"; not declared for {named(name for name, number in numbers.items() if number is None)}"
    )
    return (
        f"{kind} data of {between} people is declared{twice}{missing}: the threshold of more than {limit:,} is {said}"
    )


def other_flows(scope: Scope) -> Known:
    """Flows of the same exporter under the same law that are not in this draft; the dossier is one for all."""
    shown = {leg.report.id for leg in scope.legs}
    others = [
        leg
        for leg in scope.matter.legs
        if leg.transfer.exporter in scope.exporters and leg.under("VN") and leg.report.id not in shown
    ]
    names = list(dict.fromkeys(leg.flow for leg in others))
    if not names:
        return known(
            [_derived(_provision(scope), "none: every flow of this exporter under Vietnamese law is in this draft")]
        )
    clash = f"The dossier is one for the whole exporter; these flows are not in this draft: {named(names)}."
    return known((), [clash])


def attachments(scope: Scope) -> Known:
    """The documents that go with the form, each with whether the manifest speaks of it."""
    found = [
        Statement(Origin.DERIVED, row["text"], cite=row["cite"], confidence=row["confidence"])
        for row in scope.constants["attachments"]
    ]
    return known([*found, *_contracts(scope)])


def _contracts(scope: Scope) -> Iterator[Statement]:
    for leg in scope.legs:
        for index, safeguard in enumerate(leg.transfer.flow.safeguards or ()):
            if isinstance(safeguard, Contract):
                signed = f", signed {safeguard.signed}" if safeguard.signed else ""
                text = f"contract of flow {leg.flow} ({words(safeguard.contract or 'model not stated')}{signed})"
                yield scope.matter.declared(text, *scope.matter.movement(leg), "safeguards", index)


ANSWERS: dict[str, Asking] = {
    "vn_law_in_force": law_in_force,
    "vn_exemptions": exemptions,
    "vn_acts": acts,
    "vn_first_transfer": first_transfer,
    "vn_clock": clock,
    "vn_dossier_status": dossier_status,
    "vn_after_filing": after_filing,
    "vn_where_to_file": where_to_file,
    "vn_national_security": national_security,
    "vn_other_flows": other_flows,
    "vn_attachments": attachments,
}
