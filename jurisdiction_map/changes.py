"""What changes in the law between two days: everything in the law files that begins or ends in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from .conditions.nodes import Node
from .law import Interval, Law, Provision
from .records import record


@record
class LawChange:
    """One thing that begins or ends.

    day: the first on which it is so. what: `provision`, `limb`, `instrument`, `class`, `list`, `mechanism`,
    `exclusion`, `exemption` or `event` (a dated change that the file tells in words). id: of what it belongs to.
    turn: `begins`, `ends` or `happens`.
    """

    day: date
    law: str
    what: str
    id: str
    turn: str
    text: str
    cite: str
    confidence: str


def changes(laws: Iterable[Law], begin: date, end: date) -> list[LawChange]:
    """Changes after `begin` up to and including `end`, in order of day, law and id.

    Raises:
        ValueError: `end` lies before `begin`.
    """
    if end < begin:
        raise ValueError(f"{end} lies before {begin}")
    found = {
        (one.day, one.law, one.what, one.id, one.turn, one.text): one
        for law in laws
        for one in _of(law)
        if begin < one.day <= end
    }
    return [found[key] for key in sorted(found)]


def days(laws: Iterable[Law], begin: date, end: date) -> list[date]:
    """The days after `begin` up to `end` on which something changes that a verdict may rest on."""
    return sorted({one.day for one in changes(laws, begin, end) if one.what not in ("event", "instrument")})


def _of(law: Law) -> Iterator[LawChange]:
    for row in law.changes:
        yield LawChange(
            date.fromisoformat(str(row["date"])), law.code, "event", law.code, "happens", row["what"],
            row.get("cite", ""), row.get("confidence", ""),
        )  # fmt: skip
    for instrument in law.instruments:
        yield from _turns(
            law, instrument.interval, "instrument", instrument.id, instrument.title, instrument.number, instrument.confidence.word
        )  # fmt: skip
    for provision in law.provisions:
        yield from _turns(
            law, provision.interval, "provision", provision.id, provision.title, provision.cite, provision.confidence.word
        )  # fmt: skip
        yield from _within(law, provision)
    yield from _tables(law)


def _within(law: Law, provision: Provision) -> Iterator[LawChange]:
    """Limbs and exemptions that begin or end while their provision is in force."""
    for row in provision.exempt:
        text = row.plain or row.id
        yield from _turns(law, row.interval, "exemption", provision.id, text, row.cite, row.confidence.word)
    for condition in (provision.applies, provision.requires):
        for node in condition.walk():
            if node.meta.begin or node.meta.end:
                cite = node.meta.cite or provision.cite
                yield from _turns(
                    law, Interval(node.meta.begin, node.meta.end), "limb", provision.id, _said(node), cite, _sure(node, provision)
                )  # fmt: skip


def _tables(law: Law) -> Iterator[LawChange]:
    for name, rows in law.classes.items():
        for row in rows:
            text = f"{name.replace('_', ' ')}: {', '.join(row.tags)}"
            yield from _turns(law, row.interval, "class", name, text, row.cite, row.confidence.word)
    for name, listed in law.lists.items():
        for place in listed:
            text = f"{name.replace('_', ' ')}: {', '.join(sorted(place.countries)) or 'nothing'}"
            yield from _turns(law, place.interval, "list", name, text, place.cite, place.confidence.word)
    for mechanism in law.mechanisms:
        text = f"{mechanism.kind} {mechanism.name.replace('_', ' ')}: recognised {mechanism.recognised}"
        yield from _turns(
            law, mechanism.interval, "mechanism", mechanism.name, text, mechanism.cite, mechanism.confidence.word
        )
    for exclusion in law.exclusions:
        yield from _turns(
            law, exclusion.interval, "exclusion", exclusion.id or exclusion.gives, exclusion.plain, exclusion.cite,
            exclusion.confidence.word,
        )  # fmt: skip


def _turns(law: Law, interval: Interval, what: str, name: str, text: str, cite: str, sure: str) -> Iterator[LawChange]:
    for day, turn in ((interval.begin, "begins"), (interval.end, "ends")):
        if day is not None:
            yield LawChange(day, law.code, what, name, turn, text, cite, sure)


def _said(node: Node) -> str:
    return node.meta.plain or node.text()


def _sure(node: Node, provision: Provision) -> str:
    return (node.meta.confidence or provision.confidence).word
