"""`lintas law export`: the repository as JSON, CSV tables or a static site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ..exits import CLEAN, USAGE, Exit
from ..options import as_of_option, today


@click.command("export")
@click.option("--format", "form", type=click.Choice(["json", "csv", "html"]), default="json", show_default=True)
@click.option("--output", "folder", metavar="FOLDER", help="Where to write; JSON goes to standard output without it.")
@as_of_option
def command(form: str, folder: str | None, as_of: date | None) -> None:
    """Export the repository: one JSON document, CSV tables, or a site to read and search offline (index.html)."""
    from jurisdiction_map import export
    from jurisdiction_map.repository import repository

    make = {"json": export.as_json, "csv": export.as_csv, "html": export.as_site}[form]
    written = make(repository(), as_of or today())
    if folder is None:
        if form != "json":
            raise click.UsageError(f"--format {form} makes several files; say where with --output FOLDER")
        from ..options import echo_text

        echo_text(next(iter(written.values())), form)
        raise Exit(CLEAN)
    from auditor.reports.atomic import OutputError, write_text

    try:
        for name, content in written.items():
            write_text(Path(folder) / name, content)
    except OutputError as error:
        click.echo(str(error), err=True)
        raise Exit(USAGE) from None
    first = Path(folder) / ("index.html" if form == "html" else next(iter(written)))
    click.echo(f"{len(written)} file{'s' if len(written) > 1 else ''} written; begin with {first}", err=True)
    raise Exit(CLEAN)
