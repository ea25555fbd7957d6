"""Scanning: locations in, a report of their columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.findings.model import TableReport, UnreadReport
from auditor.flows.contents import Observation
from auditor.table_scan import Outcome, ScanOptions, scan_table

if TYPE_CHECKING:
    from auditor.sources import Discovery
    from auditor.table_scan import Keep

Progress = Callable[[str], None]


@dataclass(slots=True)
class Scan:
    """What was read at some locations and what was not."""

    tables: list[TableReport] = field(default_factory=list)
    unread: list[UnreadReport] = field(default_factory=list)
    skipped: list[UnreadReport] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)
    possible: dict[str, set[str]] = field(default_factory=dict)

    def take(self, outcome: Outcome) -> None:
        """Adds what came of one table."""
        self.unread.extend(outcome.unread)
        if outcome.report is not None:
            self.tables.append(outcome.report)
        for name, found in outcome.tags.items():
            self.columns.setdefault(name, set()).update(found)
        for name, found in outcome.possible.items():
            self.possible.setdefault(name, set()).update(found)

    @property
    def complete(self) -> bool:
        """Whether everything that should be read was."""
        return not self.unread and bool(self.tables)

    def observation(self, decided: Iterable[str]) -> Observation:
        """What may be concluded about the dataset.

        The tags seen are all there is only if everything was read, no column is in doubt (save those that a person has
        `decided`), and every sample was full, or uniform (then a bound holds) and found something: a sample in which
        nothing was found does not say that there is nothing.
        """
        doubtful = set(self.possible) - set(decided)
        kinds = {str(table.design["kind"]) for table in self.tables}
        found = any(self.columns.values())
        closed = self.complete and not doubtful and (kinds <= {"full"} or (kinds <= {"full", "uniform"} and found))
        note = None
        if closed and "uniform" in kinds:
            note = (
                "as seen in a sample; " + "; ".join(t.zero for t in self.tables if t.design["kind"] == "uniform")[:300]
            )
        return Observation(self.columns, closed, note)


def scan_location(
    location: str | Iterable[str],
    base: Path,
    options: ScanOptions | None = None,
    dataset: str | None = None,
    progress: Progress | None = None,
    keep: Keep | None = None,
) -> Scan:
    """Finds the personal data in every table at a location (path, glob, folder or URL).

    `keep` is shown each table's report and rows before the rows are dropped.
    Never raises for what it meets: what cannot be read is in `unread` with the reason.
    """
    from auditor.sources import discover

    options = options or ScanOptions()
    scan = Scan()
    for one in [location] if isinstance(location, str) else location:
        found = discover(one, base=base)
        _note_left_out(found, scan, dataset)
        for table in found.tables:
            if progress:
                progress(table.location)
            scan.take(scan_table(table, options, dataset, keep))
    return scan


def _note_left_out(found: Discovery, scan: Scan, dataset: str | None) -> None:
    scan.unread.extend(UnreadReport(u.location, u.reason, u.hint, dataset) for u in found.unread)
    scan.skipped.extend(UnreadReport(s.location, s.reason, "", dataset) for s in found.skipped)
