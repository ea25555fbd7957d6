"""Names that stand in the data itself: keys of JSON, attributes of key-value tables, labels in log lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from detectors.headers import read_header
from detectors.masking import mask
from detectors.shipped import read_yaml

LONGEST_KEY = 80
"""Characters of the longest key that is taken for a name of something; what is longer is a text."""

READS = 0.55
"""Strength of a header hint from which a key is taken to name personal data."""

_LONGEST_SHOWN = 48
_ITSELF = "."
"""The stem of a bare `type` or `number`: the two stand side by side in lists of documents."""
_DATA = re.compile(r"@|[0-9][0-9 .-]{3,}[0-9]")
_MADE = re.compile(r"[a-z][a-z0-9]{0,30}(?:[_.-][a-z0-9]{1,30}){1,8}|[a-z]{1,30}(?:[A-Z][a-z0-9]{1,30}){1,8}")
_KIND = re.compile(r"(.{2,40})(?:type|kind)|(?:jenis|tipe|loai|tipo|tipode)(.{2,40})")
_NUMBER = re.compile(r"(.{2,40}?)(?:number|num|nbr|no|value|val)|(?:nomor|nombor|no|so|numero|numerode)(.{2,40})")
_BARE_KINDS = frozenset({"type", "kind", "jenis", "tipe", "loai", "tipo"})
_BARE_NUMBERS = frozenset({"number", "num", "no", "nomor", "nombor", "so", "numero"})
_LONGEST_WORD, _MOST_TURNS = 16, 8
_NO_SEPARATORS = str.maketrans("", "", " _-.")


@dataclass(frozen=True, slots=True)
class Keyed:
    """What stands behind each key of the cells of a column."""

    keys: tuple[tuple[str, Counter[str]], ...]
    """Keys with the values behind them and the rows that hold each."""
    rows: int
    """Rows that the cells looked at stand for, those without any key included."""
    word: str
    """What such a key is called: `JSON key`, `label`."""
    in_prose: bool = False
    """Whether the keys stand in sentences, which have colons that follow no label."""


@dataclass(frozen=True, slots=True)
class _Headers:
    """Folded headers of key-value tables, from lexicons/pairs.yaml."""

    names: frozenset[str]
    weak: frozenset[str]
    values: frozenset[str]


@cache
def _headers() -> _Headers:
    read = read_yaml("lexicons/pairs.yaml")
    data = {key: frozenset(map(_folded, text.split(";"))) for key, text in read.items()}
    typed = {value + kind for value in data["typed"] for kind in data["types"]}
    return _Headers(data["names"], data["weak"], data["values"] | typed)


def names_attributes(path: str) -> bool:
    """Whether a column, by the last step of its path, says what the column beside it holds: `field_name`, `question`."""
    return _folded(path) in _headers().names


def may_name_attributes(path: str) -> bool:
    """Whether a column may say what the one beside it holds, and may be something else: `name`, `type`, `code`."""
    return _folded(path) in _headers().weak


def holds_values(path: str) -> bool:
    """Whether a column, by the last step of its path, holds the values of attributes: `value_text`, `answer`."""
    return _folded(path) in _headers().values


def register_kind(path: str) -> str:
    """The stem of a header that says which kind of number another column holds: `id` of `id_type`; empty for others."""
    if _folded(path) in _BARE_KINDS:
        return _ITSELF
    match = _KIND.fullmatch(_folded(path))
    return (match[1] or match[2]) if match else ""


def register_number(path: str) -> str:
    """The stem of a header of numbers: `id` of `id_number`, `identitas` of `no_identitas`; empty for others."""
    if _folded(path) in _BARE_NUMBERS:
        return _ITSELF
    match = _NUMBER.fullmatch(_folded(path))
    return (match[1] or match[2]) if match else ""


def _folded(path: str) -> str:
    if len(path) > 4 * LONGEST_KEY:
        return ""
    return (path.rpartition(".")[2] or path).strip().casefold().translate(_NO_SEPARATORS)


def is_data(key: str) -> bool:
    """Whether a key is a value rather than a name: too long, a mail address, a number of five digits, a random token."""
    return len(key) > LONGEST_KEY or _DATA.search(key) is not None or _is_token(key)


def _is_token(key: str) -> bool:
    """Whether a key is made of random letters and digits: it turns from small to capital to digit far too often."""
    if len(key) < _LONGEST_WORD or not key.isascii() or " " in key:
        return False
    forms = [0 if c.isdigit() else 1 if c.isupper() else 2 for c in key if c.isalnum()]
    return sum(a != b for a, b in pairwise(forms)) >= _MOST_TURNS


@lru_cache(maxsize=4096)
def read_as(key: str) -> frozenset[str]:
    """The categories of personal data that a key names clearly."""
    return frozenset(
        hint.tag
        for hint in read_header(key)
        if hint.tag and hint.strength >= READS and hint.holder in {"person", "unknown"}
    )


def shown(key: str) -> str:
    """A key as a reason may show it: as it stands where it reads as a header or as a name in code, else masked.

    The keys of a map may be data: `{"Siti Aminah": 3}`.
    """
    fits = len(key) <= _LONGEST_SHOWN and key.isprintable() and not is_data(key)
    if fits and (_MADE.fullmatch(key) or any(hint.tag for hint in read_header(key))):
        return key
    return mask(key[:_LONGEST_SHOWN]) or "without a name"
