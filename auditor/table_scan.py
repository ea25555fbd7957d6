"""Scanning one table: the unit of work of a scan. It reads and decides; what it gives back holds no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.findings.model import TableReport, UnreadReport
from auditor.sources.interface import DEFAULT_ROWS
from auditor.sources.reading import STOPS
from auditor.table_report import report_of

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources import Sample, Table, Unread
    from detectors import ColumnDecision, Settings
    from detectors.searching import TableSearch

    Keep = Callable[[TableReport, pl.DataFrame], None]

# Kinds that a law distinguishes and a scan can tell from the values; other kinds go to the law as their top-level tag.
_TELLING = frozenset({"location", "national_id"})


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How much to read of each table, and how."""

    rows: int = DEFAULT_ROWS
    seed: int = 0
    full: bool = False
    settings: Settings | None = None
    uniform: bool = False
    """Whether the rows are drawn uniformly whatever it costs, so that a bound holds: it may take reading every row."""
    confidence: float = 0.95
    """With which bounds are stated, inside (0, 1)."""

    def provenance(self) -> dict[str, Any]:
        """What a result tells of it."""
        return {
            "seed": self.seed,
            "sample_rows": None if self.full else self.rows,
            "uniform": self.uniform,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of scanning one table: a report, or the reason why there is none, and what of it was not read."""

    report: TableReport | None
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By column, the categories found, in the form in which a law is asked about them."""

    possible: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By column, the categories in doubt; columns without any are left out."""

    unread: tuple[UnreadReport, ...] = ()
    bytes_read: int = 0
    """Bytes taken from storage."""


def scan_table(table: Table, options: ScanOptions, dataset: str | None = None, keep: Keep | None = None) -> Outcome:
    """Reads a table and decides on its columns.

    `keep` is shown the report and the rows before the rows are dropped; of a table that is passed by whole and too long to
    hold, those drawn. Never raises for what it meets.
    """
    from auditor.sources import SourceError
    from detectors import Settings
    from detectors.searching import TableSearch

    settings = options.settings or Settings()
    search = TableSearch(settings)
    try:
        sample, passed = _read(table, options, search)
    except SourceError as error:
        return Outcome(None, unread=(_unread(error.unread, dataset),))
    outcome = _decided(sample, table, options, dataset, search if passed else None)
    if keep is None or outcome.report is None:
        return outcome
    return _kept(keep, outcome, outcome.report, sample.frame)


def scan_frame(frame: pl.DataFrame, name: str, options: ScanOptions | None = None) -> TableReport:
    """Finds the personal data in a frame in memory; all of its rows are looked at."""
    from auditor.sources.interface import SampleDesign
    from detectors import Settings, detect_table

    options = options or ScanOptions()
    design = SampleDesign("full", frame.height, frame.height, seed=options.seed)
    decision = detect_table(frame, table=name, settings=options.settings or Settings())
    return report_of(
        frame, decision, design, name=name, path=name, dataset=None, kind="frame", confidence=options.confidence
    )


def _read(table: Table, options: ScanOptions, search: TableSearch) -> tuple[Sample, bool]:
    """A sample of a table, and whether all of its rows were shown to `search` because it is too long to be held.

    Raises: SourceError.
    """
    from auditor.sources import read_sample
    from auditor.sources.whole import read_uniform, read_whole

    if not options.full:
        read = read_uniform if options.uniform else read_sample
        return read(table, rows=options.rows, seed=options.seed), False
    sample = read_whole(table, seed=options.seed, see=search.read)
    return sample, search.rows > 0


def _unread(missed: Unread, dataset: str | None) -> UnreadReport:
    return UnreadReport(missed.location, missed.reason, missed.hint, dataset)


def _decided(
    sample: Sample, table: Table, options: ScanOptions, dataset: str | None, search: TableSearch | None
) -> Outcome:
    """Detects; one table's failure must not lose the audit, and its values must not be shown."""
    from detectors import Settings, detect_table

    settings = options.settings or Settings()
    missed = tuple(_unread(one, dataset) for one in sample.unread)
    notes = (*table.notes, *sample.notes)
    try:
        decision = detect_table(sample.frame, table=table.name, settings=settings, searched=search)
        report = report_of(
            sample.frame,
            decision,
            sample.design,
            name=table.name,
            path=table.location,
            dataset=dataset,
            kind=table.format,
            notes=notes,
            confidence=options.confidence,
        )
    except STOPS:
        raise
    except BaseException as error:  # noqa: BLE001  (see above; panics of Polars are no `Exception`)
        reason = f"the detectors failed on it ({type(error).__name__})"
        failed = UnreadReport(table.location, reason, "report it with the table's schema (not its values)", dataset)
        return Outcome(None, unread=(*missed, failed), bytes_read=sample.bytes_read)
    tags = {
        column.path: frozenset(law_tag(label) for label in (*column.kinds, *_unkinded(column)))
        for column in decision.columns
    }
    possible = {
        column.path: frozenset(f.tag for f in column.findings if f.status == "possible") - set(column.tags)
        for column in decision.columns
    }
    in_doubt = {path: tags for path, tags in possible.items() if tags}
    return Outcome(report, tags, in_doubt, missed, sample.bytes_read)


def _kept(keep: Keep, outcome: Outcome, report: TableReport, frame: pl.DataFrame) -> Outcome:
    """Hands the rows on; what fails there makes the audit incomplete, and its values are not shown."""
    try:
        keep(report, frame)
    except STOPS:
        raise
    except BaseException as error:  # noqa: BLE001  (as in `_decided`)
        reason = f"its rows could not be compared with those of other datasets ({type(error).__name__})"
        hint = "report it with the table's schema (not its values)"
        missed = UnreadReport(report.path, reason, hint, report.dataset)
        return replace(outcome, unread=(*outcome.unread, missed))
    return outcome


def _unkinded(column: ColumnDecision) -> tuple[str, ...]:
    return tuple(f.tag for f in column.findings if f.status == "found" and not f.kind)


def law_tag(label: str) -> str:
    """The category a law is asked about: the kind is kept where values can tell it and laws make a difference."""
    top = label.partition(".")[0]
    return label if top in _TELLING else top
