"""Three-valued truth with its reasons.

A condition is true, false or unknown (`None`). `Evidence` is one evaluated node of a condition: its value, what it
lacks to be known, how sure the source is, and the deadline that bears on it. The tree of evidence is the trace
that `why` prints; nothing else is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conditions.nodes import Node


class Confidence(IntEnum):
    """How well a statement of law is supported, weakest first (shared vocabulary of the fact base)."""

    DISPUTED = 0
    UNVERIFIED = 1
    RECALL = 2
    ONE_SECONDARY = 3
    TWO_SECONDARY = 4
    PRIMARY = 5

    @property
    def decides(self) -> bool:
        """Whether a gate or duty of this confidence may block or release."""
        return self >= Confidence.ONE_SECONDARY

    @property
    def word(self) -> str:
        """The name used in YAML and reports."""
        return self.name.lower()


CONFIDENCES = {level.word: level for level in Confidence}


@dataclass(slots=True)
class Evidence:
    """One evaluated condition.

    value: True, False, or None for unknown.
    missing: fact paths (or mechanisms) whose absence makes it unknown or unmet.
    due: the last day on time, where a deadline bears on what is not (known to be) done.
    doubt: why the law itself leaves it open, if it does.
    continues: a met limb whose duties go on.
    note: what was seen, for the trace ("safeguards[0]").
    """

    value: bool | None
    node: Node
    confidence: Confidence = Confidence.PRIMARY
    missing: tuple[str, ...] = ()
    due: date | None = None
    doubt: str | None = None
    continues: bool = False
    note: str | None = None
    children: tuple[Evidence, ...] = field(default=())

    def leaves(self) -> Iterable[Evidence]:
        """All evidence below this that has no children of its own."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def unique(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The items of all groups, first occurrence first."""
    return tuple(dict.fromkeys(item for group in groups for item in group))
