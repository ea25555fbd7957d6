"""Rows of a database as a frame of Polars. Pure.

What Polars has no value for becomes null, and a note says how often; nothing that a database can hold is an error.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from auditor.sources.content import HEAD_BYTES
from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column, Rows
from auditor.sources.encoding import detect
from auditor.sources.naming import unique_names

if TYPE_CHECKING:
    import polars as pl

_MOST_DIGITS = 38
"""Digits of a decimal that Polars holds."""

_NOT_A_DATE = "dates and times that are not in the calendar from year 1 to 9999 (infinity, zeros, BC), read as empty"
_NOT_A_NUMBER = "decimals that are no numbers (NaN, Infinity), read as empty"
_CUT = f"values of {LONGEST_CELL:,} characters or bytes and more, read to there"
_NOT_IN_LIST = "elements of lists that do not fit their type, read as empty"


def frame_of(columns: Sequence[Column], rows: Rows) -> tuple[pl.DataFrame, list[str]]:
    """Return a frame with the columns' names, made unique, and the notes on what was changed.

    Rows that are a frame already have a column for each of `columns`, in order, whatever it is called.
    """
    import polars as pl

    names, notes = unique_names([column.name for column in columns])
    lost: Counter[str] = Counter()
    if isinstance(rows, pl.DataFrame):
        made = [_of_series(column, one, lost) for column, one in zip(columns, rows.get_columns(), strict=True)]
    else:
        values: Iterable[tuple[Any, ...]] = zip(*rows, strict=True) if rows else ((),) * len(columns)
        made = [_series(column, list(cells), lost) for column, cells in zip(columns, values, strict=True)]
    series = [one.alias(name) for name, one in zip(names, made, strict=True)]
    notes += [f"{what}: {count:,}" for what, count in sorted(lost.items()) if count]
    return pl.DataFrame(series), notes


def _series(column: Column, cells: list[Any], lost: Counter[str]) -> pl.Series:
    import polars as pl

    match column.kind:
        case "integer":
            return _integers(cells)
        case "float":
            return pl.Series(cells, dtype=pl.Float64, strict=False)
        case "boolean":
            return pl.Series([None if cell is None else bool(cell) for cell in cells], dtype=pl.Boolean)
        case "text":
            return _cut(pl.Series([_text(cell) for cell in cells], dtype=pl.String), lost)
        case "raw text":
            return _cut(_decoded([_bytes(cell) for cell in cells], lost), lost)
        case "bytes":
            return _cut(pl.Series([_bytes(cell) for cell in cells], dtype=pl.Binary), lost)
        case "decimal":
            return _decimals(pl.Series([_text(cell) for cell in cells], dtype=pl.String), column.scale, lost)
        case "date" | "timestamp" | "utc timestamp" | "time":
            return _times(column.kind, pl.Series([_text(cell) for cell in cells], dtype=pl.String), lost)
        case "list of integer" | "list of float" | "list of boolean" | "list of text":
            return _lists(column.kind, cells, lost)
    return _guessed(cells, lost)


def _of_series(column: Column, series: pl.Series, lost: Counter[str]) -> pl.Series:
    """Mend a series that an engine made itself."""
    import polars as pl

    if series.dtype == pl.String and column.kind == "decimal":
        return _decimals(series, column.scale, lost)
    if series.dtype in {pl.String, pl.Binary}:
        return _cut(series, lost)
    if series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime):
        first, last = pl.lit(date(1, 1, 1)), pl.lit(date(9999, 12, 31))
        day = pl.col("day").cast(pl.Date)
        sound = series.to_frame("day").select(pl.when(day.is_between(first, last)).then(pl.col("day"))).to_series()
        lost[_NOT_A_DATE] += sound.null_count() - series.null_count()
        return sound
    return series


def _integers(cells: list[Any]) -> pl.Series:
    """Whole numbers of 64 bits with or without sign; wider ones are decimals, or text beyond 38 digits."""
    import polars as pl

    numbers = [cell for cell in cells if cell is not None]
    low, high = min(numbers, default=0), max(numbers, default=0)
    if low >= -(2**63) and high < 2**63:
        return pl.Series(cells, dtype=pl.Int64)
    if low >= 0 and high < 2**64:
        return pl.Series(cells, dtype=pl.UInt64)
    text = pl.Series([None if cell is None else str(cell) for cell in cells], dtype=pl.String)
    return _decimals(text, 0, Counter())


def _decoded(cells: Sequence[bytes | None], lost: Counter[str]) -> pl.Series:
    """Text in whichever encoding fits the column best: a database without one holds what any client wrote."""
    import polars as pl

    sample = b"\n".join(dict.fromkeys(filter(None, cells)))[:HEAD_BYTES]
    found = detect(sample)
    if not sample.isascii():
        lost[f"the database names no encoding; text beyond ASCII in columns read as {found.codec}"] += 1
    texts = [None if cell is None else cell.decode(found.codec, "replace") for cell in cells]
    return pl.Series(texts, dtype=pl.String)


def _decimals(text: pl.Series, scale: int | None, lost: Counter[str]) -> pl.Series:
    """Decimals of the scale that the database says, or that the values have; as text where 38 digits are too few."""
    import polars as pl

    number = text.str.contains(r"^[-+]?[0-9]*\.?[0-9]*$").fill_null(value=False)
    lost[_NOT_A_NUMBER] += int((text.is_not_null() & ~number).sum())
    text = text.to_frame("text").select(pl.when(number).then(pl.col("text"))).to_series()
    fraction = text.str.extract(r"\.([0-9]*)$").str.len_bytes().fill_null(0)
    whole = text.str.extract(r"^[-+]?0*([0-9]*)").str.len_bytes().fill_null(0)
    digits = max(_most(fraction), scale or 0)
    if _most(whole) + digits > _MOST_DIGITS:
        return text
    return text.cast(pl.Decimal(_MOST_DIGITS, digits), strict=False)


def _times(kind: str, text: pl.Series, lost: Counter[str]) -> pl.Series:
    parsed: pl.Series
    match kind:
        case "date":
            parsed = text.str.to_date("%Y-%m-%d", strict=False)
        case "time":
            parsed = text.str.to_time("%H:%M:%S%.f", strict=False)
        case _:
            naive = text.str.replace(r"\+00(:00)?$", "")
            parsed = naive.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
            if kind == "utc timestamp":
                parsed = parsed.dt.replace_time_zone("UTC")
    lost[_NOT_A_DATE] += parsed.null_count() - text.null_count()
    return parsed


def _lists(kind: str, cells: Sequence[str | None], lost: Counter[str]) -> pl.Series:
    """Lists, which arrive as JSON; those in more than one dimension are laid out in one."""
    import polars as pl

    dtype = {"list of integer": pl.Int64, "list of float": pl.Float64, "list of boolean": pl.Boolean}.get(
        kind, pl.String
    )
    lists = [None if cell is None else [_written(item) for item in _flat(_parsed(cell))] for cell in cells]
    texts = pl.Series(lists, dtype=pl.List(pl.String))
    if dtype == pl.String:
        return texts
    if dtype == pl.Boolean:
        return texts.list.eval(pl.element() == "true")
    inner = texts.cast(pl.List(dtype), strict=False)
    before, after = (series.list.eval(pl.element().is_null()).list.sum().sum() or 0 for series in (texts, inner))
    lost[_NOT_IN_LIST] += int(after) - int(before)
    return inner


def _parsed(cell: str) -> Any:
    return json.loads(cell, parse_int=str, parse_float=str, parse_constant=str)


def _flat(value: Any) -> Iterable[Any]:
    if not isinstance(value, list):
        yield value
        return
    for item in value:
        yield from _flat(item)


def _written(item: Any) -> str | None:
    if item is None or isinstance(item, str):
        return item
    return json.dumps(item, ensure_ascii=False)


def _cut(series: pl.Series, lost: Counter[str]) -> pl.Series:
    import polars as pl

    lengths = series.str.len_chars() if series.dtype == pl.String else series.bin.size()
    lost[_CUT] += int((lengths >= LONGEST_CELL).sum())
    return series


def _most(lengths: pl.Series) -> int:
    found = lengths.max()
    return found if isinstance(found, int) else 0


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return _bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | bytearray | memoryview) else str(cell)


def _bytes(cell: Any) -> Any:
    if cell is None:
        return None
    return cell.encode() if isinstance(cell, str) else bytes(cell)


def _guessed(cells: list[Any], lost: Counter[str]) -> pl.Series:
    """Make a column of Python objects of whatever type: what they have in common, else their text."""
    import polars as pl

    cells = [_read_out(cell) for cell in cells]
    kinds = {type(cell) for cell in cells if cell is not None}
    if not kinds:
        return pl.Series(cells, dtype=pl.Null)
    if kinds == {bool}:
        return pl.Series(cells, dtype=pl.Boolean)
    if kinds == {int}:
        return _integers(cells)
    if kinds <= {int, float}:
        return pl.Series([None if cell is None else float(cell) for cell in cells], dtype=pl.Float64)
    if kinds <= {int, Decimal}:
        text = pl.Series(
            [None if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell) for cell in cells],
            dtype=pl.String,
        )
        return _decimals(text, None, lost)
    if kinds <= {bytes, bytearray, memoryview}:
        return _cut(pl.Series([_bytes(cell) and _bytes(cell)[:LONGEST_CELL] for cell in cells], dtype=pl.Binary), lost)
    plain = _plain_times(kinds)
    if plain is not None:
        try:
            return plain(cells)
        except (pl.exceptions.PolarsError, OverflowError, ValueError, TypeError):
            pass
    return _cut(pl.Series([_object_text(cell) for cell in cells], dtype=pl.String), lost)


def _read_out(cell: Any) -> Any:
    """Read large objects, which some drivers hand out as something to read from."""
    read = getattr(cell, "read", None)
    return read() if callable(read) else cell


def _plain_times(kinds: set[type]) -> Callable[[list[Any]], pl.Series] | None:
    import polars as pl

    types: tuple[tuple[type, Any], ...] = (
        (datetime, pl.Datetime("us")),
        (date, pl.Date),
        (time, pl.Time),
        (timedelta, pl.Duration),
    )
    for kind, dtype in types:
        if kinds == {kind}:
            return lambda cells: pl.Series(cells, dtype=None if kind is datetime else dtype)
    return None


def _object_text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, dict | list | tuple):
        return json.dumps(cell, ensure_ascii=False, default=str)[:LONGEST_CELL]
    return (_text(cell) or "")[:LONGEST_CELL]
