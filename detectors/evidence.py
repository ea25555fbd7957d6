"""Weights of evidence: how much each observation speaks for a category, in natural log odds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation about a column and what it weighs."""

    weight: float
    """Log odds for (positive) or against (negative) the category."""
    reason: str
    """Sentence for a person; no value in it. Empty where the observation is not worth telling."""
    source: str = ""
    """What was observed: `header`, `values`, `table`, …; for the account that `lintas explain-column` gives."""


def seen_in(source: str, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The same evidence with its source, where it does not name one."""
    return [one if one.source else Evidence(one.weight, one.reason, source) for one in evidence]


def looked_at(told: int, of: int) -> str:
    """How many values, for a reason: `156 of the 160 distinct values looked at (98%)`; not of the rows, which repeat."""
    share = f"{told / of:.0%}" if of else "0%"
    return f"{told} of the {of} distinct values looked at ({share})"


_MOST = 9.2
"""Log odds are kept within this: nothing is claimed with more than 0.9999."""
PRIOR = -2.7
"""Log odds of a category before anything is known: one in sixteen of the categories asked about is there."""


def probability(evidence: Iterable[Evidence], prior: float = PRIOR) -> float:
    """Logistic of the prior and the summed weights: the confidence that is reported.

    Naive Bayes: header, values and table are taken as independent. Weights are capped where they are made, because
    look-alikes are not random (batch codes hold dates, bar codes hold check digits).
    """
    total = prior + sum(e.weight for e in evidence)
    return 1.0 / (1.0 + exp(-max(min(total, _MOST), -_MOST)))


def likelihood_ratio(passing: int, tested: int, chance: float, expected: float = 0.9) -> float:
    """Log likelihood ratio of `passing` of `tested` distinct values under the identifier against chance.

    Under the identifier each value passes with probability `expected` (tables are dirty), under chance with the
    identifier's chance pass rate. Both rates are kept inside 0.001..0.999. A value that fails never speaks for the
    identifier, however easily chance would have passed it: it may be of another shape altogether.
    """
    low = min(max(chance, 0.001), 0.999)
    high = min(max(expected, 0.001), 0.999)
    failing = min(log((1.0 - high) / (1.0 - low)), log((1.0 - high) / 0.5))
    return passing * log(high / low) + (tested - passing) * failing
