"""Arrow IPC: the file format, which is also Feather version 2, and the stream format. Record batches are clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import Result, as_frame, by_column, mended, picked
from auditor.sources.arrow_ipc.batches import Batches, open_batches
from auditor.sources.clusters import Extent, Pick, sample_clusters
from auditor.sources.content import size_of
from auditor.sources.formats import file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SourceError, Table
from auditor.sources.naming import unique_names
from auditor.sources.passing import Piece, pass_by
from auditor.sources.projection import Projection
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File

WHOLE_BATCH = 16 * 1024 * 1024
"""Stored bytes of a record batch that is decoded as a whole; of longer ones one column at a time."""


class ArrowIpcSource:
    """Reads Arrow IPC files and streams."""

    name = "arrow_ipc"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is Arrow IPC."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: Arrow type` of each column."""
        with open_batches(table.files[0], table.location) as batches:
            return tuple(f"{field.name}: {field.type}" for field in batches.schema)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        return sample_clusters(table, _opened, unit="record batch", rows=rows, seed=seed, full=full)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once; a record batch of the file is the least that is in memory."""
        keys = Keys.of(table)
        return pass_by(table, lambda path, place: _passing(path, place, keys, columns), rows=rows)


@contextmanager
def _opened(path: File, place: str) -> Iterator[IpcReader]:
    with open_batches(path, place) as batches:
        yield IpcReader(batches, place, size_of(path))


class IpcReader:
    """One open Arrow IPC file or stream."""

    def __init__(self, batches: Batches, place: str, size: int) -> None:
        self.batches, self.place = batches, place
        self.called, _ = unique_names(batches.schema.names)
        self.extent = Extent(batches.count, batches.rows, size, unread=batches.unread)

    def read(self, cluster: int, result: Result, pick: Pick) -> pl.DataFrame:
        """Return the picked rows of a record batch; of a long one no more than one column is decoded at a time."""
        if self.stored(cluster) <= WHOLE_BATCH:
            with suppress(*_damage()):
                frame = as_frame(self.batch(cluster, ()), self.place, result)
                return picked(frame, pick(frame.height))
        return self.by_column(cluster, range(len(self.called)), result, pick)

    def batch(self, number: int, fields: Sequence[int]) -> Any:
        """Return a record batch as an Arrow table: the columns at these positions (none: all of them)."""
        import pyarrow as pa

        return pa.Table.from_batches([self.batches.get(number, fields)])

    def by_column(self, number: int, fields: Sequence[int], result: Result, pick: Pick) -> pl.DataFrame:
        """Return the picked rows of a record batch, with those of its columns that can be read.

        Raises: SourceError when none can.
        """
        columns = ((self.called[field], partial(self.batch, number, [field])) for field in fields)
        return by_column(columns, f"{self.place}, record batch {number + 1:,}", result, pick)

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        return as_frame(self.batches.schema.empty_table(), self.place, Result())

    def stored(self, cluster: int) -> int:  # noqa: ARG002  (the footer does not tell the lengths)
        """Return the bytes of a record batch of average length."""
        return self.extent.size // max(1, self.extent.clusters)


def _damage() -> tuple[type[Exception], ...]:
    """What pyarrow raises where content is damaged."""
    import pyarrow as pa

    return pa.ArrowException, OSError


def _passing(path: File, place: str, keys: Keys, columns: Sequence[str] | None) -> Iterator[Piece]:
    with _opened(path, place) as reader:
        names = reader.batches.schema.names
        projection = Projection.of(names, keys, columns)
        asked = set(projection.to_read)
        # A column is read in any case: the number of rows comes with it.
        fields = [position for position, name in enumerate(names) if name in asked] or [0]
        empty = projection.frame(reader.batches.schema.empty_table(), path, place, Result())
        yield Piece(empty, unread=reader.extent.unread)
        for number in range(reader.batches.count):
            result = Result()
            stored = reader.stored(number) * len(fields) // max(1, len(names))
            try:
                with contained(place):
                    frame = _batch(reader, number, fields, projection, path, result)
            except SourceError as error:
                where = f"{place}, record batch {number + 1:,}"
                yield Piece(None, unread=(replace(error.unread, location=where),))
                continue
            yield Piece(frame, tuple(result.notes), tuple(result.unread), stored)


def _batch(
    reader: IpcReader, number: int, fields: Sequence[int], projection: Projection, path: File, result: Result
) -> pl.DataFrame:
    with suppress(*_damage()):
        return projection.frame(reader.batch(number, fields), path, reader.place, result)
    frame = reader.by_column(number, fields, result, lambda _: None)
    return projection.beside(mended(frame, result, never=projection.not_text), path)
