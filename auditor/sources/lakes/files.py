"""The data files of a lake table (Delta, Iceberg): Parquet, read as the table's snapshot says and not as they lie there.

Columns come under the table's names, partition values are added, rows that the snapshot deleted are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import as_frame
from auditor.sources.binary_files import is_local
from auditor.sources.content import random_access
from auditor.sources.interface import SourceError, Unread
from auditor.sources.lakes.fields import Column, Layout, paths_of
from auditor.sources.lakes.parts import DataFile, Gathered
from auditor.sources.naming import printable
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl


_BUFFER = 1024 * 1024
"""Bytes read ahead in each column of a local file."""

_STEP = 32 * 1024
"""Rows decoded at a time on the way to a stretch."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A data file whose footer has been read."""

    file: DataFile
    parquet: Any
    layout: Layout
    group_rows: tuple[int, ...]

    @property
    def rows(self) -> int:
        """Rows stored in it."""
        return sum(self.group_rows)

    def columns(self, names: Collection[str] | None) -> tuple[Column, ...]:
        """Return its columns with these names in the table, and those needed to know what was deleted."""
        if names is None:
            return self.layout.columns
        wanted = {*names, *self.file.deletes.by}
        return tuple(column for column in self.layout.columns if column.name in wanted)

    def stored(self, group: int, columns: Sequence[Column]) -> int:
        """Return the bytes that these columns take in a row group."""
        metadata = self.parquet.metadata.row_group(group)
        return sum(
            metadata.column(leaf).total_compressed_size
            for column in columns
            for leaf in column.leaves
            if leaf < metadata.num_columns
        )


@contextmanager
def open_file(file: DataFile) -> Iterator[Opened]:
    """Open a data file and read its footer.

    Raises: SourceError, also for what goes wrong in the body, which is always about this file.
    """
    with contained(file.name), _raw(file) as raw:
        yield _footer(file, raw)


@contextmanager
def _raw(file: DataFile) -> Iterator[Any]:
    if file.problem is not None:
        raise SourceError(file.problem)
    missing = Unread(
        printable(file.name),
        "the data file is missing, although the table's current version lists it",
        "restore the file, or repair the table with its own tools",
    )
    if file.path is not None:
        if is_local(file.path) and not file.path.exists():
            raise SourceError(missing)
        with random_access(file.path) as raw:
            yield raw
        return
    if file.opened is None:
        raise SourceError(missing)
    try:
        with file.opened() as raw:
            yield raw
    except FileNotFoundError:
        raise SourceError(missing) from None
    except PermissionError:
        reason, hint = "permission denied", "give the user who runs Lintas the right to read it"
        raise SourceError(Unread(printable(file.name), reason, hint)) from None


def _footer(file: DataFile, raw: Any) -> Opened:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Pages one by one here; in an object store few and large requests, at the price of a row group in memory.
        here = file.path is not None and is_local(file.path)
        parquet = pq.ParquetFile(raw, buffer_size=_BUFFER if here else 0, pre_buffer=not here)
        metadata = parquet.metadata
        rows = tuple(metadata.row_group(number).num_rows for number in range(metadata.num_row_groups))
        return Opened(file, parquet, file.lay_out(parquet.schema_arrow), rows)
    except pa.ArrowException:
        pass
    except OSError as error:
        if error.errno is not None:
            raise
    reason = "the data file is cut off or damaged: its Parquet footer cannot be read"
    raise SourceError(Unread(printable(file.name), reason, "restore the file from a copy"))


def passing(
    opened: Opened, gathered: Gathered, *, rows: int, columns: Collection[str] | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the rows that the snapshot has of a file, in order, in frames of at most `rows` rows.

    What cannot be read, a row group or a column of one, is listed in `gathered` and passed over.
    """
    first = 0
    wanted = opened.columns(columns)
    for group, size in enumerate(opened.group_rows):
        gathered.bytes_read += opened.stored(group, wanted)
        offset = first
        for table in _group(opened, group, wanted, gathered, rows=rows):
            height = table.num_rows
            yield _settled(opened.file, _frame(opened, table, wanted, gathered), offset, gathered, columns)
            offset += height
        first += size


def stretches(opened: Opened, group: int, pieces: Sequence[tuple[int, int]], gathered: Gathered) -> list[pl.DataFrame]:
    """Read one row group with pyarrow up to the last of `pieces`, ascending (offset in it, length); return these.

    Nothing when the row group cannot be read.
    """
    import pyarrow as pa

    wanted = opened.columns(None)
    found: list[list[Any]] = [[] for _ in pieces]
    position = 0
    for table in _group(opened, group, wanted, gathered, rows=_STEP):
        for (offset, length), parts in zip(pieces, found, strict=True):
            begin, end = max(0, offset - position), min(table.num_rows, offset + length - position)
            if begin < end:
                parts.append(table.slice(begin, end - begin))
        position += table.num_rows
        if position >= sum(pieces[-1]):
            break
    first = sum(opened.group_rows[:group])
    return [
        _settled(opened.file, _frame(opened, pa.concat_tables(parts), wanted, gathered), first + offset, gathered, None)
        for (offset, _), parts in zip(pieces, found, strict=True)
        if parts
    ]


def lazily(opened: Opened, group: int, offset: int, length: int) -> pl.LazyFrame | None:
    """Plan the same reading with polars, which decodes fewer pages; None where it could not give the table's columns.

    Its result has to go through `from_lazy`.
    """
    import polars as pl
    import polars.selectors as cs

    columns = opened.layout.columns
    if (
        opened.file.path is None
        or not is_local(opened.file.path)
        or not columns
        or any(column.changed for column in columns)
    ):
        return None
    first = sum(opened.group_rows[:group]) + offset
    scan = pl.scan_parquet(opened.file.path, glob=False, hive_partitioning=False, missing_columns="raise")
    return scan.slice(first, length).select(cs.by_name([column.physical for column in columns]))


def from_lazy(opened: Opened, group: int, offset: int, frame: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Give what polars read of a stretch the form that `stretches` gives it."""
    import polars as pl

    named = pl.DataFrame([frame.get_column(column.physical).alias(column.name) for column in opened.layout.columns])
    first = sum(opened.group_rows[:group]) + offset
    return _settled(opened.file, named, first, gathered, None)


def _group(opened: Opened, group: int, columns: Sequence[Column], gathered: Gathered, *, rows: int) -> Iterator[Any]:
    """Yield a row group's columns as Arrow tables, column by column where it cannot be read as a whole."""
    import pyarrow as pa

    size = opened.group_rows[group]
    if not size:
        return
    if not columns:  # all of the table's columns are younger than the file, or it has its partition's only
        yield from (_nothing(min(rows, size - first)) for first in range(0, size, rows))
        return
    paths, done = paths_of(columns, opened.parquet.schema), 0
    try:
        for batch in opened.parquet.iter_batches(batch_size=rows, row_groups=[group], columns=paths):
            yield pa.Table.from_batches([batch])
            done += batch.num_rows
    except (pa.ArrowException, OSError):
        if table := _column_by_column(opened, group, columns, gathered):
            yield table.slice(done)


def _nothing(rows: int) -> Any:
    import pyarrow as pa

    return pa.table({"": pa.nulls(rows)})


def _column_by_column(opened: Opened, group: int, columns: Sequence[Column], gathered: Gathered) -> Any:
    import pyarrow as pa

    found: dict[str, Any] = {}
    for column in columns:
        place = f"{printable(opened.file.name)}, row group {group}, column {printable(column.name)}"
        try:
            with contained(place):
                paths = paths_of([column], opened.parquet.schema)
                found[column.physical] = opened.parquet.read_row_group(group, columns=paths).column(column.physical)
        except SourceError:
            gathered.miss(Unread(place, "its pages are damaged", "restore the file from a copy"))
    return pa.table(found) if found else None


def _frame(opened: Opened, table: Any, columns: Sequence[Column], gathered: Gathered) -> pl.DataFrame:
    """Turn an Arrow table into a frame with the table's names, nested ones too; damaged columns are not in it."""
    import polars as pl
    import pyarrow as pa

    held = table.column_names
    found = {one.name: _renamed(one, table.column(held.index(one.physical))) for one in columns if one.physical in held}
    if not found:
        return pl.DataFrame({"": pl.Series("", [None] * table.num_rows)})
    return as_frame(pa.table(found), printable(opened.file.name), gathered.result)


def _renamed(column: Column, values: Any) -> Any:
    """Give an Arrow column the names that the table has for what is inside it: the same values under another type."""
    import pyarrow as pa

    if column.changed and values.type != column.type:
        with suppress(pa.ArrowException):
            return pa.chunked_array([chunk.view(column.type) for chunk in values.chunks], column.type)
    return values


def _settled(
    file: DataFile, frame: pl.DataFrame, first: int, gathered: Gathered, columns: Collection[str] | None
) -> pl.DataFrame:
    """Leave out deleted rows, add constants and give every column the table's type."""
    import polars as pl

    height = frame.height
    constants = [
        pl.repeat(value.as_py(), height, dtype=gathered.target.get(name), eager=True).alias(name)
        for name, value in file.constants.items()
        if name in gathered.target and name not in frame.columns
    ]
    frame = frame.with_columns(constants)
    try:
        with contained(file.name):
            if file.deletes.kept is not None and (mask := file.deletes.kept(first, height)) is not None:
                frame = frame.filter(pl.Series(mask))
            if file.deletes.purge is not None:
                frame = file.deletes.purge(frame)
    except SourceError as error:
        why = f"{error.unread.location}: {error.unread.reason}"
        reason = f"which of its rows are deleted cannot be told, so they were read with the others ({why})"
        gathered.miss(replace(error.unread, location=printable(file.name), reason=reason))
    wanted = [name for name in gathered.target if columns is None or name in columns]
    return pl.DataFrame([_as_target(name, frame, file, gathered) for name in wanted])


def _as_target(name: str, frame: pl.DataFrame, file: DataFile, gathered: Gathered) -> pl.Series:
    import polars as pl

    kind = gathered.target[name]
    if name not in frame.columns:
        return pl.Series(name, [None], dtype=kind).new_from_index(0, frame.height)
    values = frame.get_column(name)
    if values.dtype == kind:
        return values
    try:
        with contained(""):
            return values.cast(kind)
    except SourceError:
        place = f"{printable(file.name)}, column {printable(name)}"
        gathered.miss(Unread(place, f"its type there does not fit the table's {kind}", "rewrite the file"))
        return pl.Series(name, [None], dtype=kind).new_from_index(0, frame.height)
