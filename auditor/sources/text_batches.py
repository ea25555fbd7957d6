"""Passing text files by: delimited text and JSON lines in memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from auditor.sources.content import Reading, chunks, head_of
from auditor.sources.delimited.rows import Rows, decoded, mixed_encoding_note
from auditor.sources.delimited.source import layout
from auditor.sources.drawing import TextFile, text_blocks
from auditor.sources.encoding import detect
from auditor.sources.interface import SourceError, Table, Unread
from auditor.sources.json.frames import to_frame
from auditor.sources.json.kinds import OTHER_KINDS, Kinds
from auditor.sources.json.lines import LINES, UNPARSED, parsed_lines
from auditor.sources.passing import Piece
from auditor.sources.projection import Projection

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.hive import Keys
    from auditor.sources.stores.remote_file import File

STEP_BYTES = 1024 * 1024
"""Decompressed bytes that are cut into records at a time. As Python strings they may take 50 times as much."""

STEP_RECORDS = 50_000

_MOST_HELD = 32
"""Steps after which a file without any JSON is given up."""


def delimited_passing(
    table: Table, path: File, place: str, keys: Keys, columns: Sequence[str] | None
) -> Iterator[Piece]:
    """Yield every row of one file of delimited text.

    Raises: SourceError when there is no record in it.
    """
    found = layout(table, path)
    rows = Rows(found.columns, found.file.dialect, found.file.encoding)
    projection = Projection.of(found.columns, keys, columns)

    def split(records: Sequence[bytes]) -> pl.DataFrame:
        rows.add(records)
        return projection.beside(rows.take(), path)

    yield Piece(split([]), found.notes)
    yield from _records(found.file, place, split)
    yield Piece(None, tuple(rows.notes()))


def ndjson_passing(
    table: Table, path: File, place: str, keys: Keys, kinds: Kinds, columns: Sequence[str] | None
) -> Iterator[Piece]:
    """Yield every row of one file of JSON lines, each batch with the keys that its lines have.

    Raises: SourceError when none of its lines is JSON.
    """
    encoding = detect(head_of(path))
    file = TextFile(path, table.name_of(path), encoding, LINES, skip=0)
    projection = Projection.of((), keys, columns)
    rows, broken, odd = 0, 0, 0
    notes: dict[str, None] = dict.fromkeys([encoding.note] if encoding.note else [])

    def parse(records: Sequence[bytes]) -> pl.DataFrame:
        nonlocal rows, broken, odd
        texts, not_utf_8 = decoded(records, encoding)
        parsed, bad = parsed_lines(texts)
        rows, broken, odd = rows + len(parsed), broken + bad, odd + not_utf_8
        frame, told = to_frame(parsed)
        notes.update(dict.fromkeys(told))
        return projection.beside(kinds.settle(frame), path)

    held: list[Piece] = []
    for piece in _records(file, place, parse):
        held.append(piece)
        if rows > broken:  # until then it may be no JSON at all
            yield from held
            held.clear()
        if len(held) > _MOST_HELD:
            break
    if rows and rows == broken:
        lines = "lines" if len(held) <= _MOST_HELD else f"first {rows:,} lines"
        raise SourceError(Unread(place, f"none of its {lines} is JSON", "check the format; is the extension right?"))
    yield from held
    if kinds.renamed:
        notes[OTHER_KINDS] = None
    if broken:
        notes[f"{broken:,} lines are not JSON: kept as text in the column {UNPARSED}"] = None
    yield Piece(None, (*notes, *mixed_encoding_note(odd)))


def _records(file: TextFile, place: str, build: Callable[[Sequence[bytes]], pl.DataFrame]) -> Iterator[Piece]:
    """Yield what `build` makes of all records of a file; what ends it early is listed.

    Raises: SourceError when it ends before the first record.
    """
    reading = Reading(file.path)
    skip, told, rows = file.skip, 0, 0
    try:
        for block in text_blocks(chunks(reading, None, chunk_bytes=STEP_BYTES), file):
            begin = min(skip, len(block.starts))
            skip -= begin
            for first in range(begin, len(block.starts), STEP_RECORDS):
                records = [block.record(row) for row in range(first, min(first + STEP_RECORDS, len(block.starts)))]
                frame = build(records)
                rows += len(records)
                yield Piece(frame, stored=reading.stored - told)
                told = reading.stored
    except SourceError as error:
        if not rows:
            raise
        reason = f"{error.unread.reason}; the {rows:,} rows before that were read"
        yield Piece(None, unread=(Unread(place, reason, error.unread.hint),), stored=reading.stored - told)
        return
    lost: tuple[Any, ...] = ()
    if reading.damage:
        reason = f"{reading.damage}; the {rows:,} rows before that were read"
        lost = (Unread(place, reason, "write or copy the file again"),)
    yield Piece(None, unread=lost, stored=reading.stored - told)
