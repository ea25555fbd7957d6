r"""Text from data and manifests, made fit to be shown: nothing invisible, nothing that moves a cursor.

A column may be called `\x1b[2J`, a dataset `invoice\u202Egpj.exe`, a party may have a name of 10,000 letters or two
lines. People must see that it is so, and their terminal must not act on it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

NAME_LIMIT = 120
"""Characters of a name that are shown; longer ones end in `…` and their length."""

PATH_LIMIT = 4096
"""Characters of a path or id that are shown: PATH_MAX on Linux, so that a real one is always whole."""

PROSE_LIMIT = 4000
"""Characters of a sentence, reason or message that are shown."""

# Unicode's general categories Cf, Zl and Zp, and the controls from DEL on, as ranges: asking unicodedata about each
# of 1.1 million characters at import would cost more than everything else here. A test compares the two.
_JOINERS = "\u200b-\u200d"  # Thai, Khmer, Burmese and Tamil prose needs them: where a word ends, how letters join
_INVISIBLE = (
    "\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f"
)
_SURROGATES = "\ud800-\udfff"

_LONE_SURROGATE = re.compile(f"[{_SURROGATES}]")
_SPACE = re.compile(r"\s+")

# Logs of CI jobs obey lines that begin with `::error …::` or `##[…]`; wrapping may put any word at the beginning.
# The `::` that ends a command may stand in another text of the same line, so one that begins a word counts by itself.
_LOG_COMMAND = re.compile(r"(?:^|(?<=\s)):(?=:[A-Za-z-])|:(?=:[A-Za-z-].*?::)|#(?=#(?:\[|vso\[))")

_TYPED = str.maketrans({"→": "->", "·": "-", "…": "...", "’": "'", "“": '"', "”": '"'})
"""What a typewriter would put for signs that old code pages do not have."""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

T = TypeVar("T")


@cache
def _class(characters: str) -> re.Pattern[str]:
    """A character class, compiled when something in it may be there: these take longer than all else here."""
    return re.compile(f"[{characters}]")


def _shown(text: str, unsafe: str) -> str:
    """Text with unsafe characters visible; none of them is printable in Python's sense."""
    return text if text.isprintable() else _class(unsafe).sub(_visible, text)


def name(text: str, limit: int = NAME_LIMIT) -> str:
    r"""Show a name: controls, bidi marks and joiners as escapes (`\x1b`, `\u202e`), cut after `limit` characters.

    What a CI job's log would take for a command (`::error::`) loses its first character to an escape. An empty name, or
    one that begins or ends in a space, is shown in quotes.
    """
    shown = _LOG_COMMAND.sub(_visible, _shown(text[:limit], f"\x00-\x1f{_INVISIBLE}{_JOINERS}{_SURROGATES}"))
    if len(text) > limit:
        return f"{shown}… ({len(text):,} characters)"
    return f"'{shown}'" if shown != shown.strip() or not shown else shown


def path(text: str) -> str:
    """Show a path, place or id: as `name`, but whole."""
    return name(text, PATH_LIMIT)


def prose(text: str, limit: int = PROSE_LIMIT) -> str:
    """Show a sentence on one line: line breaks and runs of space become one space, the rest as in `name`.

    The zero-width joiners and spaces of South-East Asian scripts stay, since words need them.
    """
    shown = _shown(_SPACE.sub(" ", text[:limit]), f"\x00-\x1f{_INVISIBLE}{_SURROGATES}").strip()
    shown = _LOG_COMMAND.sub(_visible, shown)
    return f"{shown}… ({len(text):,} characters)" if len(text) > limit else shown


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def for_encoding(text: str, encoding: str) -> str:
    """Return text for people so that the encoding of a stream can write it: `->` for an arrow, else escapes.

    Programs read UTF-8 whatever the terminal speaks: JSON and SARIF are not to be put through this.
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_TYPED).encode(encoding, "backslashreplace").decode(encoding)
    return text


def escape_json(text: str) -> str:
    """Write what is invisible in a JSON document as `\\uXXXX`, which reads back as the same value.

    text: a whole document from `json.dumps(ensure_ascii=False)`; such characters stand only inside its strings. The
    letters of all scripts stay readable, and printing the document cannot steer a terminal.
    """
    return _class(f"{_INVISIBLE}{_JOINERS}").sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def well_formed(value: T) -> T:
    """Return the same value with every lone surrogate replaced by U+FFFD, since UTF-8 cannot write one.

    Looks into tuples, lists, mappings and dataclasses; file names that are not UTF-8 and JSON keys are where such
    strings come from.
    """
    return cast(T, _well_formed(value))


def _well_formed(value: Any) -> Any:
    """The value itself where nothing in it changes, which is nearly always: results are large, and each report asks."""
    kind: Any = type(value)
    if kind is str:
        return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
    if kind is tuple or kind is list:
        items = [_well_formed(item) for item in value]
        return value if all(map(operator.is_, items, value)) else kind(items)
    names = _field_names(kind)
    if names:
        changed = {}
        for name in names:
            before = getattr(value, name)
            after = _well_formed(before)
            if after is not before:
                changed[name] = after
        return replace(value, **changed) if changed else value
    if isinstance(value, Mapping):
        pairs = [(_well_formed(key), _well_formed(item)) for key, item in value.items()]
        same = all(a is c and b is d for (a, b), (c, d) in zip(pairs, value.items(), strict=True))
        return value if same else dict(pairs)
    return value


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """Names of a dataclass's fields; nothing for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
