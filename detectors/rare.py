"""Identifiers that a few values of a column are, among many that are something else: codes with a person's number in them.

Columns of codes and numbers are judged by a draw of their values, which misses what is rare. So every value is held
against the identifiers whose check most look-alikes fail: that few of a column's values are built like one and nearly
all of those pass is hardly chance.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from detectors.evidence import likelihood_ratio
from detectors.leaves import draw, holding
from detectors.masking import mask
from detectors.normalise import clean, compact
from detectors.profile import Index, Profile
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier
from detectors.sought import Hit

_MOST_BY_CHANCE = 0.1
"""Share of look-alikes that may pass a check: the digit of one in ten or more."""
_FEWEST = 3
_PASSING = 0.5
_MINORITY = 0.3
"""Share of a column's values up to which those built like an identifier are a minority; beyond, they were judged whole."""
_TRIED = 60
_WEIGHT = 4.0
_LOOKED_AT = 200
_EXAMPLES = 3
_NOT_TELLING = frozenset({"ip_address", "device_id", "vehicle_id"})
"""Versions, serial numbers and codes of articles are built like these, and stand among codes by nature."""


@cache
def _sought() -> tuple[Identifier, ...]:
    return tuple(
        one
        for one in identifiers()
        if one.tag
        and one.tag not in _NOT_TELLING
        and one.stands == "alone"
        and one.form == "compact"
        and one.checked
        and one.chance <= _MOST_BY_CHANCE
    )


@cache
def built_like(sought: tuple[Identifier, ...]) -> str:
    """What a value must be built like to be looked at, for Rust's engine: linear, and without look-arounds."""
    return rf"^\s*(?:{'|'.join(one.pattern for one in sought)})\s*$"


@cache
def _but(usual: frozenset[str]) -> tuple[Identifier, ...]:
    return tuple(one for one in _sought() if one.id not in usual)


@cache
def _index() -> Index:
    return Index(_sought(), ())


def rare_in(profile: Profile, values: int, left_out: int = 0) -> tuple[Identifier, ...]:
    """The identifiers to look for among some values: not those that many are built like, for these were judged whole.

    `profile`: that of a draw of the values; `left_out`: cells of the same stretch that can be no identifier.
    """
    tried = [value for value in profile.values[:_TRIED] if value.compacted]
    share = values / max(values + left_out, 1)
    built = _index().built_like(tried)
    return _but(frozenset(name for name, count in built.items() if count * share > _MINORITY * len(tried)))


class Among:
    """The values of one column that are built like identifiers, as they are met, a stretch of the column at a time."""

    def __init__(self) -> None:
        self._built: dict[str, dict[str, int]] = {}
        self._scale: dict[str, float] = {}

    def read(self, values: pl.Series, counts: pl.Series, sought: tuple[Identifier, ...]) -> None:
        """Take note of distinct values and the rows that hold each; `sought` by `rare_in`."""
        candidates = holding(values, built_like(sought))
        if not candidates.any():
            return
        chosen, rows = values.filter(candidates), counts.filter(candidates)
        looked = [(compact(clean(text)), count) for text, count in zip(*draw(chosen, rows, _LOOKED_AT), strict=True)]
        for one in sought:
            built = [(form, count) for form, count in looked if one.formed(form)]
            if built:
                self._scale[one.id] = max(self._scale.get(one.id, 1.0), len(chosen) / len(looked))
                of_one = self._built.setdefault(one.id, {})
                for form, count in built:
                    of_one[form] = of_one.get(form, 0) + count

    def hits(self) -> dict[str, Hit]:
        """The categories of the identifiers that chance does not explain."""
        found: dict[str, Hit] = {}
        if not self._built:
            return found
        for one in _sought():
            built = self._built.get(one.id, {})
            passing = [form for form in built if one.check is None or one.check(form)]
            if len(passing) < _FEWEST or len(passing) < _PASSING * len(built):
                continue
            if likelihood_ratio(len(passing), len(built), _MOST_BY_CHANCE) < _WEIGHT:
                continue
            scale = self._scale[one.id]
            rows = round(sum(built[form] for form in passing) * scale)
            hit = Hit(one.tag, f"{one.title} among other values", rows, len(passing), most=_WEIGHT)
            hit.exact = scale <= 1.0
            hit.examples = [masked for form in passing[:_EXAMPLES] if (masked := mask(form))]
            if one.tag not in found or found[one.tag].distinct < hit.distinct:
                found[one.tag] = hit
        return found
