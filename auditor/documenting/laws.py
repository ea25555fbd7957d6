"""A page for each law file, and the list of them. The provisions on a page are in `law_provisions`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from jurisdiction_map.changes import LawChange, changes
from jurisdiction_map.export.markup import Html, element, link, listed, text
from jurisdiction_map.export.words import condition, dates, plain, sources, sure
from jurisdiction_map.law import Law

from .law_provisions import provisions
from .page import Markdown, Page, code, escaped, folded, heading, join, note, page, table

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
Case = Mapping[str, Any]
"""A case that tests ask of a law: id, title, and the verdict that is right."""


def law_pages(laws: Iterable[Law], as_of: date, cases: Mapping[str, tuple[Case, ...]]) -> Iterator[Page]:
    """`laws/index.md` and a page for each law; `cases` by the code of the law."""
    every = sorted(laws, key=lambda law: law.name)
    yield _index(every, as_of)
    for law in every:
        yield page(f"laws/{law.code.lower()}.md", law.name, _content(law, as_of, cases.get(law.code, ())))


def _content(law: Law, as_of: date, cases: tuple[Case, ...]) -> Markdown:
    known = changes([law], _FIRST, _LAST)
    ahead = [one for one in known if one.day > as_of]
    return join(
        f'<p class="lead">{text(" ".join(law.summary.split()))}</p>',
        _standing(law, as_of),
        _section("Changes that are scheduled", "scheduled", _changes(law, ahead)),
        provisions(law, as_of),
        _section("When this law is asked", "reach", condition(law.reach)),
        _section("What lies outside it", "outside", listed(_exclusions(law))),
        _section("Mechanisms and how they are taken", "mechanisms", _mechanisms(law)),
        _section("Lists of destinations", "lists", _lists(law)),
        _section("Classes of data", "classes", _classes(law)),
        _section("Instruments", "instruments", _instruments(law)),
        _section("Government access", "access", listed(_access(law))),
        _section("Remarks", "remarks", listed(text(f"{row.plain} [{row.cite}]") for row in law.annotations)),
        _section("Open questions", "questions", listed(text(question) for question in law.questions)),
        _section("Changes so far", "changes", _history(law, [one for one in known if one.day <= as_of])),
        _section("Cases that tests ask", "cases", _cases(cases)),
        _section("Sources", "sources", sources(law, law.sources)),
    )  # fmt: skip


def _section(title: str, anchor: str, body: Html) -> Markdown:
    return join(heading(2, escaped(title), anchor), body) if body else ""


def _standing(law: Law, as_of: date) -> Markdown:
    counted = Counter(one.confidence.word for one in law.provisions)
    standing = sum(as_of in one.interval for one in law.provisions)
    facts = (
        f"{standing} of {len(law.provisions)} provisions in force on {as_of} · last reviewed {law.reviewed} · confidence: "
        + ", ".join(f"{plain(word)} {n}" for word, n in counted.most_common())
    )
    command = f"`lintas law {law.code}`"
    return note(
        "Not legal advice",
        f"{escaped(facts)}.\n\n{command} says the same on the command line, for any day with `--as-of`. "
        "What a confidence may decide: [Confidence](../concepts/confidence.md).",
        "warning",
    )


def _changes(law: Law, rows: list[LawChange]) -> Html:
    if not rows:
        return ""
    return table(
        ("Day", "What", "Statement"),
        ((text(one.day), text(_turn(one)), _statement(law, one)) for one in rows),
    )


def _history(law: Law, rows: list[LawChange]) -> Html:
    if not rows:
        return ""
    return folded(text(f"{len(rows)} changes since {rows[0].day}"), _changes(law, list(reversed(rows))))


def _turn(change: LawChange) -> str:
    return "event" if change.turn == "happens" else f"{plain(change.what)} {change.turn}"


def _statement(law: Law, change: LawChange) -> Html:
    if change.id in law.by_id:
        return link(f"#{change.id}", change.id) + text(f" {change.text}")
    return text(change.text if change.id == law.code else f"{change.id} {change.text}")


def _exclusions(law: Law) -> Iterator[Html]:
    for row in law.exclusions:
        when = f" ({dates(row.interval)})" if dates(row.interval) else ""
        told = code(row.gives) + text(f" {row.plain} [{row.cite}]{when} ") + sure(row.confidence.word)
        yield told + folded(text("when"), condition(row.when))


def _mechanisms(law: Law) -> Html:
    if not law.mechanisms:
        return ""
    return table(
        ("Mechanism", "Recognised", "In force", "Basis"),
        (
            (
                text(f"{row.kind}: {plain(row.name)}"),
                text(f"{plain(row.recognised)}. {row.plain}") + (condition(row.when) if row.when else ""),
                text(dates(row.interval)),
                text(f"{row.cite} ") + sure(row.confidence.word),
            )
            for row in law.mechanisms
        ),
    )


def _named_rows(name: str, rows: Iterable[Html]) -> Html:
    return element("h3", text(plain(name))) + listed(rows)


def _lists(law: Law) -> Html:
    return "".join(
        _named_rows(
            name,
            (
                text(f"{', '.join(sorted(row.countries)) or 'empty'} {_in(dates(row.interval))}[{row.cite}] ")
                + sure(row.confidence.word)
                for row in rows
            ),
        )
        for name, rows in law.lists.items()
    )


def _classes(law: Law) -> Html:
    return "".join(
        _named_rows(
            name,
            (
                ", ".join(code(tag) for tag in row.tags)
                + text(f" {_in(dates(row.interval))}[{row.cite}] ")
                + sure(row.confidence.word)
                + (folded(text("when"), condition(row.when)) if row.when else "")
                for row in rows
            ),
        )
        for name, rows in law.classes.items()
    )


def _in(interval: str) -> str:
    return f"({interval}) " if interval else ""


def _instruments(law: Law) -> Html:
    return "".join(
        element(
            "div",
            element("p", element("strong", text(one.title)), text(f", {one.number}" if one.number else "")),
            element(
                "p",
                code(one.id) + text(f" {plain(one.status)} {_in(dates(one.interval))}· {one.regulator} · ")
                + sure(one.confidence.word) + text(f" {one.note}"),
            ),
            sources(law, one.sources),
            id=one.id,
            class_="instrument",
        )
        for one in law.instruments
    )  # fmt: skip


def _access(law: Law) -> Iterator[Html]:
    for row in law.access:
        cite = f" [{row['cite']}]" if row.get("cite") else ""
        yield text(f"{row['what']}{cite} ") + (sure(str(row["confidence"])) if row.get("confidence") else "")


def _cases(cases: tuple[Case, ...]) -> Html:
    if not cases:
        return ""
    rows = (
        (text(case["id"]), text(case["title"]), _verdict(case.get("expect", {}).get("verdict", ""))) for case in cases
    )
    return folded(
        text(f"{len(cases)} cases, read from the statements of law and asked of every version"),
        table(("Case", "What it is about", "Right answer"), rows),
    )


def _verdict(wanted: object) -> Html:
    return ", ".join(code(one) for one in wanted) if isinstance(wanted, list) else code(wanted)


def _index(laws: list[Law], as_of: date) -> Page:
    rows = (
        (
            link(f"{law.code.lower()}.html", law.name),
            text(sum(as_of in one.interval for one in law.provisions)),
            " ".join(
                sure(word) + text(f" {n}")
                for word, n in Counter(one.confidence.word for one in law.provisions).most_common()
            ),
            _ahead(law, as_of),
            text(law.reviewed),
        )
        for law in laws
    )
    return page(
        "laws/index.md",
        "Laws",
        f"Transfer law of {len(laws)} jurisdictions, as the law files have it on {as_of}. Each statement carries its citation and its "
        "[confidence](../concepts/confidence.md). A jurisdiction without a file is `unsupported`, and says so.",
        table(("Jurisdiction", "In force", "Confidence", "Next change", "Reviewed"), rows),
        "Guides, model contracts and treaties of the region: [Regional instruments](../region.md). The same as data: "
        "`lintas law export --format json`, `csv` or `html`. A statement is wrong or out of date? "
        "[Adding or changing a law](../recipes/add-a-law.md).",
    )  # fmt: skip


def _ahead(law: Law, as_of: date) -> Html:
    days = [one.day for one in changes([law], as_of, _LAST)]
    return link(f"{law.code.lower()}.html#scheduled", days[0]) if days else ""
