"""Samples and passes of binary files that are made of clusters: blocks, stripes, record batches.

A format gives a reader for one file, which knows how many clusters there are and reads them one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from auditor.sources.arrow_frames import Result, mended
from auditor.sources.drawing import each_file
from auditor.sources.hive import Keys
from auditor.sources.interface import Sample, SampleDesign, SourceError, Table, Unread
from auditor.sources.naming import printable_place
from auditor.sources.reading import contained
from auditor.sources.sampling import choose_clusters, choose_rows, file_key, share_rows

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File

WHOLE_BYTES = 32 * 1024 * 1024
"""Stored bytes of all files up to which everything is read and rows are drawn uniformly: under a second."""

WHOLE_ROWS = 50_000_000
"""Rows up to which it is decided of each whether to keep it; files may claim any number."""

MOST_CLUSTERS = 32
"""Clusters that a sample of a longer table touches: 32 miss what sits in 10 % of the clusters 3 times in 100."""

FEWEST_CLUSTERS = 4
CLUSTER_BYTES = 256 * 1024 * 1024
"""Stored bytes that a sample of more than the fewest clusters may read: stripes of 64 MiB are usual."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a file's footer, or a walk over its block headers, says."""

    clusters: int
    rows: int | None
    """None where only reading everything would tell."""

    size: int
    """Stored bytes."""

    exact: bool = True
    """False where `clusters` are stretches of equal length in which the reader looks for a cluster, so that nobody
    knows how many there are."""

    unread: tuple[Unread, ...] = ()
    """Damage met on the way: parts that no cluster stands for."""


Pick = Callable[[int], Sequence[int] | None]
"""Given how many rows a cluster has, which of them to keep, in ascending order; None for all. Asked once a cluster."""


class Reader(Protocol):
    """One open file."""

    @property
    def extent(self) -> Extent:
        """What there is to read."""
        ...

    def read(self, cluster: int, result: Result, pick: Pick) -> pl.DataFrame | None:
        """Return the picked rows of a cluster; None where a stretch holds none. Notes and lost columns go to `result`.

        Raises: SourceError when it cannot be read; other exceptions count as damage too.
        """
        ...

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        ...

    def stored(self, cluster: int) -> int:
        """Return the stored bytes of a cluster, near enough."""
        ...


Open = Callable[["File", str], AbstractContextManager[Reader]]
"""Opens a file, given its path and what messages call it. Raises SourceError."""


@dataclass(frozen=True, slots=True)
class _Part:
    path: File
    name: str
    place: str
    extent: Extent


def sample_clusters(table: Table, opened: Open, *, unit: str, rows: int, seed: int, full: bool) -> Sample:
    """Read a sample of all files of a table: everything where that is little, otherwise some clusters of many.

    Args:
        table: its `files` are in the format that `opened` opens.
        opened: opens one file.
        unit: what a cluster is called, in the singular.
        rows: rows to read at most unless `full`.
        seed: the caller's seed.
        full: whether to read every row.

    Raises: SourceError when no file can be opened or no cluster can be read.
    """

    drawn = _Drawn(opened, unit, seed)
    parts, lost = each_file(table, lambda path: _look(table, path, opened))
    drawn.result.unread.extend([*lost, *[missed for part in parts for missed in part.extent.unread]])
    known = [part.extent.rows for part in parts if part.extent.rows is not None]
    total = sum(known) if len(known) == len(parts) else None
    size = sum(part.extent.size for part in parts)
    if full or (total is not None and (total <= rows or (size <= WHOLE_BYTES and total <= WHOLE_ROWS))):
        design = _everything(parts, drawn, total, None if full else rows)
    else:
        design = _some(parts, drawn, total, rows)
    frames = drawn.result.frames
    if not frames and drawn.result.unread:
        raise SourceError(drawn.result.unread[0])
    frame = mended(_joined(frames) if frames else _empty(parts[0], opened), drawn.result)
    keys = Keys.of(table)
    notes = (*table.notes, *drawn.result.notes, *keys.notes(frame.columns))
    unread = tuple(drawn.result.unread)
    return Sample(table, keys.beside(frame, drawn.result.runs), design, notes, unread, drawn.stored)


@dataclass(slots=True)
class _Drawn:
    """What has been drawn so far."""

    opened: Open
    unit: str
    seed: int
    result: Result = field(default_factory=Result)
    stored: int = 0

    def clustered(self, total: int | None, touched: int, every: int | None) -> SampleDesign:
        """Describe the sample as so many clusters of all."""
        read = sum(rows for _, rows in self.result.runs)
        return SampleDesign("clustered", read, total, touched, every, self.seed, self.unit)


def _look(table: Table, path: File, opened: Open) -> _Part:
    place = printable_place(table.name_of(path)) if len(table.files) > 1 else table.location
    with contained(place), opened(path, place) as reader:
        return _Part(path, table.name_of(path), place, reader.extent)


def _empty(part: _Part, opened: Open) -> pl.DataFrame:
    with contained(part.place), opened(part.path, part.place) as reader:
        return reader.empty()


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def _everything(parts: Sequence[_Part], drawn: _Drawn, total: int | None, rows: int | None) -> SampleDesign:
    """Read every cluster, and keep all rows or `rows` of `total` drawn uniformly."""
    damaged = bool(drawn.result.unread)
    key = _key(parts, drawn.seed)
    chosen = None if rows is None or total is None else choose_rows(key, total, rows)
    first, touched = 0, 0

    def pick(height: int) -> list[int] | None:
        nonlocal first
        begin, first = first, first + height
        if chosen is None:
            return None
        return [row - begin for row in chosen[bisect_left(chosen, begin) : bisect_left(chosen, first)]]

    for part in parts:
        for _, frame in _read(part, range(part.extent.clusters), drawn, lambda _: pick):
            touched += 1
            drawn.result.keep(part.path, frame)
    if damaged or drawn.result.unread or (total is not None and first != total):
        every = sum(part.extent.clusters for part in parts) if all(part.extent.exact for part in parts) else None
        return drawn.clustered(None, touched, every)
    read = sum(rows for _, rows in drawn.result.runs)
    return SampleDesign("full" if read == first else "uniform", read, first, seed=drawn.seed)


def _some(parts: Sequence[_Part], drawn: _Drawn, total: int | None, rows: int) -> SampleDesign:
    """Read clusters spread over all files, and keep about as many rows of each, drawn uniformly in it."""
    places = [(part, cluster) for part in parts for cluster in range(part.extent.clusters)]
    average = sum(part.extent.size for part in parts) // max(1, len(places))
    most = max(FEWEST_CLUSTERS, min(MOST_CLUSTERS, CLUSTER_BYTES // max(1, average)))
    chosen = [places[place] for place in choose_clusters(_key(parts, drawn.seed), len(places), min(len(places), most))]
    share = -(-2 * rows // max(1, len(chosen)))  # some clusters are shorter than their share
    found = [
        (part, cluster, frame)
        for part, mine in groupby(chosen, key=lambda place: place[0])
        for cluster, frame in _read(part, [cluster for _, cluster in mine], drawn, _share_of(part, share, drawn.seed))
    ]
    shares = share_rows([frame.height for _, _, frame in found], rows)
    for (part, cluster, frame), count in zip(found, shares, strict=True):
        again = _share_of(part, count, drawn.seed)(cluster)(frame.height)
        drawn.result.keep(part.path, frame if again is None else frame[again])
    exact = all(part.extent.exact for part in parts)
    return drawn.clustered(total, len(found), len(places) if exact else None)


def _share_of(part: _Part, share: int, seed: int) -> Callable[[int], Pick]:
    """Return what picks `share` rows of a cluster of a file."""

    def of_cluster(cluster: int) -> Pick:
        key = file_key(seed, f"{part.name}#{cluster}")
        return lambda height: choose_rows(key, height, share) if share < height else None

    return of_cluster


def _read(
    part: _Part, clusters: Iterable[int], drawn: _Drawn, pick: Callable[[int], Pick]
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the picked rows of some clusters of a file; those that cannot be read are listed."""
    try:
        with contained(part.place), drawn.opened(part.path, part.place) as reader:
            for cluster in clusters:
                frame = _read_or_list(reader, cluster, f"{part.place}, {drawn.unit} {cluster + 1:,}", drawn, pick)
                if frame is not None:
                    drawn.stored += reader.stored(cluster)
                    yield cluster, frame
    except SourceError as error:
        drawn.result.miss(replace(error.unread, location=part.place))


def _read_or_list(
    reader: Reader, cluster: int, where: str, drawn: _Drawn, pick: Callable[[int], Pick]
) -> pl.DataFrame | None:
    try:
        with contained(where):
            return reader.read(cluster, drawn.result, pick(cluster))
    except SourceError as error:
        drawn.result.miss(replace(error.unread, location=where))
        return None


def _key(parts: Sequence[_Part], seed: int) -> int:
    return file_key(seed, "\n".join(part.name for part in parts))
