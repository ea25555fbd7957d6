"""`lintas check`: the manifest and its flows, without reading data."""

from __future__ import annotations

from datetime import date

import click

from ..choosing import Choosing, choosing_options
from ..comparing import Comparing, comparing_options
from ..exits import Exit
from ..options import Reporting, as_of_option, deliver, load_manifest, report_options, today


@click.command("check")
@click.argument("manifest", default="lintas.yaml")
@as_of_option
@choosing_options
@comparing_options
@report_options("error")
def command(manifest: str, as_of: date | None, choosing: Choosing, comparing: Comparing, report: Reporting) -> None:
    """Check MANIFEST (default: lintas.yaml) and the flows it declares. Reads no data."""
    from auditor.auditing import Settings, check

    loaded = load_manifest(manifest)
    day = as_of or today()
    compared = comparing.begin(loaded, day, choosing.choice())
    result = compared.told(check(loaded, Settings(day)), loaded)
    raise Exit(deliver(result, report, inputs=(*loaded.files, *compared.inputs), folder=loaded.folder))
