"""Options of commands that judge columns without auditing a manifest: whose `detection:` they take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exits import USAGE, Exit
from .gathering import gathered
from .options import load_manifest

if TYPE_CHECKING:
    from auditor.detecting import Steering
    from auditor.manifest.loader import Loaded

_USUAL = Path("lintas.yaml")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose settings steer detection."""

    manifest: str | None
    no_manifest: bool
    ner: bool

    def steered(self) -> tuple[Steering, Loaded | None]:
        """How columns are judged, and the manifest that says so; ends with 2 where that cannot be had as asked."""
        if self.manifest is not None and self.no_manifest:
            raise click.UsageError("--manifest and --no-manifest contradict each other")
        loaded = None
        if self.manifest is not None:
            loaded = load_manifest(self.manifest)
        elif not self.no_manifest and _USUAL.is_file():
            loaded = _usual()
        from auditor.detecting import steer

        with auditable():
            return steer(loaded, ner=self.ner), loaded


steering_options = gathered(
    Asked,
    "detection",
    click.option(
        "--manifest",
        metavar="PATH",
        help="Take the `detection:` of this manifest (default: lintas.yaml, if there is one here).",
    ),
    click.option("--no-manifest", is_flag=True, help="Leave a lintas.yaml in this folder aside."),
    click.option("--ner", is_flag=True, help="Ask an installed spaCy model about names too; none is downloaded."),
)
"""`--manifest`, `--no-manifest` and `--ner`: one argument `detection`."""


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
