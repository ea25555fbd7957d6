"""`lintas audit`: the declared flows joined with what is in the data and what the laws say."""

from __future__ import annotations

from datetime import date

import click

from ..choosing import Choosing, choosing_options
from ..comparing import Comparing, comparing_options
from ..execution import Asked, executable, execution_options
from ..exits import Exit
from ..historical import Historical, history_options, recorded
from ..options import Reporting, as_of_option, load_manifest, report_options, today
from ..progress import accountant
from ..remembering import Remembering, memory_options
from ..sampling import Sampling, sampling_options
from ..scenario_options import Supposed, scenario_options, supposing
from ..steering import auditable


@click.command("audit")
@click.argument("manifest", default="lintas.yaml")
@as_of_option
@scenario_options
@sampling_options
@execution_options
@memory_options
@history_options
@choosing_options
@comparing_options
@report_options("error")
def command(
    manifest: str,
    as_of: date | None,
    supposed: Supposed,
    sampling: Sampling,
    readers: Asked,
    remembering: Remembering,
    historical: Historical,
    choosing: Choosing,
    comparing: Comparing,
    report: Reporting,
) -> None:
    """Scan the datasets of MANIFEST (default: lintas.yaml) and check its flows against the law."""
    from auditor.auditing import Settings, audit
    from jurisdiction_map.repository import repository

    execution = readers.execution()
    loaded = load_manifest(manifest)
    options = sampling.options(loaded)
    day = as_of or today()
    compared = comparing.begin(loaded, day, choosing.choice())
    keeping = historical.begin(supposed.repealed, comparing)
    laws = supposing(repository(), supposed.repealed)
    settings = Settings(day, supposed.terms(day), supposed.repealed, compared.only)
    with (
        auditable(),
        executable(),
        remembering.memory() as memory,
        accountant(report.quiet, report.verbose) as progress,
    ):
        result = audit(loaded, settings, options, laws, progress, execution, memory)
    raise Exit(recorded(keeping, result, loaded, laws, report, compared))
