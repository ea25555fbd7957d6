"""What stands above the laws of the region: guides, model contracts, treaties; and titles that do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jurisdiction_map.compiled_form import HERE
from jurisdiction_map.export.markup import Html, element, listed, text
from jurisdiction_map.export.words import plain, sure
from jurisdiction_map.repository import plain_values
from jurisdiction_map.treaties import Treaty, treaties
from jurisdiction_map.yaml_plain import parse

from .page import Markdown, Page, code, codes, escaped, folded, heading, join, page, table

Row = Mapping[str, Any]


def region_page() -> Page:
    """`region.md`."""
    return page(
        "region.md",
        "Regional instruments",
        "Three layers that are never mixed. A **domestic law** decides. A **mechanism** (a model contract, a certificate, group rules) "
        "satisfies a provision only where that law recognises it, for that recipient, on that day: see *Mechanisms* on each "
        "[law's page](laws/index.md). A **treaty** binds states: it stands beside a verdict and never makes one.",
        heading(2, "Guides, frameworks and schemes", "guides"),
        _guides(_rows("regional.yaml", "instruments")),
        heading(2, "Model contracts", "contracts"),
        _contracts(_rows("contracts.yaml", "contracts")),
        heading(2, "Treaties with articles on data flows", "treaties"),
        *(_treaty(one) for one in treaties()),
        heading(2, "What does not exist", "denied"),
        "Instruments and readings that circulate and that no law file may rest on. A check refuses a file that does.",
        _denied(),
    )  # fmt: skip


def _rows(name: str, key: str) -> list[Row]:
    rows: list[Row] = plain_values(HERE / "instruments" / name)[key]
    return rows


def _guides(rows: Iterable[Row]) -> Html:
    return table(
        ("Instrument", "What it is", "Says", "Basis"),
        (
            (
                element("strong", text(row["title"])) + f"<br>{code(row['id'])}",
                text(plain(row["force"])) + (text(f", from {row['from']}") if row.get("from") else "")
                + f"<br>{text('effect: ' + plain(row['effect']))}",
                text(row["plain"]),
                text(f"{row['cite']} ") + sure(row["confidence"]),
            )
            for row in rows
        ),
    )  # fmt: skip


def _contracts(rows: Iterable[Row]) -> Html:
    def terms(row: Row) -> Iterator[Html]:
        for key, value in row["provides"].items():
            yield code(key) + text(": ") + (codes(value) if isinstance(value, list) else code(str(value).lower()))

    def modules(row: Row) -> Iterator[Html]:
        for module in row["modules"]:
            yield text(f"{row['numbering'][module]}: ") + code(module)

    return table(
        ("Contract", "Modules", "Its unmodified text provides", "Basis"),
        (
            (
                element("strong", text(row["title"])) + f"<br>{code(row['id'])}",
                listed(modules(row)),
                listed(terms(row)),
                text(f"{row['cite']} ") + sure(row["confidence"]),
            )
            for row in rows
        ),
    )


def _treaty(one: Treaty) -> Markdown:
    parties = table(
        ("Party", "In force from", "Articles bind from", "Note"),
        (
            (
                text(party.country),
                text(party.begin),
                text(party.binds),
                text("; ".join(filter(None, (f"towards {', '.join(sorted(party.others))}" if party.others else "", party.note))))
                + " " + sure(party.confidence),
            )
            for party in one.parties
        ),
    )  # fmt: skip
    left_out = f"Leaves out {', '.join(plain(word) for word in one.carve_outs)}." if one.carve_outs else ""
    return join(
        heading(3, f"{escaped(one.title)} <small>{text(one.id)}</small>", one.id, one.title),
        element("p", text(f"{plain(one.status)}; articles: {one.articles}. {one.effect} {left_out} [{one.cite}] "), sure(one.confidence)),
        element("p", text(one.note)) if one.note else "",
        folded(text(f"{len(one.parties)} parties, day by day"), parties) if one.parties else "",
    )  # fmt: skip


def _denied() -> Html:
    rows = parse((HERE / "instruments" / "denied.yaml").read_bytes(), "denied.yaml")["denied"]
    return table(
        ("What", "Where", "Why not"),
        (
            (
                text(row["title"]),
                text("anywhere" if row["jurisdiction"] == "*" else row["jurisdiction"]),
                text(row["why"]),
            )
            for row in rows
        ),
    )
