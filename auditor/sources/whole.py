"""Passing a whole table by: held in memory while it is small, else drawn from while every row goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.sources.interface import Sample, SampleDesign, Table, Unread
from auditor.sources.reading import read_batches, read_sample
from auditor.sources.sampling import file_key, marks

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from auditor.sources.sampling import Marks

HELD_BYTES = 96 * 1024 * 1024
"""Bytes of a table in memory up to which it is held whole: then group sizes and comparisons are exact too."""

BATCH_ROWS = 100_000
"""Rows that pass at once."""

DRAWN_ROWS = 20_000
"""Rows drawn uniformly from a table that is not held: they decide its columns."""


class Draw:
    """A uniform draw of rows from a table that passes by: those with the smallest marks, however it is cut in batches."""

    def __init__(self, key: int, wanted: int) -> None:
        """`key` as of `sampling.file_key`."""
        self._key, self._wanted = key, wanted
        self._frames: list[pl.DataFrame] = []
        self._marks: list[Marks] = []
        self._limit: np.uint64 | None = None
        self.rows = 0

    def take(self, frame: pl.DataFrame) -> None:
        """Let the next rows pass."""
        here = marks(self._key, self.rows, frame.height)
        self.rows += frame.height
        if self._limit is not None:
            low = here < self._limit
            frame, here = _compact(frame.filter(low)), here[low]
        self._frames.append(frame)
        self._marks.append(here)
        if sum(map(len, self._marks)) > 2 * self._wanted:
            self._prune()

    def _prune(self) -> None:
        import numpy as np
        import polars as pl

        every = np.concatenate(self._marks)
        smallest = np.sort(np.argpartition(every, self._wanted - 1)[: self._wanted])
        joined = pl.concat(self._frames, how="diagonal_relaxed")
        self._frames, self._marks = [_compact(joined[smallest])], [every[smallest]]
        self._limit = self._marks[0].max()

    def frame(self) -> pl.DataFrame:
        """The rows drawn, in table order; an empty frame where none passed."""
        import polars as pl

        if not self._frames:
            return pl.DataFrame()

        if sum(map(len, self._marks)) > self._wanted:
            self._prune()
        return self._frames[0] if len(self._frames) == 1 else pl.concat(self._frames, how="diagonal_relaxed")


def _compact(frame: pl.DataFrame) -> pl.DataFrame:
    """A copy that holds on to nothing else: texts of a few rows of Polars keep the buffers of all rows alive."""
    import polars as pl

    return pl.DataFrame(frame.to_arrow())


@dataclass(slots=True)
class _Passed:
    notes: dict[str, None] = field(default_factory=dict)
    unread: dict[Unread, None] = field(default_factory=dict)
    batches: int = 0
    rows: int = 0
    stored: int = 0


def read_whole(table: Table, *, seed: int, see: Callable[[pl.DataFrame], None]) -> Sample:
    """Read every row of a table.

    Returns: a table that fits `HELD_BYTES` whole, without calling `see`; of any other a uniform draw, after every row was
    shown to `see`, in batches.

    Raises: SourceError, and nothing else of the reader's.
    """
    import polars as pl

    passed, held, size = _Passed(), list[pl.DataFrame](), 0
    draw: Draw | None = None
    for frame in _frames(table, passed):
        if draw is None:
            held.append(frame)
            size += int(frame.estimated_size())
            if size <= HELD_BYTES:
                continue
            draw = Draw(file_key(seed, table.location), DRAWN_ROWS)
            waiting, held = held, []
        else:
            waiting = [frame]
        for one in waiting:
            draw.take(one)
            see(one)
    kept = draw.frame() if draw is not None else pl.concat(held, how="diagonal_relaxed") if held else pl.DataFrame()
    design = _design(passed, kept.height, seed, drawn=draw is not None)
    notes = (*table.notes, *passed.notes)
    return Sample(table, kept, design, notes, tuple(passed.unread), passed.stored)


def read_uniform(table: Table, *, rows: int, seed: int) -> Sample:
    """Draw `rows` rows of a table uniformly, or take all of a shorter one, so that a bound holds.

    A sample that comes uniform is taken; where the cheap sample of a table is made of clusters, every row passes by.

    Raises: SourceError, and nothing else of the reader's.
    """
    sample = read_sample(table, rows=rows, seed=seed)
    if sample.design.kind == "full" or (sample.design.kind == "uniform" and sample.design.rows_read >= rows):
        return sample
    passed, draw = _Passed(), Draw(file_key(seed, table.location), rows)
    for frame in _frames(table, passed):
        draw.take(frame)
    design = _design(passed, min(rows, passed.rows), seed, drawn=passed.rows > rows)
    notes = (*table.notes, *passed.notes)
    return Sample(table, draw.frame(), design, notes, tuple(passed.unread), sample.bytes_read + passed.stored)


def _frames(table: Table, passed: _Passed) -> Iterator[pl.DataFrame]:
    for batch in read_batches(table, rows=BATCH_ROWS):
        passed.notes.update(dict.fromkeys(batch.notes))
        passed.unread.update(dict.fromkeys(batch.unread))
        passed.batches += 1
        passed.rows += batch.frame.height
        passed.stored += batch.bytes_read
        yield batch.frame


def _design(passed: _Passed, kept: int, seed: int, *, drawn: bool) -> SampleDesign:
    if passed.unread:
        # Part of the rows is missing, and nobody knows that they are like the others.
        every = passed.batches + len(passed.unread)
        return SampleDesign("clustered", passed.rows, None, passed.batches, every, seed, "stretch")
    if drawn:
        return SampleDesign("uniform", kept, passed.rows, seed=seed)
    return SampleDesign("full", passed.rows, passed.rows, seed=seed)
