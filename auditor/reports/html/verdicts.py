"""How verdicts and levels look: a word, a sign and a class of the style sheet each, so that colour never speaks alone."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.reports import safe
from auditor.reports.summary import rank
from jurisdiction_map.records import record


@record
class Look:
    """What stands for one verdict. `css` is a class name; `sign` is one character that every font has."""

    css: str
    sign: str
    word: str


_LOOKS = {
    "blocked": Look("blocked", "×", "blocked"),
    "action_needed": Look("action", "!", "action needed"),
    "unclear": Look("unclear", "?", "unclear"),
    "unsupported": Look("unsupported", "∅", "no law file"),
    "conditions": Look("conditions", "§", "conditions"),
    "allowed": Look("allowed", "✓", "allowed"),
    "not_a_transfer": Look("outside", "–", "not a transfer"),
    "not_regulated": Look("free", "○", "not regulated"),
}


def look(verdict: str) -> Look:
    """Return the look of a verdict; one that Lintas does not know is shown by its own name."""
    return _LOOKS.get(verdict) or Look("other", "•", safe.name(verdict.replace("_", " ")))


def known() -> tuple[Look, ...]:
    """Every look, the worst verdict first: the legend."""
    return tuple(_LOOKS.values())


def worst(verdicts: Iterable[str]) -> str:
    """Return the verdict that weighs most, or nothing if there is none."""
    return min(verdicts, key=lambda verdict: (rank(verdict), verdict), default="")
