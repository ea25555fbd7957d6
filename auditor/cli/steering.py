"""Options of commands that judge columns without auditing a manifest: whose `detection:` they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .exits import USAGE, Exit
from .options import load_manifest

if TYPE_CHECKING:
    from auditor.detecting import Steering
    from auditor.manifest.loader import Loaded
    from auditor.table_scan import ScanOptions
    from detectors import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])
_USUAL = Path("lintas.yaml")


def steering_options(command: _Command) -> _Command:
    """`--manifest`, `--no-manifest` and `--ner`."""
    for option in (
        click.option("--ner", is_flag=True, help="Ask an installed spaCy model about names too; none is downloaded."),
        click.option("--no-manifest", is_flag=True, help="Leave a lintas.yaml in this folder aside."),
        click.option(
            "--manifest",
            metavar="PATH",
            help="Take the `detection:` of this manifest (default: lintas.yaml, if there is one here).",
        ),
    ):
        command = option(command)
    return command


def steered(manifest: str | None, no_manifest: bool, ner: bool) -> tuple[Steering, Loaded | None]:
    """How columns are judged, and the manifest that says so; ends with 2 where that cannot be had as asked."""
    if manifest is not None and no_manifest:
        raise click.UsageError("--manifest and --no-manifest contradict each other")
    loaded = None
    if manifest is not None:
        loaded = load_manifest(manifest)
    elif not no_manifest and _USUAL.is_file():
        loaded = _usual()
    from auditor.detecting import steer

    with auditable():
        return steer(loaded, ner=ner), loaded


@contextmanager
def auditable() -> Iterator[None]:
    """Ends with 2 where a manifest asks for a detection that cannot be had, and says why."""
    from auditor.detecting import DetectionError
    from auditor.reports.safe import prose

    try:
        yield
    except DetectionError as error:
        click.echo(prose(str(error)), err=True)
        raise Exit(USAGE) from None


def _usual() -> Loaded:
    try:
        return load_manifest(str(_USUAL))
    except Exit:
        click.echo(
            "It is read for its `detection:`; --no-manifest leaves it aside, --manifest PATH takes another.", err=True
        )
        raise


def sampled(
    loaded: Loaded | None, sample_rows: int | None, seed: int | None, full: bool, settings: Settings | None
) -> ScanOptions:
    """How much to read: what a flag says, else what the manifest says, else the usual."""
    from auditor.sources.interface import DEFAULT_ROWS
    from auditor.table_scan import ScanOptions

    defaults = loaded.manifest.defaults if loaded is not None else None
    rows = sample_rows or (defaults.sample_rows if defaults else None) or DEFAULT_ROWS
    chosen = seed if seed is not None else (defaults.seed if defaults else None) or 0
    return ScanOptions(rows, chosen, full, settings)
