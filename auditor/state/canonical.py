"""A digest of plain Python values that is the same in every process and changes whenever a value does."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from pathlib import PurePath
from types import FunctionType
from typing import Any

_COVERED = ("detectors", "auditor")
"""Packages whose code has a digest of its own (`code_version`): their classes and functions are told by name."""


class UndigestibleError(Exception):
    """Something whose effect cannot be told from its data: code of other packages, an open model."""


def digest_of(*values: object) -> str:
    """Return 32 hex digits for plain values: None, numbers, text, bytes, dates, paths, patterns, and collections,
    dataclasses, and named functions of Lintas; other objects where an attribute `lintas_version` (text) tells them.

    Raises: UndigestibleError for anything else.
    """
    try:
        return hashlib.blake2b(_encoded(values), digest_size=16).hexdigest()
    except RecursionError:
        raise UndigestibleError("nested too deeply, or in itself") from None


def _encoded(value: object) -> bytes:
    """Bytes that differ for values that differ: a mark of the type, and the length before each part."""
    if value is None:
        return b"-"
    if type(value) is str:  # nearly all that is asked about, and told by nothing else
        return _text(value)
    told = getattr(value, "lintas_version", None)
    if isinstance(told, str):
        return _tagged("v", _named(value if isinstance(value, (type, FunctionType)) else type(value)), _text(told))
    if isinstance(value, Enum):
        return _tagged("e", _class(value), _text(value.name))
    if isinstance(value, (bool, int, float)):
        return _tagged(type(value).__name__, repr(value).encode())
    return _encoded_text(value) or _encoded_collection(value) or _encoded_code(value)


def _encoded_text(value: object) -> bytes | None:
    match value:
        case str():
            return _text(value)
        case bytes():
            return _tagged("b", value)
        case date():
            return _tagged("d", _text(value.isoformat()))
        case PurePath():
            return _tagged("p", _text(value.as_posix()))
        case re.Pattern():
            return _tagged("r", _encoded(value.pattern), _encoded(value.flags))
    return None


def _encoded_collection(value: object) -> bytes | None:
    if isinstance(value, Mapping):
        pairs = ((_encoded(key), _encoded(item)) for key, item in value.items())
        return _tagged("m", *(part for pair in sorted(pairs) for part in pair))
    if isinstance(value, Set):
        return _tagged("s", *sorted(_each(value)))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _tagged("n", _class(value), *_each(value))
    if isinstance(value, (tuple, list)):
        return _tagged("l", *_each(value))
    if is_dataclass(value) and not isinstance(value, type):
        told = ((_text(field.name), _encoded(getattr(value, field.name))) for field in fields(value))
        return _tagged("o", _class(value), *(part for pair in told for part in pair))
    return None


def _encoded_code(value: object) -> bytes:
    if isinstance(value, partial):
        return _tagged("c", _encoded(value.func), _encoded(value.args), _encoded(value.keywords))
    if isinstance(value, (FunctionType, type)):
        return _tagged("f", _covered(value))
    raise UndigestibleError(f"an object of {type(value).__module__}.{type(value).__qualname__}")


def _each(values: Iterable[object]) -> Iterable[bytes]:
    return (_encoded(value) for value in values)


def _class(value: object) -> bytes:
    return _covered(type(value))


def _covered(code: Any) -> bytes:
    """The name of a class or function of Lintas itself, by which it can be found again."""
    module, name = code.__module__, code.__qualname__
    found: Any = sys.modules.get(module) if module.partition(".")[0] in _COVERED else None
    for step in name.split("."):
        found = getattr(found, step, None)
    if found is not code:
        raise UndigestibleError(f"code of {module}.{name}")
    return _named(code)


def _named(code: Any) -> bytes:
    return _text(f"{code.__module__}:{code.__qualname__}")


def _text(text: str) -> bytes:
    return _tagged("t", text.encode("utf-8", "surrogatepass"))


def _tagged(tag: str, *parts: bytes) -> bytes:
    return b"".join((tag.encode(), b"%d:" % len(parts), *[b"%d:%b" % (len(part), part) for part in parts]))
