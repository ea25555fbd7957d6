"""Lines of text laid out for one width: wrapped with a hanging indent, coloured or not, never cropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.cells import cell_len

from auditor.reports.interface import Style

Run = str | tuple[str, str]
"""Text, or text and its style: words of `_SGR`, as in `("ERROR", "bold red")`."""

Words = str | Sequence[Run]
"""What a page prints as one paragraph or one cell. The text has no line break."""

LABEL_WIDTH = 10
"""Columns of the labels (`evidence`, `missing`) in front of a finding's details."""

_NARROWEST_TEXT = 24
_NARROWEST_CELL = 10
_GAP = 2
_WORD = re.compile(r"\S+\s*|^\s+")

# Select Graphic Rendition, ECMA-48 8.3.117: the codes that every terminal and every CI log knows.
_SGR = {"bold": "1", "dim": "2", "underline": "4", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Page:
    """Collects a report. What it is given must have been through `auditor.reports.safe`; nothing in it is markup."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._printed: list[str] = []

    def blank(self) -> None:
        """End a block."""
        self._printed.append("")

    def heading(self, words: str) -> None:
        """Begin a section."""
        self.blank()
        self.prose([(words, "bold underline")])
        self.blank()

    def prose(self, words: Words, indent: int = 0, hang: int = 0) -> None:
        """Print a paragraph; a word that is longer than the line is folded. `hang` indents all lines but the first."""
        self._print(words, indent, hang, fold=True)

    def whole(self, words: Words, indent: int = 0, hang: int = 0) -> None:
        """Print ids, places and citations: wrapped between words, and a word is never broken, however long."""
        self._print(words, indent, hang, fold=False)

    def line(self, words: Words) -> None:
        """Print one line whatever its length, for what people search line by line."""
        self._printed.append(self._paint(_plain(words), words, 0, None))

    def field(self, label: str, words: Words, indent: int = 4) -> None:
        """Print `label     text`, wrapped beside the label."""
        self.whole([(label.ljust(LABEL_WIDTH), "dim"), *_runs(words)], indent, LABEL_WIDTH)

    def rows(self, rows: Sequence[Sequence[Words]], indent: int = 2) -> None:
        """Print cells below each other: each column as wide as its widest cell, up to two fifths of the page.

        The last cell of a row has the rest of the line and wraps beneath itself; a cell that is wider than its column
        is not cut but pushes the rest of its row to the right.
        """
        leading = [[_width(cell) for cell in row[:-1]] for row in rows]
        most = self.style.width * 2 // 5
        widths = [max((w for w in column if w <= most), default=0) for column in zip(*leading, strict=True)]
        hang = sum(widths) + _GAP * len(widths)
        if indent + hang > self.style.width - _NARROWEST_CELL:
            hang = _GAP
        for row, taken in zip(rows, leading, strict=True):
            runs: list[Run] = []
            for cell, width, used in zip(row[:-1], widths, taken, strict=True):
                runs += [*_runs(cell), " " * (max(width - used, 0) + _GAP)]
            self.whole([*runs, *_runs(row[-1])], indent, hang)

    def text(self) -> str:
        """Return everything printed, without spaces at the ends of lines, ending in one newline."""
        return "\n".join(self._printed).strip("\n") + "\n"

    def _print(self, words: Words, indent: int, hang: int, *, fold: bool) -> None:
        plain = _plain(words)
        first = max(self.style.width - indent, _NARROWEST_TEXT)
        breaks = line_breaks(plain, first, max(first - hang, _NARROWEST_CELL), fold=fold)
        for start, end in pairwise([0, *breaks, len(plain)]):
            margin = " " * (indent + (hang if start else 0))
            self._printed.append((margin + self._paint(plain, words, start, end)).rstrip(" "))

    def _paint(self, plain: str, words: Words, start: int, end: int | None) -> str:
        """Return `plain[start:end]` without spaces at its end, in colour if the page has any."""
        piece = plain[start:end].rstrip(" ")
        if not self.style.colour or isinstance(words, str):
            return piece
        return "".join(
            f"\x1b[{';'.join(_SGR[word] for word in style.split())}m{text}\x1b[0m" if style and text.strip() else text
            for text, style in _cut(words, start, start + len(piece))
        )


def _runs(words: Words) -> Sequence[Run]:
    return [words] if isinstance(words, str) else words


def _plain(words: Words) -> str:
    if isinstance(words, str):
        return words
    return "".join(run if isinstance(run, str) else run[0] for run in words)


def _width(words: Words) -> int:
    return _cells(_plain(words))


def _cut(words: Words, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield the parts of the runs that lie between two offsets, each with its style."""
    at = 0
    for run in _runs(words):
        text, style = (run, "") if isinstance(run, str) else run
        part = text[max(start - at, 0) : max(end - at, 0)]
        if part:
            yield part, style
        at += len(text)


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def line_breaks(text: str, first: int, rest: int, *, fold: bool) -> list[int]:
    """Return the offsets at which to break `text`, so that lines take `first`, then `rest` terminal cells at most.

    Breaks come after spaces. A word that is longer than a line is broken too if `fold`; else it sticks out: an id or a
    path must stay whole to be searched for and clicked on.
    """
    if _cells(text.rstrip()) <= first:
        return []
    breaks: list[int] = []
    used = 0
    for word in _WORD.finditer(text):
        cells = _cells(word.group().rstrip())
        room = (rest if breaks else first) - used
        if used and cells > room:
            breaks.append(word.start())
            used, room = 0, rest
        if fold and cells > room:
            used = _fold(word, breaks, room, rest)
        else:
            used += cells + len(word.group()) - len(word.group().rstrip())
    return breaks


def _fold(word: re.Match[str], breaks: list[int], room: int, rest: int) -> int:
    """Break inside a word; return the cells that its last piece takes."""
    used = 0
    for offset, character in enumerate(word.group(), word.start()):
        cells = _cells(character)
        if used + cells > room and not character.isspace():
            breaks.append(offset)
            used, room = 0, rest
        used += cells
    return used
