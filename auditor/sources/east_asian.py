"""How plausible bytes read as Chinese, Japanese or Korean in the encodings older than Unicode. Pure.

All of them take nearly any pair of bytes. What tells them apart is where in the tables of the standards the characters
stand: texts are made of the common characters, which GB 2312, Big5, JIS X 0208 and KS X 1001 put in ranges of their own.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

NAMES = {
    "gb18030": "Chinese GB18030 (GBK)",
    "cp950": "Chinese Big5",
    "cp932": "Japanese Shift_JIS",
    "euc_jp": "Japanese EUC-JP",
    "cp949": "Korean EUC-KR",
}
"""Codecs as Python names them, and what they are called in a note."""

_COMMON, _KNOWN, _MARK, _FOREIGN, _RARE = 1.0, 0.3, 0.5, -1.0, -1.5
_HOLE = 4.0
_ENOUGH = 6
_ODD = 0.6


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The characters of a text beyond ASCII, as bytes with how often each occurs."""

    counts: Counter[bytes]
    holes: int

    @property
    def total(self) -> int:
        return self.counts.total()

    def share(self, has: Callable[[bytes], bool]) -> float:
        """Share of the characters for which something holds."""
        return sum(count for pair, count in self.counts.items() if has(pair)) / self.total


def plausibility(data: bytes, codec: str) -> float:
    """Return how plausible `data`, which may be cut anywhere, reads in one of `NAMES`: about 1 for its own texts."""
    pairs = _read(data, codec)
    if not pairs.total:
        return 0.0
    place, habit = _PLACES[codec], _HABITS[codec]
    score = sum(place(pair) * count for pair, count in pairs.counts.items()) - _HOLE * pairs.holes
    return score / pairs.total - (_ODD if pairs.total >= _ENOUGH and not habit(pairs) else 0.0)


def _read(data: bytes, codec: str) -> _Pairs:
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(data)
    found = Counter(char for char in text if char > "\x7f")
    holes = found.pop("\ufffd", 0)
    return _Pairs(Counter({char.encode(codec, "replace"): count for char, count in found.items()}), holes)


def _in_gb18030(pair: bytes) -> float:
    if len(pair) != 2:
        return _MARK  # four bytes: the scripts that GBK lacks
    lead, trail = pair
    if trail < 0xA1 or lead < 0xA1:
        return 0.0  # what GBK adds: traditional characters
    if 0xB0 <= lead <= 0xD7:
        return _COMMON
    return _KNOWN if 0xD8 <= lead <= 0xF7 else _MARK if lead in (0xA1, 0xA3) else _FOREIGN


def _in_big5(pair: bytes) -> float:
    lead = pair[0]
    if 0xA4 <= lead <= 0xC6:
        return _COMMON
    return _KNOWN if 0xC9 <= lead <= 0xF9 else _MARK if 0xA1 <= lead <= 0xA3 else _RARE


def _in_shift_jis(pair: bytes) -> float:
    if len(pair) == 1:
        return 0.0  # narrow katakana: any byte in the upper half may be one
    code = pair[0] << 8 | pair[1]
    if 0x829F <= code <= 0x82F1 or 0x8340 <= code <= 0x8396 or 0x889F <= code <= 0x9872:
        return _COMMON
    return _MARK if code < 0x829F else _KNOWN if 0x989F <= code <= 0xEAA4 else _RARE


def _in_euc_jp(pair: bytes) -> float:
    if len(pair) != 2 or pair[0] == 0x8E:
        return _FOREIGN
    lead = pair[0]
    if lead in (0xA4, 0xA5) or 0xB0 <= lead <= 0xCF:
        return _COMMON
    return _MARK if lead in (0xA1, 0xA3) else _KNOWN if 0xD0 <= lead <= 0xF4 else _RARE


def _in_euc_kr(pair: bytes) -> float:
    lead, trail = (pair[0], pair[1]) if len(pair) == 2 else (0, 0)
    if trail < 0xA1:
        return _RARE  # syllables that Windows-949 adds
    if 0xB0 <= lead <= 0xC8:
        return _COMMON
    return _MARK if lead in (0xA1, 0xA3) else _FOREIGN


_PLACES: dict[str, Callable[[bytes], float]] = {
    "gb18030": _in_gb18030,
    "cp950": _in_big5,
    "cp932": _in_shift_jis,
    "euc_jp": _in_euc_jp,
    "cp949": _in_euc_kr,
}
# What texts of some length always have. GB 2312 is in order of sound: two fifths of a text stand behind the range of the
# Korean syllables. Two fifths of Big5 have a second byte in ASCII. Japanese has kana in every sentence and most addresses.
_HABITS: dict[str, Callable[[_Pairs], bool]] = {
    "gb18030": lambda pairs: pairs.share(lambda pair: 0xC9 <= pair[0] <= 0xF7) >= 0.1,
    "cp950": lambda pairs: pairs.share(lambda pair: pair[-1] < 0x80) >= 0.1,
    "cp932": lambda pairs: pairs.share(lambda pair: len(pair) == 2) >= 0.5,
    "euc_jp": lambda pairs: pairs.share(lambda pair: pair[0] in (0xA4, 0xA5)) >= 0.05,
    "cp949": lambda pairs: pairs.share(lambda pair: pair[0] <= 0xC8) >= 0.5,
}
