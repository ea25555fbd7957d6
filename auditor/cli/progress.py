"""How a scan goes, on standard error: a bar on a terminal, what was read of each table if asked, what it cost in all.

Names of tables come from file systems and databases: they are shown as text that no terminal acts on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.findings.model import TableReport
    from auditor.scanning import Progress, Told

    from .progress_bar import Bar


@contextmanager
def reporter(quiet: bool) -> Iterator[Progress | None]:
    """What is told how a scan goes and shows it while it lasts; None where nobody watches."""
    if quiet:
        yield None
        return
    with _bar() as bar:
        yield Teller(bar)


@contextmanager
def accountant(quiet: bool, verbose: bool) -> Iterator[Progress | None]:
    """As `reporter`, and says at the end what was read and how long it took; `verbose`, of each table too."""
    if quiet:
        yield None
        return
    start = time.monotonic()
    with _bar() as bar:
        teller = Detailed(bar) if verbose else Teller(bar)
        yield teller
    click.echo(teller.cost.words(time.monotonic() - start), err=True)


@contextmanager
def _bar() -> Iterator[Bar | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from .progress_bar import Bar

    with Bar() as bar:
        yield bar


@dataclass(slots=True)
class Cost:
    """What reading took."""

    tables: int = 0
    rows: int = 0
    bytes_read: int = 0
    remembered: int = 0

    def add(self, one: Told) -> None:
        """Count what came of one table."""
        if one.remembered:
            self.remembered += 1
            return
        self.bytes_read += one.outcome.bytes_read
        if one.outcome.report is not None:
            self.tables += 1
            self.rows += one.outcome.report.rows_read

    def words(self, seconds: float) -> str:
        """A line for people."""
        from auditor.reports.summary import count

        told = (
            f"read {count(self.tables, 'table')}: {count(self.rows, 'row')}, {size(self.bytes_read)} in {seconds:.1f} s"
        )
        return f"{told}; {self.remembered:,} unchanged, not read again" if self.remembered else told


class Teller:
    """Shows a bar, if there is one, and counts."""

    def __init__(self, bar: Bar | None) -> None:
        self.cost = Cost()
        self._bar = bar

    def looking(self, location: str) -> None:
        """See `scanning.Progress`."""
        if self._bar is not None:
            self._bar.looking(location)

    def found(self, tables: int) -> None:
        """See `scanning.Progress`."""
        if self._bar is not None:
            self._bar.found(tables)

    def started(self, location: str) -> None:
        """See `scanning.Progress`."""
        if self._bar is not None:
            self._bar.started(location)

    def finished(self, location: str) -> None:
        """See `scanning.Progress`."""
        if self._bar is not None:
            self._bar.finished(location)

    def told(self, one: Told) -> None:
        """See `scanning.Progress`."""
        self.cost.add(one)

    def said(self, text: str) -> None:
        """See `scanning.Progress`."""
        from auditor.reports.safe import prose

        self._line(prose(text))

    def _line(self, text: str) -> None:
        if self._bar is not None:
            self._bar.line(text)
        else:
            click.echo(text, err=True)


class Detailed(Teller):
    """Says of each table what was read of it."""

    def told(self, one: Told) -> None:
        """See `scanning.Progress`."""
        super().told(one)
        self._line(read_of(one))


def read_of(one: Told) -> str:
    """What was read of a table, in a line: rows, clusters, bytes."""
    from auditor.reports.safe import path, prose
    from auditor.reports.summary import rows

    place, report = path(one.location), one.outcome.report
    if one.remembered:
        return f"{place}: unchanged, not read again"
    if report is None:
        return f"{place}: not read: {prose('; '.join(missed.reason for missed in one.outcome.unread))}"
    parts = [rows(report.rows_read, report.rows_total), *_clusters(report), size(one.outcome.bytes_read)]
    return f"{place}: {', '.join(parts)}"


def _clusters(report: TableReport) -> Iterator[str]:
    from auditor.reports.summary import count

    read, total, unit = (report.design.get(key) for key in ("clusters_read", "clusters_total", "cluster_unit"))
    if isinstance(read, int) and isinstance(unit, str):
        yield f"{read:,} of {count(total, unit)}" if isinstance(total, int) else count(read, unit)


def size(count: int) -> str:
    """Bytes for people: `312 bytes`, `4.1 kB`, `3.2 MB`, `1.5 GB`."""
    if count < 1000:
        return f"{count} byte{'' if count == 1 else 's'}"
    amount = float(count)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.95:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1000:,.1f} TB"
