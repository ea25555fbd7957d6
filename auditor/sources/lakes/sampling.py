"""Drawing rows from a lake table's data files: all of them, uniformly in one pass, or slices of files and row groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import Result, text_in_binary
from auditor.sources.binary_files import is_local
from auditor.sources.interface import Batch, SampleDesign, SourceError, Unread
from auditor.sources.lakes.files import Opened, from_lazy, lazily, open_file, passing, stretches
from auditor.sources.lakes.parts import DataFile, Gathered, rows_in, types_of
from auditor.sources.naming import printable
from auditor.sources.panics import unheard
from auditor.sources.reading import contained
from auditor.sources.sampling import below, choose_clusters, file_key, marks, share_rows

if TYPE_CHECKING:
    import polars as pl

UNIFORM_BYTES = 16 * 1024 * 1024
"""Stored bytes of all files up to which everything is read and rows are drawn uniformly: Parquet swells some 4 times."""

UNIFORM_FILES = 500
"""Files up to which that is done: opening one takes about a millisecond here and tens in an object store."""

MOST_CLUSTERS = 32
"""Files, or row groups of fewer files, that a sample of a longer table touches."""

_READERS = 8
"""Files of a store that are read at a time: most of the time is waiting."""

FEWEST_SLICES = 16
"""Slices to take at least: a table of few long row groups gets several from each."""

PASSED_ROWS = 64 * 1024
"""Rows decoded at once in a pass: some tens of MB of a wide table."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rows of a table's snapshot."""

    frame: pl.DataFrame
    design: SampleDesign
    gathered: Gathered
    notes: tuple[str, ...]


def draw(
    files: Sequence[DataFile], schema: Any, *, rows: int, seed: int, full: bool, unread: Sequence[Unread] = ()
) -> Drawn:
    """Draw up to `rows` rows, or all when `full`.

    Args:
        files: the snapshot's data files; their order does not matter.
        schema: the table's Arrow schema.
        rows: how many rows to draw.
        seed: the caller's seed.
        full: whether every row is asked for.
        unread: what of the table is known already not to be readable.

    Raises: SourceError when nothing can be read although there are files.
    """
    files = sorted(files, key=lambda file: file.name)
    gathered = Gathered(types_of(schema), Result(unread=list(unread)))
    few = len(files) <= UNIFORM_FILES
    stored = [file.rows for file in files]
    known = sum(count for count in stored if count is not None) if None not in stored else None
    small = sum(file.size for file in files) <= UNIFORM_BYTES or (known is not None and known <= rows)
    if full or (few and small):
        frames, design = _pass(files, gathered, rows=None if full else rows, seed=seed)
    else:
        frames, design = _slices(files, gathered, rows=rows, seed=seed)
    if files and gathered.unread and not frames:
        raise SourceError(gathered.unread[0])
    frame = text_in_binary(_joined(frames, gathered), gathered.result)
    return Drawn(frame, design, gathered, (*gathered.result.notes, *_dropped(gathered)))


def batches(
    files: Sequence[DataFile], schema: Any, *, rows: int, columns: Sequence[str] | None, unread: Sequence[Unread] = ()
) -> Iterator[Batch]:
    """Yield every row of the snapshot once, in memory for about `rows` rows.

    Raises: SourceError when nothing can be read although there are files.
    """
    gathered = Gathered(types_of(schema), Result(unread=list(unread)))
    wanted = None if columns is None else frozenset(columns)
    waiting: list[pl.DataFrame] = []
    given, told, cost = 0, 0, 0
    for file in sorted(files, key=lambda file: file.name):
        try:
            with open_file(file) as opened:
                gathered.saw(opened.layout)
                for frame in passing(opened, gathered, rows=rows, columns=wanted):
                    waiting.append(frame)
                    if sum(one.height for one in waiting) >= rows:
                        yield _batch(waiting, gathered, told, cost)
                        waiting, told, cost, given = [], len(gathered.unread), gathered.bytes_read, given + 1
        except SourceError as error:
            gathered.miss(_of_file(file, error))
    if files and gathered.unread and not (waiting or given):
        raise SourceError(gathered.unread[0])
    if given and not waiting and len(gathered.unread) == told and not gathered.dropped:
        return
    last = _batch(waiting or [_empty(gathered, wanted)], gathered, told, cost)
    yield Batch(last.frame, (*last.notes, *_dropped(gathered)), last.unread, last.bytes_read)


def _batch(frames: Sequence[pl.DataFrame], gathered: Gathered, told: int, cost: int) -> Batch:
    import polars as pl

    frame = pl.concat(frames) if len(frames) > 1 else frames[0]
    frame = text_in_binary(frame, gathered.result, never=gathered.not_text)
    notes = tuple(gathered.result.notes)
    gathered.result.notes.clear()
    return Batch(frame, notes, tuple(gathered.unread[told:]), gathered.bytes_read - cost)


def _empty(gathered: Gathered, names: frozenset[str] | None) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={name: kind for name, kind in gathered.target.items() if names is None or name in names})


@dataclass(slots=True)
class _Keep:
    """The `limit` rows with the smallest marks among all that were offered: a simple random sample of them."""

    limit: int | None
    frames: list[pl.DataFrame] = field(default_factory=list)
    marks: list[Any] = field(default_factory=list)
    offered: int = 0

    def offer(self, frame: pl.DataFrame, key: int, first: int) -> None:
        """Offer rows of one file, the first of them being its row `first` of those not deleted."""
        self.offered += frame.height
        self.frames.append(frame)
        self.marks.append(marks(key, first, frame.height))
        if self.limit is not None and sum(len(one) for one in self.marks) > 2 * self.limit:
            self.trim()

    def trim(self) -> None:
        """Forget what is above the limit."""
        import numpy as np
        import polars as pl

        if self.limit is None or sum(len(one) for one in self.marks) <= self.limit:
            return
        ceiling = np.partition(np.concatenate(self.marks), self.limit - 1)[self.limit - 1]
        below_it = [one <= ceiling for one in self.marks]
        kept = [
            (frame.filter(pl.Series(mask)), one[mask])
            for frame, one, mask in zip(self.frames, self.marks, below_it, strict=True)
            if mask.any()
        ]
        self.frames = [frame for frame, _ in kept]
        self.marks = [one for _, one in kept]


def _pass(
    files: Sequence[DataFile], gathered: Gathered, *, rows: int | None, seed: int
) -> tuple[list[pl.DataFrame], SampleDesign]:
    """Pass once over everything and keep all rows, or `rows` drawn uniformly."""
    keep, read = _Keep(rows), 0
    with ThreadPoolExecutor(_READERS) as readers:
        # Small files of a store are fetched side by side; what is to be kept as a whole comes one after the other.
        each = readers.map if rows is not None and _elsewhere(files) else map
        for file, (frames, own) in zip(files, each(lambda file: _frames_of(file, gathered), files), strict=True):
            position, key = 0, file_key(seed, file.name)
            for frame in frames:
                keep.offer(frame, key, position)
                position += frame.height
            gathered.take(own)
            read += not own.unread
    keep.trim()
    kept = sum(frame.height for frame in keep.frames)
    if read < len(files):
        # Part of the rows is missing, and nobody knows that they are like the others.
        return keep.frames, SampleDesign("clustered", kept, None, read, len(files), seed, "file")
    return keep.frames, SampleDesign("full" if kept == keep.offered else "uniform", kept, keep.offered, seed=seed)


def _frames_of(file: DataFile, gathered: Gathered) -> tuple[list[pl.DataFrame], Gathered]:
    """Read a file as a whole; return its rows and what else was met."""
    own, frames = gathered.apart(), list[Any]()
    try:
        with open_file(file) as opened:
            own.saw(opened.layout)
            frames.extend(passing(opened, own, rows=PASSED_ROWS))
    except SourceError as error:
        own.miss(_of_file(file, error))
    return frames, own


def _elsewhere(files: Sequence[DataFile]) -> bool:
    return any(file.path is None or not is_local(file.path) for file in files)


@dataclass(frozen=True, slots=True)
class _Slice:
    opened: Opened
    group: int
    offset: int
    length: int


def _slices(
    files: Sequence[DataFile], gathered: Gathered, *, rows: int, seed: int
) -> tuple[list[pl.DataFrame], SampleDesign]:
    """Take equal slices: of some row groups of all files where they are few, else of one row group in some files."""
    key = file_key(seed, "\n".join(file.name for file in files))
    many = len(files) > MOST_CLUSTERS
    chosen = [files[place] for place in choose_clusters(key, len(files), _how_many(files, rows))]
    with ExitStack() as stack, ThreadPoolExecutor(_READERS if _elsewhere(chosen) else 1) as readers:
        tried = readers.map(lambda file: _open(file, stack), chosen)
        opened: list[Opened] = []
        for one in tried:
            if isinstance(one, Unread):
                gathered.miss(one)
            else:
                gathered.saw(one.layout)
                opened.append(one)
        groups = [(one, group) for one in opened for group, size in enumerate(one.group_rows) if size]
        total = len(files) if many else len(groups) if len(opened) == len(files) else None
        groups = (
            _one_of_each(groups, seed)
            if many
            else [groups[place] for place in choose_clusters(key, len(groups), min(len(groups), MOST_CLUSTERS))]
        )
        plan = _plan(groups, rows, seed)
        frames, touched = _read(plan, gathered, readers)
    read = sum(frame.height for frame in frames)
    unit = "file" if many else "row group"
    return frames, SampleDesign("clustered", read, rows_in(files), touched, total, seed, unit)


def _how_many(files: Sequence[DataFile], rows: int) -> int:
    """Say how many files to open: more of them where they are so small that a few would not give the rows."""
    stored = sum(file.rows or 0 for file in files)
    enough = -(-rows * len(files) // stored) if stored else 0
    return min(len(files), UNIFORM_FILES, max(MOST_CLUSTERS, enough))


def _one_of_each(groups: Sequence[tuple[Opened, int]], seed: int) -> list[tuple[Opened, int]]:
    """Choose one row group of each file at random."""
    by_file: dict[str, list[tuple[Opened, int]]] = {}
    for one in groups:
        by_file.setdefault(one[0].file.name, []).append(one)
    return [found[below(file_key(seed, name), 0, len(found))] for name, found in by_file.items()]


def _plan(groups: Sequence[tuple[Opened, int]], rows: int, seed: int) -> list[_Slice]:
    """Share the rows over the row groups and place the slices, one at random in each equal stretch of a group."""
    shares = share_rows([one.group_rows[group] for one, group in groups], rows)
    pieces = -(-FEWEST_SLICES // max(1, len(groups)))
    plan: list[_Slice] = []
    for (one, group), share in zip(groups, shares, strict=True):
        edges = [one.group_rows[group] * piece // pieces for piece in range(pieces + 1)]
        lengths = [high - low for low, high in pairwise(edges)]
        key = file_key(seed, f"{one.file.name}#{group}")
        plan.extend(
            _Slice(one, group, edges[piece] + below(key, piece, lengths[piece] - length + 1), length)
            for piece, length in enumerate(share_rows(lengths, share))
            if length
        )
    return plan


def _open(file: DataFile, stack: ExitStack) -> Opened | Unread:
    try:
        return stack.enter_context(open_file(file))
    except SourceError as error:
        return _of_file(file, error)


def _read(plan: Sequence[_Slice], gathered: Gathered, readers: ThreadPoolExecutor) -> tuple[list[pl.DataFrame], int]:
    """Read the slices, together with polars or file by file; return the rows and how many row groups gave any."""
    frames = _together(plan, gathered)
    if frames is not None:
        for item in plan:
            stored = item.opened.stored(item.group, item.opened.layout.columns)
            gathered.bytes_read += stored * item.length // item.opened.group_rows[item.group]
        return frames, len({(item.opened.file.name, item.group) for item in plan})
    found: list[pl.DataFrame] = []
    touched = 0
    by_file = [list(items) for _, items in groupby(plan, key=lambda item: item.opened.file.name)]
    for by_group, own in readers.map(lambda items: _alone(items, gathered), by_file):
        gathered.take(own)
        touched += sum(bool(frames) for frames in by_group)
        found.extend(frame for frames in by_group for frame in frames)
    return found, touched


def _together(plan: Sequence[_Slice], gathered: Gathered) -> list[pl.DataFrame] | None:
    """Read all slices at once, which polars does in parallel; None when that is not possible or meets trouble."""
    import polars as pl

    try:
        with unheard(), contained(""):
            scans = [lazily(item.opened, item.group, item.offset, item.length) for item in plan]
            ready = [scan for scan in scans if scan is not None]
            if len(ready) < len(scans):
                return None
            frames = pl.collect_all(ready)
    except SourceError:
        return None
    return [
        from_lazy(item.opened, item.group, item.offset, frame, gathered)
        for item, frame in zip(plan, frames, strict=True)
    ]


def _alone(items: Sequence[_Slice], gathered: Gathered) -> tuple[list[list[pl.DataFrame]], Gathered]:
    """Read the slices of one file with pyarrow; return the rows by row group and what else was met."""
    own, found = gathered.apart(), list[list[Any]]()
    opened = items[0].opened
    for group, inside in groupby(items, key=lambda item: item.group):
        place = f"{printable(opened.file.name)}, row group {group}"
        own.bytes_read += opened.stored(group, opened.layout.columns)
        try:
            with contained(place):
                pieces = [(item.offset, item.length) for item in inside]
                found.append(stretches(opened, group, pieces, own))
        except SourceError as error:
            own.miss(Unread(place, error.unread.reason, error.unread.hint))
    return found, own


def _joined(frames: Sequence[pl.DataFrame], gathered: Gathered) -> pl.DataFrame:
    import polars as pl

    return pl.concat(frames) if frames else _empty(gathered, None)


def _of_file(file: DataFile, error: SourceError) -> Unread:
    return Unread(printable(file.name), error.unread.reason, error.unread.hint)


def _dropped(gathered: Gathered) -> tuple[str, ...]:
    """Word what lies in the files without being of the table any more."""
    if not gathered.dropped:
        return ()
    names = [printable(name) for name in sorted(gathered.dropped)]
    shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
    files = max(gathered.dropped.values())
    return (
        f"dropped from the table, yet still stored in {files} of the data files read: {shown}; "
        "the values can be read until the files are rewritten",
    )
