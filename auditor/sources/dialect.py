"""How delimited text is cut into records and fields. Pure: text in, dialect out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = "\x01\t|;^,"
"""Candidates. Those that prose seldom holds come first: they win when two split equally well."""

LONGEST_QUOTED = 1024 * 1024
"""Characters within which a quote must be closed; after that it is an ordinary character."""

_QUOTE = '"'
_HEAD_RECORDS = 200
_LEAST_SCORE = 0.6
_SPACES = re.compile(" +")
_DECIMAL_COMMA = re.compile(r"\d,\d")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The marks that separate fields and lines."""

    delimiter: str | None
    """None for a file with one column."""

    quoted: bool = True
    """Whether double quotes enclose fields; False where they are ordinary characters."""

    newline: str = "\n"
    """`\\n` (a `\\r` before it is dropped) or, for old Macintosh files, `\\r`."""


def sniff(text: str, *, preferred: str | None = None) -> Dialect:
    """Tell the dialect from the beginning of a text, which may be cut anywhere.

    `preferred` is the delimiter that the file's extension promises (`\\t` for .tsv); it wins when it splits well.
    """
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    hint = re.match(r"sep=([\x01-\x08\t\x1f-!#-~])\r?\n", text)
    if hint:
        return Dialect(hint[1], True, newline)
    scores: dict[str, float] = {}
    for delimiter in DELIMITERS:
        if delimiter in text:
            scores[delimiter] = _score(text, Dialect(delimiter, True, newline))
    if scores.get(",", 0) and _commas_are_decimal(text):
        scores[","] *= 0.5
    if preferred in scores and scores[preferred] > _LEAST_SCORE:
        return Dialect(preferred, True, newline)
    best = max(scores, key=lambda delimiter: scores[delimiter], default=None)
    return Dialect(best if best and scores[best] >= _LEAST_SCORE else None, True, newline)


def _score(text: str, dialect: Dialect) -> float:
    """Score how evenly a delimiter splits: the share of records with the commonest number of fields, favouring more."""
    rows = head_rows(text, dialect)
    counts = Counter(len(row) for row in rows)
    wide = {count: times for count, times in counts.items() if count > 1}
    if not wide:
        return 0.0
    width, times = max(wide.items(), key=lambda item: (item[1], item[0]))
    partly = sum(1 < len(row) < width for row in rows)  # ragged rows still speak for the delimiter
    share = (times + partly / 2) / len(rows)
    first_fits = len(rows[0]) == width
    if width == 2 and not first_fits:
        return 0.0  # one column of `surname, given name` under a header of one word
    return share * (1.0 if first_fits else 0.75) * (1 + 0.1 * math.log2(width))


def _commas_are_decimal(text: str) -> bool:
    """Say whether nearly every comma is inside a number and another delimiter is at hand."""
    return any(mark in text for mark in ";\t|") and len(_DECIMAL_COMMA.findall(text)) >= 0.8 * text.count(",")


def head_rows(text: str, dialect: Dialect) -> list[list[str]]:
    """Split the first records of a text that may be cut off: an unfinished last record is left out."""
    rows: list[list[str]] = []
    for record in records(text, dialect):
        if record:
            rows.append(fields(record, dialect))
        if len(rows) >= _HEAD_RECORDS:
            return rows
    if len(rows) > 1 and not text.endswith(dialect.newline):
        rows.pop()
    return rows


def records(text: str, dialect: Dialect) -> Iterator[str]:
    """Yield each record. Line ends inside well-formed quoted fields do not end a record.

    A quote that is never properly closed is an ordinary character: it costs one cell, and not the rest of the file.
    """
    position = 0
    while position < len(text):
        end = record_end(text, position, dialect)
        record = text[position:end]
        yield record[:-1] if dialect.newline == "\n" and record.endswith("\r") else record
        position = end + 1


def record_end(text: str, start: int, dialect: Dialect) -> int:
    """Return the position of the line end that ends the record at `start`, or the length of the text."""
    newline = dialect.newline
    line_end = _find(text, newline, start)
    if not dialect.quoted or text.find(_QUOTE, start, line_end) < 0:
        return line_end
    position = start
    while True:
        # At the beginning of a field.
        opening = _after_blanks(text, position)
        if opening < len(text) and text[opening] == _QUOTE:
            closing = _closing_quote(text, opening, dialect)
            position = closing + 1 if closing is not None else position
        line_end = _find(text, newline, position)
        delimiter = text.find(dialect.delimiter, position, line_end) if dialect.delimiter else -1
        if delimiter < 0:
            return line_end
        position = delimiter + 1


def fields(record: str, dialect: Dialect) -> list[str]:
    """Split one record. Quotes around a field go, doubled ones inside it become one; what is ill-formed stays."""
    delimiter = dialect.delimiter
    if not dialect.quoted or _QUOTE not in record:
        return record.split(delimiter) if delimiter else [record]
    result: list[str] = []
    position = 0
    while True:
        opening = _after_blanks(record, position)
        closing = _closing_quote(record, opening, dialect) if record[opening : opening + 1] == _QUOTE else None
        if closing is not None:
            end = _find(record, delimiter, closing + 1)
            inside = record[opening + 1 : closing].replace('""', _QUOTE)
            result.append(inside + record[closing + 1 : end].rstrip(" "))
        else:
            end = _find(record, delimiter, position)
            result.append(record[position:end])
        if end >= len(record):
            return result
        position = end + 1


def _closing_quote(text: str, opening: int, dialect: Dialect) -> int | None:
    """Return where the quoted field that begins at `opening` ends; None when its quote is an ordinary character.

    A well-formed end is a quote before a delimiter, a line end or the end of the text. On the field's own line a quote
    before something else is passed over; after a line end it means that the field was never closed.
    """
    position = opening + 1
    last = min(len(text), opening + LONGEST_QUOTED)
    lines = 0
    while True:
        found = text.find(_QUOTE, position, last)
        if found < 0:
            return None
        lines += text.count(dialect.newline, position, found)
        follower = text[found + 1 : found + 2]
        if follower == _QUOTE:
            position = found + 2
            continue
        if follower in {"", dialect.newline, "\r", dialect.delimiter}:
            return found
        if follower == " " and _after_spaces(text, found + 1) in {"", dialect.newline, "\r", dialect.delimiter}:
            return found
        if lines:
            return None
        position = found + 1


def _after_spaces(text: str, position: int) -> str:
    """Return the first character from `position` that is not a space, or nothing at the end of the text."""
    match = _SPACES.match(text, position)
    end = match.end() if match else position
    return text[end : end + 1]


def _after_blanks(text: str, position: int) -> int:
    """Step over spaces before a quote, as in `1, "a, b"`."""
    match = _SPACES.match(text, position)
    start = match.end() if match else position
    return start if text[start : start + 1] == _QUOTE else position


def _find(text: str, mark: str | None, start: int) -> int:
    found = text.find(mark, start) if mark else -1
    return found if found >= 0 else len(text)


def widest(rows: Sequence[Sequence[str]]) -> int:
    """Return the commonest number of fields, the larger of two equally common ones."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0
