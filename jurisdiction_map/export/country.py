"""The page of a jurisdiction, and of one of its instruments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..law import Instrument, Law
from .markup import Html, element, link, listed, table, text
from .provision import file_name
from .words import condition, dates, plain, sources, sure

_GROUPS = (("Gates", "gate"), ("Duties", "duty"), ("Routes", "route"), ("Advice", "advice"))


def content(law: Law, as_of: date) -> Html:
    """Everything a law file says, in the order in which a reader needs it."""
    parts = [
        element("p", text(" ".join(law.summary.split()))),
        element("p", text(f"Reviewed {law.reviewed}.")),
        *_provisions(law, as_of),
        _section("Reach: when this law is asked", condition(law.reach)),
        _section("Outside it", listed(_exclusions(law))),
        _section("Mechanisms and how they are taken", _mechanisms(law)),
        _section("Lists", _lists(law)),
        _section("Classes of data", _classes(law)),
        _section("Instruments", _instruments(law)),
        _section("Government access", listed(text(row["what"]) for row in law.access)),
        _section("Dated changes", listed(text(f"{row['date']}: {row['what']}") for row in law.changes)),
        _section("Remarks", listed(text(f"{row.plain} [{row.cite}]") for row in law.annotations)),
        _section("Open questions", listed(text(question) for question in law.questions)),
        _section("Sources", sources(law, law.sources)),
    ]
    return "".join(parts)


def instrument(law: Law, one: Instrument) -> Html:
    """One law, decree or guideline."""
    rows = {
        "Jurisdiction": link(f"../country/{law.code}.html", law.name),
        "Id": text(one.id),
        "Number": text(one.number),
        "Status": text(plain(one.status)),
        "In force": text(dates(one.interval)),
        "Regulator": text(one.regulator),
        "Confidence": sure(one.confidence.word),
        "Note": text(one.note),
    }
    facts = "".join(element("dt", text(name)) + element("dd", value) for name, value in rows.items() if value)
    return element("dl", facts) + _section("Sources", sources(law, one.sources))


def _section(title: str, body: Html) -> Html:
    return element("h2", text(title)) + body if body else ""


def _provisions(law: Law, as_of: date) -> Iterator[Html]:
    for title, strength in _GROUPS:
        rows = [one for one in law.provisions if one.strength == strength]
        if rows:
            yield _section(
                title,
                table(
                    ("Provision", "Says", "In force", "Confidence"),
                    (
                        (
                            link(f"../provision/{file_name(one.id)}", one.id),
                            text(one.title),
                            text(dates(one.interval) + ("" if as_of in one.interval else " (not on this day)")),
                            sure(one.confidence.word),
                        )
                        for one in rows
                    ),
                ),
            )


def _exclusions(law: Law) -> Iterator[Html]:
    for row in law.exclusions:
        when = dates(row.interval)
        yield (
            text(f"{plain(row.gives)}: {row.plain} [{row.cite}] {f'({when}) ' if when else ''}")
            + sure(row.confidence.word)
            + condition(row.when)
        )


def _mechanisms(law: Law) -> Html:
    if not law.mechanisms:
        return ""
    return table(
        ("Mechanism", "Recognised", "For", "In force", "Basis", "Confidence"),
        (
            (
                text(f"{row.kind}: {plain(row.name)}"),
                text(f"{plain(row.recognised)}. {row.plain}"),
                condition(row.when) if row.when else "",
                text(dates(row.interval)),
                text(row.cite),
                sure(row.confidence.word),
            )
            for row in law.mechanisms
        ),
    )


def _lists(law: Law) -> Html:
    return "".join(
        element("h3", text(plain(name)))
        + listed(
            text(f"{', '.join(sorted(row.countries)) or 'empty'}{f' ({dates(row.interval)})' if dates(row.interval) else ''} [{row.cite}] ")
            + sure(row.confidence.word)
            for row in rows
        )
        for name, rows in law.lists.items()
    )  # fmt: skip


def _classes(law: Law) -> Html:
    return "".join(
        element("h3", text(plain(name)))
        + listed(
            text(f"{', '.join(row.tags)}{f' ({dates(row.interval)})' if dates(row.interval) else ''} [{row.cite}] ")
            + sure(row.confidence.word)
            + (condition(row.when) if row.when else "")
            for row in rows
        )
        for name, rows in law.classes.items()
    )


def _instruments(law: Law) -> Html:
    if not law.instruments:
        return ""
    return table(
        ("Instrument", "Status", "In force", "Regulator", "Confidence"),
        (
            (
                link(f"../instrument/{file_name(one.id)}", one.title),
                text(plain(one.status)),
                text(dates(one.interval)),
                text(one.regulator),
                sure(one.confidence.word),
            )
            for one in law.instruments
        ),
    )
