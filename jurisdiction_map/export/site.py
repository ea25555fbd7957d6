"""A site of plain pages: one per country, provision and instrument, treaties, changes, and a search that works offline."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files

from ..law import Law
from ..repository import Repository
from ..treaties import treaties
from . import country, provision
from .document import NOTICE
from .markup import Html, element, link, listed, table, text
from .page import page
from .tables import changes_of
from .words import plain, sure


def as_site(laws: Repository, as_of: date) -> Mapping[str, str]:
    """File name (with `/`) → content. `index.html` is where to begin; nothing on a page is loaded from elsewhere."""
    every = list(laws)
    site = {
        "index.html": _index(every, laws.digest(), as_of),
        "treaties.html": page("Treaties", _treaties(), as_of),
        "changes.html": page("Dated changes", _changes(every, as_of), as_of),
        "style.css": _asset("style.css"),
        "search.js": _asset("search.js"),
        "search-index.js": _search_index(every),
    }
    for law in every:
        site[f"country/{law.code}.html"] = page(law.name, country.content(law, as_of), as_of, depth=1)
        for one in law.instruments:
            name = f"instrument/{provision.file_name(one.id)}"
            site[name] = page(one.title, country.instrument(law, one), as_of, depth=1)
        for rule in law.provisions:
            name = f"provision/{provision.file_name(rule.id)}"
            site[name] = page(f"{rule.id}: {rule.title}", provision.content(law, rule, as_of), as_of, depth=1)
    return site


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _index(laws: list[Law], digest: str, as_of: date) -> Html:
    head = ("Jurisdiction", "In force", "Provisions", "Confidence", "Reviewed")
    rows = (
        (
            link(f"country/{law.code}.html", f"{law.name} ({law.code})"),
            text(sum(as_of in one.interval for one in law.provisions)),
            text(len(law.provisions)),
            " ".join(sure(word) + text(f" {n}") for word, n in _confidence(law)),
            text(law.reviewed),
        )
        for law in laws
    )
    search = element(
        "p",
        element("label", text("Search provisions, instruments and countries "), for_="search"),
        '<input type="search" id="search" autocomplete="off" autofocus>',
    )
    content = (
        element("p", text(f"Cross-border transfer law of {len(laws)} jurisdictions as dated, cited data; rules {digest}. {NOTICE}"))
        + search
        + '<p id="count" role="status"></p><div id="results"></div>'
        + table(head, rows)
        + listed([link("changes.html", "Dated changes of all laws"), link("treaties.html", "Treaties, party by party")])
        + '<script src="search-index.js"></script><script src="search.js"></script>'
    )  # fmt: skip
    return page("Transfer law of ASEAN and its partners", content, as_of)


def _confidence(law: Law) -> list[tuple[str, int]]:
    return Counter(one.confidence.word for one in law.provisions).most_common()


def _treaties() -> Html:
    return "".join(
        element("h2", text(f"{one.id}: {one.title}"), id=one.id)
        + element("p", text(f"{plain(one.status)}; {one.articles}. {one.effect} "), sure(one.confidence))
        + table(
            ("Party", "In force from", "Articles bind from", "Confidence", "Note"),
            (
                (
                    text(party.country), text(party.begin), text(party.binds), sure(party.confidence),
                    text("; ".join(filter(None, (f"towards {', '.join(sorted(party.others))}" if party.others else "", party.note)))),
                )
                for party in one.parties
            ),
        )
        for one in treaties()
    )  # fmt: skip


def _changes(laws: list[Law], as_of: date) -> Html:
    del as_of
    return table(
        ("Day", "Law", "What", "Statement", "Confidence"),
        (
            (
                text(one.day),
                link(f"country/{one.law}.html", one.law),
                text(f"{one.what} {one.turn}" if one.turn != "happens" else "change"),
                text(f"{one.id}: {one.text}" if one.id != one.law else one.text),
                sure(one.confidence) if one.confidence else "",
            )
            for one in changes_of(laws)
        ),
    )


def _search_index(laws: list[Law]) -> str:
    rows = json.dumps(list(_entries(laws)), ensure_ascii=False, separators=(",", ":"))
    return f"const LINTAS_INDEX = {rows};\n".replace("</", "<\\/")


def _entries(laws: list[Law]) -> Iterator[dict[str, str]]:
    for law in laws:
        yield {
            "id": law.code, "title": law.name, "law": law.name, "what": "country", "page": f"country/{law.code}.html",
            "text": " ".join(law.summary.split()),
        }  # fmt: skip
        for rule in law.provisions:
            yield {
                "id": rule.id, "title": rule.title, "law": law.name, "what": plain(rule.kind),
                "page": f"provision/{provision.file_name(rule.id)}", "text": f"{rule.plain} {rule.cite}",
            }  # fmt: skip
        for one in law.instruments:
            yield {
                "id": one.id, "title": one.title, "law": law.name, "what": "instrument",
                "page": f"instrument/{provision.file_name(one.id)}", "text": f"{one.number} {one.regulator} {one.note}",
            }  # fmt: skip
