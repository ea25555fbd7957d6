"""How large the rectangle is that the cells of a sheet span, found before it is built."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.sources.excel.parts import inflated
from auditor.sources.interface import SourceError, Unread

MOST_CELLS = 32_000_000
"""Cells of the rectangle; each takes 32 bytes in the reader, filled or not, and as many again as text."""

_OVERLAP = 4096
_XML_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>")
_ODS_TOKEN = re.compile(rb"<table:table(-row|-cell|-header-rows)?(?=[\s/>])([^>]*)>|</table:table>")
_ODS_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=\"([0-9]{1,10})\"")
_ROW_HEADER = 0
_BINARY_CELLS = range(1, 12)
"""BrtCellBlank to BrtFmlaError (MS-XLSB, 2.3.2): the first four bytes are the column."""


@dataclass(slots=True)
class Box:
    """The rectangle that holds all cells so far, rows and columns counted from 0."""

    top: int = -1
    bottom: int = -1
    left: int = -1
    right: int = -1

    def take(self, row: int, column: int) -> None:
        """Widen it to hold a cell."""
        self.top = row if self.top < 0 else min(self.top, row)
        self.left = column if self.left < 0 else min(self.left, column)
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1 if self.top >= 0 else 0

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1 if self.left >= 0 else 0


def check_extent(archive: zipfile.ZipFile, part: str, place: str) -> None:
    """Refuse a sheet whose cells lie too far apart.

    Args:
        archive: the workbook.
        part: the entry with the sheet's cells; `content.xml` for OpenDocument, which has all sheets in one.
        place: what messages call the sheet; printable.

    Raises: SourceError, also where the part is damaged or swells too far.
    """
    chunks = inflated(archive, part, place)
    box = Box()
    if part.endswith(".bin"):
        _binary(chunks, box)
    elif part == "content.xml":
        _open_document(chunks, box)
    else:
        _xml(chunks, box)
    if box.rows * box.columns > MOST_CELLS:
        reason = f"its cells are spread over {box.rows:,} rows and {box.columns:,} columns, too many to be read at once"
        hint = "delete the cells that stand far from its table, or export it as CSV or Parquet"
        raise SourceError(Unread(place, reason, hint))


def _overlapping(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks that end after a tag, so that none is cut in two."""
    carry = b""
    for chunk in chunks:
        data = carry + chunk
        end = data.rfind(b">") + 1
        if not end and len(data) < _OVERLAP * 1024:
            carry = data
            continue
        yield data[:end]
        carry = data[end:]


def _xml(chunks: Iterable[bytes], box: Box) -> None:
    for data in _overlapping(chunks):
        rows: list[int] = []
        columns: set[bytes] = set()
        for found in _XML_CELL.finditer(data):
            if data[found.end() - 2] != ord("/"):  # a cell without content only has a format
                rows.append(int(found[2]))
                columns.add(found[1])
        if rows:
            places = [_column(letters) for letters in columns]
            box.take(min(rows) - 1, min(places))
            box.take(max(rows) - 1, max(places))


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _open_document(chunks: Iterable[bytes], box: Box) -> None:
    """Follow rows and cells with their repetitions; each table is a sheet, and the largest counts."""
    sheet, row, column, repeated = Box(), 0, 0, 1
    for data in _overlapping(chunks):
        for found in _ODS_TOKEN.finditer(data):
            kind, about = found[1], found[2]
            times = _ODS_REPEATED.search(about) if about else None
            count = int(times[1]) if times else 1
            if kind is None:
                sheet, row, column, repeated = Box(), 0, 0, 1
            elif kind == b"-row":
                row, column, repeated = row + repeated, 0, count
            elif kind == b"-cell":
                if not about.endswith(b"/") or b"office:value" in about:
                    sheet.take(row, column)
                    sheet.take(row + repeated - 1, column + count - 1)
                    if sheet.rows * sheet.columns > box.rows * box.columns:
                        box.top, box.bottom, box.left, box.right = sheet.top, sheet.bottom, sheet.left, sheet.right
                column += count


def _binary(chunks: Iterable[bytes], box: Box) -> None:
    """Walk over the records of a sheet in binary: a type and a length, both in 7 bits a byte, and the content."""
    data, place, row = b"", 0, 0
    source = iter(chunks)
    while True:
        if len(data) - place < _OVERLAP:
            data, place = data[place:] + next(source, b""), 0
        if place >= len(data):
            return
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        while len(data) - place < length:
            more = next(source, b"")
            if not more:
                return
            data, place = data[place:] + more, 0
        if kind == _ROW_HEADER:
            row = int.from_bytes(data[place : place + 4], "little")
        elif kind in _BINARY_CELLS:
            box.take(row, int.from_bytes(data[place : place + 4], "little"))
        place += length


def _number(data: bytes, place: int, longest: int) -> tuple[int, int]:
    value = 0
    for shift, byte in enumerate(data[place : place + longest]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, place + shift + 1
    return value, place + longest
