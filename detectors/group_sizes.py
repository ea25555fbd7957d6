"""Sizes of groups of rows that share the same values, and what a sample of rows can say about them.

A row alone in its group is a person singled out; the smallest group is the k of k-anonymity (Sweeney 2002). On a sample
groups are smaller than in the table they come from, so a sample alone never shows that k fails: `refutes` says when it
does all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detectors.intervals import beta_cdf

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Keys = npt.NDArray[np.uint64]
    Counts = npt.NDArray[np.int64]

Drawn = Literal["all", "uniform", "other"]
"""How the rows were drawn: every row, each set of rows equally likely, or in stretches of which nothing is certain."""

LISTED = 1_000
"""Largest group whose size is listed; a declared k is far below."""
REFUTED = 0.001
"""Probability below which a sample is taken to contradict a claimed k."""


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """How many rows share their values with how many others."""

    rows: int
    groups: int
    smallest: int
    """Rows of the smallest group; 0 where there is no row."""
    ones: int
    """Groups of one row, and so the rows that are alone."""
    twos: int
    """Groups of two rows."""
    counts: tuple[tuple[int, int], ...] = ()
    """How many groups there are of each size, smallest size first, up to `LISTED` sizes."""

    @property
    def uniqueness(self) -> float:
        """Share of the rows that are alone, 0..1."""
        return self.ones / self.rows if self.rows else 0.0

    def smaller(self, k: int) -> Smaller:
        """Groups of fewer than `k` rows (at most `LISTED`), and the rows in them."""
        below = [(size, groups) for size, groups in self.counts if size < k]
        return Smaller(sum(groups for _, groups in below), sum(size * groups for size, groups in below))


@dataclass(frozen=True, slots=True)
class Smaller:
    """Groups below some size, and the rows in them."""

    groups: int
    rows: int


def sizes_of(counts: Counts) -> GroupSizes:
    """Group sizes from the number of rows of each group (each 1 or more)."""
    import numpy as np

    if not len(counts):
        return GroupSizes(0, 0, 0, 0, 0)
    small = np.bincount(counts[counts <= LISTED], minlength=3)
    sizes = np.flatnonzero(small)
    listed = tuple(zip(sizes.tolist(), small[sizes].tolist(), strict=True))
    return GroupSizes(int(counts.sum()), len(counts), int(counts.min()), int(small[1]), int(small[2]), listed)


def group_sizes(keys: Keys) -> GroupSizes:
    """Group sizes of rows that have one 64-bit key each."""
    import numpy as np

    if not len(keys):
        return sizes_of(np.empty(0, np.int64))
    ordered = np.sort(keys)
    ends = np.flatnonzero(ordered[1:] != ordered[:-1])
    return sizes_of(np.diff(np.concatenate(([-1], ends, [len(keys) - 1]))))


def share_alone(keys: Keys) -> float:
    """Share of rows, each with one 64-bit key, whose key no other row has; 0 where there is no row."""
    import numpy as np

    if not len(keys):
        return 0.0
    ordered = np.sort(keys)
    begins = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:-1])
    return int(np.count_nonzero(begins[1:] & begins[:-1])) / len(keys)


def refutes(sizes: GroupSizes, k: int, drawn: Drawn, total: int | None) -> bool | None:
    """Whether rows contradict that every group of their table has at least `k` rows.

    Args: `sizes` of the rows looked at, `k` of 2 or more, how the rows were `drawn` and of how many in `total`.
    Returns: True or False where every row was read; True for a uniform sample that would be this uneven with a probability
    below `REFUTED`; None where the rows cannot say.

    The test: of the groups that a sample shows once or twice, one of K rows shows once at most 2 (N - n - K + 2) in
    (K - 1)(n - 1) times as often as twice (hypergeometric, n of N rows), and that ratio falls with K. With every K at
    least k the singles among them are at most binomial with the ratio at k; more of them than that refute k.
    """
    if sizes.rows == 0:
        return None
    if drawn == "all":
        return sizes.smallest < k
    if drawn != "uniform" or total is None or sizes.rows < 2 or total < sizes.rows or sizes.ones == 0:
        return None
    ratio = 2.0 * max(total - sizes.rows - k + 2, 0) / ((k - 1) * (sizes.rows - 1))
    chance = ratio / (1.0 + ratio)
    return True if beta_cdf(sizes.ones, sizes.twos + 1, chance) < REFUTED else None
