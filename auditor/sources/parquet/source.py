"""Parquet files, nested columns too: read whole when small, drawn uniformly when cheap, else slices of row groups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from auditor.sources.arrow_frames import Result, mended
from auditor.sources.binary_files import is_local
from auditor.sources.content import size_and_version, size_of, version_of
from auditor.sources.drawing import each_file
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SampleDesign, SourceError, Table, Unread
from auditor.sources.naming import printable_place
from auditor.sources.panics import unheard
from auditor.sources.parquet.batches import passing
from auditor.sources.parquet.files import open_parquet
from auditor.sources.parquet.parts import WORTH_THREADS, Footer, Part, Slice, footer_of, from_arrow, from_group
from auditor.sources.passing import pass_by
from auditor.sources.reading import contained
from auditor.sources.sampling import below, choose_clusters, choose_rows, file_key, share_rows
from auditor.sources.signatures import PARQUET_MARK

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from auditor.sources.stores.remote_file import File

UNIFORM_BYTES = 64 * 1024 * 1024
"""Uncompressed bytes of all row groups up to which everything is read and rows are drawn uniformly: some 50 ms."""

MOST_GROUPS = 32
"""Row groups that a sample of a longer table touches: 32 miss what sits in 10 % of the groups 3 times in 100."""

FEWEST_SLICES = 16
"""Slices to take at least: a table of few long row groups gets several from each."""

_AT_ONCE_BYTES = 16 * 1024 * 1024
_KEPT_FOOTERS = 32
_READERS = 8
"""Row groups that are fetched from an object store at a time."""


class ParquetSource:
    """Reads Parquet files."""

    name = "parquet"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (the content says it all)
        """Say whether a file is Parquet."""
        return head.startswith(PARQUET_MARK)

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: Arrow type` of each column."""
        return self.look(table)[0]

    def look(self, table: Table) -> tuple[tuple[str, ...], Footer]:
        """Return `name: Arrow type` of each column, and what the footer says beside."""
        path = table.files[0]
        size, version = size_and_version(path)  # before it is opened: a change since then is one that will be noticed
        with open_parquet(path, table.location) as file:
            columns = _columns(file.schema_arrow.serialize().to_pybytes())
            return columns, footer_of(file.metadata, size, version)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        parts, lost = each_file(table, lambda path: _part(table, path))
        result = Result(unread=lost)
        total = sum(part.rows for part in parts)
        if full or total <= rows or sum(part.uncompressed for part in parts) <= UNIFORM_BYTES:
            design, stored = _whole(parts, result, rows=total if full else rows, seed=seed)
        else:
            design, stored = _sliced(parts, result, rows=rows, seed=seed)
        if not result.frames:
            raise SourceError(result.unread[0])
        frame = mended(_joined(result.frames), result)
        keys = Keys.of(table)
        notes = (*table.notes, *result.notes, *keys.notes(frame.columns))
        return Sample(table, keys.beside(frame, result.runs), design, notes, tuple(result.unread), stored)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once, in memory that depends on the columns wanted and not on the file."""
        keys = Keys.of(table)
        return pass_by(table, lambda path, place: passing(path, place, keys, rows, columns), rows=rows)


@lru_cache(maxsize=64)
def _columns(schema: bytes) -> tuple[str, ...]:
    """Return `name: Arrow type` of each column of a serialized schema: part files have the same, and types are slow to spell."""
    import pyarrow as pa

    return tuple(f"{field.name}: {field.type}" for field in pa.ipc.read_schema(pa.py_buffer(schema)))


def _whole(parts: Sequence[Part], result: Result, *, rows: int, seed: int) -> tuple[SampleDesign, int]:
    """Read everything, and keep all or `rows` rows drawn uniformly over all parts."""
    lost_before = len(result.unread)
    total = sum(part.rows for part in parts)
    chosen = choose_rows(file_key(seed, "\n".join(part.name for part in parts)), total, rows)
    first, read_parts = 0, 0
    for some, frame in _each_whole(parts, result):
        bounds = list(accumulate((part.rows for part in some), initial=first))
        edges = [bisect_left(chosen, bound) for bound in bounds]
        if frame is not None:
            read_parts += len(some)
            picked = chosen[edges[0] : edges[-1]]
            kept = frame if len(picked) == bounds[-1] - first else frame[[row - first for row in picked]]
            each = [high - low for low, high in pairwise(edges)] if len(some) > 1 else [kept.height]
            result.keep_runs(kept, zip((part.path for part in some), each, strict=True))
        first = bounds[-1]
    read = sum(frame.height for frame in result.frames)
    stored = sum(part.size for part in parts)
    if lost_before or read_parts < len(parts):
        # Part of the rows is missing, and nobody knows that they are like the others.
        every = len(parts) + lost_before
        return SampleDesign("clustered", read, None, read_parts, every, seed, "file"), stored
    return SampleDesign("full" if read == total else "uniform", read, total, seed=seed), stored


def _each_whole(parts: Sequence[Part], result: Result) -> Iterator[tuple[Sequence[Part], pl.DataFrame | None]]:
    """Read all files in order: yield some of them with their rows, None for a file that cannot be read.

    Polars reads the many or large ones in a fraction of the time, pyarrow the damaged ones: damaged pages make pyarrow
    raise, column by column if need be, where they make polars panic.
    """
    for some in _at_once(parts):
        worth = len(some) > 1 or some[0].uncompressed > WORTH_THREADS
        frame = _read_as_one(some) if worth else None
        if frame is not None:
            yield some, frame
            continue
        slices = [Slice(part, 0, part.rows) for part in some]
        frames = _read_together(slices) if len(some) > 1 else None
        for place, item in enumerate(slices):
            found = _read(item, result) if frames is None else [frames[place]]
            yield [item.part], found[0] if found else None


def _at_once(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Files, as many together as are small."""
    waiting: list[Part] = []
    for part in parts:
        if waiting and sum(other.uncompressed for other in waiting) + part.uncompressed > _AT_ONCE_BYTES:
            yield waiting
            waiting = []
        waiting.append(part)
    if waiting:
        yield waiting


def _sliced(parts: Sequence[Part], result: Result, *, rows: int, seed: int) -> tuple[SampleDesign, int]:
    """Take equal slices from row groups spread over all parts, at random places in them."""
    groups = [(part, group) for part in parts for group, size in enumerate(part.group_rows) if size]
    key = file_key(seed, "\n".join(part.name for part in parts))
    chosen = [groups[place] for place in choose_clusters(key, len(groups), min(len(groups), MOST_GROUPS))]
    shares = share_rows([part.group_rows[group] for part, group in chosen], rows)
    pieces = -(-FEWEST_SLICES // len(chosen))
    slices: list[Slice] = []
    for (part, group), share in zip(chosen, shares, strict=True):
        slices.extend(_cut(part, group, share, pieces, seed))
    touched = len(chosen)
    frames = _read_together(slices)
    if frames is not None:
        for item, frame in zip(slices, frames, strict=True):
            result.keep(item.part.path, frame)
    else:
        touched = sum(_read_groups(slices, result))
    read = sum(frame.height for frame in result.frames)
    total = sum(part.rows for part in parts)
    stored = sum(part.size for part in parts) * read // max(1, total)
    return SampleDesign("clustered", read, total, touched, len(groups), seed), stored


def _cut(part: Part, group: int, share: int, pieces: int, seed: int) -> list[Slice]:
    """Place `pieces` slices of together `share` rows in one row group, one at random in each equal stretch of it."""
    begin, size = sum(part.group_rows[:group]), part.group_rows[group]
    edges = [size * piece // pieces for piece in range(pieces + 1)]
    stretches = [high - low for low, high in pairwise(edges)]
    key = file_key(seed, f"{part.name}#{group}")
    return [
        Slice(part, begin + edges[piece] + below(key, piece, stretches[piece] - length + 1), length)
        for piece, length in enumerate(share_rows(stretches, share))
        if length
    ]


def _read_groups(slices: Sequence[Slice], result: Result) -> list[bool]:
    """Read slices row group by row group, several at a time where they are elsewhere; say which gave rows."""
    by_group = [list(items) for _, items in groupby(slices, key=lambda item: (item.part.name, item.groups()[1]))]
    apart = not all(is_local(item.part.path) for item in slices)
    with ThreadPoolExecutor(_READERS if apart else 1) as readers:
        outcomes = list(readers.map(_read_group, by_group))
    for found, own in outcomes:
        for item, frame in found:
            result.keep(item.part.path, frame)
        for note in own.notes:
            result.note(note)
        for missed in own.unread:
            result.miss(missed)
    return [bool(found) for found, _ in outcomes]


def _read_group(slices: Sequence[Slice]) -> tuple[list[tuple[Slice, pl.DataFrame]], Result]:
    """Read the slices of one row group; where that fails, each by itself and if need be column by column."""
    result = Result()
    try:
        with contained(""):
            return from_group(slices, result), result
    except SourceError:
        return [(item, frame) for item in slices for frame in _read(item, result)], result


def _read_as_one(parts: Sequence[Part]) -> pl.DataFrame | None:
    """Read whole files as one table, for which polars prepares once what it would prepare for each of them.

    None when any of them makes trouble, is elsewhere, or its columns are not quite those of the first: of another type
    (nothing but nulls in one file), or a field more in a struct.
    """
    import polars as pl

    paths = [part.path for part in parts if is_local(part.path)]
    if len(paths) < len(parts):
        return None
    try:
        with unheard(), contained(""):
            frame = pl.scan_parquet(paths, glob=False, hive_partitioning=False).collect()
    except SourceError:
        return None
    # Whose rows are whose is told by the footers: where a file has changed since, each is read by itself.
    return frame if frame.height == sum(part.rows for part in parts) else None


def _read_together(slices: Sequence[Slice]) -> list[pl.DataFrame] | None:
    """Read all slices at once, which polars does in parallel; None when any of them makes trouble or is elsewhere."""
    import polars as pl

    scans = [_scan(item.part.path, item) for item in slices if is_local(item.part.path)]
    if len(scans) < len(slices):
        return None
    try:
        with unheard(), contained(""):
            return pl.collect_all(scans)
    except SourceError:
        return None


def _read(item: Slice, result: Result) -> list[pl.DataFrame]:
    """Read one slice with pyarrow, if need be column by column; nothing is lost without being listed."""
    place = printable_place(item.part.name)
    try:
        with contained(place):
            return [from_arrow(item, result)]
    except SourceError as error:
        where = f"{place}, rows from {item.offset:,}" if item.length < item.part.rows else place
        result.unread.append(Unread(where, error.unread.reason, error.unread.hint))
        return []


def _scan(path: Path, item: Slice) -> pl.LazyFrame:
    import polars as pl

    return pl.scan_parquet(path, glob=False, hive_partitioning=False).slice(item.offset, item.length)


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def _part(table: Table, path: File) -> Part:
    noted = table.noted.get(path)
    if isinstance(noted, Footer) and noted.version is not None and noted.version == version_of(path):
        return Part(path, table.name_of(path), noted)
    place = printable_place(table.name_of(path)) if len(table.files) > 1 else table.location
    with open_parquet(path, place) as file:
        metadata = file.metadata
        footer = footer_of(metadata, size_of(path))
    return Part(path, table.name_of(path), footer, metadata if len(table.files) <= _KEPT_FOOTERS else None)
