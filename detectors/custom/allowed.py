"""Values that are nobody's: test accounts, fillers, the firm's own number. They are taken out before a column is judged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from detectors.leaves import Tally


@dataclass(frozen=True, slots=True)
class Allowed:
    """An allow-list of values."""

    values: tuple[str, ...] = field(default=(), repr=False)
    """Whole values; capitals and small letters, and blanks around them, make no difference."""
    patterns: tuple[str, ...] = ()
    """Regular expressions of whole values, for Rust's engine: linear in the text, without look-arounds."""
    by: str = "the allow-list"
    """Where the list stands."""

    def __bool__(self) -> bool:
        """Whether there is anything on the list."""
        return bool(self.values or self.patterns)

    def matches(self, values: pl.Series) -> pl.Series:
        """Which of some values (text) are on the list."""
        folded = values.str.strip_chars().str.to_lowercase()
        found = folded.is_in([value.strip().lower() for value in self.values])
        for pattern in self.patterns:
            found = found | folded.str.contains(rf"(?i)^(?:{pattern})$")
        return found


def usable(pattern: str) -> bool:
    """Whether Rust's engine takes a pattern too."""
    try:
        pl.Series("value", ["a"], pl.String).str.contains(rf"(?i)^(?:{pattern})$")
    except pl.exceptions.ComputeError:
        return False
    return True


def spare(tally: Tally, allowed: Allowed) -> tuple[Tally, str]:
    """A column without the allowed values, whose rows then count as empty; and a note, empty where none was there."""
    if not allowed or not len(tally.values):
        return tally, ""
    found = allowed.matches(tally.values)
    distinct = int(found.sum())
    if not distinct:
        return tally, ""
    rows = int(tally.counts.filter(found).sum())
    told = f"{distinct:,} distinct value{'' if distinct == 1 else 's'} ({rows:,} row{'' if rows == 1 else 's'})"
    note = f"left out as on the allow-list of {allowed.by}: {told}"
    left = replace(
        tally, values=tally.values.filter(~found), counts=tally.counts.filter(~found), nulls=tally.nulls + rows
    )
    return left, note
