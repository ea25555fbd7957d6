"""Slices of Parquet files read with pyarrow, repeated names, rare types and damaged columns included."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable, unique_names
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Part:
    """One file with what its footer says."""

    path: Path
    name: str
    group_rows: tuple[int, ...]
    uncompressed: int
    size: int

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return sum(self.group_rows)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of one file, next to each other."""

    part: Part
    offset: int
    """First row, counted from the beginning of the file."""

    length: int


@dataclass(slots=True)
class Result:
    """What has been read of a table so far."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Note something once."""
        if text not in self.notes:
            self.notes.append(text)


def from_arrow(item: Slice, result: Result) -> pl.DataFrame:
    """Read a slice with pyarrow, which also knows repeated column names and the types that polars lacks."""
    import polars as pl
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(item.part.path)
    first, groups, end = -1, [], 0
    for group, size in enumerate(item.part.group_rows):
        if end < item.offset + item.length and end + size > item.offset and size:
            first = end if first < 0 else first
            groups.append(group)
        end += size
    try:
        table = file.read_row_groups(groups)
    except (pa.ArrowException, OSError):
        table = _column_by_column(file, groups, item, result)
    table = table.slice(max(0, item.offset - max(first, 0)), item.length)
    if len(set(table.column_names)) == table.num_columns and "" not in table.column_names:
        with suppress(SourceError), contained(""):
            return pl.DataFrame(table)
    names, notes = unique_names(table.column_names)
    for note in notes:
        result.note(note)
    series = []
    for name, column in zip(names, table.columns, strict=True):
        converted = _to_polars(name, column)
        if converted is None:
            hint = "convert the column to a common type where it is written"
            _once(
                result, Unread(f"{printable(item.part.name)}, column {printable(name)}", "its type is not known", hint)
            )
        else:
            series.append(converted)
    return pl.DataFrame(series)


def _column_by_column(file: Any, groups: Sequence[int], item: Slice, result: Result) -> Any:
    """Read what is readable when a row group as a whole is not; one column's pages may be damaged.

    Raises: SourceError when no column can be read.
    """
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for name in dict.fromkeys(file.schema_arrow.names):
        place = f"{printable(item.part.name)}, column {printable(name)}"
        try:
            with contained(place):
                columns[name] = file.read_row_groups(list(groups), columns=[name]).column(0)
        except SourceError:
            _once(result, Unread(place, "its pages are damaged", "write or copy the file again"))
    if not columns:
        reason = "none of its columns can be read"
        raise SourceError(Unread(printable(item.part.name), reason, "write or copy the file again"))
    return pa.table(columns)


def _once(result: Result, unread: Unread) -> None:
    if unread not in result.unread:
        result.unread.append(unread)


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
