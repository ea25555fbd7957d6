"""Find the lexicon phrases in a header and settle which language's meaning each has."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from detectors.headers.model import Entry, Lexicon
from detectors.headers.normalise import REMEMBERED, Token, fold, header_tokens
from detectors.headers.spelling import joined_phrase, joined_words, meant_word, without_vowels

# How numbers of more than three digits are written in the lexicon: ``rs 0000`` stands for any dbSNP identifier.
_ANY_NUMBER = "0000"
_SHORTEST_SINGULAR = 4
_SHORTEST_BRAND = 5
_MISSPELT = 0.8
_SHORTENED = 0.9
_FOREIGN = 0.6
# What short words count whose diacritics are missing, while nothing else in the table speaks their language: "ho", "bo",
# "toi" are Vietnamese family name, father, offence, and much else.
_BARE_SYLLABLE = {1: 0.3, 2: 0.45, 3: 0.45, 4: 0.7}
# What short words of other languages count beside English or unknown words, or alone where they have two letters:
# `rt_ms`, `mach_id` and `MK` are no Indonesian neighbourhood, Vietnamese pulse and Vietnamese password.
_LONGEST_SYLLABLE = 4
_AMONG_OTHERS = {1: 0.4, 2: 0.4, 3: 0.45, 4: 0.5}
_ALONE = 2
# What a phrase of a few letters counts inside a run of a script without spaces of which the rest is unknown: ພັກ is a
# party by itself, and a lodging behind another syllable.
_INSIDE_A_WORD = 0.5
_FEW_LETTERS = 3
# Vowels of Thai and Lao that are letters to Unicode but never begin a word.
_DEPENDENT_VOWELS = frozenset("ะาำๅະາຳຽ")
_IDEOGRAPHS = "\u3041"
"""From here on, characters are those of Japanese, Chinese and Korean, of which one may be a word."""


class Piece(NamedTuple):
    """A part of a header: a lexicon phrase with its possible meanings, or an unknown word."""

    text: str
    """What was matched, folded."""
    entries: tuple[Entry, ...]
    """Possible meanings; empty for an unknown word."""
    marks: str
    """Diacritics as written."""
    factor: float
    """Share of the strength that is left after spelling mistakes."""
    words: int
    """Tokens covered."""


class _Graded(NamedTuple):
    """One possible meaning of a piece, for ordering."""

    sure: bool
    local: bool
    strength: float
    entry: Entry


class Meaning(NamedTuple):
    """A piece with its meanings settled."""

    text: str
    entry: Entry | None
    """The likeliest meaning; None for an unknown word."""
    strength: float
    """Strength of that meaning."""
    others: tuple[tuple[Entry, float], ...]
    """Further claims and denials, with strengths: the same language's second meaning, or another language's claim."""


@lru_cache(maxsize=REMEMBERED)
def pieces_of(header: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The pieces of a header that was cut to what is read of it (see ``shortened``)."""
    return tuple(pieces(header_tokens(header), lexicon))


def pieces(header: Sequence[Token], lexicon: Lexicon) -> list[Piece]:
    """Cover a header with phrases of the lexicon so that the fewest words stay unknown, then with the fewest phrases."""
    header = _brands_joined(header, lexicon)
    words = [_ANY_NUMBER if len(token.folded) > 3 and token.folded.isdecimal() else token.folded for token in header]
    found: list[Piece] = []
    position = 0
    for length in _cover(words, lexicon):
        token = header[position]
        if length > 1 or (length == 1 and not token.solid):
            text = " ".join(words[position : position + length])
            marks = "".join(sorted("".join(part.marks for part in header[position : position + length])))
            found.append(Piece(text, lexicon.spaced[text], marks, 1.0, length))
        else:
            found.extend(_solid_pieces(token.text, lexicon) if token.solid else _unknown_word(token, lexicon))
        position += length or 1
    return found


def _brands_joined(header: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """Names with a capital inside put together again, where one half means nothing by itself: ``GCash``, ``PayNow``."""
    joined: list[Token] = []
    for token in header:
        if token.glued and joined:
            before = joined[-1].folded
            both = before + token.folded
            known = before in lexicon.spaced and token.folded in lexicon.spaced
            # LandBank is a bank, though land and bank are words.
            known = known and not any(entry.tag == "bank_account" for entry in lexicon.spaced.get(both, ()))
            if not known and len(both) >= _SHORTEST_BRAND and both in lexicon.spaced:
                joined[-1] = Token(both, both, "", False)
                continue
        joined.append(token)
    return joined


def _cover(words: Sequence[str], lexicon: Lexicon) -> list[int]:
    """Lengths of the phrases that cover the words from left to right, 0 for an unknown word."""
    spaced, reach = lexicon.spaced, lexicon.reach
    count = len(words)
    # From each position to the end: unknown words, phrases, and the length to take there.
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (count + 1)
    for start in range(count - 1, -1, -1):
        word = words[start]
        unknown, phrases, _ = best[start + 1]
        choice = (unknown, phrases + 1, 1) if word in spaced else (unknown + 1, phrases + 1, 0)
        for length in range(2, min(reach.get(word, 1), count - start) + 1):
            unknown, phrases, _ = best[start + length]
            if (unknown, phrases + 1) <= choice[:2] and " ".join(words[start : start + length]) in spaced:
                choice = (unknown, phrases + 1, length)
        best[start] = choice
    lengths: list[int] = []
    position = 0
    while position < count:
        lengths.append(best[position][2])
        position += best[position][2] or 1
    return lengths


def _unknown_word(token: Token, lexicon: Lexicon) -> list[Piece]:
    """A token that no phrase begins with: perhaps misspelt, perhaps two words written together."""
    phrase = joined_phrase(token.folded, lexicon)
    if phrase:
        return [Piece(phrase, lexicon.spaced[phrase], "", 1.0, 1)]
    parts = joined_words(token.folded, lexicon)
    if parts:
        return [Piece(part, lexicon.spaced[part], "", 1.0, 1) for part in parts]
    if short := without_vowels(token.folded, lexicon):
        return [Piece(part, lexicon.spaced[part], "", _SHORTENED, 1) for part in short]
    singular = token.folded[:-1]
    if token.folded.endswith("s") and len(singular) >= _SHORTEST_SINGULAR and singular in lexicon.spaced:
        return [Piece(singular, lexicon.spaced[singular], "", 1.0, 1)]
    meant = meant_word(token.folded, lexicon)
    if meant is not None and meant in lexicon.spaced:
        return [Piece(meant, lexicon.spaced[meant], "", _MISSPELT, 1)]
    return [Piece(token.folded, (), token.marks, 1.0, 1)]


def _solid_pieces(text: str, lexicon: Lexicon) -> list[Piece]:
    """Phrases inside a run of a script without spaces, longest first at each place; the rest becomes unknown pieces."""
    found: list[Piece] = []
    position = unknown = 0
    while position < len(text):
        length = 0
        for candidate in lexicon.lengths.get(text[position], ()):
            end = position + candidate
            if end <= len(text) and text[position:end] in lexicon.solid and _ends_well(text, end):
                length = candidate
                break
        if not length:
            position += 1
            continue
        if unknown < position:
            found.append(Piece(text[unknown:position], (), "", 1.0, 1))
        phrase = text[position : position + length]
        found.append(Piece(phrase, lexicon.solid[phrase], "", 1.0, 1))
        position += length
        unknown = position
    if unknown < len(text):
        found.append(Piece(text[unknown:], (), "", 1.0, 1))
    return _short_ones_doubted(found)


def _short_ones_doubted(found: list[Piece]) -> list[Piece]:
    """The pieces of a run, with those of few letters beside unknown ones weakened: they may be part of another word."""
    if len(found) < 2:
        return found
    unknown = [not piece.entries for piece in found]
    doubted = []
    for place, piece in enumerate(found):
        beside = any(unknown[max(place - 1, 0) : place + 2])
        short = len(piece.text) <= (1 if piece.text[0] >= _IDEOGRAPHS else _FEW_LETTERS)
        doubted.append(piece._replace(factor=_INSIDE_A_WORD) if piece.entries and beside and short else piece)
    return doubted


def _ends_well(text: str, end: int) -> bool:
    """Whether a phrase may end here: not before a vowel sign or tone mark that belongs to its last letter."""
    if end == len(text):
        return True
    return text[end] not in _DEPENDENT_VOWELS and unicodedata.category(text[end])[0] != "M"


def settle(found: Sequence[Piece], languages: Sequence[str]) -> list[Meaning]:
    """Choose each piece's meaning by the table's languages, the diacritics written, and the other words of the header."""
    readings = [_written_so(piece) for piece in found]
    voices = [{entry.language for entry in reading} for reading in readings]
    meanings: list[Meaning] = []
    for index, (piece, reading) in enumerate(zip(found, readings, strict=True)):
        if not reading:
            meanings.append(Meaning(piece.text, None, 0.0, ()))
            continue
        heard = {next(iter(voice)) for other, voice in enumerate(voices) if other != index and len(voice) == 1}
        if piece.marks:
            heard |= {entry.language for entry in reading if marks_of(entry.phrase) == piece.marks}
        others = [voice for other, voice in enumerate(voices) if other != index and _is_word(found[other].text)]
        meanings.append(_settle_one(piece, reading, frozenset(heard), languages, others))
    return meanings


def _is_word(text: str) -> bool:
    """Whether a piece has letters enough to be of some language."""
    return len(text) > 1 and not text.isdecimal()


def _written_so(piece: Piece) -> tuple[Entry, ...]:
    """Entries that fit the diacritics as written: ``còn`` is not ``con``, while ``CON`` may be either.

    In phrases of several words some diacritics may be missing, but none may be another: ``loại màu`` is no ``loại máu``.
    """
    if not piece.marks:
        return piece.entries
    if piece.words > 1:
        return tuple(entry for entry in piece.entries if not _contradict(piece.marks, marks_of(entry.phrase)))
    return tuple(entry for entry in piece.entries if marks_of(entry.phrase) == piece.marks)


def _contradict(written: str, meant: str) -> bool:
    """Whether diacritics were written that a phrase does not have, which has some."""
    return bool(meant) and bool(Counter(written) - Counter(meant))


@lru_cache(maxsize=4096)
def marks_of(phrase: str) -> str:
    """Sorted diacritics of a lexicon phrase."""
    return fold(phrase)[1]


def _among_others(entry: Entry, piece: Piece, others: Sequence[set[str]]) -> float:
    """Share of the strength that is left to a short word of another language than English; `others`: the languages of
    the header's other words, none for unknown ones."""
    length = len(piece.text)
    if entry.language == "en" or piece.words > 1 or length > _LONGEST_SYLLABLE or not piece.text.isascii():
        return 1.0
    # What is a word of both, as `no` and `id` are, tells nothing.
    telling = [voice for voice in others if not ({entry.language, "en"} <= voice)]
    if any(entry.language in voice for voice in telling) or (not telling and length > _ALONE):
        return 1.0
    return _AMONG_OTHERS[length]


def _settle_one(
    piece: Piece,
    reading: tuple[Entry, ...],
    heard: frozenset[str],
    languages: Sequence[str],
    others: Sequence[set[str]],
) -> Meaning:
    graded: list[_Graded] = []
    spoken = {entry.language for entry in reading}
    # English is the background of every table: beside it, the local meaning counts (pwd in a Philippine table).
    local = any(language != "en" for language in spoken.intersection(languages))
    known = bool(languages) and not spoken.isdisjoint(languages)
    for entry in reading:
        sure = entry.language in languages or entry.language in heard
        strength = (entry.strength if sure else entry.shy) * piece.factor
        if known and entry.language not in languages:
            strength *= _FOREIGN
        elif not sure and not piece.marks and piece.words == 1:
            bare = _BARE_SYLLABLE.get(len(piece.text), 1.0) if entry.phrase else 1.0
            strength *= min(bare, _among_others(entry, piece, others))
        graded.append(_Graded(sure, local and entry.language != "en", strength, entry))
    graded.sort(key=lambda item: item[:3], reverse=True)
    sure, _, strength, best = graded[0]
    more = tuple(
        (_quoting(entry, piece), value if entry.language == best.language else value * _FOREIGN)
        for _, _, value, entry in graded[1:]
        if entry.role in ("claim", "nothing")
        and entry.tag != best.tag
        and (entry.language == best.language or (best.role == entry.role == "claim" and not sure))
    )
    return Meaning(piece.text, _quoting(best, piece), strength, more)


def _quoting(entry: Entry, piece: Piece) -> Entry:
    """The entry with its phrase filled in, for the reason."""
    return entry if entry.phrase else entry._replace(phrase=piece.text)
