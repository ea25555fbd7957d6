"""Names of places in the page. They are made of letters, digits, `.`, `_` and `-` only, whatever the data says."""

from __future__ import annotations

import re
from itertools import count

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Anchors:
    """Gives each key one `id` for the page: the same key always the same, and two keys never one."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, object], str] = {}
        self._taken: set[str] = set()
        self._numbers: dict[str, count[int]] = {}

    def of(self, kind: str, key: object, wish: str = "") -> str:
        """Return `kind-wish` for a new key, or `kind-1`, `kind-2` … where the wish is taken or cannot be an id."""
        given = self._given.get((kind, key))
        if given is None:
            given = self._given[kind, key] = self._free(f"{kind}-{wish}" if _PLAIN.fullmatch(wish) else "", kind)
            self._taken.add(given.casefold())
        return given

    def _free(self, wish: str, kind: str) -> str:
        if wish and wish.casefold() not in self._taken:
            return wish
        numbers = self._numbers.setdefault(wish or kind, count(1))
        return next(name for number in numbers if (name := f"{wish or kind}-{number}").casefold() not in self._taken)
