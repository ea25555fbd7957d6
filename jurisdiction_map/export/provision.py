"""The page of one provision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..law import Law, Provision
from .markup import Html, element, link, listed, text
from .words import condition, dates, plain, sources, sure

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")


def file_name(identifier: str) -> str:
    """The page of a provision or instrument; what may not stand in a file name becomes `_`."""
    return _UNSAFE.sub("_", identifier) + ".html"


def content(law: Law, one: Provision, as_of: date) -> Html:
    """Standing, conditions, what lets it go, what it requires, penalties, sources, history."""
    facts = "".join(
        element("dt", text(name)) + element("dd", value) for name, value in _facts(law, one, as_of) if value
    )
    return "".join(
        (
            element("p", text(one.plain)) if one.plain else "",
            element("dl", facts),
            _section("Applies when", condition(one.applies)),
            _section("Lifted by any of", listed(_exemptions(one))),
            _section("Requires", condition(one.requires)),
            _section("Doubted when", listed(text(f"{row.why}") + condition(row.when) for row in one.doubts)),
            _section("Followed by", listed(_linked(law, name) for name in one.then)),
            _section("Penalty", listed(text("; ".join(f"{k} {v}" for k, v in row.items())) for row in one.penalty)),
            _section("Sources", sources(law, one.sources)),
        )
    )


def _facts(law: Law, one: Provision, as_of: date) -> Iterator[tuple[str, Html]]:
    yield "Jurisdiction", link(f"../country/{law.code}.html", law.name)
    yield (
        "Kind",
        text(
            f"{plain(one.kind)} ({one.strength})"
            + ("" if one.scope == "transfer" else "; general: never moves a verdict")
        ),
    )
    standing = "in force" if as_of in one.interval else "not in force"
    yield "Standing", text(f"{standing} on {as_of}" + (f" ({dates(one.interval)})" if dates(one.interval) else ""))
    yield "Citation", text(one.cite)
    yield "Confidence", sure(one.confidence.word)
    yield "With", text(one.recipient)
    yield "Replaced by", _linked(law, one.replaced_by) if one.replaced_by else ""
    before = [other for other in law.provisions if other.replaced_by == one.id]
    yield "Replaces", ", ".join(_linked(law, other.id) for other in before)
    yield "Reviewed", text(law.reviewed)


def _section(title: str, body: Html) -> Html:
    return element("h2", text(title)) + body if body else ""


def _linked(law: Law, identifier: str) -> Html:
    known = identifier in law.by_id
    return link(file_name(identifier), identifier) if known else text(identifier)


def _exemptions(one: Provision) -> Iterator[Html]:
    for row in one.exempt:
        limb = f" ({row.limb})" if row.limb else ""
        when = dates(row.interval)
        said = f"{row.id}{limb}: {row.plain or row.cite}{f' ({when})' if when else ''} "
        yield text(said) + sure(row.confidence.word) + condition(row.when)
