"""The provisions of a law on its page: a list of all, then each with what it says, when, on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jurisdiction_map.export.markup import Html, element, link, listed, text
from jurisdiction_map.export.words import condition, dates, plain, sources, sure
from jurisdiction_map.law import Exemption, Law, Provision

from .page import Markdown, escaped, folded, heading, join, table

_GROUPS = (
    ("Gates", "gate", "decide whether a transfer may happen."),
    ("Duties", "duty", "are owed besides: filings, notices, records, terms of contracts, copies."),
    ("Routes", "route", "are ways of meeting a gate; they decide nothing until a gate names them."),
    ("Advice", "advice", "is told, and moves no verdict."),
)


def provisions(law: Law, as_of: date) -> Markdown:
    """Every provision, in the groups that a verdict knows."""
    return join(*_parts(law, as_of))


def _parts(law: Law, as_of: date) -> Iterator[Markdown]:
    for title, strength, words in _GROUPS:
        rows = [one for one in law.provisions if one.strength == strength]
        if not rows:
            continue
        yield heading(2, title, strength)
        yield f"{title} {words}"
        yield table(
            ("Provision", "Says", "In force"),
            ((link(f"#{one.id}", one.id), text(one.title), text(_standing(one, as_of))) for one in rows),
        )
        for one in rows:
            yield heading(3, f"{escaped(one.title)} <small>{text(one.id)}</small>", one.id, one.title)
            yield _provision(law, one, as_of)


def _standing(one: Provision, as_of: date) -> str:
    told = dates(one.interval)
    if as_of in one.interval:
        return told or "yes"
    return f"{told} (not on {as_of})"


def _provision(law: Law, one: Provision, as_of: date) -> Markdown:
    says = element("p", text(one.plain)) if one.plain else ""
    facts = "".join(
        element("dt", text(name)) + element("dd", value) for name, value in _facts(law, one, as_of) if value
    )
    conditions = "".join(_conditions(one))
    return join(
        says,
        element("dl", facts, class_="facts"),
        folded(text("Conditions"), conditions) if conditions else "",
        element("div", text("Read in"), sources(law, one.sources), class_="read-in") if one.sources else "",
    )


def _facts(law: Law, one: Provision, as_of: date) -> Iterator[tuple[str, Html]]:
    general = "" if one.scope == "transfer" else "; a general duty, which moves no verdict"
    yield "Kind", text(plain(one.kind) + general)
    yield "In force", text(_standing(one, as_of))
    yield "Citation", text(one.cite)
    yield "Confidence", sure(one.confidence.word)
    yield "With", text(one.recipient)
    yield "Penalty", listed(_penalty(row) for row in one.penalty)
    yield "Followed by", ", ".join(_linked(law, name) for name in one.then)
    yield "Replaced by", _linked(law, one.replaced_by) if one.replaced_by else ""
    yield "Replaces", ", ".join(_linked(law, other.id) for other in law.provisions if other.replaced_by == one.id)


def _penalty(row: Mapping[str, Any]) -> Html:
    labels = {"max": "", "note": ""}
    said = "; ".join(
        f"{labels.get(key, f'{plain(key)}: ')}{value}"
        for key, value in row.items()
        if key not in ("cite", "confidence", "from", "until", "sources")
    )
    span = " ".join(f"{word} {row[word]}" for word in ("from", "until") if word in row)
    cite = f" [{row['cite']}]" if row.get("cite") else ""
    confidence = " " + sure(str(row["confidence"])) if row.get("confidence") else ""
    return text(f"{said}{f' ({span})' if span else ''}{cite}") + confidence


def _linked(law: Law, identifier: str) -> Html:
    return link(f"#{identifier}", identifier) if identifier in law.by_id else text(identifier)


def _conditions(one: Provision) -> Iterator[Html]:
    yield from _titled("Applies when", condition(one.applies))
    yield from _titled("Lifted by any of", listed(_exemption(row) for row in one.exempt))
    yield from _titled("Requires", condition(one.requires))
    yield from _titled("Doubted when", listed(text(row.why) + condition(row.when) for row in one.doubts))


def _titled(title: str, body: Html) -> Iterator[Html]:
    if body:
        yield element("h4", text(title)) + body


def _exemption(row: Exemption) -> Html:
    limb = f" ({row.limb})" if row.limb else ""
    when = f" ({dates(row.interval)})" if dates(row.interval) else ""
    return text(f"{row.id}{limb}: {row.plain or row.cite}{when} ") + sure(row.confidence.word) + condition(row.when)
