"""ORC files. Stripes are clusters; a pass streams through them without holding a whole one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import Result, as_frame, by_column, mended, picked
from auditor.sources.binary_files import damage_told, readable, refuse_packed
from auditor.sources.clusters import Extent, Pick, sample_clusters
from auditor.sources.content import random_access, size_of
from auditor.sources.formats import file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SourceError, Table
from auditor.sources.passing import Piece, pass_by
from auditor.sources.projection import Projection, is_plain
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File

WHOLE_STRIPE = 4 * 1024 * 1024
"""Stored bytes of a stripe that is decoded as a whole: decoded it takes 10 to 20 times as much."""

_AGAIN = "write or copy the file again"
_DAMAGED = "the footer of the ORC file is damaged or missing"


class OrcSource:
    """Reads ORC files."""

    name = "orc"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is ORC."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: Arrow type` of each column."""
        with _opened(table.files[0], table.location) as reader:
            return tuple(f"{field.name}: {field.type}" for field in reader.file.schema)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        return sample_clusters(table, _opened, unit="stripe", rows=rows, seed=seed, full=full)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once."""
        keys = Keys.of(table)
        return pass_by(table, lambda path, place: _passing(path, place, keys, rows, columns), rows=rows)


@contextmanager
def _opened(path: File, place: str) -> Iterator[OrcReader]:
    from pyarrow import orc

    refuse_packed(path, place)
    with readable(path) as source:
        with damage_told(path, place, _DAMAGED):
            file = orc.ORCFile(source)
            reader = OrcReader(file, place, size_of(path))
        yield reader


class OrcReader:
    """One open ORC file."""

    def __init__(self, file: Any, place: str, size: int) -> None:
        self.file, self.place = file, place
        self.extent = Extent(file.nstripes, file.nrows, size)

    def read(self, cluster: int, result: Result, pick: Pick) -> pl.DataFrame:
        """Return the picked rows of a stripe; of a long one no more than one column is in memory at a time."""
        names = self.file.schema.names
        if self.stored(cluster) <= WHOLE_STRIPE or not is_plain(names):
            with suppress(*_damage()):
                frame = as_frame(self.stripe(cluster, None), self.place, result)
                return picked(frame, pick(frame.height))
        return self.by_column(cluster, names, result, pick)

    def stripe(self, number: int, names: Sequence[str] | None) -> Any:
        """Return a stripe as an Arrow table: all columns, or those with these names."""
        import pyarrow as pa

        return pa.Table.from_batches([self.file.read_stripe(number, columns=names)])

    def by_column(self, number: int, names: Sequence[str], result: Result, pick: Pick) -> pl.DataFrame:
        """Return the picked rows of a stripe, with those of its columns that can be read.

        Raises: SourceError when none can.
        """
        columns = ((name, partial(self.stripe, number, [name])) for name in dict.fromkeys(names))
        return by_column(columns, f"{self.place}, stripe {number + 1:,}", result, pick)

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        return as_frame(self.file.schema.empty_table(), self.place, Result())

    def stored(self, cluster: int) -> int:  # noqa: ARG002  (pyarrow does not tell where stripes begin)
        """Return the bytes of a stripe of average length."""
        return self.extent.size // max(1, self.extent.clusters)


def _damage() -> tuple[type[Exception], ...]:
    """What pyarrow raises where content is damaged."""
    import pyarrow as pa

    return pa.ArrowException, OSError


def _passing(path: File, place: str, keys: Keys, rows: int, columns: Sequence[str] | None) -> Iterator[Piece]:
    """Stream through one file; from the first damage on, go stripe by stripe."""
    with _opened(path, place) as reader:
        projection = Projection.of(reader.file.schema.names, keys, columns)
        yield _piece(projection, reader, path, reader.file.schema.empty_table(), Result(), stored=0)
        if not is_plain(projection.own):  # the reader cannot ask for columns by such names
            yield from _from_row(0, projection, reader, path, None)
            return
        # A column is read in any case: the number of rows comes with it.
        names = projection.to_read or list(projection.own[:1])
        done = 0
        try:
            with contained(place):
                for batch in _streamed(path, names, rows):
                    done += batch.num_rows
                    yield _piece(projection, reader, path, _as_table(batch), Result(), stored=_stored(reader, batch))
        except SourceError:
            yield from _from_row(done, projection, reader, path, names)


def _streamed(path: File, names: Sequence[str], rows: int) -> Iterator[Any]:
    """Yield record batches of one file in order, with little more in memory than one of them."""
    import pyarrow.dataset as ds

    with random_access(path) as raw:
        fragment = ds.OrcFileFormat().make_fragment(raw)
        yield from fragment.to_batches(
            columns=list(names), batch_size=rows, batch_readahead=0, fragment_readahead=0, use_threads=False
        )


def _from_row(
    done: int, projection: Projection, reader: OrcReader, path: File, names: Sequence[str] | None
) -> Iterator[Piece]:
    """Yield the rows from `done` on, stripe by stripe, with the columns of these names (None: all of them)."""
    first = 0
    for stripe in range(reader.extent.clusters):
        result = Result()
        try:
            with contained(reader.place):
                frame = _rescued(projection, reader, path, stripe, names, result)
        except SourceError as error:
            where = f"{reader.place}, stripe {stripe + 1:,}"
            yield Piece(None, unread=(replace(error.unread, location=where),))
            first = max(first, done)  # the stripe in which the stream broke off
            continue
        left = frame[max(0, min(done - first, frame.height)) :]
        first += frame.height
        if left.height:
            yield Piece(left, tuple(result.notes), tuple(result.unread), reader.stored(stripe))


def _rescued(
    projection: Projection,
    reader: OrcReader,
    path: File,
    stripe: int,
    names: Sequence[str] | None,
    result: Result,
) -> pl.DataFrame:
    """Return the wanted columns of a stripe, one by one where they cannot be read together.

    Raises: SourceError when none can be read.
    """
    if names is None:
        return projection.frame(reader.stripe(stripe, None), path, reader.place, result)
    with suppress(*_damage()):
        return projection.frame(reader.stripe(stripe, names), path, reader.place, result)
    frame = reader.by_column(stripe, names, result, lambda _: None)
    return projection.beside(mended(frame, result, never=projection.not_text), path)


def _piece(projection: Projection, reader: OrcReader, path: File, table: Any, result: Result, *, stored: int) -> Piece:
    frame = projection.frame(table, path, reader.place, result)
    return Piece(frame, tuple(result.notes), tuple(result.unread), stored)


def _as_table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _stored(reader: OrcReader, batch: Any) -> int:
    """Estimate the stored bytes of a batch by its share of the rows."""
    return int(reader.extent.size * batch.num_rows // max(1, reader.file.nrows))
