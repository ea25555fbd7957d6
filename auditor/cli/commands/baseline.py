"""`lintas baseline`: the findings there are, in a file that `--baseline` takes for known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..comparing import read_baseline, read_document
from ..execution import Asked, executable, execution_options
from ..exits import CLEAN, UNREAD, USAGE, Exit
from ..options import as_of_option, load_manifest, today
from ..progress import accountant
from ..remembering import Remembering, memory_options
from ..sampling import Sampling, sampling_options
from ..steering import auditable

if TYPE_CHECKING:
    from auditor.auditing import Settings
    from auditor.comparing.baseline import Baseline
    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded


@click.command("baseline")
@click.argument("manifest", default="lintas.yaml")
@click.option(
    "--audit", "reads", is_flag=True, help="Read the data too: the baseline of `lintas audit`, not of `check`."
)
@click.option("--output", metavar="FILE", help="The file to write (default: lintas-baseline.json beside the manifest).")
@click.option(
    "--prune", is_flag=True, help="Only take out of the file what is fixed, accepted or not declared any more."
)
@as_of_option
@sampling_options
@execution_options
@memory_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(
    manifest: str,
    reads: bool,
    output: str | None,
    prune: bool,
    as_of: date | None,
    sampling: Sampling,
    readers: Asked,
    remembering: Remembering,
    quiet: bool,
) -> None:
    """Write the findings of MANIFEST (default: lintas.yaml) to a file, so that --baseline fails on new ones only.

    The file goes under version control. It holds rules, levels, and names of flows and datasets; no evidence and no value.
    """
    from auditor.auditing import Settings, check
    from auditor.comparing.baseline_file import FILE

    loaded = load_manifest(manifest)
    path = Path(output) if output is not None else loaded.folder / FILE
    before = read_baseline(path, loaded, "--prune") if prune else _replaceable(path, loaded)
    settings = Settings(as_of or today())
    result = _audited(loaded, settings, sampling, readers, remembering, quiet) if reads else check(loaded, settings)
    said = _pruned(path, loaded, result, before) if prune and before else _written(path, loaded, result, before)
    if not quiet:
        click.echo(said)
    if result.unread:
        from auditor.reports.summary import count

        where = count(len(result.unread), "location")
        click.echo(
            f"{where} could not be read, so the baseline may lack findings; `lintas audit` lists them.", err=True
        )
    raise Exit(UNREAD if result.unread else CLEAN)


def _audited(
    loaded: Loaded, settings: Settings, sampling: Sampling, readers: Asked, remembering: Remembering, quiet: bool
) -> Result:
    from auditor.auditing import audit

    options, execution = sampling.options(loaded), readers.execution()
    with auditable(), executable(), remembering.memory() as memory, accountant(quiet, False) as progress:
        return audit(loaded, settings, options, None, progress, execution, memory)


def _replaceable(path: Path, loaded: Loaded) -> Baseline | None:
    """The baseline that a file holds now; None where there is no file.

    Raises: click.UsageError where the file is something else, which nobody wants overwritten.
    """
    from auditor.comparing.baseline_file import parsed
    from auditor.comparing.fields import DocumentError

    if path.resolve() in {file.resolve() for file in loaded.files}:
        raise click.UsageError(f"--output {path}: this is the manifest; choose another name")
    if not path.exists():
        return None
    try:
        return parsed(read_document(path, "choose another file", "--output"))
    except DocumentError as error:
        raise click.UsageError(
            f"--output {path} {error}. It is left as it is: remove it, or choose another file, to write one anew"
        ) from None


def _written(path: Path, loaded: Loaded, result: Result, before: Baseline | None) -> str:
    from auditor.comparing.baseline import baseline_of
    from auditor.reports.safe import path as shown
    from auditor.reports.summary import count

    after = baseline_of(result, loaded)
    _write(path, after)
    said = f"{shown(str(path))}: {count(len(after.findings), 'finding')} of {result.kind}"
    if before is None:
        return f"{said}."
    old, new = ({one.fingerprint for one in each.findings} for each in (before, after))
    return f"{said}; {len(new - old):,} added, {len(old - new):,} taken out."


def _pruned(path: Path, loaded: Loaded, result: Result, before: Baseline) -> str:
    from auditor.comparing.against import compared, pruned
    from auditor.reports.comparison import gone_of, lines_of
    from auditor.reports.safe import path as shown
    from auditor.reports.summary import count

    against = compared(result, loaded, before, path.name).against
    if against is None or not against.stale:
        return f"{shown(str(path))}: nothing to take out of {count(len(before.findings), 'finding')}."
    after = pruned(before, against)
    _write(path, after)
    lines = [f"{shown(str(path))}: {count(len(against.stale), 'finding')} taken out, {len(after.findings):,} left."]
    for title, gone in gone_of(against):
        lines += [f"{title}:", *(f"  {line}" for line in lines_of(gone))]
    return "\n".join(lines)


def _write(path: Path, baseline: Baseline) -> None:
    from auditor.comparing.baseline_file import text_of
    from auditor.reports.atomic import OutputError, write_text

    try:
        write_text(path, text_of(baseline))
    except OutputError as error:
        click.echo(str(error), err=True)
        raise Exit(USAGE) from None
