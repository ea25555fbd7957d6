"""Passing a Parquet file by, row group by row group, in memory that does not grow with the file or its row groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import AGAIN, Result
from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable
from auditor.sources.parquet.files import open_parquet
from auditor.sources.passing import Piece
from auditor.sources.projection import Projection
from auditor.sources.reading import contained

if TYPE_CHECKING:
    from auditor.sources.hive import Keys
    from auditor.sources.stores.remote_file import File

BATCH_BYTES = 32 * 1024 * 1024
"""Decoded bytes to have at a time; a batch of fewer rows than were asked for is handed on where they are wide."""

BUFFER_BYTES = 32 * 1024 * 1024
"""Stored bytes to have at a time, over all columns."""

_LEAST_BUFFER, _MOST_BUFFER = 64 * 1024, 4 * 1024 * 1024
_PROBE = 1024
"""Rows decoded to learn how wide they are: a dictionary may spell long values with few stored bytes."""

_WIDTHS = {"BOOLEAN": 1, "INT32": 4, "FLOAT": 4, "INT64": 8, "DOUBLE": 8, "INT96": 12}
_TEXT_WIDTH = 24


def passing(path: File, place: str, keys: Keys, rows: int, columns: Sequence[str] | None) -> Iterator[Piece]:
    """Yield every row of one file, with the columns that a sample calls so (None: all) and the partition keys.

    Args:
        path: the file.
        place: what messages call it; printable.
        keys: of the table that the file is a part of.
        rows: rows to decode at a time at most.
        columns: names of the columns wanted.

    Raises: SourceError when the file cannot be opened. Row groups that cannot be read are in the pieces' `unread`.
    """
    with open_parquet(path, place) as looked:
        metadata, schema = looked.metadata, looked.schema_arrow
    projection = Projection.of(schema.names, keys, columns)
    names = projection.to_read
    each = BUFFER_BYTES // max(1, _leaves(metadata, names))
    buffer = min(_MOST_BUFFER, max(_LEAST_BUFFER, each))
    with open_parquet(path, place, {"metadata": metadata, "pre_buffer": False, "buffer_size": buffer}) as file:
        yield Piece(projection.frame(schema.empty_table(), path, place, Result()))
        reading = _Reading(file, path, place, projection, names, rows, _measured(file, names))
        for groups in _runs(reading):
            yield from _groups(reading, groups)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file that is being passed by."""

    file: Any
    path: File
    place: str
    projection: Projection
    names: Sequence[str]
    rows: int
    measured: float
    """Decoded bytes of a row as far as a look at the first ones tells."""

    def stored(self, groups: Sequence[int]) -> int:
        """Return the stored bytes of the wanted columns of some row groups."""
        chunks = [chunk for group in groups for chunk in _chunks(self.file.metadata, group, self.names)]
        return sum(chunk.total_compressed_size for chunk in chunks)

    def batch_size(self, group: int) -> int:
        """Return how many rows of a row group to decode at a time."""
        total = self.file.metadata.row_group(group).num_rows
        expected = sum(_decoded(chunk) for chunk in _chunks(self.file.metadata, group, self.names))
        width = max(self.measured, expected / max(1, total))
        return max(1, min(self.rows, int(BATCH_BYTES / max(1.0, width))))

    def piece(self, table: Any, stored: int) -> Piece:
        """Turn some rows into what is handed on."""
        result = Result()
        frame = self.projection.frame(table, self.path, self.place, result)
        return Piece(frame, tuple(result.notes), tuple(result.unread), stored)


def _chunks(metadata: Any, group: int, names: Sequence[str]) -> Iterator[Any]:
    """Yield the column chunks of the wanted columns, nested ones leaf by leaf."""
    described = metadata.row_group(group)
    for leaf in _places(metadata, names):
        yield described.column(leaf)


def _places(metadata: Any, names: Sequence[str]) -> list[int]:
    wanted = set(names)
    paths = [metadata.schema.column(leaf).path for leaf in range(metadata.num_columns)]
    return [leaf for leaf, path in enumerate(paths) if wanted & _beginnings(path)]


def _beginnings(path: str) -> set[str]:
    """Return what a leaf's path may begin with: names may hold the dots that also stand between levels."""
    parts = path.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def _leaves(metadata: Any, names: Sequence[str]) -> int:
    return len(_places(metadata, names))


def _decoded(chunk: Any) -> float:
    """Estimate the decoded bytes of a column chunk; dictionaries may make them many times the stored ones."""
    width = _WIDTHS.get(chunk.physical_type, _TEXT_WIDTH)
    return max(float(chunk.total_uncompressed_size), float(chunk.num_values * width))


def _measured(file: Any, names: Sequence[str]) -> float:
    """Decode the first rows and return the bytes of one of them; 0 where that is of no use."""
    if not names or file.metadata.num_rows <= _PROBE:
        return 0.0
    try:
        with contained(""):
            batch = next(file.iter_batches(batch_size=_PROBE, columns=list(names)), None)
            return batch.nbytes / max(1, batch.num_rows) if batch is not None else 0.0
    except SourceError:
        return 0.0


def _runs(reading: _Reading) -> Iterator[list[int]]:
    """Put short row groups that stand next to each other together, up to the rows of a batch."""
    run: list[int] = []
    rows = 0
    for group in range(reading.file.metadata.num_row_groups):
        size = reading.file.metadata.row_group(group).num_rows
        if run and rows + size > reading.batch_size(group):
            yield run
            run, rows = [], 0
        run.append(group)
        rows += size
    if run:
        yield run


def _groups(reading: _Reading, groups: Sequence[int]) -> Iterator[Piece]:
    """Yield the rows of some row groups; where that fails, those of each that can be read."""
    done = 0
    stored = reading.stored(groups)
    try:
        with contained(reading.place):
            for table in _tables(reading, groups, reading.names):
                done += table.num_rows
                yield reading.piece(table, stored)
                stored = 0
    except SourceError:
        for group in groups:
            size = reading.file.metadata.row_group(group).num_rows
            if size > done:
                yield from _rescued(reading, group, done)
            done = max(0, done - size)


def _tables(reading: _Reading, groups: Sequence[int], names: Sequence[str]) -> Iterator[Any]:
    import pyarrow as pa

    size = reading.batch_size(groups[0])
    for batch in reading.file.iter_batches(batch_size=size, row_groups=list(groups), columns=list(names)):
        yield pa.Table.from_batches([batch])


def _rescued(reading: _Reading, group: int, done: int) -> Iterator[Piece]:
    """Yield what is readable of a damaged row group from its row `done` on: the columns that are whole."""
    where = f"{reading.place}, row group {group + 1:,}"
    rest = f" from its row {done + 1:,} on" if done else ""
    whole = [name for name in reading.names if _is_whole(reading, group, name)]
    for name in reading.names:
        if whole and name not in whole:
            column = f"{where}, column {printable(name)}"
            yield Piece(None, unread=(Unread(column, f"its pages are damaged{rest}", AGAIN),))
    lost = Piece(None, unread=(Unread(where, f"it is damaged and cannot be read{rest}", AGAIN),))
    if not whole or len(whole) == len(reading.names):
        yield lost
        return
    try:
        with contained(where):
            for table in _tables(reading, [group], whole):
                left = table.slice(min(done, table.num_rows))
                done = max(0, done - table.num_rows)
                if left.num_rows:
                    yield reading.piece(left, 0)
    except SourceError:
        yield lost


def _is_whole(reading: _Reading, group: int, name: str) -> bool:
    try:
        with contained(""):
            for _ in _tables(reading, [group], [name]):
                pass
            return True
    except SourceError:
        return False
