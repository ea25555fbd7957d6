"""Parquet files, nested columns too: read whole when small, drawn uniformly when cheap, else slices of row groups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.sources.content import os_unread, size_of
from auditor.sources.interface import Sample, SampleDesign, SourceError, Table, Unread
from auditor.sources.naming import printable
from auditor.sources.panics import unheard
from auditor.sources.parquet_parts import Part, Result, Slice, from_arrow
from auditor.sources.reading import contained
from auditor.sources.sampling import below, choose_clusters, choose_rows, file_key, share_rows
from auditor.sources.signatures import PARQUET_MARK

if TYPE_CHECKING:
    import polars as pl

UNIFORM_BYTES = 64 * 1024 * 1024
"""Uncompressed bytes of all row groups up to which everything is read and rows are drawn uniformly: some 50 ms."""

MOST_GROUPS = 32
"""Row groups that a sample of a longer table touches: 32 miss what sits in 10 % of the groups 3 times in 100."""

FEWEST_SLICES = 16
"""Slices to take at least: a table of few long row groups gets several from each."""


class ParquetSource:
    """Reads Parquet files."""

    name = "parquet"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (the content says it all)
        """Say whether a file is Parquet."""
        return head.startswith(PARQUET_MARK)

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: Arrow type` of each column."""
        schema = _open(table, table.files[0]).schema_arrow
        return tuple(f"{field.name}: {field.type}" for field in schema)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table."""
        result = Result()
        parts = []
        for path in table.files:
            try:
                with contained(printable(table.name_of(path))):
                    parts.append(_part(table, path))
            except SourceError as error:
                result.unread.append(replace(error.unread, location=printable(table.name_of(path))))
        if not parts:
            raise SourceError(result.unread[0])
        total = sum(part.rows for part in parts)
        if full or total <= rows or sum(part.uncompressed for part in parts) <= UNIFORM_BYTES:
            design, stored = _whole(parts, result, rows=total if full else rows, seed=seed)
        else:
            design, stored = _sliced(parts, result, rows=rows, seed=seed)
        if not result.frames:
            raise SourceError(result.unread[0])
        frame = _readable(_joined(result.frames), result)
        return Sample(table, frame, design, (*table.notes, *result.notes), tuple(result.unread), stored)


def _whole(parts: Sequence[Part], result: Result, *, rows: int, seed: int) -> tuple[SampleDesign, int]:
    """Read everything, and keep all or `rows` rows drawn uniformly over all parts."""
    lost_before = len(result.unread)
    total = sum(part.rows for part in parts)
    chosen = choose_rows(file_key(seed, "\n".join(part.name for part in parts)), total, rows)
    first, read_parts = 0, 0
    for part in parts:
        low, high = bisect_left(chosen, first), bisect_left(chosen, first + part.rows)
        for frame in _read(Slice(part, 0, part.rows), result):
            read_parts += 1
            result.frames.append(frame if high - low == part.rows else frame[[row - first for row in chosen[low:high]]])
        first += part.rows
    read = sum(frame.height for frame in result.frames)
    stored = sum(part.size for part in parts)
    if lost_before or read_parts < len(parts):
        # Part of the rows is missing, and nobody knows that they are like the others.
        every = len(parts) + lost_before
        return SampleDesign("clustered", read, None, read_parts, every, seed, "file"), stored
    return SampleDesign("full" if read == total else "uniform", read, total, seed=seed), stored


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
    touched = 0
    frames = _read_together(slices)
    if frames is not None:
        result.frames.extend(frames)
        touched = len(chosen)
    else:
        by_group: dict[tuple[str, int], bool] = {}
        for item in slices:
            found = _read(item, result)
            place = (item.part.name, _group_of(item))
            by_group[place] = by_group.get(place, False) or bool(found)
            result.frames.extend(found)
        touched = sum(by_group.values())
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


def _group_of(item: Slice) -> int:
    end = 0
    for group, size in enumerate(item.part.group_rows):
        end += size
        if item.offset < end:
            return group
    return len(item.part.group_rows) - 1


def _read_together(slices: Sequence[Slice]) -> list[pl.DataFrame] | None:
    """Read all slices at once, which polars does in parallel; None when any of them makes trouble."""
    import polars as pl

    try:
        with unheard(), contained(""):
            return pl.collect_all([_scan(item) for item in slices])
    except SourceError:
        return None


def _read(item: Slice, result: Result) -> list[pl.DataFrame]:
    """Read one slice with pyarrow, if need be column by column; nothing is lost without being listed.

    For whole files pyarrow is as fast as polars, and damaged pages make it raise where they make polars panic.
    """
    place = printable(item.part.name)
    try:
        with contained(place):
            return [from_arrow(item, result)]
    except SourceError as error:
        where = f"{place}, rows from {item.offset:,}" if item.length < item.part.rows else place
        result.unread.append(Unread(where, error.unread.reason, error.unread.hint))
        return []


def _scan(item: Slice) -> pl.LazyFrame:
    import polars as pl

    return pl.scan_parquet(item.part.path, glob=False, hive_partitioning=False).slice(item.offset, item.length)


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def _readable(frame: pl.DataFrame, result: Result) -> pl.DataFrame:
    """Turn binary columns that hold text into text: Hive and Impala write strings without saying so."""
    import polars as pl

    texts = []
    for column in frame.select(pl.col(pl.Binary)).get_columns():
        if column.len() > column.null_count():
            with suppress(SourceError), contained(column.name):
                texts.append(column.cast(pl.String))
    if texts:
        result.note(f"{len(texts)} binary columns hold text: read as text")
    return frame.with_columns(texts)


def _part(table: Table, path: Path) -> Part:
    metadata = _open(table, path).metadata
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    rows = tuple(group.num_rows for group in groups)
    uncompressed = sum(group.total_byte_size for group in groups)
    return Part(path, table.name_of(path), rows, uncompressed, size_of(path))


def _open(table: Table, path: Path) -> Any:
    """Open a Parquet file with pyarrow, whose checks of the footer are strict and do not panic.

    Raises: SourceError.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = printable(table.name_of(path)) if len(table.files) > 1 else table.location
    size = size_of(path)
    try:
        with path.open("rb") as raw:
            raw.seek(max(0, size - len(PARQUET_MARK)))
            complete = raw.read(len(PARQUET_MARK)) == PARQUET_MARK
        if not complete or size < 2 * len(PARQUET_MARK) + 4:
            reason = "the Parquet file is cut off: its footer is missing"
            raise SourceError(Unread(place, reason, "write or copy it again"))
        return pq.ParquetFile(path)
    except pa.ArrowException:
        reason = "the footer of the Parquet file is damaged"
        raise SourceError(Unread(place, reason, "write or copy it again")) from None
    except OSError as error:
        if error.errno is None:  # Arrow words damaged content as input/output errors
            reason = "the footer of the Parquet file is damaged"
            raise SourceError(Unread(place, reason, "write or copy it again")) from None
        raise SourceError(os_unread(path, error)) from None
