"""Presidio recognizers that a caller adds, run on the values looked at.

Nothing here imports Presidio: the caller who has a recognizer has imported it already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detectors.categories import TAGS
from detectors.evidence import Evidence, likelihood_ratio, looked_at
from detectors.profile import Passes, Profile

_SCORE = 0.3
_CHANCE = 0.02
_CAP = 6.0
"""Both for a recognizer that does not say otherwise, by `lintas_chance` (share of other values that it takes too, 0..1)
and `lintas_most` (log odds that it may weigh)."""
_CELL = 1200


@dataclass(frozen=True)
class Adjudicated:
    """What added recognizers found in one column."""

    passes: dict[str, Passes]
    """By category."""
    titles: dict[str, str]
    """By category, the names of the recognizers that found it."""
    failed: tuple[str, ...]
    """Names of recognizers that raised; what they said is not kept, because it may hold values."""
    strengths: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By category, the chance and the greatest weight of the recognizer that is believed most."""


def tag_of(recognizer: object, entity: str) -> str:
    """The category a Presidio entity stands for: the recognizer's `lintas_tag`, or its own name where that is one."""
    declared = str(getattr(recognizer, "lintas_tag", "") or entity.lower())
    return declared if declared in TAGS else ""


def adjudicate(profile: Profile, recognizers: Iterable[object]) -> Adjudicated:
    """Run Presidio `EntityRecognizer`s on each value of a profile that is text."""
    hits: dict[str, set[int]] = {}
    titles: dict[str, str] = {}
    strengths: dict[str, tuple[float, float]] = {}
    failed: list[str] = []
    for recognizer in recognizers:
        one: Any = recognizer
        title = str(getattr(one, "name", type(one).__name__))
        try:
            entities = list(one.supported_entities)
            for index, value in enumerate(profile.values):
                for result in one.analyze(value.cleaned[:_CELL], entities, None):
                    tag = tag_of(one, result.entity_type)
                    if tag and result.score >= _SCORE:
                        hits.setdefault(tag, set()).add(index)
                        titles.setdefault(tag, title)
                        strengths[tag] = max(strengths.get(tag, _strength(one)), _strength(one), key=lambda s: s[1])
        except Exception:  # noqa: BLE001  # foreign code: one bad recognizer must not end the scan
            failed.append(title)
    passes = {
        tag: Passes(len(found), 0, sum(profile.values[i].rows for i in found)) for tag, found in sorted(hits.items())
    }
    return Adjudicated(passes, titles, tuple(failed), strengths)


def _strength(recognizer: object) -> tuple[float, float]:
    chance, most = getattr(recognizer, "lintas_chance", _CHANCE), getattr(recognizer, "lintas_most", _CAP)
    return float(chance), float(most)


def weigh(tag: str, found: Adjudicated, profile: Profile) -> Evidence:
    """Evidence of the added recognizers for a category."""
    passes = found.passes[tag]
    chance, most = found.strengths.get(tag, (_CHANCE, _CAP))
    weight = min(likelihood_ratio(passes.accepted, profile.size, chance), most)
    return Evidence(max(weight, 0.0), f"{found.titles[tag]} recognizes {looked_at(passes.accepted, profile.size)}")
