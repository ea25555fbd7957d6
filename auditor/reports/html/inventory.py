"""What was read: tables, their columns, how sure and how much; and what was not read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from auditor.findings.model import ColumnReport, Result, TableReport, UnreadReport
from auditor.reports import safe
from auditor.reports.html.anchors import Anchors
from auditor.reports.summary import count, rows
from jurisdiction_map.records import record


@record
class ColumnView:
    """One column that holds personal data or may. Shares are per cent of the bar's width, 0 to 100."""

    name: str
    tags: tuple[str, ...]
    possible: tuple[str, ...]
    share: str
    bar: float
    low: float
    high: float
    interval: str
    sure: str
    reasons: tuple[str, ...]
    examples: tuple[str, ...]
    notes: tuple[str, ...]


@record
class TableView:
    """One table."""

    anchor: str
    path: str
    dataset: str
    format: str
    read: str
    columns: tuple[ColumnView, ...]
    clean: tuple[str, ...]
    """Columns in which nothing was found."""
    zero: str
    design: str
    notes: tuple[str, ...]
    people: str
    quasi: tuple[str, ...]


@record
class GapView:
    """What was not read, why, and what to do."""

    location: str
    reason: str
    hint: str
    dataset: str


def table_views(result: Result, anchors: Anchors) -> list[TableView]:
    """Every table in the order in which it was read."""
    return [_table(table, number, anchors) for number, table in enumerate(result.tables)]


def gap_views(gaps: tuple[UnreadReport, ...]) -> list[GapView]:
    """Locations fit to be shown."""
    return [
        GapView(
            safe.path(gap.location),
            safe.prose(gap.reason),
            safe.prose(gap.hint),
            safe.name(gap.dataset) if gap.dataset else "",
        )
        for gap in gaps
    ]


def _table(table: TableReport, number: int, anchors: Anchors) -> TableView:
    telling = [column for column in table.columns if column.tags or column.possible]
    return TableView(
        anchor=anchors.of("table", number),
        path=safe.path(table.path),
        dataset=safe.name(table.dataset) if table.dataset else "",
        format=safe.name(table.format),
        read=rows(table.rows_read, table.rows_total),
        columns=tuple(map(_column, telling)),
        clean=tuple(safe.name(column.name) for column in table.columns if not (column.tags or column.possible)),
        zero=safe.prose(table.zero),
        design=_design(table.design),
        notes=tuple(map(safe.prose, table.notes)),
        people=_statement(table.subjects),
        quasi=tuple(_quasi(row) for row in table.quasi[:5]),
    )


def _column(column: ColumnReport) -> ColumnView:
    share = _unit(column.prevalence)
    low, high = (_unit(end) for end in column.interval) if column.interval else (share, share)
    finest = column.kinds or column.tags
    plain = [tag for tag in column.tags if not any(kind.startswith(f"{tag}.") for kind in finest)]
    return ColumnView(
        name=safe.name(column.name),
        tags=tuple(safe.name(tag) for tag in dict.fromkeys([*finest, *plain])),
        possible=tuple(map(safe.name, column.possible)),
        share=_percent(share) if column.tags else "",
        bar=round(share * 100, 2),
        low=round(low * 100, 2),
        high=round(high * 100, 2),
        interval=f"{_percent(low)} to {_percent(high)}" if column.interval else "",
        sure=_percent(_unit(column.confidence)) if column.tags else "",
        reasons=tuple(map(safe.prose, column.reasons)),
        examples=tuple(map(safe.name, column.examples)),
        notes=tuple(map(safe.prose, column.notes)),
    )


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0


def _percent(share: float) -> str:
    """Per cent with as many digits as tell it from 0 and from 100."""
    for digits in (0, 1, 2):
        shown = f"{share * 100:.{digits}f}"
        if float(shown) == share * 100 or (float(shown) not in (0.0, 100.0) and (digits or share >= 0.1)):
            return f"{shown}%"
    return "< 0.01%" if share < 0.5 else "> 99.99%"


def _design(design: Mapping[str, Any]) -> str:
    """How rows were chosen, in words where the design is one of Lintas's own."""
    kind = str(design.get("kind", ""))
    said = "every row" if kind == "full" else safe.name(kind.replace("_", " ")) if kind else ""
    clusters = design.get("clusters_read")
    if said and isinstance(clusters, int):
        said += f", {count(clusters, safe.name(str(design.get('cluster_unit') or 'cluster')))}"
    seed = design.get("seed")
    return f"{said}, seed {seed}" if said and kind != "full" and isinstance(seed, int) else said


def _statement(row: Mapping[str, Any] | None) -> str:
    return safe.prose(str(row["statement"])) if row and row.get("statement") else ""


def _quasi(row: Mapping[str, Any]) -> str:
    columns = row.get("columns")
    names = ", ".join(safe.name(str(name)) for name in columns) if isinstance(columns, list | tuple) else ""
    return ": ".join(part for part in (names, _statement(row)) if part)
