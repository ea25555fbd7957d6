"""Numbers and lists in words."""

from __future__ import annotations

from collections.abc import Sequence

_LISTED = 6


def count(number: int, word: str) -> str:
    """`1 table`, `2 tables`, `1,204,331 rows`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def listed(items: Sequence[str], most: int = _LISTED, separator: str = ", ") -> str:
    """Join with commas, or what else separates; past `most`, say how many more there are."""
    if len(items) <= most + 1:
        return separator.join(items)
    return f"{separator.join(items[:most])} and {len(items) - most:,} more"
