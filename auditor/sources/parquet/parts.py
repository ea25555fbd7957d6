"""Slices of Parquet files read with pyarrow, repeated names, rare types and damaged columns included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.sources.arrow_frames import Result, as_frame, by_column
from auditor.sources.binary_files import is_local
from auditor.sources.naming import printable_place
from auditor.sources.parquet.files import open_parquet

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File


_STEP = 32 * 1024
"""Rows decoded at a time on the way to a slice."""

WORTH_THREADS = 2 * 1024 * 1024
"""Uncompressed bytes of a file from which on reading columns side by side is faster."""


class Footer(NamedTuple):
    """What the footer of one version of a file says, as far as it decides what is read."""

    size: int
    """Bytes of the file."""
    group_rows: tuple[int, ...]
    uncompressed: int
    """Bytes of all row groups."""
    version: str | None
    """See `content.version_of`; None where nobody will ask."""


def footer_of(metadata: Any, size: int, version: str | None = None) -> Footer:
    """Return what matters of a footer as pyarrow read it."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    rows = tuple([group.num_rows for group in groups])
    return Footer(size, rows, sum([group.total_byte_size for group in groups]), version)


@dataclass(frozen=True, slots=True)
class Part:
    """One file with what its footer says."""

    path: File
    name: str
    footer: Footer
    metadata: Any = None
    """The footer as pyarrow read it, where few files are read; otherwise it is read again rather than kept."""

    @property
    def group_rows(self) -> tuple[int, ...]:
        """Rows of each row group."""
        return self.footer.group_rows

    @property
    def uncompressed(self) -> int:
        """Bytes of all row groups."""
        return self.footer.uncompressed

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.footer.size

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return sum(self.footer.group_rows)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of one file, next to each other."""

    part: Part
    offset: int
    """First row, counted from the beginning of the file."""

    length: int

    def groups(self) -> tuple[list[int], int]:
        """Return the row groups that it touches, and the first row of the first of them."""
        found, first, end = [], -1, 0
        for group, size in enumerate(self.part.group_rows):
            if end < self.offset + self.length and end + size > self.offset and size:
                first = end if first < 0 else first
                found.append(group)
            end += size
        return found, max(first, 0)


def from_arrow(item: Slice, result: Result) -> pl.DataFrame:
    """Read a slice with pyarrow, which also knows repeated column names and the types that polars lacks.

    Raises: SourceError when nothing of it can be read.
    """
    import pyarrow as pa

    groups, first = item.groups()
    begin = max(0, item.offset - first)
    place = printable_place(item.part.name)
    with open_parquet(item.part.path, place, {"metadata": item.part.metadata}) as file:
        try:
            table = file.read_row_groups(groups, use_threads=item.part.uncompressed > WORTH_THREADS)
        except (pa.ArrowException, OSError):
            return _column_by_column(file, groups, item, begin, result)
    return as_frame(table.slice(begin, item.length), place, result)


def from_group(slices: Sequence[Slice], result: Result) -> list[tuple[Slice, pl.DataFrame]]:
    """Read slices of one row group, in ascending order, in one pass that ends with the last of them.

    Raises: pyarrow.ArrowException or OSError where pages are damaged; SourceError where the file cannot be opened.
    """
    import pyarrow as pa

    part = slices[0].part
    groups, position = slices[0].groups()
    place = printable_place(part.name)
    found: list[list[Any]] = [[] for _ in slices]
    # What is elsewhere is fetched in few large pieces.
    options = {"metadata": part.metadata, "pre_buffer": not is_local(part.path)}
    with open_parquet(part.path, place, options) as file:
        for batch in file.iter_batches(batch_size=_STEP, row_groups=groups):
            for item, pieces in zip(slices, found, strict=True):
                begin = max(0, item.offset - position)
                end = min(batch.num_rows, item.offset + item.length - position)
                if begin < end:
                    pieces.append(batch.slice(begin, end - begin))
            position += batch.num_rows
            if position >= slices[-1].offset + slices[-1].length:
                break
    return [
        (item, as_frame(pa.Table.from_batches(pieces), place, result))
        for item, pieces in zip(slices, found, strict=True)
        if pieces
    ]


def _column_by_column(file: Any, groups: Sequence[int], item: Slice, begin: int, result: Result) -> pl.DataFrame:
    """Read what is readable when a row group as a whole is not; one column's pages may be damaged.

    Raises: SourceError when no column can be read.
    """
    names = dict.fromkeys(file.schema_arrow.names)
    columns = ((name, partial(_one, file, groups, name, begin, item.length)) for name in names)
    return by_column(columns, printable_place(item.part.name), result, lambda _: None)


def _one(file: Any, groups: Sequence[int], name: str, begin: int, length: int) -> Any:
    return file.read_row_groups(list(groups), columns=[name]).select([0]).slice(begin, length)
