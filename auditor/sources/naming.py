"""Names as data gives them, made safe to print, and made unique without losing any."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST_SHOWN = 120
"""Characters of a name that a message shows; headers of 10,000 characters exist."""

LONGEST_PLACE = 240
"""Characters of a path or URL that a message shows: its beginning and its end, as part files differ at the end."""

_OPTIONS = re.compile(r"\?[A-Za-z][\w.-]*=")
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that a terminal or a report should not be handed: controls, bidirectional marks, surrogates."""


def printable(name: str) -> str:
    """Return `name` with controls and direction marks written as escapes, cut to `LONGEST_SHOWN` characters."""
    shown = _escaped(name[:LONGEST_SHOWN])
    return shown if len(name) <= LONGEST_SHOWN else f"{shown}… ({len(name):,} characters)"


def printable_place(place: str) -> str:
    """Return a path or URL as `printable` does, cut in its middle to `LONGEST_PLACE` characters."""
    if len(place) <= LONGEST_PLACE:
        return _escaped(place)
    half = LONGEST_PLACE // 2
    return f"{_escaped(place[:half])}…{_escaped(place[-half:])} ({len(place):,} characters)"


def without_secrets(location: str) -> str:
    """Return a location for people: of a URL neither the options nor what stands before `@` is shown."""
    scheme, is_url, rest = location.partition("://")
    if not is_url:
        return printable_place(location)
    from auditor.sources.stores.address import SCHEMES

    if scheme.lower() not in SCHEMES:
        from auditor.sources.databases.printing import without_secrets as of_server

        return of_server(location)
    host, slash, path = rest.partition("/")
    account, at, place = host.rpartition("@")
    # Azure's `container@account` is no password; a name and a password are parted by a colon.
    shown = host if at and scheme.lower() in {"abfs", "abfss", "az"} and ":" not in account else place
    found = _OPTIONS.search(f"{shown}{slash}{path}")
    return printable_place(f"{scheme}://{f'{shown}{slash}{path}'[: found.start() if found else None]}")


def _escaped(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if unicodedata.category(char) not in _UNPRINTABLE else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


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
