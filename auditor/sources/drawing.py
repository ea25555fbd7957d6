"""Drawing records from text files: all, a uniform sample in one pass, or stretches of what is too long to pass.

Text has no index. Up to `PASS_BYTES` one pass over everything keeps the records with the smallest marks: a simple
random sample over all files. Beyond that, stretches: random byte windows of plain files, heads of compressed ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from auditor.sources.binary_files import is_local
from auditor.sources.content import Reading, chunks, size_of, window
from auditor.sources.dialect import Dialect
from auditor.sources.encoding import Encoding
from auditor.sources.interface import SampleDesign, SampleKind, SourceError, Table, Unread
from auditor.sources.naming import printable_place
from auditor.sources.reading import contained
from auditor.sources.records import Block, EndlessRecordError, blocks, narrow
from auditor.sources.sampling import below, choose_clusters, choose_rows, file_key, marks
from auditor.sources.signatures import compression_of
from auditor.sources.stores.remote_file import File

PASS_BYTES = 256 * 1024 * 1024
"""Decompressed bytes of all files of a table up to which a sample is drawn uniformly, in one pass of about a second."""

WINDOWS = 32
"""Stretches read from a table that is longer."""

WINDOW_BYTES = 512 * 1024
"""Least length of one; longer when the rows asked for would not fit."""

EXPECTED_SWELL = 8
"""Assumed decompressed bytes per compressed byte when deciding whether a pass over many files is short enough."""

_ENDLESS = "no line ends for too long: it is not a table, or the end of a quote is lost"


Looked = TypeVar("Looked")

_CHECK = "check what wrote it"

_READERS = 16
"""Files in an object store that are looked at at a time."""

BATCH = 50_000
"""Records handed on at a time: Python strings take many times the space of polars' own."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file and what its head said about its form."""

    path: File
    name: str
    """Relative name, from which its key is derived."""

    encoding: Encoding
    dialect: Dialect
    skip: int
    """Records at the beginning that are not rows: the header and what stands before it."""


@dataclass(slots=True)
class Drawn:
    """The records drawn."""

    batches: list[Iterable[list[bytes]]]
    """By file in the order given, each in file order and still encoded, in lists of at most `BATCH`."""

    design: SampleDesign
    bytes_read: int = 0
    unread: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _KeepAll:
    """All records, as the blocks that they came in: one Python object for each would take many times the space."""

    blocks: dict[int, list[tuple[Block, int]]] = field(default_factory=dict)
    offered: int = 0

    @property
    def kept(self) -> int:
        return self.offered

    def offer(self, block: Block, begin: int, *, key: int, file: int, row: int) -> None:  # noqa: ARG002  (as in _Keep)
        self.blocks.setdefault(file, []).append((block, begin))
        self.offered += len(block.starts) - begin

    def by_file(self, files: int) -> list[Iterable[list[bytes]]]:
        return [self._batches(file) for file in range(files)]

    def _batches(self, file: int) -> Iterator[list[bytes]]:
        for block, begin in self.blocks.pop(file, []):
            for first in range(begin, len(block.starts), BATCH):
                yield [block.record(place) for place in range(first, min(first + BATCH, len(block.starts)))]


@dataclass(slots=True)
class _Keep:
    """The `limit` records with the smallest marks among all that were offered."""

    limit: int
    items: list[tuple[int, int, int, bytes]] = field(default_factory=list)
    """(mark, file, row, record): a tie between marks falls to the earlier file and row."""

    offered: int = 0
    _ceiling: int = (1 << 64) - 1

    def offer(self, block: Block, begin: int, *, key: int, file: int, row: int) -> None:
        """Offer the records of a block from `begin` on; the first of them is row `row` of file number `file`."""
        count = len(block.starts) - begin
        self.offered += count
        found = marks(key, row, count)
        places = (found <= self._ceiling).nonzero()[0].tolist()
        # All of the first block may be below the ceiling: the smallest marks of the block are enough.
        if len(places) > 4 * self.limit:
            places = found.argpartition(self.limit)[: self.limit].tolist()
        self.items.extend((int(found[place]), file, row + place, block.record(begin + place)) for place in places)
        if len(self.items) > 2 * self.limit:
            self.trim()

    def trim(self) -> None:
        """Forget what is above the limit."""
        if len(self.items) > self.limit:
            self.items.sort()
            del self.items[self.limit :]
            self._ceiling = self.items[-1][0]

    @property
    def kept(self) -> int:
        """How many records are kept in the end."""
        return min(self.limit, self.offered)

    def by_file(self, files: int) -> list[Iterable[list[bytes]]]:
        """Return the records kept, in file order."""
        self.trim()
        result: list[list[bytes]] = [[] for _ in range(files)]
        for _, file, _, record in sorted(self.items, key=lambda item: item[1:3]):
            result[file].append(record)
        return [in_batches(records) for records in result]


def each_file(table: Table, look: Callable[[File], Looked]) -> tuple[list[Looked], list[Unread]]:
    """Look at each part file of a table; return what was seen, and the files that could not be read.

    Raises: SourceError when none could.
    """
    seen: list[Looked] = []
    lost: list[Unread] = []
    for found in _each(table, look):
        if isinstance(found, Unread):
            lost.append(found)
        else:
            seen.append(found)
    if not seen:
        raise SourceError(lost[0])
    return seen, lost


def _each(table: Table, look: Callable[[File], Looked]) -> list[Looked | Unread]:
    """Look at each file, at several at a time where they are in an object store."""

    def contained_look(path: File) -> Looked | Unread:
        place = printable_place(table.name_of(path))
        try:
            with contained(place):
                return look(path)
        except SourceError as error:
            return replace(error.unread, location=place)

    if all(is_local(path) for path in table.files):
        return [contained_look(path) for path in table.files]
    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(contained_look, table.files))


def without_files(design: SampleDesign, lost: int, files: int) -> SampleDesign:
    """Take back what a design claims of all rows when some of the files could not be read."""
    if not lost:
        return design
    return SampleDesign("clustered", design.rows_read, None, files - lost, files, design.seed, "file")


def in_batches(records: list[bytes]) -> list[list[bytes]]:
    """Cut a list into lists of at most `BATCH`."""
    return [records[begin : begin + BATCH] for begin in range(0, len(records), BATCH)]


def draw(files: Sequence[TextFile], *, rows: int, seed: int, full: bool) -> Drawn:
    """Draw up to `rows` records from the files, or all when `full`.

    Raises: SourceError when no file can be read, or one holds no records but an endless line.
    """
    sizes = [size_of(file.path) for file in files]
    packed = [compression_of(window(file.path, 0, 8)) is not None for file in files]
    expected = sum(size * (EXPECTED_SWELL if pack else 1) for size, pack in zip(sizes, packed, strict=True))
    if full or (len(files) == 1 and packed[0]) or expected <= PASS_BYTES:
        return _pass(files, rows=None if full else rows, seed=seed)
    return _stretches(files, sizes, packed, rows=rows, seed=seed)


def _pass(files: Sequence[TextFile], *, rows: int | None, seed: int) -> Drawn:
    """Pass once over everything, as far as the budget goes."""
    keep = _KeepAll() if rows is None else _Keep(rows)
    budget = None if rows is None else PASS_BYTES
    drawn = Drawn([], SampleDesign("full", 0, None, seed=seed))
    complete = True
    readings: list[Reading] = []
    for number, file in enumerate(files):
        reading = Reading(file.path)
        readings.append(reading)
        try:
            _offer_file(keep, reading, file, number=number, seed=seed, budget=budget)
        except SourceError as error:
            if len(files) == 1:
                raise
            drawn.unread.append(replace(error.unread, location=printable_place(file.name)))
        if reading.damage:
            reason = f"{reading.damage}; the {keep.offered:,} rows before that were read"
            drawn.unread.append(Unread(printable_place(file.name), reason, "write or copy the file again"))
        complete = complete and reading.ended
        if budget is not None:
            budget = max(0, budget - reading.decompressed)
    drawn.batches = keep.by_file(len(files))
    drawn.bytes_read = sum(reading.stored for reading in readings)
    read = keep.kept
    if not complete:
        if any(not (reading.ended or reading.damage) for reading in readings):
            drawn.notes.append(f"only the first {PASS_BYTES // 2**20} MiB were looked at")
        drawn.design = SampleDesign("head", read, None, seed=seed)
    else:
        kind: SampleKind = "full" if read == keep.offered else "uniform"
        drawn.design = SampleDesign(kind, read, keep.offered, seed=seed)
    return drawn


def _offer_file(
    keep: _Keep | _KeepAll, reading: Reading, file: TextFile, *, number: int, seed: int, budget: int | None
) -> None:
    if budget == 0:
        return
    key, row, skip = file_key(seed, file.name), 0, file.skip
    for block in text_blocks(chunks(reading, budget), file):
        begin = min(skip, len(block.starts))
        skip -= begin
        count = len(block.starts) - begin
        if count:
            keep.offer(block, begin, key=key, file=number, row=row)
            row += count


def text_blocks(parts: Iterator[bytes], file: TextFile) -> Iterator[Block]:
    """Cut the content of a file into blocks of whole records.

    Raises: SourceError where a record does not end.
    """
    try:
        yield from blocks(narrow(parts, file.encoding), file.dialect)
    except EndlessRecordError:
        raise SourceError(Unread(printable_place(file.name), _ENDLESS, _CHECK)) from None


def _stretches(
    files: Sequence[TextFile], sizes: Sequence[int], packed: Sequence[bool], *, rows: int, seed: int
) -> Drawn:
    """Read stretches: some heads of compressed files, else windows over the bytes of all files."""
    key = file_key(seed, "\n".join(file.name for file in files))
    drawn = Drawn([], SampleDesign("offsets", 0, None, seed=seed))
    found: list[list[bytes]] = [[] for _ in files]
    plan = [(number, 0) for number in choose_clusters(key, len(files), min(len(files), WINDOWS))]
    if not any(packed):
        plan = _windows(key, sizes)
    read, touched = 0, 0
    for place, (number, offset) in enumerate(plan):
        share = rows // len(plan) + (place < rows % len(plan))
        try:
            records, stored = _stretch(files[number], offset, packed[number])
        except SourceError as error:
            drawn.unread.append(replace(error.unread, location=printable_place(files[number].name)))
            continue
        chosen = choose_rows(file_key(seed, f"{files[number].name}@{offset}"), len(records), share)
        found[number].extend(records[row] for row in chosen)
        drawn.bytes_read += stored
        read += len(chosen)
        touched += bool(chosen)
    if not read:
        raise SourceError(drawn.unread[0] if drawn.unread else Unread(printable_place(files[0].name), _ENDLESS, _CHECK))
    drawn.batches = [in_batches(records) for records in found]
    kind: SampleKind = "head" if any(packed) else "offsets"
    unit = "file" if any(packed) else "byte window"
    total = len(files) if any(packed) else None
    drawn.design = SampleDesign(kind, read, None, touched, total, seed, unit)
    return drawn


def _windows(key: int, sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Place windows over the files laid end to end: the first at the beginning, one in each further stretch."""
    whole = sum(sizes)
    plan: list[tuple[int, int]] = []
    for number in range(WINDOWS):
        low, high = whole * number // WINDOWS, whole * (number + 1) // WINDOWS
        position = low + below(key, number, max(1, high - low - WINDOW_BYTES)) if number else 0
        file = 0
        while position >= sizes[file]:
            position -= sizes[file]
            file += 1
        plan.append((file, min(position, max(0, sizes[file] - WINDOW_BYTES)) // 4 * 4))
    return sorted(set(plan))


def _stretch(file: TextFile, offset: int, packed: bool) -> tuple[list[bytes], int]:
    """Return the whole records of one stretch and the bytes taken from storage."""
    reading = Reading(file.path)
    if packed or offset == 0:
        parts = b"".join(chunks(reading, WINDOW_BYTES))
        stored, ended, skip, encoding = reading.stored, reading.ended, file.skip, file.encoding
    else:
        parts = window(file.path, offset, WINDOW_BYTES)
        stored, ended = len(parts), offset + len(parts) >= size_of(file.path)
        # A window begins inside a record, which is dropped, and after the byte order mark.
        skip, encoding = 1, Encoding(file.encoding.codec)
    settled = replace(file, encoding=encoding)
    found = [block.record(place) for block in text_blocks(iter([parts]), settled) for place in range(len(block.starts))]
    whole = found if ended else found[:-1]
    return whole[skip:], stored
