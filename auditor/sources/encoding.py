"""Which character encoding a text is in: by validity first, then by how plausible the decoded text is. Pure.

UTF-8 and UTF-16 prove themselves. The single-byte encodings do not: nearly every byte is a letter in each of them. What
tells them apart is how their letters follow each other. Thai vowel and tone signs need a consonant before them; cp1258
writes Vietnamese tones as combining marks, which need a vowel; cp1252 has small accented letters inside words. The
encodings of Chinese, Japanese and Korean (module `east_asian`) have to read better than the best of these.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, replace

from auditor.sources.east_asian import NAMES, plausibility

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
"""Encodings in which a byte is not a character, so that bytes cannot be searched for separators."""

_LEAST_SOUND = 4
"""Multi-byte characters for each broken byte in a text that still counts as UTF-8. Thai in TIS-620 has below 1."""

_PLAUSIBLE = 0.5
_EVEN_WORD, _MOST_EVEN = 0.03, 0.6
_WORD = re.compile(rb"[\x80-\xff]{2,}")
_ALIKE = 0.12
_RECOGNISED = 0.3
_SAVE_IT = "write it as UTF-8 to be sure"

_FEWEST_NULS = 0.01
_LEAST_WIDE = 0.95
_SEPARATOR = re.compile('[\n\r,;\t|"{[\x01]')

_THAI_RUN = re.compile(r"[\u0e01-\u0e3a\u0e3f-\u0e5b]+")
_THAI_INITIAL = re.compile(r"(?<![A-Za-z\u0e01-\u0e5b])[\u0e01-\u0e2e](?=\.)")
_THAI_MISPLACED = re.compile(
    r"(?<![\u0e01-\u0e2e])[\u0e31\u0e34-\u0e3a]"  # a vowel above or below without its consonant
    r"|(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e39])[\u0e47-\u0e4e]"  # a tone or sign without what carries it
    r"|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"  # a leading vowel without a consonant after it
)
_VIETNAMESE_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VIETNAMESE_TONED = re.compile(f"[aeiouyAEIOUYăâêôơưĂÂÊÔƠƯ][{_VIETNAMESE_TONES}]")
_VIETNAMESE_LETTERS = re.compile("[ăâêôơưđĂÂÊÔƠƯĐ]")
_VIETNAMESE_ONLY = re.compile(f"[{_VIETNAMESE_TONES}ơưđĂƠƯĐă]")
_WESTERN_LETTER = re.compile("[à-öø-ÿœšžßŒŠŽŸ]")
_WESTERN_CAPITAL = re.compile("(?<![a-zà-öø-ÿ])[À-ÖØ-Þ]")
_WESTERN_SIGN = re.compile("[€£¥©®™°§±²³µ·¿¡«»‘’“”–—…•ºª½¼¾×\u00a0´]")
_WESTERN_ODD = re.compile("[ðþýÐÞÝ]|[òìÒÌ](?![\\s,;.'\"]|$)|[a-zà-öø-ÿ][À-ÖØ-Þ]")
_FOREIGN_RUN = re.compile("[\u0080-\uffff]{3,}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A character encoding as Python names it, and how it is known."""

    codec: str
    note: str = ""
    """What was guessed; empty for UTF-8 and for what a byte order mark says."""

    bom: int = 0
    """Bytes of the byte order mark at the beginning."""

    @property
    def is_wide(self) -> bool:
        """Whether characters are two or four bytes each."""
        return self.codec in WIDE

    def decode(self, data: bytes) -> str:
        """Decode without ever failing: what is invalid becomes U+FFFD. Vietnamese tones are composed (NFC)."""
        text = data.decode(self.codec, errors="replace")
        return unicodedata.normalize("NFC", text) if self.codec == "cp1258" else text


UTF_8 = Encoding("utf-8")


def detect(data: bytes) -> Encoding:
    """Tell the encoding of a text from its beginning, which may be cut anywhere."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Encoding(
                codec, "" if codec == "utf-8" else f"encoding {codec.upper()}, by its byte order mark", len(mark)
            )
    if b"\0" in data:
        wide = _detect_wide(data)
        if wide:
            return Encoding(wide, f"encoding guessed: {wide.upper()} without a byte order mark")
    if _is_utf_8(data):
        return UTF_8
    return detect_older(data)


def detect_older(data: bytes) -> Encoding:
    """Choose the most plausible of the encodings older than Unicode; where two fit alike, the note says so.

    Raises nothing: every text can be read as Latin-1.
    """
    sample = bytes(data)
    single = detect_single_byte(sample)
    rivals = sorted(((plausibility(sample, codec), codec) for codec in NAMES), reverse=True)
    (best, codec), (second, other) = rivals[:2]
    own = 0.0 if single.codec == "latin-1" else _score(sample, single.codec)
    alone = own - _by_chance(sample)
    if best < _PLAUSIBLE or best < alone - _ALIKE:
        unlike = single.codec != "latin-1" and own < _RECOGNISED
        return (
            replace(single, note=f"encoding not recognised: read as {single.codec}; {_SAVE_IT}") if unlike else single
        )
    if best <= alone + _ALIKE:
        return replace(single, note=f"{single.note}; {NAMES[codec]} fits as well: {_SAVE_IT}")
    note = f"encoding guessed: {NAMES[codec]}"
    if second > best - _ALIKE and _differ(sample, codec, other):
        note += f"; {NAMES[other]} fits as well: {_SAVE_IT}"
    return Encoding(codec, note)


def _by_chance(data: bytes) -> float:
    """Weigh how unlikely it is that every word of single-byte letters has an even number of them, as pairs need."""
    return min(_EVEN_WORD * len(_WORD.findall(data)), _MOST_EVEN)


def _differ(data: bytes, codec: str, other: str) -> bool:
    return data.decode(codec, errors="replace") != data.decode(other, errors="replace")


def detect_single_byte(data: bytes) -> Encoding:
    """Choose the most plausible of TIS-620/cp874, cp1258, cp1252 and, when that has holes, latin-1."""
    sample = bytes(data)
    scores = {
        "cp874": _score(sample, "cp874"),
        "cp1258": _score(sample, "cp1258"),
        "cp1252": _score(sample, "cp1252"),
    }
    best = max(scores, key=lambda codec: (scores[codec], codec == "cp1252"))
    if best == "cp874":
        return Encoding("cp874", "encoding guessed: Thai TIS-620 (Windows-874)")
    if best == "cp1258":
        return Encoding("cp1258", "encoding guessed: Vietnamese Windows-1258")
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return Encoding("latin-1", "encoding guessed: Latin-1, as no other fits")
    return Encoding("cp1252", "encoding guessed: Western Windows-1252")


def _is_utf_8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return True
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        return sum(char > "\x7f" for char in text) - broken >= broken * _LEAST_SOUND


def _detect_wide(data: bytes) -> str | None:
    """Find UTF-16 or UTF-32 without a byte order mark.

    Its separators are ASCII, so NULs are frequent, all at even or all at odd places, and the right reading shows the
    separators and ordinary text. Two ASCII letters read as one Chinese character, so ordinary text is not enough.
    """
    if data.count(0) < len(data) * _FEWEST_NULS:
        return None
    at_even = data[::2].count(0) / data.count(0)
    by_place = {"utf-16-le": 1 - at_even, "utf-16-be": at_even, "utf-32-le": 1.0, "utf-32-be": 1.0}
    best, score = None, _LEAST_WIDE
    for codec, right_place in by_place.items():
        text = data[: len(data) // 4 * 4 or len(data)].decode(codec, errors="replace")
        if right_place < _LEAST_WIDE or not _SEPARATOR.search(text):
            continue
        share = sum(map(_is_ordinary, text)) / len(text)
        if share > score:
            best, score = codec, share
    return best


def _is_ordinary(char: str) -> bool:
    """Say whether a character belongs to text of the region: NUL, controls and remote blocks do not."""
    code = ord(char)
    return (
        0x20 <= code < 0x250  # Latin with its extensions
        or code in (0x09, 0x0A, 0x0D, 0x01)
        or 0x0300 <= code < 0x0370  # combining marks
        or 0x0B80 <= code < 0x0C00  # Tamil
        or 0x0E00 <= code < 0x1100  # Thai, Lao, Tibetan, Burmese
        or 0x1780 <= code < 0x1800  # Khmer
        or 0x1E00 <= code < 0x1F00  # Vietnamese
        or 0x2000 <= code < 0x2070  # punctuation
        or 0x3000 <= code < 0x3100  # CJK punctuation, kana
        or 0x4E00 <= code < 0xA000  # Chinese
    )


def _score(data: bytes, codec: str) -> float:
    """Return how plausible `data` reads in a single-byte encoding: about 1 for its own texts, 0 or less for others."""
    foreign = sum(byte > 0x7F for byte in data)
    if not foreign:
        return 0.0
    text = data.decode(codec, errors="replace")
    holes = text.count("\ufffd")
    plausible = {"cp874": _thai, "cp1258": _vietnamese, "cp1252": _western}[codec]
    return (plausible(text) - 4 * holes) / foreign


def _thai(text: str) -> float:
    runs = [len(run) for run in _THAI_RUN.findall(text)]
    inside = sum(run for run in runs if run > 1)
    initials = len(_THAI_INITIAL.findall(text))
    # Other single Thai letters between foreign characters are what foreign letters turn into.
    return inside + 2 * initials - 3 * len(_THAI_MISPLACED.findall(text)) - sum(run == 1 for run in runs)


def _vietnamese(text: str) -> float:
    if not _VIETNAMESE_ONLY.search(text):
        return 0.0  # then it reads the same in cp1252, which is the likelier
    tones = sum(text.count(tone) for tone in _VIETNAMESE_TONES)
    toned = len(_VIETNAMESE_TONED.findall(text))
    letters = len(_VIETNAMESE_LETTERS.findall(text))
    composed = sum(0xC0 <= ord(char) < 0x100 for char in text) - sum(char in "âêôÂÊÔ" for char in text)
    return toned + letters + 0.7 * max(composed, 0) - 3 * (tones - toned) - _stray_signs(text)


def _stray_signs(text: str) -> int:
    return len(re.findall("[¢£¤¥¦§¨©ª¬®¯±²³µ¶¸¹º¼½¾¿×÷](?=[a-zA-ZÀ-ÿ])", text))


def _western(text: str) -> float:
    letters = len(_WESTERN_LETTER.findall(text)) + len(_WESTERN_CAPITAL.findall(text))
    crowded = sum(map(len, _FOREIGN_RUN.findall(text)))  # no Western word has three such letters in a row
    return letters + 0.9 * len(_WESTERN_SIGN.findall(text)) - 1.5 * len(_WESTERN_ODD.findall(text)) - crowded
