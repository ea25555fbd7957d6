"""Lines of text laid out for one width: wrapped with a hanging indent, coloured or not, never cropped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.reports.interface import Style

LABEL_WIDTH = 10
"""Columns of the labels (`evidence`, `missing`) in front of a finding's details."""

_NARROWEST_TEXT = 24
_WORD = re.compile(r"\S+\s*|^\s+")


class Page:
    """Collects a report. What it is given must have been through `auditor.reports.safe`; markup is never read."""

    def __init__(self, style: Style) -> None:
        self.style = style
        # Everything that rich would ask the environment for is given, so that a report depends on its style alone.
        self._console = Console(
            file=io.StringIO(),
            width=style.width,
            height=25,
            force_terminal=style.colour,
            color_system="standard" if style.colour else None,
            no_color=not style.colour,
            force_jupyter=False,
            force_interactive=False,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            soft_wrap=True,
        )

    def blank(self) -> None:
        """End a block."""
        self._console.print()

    def heading(self, words: str) -> None:
        """Begin a section."""
        self.blank()
        self.prose(Text(words, style="bold underline" if self.style.colour else ""))
        self.blank()

    def prose(self, text: Text | str, indent: int = 0, hang: int = 0) -> None:
        """Print a paragraph; a word that is longer than the line is folded. `hang` indents all lines but the first."""
        self._lines(text, indent, hang, fold=True)

    def whole(self, text: Text | str, indent: int = 0, hang: int = 0) -> None:
        """Print ids, places and citations: wrapped between words, and a word is never broken, however long."""
        self._lines(text, indent, hang, fold=False)

    def field(self, label: str, text: Text | str, indent: int = 4) -> None:
        """Print `label     text`, wrapped beside the label."""
        self.whole(Text.assemble((label.ljust(LABEL_WIDTH), "dim"), text), indent, LABEL_WIDTH)

    def table(self, columns: Iterable[tuple[str, int]], rows: Iterable[Iterable[Text | str]]) -> None:
        """Print a table that fits the width; long cells are wrapped and folded.

        columns: heading and weight, the share of the width that a column may claim when all are long.
        """
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="dim")
        for heading, weight in columns:
            table.add_column(heading, overflow="fold", max_width=max(6, self.style.width * weight // 100 - 2))
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
        self._console.print(table, soft_wrap=False)

    def text(self) -> str:
        """Return everything printed, without spaces at the ends of lines, ending in one newline."""
        stream = self._console.file
        assert isinstance(stream, io.StringIO)
        lines = [line.rstrip(" ") for line in stream.getvalue().split("\n")]
        return "\n".join(lines).strip("\n") + "\n"

    def _lines(self, text: Text | str, indent: int, hang: int, *, fold: bool) -> None:
        whole = text if isinstance(text, Text) else Text(text)
        first = max(self.style.width - indent, _NARROWEST_TEXT)
        breaks = line_breaks(whole.plain, first, max(first - hang, _NARROWEST_TEXT), fold=fold)
        for number, line in enumerate(whole.divide(breaks)):
            line.rstrip()
            margin = " " * (indent + (hang if number else 0))
            self._console.print(Text.assemble(margin, line), no_wrap=True, overflow="ignore", crop=False)


def line_breaks(text: str, first: int, rest: int, *, fold: bool) -> list[int]:
    """Return the offsets at which to break `text`, so that lines take `first`, then `rest` terminal cells at most.

    Breaks come after spaces. A word that is longer than a line is broken too if `fold`; else it sticks out: rich itself
    would either fold it or crop it, and an id or a path must stay whole to be searched for and clicked on.
    """
    breaks: list[int] = []
    used = 0
    for word in _WORD.finditer(text):
        room = (rest if breaks else first) - used
        if used and cell_len(word.group().rstrip()) > room:
            breaks.append(word.start())
            used, room = 0, rest
        if fold and cell_len(word.group().rstrip()) > room:
            used = _fold(word, breaks, room, rest)
        else:
            used += cell_len(word.group())
    return breaks


def _fold(word: re.Match[str], breaks: list[int], room: int, rest: int) -> int:
    """Break inside a word; return the cells that its last piece takes."""
    used = 0
    for offset, character in enumerate(word.group(), word.start()):
        cells = cell_len(character)
        if used + cells > room and not character.isspace():
            breaks.append(offset)
            used, room = 0, rest
        used += cells
    return used
