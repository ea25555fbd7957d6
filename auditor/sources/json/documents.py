"""JSON documents: an array of records, an object around one, a single object, or values one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from auditor.sources.content import size_of
from auditor.sources.drawing import EXPECTED_SWELL
from auditor.sources.formats import COMPRESSED, file_format
from auditor.sources.hive import Keys
from auditor.sources.interface import Batch, Sample, SampleDesign, SampleKind, SourceError, Table, Unread
from auditor.sources.json.frames import as_rows, parse, to_frame
from auditor.sources.json.kinds import OTHER_KINDS, Kinds
from auditor.sources.json.stream import Document
from auditor.sources.json.wrapped import KEY, Unwrapping
from auditor.sources.naming import printable, printable_place
from auditor.sources.passing import Piece, pass_by
from auditor.sources.projection import Projection
from auditor.sources.sampling import choose_clusters, file_key, marks

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File

PASS_BYTES = 64 * 1024 * 1024
"""Decompressed bytes of a document that are looked at: finding where values end takes a few seconds for so many."""

_STEP_ROWS = 20_000
_STEP_BYTES = 4 * 1024 * 1024
"""Decompressed bytes whose records are made a frame at a time in a pass."""

_FEWEST_KEYED = 3
_MOST_FILES = 32
_SCHEMA_ROWS = 100
_MARKS = 4096
_HIGHEST = (1 << 64) - 1


class JsonSource:
    """Reads JSON documents."""

    name = "json"

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether a file is a JSON document."""
        return file_format(location, head).format == self.name

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return the keys of the first records: JSON promises nothing about the others."""
        keys: dict[str, None] = {}
        document = Document.open(table.files[0], table.location, PASS_BYTES)
        for number, row in enumerate(_rows(document, [])):
            keys.update(dict.fromkeys(_parsed(row)))
            if number >= _SCHEMA_ROWS:
                break
        return tuple(sorted(f"{key}: JSON" for key in keys))

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of all files of the table: one pass keeps the records with the smallest marks."""
        keep = _Keep(None if full else rows)
        files = list(table.files) if full else _chosen(table, seed)
        budget = None if full else PASS_BYTES if len(files) == len(table.files) else PASS_BYTES // len(files)
        notes: list[str] = list(table.notes)
        unread: list[Unread] = []
        stored, complete = 0, True
        for number, path in enumerate(files):
            place = table.location if len(table.files) == 1 else printable_place(table.name_of(path))
            try:
                document = Document.open(path, place, budget)
                keep.take(_rows(document, notes), key=file_key(seed, table.name_of(path)), file=number)
            except SourceError as error:
                unread.append(replace(error.unread, location=place))
                continue
            unread.extend(document.unread)
            stored += document.reading.stored
            complete = complete and document.complete
            if budget is not None and not document.complete and not document.unread:
                notes.append(f"only the first {budget // 2**20} MiB of a document were looked at")
        if unread and not keep.offered:
            raise SourceError(unread[0])
        found = keep.rows()
        frame, frame_notes = to_frame([_parsed(row) for _, row in found])
        keys = Keys.of(table)
        every = (*dict.fromkeys(notes), *frame_notes, *keys.notes(frame.columns))
        frame = keys.beside(frame, [(files[file], len(list(rows))) for file, rows in groupby(found, itemgetter(0))])
        if not complete or unread:
            design = SampleDesign("head", len(found), None, seed=seed)
        elif len(files) < len(table.files):
            design = SampleDesign("clustered", len(found), None, len(files), len(table.files), seed, "file")
        else:
            kind: SampleKind = "full" if len(found) == keep.offered else "uniform"
            design = SampleDesign(kind, len(found), keep.offered, seed=seed)
        return Sample(table, frame, design, every, tuple(unread), stored)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row once; each batch has the columns that its records have."""
        keys = Keys.of(table)
        kinds = Kinds()
        return pass_by(table, lambda path, place: _passing(path, place, keys, kinds, columns), rows=rows)


def _passing(path: File, place: str, keys: Keys, kinds: Kinds, columns: Sequence[str] | None) -> Iterator[Piece]:
    notes: list[str] = []
    document = Document.open(path, place, None)
    projection = Projection.of((), keys, columns)
    rows: list[dict[str, Any]] = []
    seen, told = 0, 0
    for row in _rows(document, notes):
        rows.append(_parsed(row))
        if len(rows) >= _STEP_ROWS or document.reading.decompressed - seen > _STEP_BYTES:
            frame, frame_notes = to_frame(rows)
            found = projection.beside(kinds.settle(frame), path)
            yield Piece(found, tuple(frame_notes), stored=document.reading.stored - told)
            seen, told, rows = document.reading.decompressed, document.reading.stored, []
    frame, frame_notes = to_frame(rows)
    last = projection.beside(kinds.settle(frame), path) if rows or not seen else None
    every = (*notes, *frame_notes, *([OTHER_KINDS] if kinds.renamed else []))
    yield Piece(last, every, tuple(document.unread), document.reading.stored - told)


def _chosen(table: Table, seed: int) -> list[File]:
    """Return all files when one pass over them is short enough, else some spread over all."""
    sizes = 0
    for path in table.files:
        packed = EXPECTED_SWELL if path.suffix.lower() in COMPRESSED else 1
        with suppress(SourceError):
            sizes += packed * size_of(path)
    if sizes <= PASS_BYTES or len(table.files) == 1:
        return list(table.files)
    names = "\n".join(table.name_of(path) for path in table.files)
    return [table.files[place] for place in choose_clusters(file_key(seed, names), len(table.files), _MOST_FILES)]


@dataclass(slots=True)
class _Keep:
    """The `limit` records with the smallest marks, still as text; all without a limit."""

    limit: int | None
    offered: int = 0
    _items: list[tuple[int, int, int, str | dict[str, Any]]] = field(default_factory=list)
    _ceiling: int = _HIGHEST

    def take(self, rows: Iterator[str | dict[str, Any]], *, key: int, file: int) -> None:
        """Offer the records of one file."""
        batch: list[int] = []
        for place, row in enumerate(rows):
            if place % _MARKS == 0:
                batch = marks(key, place, _MARKS).tolist()
            self.offered += 1
            if batch[place % _MARKS] <= self._ceiling:
                self._items.append((batch[place % _MARKS], file, place, row))
                if self.limit is not None and len(self._items) > 2 * self.limit + _MARKS:
                    self._trim(self.limit)

    def rows(self) -> list[tuple[int, str | dict[str, Any]]]:
        """Return the records kept, in file order, each with the number of its file."""
        if self.limit is not None:
            self._trim(self.limit)
        return [(file, row) for _, file, _, row in sorted(self._items, key=lambda item: item[1:3])]

    def _trim(self, limit: int) -> None:
        self._items.sort(key=lambda item: item[:3])
        if len(self._items) > limit:
            del self._items[limit:]
            self._ceiling = self._items[-1][0]


def _rows(document: Document, notes: list[str]) -> Iterator[str | dict[str, Any]]:
    """Yield the records of a document, as text where they need not be parsed to be found; notes what it found.

    Raises: SourceError.
    """
    if document.encoding.note:
        notes.append(document.encoding.note)
    document.unwrapped = Unwrapping(notes).rows
    values = document.values()
    first = next(values, None)
    if first is None:
        return
    second = next(values, None)
    if second is None and isinstance(first, str) and not document.in_array and not document.unread:
        yield from _unwrapped(first, notes)
        return
    if isinstance(first, str) and not document.in_array:
        notes.append("several JSON values one after another")
    yield first
    if second is not None:
        yield second
        yield from values


def _unwrapped(text: str, notes: list[str]) -> list[dict[str, Any]]:
    value = parse(text)
    if not isinstance(value, dict):
        return as_rows([value])
    rows, note = unwrap(value)
    notes.extend([note] if note else [])
    return rows


def _parsed(row: str | dict[str, Any]) -> dict[str, Any]:
    return as_rows([parse(row)])[0] if isinstance(row, str) else row


def unwrap(document: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Find the one array of objects inside an object, at most three levels down, and make its elements the rows.

    The keys around the array are repeated on each row, as far as their names are free, so that they are looked at too.
    An object without such an array, or with several, is itself the one row. Returns the rows and a note.
    """
    path: list[str] = []
    around: dict[str, Any] = {}
    inner: Any = document
    for _ in range(3):
        arrays = [key for key, value in inner.items() if _is_records(value)]
        if len(arrays) == 1:
            records = inner[arrays[0]]
            around = _beside(around, {key: value for key, value in inner.items() if key != arrays[0]})
            place = ".".join([*path, arrays[0]])
            rows = [_beside(around, record) for record in records]
            return rows, f"the records are the array {printable(place)!r} of the document"
        objects = [key for key, value in inner.items() if isinstance(value, dict)]
        if arrays or len(objects) != 1:
            break
        around = _beside(around, {key: value for key, value in inner.items() if key != objects[0]})
        path.append(objects[0])
        inner = inner[objects[0]]
    if _is_keyed(document):
        records = [_beside({KEY: key}, record) for key, record in document.items()]
        return records, f"the document maps keys to records: the keys are the column {KEY}"
    return [document], ""


def _beside(around: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Put both together, the outer keys under other names where a record has the same."""
    if around.keys().isdisjoint(record):
        return {**around, **record}
    result: dict[str, Any] = {}
    for key, value in around.items():
        name = key
        while name in record or name in result:
            name = f"document.{name}"
        result[name] = value
    return {**result, **record}


def _is_keyed(document: dict[str, Any]) -> bool:
    """Say whether an object maps identifiers to like records: its keys are data then, and no column names."""
    values = list(document.values())
    if len(values) < _FEWEST_KEYED or not all(isinstance(value, dict) and value for value in values):
        return False
    common = set.intersection(*(set(value) for value in values))
    return 2 * len(common) >= max(len(value) for value in values)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
