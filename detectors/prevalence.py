"""On how many of the rows seen a category stands."""

from __future__ import annotations

from detectors.intervals import clopper_pearson
from detectors.leaves import Tally
from detectors.profile import Passes, Profile


def prevalence(tally: Tally, profile: Profile, passes: Passes | None) -> tuple[float, tuple[float, float]]:
    """Share of the rows seen that carry the tag, with its 95 % interval.

    Where values decide, the rows of the values looked at are the draw; where the header decides, every row that is
    not blank carries it.
    """
    filled = tally.rows - tally.nulls
    if tally.rows == 0:
        return 0.0, (0.0, 1.0)
    if passes is None or profile.rows == 0 or passes.rows >= 0.98 * profile.rows:
        low, high = clopper_pearson(filled, tally.rows)
        return filled / tally.rows, (low, high)
    if profile.rows == filled:
        low, high = clopper_pearson(passes.rows, tally.rows)
        return passes.rows / tally.rows, (low, high)
    low, high = clopper_pearson(passes.rows, profile.rows)
    part = filled / tally.rows
    return passes.rows / profile.rows * part, (low * part, high * part)
