"""Health inside running text: words of illness, symptoms and treatment, counted against what chance would bring."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import log

from detectors.headers import TableContext
from detectors.headers.normalise import REMEMBERED, header_tokens
from detectors.leaves import Tally, holding
from detectors.profile import Profile
from detectors.shipped import read_yaml
from detectors.sought import Hit
from detectors.told import Told

_CHANCE = 0.0005
"""Share of texts of any subject that use such a word of nobody's health: a figure of speech, a name, a headline."""
_MOST = 5.0
_CARE = 2.0
_NOBODY, _OF_THINGS = -8.0, -1.5
_LEAFLETS = 0.05
_OWN = 0.5
"""Share of the texts on illness that speak of the writer or his kin, from which they are no leaflets."""
_SPACES, _SPACES_OF_NOTES = 2.0, 0.7
_SOLID_LENGTH = 14


@cache
def _pattern() -> str:
    """One pattern for Polars of the words of all languages; no word of it can match in two ways."""
    data = read_yaml("lexicons/health.yaml")
    spaced = {word.strip() for text in data["spaced"].values() for word in text.split(";") if word.strip()}
    return _either(spaced, {word for text in data["solid"].values() for word in text.split()})


@cache
def _own() -> str:
    """The same of words by which people speak of themselves and of their kin."""
    own = read_yaml("lexicons/health.yaml")["own"]
    return _either({word.strip() for word in own["spaced"].split(";")}, set(own["solid"].split()))


def _either(spaced: set[str], solid: set[str]) -> str:
    words = "|".join(sorted(map(re.escape, spaced), key=len, reverse=True))
    return rf"(?i)\b(?:{words})\b|{'|'.join(sorted(map(re.escape, solid), key=len, reverse=True))}"


@cache
def _note_words() -> frozenset[str]:
    return frozenset(read_yaml("lexicons/health.yaml")["notes"].split())


@lru_cache(maxsize=REMEMBERED)
def is_of_notes(header: str) -> bool:
    """Whether a header only says that notes stand below it."""
    return not _note_words().isdisjoint(token.folded for token in header_tokens(header))


def is_text(profile: Profile, header: str) -> bool:
    """Whether the values are notes rather than names or labels: three words and more on average, or long solid script.

    Under a header of notes (remarks, catatan) two words are enough.
    """
    if not profile.size or profile.share("text", "words") < 0.5:
        return False
    noted = is_of_notes(header)
    solid = 0 if noted else _SOLID_LENGTH
    spaces = sum(
        max(v.cleaned.count(" "), 0 if v.cleaned.isascii() else (len(v.cleaned) >= solid) * 3) for v in profile.values
    )
    return spaces / profile.size >= (_SPACES_OF_NOTES if noted else _SPACES)


def mentions(tally: Tally, profile: Profile, header: str, context: TableContext, told: Told) -> Hit | None:
    """Health inside the texts of a column, with the rows that tell of it; None where chance explains the words."""
    if not is_text(profile, header):
        return None
    told_of = holding(tally.values, _pattern())
    distinct = int(told_of.sum())
    share = distinct / max(len(tally.values), 1)
    if not distinct:
        return None
    own = int(holding(tally.values.filter(told_of), _own()).sum()) >= _OWN * distinct
    weight = _above_chance(distinct, len(tally.values)) + _of_someone(0.0 if own else share, context, told)
    if weight <= 0.0:
        return None
    rows = int(tally.counts.filter(told_of).sum())
    return Hit("health", "words of illness or treatment", rows, distinct, most=weight, of=tally.rows)


def _above_chance(distinct: int, texts: int) -> float:
    """Log likelihood ratio (Poisson) of so many texts with such a word against chance, 0 where chance explains them."""
    expected = _CHANCE * texts
    if distinct <= expected:
        return 0.0
    return min(distinct * log(distinct / expected) - (distinct - expected), _MOST)


def _of_someone(share: float, context: TableContext, told: Told) -> float:
    """What the table says of whose health it is: leaflets of medicines speak of nobody's, and most of them do.

    `share` is that of the texts on illness among all, 0 where they speak of the writer or of his kin.
    """
    if told.unidentified and context.about != "people" and share >= _LEAFLETS:
        return _NOBODY
    if context.health:
        return _CARE
    return _OF_THINGS if context.about in {"things", "organisations", "places"} else 0.0
