"""Masked examples: the shape of a value and at most two of its characters."""

from __future__ import annotations

from collections.abc import Iterable

_SEPARATORS = frozenset(" -/.,:;@()+_'")
_SHOWN = 48
_EXAMPLES = 3


def mask(value: str) -> str:
    """Hide a value, keeping its layout.

    Keeps one leading character of values of six or more and two of nine or more, and common separators; every other
    character becomes an asterisk. The result never contains the value, and is empty where only that would do.
    """
    if not value.strip():
        return ""
    keep = 2 if len(value) >= 9 else 1 if len(value) >= 6 else 0
    if not value[:keep].isalnum():
        keep = 0
    hidden = "".join(c if c in _SEPARATORS else "*" for c in value[keep:_SHOWN])
    masked = value[:keep] + hidden + ("…" if len(value) > _SHOWN else "")
    return "" if value.strip() in masked else masked


def examples(values: Iterable[str]) -> tuple[str, ...]:
    """Values masked: the first few that differ; no more are masked than it takes."""
    shown: dict[str, None] = {}
    for value in values:
        if masked := mask(value):
            shown[masked] = None
        if len(shown) == _EXAMPLES:
            break
    return tuple(shown)
