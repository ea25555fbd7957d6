"""Names of a row that its texts repeat: narratives, notes and messages about the persons whom other columns name.

No list of names is needed: the row itself says whom its text may be about. Rows are also compared with the names of the
next row, which tells how often a word of a name stands there by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

LOOKED_AT = 200
"""Rows that are compared."""
_LETTERS = 3
_FEWEST, _LEAST_SHARE, _ABOVE_CHANCE = 4, 0.05, 3
_SPACES = 3.0
_LONGEST_TEXT = 2000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON = frozenset({"the", "and", "for", "not", "with", "binti", "bin", "anak", "van", "von", "del", "dela", "los"})


@dataclass(frozen=True, slots=True)
class Repeated:
    """Rows of texts that repeat a name of their own row."""

    rows: int
    of: int
    """Rows that were compared."""


def repeated_names(texts: pl.Series, names: Sequence[pl.Series]) -> Repeated | None:
    """Rows whose text repeats words of the row's names; None where chance explains them, or the values are no texts.

    Args: `texts` and `names` as text of the same rows, nulls where blank.
    """
    first = _first_filled(texts)
    picked = first(texts)
    if len(picked) < _FEWEST or sum([text.count(" ") for text in picked if text]) < _SPACES * len(picked):
        return None
    looked_at = [text[:_LONGEST_TEXT] for text in picked if text is not None]
    named = [_words_of(row) for row in zip(*map(first, names), strict=True)]
    own = sum(map(_says, looked_at, named))
    following = [words - mine for words, mine in zip([*named[1:], named[0]], named, strict=True)]
    others = sum(map(_says, looked_at, following))
    sure = own >= max(_FEWEST, _LEAST_SHARE * len(picked)) and own >= _ABOVE_CHANCE * others
    return Repeated(own, len(picked)) if sure else None


def _first_filled(texts: pl.Series) -> Callable[[pl.Series], list[str | None]]:
    """What takes from a column its values of the first rows with a text."""
    if not texts.null_count():  # as is usual, and costs nothing: finding and gathering rows are two queries of Polars
        return lambda column: column.head(LOOKED_AT).to_list()
    rows = texts.is_not_null().arg_true().head(LOOKED_AT)
    return lambda column: column.gather(rows).to_list()


def _says(text: str, words: frozenset[str]) -> bool:
    """Whether a text has one of some words."""
    for word in words:
        if word in text:
            return not words.isdisjoint(_WORD.findall(text))
    return False


def _words_of(names: Sequence[str | None]) -> frozenset[str]:
    """Words of names as texts would write them: with a capital, without titles of two letters."""
    words = [word for name in names if name for word in _WORD.findall(name) if len(word) >= _LETTERS]
    told = [word for word in words if word.casefold() not in _COMMON]
    return frozenset([word for word in (*told, *map(str.capitalize, told)) if not word[0].islower()])
