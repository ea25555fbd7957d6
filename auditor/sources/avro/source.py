"""Avro object container files. Blocks are clusters; those that are not sampled are neither read nor decoded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from auditor.sources.arrow_frames import Result, mended
from auditor.sources.avro.container import (
    Block,
    DamagedError,
    Gap,
    Header,
    UnknownCodecError,
    after_sync,
    block_at,
    blocks,
    content,
    header_of,
)
from auditor.sources.avro.types import Columns, columns_of, without_logic
from auditor.sources.binary_files import is_local, refuse_packed
from auditor.sources.clusters import Extent, Pick, sample_clusters
from auditor.sources.content import random_access, size_of
from auditor.sources.extras import require
from auditor.sources.formats import file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SourceError, Table, Unread
from auditor.sources.passing import Piece, pass_by
from auditor.sources.projection import Projection
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File

WALKED_BYTES = 1024 * 1024 * 1024
"""Size of a local file up to which all block headers are visited: some 60,000 blocks, at about 3 µs each."""

WALKED_ELSEWHERE = 32 * 1024 * 1024
"""The same for files in object stores, where a visit is a request or a part of one."""

STRETCH = 1024 * 1024
"""Bytes of a longer file in which one block is looked for: several times what blocks usually have."""

_MOST_WEIGHTLESS = 1_000_000
_AGAIN = "write or copy the file again"


class AvroSource:
    """Reads Avro files."""

    name = "avro"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is Avro."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column."""
        with _opened(table.files[0], table.location) as reader:
            return tuple(f"{name}: {kind.final}" for name, kind in reader.columns.kinds.items())

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        opened = _walked if full else _counted
        return sample_clusters(table, opened, unit="block", rows=rows, seed=seed, full=full)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once, block by block."""
        keys = Keys.of(table)
        return pass_by(table, lambda path, place: _passing(path, place, keys, columns), rows=rows)


class _File:
    """An open Avro file and what its header says."""

    def __init__(self, path: File, place: str, raw: BinaryIO) -> None:
        fastavro = require("fastavro", "avro", place)
        self.raw, self.place, self.size = raw, place, size_of(path)
        try:
            self.header: Header = header_of(raw)
        except DamagedError as error:
            raise SourceError(Unread(place, f"the Avro file cannot be read: {error}", _AGAIN)) from None
        try:
            self.columns: Columns = columns_of(self.header.schema)
            self.parsed: Any = fastavro.parse_schema(without_logic(self.header.schema))
        except Exception:  # noqa: BLE001  (a schema may be wrong in every way, and fastavro has its own errors)
            reason = "the schema in the header of the Avro file is not valid"
            raise SourceError(Unread(place, reason, "check what wrote it")) from None
        self.decode: Callable[..., Any] = _decoder(recursive=self.columns.recursive)

    def values(self, block: Block) -> list[Any]:
        """Return the decoded values of a block.

        Raises: SourceError.
        """
        try:
            data = content(self.raw, block, self.header)
            if block.rows > max(len(data), _MOST_WEIGHTLESS):
                raise DamagedError("it claims more rows than it has bytes")
        except DamagedError as error:
            raise SourceError(Unread(self.place, str(error), _AGAIN)) from None
        except UnknownCodecError:
            reason = "its compression is none that the Avro specification knows"
            raise SourceError(Unread(self.place, reason, "write it with deflate, snappy or zstandard")) from None
        stream = io.BytesIO(data)
        with contained(self.place):
            return [self.decode(stream, self.parsed, handle_unicode_errors="replace") for _ in range(block.rows)]

    def frame(self, values: Sequence[Any]) -> pl.DataFrame:
        """Build a frame from decoded values."""
        return self.columns.frame(values)


def _decoder(*, recursive: bool) -> Callable[..., Any]:
    """Return what decodes one value.

    The compiled decoder follows a type that contains itself to any depth and dies of it; the one in Python raises.
    """
    import fastavro

    if recursive:
        from fastavro import _read_py

        python: Callable[..., Any] = _read_py.schemaless_reader
        return python
    compiled: Callable[..., Any] = fastavro.schemaless_reader
    return compiled


@contextmanager
def _opened(path: File, place: str) -> Iterator[_File]:
    refuse_packed(path, place)
    with random_access(path) as raw:
        yield _File(path, place, raw)


@contextmanager
def _walked(path: File, place: str) -> Iterator[_Walked]:
    with _opened(path, place) as file:
        yield _Walked(file)


@contextmanager
def _counted(path: File, place: str) -> Iterator[_Walked | _Stretched]:
    with _opened(path, place) as file:
        few = file.size <= (WALKED_BYTES if is_local(path) else WALKED_ELSEWHERE)
        yield _Walked(file) if few else _Stretched(file)


class _Walked:
    """A file all of whose block headers have been visited."""

    def __init__(self, file: _File) -> None:
        found = list(blocks(file.raw, file.header, file.size))
        self._file = file
        self._blocks = [one for one in found if isinstance(one, Block)]
        gaps = tuple(_told(one, file.place) for one in found if isinstance(one, Gap))
        self.extent = Extent(len(self._blocks), sum(block.rows for block in self._blocks), file.size, unread=gaps)

    def read(self, cluster: int, result: Result, pick: Pick) -> pl.DataFrame:  # noqa: ARG002  (nothing is repaired)
        """Return the picked rows of a block."""
        return _picked(self._file, self._blocks[cluster], pick)

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        return self._file.frame([])

    def stored(self, cluster: int) -> int:
        """Return the bytes of a block."""
        return self._blocks[cluster].length


class _Stretched:
    """A file so long that blocks are looked for in stretches of it, by the mark that stands between them."""

    def __init__(self, file: _File) -> None:
        self._file = file
        self.extent = Extent(-(-(file.size - file.header.end) // STRETCH), None, file.size, exact=False)

    def read(self, cluster: int, result: Result, pick: Pick) -> pl.DataFrame | None:  # noqa: ARG002  (as above)
        """Return the picked rows of the first block that begins in a stretch; None where none does."""
        file = self._file
        begin = file.header.end + cluster * STRETCH
        stop = min(begin + STRETCH, file.size)
        offset: int | None = begin
        if cluster:
            offset = after_sync(file.raw, begin, stop, file.header)
        if offset is None or offset >= file.size:
            return None
        block = block_at(file.raw, offset, file.header, file.size)
        if block is None:
            raise SourceError(Unread(file.place, "there is no whole block where one should begin", _AGAIN))
        return _picked(file, block, pick)

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        return self._file.frame([])

    def stored(self, cluster: int) -> int:  # noqa: ARG002  (a stretch is passed through up to its block)
        """Return the bytes of a stretch: some are passed over to find a block."""
        return STRETCH


def _picked(file: _File, block: Block, pick: Pick) -> pl.DataFrame:
    values = file.values(block)
    rows = pick(len(values))
    return file.frame(values if rows is None else [values[row] for row in rows])


def _told(gap: Gap, place: str) -> Unread:
    what = "it is damaged or cut off" if gap.cut_off else "it is damaged"
    return Unread(f"{place}, bytes {gap.offset:,} to {gap.end:,}", what, _AGAIN)


def _passing(path: File, place: str, keys: Keys, columns: Sequence[str] | None) -> Iterator[Piece]:
    with _opened(path, place) as file:
        names = list(file.columns.kinds)
        projection = Projection.of(names, keys, columns)
        yield _piece(file, [], projection, path, stored=file.header.end)
        for number, block in enumerate(blocks(file.raw, file.header, file.size), start=1):
            if isinstance(block, Gap):
                yield Piece(None, unread=(_told(block, place),))
                continue
            try:
                values = file.values(block)
            except SourceError as error:
                yield Piece(None, unread=(replace(error.unread, location=f"{place}, block {number:,}"),))
                continue
            yield _piece(file, values, projection, path, stored=block.length)


def _piece(file: _File, values: Sequence[Any], projection: Projection, path: File, *, stored: int) -> Piece:
    result = Result()
    frame = mended(file.frame(values), result, never=projection.not_text)
    return Piece(projection.beside(frame, path), tuple(result.notes), tuple(result.unread), stored)
