"""Samples, whole tables and batches of an open table, whatever database it is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from auditor.sources.databases.dialects.interface import OpenTable
from auditor.sources.databases.frames import frame_of
from auditor.sources.interface import Batch, Sample, SampleDesign, SourceError, Table, Unread

STRETCH = 5_000
"""Rows of a full read that are fetched at a time."""


def sampled(opening: AbstractContextManager[OpenTable], table: Table, *, rows: int, seed: int) -> Sample:
    """Draw up to `rows` rows.

    Raises: SourceError.
    """
    with opening as opened:
        drawn = opened.draw(rows, seed)
        frame, changed = frame_of(opened.columns, drawn.rows)
        notes = (*table.notes, *_notes(opened), *drawn.notes, *changed)
        unread = _placed((*opened.unread, *drawn.unread), table)
        return Sample(table, frame, drawn.design, notes, unread, int(frame.estimated_size()))


def whole(opening: AbstractContextManager[OpenTable], table: Table, *, seed: int) -> Sample:
    """Read every row into one frame.

    Raises: SourceError when nothing came; what is lost later is in the sample's `unread`.
    """
    import polars as pl

    batches = list(passed_by(opening, table, rows=STRETCH, columns=None))
    frame = pl.concat([batch.frame for batch in batches], how="diagonal_relaxed")
    notes = dict.fromkeys(note for batch in batches for note in batch.notes)
    unread = tuple(one for batch in batches for one in batch.unread)
    complete = not any(isinstance(one, _Lost) for one in unread)
    rows = frame.height
    design = SampleDesign("full" if complete else "head", rows, rows if complete else None, seed=seed)
    return Sample(table, frame, design, (*table.notes, *notes), unread, sum(batch.bytes_read for batch in batches))


def passed_by(
    opening: AbstractContextManager[OpenTable], table: Table, *, rows: int, columns: Sequence[str] | None
) -> Iterator[Batch]:
    """Yield every row, in stretches of about `rows`; a table without rows is one batch without rows.

    Raises: SourceError when nothing came; what is lost later is in the `unread` of the last batch.
    """
    import polars as pl

    passed, empty = 0, pl.DataFrame()
    try:
        with opening as opened:
            chosen = [column for column in opened.columns if columns is None or column.name in columns]
            empty, _ = frame_of(chosen, [])
            notes, unread = _notes(opened), _placed(opened.unread, table)
            for stretch in opened.every(chosen, rows):
                frame, changed = frame_of(chosen, stretch)
                yield Batch(frame, (*notes, *changed), unread, int(frame.estimated_size()))
                passed += len(stretch)
                notes, unread = (), ()
            if not passed:
                yield Batch(empty, notes, unread)
    except SourceError as error:
        if not passed:
            raise
        reason = f"{error.unread.reason}; the {passed:,} rows before that were read"
        yield Batch(empty, unread=(_Lost(error.unread.location, reason, error.unread.hint),))


class _Lost(Unread):
    """The rest of a table, as against a column or rows that the server keeps to itself."""

    __slots__ = ()


def _notes(opened: OpenTable) -> tuple[str, ...]:
    return (*opened.notes, *(() if opened.columns else ("the table has no columns",)))


def _placed(unread: Sequence[Unread], table: Table) -> tuple[Unread, ...]:
    """Say of which table something is unread."""
    return tuple(
        replace(one, location=f"{table.location} › {one.location}" if one.location else table.location)
        for one in unread
    )
