"""Reading plain JSON documents of a known shape: whatever is wrong with one is said with its place. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from auditor.findings.model import Level
from auditor.reports.safe import name as shown

MAX_BYTES = 512 * 1024 * 1024
"""A file that is larger is not read: the JSON of an audit of a million columns is smaller."""

_T = TypeVar("_T")


class DocumentError(ValueError):
    """A document that is not what it should be: what, where in it, and how to put it right. Quotes no value of a finding."""


def document_of(content: bytes, what: str, hint: str) -> dict[str, Any]:
    """A JSON object.

    Args: `what` the document should be, `hint` how to get one.
    Raises: DocumentError.
    """
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        cut = "it ends in the middle" if error.pos >= len(error.doc.rstrip()) else error.msg.lower()
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(f"is no {what}: no JSON ({cut}, {place}); {hint}") from None
    except UnicodeDecodeError as error:
        raise DocumentError(f"is no {what}: not UTF-8 (byte {error.start}); {hint}") from None
    except _TwiceError as error:
        raise DocumentError(f"is no {what}: the key {shown(str(error))} is written twice; {hint}") from None
    except (ValueError, RecursionError):  # a number of too many digits; brackets without end
        raise DocumentError(f"is no {what}: nothing that JSON can be read as; {hint}") from None
    if not isinstance(value, dict):
        raise DocumentError(f"is no {what}: {_kind(value)}, not an object; {hint}")
    return value


class _TwiceError(ValueError):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def _refused(word: str) -> Any:
    raise ValueError(word)


def text(row: Mapping[str, Any], key: str, at: str) -> str:
    """A string. Raises: DocumentError."""
    return _of(row, key, at, str, "a text")


def text_or_none(row: Mapping[str, Any], key: str, at: str) -> str | None:
    """A string or null, which a key that is not there stands for too. Raises: DocumentError."""
    return None if row.get(key) is None else text(row, key, at)


def number(row: Mapping[str, Any], key: str, at: str) -> int:
    """A whole number that is not negative. Raises: DocumentError."""
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DocumentError(f"{_at(at, key)} should be a number, and is {_kind(value)}")
    return value


def number_or_none(row: Mapping[str, Any], key: str, at: str) -> int | None:
    """A number or null. Raises: DocumentError."""
    return None if row.get(key) is None else number(row, key, at)


def day(row: Mapping[str, Any], key: str, at: str) -> date:
    """A date. Raises: DocumentError."""
    try:
        return date.fromisoformat(text(row, key, at))
    except ValueError as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{_at(at, key)} should be a date, as in 2026-02-01") from None


def level(row: Mapping[str, Any], key: str, at: str) -> Level:
    """A level, by its word. Raises: DocumentError."""
    found = {one.word: one for one in Level}.get(text(row, key, at))
    if found is None:
        raise DocumentError(f"{_at(at, key)} should be error, warning or note")
    return found


def texts(row: Mapping[str, Any], key: str, at: str) -> tuple[str, ...]:
    """A list of strings. Raises: DocumentError."""
    value = listed(row, key, at)
    if not all(isinstance(item, str) for item in value):
        raise DocumentError(f"{_at(at, key)} should hold texts only")
    return tuple(value)


def mapping(row: Mapping[str, Any], key: str, at: str) -> Mapping[str, Any]:
    """An object. Raises: DocumentError."""
    return _of(row, key, at, dict, "an object")


def listed(row: Mapping[str, Any], key: str, at: str) -> Sequence[Any]:
    """A list. Raises: DocumentError."""
    return _of(row, key, at, list, "a list")


def rows(row: Mapping[str, Any], key: str, at: str, read: Callable[[Mapping[str, Any], str], _T]) -> tuple[_T, ...]:
    """A list of objects, each read with its place in the document. Raises: DocumentError."""
    found = []
    for index, item in enumerate(listed(row, key, at)):
        inside = f"{_at(at, key)}[{index}]"
        if not isinstance(item, dict):
            raise DocumentError(f"{inside} should be an object, and is {_kind(item)}")
        found.append(read(item, inside))
    return tuple(found)


def _of(row: Mapping[str, Any], key: str, at: str, kind: type[_T], word: str) -> _T:
    if key not in row:
        raise DocumentError(f"{_at(at, key)} is missing; the file is cut, or was edited by hand")
    value = row[key]
    if not isinstance(value, kind):
        raise DocumentError(f"{_at(at, key)} should be {word}, and is {_kind(value)}")
    return value


def _at(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _kind(value: object) -> str:
    words = {
        type(None): "nothing",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
    }
    return words.get(type(value), "an object")
