"""How many distinct values there are, from a sketch of all rows or from rows drawn uniformly. Pure; numbers only.

A sketch keeps the smallest of the values' 64-bit hashes. Up to `MOST` distinct values it is exact; beyond, the largest hash
that is kept tells how densely hashes lie (k minimum values: Bar-Yossef et al., RANDOM 2002; Beyer et al., SIGMOD 2007),
with a relative standard error of 1/sqrt(k - 2). Sketches under one key can be put together, as if all had been one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, log, sqrt
from typing import TYPE_CHECKING

from detectors.intervals import beta_cdf, clopper_pearson

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]

MOST = 65_536
"""Hashes kept: half a megabyte, and a relative standard error of 0.39 %."""
LEVEL = 0.95
"""Of every interval."""
MISTAKEN = 1e-6
"""Probability, over the draw of the key, with which `Estimate.at_least` of a sketch is too high."""
_RANGE = 2.0**64


@dataclass(slots=True, repr=False)
class Sketch:
    """The smallest hashes of distinct values. It is shown by its type: hashes are nobody's business."""

    hashes: Hashes | None = None
    """Sorted, each once; at most `MOST`."""
    cut: bool = False
    """Whether there were more than are kept."""

    def add(self, hashes: Hashes) -> None:
        """Take further hashes, in any order, as often as they come."""
        import numpy as np

        both = _each_once(hashes if self.hashes is None else np.concatenate([self.hashes, hashes]))
        self.cut = self.cut or len(both) > MOST
        self.hashes = both[:MOST].copy() if len(both) > MOST else both

    def merge(self, other: Sketch) -> None:
        """Take what another sketch under the same key holds."""
        if other.hashes is not None:
            self.add(other.hashes)
        self.cut = self.cut or other.cut

    @property
    def kept(self) -> int:
        """Distinct hashes held: the number of distinct values, unless the sketch is `cut`."""
        return 0 if self.hashes is None else len(self.hashes)


def _each_once(hashes: Hashes) -> Hashes:
    """Hashes in order, each once: sorting takes a tenth of the time of `numpy.unique`, which fills a table of them first."""
    import numpy as np

    ordered = np.sort(hashes)
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many distinct values there are."""

    at_least: int
    """Certain where values were counted; for a sketch wrong with a probability of at most `MISTAKEN`."""
    most_likely: int | None = None
    interval: tuple[int, int] | None = field(default=None)
    """Holds the number with a confidence of at least `LEVEL`."""


def of_sketch(sketch: Sketch) -> Estimate:
    """How many distinct values went into a sketch."""
    if sketch.hashes is None or not sketch.cut:
        return Estimate(sketch.kept, sketch.kept, (sketch.kept, sketch.kept))
    k = sketch.kept
    share = (float(sketch.hashes[-1]) + 1.0) / _RANGE
    likely = (k - 1) / share

    def passed(n: int) -> float:
        """Probability that the k-th smallest of n uniform hashes is as small as the one seen."""
        return beta_cdf(k, n - k + 1, share)

    top = ceil(8 * k / share)  # a gamma variate of shape k is beyond 8 k with a probability below 0.001, whatever k
    tail = (1.0 - LEVEL) / 2.0
    low = _first(lambda n: passed(n) >= tail, k, top)
    high = _first(lambda n: passed(n) > 1.0 - tail, k, top)
    sure = _first(lambda n: passed(n) >= MISTAKEN, k, top)
    return Estimate(sure, round(likely), (low, high))


def relative_error(k: int) -> float:
    """Relative standard error of an estimate from the k smallest hashes."""
    return 1.0 / sqrt(k - 2)


def of_uniform(distinct: int, filled: int, rows: int, total: int) -> Estimate:
    """How many distinct values a table of `total` rows holds, of which `rows` were drawn uniformly, without replacement.

    Args: `distinct` values seen on `filled` rows; the other rows drawn are empty.
    Returns: an interval and no estimate: what is seen once may be one of many that are seen once, or the only one. Its
    upper end is certain (a value for every row not known to be empty or to repeat one); its lower end is `fewest` over the
    fewest filled rows that the table can be thought to have, at half the error each.
    """
    known = rows - filled + (filled - distinct)
    error = 1.0 - LEVEL
    share = clopper_pearson(filled, rows, 1.0 - error)[0] if rows else 0.0
    others = max(filled, ceil(share * total))
    low = fewest(distinct, filled, others, error / 2.0) if filled else 0
    return Estimate(distinct, None, (low, max(total - known, low)))


def fewest(distinct: int, drawn: int, total: int, error: float) -> int:
    """The fewest values that `total` rows can be thought to hold when `drawn` of them show `distinct`.

    Returns a number that the true one reaches with a confidence of at least 1 - `error`, whatever share of the rows each
    value has. Of all ways to share rows among D values, equal shares show most distinct values (moving a row from the
    more frequent of two values to the other makes it more likely to see both), so D is out of the question once even
    equal shares show `distinct` or more with a probability below `error`:

    - no repeats: the probability is e(D) = C(D, n) (N/D)^n / C(N, n), which holds for shares that are no whole numbers too;
    - r repeats: while no more than r were seen, at least t - r values are known after t rows, and they have at least
      m = floor(N/D) rows each, so the next row repeats one with a probability of at least ((t - r) m - t) / (N - t).
      Repeats are then no fewer than independent events of these probabilities, whose lower tail is at most that of the
      binomial distribution with their mean (Hoeffding, Ann. Math. Stat. 27, 1956, theorem 4).
    """
    repeats = drawn - distinct
    rejected = _without_repeats(drawn, total, error) if repeats == 0 else _with_repeats(drawn, repeats, total, error)
    return _first(lambda values: not rejected(values), distinct, total)


def _without_repeats(drawn: int, total: int, error: float) -> Callable[[int], bool]:
    import numpy as np

    place = np.arange(drawn, dtype=np.float64)
    of_rows = float(np.log1p(-place / total).sum())
    return lambda values: float(np.log1p(-place / values).sum()) - of_rows < log(error)


def _with_repeats(drawn: int, repeats: int, total: int, error: float) -> Callable[[int], bool]:
    import numpy as np

    place = np.arange(drawn, dtype=np.float64)

    def rejected(values: int) -> bool:
        each = total // values
        chances = np.clip(((place - repeats) * each - place) / (total - place), 0.0, 1.0)
        mean = float(chances.sum())
        if repeats > mean - 1.0:
            return False
        return beta_cdf(drawn - repeats, repeats + 1, 1.0 - mean / drawn) < error

    return rejected


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` to `high` that a condition holds of, which holds of all after it; else `high`."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
