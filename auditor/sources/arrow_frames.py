"""From Arrow tables to frames: repeated names numbered, types that polars lacks as text, nothing lost unlisted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable, unique_names
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.hive import Run
    from auditor.sources.stores.remote_file import File


AGAIN = "write or copy the file again"

Rows = Sequence[int] | None
"""Places of rows in ascending order; None for all of them."""

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""The first day of the year 1 and the last of 9999, counted from 1 January 1970."""

_LARGEST = 2**63 - 1
_A_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


@dataclass(slots=True)
class Result:
    """What has been read of a table so far."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    """Which file the rows of each frame come from."""

    def keep(self, path: File, frame: pl.DataFrame) -> None:
        """Add rows of a file."""
        self.keep_runs(frame, [(path, frame.height)])

    def keep_runs(self, frame: pl.DataFrame, runs: Iterable[Run]) -> None:
        """Add rows of several files, one after the other."""
        self.frames.append(frame)
        self.runs.extend(runs)

    def note(self, text: str) -> None:
        """Note something once."""
        if text not in self.notes:
            self.notes.append(text)

    def miss(self, unread: Unread) -> None:
        """List something unread, once."""
        if unread not in self.unread:
            self.unread.append(unread)


def as_frame(table: Any, place: str, result: Result, *, names: Sequence[str] | None = None) -> pl.DataFrame:
    """Turn an Arrow table into a frame.

    Args:
        table: a pyarrow Table with at least one column.
        place: what messages call the file; printable.
        result: gets the notes, and the columns of unknown type.
        names: what the columns are called, unique; by default their own names, made unique.
    """
    import polars as pl

    if names is None:
        names, notes = unique_names(table.column_names)
        for note in notes:
            result.note(note)
    if list(names) != table.column_names:
        table = table.rename_columns(list(names))
    with suppress(SourceError), contained(""):
        return pl.DataFrame(table)
    series = []
    for name, column in zip(names, table.columns, strict=True):
        converted = _to_polars(name, column)
        if converted is None:
            hint = "convert the column to a common type where it is written"
            result.miss(Unread(f"{place}, column {printable(name)}", "its type is not known", hint))
        else:
            series.append(converted)
    return pl.DataFrame(series)


def picked(frame: pl.DataFrame, rows: Sequence[int] | None) -> pl.DataFrame:
    """Return some rows of a frame; None for all."""
    return frame if rows is None else frame[list(rows)]


def by_column(
    columns: Iterable[tuple[str, Callable[[], Any]]], place: str, result: Result, pick: Callable[[int], Rows]
) -> pl.DataFrame:
    """Read columns one by one, keep the picked rows of each, and list those that are damaged.

    Args:
        columns: the name of each column to be, unique, and what reads it as an Arrow table of one column.
        place: what messages call the part that is read; printable.
        result: gets the notes and the damaged columns.
        pick: given the number of rows, says which to keep (None: all); asked once.

    Raises: SourceError when no column can be read.
    """
    import polars as pl

    found: list[pl.Series] = []
    rows: Rows = None
    for name, read in columns:
        where = f"{place}, column {printable(name)}"
        try:
            with contained(where):
                table = read()
                frame = as_frame(table, place, result, names=[name])
                rows = rows if found else pick(table.num_rows)
                found.extend(picked(frame, rows).get_columns())
        except SourceError:
            result.miss(Unread(where, "its pages are damaged", AGAIN))
    if not found:
        raise SourceError(Unread(place, "none of its columns can be read", AGAIN))
    return pl.DataFrame(found)


def mended(frame: pl.DataFrame, result: Result, *, never: set[str] | None = None) -> pl.DataFrame:
    """Bring what typed formats hold into a form that can be looked at: texts in binary columns, dates in range.

    Binary columns in `never` stay as they are, and those that hold no text are added to it.
    """
    return _dates_in_range(text_in_binary(frame, result, never=never), result)


def _dates_in_range(frame: pl.DataFrame, result: Result) -> pl.DataFrame:
    """Leave out dates that no calendar has and that the libraries above fail on: outside of the years 1 to 9999."""
    import polars as pl

    kept = []
    for column in frame.iter_columns():
        if not isinstance(column.dtype, pl.Date | pl.Datetime):
            continue
        a_day = 1 if isinstance(column.dtype, pl.Date) else _A_DAY[str(column.dtype.time_unit)]
        days = column.to_physical().cast(pl.Int64)
        first, last = max(_FIRST_DAY * a_day, -_LARGEST), min((_LAST_DAY + 1) * a_day - 1, _LARGEST)
        if _within(days, first, last):
            continue
        inside = (days >= first) & (days <= last)
        outside = inside.len() - inside.null_count() - int(inside.sum() or 0)
        if outside:
            result.note(f"{outside:,} dates of column {printable(column.name)} are in no year from 1 to 9999: left out")
            kept.append(frame.select(pl.when(inside).then(column)).to_series().alias(column.name))
    return frame.with_columns(kept) if kept else frame


def _within(numbers: pl.Series, first: int, last: int) -> bool:
    """Whether no number is outside of a range; told by two of them, which takes a tenth of looking at each."""
    least, most = numbers.min(), numbers.max()
    return least is None or (isinstance(least, int) and isinstance(most, int) and first <= least and most <= last)


def text_in_binary(frame: pl.DataFrame, result: Result, *, never: set[str] | None = None) -> pl.DataFrame:
    """Turn binary columns that hold text into text: Hive and Impala write strings without saying so.

    Columns in `never` stay as they are, and those that hold something else are added to it.
    """
    import polars as pl

    texts = []
    for column in frame.iter_columns():
        if column.dtype != pl.Binary or column.len() == column.null_count():
            continue
        if never is not None and column.name in never:
            continue
        with suppress(SourceError), contained(column.name):
            texts.append(column.cast(pl.String))
            continue
        if never is not None:
            never.add(column.name)
    if texts:
        result.note(f"{len(texts)} binary columns hold text: read as text")
    return frame.with_columns(texts) if texts else frame


def _to_polars(name: str, column: Any) -> pl.Series | None:
    """Convert an Arrow column; types that polars lacks become text. None when even that fails."""
    import polars as pl

    for convert in (_as_it_is, _cast_to_text, _written_as_text):
        try:
            with contained(""):
                return pl.Series(name, convert(column))
        except SourceError:
            continue
    return None


def _as_it_is(column: Any) -> Any:
    return column


def _cast_to_text(column: Any) -> Any:
    import pyarrow as pa

    return column.cast(pa.string())


def _written_as_text(column: Any) -> list[str | None]:
    return [None if value is None else str(value) for value in column.to_pylist()]
