"""Tables as units of work: what every worker is given once, and what one table comes to.

This is the seam between scanning and whoever does it: everything here can be pickled, and no rows are in it but what a
shelf keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from auditor.table_scan import Outcome, ScanOptions, scan_table

if TYPE_CHECKING:
    from auditor.sources import Table
    from auditor.verification.shelf import Shelf, Side

_SECONDS_EACH = 0.06
_SECONDS_PER_BYTE = 0.1 / 2**20
_BYTES_SAMPLED = 3 * 2**20
"""What scanning a table takes on one core: measured on tables of 5 to 20 columns and 100 to 10,000 rows, Parquet and CSV
(0.02 to 0.5 s on a noisy machine). Of a larger table no more than a sample is read, unless all of it is."""
_BYTES_UNKNOWN = 2**20
"""What a table in a database is taken for, whose size nobody tells."""
_CRASHING = frozenset({"orc"})


class Unit(NamedTuple):
    """One table to scan, for one of the jobs."""

    job: int
    table: Table


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a unit, and what of its rows is kept until flows are verified."""

    outcome: Outcome
    kept: Mapping[str, Side] | None = None
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class TableWork:
    """Scanning the table of a unit: a value that every worker is given once."""

    asked: tuple[tuple[ScanOptions, str | None], ...]
    """By job: how to scan, and for which dataset."""
    shelf: Shelf | None = None
    """A bare one."""

    def __call__(self, unit: Unit) -> Done:
        """Scan one table. Never raises for what it meets."""
        options, dataset = self.asked[unit.job]
        if self.shelf is None or not self.stays_here(unit):
            return Done(scan_table(unit.table, options, dataset))
        shelf = self.shelf.bare()
        return Done(scan_table(unit.table, options, dataset, shelf.take), shelf.sides)

    def prepare(self) -> None:
        """Load the detectors; see `executing.Work`."""
        from detectors import Settings
        from detectors.loading import load_all

        for options, _ in self.asked[:1]:
            load_all(options.settings or Settings())

    def stays_here(self, unit: Unit) -> bool:
        """Whether values of the table's rows are kept for a while: they are not sent to other machines."""
        dataset = self.asked[unit.job][1]
        return self.shelf is not None and dataset is not None and self.shelf.wants(dataset)

    def out_of_sight(self, unit: Unit) -> str:
        """Return a local file of the table that this machine does not see; empty where it sees all."""
        from auditor.sources.naming import printable

        local = (file for file in unit.table.files if isinstance(file, Path))
        return next((printable(file.as_posix()) for file in local if not file.exists()), "")


def may_end_the_process(table: Table) -> bool:
    """Whether the reader of a table may crash on damaged files, as Apache's of ORC has: only a worker may die of it."""
    return table.format in _CRASHING


def effort(table: Table, options: ScanOptions) -> float:
    """Seconds that scanning a table takes on one core, about: enough to tell whether worker processes pay."""
    from auditor.sources.content import size_of
    from auditor.sources.interface import SourceError

    most = float("inf") if options.full else _BYTES_SAMPLED * options.rows / 10_000
    size = 0 if table.files else _BYTES_UNKNOWN
    for file in table.files:
        try:
            size += size_of(file)
        except SourceError:
            continue
        if size >= most:
            break
    return _SECONDS_EACH + min(size, most) * _SECONDS_PER_BYTE
