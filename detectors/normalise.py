"""The written form of a value made comparable: one kind of digit, no invisible characters, no separators."""

from __future__ import annotations

import unicodedata

# First code point of each block of ten decimal digits that a table of the region, or of its neighbours, may use.
_DIGIT_BLOCKS = {
    "Arabic": 0x0660,
    "Persian": 0x06F0,
    "Devanagari": 0x0966,
    "Bengali": 0x09E6,
    "Tamil": 0x0BE6,
    "Thai": 0x0E50,
    "Lao": 0x0ED0,
    "Burmese": 0x1040,
    "Shan": 0x1090,
    "Khmer": 0x17E0,
    "fullwidth": 0xFF10,
}
# Soft hyphen, zero-width and direction marks, byte-order mark: they survive copying and are never part of a number.
_INVISIBLE = [0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
_DASHES = [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D]
_SPACES = [0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]

_FOLD: dict[int, str | None] = {
    **{start + digit: str(digit) for start in _DIGIT_BLOCKS.values() for digit in range(10)},
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
}
_NOISE = dict.fromkeys(map(ord, " .-/_()'\t\u00b7"))
# Complete, since `translate` is slow where it has to find out that a character stays as it is.
_COMPACT_ASCII = {code: chr(code).upper() for code in range(128)} | _NOISE


def clean(value: str, cap: int = 4096) -> str:
    """Fold a cell: NFKC, native digits to 0-9, odd dashes and spaces to `-` and ` `, invisible characters dropped.

    Only the first `cap` characters are read; the ends are stripped.
    """
    value = value[:cap].strip()
    if value.isascii():
        return value
    return unicodedata.normalize("NFKC", value.translate(_FOLD)).translate(_FOLD).strip()


def compact(cleaned: str) -> str:
    """Drop separators from a cleaned value and raise it to capitals: `s 1234567-d` becomes `S1234567D`."""
    if cleaned.isalnum():
        return cleaned.upper()
    return cleaned.translate(_COMPACT_ASCII) if cleaned.isascii() else cleaned.translate(_NOISE).upper()


def shape(compacted: str) -> str:
    """Digits as 9 and letters as A: strings of one shape are what a chance pass rate is measured on."""
    if compacted.isdecimal():
        return "9" * len(compacted)
    return "".join("9" if c.isdecimal() else "A" if c.isalpha() else c for c in compacted)


def fold_word(value: str) -> str:
    """A word for look-up: cleaned, lower case, without the accents of Latin letters, single spaces.

    Marks of other scripts stay: in Thai, Lao, Khmer and Burmese they are vowels and tones that tell words apart.
    """
    lowered = clean(value).casefold().replace("đ", "d")
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFD", lowered) if not 0x0300 <= ord(c) <= 0x036F)
        lowered = unicodedata.normalize("NFC", lowered)
    return " ".join(lowered.split())
