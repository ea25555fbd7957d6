"""`lintas scan`: personal data in files, no manifest needed."""

from __future__ import annotations

from pathlib import Path

import click

from ..execution import Asked as Readers
from ..execution import executable, execution_options
from ..exits import Exit
from ..options import Reporting, deliver, report_options, today
from ..progress import accountant
from ..remembering import Remembering, memory_options
from ..sampling import Sampling, sampling_options
from ..steering import Asked, steering_options


@click.command("scan")
@click.argument("locations", nargs=-1, required=True)
@steering_options
@sampling_options
@execution_options
@memory_options
@report_options("never")
def command(
    locations: tuple[str, ...],
    detection: Asked,
    sampling: Sampling,
    readers: Readers,
    remembering: Remembering,
    report: Reporting,
) -> None:
    """Find personal data in the tables at LOCATIONS: files, globs, folders or URLs."""
    from auditor.detecting import provenance as steered_by
    from auditor.findings.model import Result
    from auditor.findings.rules.lin013_personal_data import of_tables
    from auditor.scanning import scan_location
    from auditor.sources.naming import without_secrets
    from auditor.version import VERSION

    execution = readers.execution()
    steering, loaded = detection.steered()
    options = sampling.options(loaded, steering.settings)
    with executable(), remembering.memory() as memory, accountant(report.quiet, report.verbose) as progress:
        found = scan_location(locations, Path.cwd(), options, progress=progress, execution=execution, memory=memory)
    provenance = {
        "lintas": VERSION,
        **options.provenance(),
        "detection": steered_by(steering.settings, loaded),
    }
    result = Result(
        "scan",
        ", ".join(without_secrets(one) for one in locations),
        today(),
        tuple(of_tables(found.tables)),
        (),
        tuple(found.tables),
        (*found.unread, *steering.unread),
        tuple(found.skipped),
        provenance,
    )
    raise Exit(deliver(result, report))
