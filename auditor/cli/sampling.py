"""Options that say how much of each table is read, and what may be claimed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from .gathering import gathered

if TYPE_CHECKING:
    from auditor.manifest.loader import Loaded
    from auditor.table_scan import ScanOptions
    from detectors import Settings


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the options say; None where they say nothing."""

    sample_rows: int | None
    max_miss: float | None
    confidence: float | None
    full: bool
    seed: int | None

    def options(self, loaded: Loaded | None = None, settings: Settings | None = None) -> ScanOptions:
        """How much to read: what an option says, else what the manifest says, else the usual.

        Raises: click.UsageError where options contradict each other.
        """
        from auditor.sources.interface import DEFAULT_ROWS
        from auditor.sources.statistics import rows_needed
        from auditor.table_scan import ScanOptions

        if self.full and (self.max_miss is not None or self.sample_rows is not None):
            raise click.UsageError("--full reads every row: it goes with neither --sample-rows nor --max-miss")
        if self.max_miss is not None and self.sample_rows is not None:
            raise click.UsageError("--max-miss says how many rows it takes; leave --sample-rows out")
        defaults = loaded.manifest.defaults if loaded is not None else None
        rows = self.sample_rows or (defaults.sample_rows if defaults else None) or DEFAULT_ROWS
        seed = self.seed if self.seed is not None else (defaults.seed if defaults else None) or 0
        confidence = 0.95 if self.confidence is None else self.confidence
        if self.max_miss is None:
            return ScanOptions(rows, seed, self.full, settings, confidence=confidence)
        return ScanOptions(
            rows_needed(self.max_miss, confidence), seed, False, settings, uniform=True, confidence=confidence
        )


class _Share(click.ParamType):  # type: ignore[type-arg]
    """A share strictly between 0 and 1."""

    name = "SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Parses a share, or says how to write one."""
        try:
            share = float(value)
        except ValueError:
            share = 0.0
        if not 0.0 < share < 1.0:
            self.fail(f"{value!r} is not a share between 0 and 1; write one row in a thousand as 0.001", param, ctx)
        return share


sampling_options = gathered(
    Sampling,
    "sampling",
    click.option(
        "--sample-rows", type=click.IntRange(min=1), default=None, help="Rows to read of each table (default: 10000)."
    ),
    click.option(
        "--max-miss",
        type=_Share(),
        help="Draw as many rows uniformly as it takes to rule out that more than this share of rows carries what is not "
        "found: 0.001 takes 2995 rows. May read every row of a table to draw them.",
    ),
    click.option(
        "--confidence", type=_Share(), help="With which bounds on what was not found are stated (default: 0.95)."
    ),
    click.option("--full", is_flag=True, help="Read every row of every table, in bounded memory."),
    click.option(
        "--seed", type=click.IntRange(min=0), default=None, help="Seed of the sample (default: the manifest's, else 0)."
    ),
)
"""`--sample-rows`, `--max-miss`, `--confidence`, `--full`, `--seed`: one argument `sampling`."""
