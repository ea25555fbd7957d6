"""What verification takes and gives: claims of the manifest, doubts about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["shown", "likely", "open"]
"""`shown`: the rows read contradict the claim. `likely`: they speak against it, another reading is possible. `open`: worth
knowing, no contradiction."""

DISGUISES = ("mask", "hash", "pseudonymise", "tokenise", "encrypt", "generalise")
"""Transforms after which a column is there and its values should not be."""
REMOVALS = ("drop", "keep")
"""Transforms that remove columns: those named, or all but those named."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a flow says it does to one column of its source."""

    flow: str
    source: str
    target: str
    word: str
    """The key of `transforms:` that says it."""
    column: str
    """Path of the source's column; what the manifest names where no such column was seen; empty for a bare category."""
    tags: frozenset[str]
    """Top-level tags of that column."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One claim that the data does not bear out."""

    rule: str
    strength: Strength
    flow: str
    word: str
    """Key of `transforms:` at which the finding points."""
    target: str
    columns: tuple[str, ...]
    said: str
    """What was seen, in sentences; names, counts and shares only."""
    evidence: tuple[str, ...] = ()
    key: str = ""
