"""How many values still are valid identifiers, beyond what chance makes valid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detectors.recognizers.interface import Identifier

LOOKED_AT = 4_000
"""Distinct values of a column that are tested."""
_SURE = 1e-4
_FEWEST = 5
_LEAST_SHARE = 0.02
_USELESS_CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class Valid:
    """The identifier that most values of a column pass, with how many would by chance."""

    title: str
    passing: int
    of: int
    """Distinct values looked at."""
    chance: float
    """Share of strings of that length that pass at random, 0..1."""
    share: float
    """Share of the distinct values that are valid, corrected for chance, 0..1."""


def valid(texts: Sequence[str], tags: frozenset[str]) -> Valid | None:
    """The identifier of one of these categories that the values still carry; None where chance explains what passes.

    Without a category every identifier is asked that needs no header to be believed. Identifiers that describe masked
    values are not asked, nor those that half of all strings pass.
    """
    from detectors.normalise import clean, compact

    chosen = _asked(tags)
    if not chosen:
        return None
    cleaned = [value for text in texts[:LOOKED_AT] if (value := clean(text, 300))]
    compacted = [compact(value) for value in cleaned]
    best: Valid | None = None
    for one in chosen:
        found = _tested(one, cleaned if one.form == "cleaned" else compacted)
        if found is not None and (best is None or found.share > best.share):
            best = found
    return best


def _tested(one: Identifier, values: Sequence[str]) -> Valid | None:
    from detectors.intervals import beta_cdf

    fitting = [value for value in values if one.width[0] <= len(value) <= one.width[1]]
    passing = sum(one.accepts(value) for value in fitting)
    if passing < _FEWEST:
        return None
    by_luck = beta_cdf(passing, len(fitting) - passing + 1, one.chance)
    share = (passing - len(fitting) * one.chance) / (1.0 - one.chance) / len(values)
    if by_luck > _SURE or share < _LEAST_SHARE:
        return None
    return Valid(one.title, passing, len(values), one.chance, min(share, 1.0))


@lru_cache(maxsize=256)
def _asked(tags: frozenset[str]) -> tuple[Identifier, ...]:
    from detectors.recognizers import identifiers

    return tuple(one for one in identifiers() if _speaks(one, tags))


def _speaks(one: Identifier, tags: Iterable[str]) -> bool:
    known = set(tags)
    named = one.tag in known if known else (bool(one.tag) and one.stands == "alone" and one.check is not None)
    return named and one.chance < _USELESS_CHANCE and not one.id.endswith("_masked") and one.tag != "credentials"
