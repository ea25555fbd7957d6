"""`lintas init`: a first manifest from a folder of tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from .exits import UNREAD, USAGE, Exit
from .progress import reporter

_SCHEMA_COPY = ".lintas/manifest.schema.json"


@click.command("init")
@click.argument("folder", default=".")
@click.option(
    "--country", metavar="CODE", help="Where the data lies and you are established (ISO code); left open if not given."
)
@click.option("--name", metavar="NAME", help="Name of the project (default: the folder's).")
@click.option("--manifest", default="lintas.yaml", show_default=True, metavar="PATH", help="Where to write it.")
@click.option("--force", is_flag=True, help="Overwrite an existing manifest.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(folder: str, country: str | None, name: str | None, manifest: str, force: bool, quiet: bool) -> None:
    """Look at the tables in FOLDER (default: here) and write a first lintas.yaml that `check` accepts."""
    from auditor.onboarding import manifest_text, proposals, relative_location, unread_proposals
    from auditor.reports.atomic import OutputError, write_text
    from auditor.reports.safe import prose
    from auditor.scanning import scan_location
    from auditor.table_scan import ScanOptions

    target = Path(manifest)
    if target.exists() and not force:
        raise click.UsageError(f"{manifest} is already there; give --force to overwrite it, or --manifest PATH")
    code = _country(country) if country is not None else None
    base = Path.cwd()
    if "://" not in folder and not Path(folder).exists() and not any(sign in folder for sign in "*?["):
        raise click.UsageError(f"there is no folder or file {folder}")
    with reporter(quiet) as progress:
        scan = scan_location(folder, base, ScanOptions(rows=1_000), progress=progress)
    home = target.resolve().parent
    seen = proposals(scan.tables)
    proposed = [*seen, *unread_proposals(scan.unread, seen)]
    found = [
        one if "://" in one.location else replace(one, location=relative_location(str(base / one.location), home))
        for one in proposed
    ]
    schema = home / _SCHEMA_COPY
    try:
        from auditor.manifest.schema import SCHEMA_FILE

        write_text(schema, SCHEMA_FILE.read_text(encoding="utf-8"))
        write_text(target, manifest_text(name or Path(folder).resolve().name, found, code, _SCHEMA_COPY))
    except OutputError as error:
        click.echo(str(error), err=True)
        raise Exit(USAGE) from None
    for row in scan.unread:
        click.echo(prose(f"not read: {row.location}: {row.reason}. {row.hint}."), err=True)
    personal = sum(bool(one.categories) for one in found)
    click.echo(f"wrote {manifest}: {len(found)} dataset{_s(len(found))}, {personal} with personal data.")
    click.echo("Next: say where they lie, declare your flows, then run `lintas check` and `lintas audit`.")
    if scan.unread:
        raise Exit(UNREAD)


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _country(given: str) -> str:
    from jurisdiction_map import countries

    code = given.upper()
    if countries.is_code(code):
        return code
    near = countries.nearest(given)
    raise click.UsageError(
        f"--country {given}: not an ISO 3166-1 alpha-2 code" + (f"; did you mean {near}?" if near else "")
    )
