"""Tokens that are not in the lexicon as written: one spelling mistake, or two words written together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detectors.headers.domains import load_domains
from detectors.headers.model import Entry, Lexicon

SHORTEST_SPELLING = 6
"""Letters a token needs before one spelling mistake in it is forgiven."""
_LONGEST_TOKEN = 32
_SHORTEST_PART = 4
# Short words that may end or begin a joined token beside a holder: customerid, custno, idpelanggan.
_SHORT_PARTS = frozenset({"id", "no", "key", "code", "kode", "kod", "ma", "num", "tel", "hp", "nik", "ic", "dob"})


def one_mistake_apart(written: str, meant: str) -> bool:
    """Whether one letter missing, added, changed or two neighbours swapped tells the words apart (not none)."""
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    short, long = sorted((written, meant), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = short[start + 1 : start + 2] + short[start : start + 1]
    return swapped == long[start : start + 2] and short[start + 2 :] == long[start + 2 :]


@cache
def _neighbourhoods(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    """Beginning, or first letter and end, of the lexicon's longer words → those words."""
    near: dict[str, set[str]] = {}
    for word in {word for key in lexicon.spaced for word in key.split(" ")}:
        if len(word) >= SHORTEST_SPELLING and word.isascii() and word.isalpha():
            near.setdefault("<" + word[:3], set()).add(word)
            near.setdefault(word[0] + ">" + word[-3:], set()).add(word)
    return {key: frozenset(found) for key, found in near.items()}


@cache
def _true_words() -> frozenset[str]:
    """Words that stand in the vocabularies by themselves, and so are no misspelling of another: injured, insured."""
    return frozenset(word for domain in load_domains().values() for word in (*domain.cues, *domain.means))


@cache
def _joined(lexicon: Lexicon) -> Mapping[str, str]:
    """Phrases of several words, written without blanks → the phrase: ``tgllahir`` → ``tgl lahir``."""
    return {key.replace(" ", ""): key for key in lexicon.spaced if " " in key}


def joined_phrase(written: str, lexicon: Lexicon) -> str | None:
    """The phrase of several words that a token is, written together."""
    if not SHORTEST_SPELLING <= len(written) <= _LONGEST_TOKEN:
        return None
    return _joined(lexicon).get(written)


def meant_word(written: str, lexicon: Lexicon) -> str | None:
    """The one lexicon word that a token misspells, if there is exactly one; the first and last letters must be right.

    Mistakes at the ends are rare, and other words are common there: sender and gender, managed and manager.
    Tokens of fewer than six letters are never corrected, nor tokens with digits or other scripts.
    """
    if not SHORTEST_SPELLING <= len(written) <= _LONGEST_TOKEN or not written.isascii() or not written.isalpha():
        return None
    if written in _true_words():
        return None
    near = _neighbourhoods(lexicon)
    nearby = near.get("<" + written[:3], frozenset()) | near.get(written[0] + ">" + written[-3:], frozenset())
    meant = [word for word in nearby if word[-1] == written[-1] and one_mistake_apart(written, word)]
    return meant[0] if len(meant) == 1 else None


def joined_words(written: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Cut a token into two lexicon words of which one names a holder: ``customername`` → customer, name.

    Both parts must be whole words, at least four letters long unless they are usual short ones (``id``, ``no``).
    """
    if not SHORTEST_SPELLING <= len(written) <= _LONGEST_TOKEN or not written.isascii():
        return None
    for cut in range(2, len(written) - 1):
        first, second = written[:cut], written[cut:]
        if _fits(first, second, lexicon) or _fits(second, first, lexicon):
            return first, second
    return None


def _fits(holder: str, attribute: str, lexicon: Lexicon) -> bool:
    """Whether two words may have been written together as a holder and its attribute."""
    if len(holder) < _SHORTEST_PART or (len(attribute) < _SHORTEST_PART and attribute not in _SHORT_PARTS):
        return False
    is_holder = any(entry.role == "holder" for entry in lexicon.spaced.get(holder, ()))
    return is_holder and any(
        entry.role == "claim" or entry.tag in ("number", "code", "key") for entry in lexicon.spaced.get(attribute, ())
    )


_VOWELS = frozenset("aeiou")
_SHORTEST_SKELETON = 4
_SHORTEST_STEM = 3
_SHORTEST_JOINED = 5
_SURE = 0.85
# How names, numbers, dates and codes end in schemas that write a header as one token: CUSTNM, PSPTNO, BRTHDT.
_ENDINGS = ("nm", "no", "nbr", "dt", "cd", "addr")


def skeleton(word: str) -> str:
    """A word without its vowels, but for one at its beginning, and without doubled letters: address → adrs."""
    kept = [letter for place, letter in enumerate(word) if not place or letter not in _VOWELS]
    return "".join(letter for place, letter in enumerate(kept) if not place or letter != kept[place - 1])


@cache
def _skeletons(lexicon: Lexicon) -> Mapping[str, str | None]:
    """Skeletons of the longer English words → the word, or None where words of several meanings have the same one."""
    found: dict[str, str | None] = {}
    meant: dict[str, tuple[str, str]] = {}
    for word, entries in lexicon.spaced.items():
        short = skeleton(word)
        if not word.isalpha() or not word.isascii() or len(short) < _SHORTEST_SKELETON or short == word:
            continue
        english = next((entry for entry in entries if entry.language == "en"), None)
        if english is None or english.tag == "other":
            continue
        meaning = (english.role, english.tag)
        found[short] = None if meant.setdefault(short, meaning) != meaning else found.get(short, word)
    return found


def without_vowels(written: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words that a token means which was written without vowels, alone or before a usual ending: GNDR, CUSTNM.

    Empty where it is no such token, or where words of different meanings are written so.
    """
    if not written.isascii() or not written.isalpha() or len(written) > _LONGEST_TOKEN:
        return ()
    if word := _of_skeleton(written, lexicon):
        return (word,)
    for ending in _ENDINGS:
        stem = written.removesuffix(ending)
        if stem == written or len(stem) < _SHORTEST_STEM or len(written) < _SHORTEST_JOINED:
            continue
        if word := _of_skeleton(stem, lexicon):
            return word, ending
        if any(_may_be_joined(entry, bare=_is_bare(stem)) for entry in lexicon.spaced.get(stem, ())):
            return stem, ending
    return ()


def _may_be_joined(entry: Entry, *, bare: bool) -> bool:
    """Whether an English word is written together with an ending: a person, a sure attribute, or one without vowels."""
    if entry.language != "en":
        return False
    return entry.role == "holder" or (entry.role != "word" and (bare or entry.strength >= _SURE))


def _is_bare(written: str) -> bool:
    """Whether a token has no vowel behind its first letter."""
    return _VOWELS.isdisjoint(written[1:])


def _of_skeleton(written: str, lexicon: Lexicon) -> str | None:
    if not _is_bare(written) or len(written) < _SHORTEST_SKELETON:
        return None
    return _skeletons(lexicon).get(skeleton(written))
