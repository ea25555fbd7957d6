"""Cutting a stream of bytes into records, block by block, without decoding what is not sampled."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.sources.dialect import LONGEST_QUOTED, Dialect, record_end
from auditor.sources.encoding import Encoding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]
    Bytes = npt.NDArray[np.uint8]
    Flags = npt.NDArray[np.bool_]

LONGEST_RECORD = 16 * 1024 * 1024
"""Bytes after which a record is no record. Rows of 5,000 columns take some 100,000."""

_QUOTE = 0x22
_RETURN = 0x0D
_SPACE = 0x20


class EndlessRecordError(Exception):
    """A stretch of more than `LONGEST_RECORD` bytes without the end of a record."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some bytes and where the records in them are. Blank lines are left out."""

    data: bytes
    starts: Positions
    ends: Positions

    def record(self, place: int) -> bytes:
        """Return the bytes of one record without its line end."""
        return self.data[self.starts[place] : self.ends[place]]


def narrow(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Drop the byte order mark, and rewrite UTF-16 and UTF-32 as UTF-8, in which separators are single bytes."""
    skip = encoding.bom
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="replace") if encoding.is_wide else None
    for chunk in chunks:
        rest, skip = chunk[skip:], max(0, skip - len(chunk))
        if decoder is not None:
            rest = decoder.decode(rest).encode("utf-8")
        if rest:
            yield rest


def blocks(chunks: Iterable[bytes], dialect: Dialect) -> Iterator[Block]:
    """Cut chunks into blocks of whole records. How the chunks fall makes no difference to the records.

    Raises: EndlessRecordError.
    """
    carry = b""
    for chunk in chunks:
        data = carry + chunk if carry else chunk
        block, consumed = _split(data, dialect)
        if len(block.starts):
            yield block
        carry = data[consumed:]
        if len(carry) > LONGEST_RECORD:
            raise EndlessRecordError
    if carry:
        newline = dialect.newline.encode()
        whole = carry if carry.endswith(newline) else carry + newline
        block, _ = _split(whole, dialect, final=True)
        if len(block.starts):
            yield block


def _split(data: bytes, dialect: Dialect, *, final: bool = False) -> tuple[Block, int]:
    """Find the records in `data`, which begins at a record, and how many bytes they take.

    `final` data is followed by nothing; otherwise a quote near the end cannot be judged yet and waits.
    """
    import numpy as np

    array = np.frombuffer(data, dtype=np.uint8)
    line_ends = np.flatnonzero(array == ord(dialect.newline))
    quotes = np.flatnonzero(array == _QUOTE) if dialect.quoted else line_ends[:0]
    if len(quotes) and len(line_ends):
        ends = _paired(array, line_ends, quotes, dialect, final=final)
        if ends is None:
            return _split_with_care(data, array, line_ends, quotes, dialect, final=final)
        line_ends = ends
    starts = np.concatenate(([0], line_ends[:-1] + 1)) if len(line_ends) else line_ends
    consumed = int(line_ends[-1]) + 1 if len(line_ends) else 0
    return _block(data, array, starts, line_ends, dialect), consumed


def _block(data: bytes, array: Bytes, starts: Positions, ends: Positions, dialect: Dialect) -> Block:
    """Drop the carriage returns of Windows and the blank lines."""
    if dialect.newline == "\n" and len(ends):
        ends = ends - ((ends > starts) & (array[ends - 1] == _RETURN))
    filled = ends > starts
    return Block(data, starts[filled], ends[filled])


def _paired(
    array: Bytes, line_ends: Positions, quotes: Positions, dialect: Dialect, *, final: bool
) -> Positions | None:
    """Return the ends of records where every quote is in its place: the line ends after an even number of quotes.

    None where a quote is not, or where a field runs so far that its quote is taken for an ordinary character.
    """
    import numpy as np

    before_end = np.searchsorted(quotes, line_ends)
    even = before_end % 2 == 0
    ends = line_ends[even]
    settled = int(before_end[even][-1]) if len(ends) else 0
    opening = np.arange(settled) % 2 == 0
    longest = int(np.diff(ends, prepend=-1, append=len(array)).max())
    if longest > LONGEST_QUOTED or (final and not even[-1]):
        return None
    return ends if quotes_in_place(array, quotes[:settled], opening, dialect).all() else None


def quotes_in_place(array: Bytes, quotes: Positions, opening: Flags, dialect: Dialect) -> Flags:
    """Say of each quote whether it follows a separator if it opens a field, or precedes one if it closes it.

    A doubled quote is two neighbours, the second of one pair and the first of the next, and so in place too.
    """
    import numpy as np

    before, after = _neighbours(array, quotes, dialect)
    marks = [_QUOTE, *_separators(dialect)]
    return np.where(opening, np.isin(before, marks), np.isin(after, [*marks, _RETURN]))


def _neighbours(array: Bytes, quotes: Positions, dialect: Dialect) -> tuple[Bytes, Bytes]:
    import numpy as np

    newline = ord(dialect.newline)
    before = np.where(quotes > 0, array[np.maximum(quotes - 1, 0)], newline)
    after = np.where(quotes + 1 < len(array), array[np.minimum(quotes + 1, len(array) - 1)], newline)
    return before, after


def _separators(dialect: Dialect) -> list[int]:
    return [ord(dialect.newline), *([ord(dialect.delimiter)] if dialect.delimiter else [])]


def _split_with_care(
    data: bytes, array: Bytes, line_ends: Positions, quotes: Positions, dialect: Dialect, *, final: bool
) -> tuple[Block, int]:
    """Find the records where some quotes are out of place: line by line, but only where a line is not clear."""
    import numpy as np

    line_starts = np.concatenate(([0], line_ends[:-1] + 1))
    begins = np.ones(len(line_ends), dtype=bool)
    finishes = np.ones(len(line_ends), dtype=bool)
    lines, done, text = len(line_ends), 0, data.decode("latin-1")
    for line in _unclear_lines(array, line_ends, quotes, dialect):
        if line < done:
            continue  # inside the record before
        end = record_end(text, int(line_starts[line]), dialect)
        if not final and end + LONGEST_QUOTED > len(data):
            lines = line
            break
        done = int(np.searchsorted(line_ends, end)) + 1
        begins[line + 1 : done] = False
        finishes[line : done - 1] = False
    consumed = int(line_ends[lines - 1]) + 1 if lines else 0
    starts, ends = line_starts[:lines][begins[:lines]], line_ends[:lines][finishes[:lines]]
    return _block(data, array, starts, ends, dialect), consumed


def _unclear_lines(array: Bytes, line_ends: Positions, quotes: Positions, dialect: Dialect) -> list[int]:
    """Return the lines that are not whole records by themselves for certain.

    Clear are lines whose quotes are all in place, and lines in which no field begins with a quote.
    """
    import numpy as np

    line_of = np.searchsorted(line_ends, quotes)
    inside = line_of < len(line_ends)
    quotes, line_of = quotes[inside], line_of[inside]
    if not len(quotes):
        return []
    opening = (np.arange(len(quotes)) - np.searchsorted(line_of, line_of)) % 2 == 0
    unclear = np.bincount(line_of, minlength=len(line_ends)) % 2 == 1
    unclear[line_of[~quotes_in_place(array, quotes, opening, dialect)]] = True
    before, _ = _neighbours(array, quotes, dialect)
    further = np.where(quotes > 1, array[np.maximum(quotes - 2, 0)], ord(dialect.newline))
    separators = _separators(dialect)
    leading = np.isin(before, separators) | ((before == _SPACE) & np.isin(further, [_SPACE, *separators]))
    begun = np.zeros(len(line_ends), dtype=bool)
    begun[line_of[leading]] = True
    return [int(line) for line in np.flatnonzero(unclear & begun)]
