"""Zawgyi, the older encoding of Burmese in the code points of Unicode: told from Unicode by what may not stand together.

Zawgyi stores the signs as they are seen: the vowel ေ and the bow of ra before their consonant, and it gives the code
point of the stacking sign to the asat. In Unicode both orders are impossible, so that a few words tell them apart. Code
points of Zawgyi: the chart of the Zawgyi-One font; order of Unicode: Unicode Technical Note 11, section 4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BURMESE = re.compile("[\u1000-\u109f]")
_LETTERS = (
    "\u1000-\u1021\u1023-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1082\u108e"
)
_PREFIXES = "\u1031\u103b\u107e-\u1084"
_BASES = "\u1000-\u1021\u1023-\u102a\u103f\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"

_ONLY_ZAWGYI = re.compile(
    f"(?<![{_LETTERS}\u1039-\u103f])\u1031"  # the vowel ေ without a consonant before it
    f"|(?<![{_LETTERS}\u1039-\u103e])\u103b"  # the bow of ra (in Unicode the sign of ya) likewise
    f"|\u1039(?![{_LETTERS}])"  # the asat, where Unicode has the sign that stacks the next consonant
    "|\u108f[\u102c-\u1030]"  # the narrow na, where Unicode has a tone mark
    "|\u103a[\u102c\u102d\u102e\u1030\u1032]"  # the sign of ya, where Unicode has the asat, which ends a syllable
)
_ONLY_UNICODE = re.compile(
    "\u103e"  # the sign of ha; Zawgyi has it elsewhere
    f"|\u1031(?![{_BASES}{_PREFIXES}\u1040\u1044\u1047])"  # the vowel ေ with no consonant after it
    r"|\u103a(?=[\u1037\u1038\u104a\u104b\s]|$)"  # the asat at the end of a syllable
)

_STACK = "\u1039"
_KINZI = "\u1004\u103a\u1039"
_BASE = {
    "\u106a": "\u1009", "\u106b": "\u100a", "\u106e": "\u100d\u1039\u100d", "\u106f": "\u100d\u1039\u100e",
    "\u1086": "\u103f", "\u108f": "\u1014", "\u1090": "\u101b", "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c", "\u1097": "\u100b\u1039\u100b",
}  # fmt: skip
# Signs around a consonant and what they are in Unicode; stacked consonants with the sign that stacks them.
_SIGN = {
    "\u1033": "\u102f", "\u1034": "\u1030", "\u1039": "\u103a", "\u103a": "\u103b", "\u103b": "\u103c", "\u103c": "\u103d",
    "\u103d": "\u103e", "\u105a": "\u102b\u103a", "\u107d": "\u103b", "\u1087": "\u103e", "\u1088": "\u103e\u102f",
    "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e", "\u108b": "\u102d", "\u108c": "\u102e", "\u108d": "\u1036",
    "\u108e": "\u102d\u1036", "\u1094": "\u1037", "\u1095": "\u1037", "\u1064": "",
    **{chr(code): "\u103c" for code in range(0x107E, 0x1085)},
}  # fmt: skip
_STACKED = {
    "\u1060": "\u1000", "\u1061": "\u1001", "\u1062": "\u1002", "\u1063": "\u1003", "\u1065": "\u1005", "\u1066": "\u1006",
    "\u1067": "\u1006", "\u1068": "\u1007", "\u1069": "\u1008", "\u106c": "\u100b", "\u106d": "\u100c", "\u1070": "\u100f",
    "\u1071": "\u1010", "\u1072": "\u1010", "\u1073": "\u1011", "\u1074": "\u1011", "\u1075": "\u1012", "\u1076": "\u1013",
    "\u1077": "\u1014", "\u1078": "\u1015", "\u1079": "\u1016", "\u107a": "\u1017", "\u107b": "\u1018", "\u107c": "\u1019",
    "\u1085": "\u101c", "\u1093": "\u1018", "\u1096": "\u1010",
}  # fmt: skip
_HAS_KINZI = frozenset("\u1064\u108b\u108c\u108d")
_ORDER = {
    sign: place
    for place, sign in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u103a\u1036\u1037\u1038"
    )
}
_OPEN_VOWELS = frozenset("\u1031\u102b\u102c")

_MARKS = (
    "\u102b-\u1030\u1032-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085\u1087-\u108e\u1093-\u1096"
)
_SYLLABLE = re.compile(f"([{_PREFIXES}]{{0,4}})([{_BASES}])([{_MARKS}]{{0,12}})")
# Digits that are typed for the letters they look like, where signs make them letters: 0 for wa, 7 for ra.
_WA, _RA = (
    re.compile(
        f"(?<![\u1040-\u1049]){digit}(?=[{_MARKS}])|(?<=[{_PREFIXES}]){digit}|(?<=[{_BASES}{_MARKS}]){digit}(?=[{_BASES}])"
    )
    for digit in "\u1040\u1047"
)
_COMPOSED = (
    ("\u101e\u103c\u1031\u102c\u103a", "\u102a"), ("\u101e\u103c", "\u1029"), ("\u1005\u103b", "\u1008"),
    ("\u1025\u102e", "\u1026"), ("\u1044\u1004\u103a\u1038", "\u104e\u1004\u103a\u1038"), ("\u1025\u103a", "\u1009\u103a"),
)  # fmt: skip

_FEWEST = 2
_SHARE = 0.1
_FEW = 5


@dataclass(frozen=True, slots=True)
class Told:
    """How many texts can only be Zawgyi and how many only Unicode."""

    zawgyi: int
    unicode: int

    @property
    def holds_zawgyi(self) -> bool:
        """Whether there is Zawgyi among the texts: more than what typing errors in Unicode would look like."""
        texts = self.zawgyi + self.unicode
        return self.zawgyi >= (_FEWEST if texts >= _FEW else 1) and self.zawgyi >= _SHARE * texts

    @property
    def mostly_zawgyi(self) -> bool:
        """Whether texts that could be either are Zawgyi too."""
        return self.zawgyi > self.unicode


def has_burmese(text: str) -> bool:
    """Whether a text has a letter or sign of the Myanmar block."""
    return not text.isascii() and _BURMESE.search(text) is not None


def leaning(text: str) -> int:
    """Above 0 for a text that can only be Zawgyi, below 0 for Unicode, 0 where nothing tells."""
    return len(_ONLY_ZAWGYI.findall(text)) - len(_ONLY_UNICODE.findall(text))


def tell(texts: Iterable[str]) -> Told:
    """Count the texts that can only be one of the two."""
    lean = [leaning(text) for text in texts]
    return Told(sum(one > 0 for one in lean), sum(one < 0 for one in lean))


def to_unicode(text: str) -> str:
    """Zawgyi text in the code points and the order of Unicode (NFC). What is not Burmese stays as it is; linear time."""
    text = _RA.sub("\u101b", _WA.sub("\u101d", text))
    text = _SYLLABLE.sub(_syllable, text)
    for written, composed in _COMPOSED:
        text = text.replace(written, composed)
    return unicodedata.normalize("NFC", text)


def _syllable(match: re.Match[str]) -> str:
    before, base, after = match.groups()
    stacked, signs = "", ""
    for sign in before + after:
        if sign in _STACKED:
            stacked += _STACK + _STACKED[sign]
            signs += "\u103d" if sign == "\u1096" else ""  # ta with wa below it is one code point
        else:
            signs += _SIGN.get(sign, sign)
    ordered = sorted(dict.fromkeys(signs), key=lambda sign: _ORDER.get(sign, len(_ORDER)))
    closed = not _OPEN_VOWELS & set(ordered) or ("\u103b" in ordered and "\u1031" not in ordered)
    if "\u103a" in ordered and closed:
        ordered.remove("\u103a")
        ordered.insert(0, "\u103a")
    kinzi = _KINZI if _HAS_KINZI & set(after) else ""
    return kinzi + _BASE.get(base, base) + stacked + "".join(ordered)
