"""`lintas audit`: the declared flows joined with what is in the data and what the laws say."""

from __future__ import annotations

from datetime import date

import click

from .exits import Exit
from .options import as_of_option, deliver, load_manifest, report_options, sample_options, today
from .progress import reporter
from .scenario_options import asked_terms, scenario_options, supposing
from .steering import auditable


@click.command("audit")
@click.argument("manifest", default="lintas.yaml")
@as_of_option
@scenario_options
@sample_options
@report_options("error")
def command(
    manifest: str,
    as_of: date | None,
    scenario: str | None,
    model: str | None,
    parties: tuple[str, ...],
    transitions: tuple[str, ...],
    carve_outs: tuple[str, ...],
    repealed: tuple[str, ...],
    sample_rows: int | None,
    seed: int | None,
    full: bool,
    form: str,
    outputs: tuple[str, ...],
    fail_on: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Scan the datasets of MANIFEST (default: lintas.yaml) and check its flows against the law."""
    from auditor.auditing import Settings, audit
    from auditor.sources.interface import DEFAULT_ROWS
    from auditor.table_scan import ScanOptions
    from jurisdiction_map.repository import repository

    loaded = load_manifest(manifest)
    defaults = loaded.manifest.defaults
    options = ScanOptions(
        rows=sample_rows or defaults.sample_rows or DEFAULT_ROWS,
        seed=seed if seed is not None else defaults.seed or 0,
        full=full,
    )
    day = as_of or today()
    laws = supposing(repository(), repealed)
    settings = Settings(day, asked_terms(scenario, model, parties, transitions, carve_outs, day), repealed)
    with auditable(), reporter(quiet) as progress:
        result = audit(loaded, settings, options, laws, progress=progress)
    raise Exit(
        deliver(
            result,
            form=form,
            outputs=outputs,
            fail_on=fail_on,
            quiet=quiet,
            verbose=verbose,
            inputs=loaded.files,
            folder=loaded.folder,
        )
    )
