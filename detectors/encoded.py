"""Text behind an encoding: base64 or hexadecimal that reads as text is judged as that text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence

import polars as pl

from detectors.leaves import Tally

_LOOKED_AT = 40
_FEWEST = 3
_MOST = 0.95
_SHORTEST = 4
# A word or a number may pass for base64 by its letters; what it decodes to is not text.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,4096}={0,2}")
_HEX = re.compile(r"(?:0x)?(?:[0-9a-fA-F]{2}){5,2048}")


def decoded(tally: Tally, drawn: Sequence[str]) -> tuple[Tally, tuple[str, ...]]:
    """The values decoded, where nearly all of a draw of them are encoded text, and a note that says so.

    Values that do not decode stay as they are. A hash, a key or a picture decodes to bytes that are no text and is
    left alone.
    """
    sample = drawn[:_LOOKED_AT]
    for name, read in _ENCODINGS:
        if _reads(sample, read):
            values = pl.Series("value", [read(one) or one for one in tally.values.to_list()], pl.String)
            return Tally(values, tally.counts, tally.rows, tally.nulls, tally.notes), (f"{name}: read as text",)
    return tally, ()


def _reads(sample: Sequence[str], read: Callable[[str], str | None]) -> bool:
    if len(sample) < _FEWEST or (read(sample[0]) is None and read(sample[1]) is None):
        return False
    return sum(read(one) is not None for one in sample) >= _MOST * len(sample)


def from_base64(text: str) -> str | None:
    """The text that a value encodes in base64, of the usual or the URL alphabet, padded or not; None where it is none."""
    text = text.strip()
    if not _BASE64.fullmatch(text) or text.isdecimal():
        return None
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _text(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None


def from_hex(text: str) -> str | None:
    """The text that a value encodes in hexadecimal; None where it is none."""
    text = text.strip()
    if not _HEX.fullmatch(text):
        return None
    return _text(bytes.fromhex(text.removeprefix("0x")))


def _text(raw: bytes) -> str | None:
    """Bytes as text, if they are UTF-8 without control characters and more than a chance run of a few letters."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(text) >= _SHORTEST and text.isprintable() else None


_ENCODINGS: tuple[tuple[str, Callable[[str], str | None]], ...] = (("base64", from_base64), ("hexadecimal", from_hex))
