"""Scanning one table: the unit of work of a scan. It reads and decides; what it gives back holds no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.findings.model import ColumnReport, TableReport, UnreadReport
from auditor.sources.interface import DEFAULT_ROWS

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources import Sample, SampleDesign, Table, Unread
    from detectors import ColumnDecision, Settings
    from detectors.group_sizes import Drawn

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

    `keep` is shown the report and the rows before the rows are dropped. Never raises for what it meets.
    """
    from auditor.sources import SourceError, read_sample

    try:
        sample = read_sample(table, rows=options.rows, seed=options.seed, full=options.full)
    except SourceError as error:
        return Outcome(None, unread=(_unread(error.unread, dataset),))
    outcome = _decided(sample, table, options, dataset)
    if keep is None or outcome.report is None:
        return outcome
    return _kept(keep, outcome, outcome.report, sample.frame)


def scan_frame(frame: pl.DataFrame, name: str, options: ScanOptions | None = None) -> TableReport:
    """Finds the personal data in a frame in memory; all of its rows are looked at."""
    from auditor.sources.interface import SampleDesign

    options = options or ScanOptions()
    design = SampleDesign("full", frame.height, frame.height, seed=options.seed)
    report, _, _ = _detected(frame, name, name, design, options, dataset=None, kind="frame", notes=())
    return report


def _unread(missed: Unread, dataset: str | None) -> UnreadReport:
    return UnreadReport(missed.location, missed.reason, missed.hint, dataset)


def _decided(sample: Sample, table: Table, options: ScanOptions, dataset: str | None) -> Outcome:
    """Detects; one table's failure must not lose the audit, and its values must not be shown."""
    missed = tuple(_unread(one, dataset) for one in sample.unread)
    notes = (*table.notes, *sample.notes)
    try:
        report, tags, possible = _detected(
            sample.frame, table.name, table.location, sample.design, options, dataset, table.format, notes
        )
    except Exception as error:  # noqa: BLE001  (see above)
        reason = f"the detectors failed on it ({type(error).__name__})"
        failed = UnreadReport(table.location, reason, "report it with the table's schema (not its values)", dataset)
        return Outcome(None, unread=(*missed, failed), bytes_read=sample.bytes_read)
    return Outcome(report, tags, possible, missed, sample.bytes_read)


def _kept(keep: Keep, outcome: Outcome, report: TableReport, frame: pl.DataFrame) -> Outcome:
    """Hands the rows on; what fails there makes the audit incomplete, and its values are not shown."""
    try:
        keep(report, frame)
    except Exception as error:  # noqa: BLE001  (as in `_decided`)
        reason = f"its rows could not be compared with those of other datasets ({type(error).__name__})"
        hint = "report it with the table's schema (not its values)"
        missed = UnreadReport(report.path, reason, hint, report.dataset)
        return replace(outcome, unread=(*outcome.unread, missed))
    return outcome


def _detected(
    frame: pl.DataFrame,
    name: str,
    path: str,
    design: SampleDesign,
    options: ScanOptions,
    dataset: str | None,
    kind: str,
    notes: tuple[str, ...],
) -> tuple[TableReport, dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    from auditor.sources.statistics import zero_statement
    from detectors import Settings, detect_table

    decision = detect_table(frame, table=name, settings=options.settings or Settings())
    zero = zero_statement(design)
    columns = tuple(_column(column, design, zero) for column in decision.columns)
    tags = {
        column.path: frozenset(law_tag(label) for label in (*column.kinds, *_unkinded(column)))
        for column in decision.columns
    }
    possible = {
        column.path: frozenset(f.tag for f in column.findings if f.status == "possible") - set(column.tags)
        for column in decision.columns
    }
    quasi = _quasi(frame, decision.columns, design)
    report = TableReport(
        name, path, dataset, kind, design.rows_read, design.rows_total, _design(design), zero, columns, notes, quasi
    )
    return report, tags, {key: value for key, value in possible.items() if value}


def drawn(kind: str) -> Drawn:
    """What `detectors` calls a sample's design."""
    return "all" if kind == "full" else "uniform" if kind == "uniform" else "other"


def _quasi(
    frame: pl.DataFrame, columns: Sequence[ColumnDecision], design: SampleDesign
) -> tuple[Mapping[str, Any], ...]:
    from detectors.quasi import quasi_sets

    found = quasi_sets(frame, columns, drawn=drawn(design.kind), total=design.rows_total)
    return tuple(
        {
            "columns": list(one.columns),
            "tags": list(one.tags),
            "rows": one.sizes.rows,
            "unique_rows": one.sizes.ones,
            "uniqueness": round(one.uniqueness, 6),
            "k": one.sizes.smallest,
            "exact": one.drawn == "all",
            "singles_out": one.singles_out,
            "counted_by": one.counted_by or None,
            "cell_k": one.cells.smallest if one.cells else None,
            "statement": one.statement,
        }
        for one in found
    )


def _unkinded(column: ColumnDecision) -> tuple[str, ...]:
    return tuple(f.tag for f in column.findings if f.status == "found" and not f.kind)


def law_tag(label: str) -> str:
    """The category a law is asked about: the kind is kept where values can tell it and laws make a difference."""
    top = label.partition(".")[0]
    return label if top in _TELLING else top


def _design(design: SampleDesign) -> Mapping[str, Any]:
    return {
        "kind": design.kind,
        "rows_read": design.rows_read,
        "rows_total": design.rows_total,
        "clusters_read": design.clusters_read,
        "clusters_total": design.clusters_total,
        "cluster_unit": design.cluster_unit,
        "seed": design.seed,
    }


def _weights(column: ColumnDecision, tag: str) -> list[dict[str, Any]]:
    """What was weighed for a tag, item by item, in natural log odds; `lintas explain-column` adds it up."""
    return [
        {
            "where": one.where or "whole values",
            "source": item.source,
            "weight": round(item.weight, 4),
            "reason": item.reason,
        }
        for one in column.considered
        if one.tag == tag
        for item in one.evidence
    ]


def _column(column: ColumnDecision, design: SampleDesign, zero: str) -> ColumnReport:
    from auditor.sources.statistics import bound

    found = [f for f in column.findings if f.status == "found"]
    best = found[0] if found else None
    sound = bound(design) is not None
    return ColumnReport(
        name=column.path,
        tags=column.tags,
        kinds=column.kinds,
        confidence=round(best.confidence, 4) if best else 0.0,
        prevalence=round(best.prevalence, 6) if best else 0.0,
        interval=best.interval if best and sound else None,
        reasons=tuple(reason for f in found for reason in f.reasons),
        possible=tuple(
            dict.fromkeys(f.tag for f in column.findings if f.status == "possible" and f.tag not in column.tags)
        ),
        examples=tuple(dict.fromkeys(example for f in found for example in f.examples)),
        findings=tuple(
            {
                "tag": f.tag,
                "kind": f.kind,
                "status": f.status,
                "confidence": round(f.confidence, 4),
                "prevalence": round(f.prevalence, 6),
                "interval": list(f.interval) if sound else None,
                "reasons": list(f.reasons),
                "examples": list(f.examples),
                "evidence": _weights(column, f.tag),
            }
            for f in column.findings
        ),
        notes=column.notes,
        rows_read=column.rows_seen,
        rows_total=design.rows_total,
        zero="" if found else zero,
    )
