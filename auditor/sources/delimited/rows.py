"""From encoded records to a frame of String columns, batch by batch, counting what had to be repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.sources.delimited.fast import split
from auditor.sources.dialect import Dialect, fields
from auditor.sources.encoding import UTF_8, Encoding, detect_older
from auditor.sources.naming import unique_names

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.delimited.fast import Flags

_MOST_EXTRA = 64
"""Columns added for rows that are longer than the header; what is beyond stays together in the last one."""


def decoded(records: Sequence[bytes], encoding: Encoding) -> tuple[list[str], int]:
    """Decode records. Those that are not UTF-8 in a UTF-8 file get the most plausible older encoding.

    Returns: the texts, and how many were not UTF-8 though they should be.
    """
    if encoding.is_wide:
        encoding = UTF_8  # wide text was rewritten when it was cut into records
    if encoding.codec != "utf-8":
        return [encoding.decode(record) for record in records], 0
    texts: list[str] = []
    broken: list[int] = []
    for number, record in enumerate(records):
        try:
            texts.append(record.decode("utf-8"))
        except UnicodeDecodeError:
            broken.append(number)
            texts.append("")
    if broken:
        fallback = detect_older(b"\n".join(records[number] for number in broken))
        for number in broken:
            texts[number] = fallback.decode(records[number])
    return texts, len(broken)


def mixed_encoding_note(broken: int) -> list[str]:
    """Word the number of rows that were not UTF-8."""
    return [f"{broken:,} sampled rows are not valid UTF-8: read in the likeliest older encoding"] if broken else []


@dataclass(slots=True)
class Rows:
    """The rows of one file, as they come in.

    Short rows are filled with null, the surplus cells of long rows go to further columns, empty cells are null.
    """

    columns: Sequence[str]
    dialect: Dialect
    encoding: Encoding
    _frames: list[pl.DataFrame] = field(default_factory=list)
    _short: int = 0
    _long: int = 0
    _widest: int = 0
    _nuls: int = 0
    _broken: int = 0

    def add(self, records: Sequence[bytes]) -> None:
        """Split some records into cells."""
        fast = split(records, self.dialect, self.columns) if self.encoding.codec == "utf-8" or self._rewritten else None
        if fast is None:
            self._frames.append(self._one_by_one(records))
            return
        frame, clean = fast
        frame = _without_empty(frame)
        if not clean.all():
            rest = self._one_by_one([record for record, done in zip(records, clean, strict=True) if not done])
            frame = _in_order(frame, rest, clean)
        self._widest = max(self._widest, len(self.columns))
        self._frames.append(frame)

    @property
    def _rewritten(self) -> bool:
        return self.encoding.is_wide  # wide text became UTF-8 when it was cut into records

    def _one_by_one(self, records: Sequence[bytes]) -> pl.DataFrame:
        """Split records that may be ill-formed, and count what has to be repaired."""
        texts, broken = decoded(records, self.encoding)
        width = len(self.columns)
        rows = [fields(text, self.dialect) for text in texts]
        lengths = [len(row) for row in rows]
        longest = max(lengths, default=0)
        self._broken += broken
        self._nuls += sum("\0" in text for text in texts)
        self._short += sum(length < width for length in lengths)
        self._long += sum(length > width for length in lengths)
        self._widest = max(self._widest, longest)
        wide = max(width, min(longest, width + _MOST_EXTRA))
        names, _ = unique_names([*self.columns, *[f"column_{number}" for number in range(width + 1, wide + 1)]])
        return _frame([self._level(row, wide) for row in rows], names)

    def take(self) -> pl.DataFrame:
        """Return the rows since the last time, and forget them."""
        frame = self.frame()
        self._frames.clear()
        return frame

    def frame(self) -> pl.DataFrame:
        """Return all rows so far."""
        import polars as pl

        if not self._frames:
            return _frame([], self.columns)
        return self._frames[0] if len(self._frames) == 1 else pl.concat(self._frames, how="diagonal")

    def notes(self) -> list[str]:
        """Say what had to be repaired."""
        notes = mixed_encoding_note(self._broken)
        if self._short:
            notes.append(f"{self._short:,} sampled rows have fewer cells than columns: filled with nulls")
        if self._long:
            surplus = f"up to {self._widest - len(self.columns):,} more cells than columns: further columns hold them"
            notes.append(f"{self._long:,} sampled rows have {surplus}")
        if self._nuls:
            notes.append(f"{self._nuls:,} sampled rows hold NUL characters: removed")
        return notes

    def _level(self, row: list[str], width: int) -> list[str]:
        if len(row) > width:
            return [*row[: width - 1], (self.dialect.delimiter or "").join(row[width - 1 :])]
        return row + [""] * (width - len(row)) if len(row) < width else row


def _in_order(split: pl.DataFrame, rest: pl.DataFrame, is_split: Flags) -> pl.DataFrame:
    """Put the rows of two frames into the order of the records: those of `split` where `is_split` says so."""
    import numpy as np
    import polars as pl

    places = np.empty(len(is_split), dtype=np.uint32)
    places[is_split] = np.arange(split.height, dtype=np.uint32)
    places[~is_split] = np.arange(split.height, len(is_split), dtype=np.uint32)
    return pl.concat([split, rest], how="diagonal")[pl.Series(places)]


def _frame(rows: Sequence[Sequence[str]], names: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    frame = pl.DataFrame([pl.Series(name, cells, dtype=pl.String) for name, cells in zip(names, columns, strict=True)])
    return _without_empty(frame.with_columns(pl.all().str.replace_all("\0", "", literal=True)))


def _without_empty(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
