"""From the cells of a sheet as text to columns with types: dates are dates, numbers keep their digits. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

_DAY = r"^\d{4}-\d\d-\d\d$"
_MOMENT = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?$"
"""How the reader writes a cell with a date, a time or both: Excel's with a space, OpenDocument's as they stand."""

_MIDNIGHT = " 00:00:00"
_ZERO_DAYS = (dt.date(1899, 12, 30), dt.date(1899, 12, 31))
"""The days that a time of day without a date falls on."""

_INTEGER = r"^(?:0|-?[1-9]\d{0,17})$"
_NUMBER = r"^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$"
_EXACT_DIGITS = 15
"""Decimal digits that a double holds exactly whatever they are."""


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each column of texts the type that all its values have: Date, Datetime, Time, Boolean, Int64 or Float64.

    Numbers are only made of texts that they are written as again: leading zeros and the digits of long identifiers
    stay. Everything else stays text.
    """
    return pl.DataFrame([_typed(column) for column in frame.get_columns()])


def _typed(column: pl.Series) -> pl.Series:
    values = column.drop_nulls()
    if not values.len():
        return column
    if values.str.contains(_DAY).all():
        days = column.str.to_date("%Y-%m-%d", strict=False)
        return days if days.null_count() == column.null_count() else column
    if values.str.contains(_MOMENT).all():
        return _moments(column)
    if values.is_in(["true", "false"]).all():
        return column == "true"
    if values.str.contains(_INTEGER).all():
        return column.cast(pl.Int64)
    digits = values.str.replace_all(r"\D", "").str.len_chars()
    if values.str.contains(_NUMBER).all() and digits.max() <= _EXACT_DIGITS:  # type: ignore[operator]
        return column.cast(pl.Float64)
    # A date among other texts is written as a date.
    is_date = column.str.contains(_MOMENT) & column.str.ends_with(_MIDNIGHT)
    return column.to_frame().select(pl.when(is_date).then(pl.col(column.name).str.head(10)).otherwise(column))[
        column.name
    ]


def _moments(column: pl.Series) -> pl.Series:
    moments = column.str.replace("T", " ", literal=True).str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.f", time_unit="ms", strict=False
    )
    if moments.null_count() > column.null_count():
        return column
    days = moments.dt.date()
    if (moments == days.cast(pl.Datetime("ms"))).all():
        return days
    return moments.dt.time() if days.drop_nulls().is_in(_ZERO_DAYS).all() else moments


def before_header(rows: Sequence[Sequence[str]]) -> int:
    """Count the rows before the table: titles and notes, merged or not, fill no more than half of its columns."""
    width = max(map(len, rows), default=0)
    if width == 1:
        return 0
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    return next((place for place, cells in enumerate(filled[:-1]) if cells > width / 2), 0)
