"""`lintas scan`: personal data in files, no manifest needed."""

from __future__ import annotations

from pathlib import Path

import click

from .exits import Exit
from .options import deliver, report_options, sample_options, today
from .progress import reporter
from .steering import sampled, steered, steering_options


@click.command("scan")
@click.argument("locations", nargs=-1, required=True)
@steering_options
@sample_options
@report_options("never")
def command(
    locations: tuple[str, ...],
    manifest: str | None,
    no_manifest: bool,
    ner: bool,
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
    from auditor.detecting import provenance as steered_by
    from auditor.findings.model import Result
    from auditor.findings.rules.lin013_personal_data import of_tables
    from auditor.scanning import scan_location
    from auditor.version import VERSION

    steering, loaded = steered(manifest, no_manifest, ner)
    options = sampled(loaded, sample_rows, seed, full, steering.settings)
    with reporter(quiet) as progress:
        found = scan_location(locations, Path.cwd(), options, progress=progress)
    provenance = {
        "lintas": VERSION,
        "seed": options.seed,
        "sample_rows": None if full else options.rows,
        "detection": steered_by(steering.settings, loaded),
    }
    result = Result(
        "scan",
        ", ".join(locations),
        today(),
        tuple(of_tables(found.tables)),
        (),
        tuple(found.tables),
        (*found.unread, *steering.unread),
        tuple(found.skipped),
        provenance,
    )
    raise Exit(deliver(result, form=form, outputs=outputs, fail_on=fail_on, quiet=quiet, verbose=verbose))
