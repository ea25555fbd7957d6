"""JSON in strings: the values behind each key, so that they are judged as columns of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from detectors.keys import Keyed, holds_values, is_data, may_name_attributes, names_attributes, read_as
from detectors.leaves import Tally, rows_of_draw
from detectors.profile import Profile

JSON_KEY = "JSON key"
_KEYS = 200
_DEPTH = 12
_LIST = 64


def is_json(profile: Profile) -> bool:
    """Whether most distinct values look like JSON objects or arrays."""
    return profile.share("json") >= 0.5


def unfold(tally: Tally, profile: Profile) -> Keyed | None:
    """Dotted keys of the JSON values with the values behind them, at most 200 keys; None where nothing is behind any.

    A key that is a value itself (`{"siti@example.com": 3}`) is one of the values behind the key above it. An object that
    names an attribute and its value (`{"name": "religion", "value": "Islam"}`) is that attribute.
    """
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
    if not found:
        return None
    return Keyed(tuple(sorted(found.items())), rows_of_draw(tally, profile.rows), JSON_KEY)


def _walk(key: str, node: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEPTH:
        return
    if isinstance(node, dict):
        for name, inner in _entries(node):
            if is_data(name):
                yield key, name
                yield from _walk(key, inner, depth + 1)
            else:
                yield from _walk(f"{key}.{name}" if key else name, inner, depth + 1)
    elif isinstance(node, list):
        for inner in node[:_LIST]:
            yield from _walk(key, inner, depth + 1)
    elif node is not None and str(node).strip():
        yield key, str(node)


def _entries(node: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The entries of an object; the one that names an attribute and the one that holds its value become one."""
    held = [name for name in node if holds_values(name)]
    naming = next((name for name in node if _names(name, node[name])), None) if held else None
    if naming is None:
        yield from node.items()
        return
    for name, inner in node.items():
        if name != naming:
            yield str(node[naming]) if name in held else name, inner


def _names(name: str, text: object) -> bool:
    if not isinstance(text, str) or is_data(text) or not text.strip():
        return False
    return names_attributes(name) or (may_name_attributes(name) and bool(read_as(text)))
