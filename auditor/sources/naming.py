"""Names as data gives them, made safe to print, and made unique without losing any."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST_SHOWN = 120
"""Characters of a name that a message shows; headers of 10,000 characters exist."""

_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that a terminal or a report should not be handed: controls, bidirectional marks, surrogates."""


def printable(name: str) -> str:
    """Return `name` with controls and direction marks written as escapes, cut to `LONGEST_SHOWN` characters."""
    shown = "".join(
        char if unicodedata.category(char) not in _UNPRINTABLE else char.encode("unicode_escape").decode("ascii")
        for char in name[:LONGEST_SHOWN]
    )
    return shown if len(name) <= LONGEST_SHOWN else f"{shown}… ({len(name):,} characters)"


def unique_names(names: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """Give every column its own name, and say which were changed.

    Empty names become `column_<position>`, later duplicates get `_2`, `_3`, ….

    Returns: the names in order, and one note for each kind of change.
    """
    taken = set(filter(None, names))
    seen: Counter[str] = Counter()
    result: list[str] = []
    unnamed, renamed = 0, 0
    for position, given in enumerate(names, start=1):
        name = given
        if not name:
            unnamed += 1
            name = _free(f"column_{position}", taken, seen) if f"column_{position}" in taken else f"column_{position}"
        elif seen[name]:
            renamed += 1
            name = _free(name, taken, seen)
        seen[name] += 1
        taken.add(name)
        result.append(name)
    notes = []
    if unnamed:
        notes.append(f"{unnamed} column{_s(unnamed)} without a name: called column_<position>")
    if renamed:
        notes.append(f"{renamed} duplicate column name{_s(renamed)}: numbered _2, _3, … in order")
    return result, notes


def _free(name: str, taken: set[str], seen: Counter[str]) -> str:
    number = seen[name] + 1
    while f"{name}_{number}" in taken:
        number += 1
    seen[name] = number
    return f"{name}_{number}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
