"""JSON in strings: the values behind each key, so that they are judged as columns of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from detectors.profile import Profile

_KEYS = 200
_DEPTH = 12


def is_json(profile: Profile) -> bool:
    """Whether most distinct values look like JSON objects or arrays."""
    return profile.share("json") >= 0.5


def unfold(profile: Profile) -> list[tuple[str, Counter[str]]]:
    """Dotted keys of the JSON values with the values behind them and the rows that hold each; at most 200 keys."""
    found: dict[str, Counter[str]] = {}
    for value in profile.values:
        if value.family != "json":
            continue
        try:
            document = json.loads(value.raw)
        except (ValueError, RecursionError):
            continue
        for key, text in _walk("", document, 0):
            if key in found or len(found) < _KEYS:
                found.setdefault(key, Counter())[text] += value.rows
    return sorted(found.items())


def _walk(key: str, node: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEPTH:
        return
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from _walk(f"{key}.{name}" if key else str(name), inner, depth + 1)
    elif isinstance(node, list):
        for inner in node[:64]:
            yield from _walk(key, inner, depth + 1)
    elif node is not None and str(node).strip():
        yield key, str(node)
