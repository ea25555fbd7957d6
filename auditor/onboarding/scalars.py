"""Names as YAML, and sentences as comments: whatever they hold, the file reads back to the same names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_TAKEN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that YAML, or the older YAML that many tools still speak, reads as something else than text."""

_LONGEST_COMMENT = 600
"""Characters of a comment; a name of 10,000 letters must not make a line of them."""

_LONGEST_NAME = 80
"""Characters of a name inside a comment."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def quoted(text: str) -> str:
    """Write text as a YAML scalar: as it is where it is a plain word, else between double quotes with escapes.

    text: without lone surrogates, which no YAML can hold (see `writable`).
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN:
        return text
    return '"' + "".join(map(_escaped, text.replace("\\", "\\\\").replace('"', '\\"'))) + '"'


def listed(texts: Iterable[str]) -> str:
    """Write a YAML list on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def writable(text: str) -> bool:
    """Say whether a YAML file can hold a text: names of files that are no UTF-8 have parts that it cannot."""
    return _SURROGATE.search(text) is None


def said(text: str) -> str:
    """Return a sentence as it may stand in a comment: one line, nothing invisible, of bounded length."""
    shown = "".join(map(_escaped, _SPACE.sub(" ", text[:_LONGEST_COMMENT]))).strip()
    return shown if len(text) <= _LONGEST_COMMENT else f"{shown}…"


def named(text: str) -> str:
    """Return a name as a sentence may have it: what is invisible as escapes, cut where it is long."""
    shown = "".join(map(_escaped, text[:_LONGEST_NAME]))
    return shown if len(text) <= _LONGEST_NAME else f"{shown}… ({len(text):,} characters)"


def counted(names: Iterable[str], most: int = 4) -> str:
    """Name a few things and say how many more there are: `a, b, c and 12 more`."""
    every = [named(name) for name in names]
    if len(every) <= most + 1:
        return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
    return f"{', '.join(every[:most])} and {len(every) - most:,} more"


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
