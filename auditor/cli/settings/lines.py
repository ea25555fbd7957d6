"""Where each key of a TOML text stands: `tomllib` reads values, and forgets their lines. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Keys = tuple[str, ...]
_MAY_CLOSE = re.compile(r"""["'\]}]\s*(#.*)?$""")
"""How the last line of a value over several lines ends: what cannot be the last is not tried."""


def lines_of(text: str) -> dict[Keys, int]:
    """Return the line, from 1, of every key of a text that `tomllib` reads, by its path: `("tool", "lintas", "fail-on")`.

    A value may go over several lines; its key stands on the first. Tables are keys too, at the line of their header.
    """
    found: dict[Keys, int] = {}
    table: Keys = ()
    rows = text.split("\n")
    number = 0
    while number < len(rows):
        row = rows[number].strip()
        begin = number
        number += 1
        if not row or row.startswith("#"):
            continue
        if row.startswith("["):
            table = _deepest(tomllib.loads(row))
            found.setdefault(table, begin + 1)
            continue
        values = _read(row)
        # A statement cut short is no TOML: the first number of lines that can be read is all of it.
        while values is None and number < len(rows):
            number += 1
            if _MAY_CLOSE.search(rows[number - 1]):
                values = _read("\n".join(rows[begin:number]))
        for keys in _paths(values or {}):
            found.setdefault((*table, *keys), begin + 1)
    return found


def _read(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _deepest(header: Mapping[str, Any]) -> Keys:
    """The path that a header opens: `[a.b]` reads as a table in a table, `[[a]]` as a table in a list."""
    keys: list[str] = []
    here: Any = header
    while here:
        key, here = next(iter(here.items()))
        keys.append(key)
        if isinstance(here, list):
            here = here[0]
    return tuple(keys)


def _paths(values: Mapping[str, Any]) -> Iterator[Keys]:
    for key, value in values.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *deeper) for deeper in _paths(value))
