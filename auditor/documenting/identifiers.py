"""What the detectors know: identifiers by country with the check they have, and the vocabulary of categories."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier
from jurisdiction_map.categories import vocabulary
from jurisdiction_map.countries import name
from jurisdiction_map.export.markup import Html, link, text

from .page import Markdown, Page, code, codes, escaped, heading, join, page, table

_STANDS = {
    "alone": "values decide",
    "layout": "values decide where they are written in the official layout; bare digits only confirm a header",
    "header": "values confirm a header and decide nothing alone",
}


def detector_page() -> Page:
    """`detectors.md`: every identifier that is recognised by its form."""
    every = identifiers()
    countries = sorted({one.country for one in every if one.country}, key=name)
    return page(
        "detectors.md",
        "Detectors",
        f"{len(every)} identifiers are known by their form. What a form alone is worth differs: a check digit or a date and a region say "
        "something about every character, a count of digits says next to nothing. So each identifier has a *standing*, and a measured "
        "chance that a random value of its shape passes; both enter the [decision on a column](concepts/detection.md). "
        "Names, addresses, illness, religion and much else have no form: headers in eighteen languages, lists and neighbours tell them "
        "([categories](categories.md)).",
        table(
            ("Standing", "Meaning"),
            ((code(word), text(meaning)) for word, meaning in _STANDS.items()),
        ),
        *(_country(country, [one for one in every if one.country == country]) for country in countries),
        _section("Anywhere", "world", [one for one in every if not one.country and one.holder != "thing"]),
        _section("Things, which count against personal data", "things", [one for one in every if one.holder == "thing"]),
        "Your own: [adding a recognizer](recipes/add-a-recognizer.md).",
    )  # fmt: skip


def _country(country: str, rows: list[Identifier]) -> Markdown:
    return _section(name(country), country.lower(), rows)


def _section(title: str, anchor: str, rows: Iterable[Identifier]) -> Markdown:
    cells = (
        (
            text(_title(one)) + f"<br><small>{code(one.id)}</small>",
            link(f"categories.html#{one.tag}", one.tag) if one.tag else text(one.holder),
            text(_check(one)),
            code(one.stands),
            text(_share(one.chance)),
        )
        for one in rows
    )
    head = ("Identifier", "Category", "What is checked", "Standing", "Passes by chance")
    return join(heading(2, escaped(title), anchor), table(head, cells))


def _title(one: Identifier) -> str:
    return one.title[:1].upper() + one.title[1:]


def _check(one: Identifier) -> str:
    """The check, in the words of its own documentation."""
    if one.check is None:
        return "form only"
    words = (inspect.getdoc(one.check) or "").split("\n\n")[0]
    return " ".join(words.split()) or "read by the parser of such values"


def _share(chance: float) -> str:
    return "always" if chance >= 1 else "never seen" if chance <= 1e-6 else f"{chance:.2g}"


def category_page() -> Page:
    """`categories.md`: the vocabulary that manifests, laws and detectors share."""
    return page(
        "categories.md",
        "Categories",
        "A tag names a kind of personal data, and the same tag stands in manifests, law files and scans. A kind narrows it: "
        "`national_id.card_image`. A rule on a tag covers its kinds. What a law calls a set of tags (*sensitive*, *specific*) differs from "
        "law to law and stands in its file; what is said of it here is an orientation.",
        *(_category(tag) for tag in vocabulary()),
    )  # fmt: skip


def _category(tag: str) -> Markdown:
    one = vocabulary()[tag]
    kinds = table(("Kind", "What it is"), ((code(f"{tag}.{kind}"), text(words)) for kind, words in one.kinds.items()))
    return join(
        heading(2, f"`{tag}`", tag),
        escaped(one.meaning),
        *_sensitive(tag),
        kinds if one.kinds else "",
        "Nearest in the Data Privacy Vocabulary: " + ", ".join(_linked(iri) for iri in one.dpv) + "."
        if one.dpv
        else "",
    )


def _sensitive(tag: str) -> Iterator[Html]:
    one = vocabulary()[tag]
    parts = [text(", ".join(one.sensitive_under))] if one.sensitive_under else []
    parts += [text(f"{regime} for ") + codes(kinds) for regime, kinds in one.sensitive_kinds.items()]
    if parts:
        yield "Special, specific or sensitive under: " + "; ".join(parts) + "."


def _linked(iri: str) -> Html:
    return link(iri, iri.rsplit("#", 1)[-1])
