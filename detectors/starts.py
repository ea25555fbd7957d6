"""What a regular expression lets a match begin with, and be made of: what sorts patterns before any of them is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_ANYTHING = None
_QUANTIFIER = re.compile(r"(?:(?P<optional>[?*]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")


@cache
def first_characters(pattern: str) -> frozenset[str] | None:
    """The ASCII characters that a non-empty match of `pattern` may begin with; None where that cannot be told.

    Read are literals, classes, `\\d`, groups without look-arounds, alternatives and quantifiers; anything else is None.
    A set may be too large, never too small.
    """
    found: frozenset[str] = frozenset()
    for alternative in _split(pattern):
        first = _first(alternative)
        if first is _ANYTHING:
            return _ANYTHING
        found |= first
    return found


@cache
def may_be_digits(pattern: str) -> bool:
    """Whether a match of `pattern` may be of the digits 0 to 9 alone; True also where that cannot be told."""
    return any(all(map(_may_be_digits, _required(alternative))) for alternative in _split(pattern))


def _may_be_digits(element: str) -> bool:
    if element.startswith("("):
        return not element.startswith("(?:") or may_be_digits(element[3:-1])
    allowed = _of_element(element)
    return allowed is _ANYTHING or not allowed.isdisjoint("0123456789")


def _required(sequence: str) -> Iterator[str]:
    """The elements of a sequence that may not be left out, without their quantifiers."""
    while sequence:
        end = _end(sequence, 0)
        quantifier = _QUANTIFIER.match(sequence, end)
        if quantifier is None or not quantifier["optional"]:
            yield sequence[:end]
        sequence = sequence[quantifier.end() if quantifier else end :]


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern at its outermost level."""
    parts, start, place = [], 0, 0
    while place < len(pattern):
        if pattern[place] == "|":
            parts.append(pattern[start:place])
            start = place + 1
        place = _end(pattern, place)
    return [*parts, pattern[start:]]


def _end(pattern: str, place: int) -> int:
    """Where the element at `place` ends, without its quantifier."""
    char = pattern[place]
    if char == "\\":
        return place + 2
    if char == "[":
        return _end_of_class(pattern, place)
    if char != "(":
        return place + 1
    place += 1
    while place < len(pattern) and pattern[place] != ")":
        place = _end(pattern, place)
    return place + 1


def _end_of_class(pattern: str, place: int) -> int:
    place += 2 if pattern[place + 1 : place + 2] == "^" else 1
    if pattern[place : place + 1] == "]":
        place += 1
    while place < len(pattern) and pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place + 1


def _first(sequence: str) -> frozenset[str] | None:
    """What a sequence of elements begins with: its first element, and those after it while it may be left out."""
    found: frozenset[str] = frozenset()
    while sequence:
        end = _end(sequence, 0)
        first = _of_element(sequence[:end])
        if first is _ANYTHING:
            return _ANYTHING
        found |= first
        rest = sequence[end:]
        if not rest.startswith(("?", "*", "{0,", "{,")):
            return found
        sequence = rest[rest.index("}") + 1 :] if rest[0] == "{" else rest[1:]
    return _ANYTHING  # everything may be left out: what follows is not known here


def _of_element(element: str) -> frozenset[str] | None:
    if element[0] == "(":
        if element.startswith("(?") and not element.startswith("(?:"):
            return _ANYTHING
        return first_characters(element[3:-1] if element.startswith("(?:") else element[1:-1])
    if element[0] == "[":
        return _of_class(element[1:-1])
    if element[0] == "\\":
        return _escaped(element[1])
    return _ANYTHING if element in ".^$" else frozenset(element)


def _of_class(inside: str) -> frozenset[str] | None:
    if inside.startswith("^"):
        return _ANYTHING
    found: frozenset[str] = frozenset()
    place = 0
    while place < len(inside):
        if inside[place] == "\\":
            one = _escaped(inside[place + 1])
            if one is _ANYTHING:
                return _ANYTHING
            found |= one
            place += 2
        elif inside[place + 1 : place + 2] == "-" and place + 2 < len(inside):
            if inside[place + 2] == "\\":
                return _ANYTHING
            found |= {chr(code) for code in range(ord(inside[place]), min(ord(inside[place + 2]), 127) + 1)}
            place += 3
        else:
            found |= {inside[place]}
            place += 1
    return found


def _escaped(char: str) -> frozenset[str] | None:
    """What an escape stands for among ASCII characters; None for classes other than digits, and for assertions."""
    if char == "d":
        return frozenset("0123456789")
    return _ANYTHING if char.isalnum() else frozenset(char)
