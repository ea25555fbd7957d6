"""Headers cut into tokens: bounded, NFKC, without case, and without diacritics where the letters are Latin."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST_HEADER = 160
"""Characters of a header that are read; longer headers are generated or hostile and say nothing more at their end."""
LONGEST_SCRIPT_RUN = 96
"""Characters of one word in a script without spaces that are matched."""
REMEMBERED = 8192
"""Headers of which the reading is kept: tables of one place share most of theirs."""
MOST_TOKENS = 24
"""Tokens of a header that are matched."""

_ASCII_TOKEN = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
# A unit in brackets at the end, which is no word of the header: `BB Pre (kg)` is no village.
_UNIT = re.compile(
    r"(?<=\S)\s{0,3}[(\[]\s?(?:k?g|gr|gram|mg|l|ltr|ml|k?m|cm|mm|m2|m3|ha|rm|rp|usd|sgd|bln|thn|th|yrs?|mo)\s?[)\]]$",
    re.IGNORECASE,
)
# The vowel of water in Thai and Lao, written before its tone as some keyboards and PDFs have it: `นํ้า` for `น้ำ`.
_AM = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])(?=[\u0e32\u0eb2])")
# Words that are written together with the "of" behind them: `DateofHire`, `Nameof Guardian`.
_WITH_OF = re.compile(
    r"(date|name|place|type|number|year|month|country|state|city|level|status|reason|source|proof|mode)of"
)
# Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Kana, Han), without the punctuation in their blocks, and
# Hangul, which is as often written without them.
_STOPS = "฿ฯๆ๏๚๛ຯໆ၊။၌-၏។-៛"
_EAST_ASIAN = "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
_SOLID = f"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f{_EAST_ASIAN}"
# Scripts of India: their vowel signs are no letters to `\\w`, so their blocks are named.
_INDIC = "\u0900-\u0dff"
_PIECE = re.compile(
    rf"(?:(?![\d{_STOPS}])[{_SOLID}])+|\d+|(?:(?!\d)[{_INDIC}])+|[^\W\d_{_SOLID}{_INDIC}](?:[^\W\d_{_SOLID}{_INDIC}]|[\u0300-\u036f])*"
)
_NOT_SOLID = re.compile(r"[0-9A-Za-z\u00c0-\u0dff๐-๙໐-໙၀-၉០-៩]")
_SEPARATORS = " ./()-ฯๆໆៗ၊"
_LATIN_MARKS = re.compile("(?<=[A-Za-z\u0080-\u024f])[\u0300-\u036f]+")
_MARK = re.compile("[\u0300-\u036f]")
_LATIN_LETTERS = (("đ", "d"), ("ð", "d"), ("ø", "o"), ("ł", "l"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"), ("ß", "ss"))


class Token(NamedTuple):
    """One token of a header."""

    text: str
    """NFKC and case-folded, with its diacritics."""
    folded: str
    """``text`` without Latin diacritics: the form that is compared."""
    marks: str
    """Sorted diacritics that folding took away."""
    solid: bool
    """The script puts no spaces between words, so phrases are looked for inside the token."""
    glued: bool = False
    """No separator stands before it: the second half of ``GCash``."""


def _is_solid(char: str) -> bool:
    """Whether a character belongs to Thai, Lao, Burmese, Khmer, Japanese, Korean or Han writing."""
    code = ord(char)
    return (
        0x0E00 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x3041 <= code <= 0x30FC
        or 0x3400 <= code <= 0x9FFF
        or 0xAA60 <= code <= 0xAA7F
        or 0xAC00 <= code <= 0xD7A3
        or code == 0x3005
        or 0x20000 <= code <= 0x323AF
    )


def _camel_parts(word: str) -> list[str]:
    """Split a run of letters where a capital begins a word: ``'SốCCCDMới'`` → ``['Số', 'CCCD', 'Mới']``."""
    if word[1:].islower() or (not word.islower() and word.isupper()) or word.islower():
        return [word]
    parts: list[str] = []
    start = 0
    for here in range(1, len(word)):
        if not word[here].isupper():
            continue
        after_small = not word[here - 1].isupper()
        before_small = here + 1 < len(word) and word[here + 1].islower()
        if after_small or before_small:
            parts.append(word[start:here])
            start = here
    parts.append(word[start:])
    return parts


def solid_row(phrases: str) -> str | None:
    """Phrases between commas, written wholly in scripts without spaces, each joined as headers are; else None."""
    if _NOT_SOLID.search(phrases):
        return None
    for separator in _SEPARATORS:
        phrases = phrases.replace(separator, "")
    return phrases


def shortened(header: str) -> str:
    """As much of a header as decides how it is read: what is remembered of hostile ones stays small."""
    return header[: 2 * LONGEST_HEADER]


def _clean(header: str) -> str:
    """Bounded NFKC text without control and invisible formatting characters (zero-width blanks, direction marks)."""
    # NFKC can lengthen a character 18-fold, so the text is cut before and after.
    text = unicodedata.normalize("NFKC", shortened(header).replace("N°", "No ").replace("n°", "no "))
    text = _AM.sub(r"\2\1", text)
    if not text.isprintable():
        text = "".join(
            char if char.isprintable() else "" if unicodedata.category(char) == "Cf" else " " for char in text
        )
    return text[:LONGEST_HEADER]


def tokens(header: str) -> tuple[str, ...]:
    """Split a header into case-folded tokens, diacritics kept: ``'NoKTP_pasien'`` → ``('no', 'ktp', 'pasien')``.

    Splits at anything that is no letter or digit, at camelCase, between letters and digits, and where the script changes.
    Words of scripts without spaces stay whole. At most ``LONGEST_HEADER`` characters are read. Never raises.
    """
    header = _UNIT.sub(" ", header[: 2 * LONGEST_HEADER]) if header[-1:] in ")]" else header
    if header.isascii():
        return tuple(_of_apart([piece.lower() for piece in _ASCII_TOKEN.findall(header[:LONGEST_HEADER])]))
    found: list[str] = []
    for piece in _PIECE.findall(_clean(header)):
        if piece.isascii() or not _is_solid(piece[0]):
            # Greek letters with breathings come apart when capitals are taken off them.
            found.extend(unicodedata.normalize("NFC", part.casefold()) for part in _camel_parts(piece))
        else:
            found.append(piece)
    return tuple(found)


def _of_apart(words: list[str]) -> list[str]:
    """Words of which none ends with an "of" that is a word of its own; the last is left, since nothing follows it."""
    if not any(word.endswith("of") for word in words[:-1]):
        return words
    parted = [[match[1], "of"] if (match := _WITH_OF.fullmatch(word)) else [word] for word in words[:-1]]
    return [word for part in parted for word in part] + words[-1:]


def fold(text: str) -> tuple[str, str]:
    """Take the diacritics off Latin letters: ``'tôn giáo'`` → ``('ton giao', marks)``; other scripts stay as they are."""
    if text.isascii():
        return text, ""
    bare = without_marks(text)
    if bare == text:
        return text, ""
    parted = unicodedata.normalize("NFD", text)
    return bare, "".join(sorted("".join(_MARK.findall(parted)) + "d" * parted.count("đ")))


def without_marks(text: str) -> str:
    """Take the diacritics off Latin letters."""
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", text))
    for letter, plain in _LATIN_LETTERS:
        bare = bare.replace(letter, plain)
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def header_tokens(header: str) -> list[Token]:
    """Tokens ready for matching: neighbours in the same script without spaces are joined (``ชื่อ-นามสกุล``)."""
    found: list[Token] = []
    lowered, end = header[:LONGEST_HEADER].lower() if header.isascii() else "", 0
    for text in tokens(header)[:MOST_TOKENS]:
        if text.isascii():
            start = lowered.find(text, end)
            found.append(Token(text, text, "", False, glued=start == end > 0))
            end = start + len(text)
        elif not _is_solid(text[0]):
            folded, marks = fold(text)
            found.append(Token(text, folded, marks, False))
        elif found and found[-1].solid and len(found[-1].text) + len(text) <= LONGEST_SCRIPT_RUN:
            joined = found[-1].text + text
            found[-1] = Token(joined, joined, "", True)
        else:
            found.append(Token(text, text, "", True))
    return found
