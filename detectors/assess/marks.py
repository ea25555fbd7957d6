"""Names of persons and addresses: words and shapes that mark them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from detectors.evidence import Evidence, looked_at
from detectors.normalise import fold_word
from detectors.profile import Profile
from detectors.shipped import read_yaml

_WORD = re.compile(r"[^\s,;:()]+")
_NUMBERED_STREET = re.compile(
    r"^(?:no\.?\s?|lot\s?|#)?\d{1,5}[a-z]?(?:[/-]\d{1,4})?,?\s+[^\W\d].{3,}|^[^\W\d].{3,}\s\d{1,5}[a-z]?(?:[,/ -].*)?$"
)
_UNIT = re.compile(r"#\s?[0-9A-Za-z]{1,3}\s?[-/]\s?[0-9]{1,4}[A-Za-z]?")
_ADDRESSES = 0.4
"""Share of the values that carry marks of an address, or begin as villages do, from which they are taken for addresses."""
_FIRMS_LEAST, _MARKED, _UNMARKED = 0.3, 0.3, 0.05
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[a-zA-ZÀ-ỹ]")
OF_FIRMS = "firms"
"""Source of the evidence that names are those of firms."""
_WORDS_OF_FIRMS = """
    ltd pte sdn bhd berhad inc llc corp company plc gmbh pt cv tbk cty tnhh bank store shop trading enterprise group
    partners associates llp advocates tetuan chambers logistics express cargo airline airlines insurance assurance takaful
    pharmacy foundation society holding holdings industries service services solutions school hospital clinic university
    restaurant hotel authority board council agency ministry department institute college academy centre center supermarket mart
"""
_OF_A_FIRM = frozenset(_WORDS_OF_FIRMS.split())
_LETTERS = re.compile(r"\w+")
_FIRM_IN_MARKS = re.compile(r"\b(?:co\.|s\.a\.)\b|บริษัท|จำกัด|ຮ້ານ|ကုမ္ပဏီ|ក្រុមហ៊ុន|公司")


@cache
def _marks() -> dict[str, dict[str, frozenset[str]]]:
    return {
        what: {place: frozenset(fold_word(w) for w in str(words).split()) for place, words in places.items()}
        for what, places in read_yaml("lexicons/marks.yaml").items()
    }


def has_person_mark(folded: str) -> bool:
    """Whether a folded value begins with a title, holds a patronymic or begins or ends with a common surname."""
    marks = _marks()["person"]
    words = _WORD.findall(folded)
    if not words:
        return False
    if len(words) > 1 and (words[0].rstrip(".") in marks["first"] or any(w in marks["inside"] for w in words[1:-1])):
        return True
    if 2 <= len(words) <= 5 and (words[0] in marks["surnames"] or words[-1] in marks["surnames"]):
        return True
    return not folded.isascii() and any(folded.startswith(w) and len(folded) > len(w) + 1 for w in marks["stuck"])


def _names_a_firm(folded: str) -> bool:
    """Whether a folded value holds a word for a company or an institution.

    Whole words are looked up: a pattern of seventy of them is tried at each place of each value.
    """
    if not _OF_A_FIRM.isdisjoint(_LETTERS.findall(folded)):
        return True
    marked = "co." in folded or "s.a." in folded or not folded.isascii()
    return marked and _FIRM_IN_MARKS.search(folded) is not None


def has_address_mark(folded: str) -> bool:
    """Whether a folded value holds two marks of an address, or one beside a number."""
    marks = _marks()["address"]
    words = _WORD.findall(folded)
    inside, numbered = marks["inside"], marks["numbered"]
    found = sum(map(inside.__contains__, words))
    for place, word in enumerate(words):
        if "." in word and word not in inside:
            # Abbreviations run into what they stand before: `Q.3`, `TP.HCM`, `Kel.Sukasari`.
            head, _, rest = word.partition(".")
            found += bool(rest) and f"{head}." in inside
        elif word in numbered:
            found += place + 1 < len(words) and words[place + 1][0].isdecimal()
    if not folded.isascii():
        found += sum(w in folded for w in marks["stuck"])
    return found >= 2 or (found == 1 and len(words) >= 2 and _DIGIT.search(folded) is not None)


def _is_street(folded: str) -> bool:
    """Whether a folded value is an address under a header that says so."""
    return has_address_mark(folded) or _NUMBERED_STREET.match(folded) is not None


def _share(test: Callable[[str], bool], folded: Sequence[str], least: float) -> float:
    """Share of the values that pass a test; 0 as soon as it cannot come to `least` any more, as in most columns."""
    size = left = len(folded)
    passed = 0
    for value in folded:
        left -= 1
        if test(value):
            passed += 1
        elif (passed + left) / size < least:
            return 0.0
    return passed / size


def name(profile: Profile, *, named: bool) -> Evidence:
    """Evidence for names of persons; `named` where the header says so."""
    if not profile.size:
        return Evidence(0.0, "")
    folded = profile.words
    company = _share(_names_a_firm, folded, _FIRMS_LEAST)
    if company >= _FIRMS_LEAST:
        reason = f"{looked_at(round(company * profile.size), profile.size)} are names of companies or institutions"
        return Evidence(-3.5, reason, OF_FIRMS)
    if profile.share("words", "masked", "text") < 0.5:
        return Evidence(0.0, "")
    marked = _share(has_person_mark, folded, _UNMARKED if named else _MARKED)
    if marked >= _MARKED and profile.size >= 5:
        reason = f"{looked_at(round(marked * profile.size), profile.size)} carry a title, patronymic or common surname"
        return Evidence(2.0 if named else 2.6, reason)
    if named and marked < _UNMARKED and profile.size >= 40 and profile.mean_length > 30:
        return Evidence(-1.5, "values are longer than names of persons")
    return Evidence(0.0, "")


def unit_numbers(profile: Profile) -> float:
    """Share of the distinct values that are numbers of a flat: floor and door behind a hash, `#05-12`."""
    if profile.share("code", "text") < 0.5:
        return 0.0
    return sum(_UNIT.fullmatch(v.cleaned) is not None for v in profile.values) / profile.size


def hospital_units(profile: Profile) -> Evidence:
    """Evidence against an address, in tables of care: a ward of a hospital has a number or the name of its branch."""
    if not profile.size:
        return Evidence(0.0, "")
    hospital = _marks()["hospital"]
    wards = sum(
        not hospital["inside"].isdisjoint(_WORD.findall(w)) or any(mark in w for mark in hospital["stuck"])
        for w in profile.words
    )
    known = wards / profile.size
    if known >= 0.3 or known + profile.share("small", "code") >= 0.6:
        return Evidence(-6.0, "wards of a hospital, not of a town")
    return Evidence(0.0, "")


def _begin_as_villages(profile: Profile) -> float:
    """Share of the values of several words that begin with a word for a village or a quarter: `Ban Phonxay`."""
    first = _marks()["address"]["first"]
    return sum(" " in w and w.split(" ", 1)[0] in first for w in profile.words) / profile.size


def address(profile: Profile, *, named: bool) -> Evidence:
    """Evidence for postal addresses; `named` where the header says so."""
    if (units := unit_numbers(profile)) >= 0.6:
        return Evidence(8.0, f"{looked_at(round(units * profile.size), profile.size)} are numbers of flats")
    if not profile.size or profile.share("text", "code", "words") < 0.5:
        return Evidence(0.0, "")
    marked = _share(_is_street if named else has_address_mark, profile.words, _ADDRESSES)
    if named and marked < _ADDRESSES <= _begin_as_villages(profile):
        return Evidence(1.5, "most values begin with a word for a village")
    if marked >= _ADDRESSES:
        reason = f"{looked_at(round(marked * profile.size), profile.size)} carry words or numbers of an address"
        if named:
            return Evidence(1.5, reason)
        return Evidence(3.4 if profile.mean_length >= 14 and marked >= 0.6 else 1.5, reason)
    return Evidence(0.0, "")
