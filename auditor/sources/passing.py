"""Passing a table by: the pieces that a reader finds in its part files, as batches of about equal size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auditor.sources.interface import Batch, SourceError, Table, Unread
from auditor.sources.naming import printable_place
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.stores.remote_file import File

MOST_BYTES = 64 * 1024 * 1024
"""Bytes in memory at which a batch is handed on, however few rows it has: rows may hold documents."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some consecutive rows of a part file as the reader found them, or only what it could not read."""

    frame: pl.DataFrame | None
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    stored: int = 0
    """Bytes taken from storage since the piece before."""


def pass_by(table: Table, read: Callable[[File, str], Iterator[Piece]], *, rows: int) -> Iterator[Batch]:
    """Yield the pieces that `read` finds in each part file (given its path and what messages call it) as batches.

    A reader that has columns but no rows yields a piece with a frame of height 0.

    Raises: SourceError when no file could be read at all.
    """
    if rows < 1:
        raise ValueError("rows must be at least 1")
    waiting = _Waiting(rows)
    for piece in _pieces(table, read):
        yield from waiting.take(piece)
    yield from waiting.last()


def _pieces(table: Table, read: Callable[[File, str], Iterator[Piece]]) -> Iterator[Piece]:
    lost: list[Unread] = []
    found = False
    for path in table.files:
        place = printable_place(table.name_of(path)) if len(table.files) > 1 else table.location
        try:
            with contained(place):
                for piece in read(path, place):
                    found = found or piece.frame is not None
                    lost.extend(() if found else piece.unread)
                    yield piece
        except SourceError as error:
            lost.append(replace(error.unread, location=place))
            yield Piece(None, unread=(lost[-1],))
    if lost and not found:
        raise SourceError(lost[0])


@dataclass(slots=True)
class _Waiting:
    """What has been found and not yet handed on."""

    rows: int
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    stored: int = 0
    _frames: list[pl.DataFrame] = field(default_factory=list)
    _told: set[str | Unread] = field(default_factory=set)
    _height: int = 0
    _bytes: float = 0
    _any: bool = False

    def take(self, piece: Piece) -> Iterator[Batch]:
        """Take in a piece, and hand on what is enough for a batch."""
        self.notes.extend(piece.notes)
        self.unread.extend(piece.unread)
        self.stored += piece.stored
        frame = piece.frame
        if frame is None:
            return
        if self._frames and self._frames[0].schema != frame.schema:
            if self._height:
                yield self._batch(self._together())
            self._clear()
        self._frames.append(frame)
        self._height += frame.height
        self._bytes += frame.estimated_size()
        if self._height >= self.rows or self._bytes >= MOST_BYTES:
            yield from self._cut(all_of_it=self._bytes >= MOST_BYTES)

    def last(self) -> Iterator[Batch]:
        """Hand on what is left; a table without rows is one batch without rows."""
        if self._height or self.notes or self.unread or not self._any:
            yield self._batch(self._together())

    def _cut(self, *, all_of_it: bool) -> Iterator[Batch]:
        whole = self._together()
        self._clear()
        rows = min(self.rows, max(1, int(whole.height * MOST_BYTES / max(1, whole.estimated_size()))))
        end = whole.height if all_of_it else whole.height // rows * rows
        for begin in range(0, end, rows):
            yield self._batch(whole[begin : begin + rows])
        rest = whole[end:]
        if rest.height:
            self._frames, self._height, self._bytes = [rest], rest.height, rest.estimated_size()

    def _together(self) -> pl.DataFrame:
        import polars as pl

        return pl.concat(self._frames) if self._frames else pl.DataFrame()

    def _clear(self) -> None:
        self._frames, self._height, self._bytes = [], 0, 0

    def _batch(self, frame: pl.DataFrame) -> Batch:
        self._any = True
        told = [*dict.fromkeys(self.notes)], [*dict.fromkeys(self.unread)]
        new = [note for note in told[0] if note not in self._told], [one for one in told[1] if one not in self._told]
        self._told.update(new[0], new[1])
        batch = Batch(frame, tuple(new[0]), tuple(new[1]), self.stored)
        self.notes, self.unread, self.stored = [], [], 0
        return batch
