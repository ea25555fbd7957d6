"""Fills a form: asks who may know, joins what they say, and leaves empty what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from auditor.drafting.answers import ANSWERS
from auditor.drafting.answers.data import sensitive
from auditor.drafting.answers.instruments import fitting
from auditor.drafting.diagram import diagram_of
from auditor.drafting.forms import Field, Form, Section
from auditor.drafting.matter import OUTSIDE, Leg, Matter
from auditor.drafting.model import Draft, Entry, Part, State
from auditor.drafting.scope import Known, Scope, known


def fill(form: Form, matter: Matter, legs: tuple[Leg, ...], key: str, subject: str, law: str = "") -> Draft:
    """One draft of a form for these transfers. law: the jurisdiction whose form it is."""
    parts = tuple(part for section in form.sections for part in _parts(section, form, matter, legs, law))
    diagram = diagram_of(matter, legs) if form.diagram else None
    return Draft(key, form.title, subject, parts, diagram)


def _parts(section: Section, form: Form, matter: Matter, legs: tuple[Leg, ...], law: str) -> Iterator[Part]:
    """The section, once for what it is repeated for."""
    for key, about, chosen in _repeated(section, legs):
        scope = Scope(matter, chosen, law, form.constants)
        entries = tuple(_entry(one, scope) for one in section.fields)
        yield Part(f"{section.id}/{key}" if key else section.id, section.title, about, entries, section.note)


def _repeated(section: Section, legs: Sequence[Leg]) -> Iterator[tuple[str, str, tuple[Leg, ...]]]:
    if section.each == "transfer":
        for leg in legs:
            several = len({one.transfer.edge.source for one in legs if one.flow == leg.flow}) > 1
            source = f", from {leg.transfer.edge.source}" if several else ""
            yield leg.report.id, f"{leg.flow}: {leg.route}{source}", (leg,)
    elif section.each == "flow":
        flows = list(dict.fromkeys(leg.flow for leg in legs))
        for flow in flows:
            yield flow, flow, tuple(leg for leg in legs if leg.flow == flow)
    else:
        yield "", "", tuple(legs)


def _entry(asked: Field, scope: Scope) -> Entry:
    told = [ANSWERS[name](scope) for name in asked.answers]
    statements = [statement for one in told for statement in one.statements]
    conflicts = [conflict for one in told for conflict in one.conflicts]
    todo = " ".join(dict.fromkeys(one.todo for one in told if one.todo))
    if asked.only_if and not conflicts and TESTS[asked.only_if](scope) is False:
        return _made(asked, State.KNOWN if statements else State.NOT_ASKED, known(statements))
    return _made(asked, _state(asked, bool(statements), bool(conflicts), todo), known(statements, conflicts, todo))


def _state(asked: Field, answered: bool, conflicting: bool, todo: str) -> State:
    if conflicting:
        return State.CONFLICT
    if asked.person == "never":
        return State.KNOWN
    if not answered:
        return State.MISSING
    return State.PARTLY if todo or asked.person == "always" else State.KNOWN


def _made(asked: Field, state: State, told: Known) -> Entry:
    open_ = state in (State.MISSING, State.PARTLY) or (state is State.CONFLICT and asked.person == "always")
    todo = _todo(asked, state, told) if open_ or (told.todo and state is State.CONFLICT) else ""
    return Entry(
        asked.id,
        asked.heading,
        asked.asks,
        asked.at,
        asked.certainty,
        state,
        told.statements,
        told.conflicts,
        todo,
        asked.why if todo or state is State.CONFLICT else "",
        asked.ask if todo or state is State.CONFLICT else "",
    )


def _todo(asked: Field, state: State, told: Known) -> str:
    """What a person writes: what an answer found lacking, and the form's own words where they say more."""
    if asked.person == "always" or state is State.MISSING:
        return " ".join(dict.fromkeys(part for part in (asked.write, told.todo) if part))
    return told.todo or asked.write


def _any_sensitive(scope: Scope) -> bool | None:
    """Whether a special class is touched; None while categories are not known."""
    if not any("categories" in leg.facts["data"] for leg in scope.legs):
        return None
    return any(not statement.text.startswith(("none of", "the law file")) for statement in sensitive(scope).statements)


def _to_processor(scope: Scope) -> bool | None:
    """Whether a recipient works for the exporter or for its principal (modules Two and Three)."""
    pairs = {fitting(leg) for leg in scope.legs}
    if None in pairs:
        return None
    return any(pair is not None and pair.endswith("_to_processor") for pair in pairs)


def _regulated(scope: Scope) -> bool | None:
    """Whether a law has something to say on any of the transfers."""
    return any(leg.report.verdict not in OUTSIDE for leg in scope.legs)


TESTS: Mapping[str, Callable[[Scope], bool | None]] = {
    "sensitive": _any_sensitive,
    "processor_importer": _to_processor,
    "regulated": _regulated,
}
"""What a form's `only_if` may name. None is not known; then the form asks."""


def by_exporter(legs: Sequence[Leg]) -> list[tuple[str, tuple[Leg, ...]]]:
    """Transfers of each exporter, in the order in which exporters come; `` where none is declared."""
    order = list(dict.fromkeys(leg.transfer.exporter or "" for leg in legs))
    ranked = sorted(legs, key=lambda leg: order.index(leg.transfer.exporter or ""))
    return [(name, tuple(group)) for name, group in groupby(ranked, key=lambda leg: leg.transfer.exporter or "")]
