"""`lintas where`: candidate places for a dataset, ranked by what each would require."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ..exits import CLEAN, USAGE, Exit
from ..options import as_of_option, load_manifest, today

if TYPE_CHECKING:
    from auditor.relocating import Candidate

_COLOURS = {"blocked": "red", "action_needed": "red", "unclear": "yellow", "unsupported": "yellow"}


@click.command("where")
@click.argument("dataset")
@click.argument("manifest", default="lintas.yaml")
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar="PLACE",
    help="A country, provider:region, or a provider for all its regions; repeatable (default: all law files).",
)
@as_of_option
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(dataset: str, manifest: str, places: tuple[str, ...], as_of: date | None, limit: int, form: str) -> None:
    """Where could DATASET of MANIFEST (default: lintas.yaml) lie, and what would each place require?

    Every transfer that touches the dataset is asked again as if it lay in each place. Reads no data.
    """
    from auditor.relocating import candidates
    from jurisdiction_map.region_table import UnknownRegion
    from jurisdiction_map.repository import repository

    loaded = load_manifest(manifest)
    if dataset not in loaded.manifest.datasets:
        _no_dataset(dataset, list(loaded.manifest.datasets))
    try:
        found = candidates(loaded, dataset, repository(), as_of or today(), _expanded(places) if places else None)
    except UnknownRegion as error:
        raise click.UsageError(f"--place: {error}") from None
    if form == "json":
        import json

        click.echo(json.dumps([_values(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for line in _lines(dataset, found, limit):
            click.echo(line)
    raise Exit(CLEAN)


def _no_dataset(name: str, known: list[str]) -> None:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
    click.echo(f"The manifest has no dataset {name!r}{hint}", err=True)
    raise Exit(USAGE)


def _expanded(places: tuple[str, ...]) -> list[str]:
    from jurisdiction_map import region_table

    found = []
    for place in places:
        if place.casefold() in region_table.providers():
            rows = [row for row in region_table.rows() if row["provider"] == place.casefold()]
            found += [f"{row['provider']}:{row['id']}" for row in rows if row["status"] == "available"]
        else:
            found.append(place if ":" in place else place.upper())
    return found


def _lines(dataset: str, found: list[Candidate], limit: int) -> Iterator[str]:
    yield f"{dataset}: {len(found)} candidate places, the best first"
    for one in found[:limit]:
        here = " (where it lies now)" if one.now else ""
        countries = f" ({', '.join(one.countries)})" if ":" in one.place else ""
        verdict = click.style(one.verdict, fg=_COLOURS.get(one.verdict, "green"), bold=True)
        duties = f", {one.conditions} transfers with conditions" if one.conditions else ""
        yield f"{one.place}{countries}{here}: {verdict}{duties}"
        for route, way in one.needs:
            said = "; and ".join(way.changes) + f" → {way.verdict}" if way else "no way out was found"
            yield from textwrap.wrap(f"- {route}: {said}", 80, initial_indent="  ", subsequent_indent="      ")
        if not one.needs:
            for reason in one.reasons[:3]:
                yield from textwrap.wrap(reason, 80, initial_indent="  ", subsequent_indent="      ")
    if len(found) > limit:
        yield f"{len(found) - limit} more; --limit {len(found)} shows all."
    yield "Transfers of this manifest only. Not legal advice."


def _values(one: Candidate) -> dict[str, Any]:
    return {
        "place": one.place,
        "countries": list(one.countries),
        "verdict": one.verdict,
        "now": one.now,
        "reasons": list(one.reasons),
        "conditions": one.conditions,
        "needs": [
            {"transfer": route, "changes": list(way.changes) if way else None, "verdict": way.verdict if way else None}
            for route, way in one.needs
        ],
    }
