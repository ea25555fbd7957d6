"""`lintas scan`: personal data in files, no manifest needed."""

from __future__ import annotations

from pathlib import Path

import click

from .exits import Exit
from .options import deliver, report_options, sample_options, today
from .progress import reporter


@click.command("scan")
@click.argument("locations", nargs=-1, required=True)
@sample_options
@report_options("never")
def command(
    locations: tuple[str, ...],
    sample_rows: int | None,
    seed: int | None,
    full: bool,
    form: str,
    outputs: tuple[str, ...],
    fail_on: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Find personal data in the tables at LOCATIONS: files, globs or folders."""
    from auditor.findings.model import Result
    from auditor.findings.rules.lin013_personal_data import of_tables
    from auditor.scanning import ScanOptions, scan_location
    from auditor.sources.interface import DEFAULT_ROWS
    from auditor.version import VERSION

    options = ScanOptions(rows=sample_rows or DEFAULT_ROWS, seed=seed or 0, full=full)
    with reporter(quiet) as progress:
        found = scan_location(locations, Path.cwd(), options, progress=progress)
    provenance = {"lintas": VERSION, "seed": options.seed, "sample_rows": None if full else options.rows}
    result = Result(
        "scan",
        ", ".join(locations),
        today(),
        tuple(of_tables(found.tables)),
        (),
        tuple(found.tables),
        tuple(found.unread),
        tuple(found.skipped),
        provenance,
    )
    raise Exit(deliver(result, form=form, outputs=outputs, fail_on=fail_on, quiet=quiet, verbose=verbose))
