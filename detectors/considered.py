"""The account of one column: each category that was weighed, with its evidence, whether or not it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detectors.evidence import PRIOR, Evidence, probability

Verdict = Literal["found", "possible", "rejected"]


@dataclass(frozen=True, slots=True)
class Considered:
    """One category and all that was said for and against it."""

    tag: str
    evidence: tuple[Evidence, ...]
    owned: float = 1.0
    """Probability that it is a person's where it is what it seems: a shop has a telephone too."""
    where: str = ""
    """Empty for the values as wholes; else the part of them that was looked at, such as `inside the texts`."""

    @property
    def log_odds(self) -> float:
        """The prior and the weights of the evidence, summed (natural logarithm of the odds)."""
        return PRIOR + sum(one.weight for one in self.evidence)

    @property
    def confidence(self) -> float:
        """Logistic of `log_odds`, times `owned`: what the thresholds are compared with, 0..1."""
        return round(probability(self.evidence) * self.owned, 4)

    def verdict(self, report: float, ask: float) -> Verdict:
        """Found from `report` on, possible from `ask` on, else rejected."""
        return "found" if self.confidence >= report else "possible" if self.confidence >= ask else "rejected"
