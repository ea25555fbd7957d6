"""`lintas law changes`: what begins and ends between two days, and which flows of a manifest change verdict."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from ..exits import CLEAN, Exit
from ..options import Day, load_manifest, today

if TYPE_CHECKING:
    from auditor.outlook import Turn
    from jurisdiction_map.changes import LawChange

_YEAR = timedelta(days=365)


@click.command("changes")
@click.argument("manifest", required=False)
@click.option("--from", "begin", type=Day(), help="After this day (default: today).")
@click.option("--to", "end", type=Day(), help="Up to and including this day (default: a year later).")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Only this jurisdiction; repeatable.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(manifest: str | None, begin: date | None, end: date | None, countries: tuple[str, ...], form: str) -> None:
    """What changes in the law between two days; with MANIFEST, also which of its transfers change verdict, and when."""
    from jurisdiction_map.changes import changes
    from jurisdiction_map.repository import repository

    first = begin or today()
    last = end or first + _YEAR
    if last < first:
        raise click.UsageError(f"--to {last} lies before --from {first}")
    laws = repository()
    chosen = [_law(laws, code) for code in countries] if countries else list(laws)
    found = changes(chosen, first, last)
    turned: list[Turn] | None = None
    if manifest is not None:
        from auditor.outlook import turns

        turned = turns(load_manifest(manifest), laws, first, last)
    if form == "json":
        _print_json(found, turned, first, last)
    else:
        for line in _lines(found, turned, first, last):
            click.echo(line)
    raise Exit(CLEAN)


def _law(laws: Any, code: str) -> Any:
    law = laws.get(code.upper())
    if law is None:
        raise click.UsageError(f"--country {code}: there is no law file; there are {', '.join(laws.codes())}")
    return law


def _lines(found: list[LawChange], turned: list[Turn] | None, begin: date, end: date) -> Iterator[str]:
    yield f"Changes in the law after {begin} up to {end}: {len(found) or 'none known'}"
    day = None
    for one in found:
        if one.day != day:
            day = one.day
            yield f"{day}"
        sure = f"; {one.confidence.replace('_', ' ')}" if one.confidence else ""
        turn = "" if one.turn == "happens" else f" {one.what} {one.turn}"
        name = one.law if one.id == one.law else f"{one.law} {one.id}"
        yield from _wrapped(f"{name}{turn}: {one.text} [{one.cite}{sure}]".replace(" []", ""), "  ")
    if turned is not None:
        yield f"Transfers whose verdict changes: {len(turned) or 'none'}"
        for turn_ in turned:
            yield from _wrapped(
                f"{turn_.day} {turn_.flow} {turn_.route}: {turn_.before} → {turn_.after}. {turn_.why}", "  "
            )
    yield from _wrapped("Only changes that the law files know of; `lintas law CODE` lists open questions.", "")


def _wrapped(text: str, indent: str) -> Iterable[str]:
    return textwrap.wrap(text, 80, initial_indent=indent, subsequent_indent=indent + "    ", break_on_hyphens=False)


def _print_json(found: list[LawChange], turned: list[Turn] | None, begin: date, end: date) -> None:
    import json

    rows = [
        {
            "date": one.day.isoformat(), "law": one.law, "what": one.what, "id": one.id, "turn": one.turn,
            "text": one.text, "cite": one.cite, "confidence": one.confidence,
        }
        for one in found
    ]  # fmt: skip
    told: dict[str, Any] = {"from": begin.isoformat(), "to": end.isoformat(), "changes": rows}
    if turned is not None:
        told["transfers"] = [
            {
                "date": one.day.isoformat(), "flow": one.flow, "transfer": one.transfer, "route": one.route,
                "before": one.before, "after": one.after, "why": one.why,
            }
            for one in turned
        ]  # fmt: skip
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
