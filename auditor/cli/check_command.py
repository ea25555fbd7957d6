"""`lintas check`: the manifest and its flows, without reading data."""

from __future__ import annotations

from datetime import date

import click

from .exits import Exit
from .options import Reporting, as_of_option, deliver, load_manifest, report_options, today


@click.command("check")
@click.argument("manifest", default="lintas.yaml")
@as_of_option
@report_options("error")
def command(manifest: str, as_of: date | None, report: Reporting) -> None:
    """Check MANIFEST (default: lintas.yaml) and the flows it declares. Reads no data."""
    from auditor.auditing import Settings, check

    loaded = load_manifest(manifest)
    result = check(loaded, Settings(as_of or today()))
    raise Exit(deliver(result, report, inputs=loaded.files, folder=loaded.folder))
