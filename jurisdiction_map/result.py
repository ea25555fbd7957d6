"""What the engine answers: outcomes of provisions, verdicts of laws, the answer for a transfer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .law import Law, Provision
from .truth import Confidence, Evidence

VERDICTS = (
    "not_regulated", "not_a_transfer", "allowed", "conditions", "unsupported", "unclear", "action_needed", "blocked",
)  # fmt: skip
RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
LAWFUL = frozenset({"allowed", "conditions", "not_a_transfer", "not_regulated"})


@dataclass(slots=True)
class ProvisionResult:
    """The outcome of one provision on one set of facts.

    verdict: what this outcome alone makes of the transfer (one of VERDICTS), or None where it counts for nothing.
    reason: a sentence without what is lacking (`missing`); alternatives: any one of `missing` would do.
    """

    provision: Provision
    outcome: str
    reason: str
    verdict: str | None = None
    confidence: Confidence = Confidence.PRIMARY
    missing: tuple[str, ...] = ()
    due: date | None = None
    doubt: str | None = None
    continues: bool = False
    alternatives: bool = False
    evidence: Evidence | None = None
    applies: Evidence | None = None
    exempted_by: str | None = None

    @property
    def why(self) -> str:
        """The reason, or the doubt where the law or its confidence leaves the outcome open."""
        return self.doubt if self.doubt and self.outcome in ("met", "unknown") else self.reason

    @property
    def told(self) -> str:
        """The reason with what is lacking, in one or two sentences."""
        said = self.why
        if self.outcome in ("met", "exempt", "not_applicable") or not self.missing:
            return said or self.outcome.replace("_", " ")
        heading = (
            "Not known" if self.outcome == "unknown" else "None of these is there" if self.alternatives else "Lacking"
        )
        return f"{said} {heading}: {', '.join(self.missing[:6])}.".lstrip()


@dataclass(slots=True)
class LawResult:
    """What one law says about one transfer."""

    law: Law
    verdict: str
    reason: str
    provisions: Mapping[str, ProvisionResult]
    missing: tuple[str, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)
    annotations: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    weak: bool = False


@dataclass(slots=True)
class Change:
    """One edit of the facts that a remedy proposes."""

    path: str
    value: Any
    text: str
    cost: int
    how: str


@dataclass(slots=True)
class Remedy:
    """A set of changes that was tried and lifts the verdict."""

    changes: tuple[Change, ...]
    verdict: str

    @property
    def cost(self) -> int:
        """Sum of the changes' costs (an order, not money)."""
        return sum(change.cost for change in self.changes)


@dataclass(slots=True)
class Answer:
    """The answer for one transfer: the worst over the laws asked."""

    verdict: str
    laws: Mapping[str, LawResult]
    unsupported: tuple[str, ...]
    missing: tuple[str, ...]
    assumed: tuple[str, ...]
    annotations: tuple[str, ...]
    as_of: date
    remedies: tuple[Remedy, ...] = ()
