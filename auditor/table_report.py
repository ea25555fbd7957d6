"""What a scan reports of one table: plain values, with the claim that its sample allows for each column."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auditor.findings.model import ColumnReport, TableReport

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources import SampleDesign
    from detectors import ColumnDecision, TableDecision
    from detectors.group_sizes import Drawn


def report_of(
    frame: pl.DataFrame,
    decision: TableDecision,
    design: SampleDesign,
    *,
    name: str,
    path: str,
    dataset: str | None,
    kind: str,
    notes: tuple[str, ...] = (),
    confidence: float = 0.95,
) -> TableReport:
    """The report of one table from the decisions on its columns; `frame`: the rows that were read or drawn.

    `confidence`: with which bounds are stated, inside (0, 1).
    """
    from auditor.sources.statistics import zero_statement

    designs = [_of_column(column, design) for column in decision.columns]
    whole = _of_table(decision, designs, design)
    columns = tuple(_column(column, one, confidence) for column, one in zip(decision.columns, designs, strict=True))
    read = max((column.rows_searched for column in decision.columns), default=0) or design.rows_read
    quasi = _quasi(frame, decision.columns, design)
    people = _people(frame, decision.columns, design)
    zero = zero_statement(whole, confidence)
    return TableReport(
        name, path, dataset, kind, read, whole.rows_total, _design(whole), zero, columns, notes, quasi, people
    )


def _of_column(column: ColumnDecision, design: SampleDesign) -> SampleDesign:
    """What the rows read allow one to claim of a column: of a long table some were searched whole, others only drawn from."""
    if column.rows_searched and design.rows_total == column.rows_searched:
        return replace(design, kind="full", rows_read=column.rows_searched)
    if column.rows_searched or column.rows_drawn is None or column.rows_drawn >= design.rows_read:
        return design
    return replace(design, kind="uniform" if design.kind == "full" else design.kind, rows_read=column.rows_drawn)


def _of_table(decision: TableDecision, designs: Sequence[SampleDesign], design: SampleDesign) -> SampleDesign:
    """The weakest claim of any column in which nothing was found."""
    empty = [one for column, one in zip(decision.columns, designs, strict=True) if not column.tags]
    weakest = min(empty or designs, key=lambda one: (one.kind == "full", one.rows_read), default=design)
    return weakest


def _people(frame: pl.DataFrame, columns: Sequence[ColumnDecision], design: SampleDesign) -> Mapping[str, Any] | None:
    """How many people the rows are about; values are compared under a key that ends with this call."""
    from detectors.subjects import identifying, subjects_in

    who = identifying(columns)
    if who is None or not frame.height:
        return None
    key = secrets.token_bytes(16)
    seen = subjects_in(frame, who, key=key, drawn=drawn(design.kind), total=design.rows_total)
    if seen is None:
        return None
    count = seen.count()
    return {
        "column": count.column,
        "tag": count.tag,
        "at_least": count.at_least,
        "estimate": count.estimate,
        "interval": list(count.interval) if count.interval else None,
        "method": count.method,
        "one_each": count.one_each,
        "statement": count.statement,
    }


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


def _column(column: ColumnDecision, design: SampleDesign, confidence: float) -> ColumnReport:
    from auditor.sources.statistics import bound, zero_statement

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
        zero="" if found else zero_statement(design, confidence),
    )
