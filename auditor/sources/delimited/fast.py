"""Splitting well-formed records with polars: many times faster than one by one, and with the same result.

What is not well-formed beyond doubt (too few or too many cells, quotes out of place) is left to `dialect.fields`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.sources.dialect import Dialect
from auditor.sources.interface import SourceError
from auditor.sources.reading import contained
from auditor.sources.records import quotes_in_place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Flags = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Positions = npt.NDArray[np.int64]

FEWEST = 64
"""Records for which it pays to ask."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def split(records: Sequence[bytes], dialect: Dialect, names: Sequence[str]) -> tuple[pl.DataFrame, Flags] | None:
    """Split the well-formed ones of UTF-8 records into String columns; cells without text are empty.

    Args:
        records: without line ends.
        dialect: of the file.
        names: of the columns, unique; a record with another number of cells is not well-formed.

    Returns: the cells, and which records they are of; None where nothing can be said so cheaply.
    """
    import numpy as np

    if dialect.delimiter is None or not dialect.delimiter.isascii() or dialect.newline != "\n":
        return None
    if len(records) < FEWEST or len(names) < 2:
        return None
    joined = b"\n".join(records) + b"\n"
    if b"\0" in joined or _BYTE_ORDER_MARK in joined or not _is_utf_8(joined):
        return None
    ends = np.cumsum(np.fromiter(map(len, records), dtype=np.int64, count=len(records)) + 1) - 1
    array = np.frombuffer(joined, dtype=np.uint8)
    clean = _well_formed(array, ends, dialect, len(names))
    if b"\r" in joined:  # polars would take it for a part of the line's end, wherever a cell ends with it
        clean[np.searchsorted(ends, np.flatnonzero(array == ord("\r")))] = False
    if not clean.all():
        joined = b"".join(record + b"\n" for record, good in zip(records, clean, strict=True) if good)
    frame = _read(joined, dialect, names) if joined else None
    return (frame, clean) if frame is not None and frame.height == clean.sum() else None


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _well_formed(array: Bytes, ends: Positions, dialect: Dialect, width: int) -> Flags:
    """Say of each record whether it has `width` cells and all its quotes enclose cells."""
    import numpy as np

    starts = np.concatenate(([0], ends[:-1] + 1))
    delimiters = np.flatnonzero(array == ord(dialect.delimiter or ""))
    record_of = np.searchsorted(ends, delimiters)
    if not dialect.quoted:
        even: Flags = np.equal(_counts(record_of, len(ends)), width - 1)
        return even
    quotes = np.flatnonzero(array == ord('"'))
    before = np.searchsorted(quotes, starts)
    quoted = np.diff(np.append(before, len(quotes)))
    outside = (np.searchsorted(quotes, delimiters) - before[record_of]) % 2 == 0
    fits: Flags = np.equal(_counts(record_of[outside], len(ends)), width - 1) & (quoted % 2 == 0)
    if len(quotes):
        of = np.searchsorted(ends, quotes)
        misplaced = ~quotes_in_place(array, quotes, (np.arange(len(quotes)) - before[of]) % 2 == 0, dialect)
        fits[of[misplaced]] = False
    return fits


def _counts(record_of: Positions, records: int) -> Positions:
    import numpy as np

    counts: Positions = np.bincount(record_of, minlength=records)
    return counts


def _read(joined: bytes, dialect: Dialect, names: Sequence[str]) -> pl.DataFrame | None:
    import polars as pl

    try:
        with contained(""):
            return pl.read_csv(
                joined,
                has_header=False,
                schema=dict.fromkeys(names, pl.String),
                separator=dialect.delimiter or ",",
                quote_char='"' if dialect.quoted and b'"' in joined else None,
            )
    except SourceError:
        return None
