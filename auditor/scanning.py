"""Scanning: a location or a frame in, a report of its columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.findings.model import ColumnReport, TableReport, UnreadReport
from auditor.flows.contents import Observation
from auditor.sources.interface import DEFAULT_ROWS

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources import Discovery, Sample, SampleDesign, Table
    from detectors import ColumnDecision, Settings
    from detectors.group_sizes import Drawn

    Keep = Callable[[TableReport, pl.DataFrame], None]

Progress = Callable[[str], None]
# Kinds that a law distinguishes and a scan can tell from the values; other kinds go to the law as their top-level tag.
_TELLING = frozenset({"location", "national_id"})


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How much to read of each table, and how."""

    rows: int = DEFAULT_ROWS
    seed: int = 0
    full: bool = False
    settings: Settings | None = None


@dataclass(slots=True)
class Scan:
    """What was read at some locations and what was not."""

    tables: list[TableReport] = field(default_factory=list)
    unread: list[UnreadReport] = field(default_factory=list)
    skipped: list[UnreadReport] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)
    possible: dict[str, set[str]] = field(default_factory=dict)

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


def scan_frame(frame: pl.DataFrame, name: str, options: ScanOptions | None = None) -> TableReport:
    """Finds the personal data in a frame in memory; all of its rows are looked at."""
    from auditor.sources.interface import SampleDesign

    options = options or ScanOptions()
    design = SampleDesign("full", frame.height, frame.height, seed=options.seed)
    report, _, _ = _detected(frame, name, name, design, options, dataset=None, kind="frame", notes=())
    return report


def scan_location(
    location: str | Iterable[str],
    base: Path,
    options: ScanOptions | None = None,
    dataset: str | None = None,
    progress: Progress | None = None,
    keep: Keep | None = None,
) -> Scan:
    """Finds the personal data in every table at a location (path, glob or folder), one table for each file.

    `keep` is shown each table's report and rows before the rows are dropped.
    Never raises for what it meets: what cannot be read is in `unread` with the reason.
    """
    from auditor.sources import SourceError, discover, read_sample

    options = options or ScanOptions()
    scan = Scan()
    for one in [location] if isinstance(location, str) else location:
        found = discover(one, base=base)
        _note_left_out(found, scan, dataset)
        for table in found.tables:
            if progress:
                progress(table.location)
            try:
                sample = read_sample(table, rows=options.rows, seed=options.seed, full=options.full)
            except SourceError as error:
                missed = error.unread
                scan.unread.append(UnreadReport(missed.location, missed.reason, missed.hint, dataset))
                continue
            report = _take(sample, table, scan, options, dataset)
            if keep is not None and report is not None:
                _show(keep, report, sample.frame, scan)
    return scan


def _note_left_out(found: Discovery, scan: Scan, dataset: str | None) -> None:
    scan.unread.extend(UnreadReport(u.location, u.reason, u.hint, dataset) for u in found.unread)
    scan.skipped.extend(UnreadReport(s.location, s.reason, "", dataset) for s in found.skipped)


def _show(keep: Keep, report: TableReport, frame: pl.DataFrame, scan: Scan) -> None:
    """Hands the rows on; what fails there makes the audit incomplete, and its values are not shown."""
    try:
        keep(report, frame)
    except Exception as error:  # noqa: BLE001  (as in `_take`)
        reason = f"its rows could not be compared with those of other datasets ({type(error).__name__})"
        hint = "report it with the table's schema (not its values)"
        scan.unread.append(UnreadReport(report.path, reason, hint, report.dataset))


def _take(sample: Sample, table: Table, scan: Scan, options: ScanOptions, dataset: str | None) -> TableReport | None:
    """Detects, and drops the rows: only decisions and counts stay. None where detection failed."""
    scan.unread.extend(UnreadReport(u.location, u.reason, u.hint, dataset) for u in sample.unread)
    try:
        report, tags, possible = _detected(
            sample.frame,
            table.name,
            table.location,
            sample.design,
            options,
            dataset,
            table.format,
            (*table.notes, *sample.notes),
        )
    except Exception as error:  # noqa: BLE001  (one table's failure must not lose the audit; its values must not be shown)
        reason = f"the detectors failed on it ({type(error).__name__})"
        scan.unread.append(
            UnreadReport(table.location, reason, "report it with the table's schema (not its values)", dataset)
        )
        return None
    scan.tables.append(report)
    for name, found in tags.items():
        scan.columns.setdefault(name, set()).update(found)
    for name, found in possible.items():
        scan.possible.setdefault(name, set()).update(found)
    return report


def _detected(
    frame: pl.DataFrame,
    name: str,
    path: str,
    design: SampleDesign,
    options: ScanOptions,
    dataset: str | None,
    kind: str,
    notes: tuple[str, ...],
) -> tuple[TableReport, dict[str, set[str]], dict[str, set[str]]]:
    from auditor.sources.statistics import zero_statement
    from detectors import Settings, detect_table

    decision = detect_table(frame, table=name, settings=options.settings or Settings())
    zero = zero_statement(design)
    columns = tuple(_column(column, design, zero) for column in decision.columns)
    tags = {
        column.path: {law_tag(label) for label in (*column.kinds, *_unkinded(column))} for column in decision.columns
    }
    possible = {
        column.path: {f.tag for f in column.findings if f.status == "possible"} - set(column.tags)
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
