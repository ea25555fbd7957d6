"""What a sample allows one to claim. Pure, no scipy.

A bound is stated only where the design makes it true: every row read, or rows drawn uniformly. Contiguous stretches
(row groups, byte windows, the head) say nothing certain about the rest, whatever their number.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from auditor.sources.interface import SampleDesign
from detectors.intervals import beta_cdf

_STEPS = 200
"""Halvings of [0, 1]: more than a double can tell apart."""


def zero_statement(design: SampleDesign, confidence: float = 0.95) -> str:
    """Say in words what it means that nothing was found in a sample.

    Raises: ValueError when `confidence` is not inside (0, 1).
    """
    read, total = f"{design.rows_read:,}", design.rows_total
    if design.kind == "full":
        return f"none in all {read} rows" if design.rows_read else "none: the table has no rows"
    limit = bound(design, confidence)
    if limit is not None:
        return (
            f"none found in {read} of {_count(total)} rows drawn uniformly: "
            f"with {_percent(confidence)} confidence fewer than {percent_up(limit)} of rows carry it"
        )
    if design.kind == "clustered":
        units = f"{design.clusters_read:,} of {_count(design.clusters_total)} {design.cluster_unit}s"
        return f"none in {units} sampled, no bound on rows"
    if design.kind == "offsets":
        places = f"{design.clusters_read:,} byte windows" if design.clusters_read else "random byte offsets"
        return f"none in {read} of {_count(total)} rows read at {places}, no bound on rows"
    return f"none in {read} of {_count(total)} rows, read from the beginning, no bound on rows"


def bound(design: SampleDesign, confidence: float = 0.95) -> float | None:
    """Return the share of rows that a sample without a hit rules out: fewer than this share of rows carry it.

    0.0 for a full read. For a uniform sample of n of N rows the smaller of the exact one-sided binomial bound
    1 - (1 - confidence)^(1/n) and the exact hypergeometric one (the least K/N for which no hit in n draws without
    replacement has probability at most 1 - confidence). None where the design supports no bound.

    Raises: ValueError when `confidence` is not inside (0, 1).
    """
    _check_confidence(confidence)
    if design.kind == "full":
        return 0.0
    if design.kind != "uniform" or design.rows_read < 1:
        return None
    limit = -math.expm1(math.log1p(-confidence) / design.rows_read)
    if design.rows_total is not None and design.rows_total > 0:
        limit = min(limit, _rows_ruled_out(design.rows_read, design.rows_total, confidence) / design.rows_total)
    return limit


def interval(hits: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the two-sided Clopper-Pearson interval of a share, `hits` of `n` draws (Biometrika 26, 1934).

    Raises: ValueError when not 0 <= hits <= n, n < 1 or `confidence` is not inside (0, 1).
    """
    _check_confidence(confidence)
    if n < 1 or not 0 <= hits <= n:
        raise ValueError("hits must be between 0 and n, and n at least 1")
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _beta_quantile(tail, hits, n - hits + 1)
    high = 1.0 if hits == n else 1 - _beta_quantile(tail, n - hits, hits + 1)
    return low, high


def prevalence(design: SampleDesign, hits: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return the interval in which the share of rows with a hit lies: a point for a full read, None without a bound."""
    if design.rows_read < 1:
        return None
    if design.kind == "full":
        return hits / design.rows_read, hits / design.rows_read
    return interval(hits, design.rows_read, confidence) if design.kind == "uniform" else None


def rows_needed(max_miss: float, confidence: float = 0.95) -> int:
    """Return how many rows, drawn uniformly and without a hit, bound the share of rows that carry it by `max_miss`.

    Raises: ValueError when `max_miss` or `confidence` is not inside (0, 1).
    """
    _check_confidence(confidence)
    if not 0 < max_miss < 1:
        raise ValueError("max_miss must be inside (0, 1)")
    rows = max(1, math.ceil(math.log1p(-confidence) / math.log1p(-max_miss)))
    # The quotient is off by a few units in its last place: step to the smallest number that does it.
    while rows > 1 and (rows - 1) * math.log1p(-max_miss) <= math.log1p(-confidence):
        rows -= 1
    while rows * math.log1p(-max_miss) > math.log1p(-confidence):
        rows += 1
    return rows


def percent_up(share: float) -> str:
    """Write a share as a percentage with two significant digits, rounded up so that `fewer than` stays true."""
    if share <= 0:
        return "0%"
    percent = Decimal(share) * 100
    digit = percent.adjusted() - 1
    rounded = percent.quantize(Decimal(1).scaleb(digit), rounding=ROUND_CEILING)
    return f"{min(rounded, Decimal(100)).normalize():f}%"


@lru_cache(maxsize=1024)
def _rows_ruled_out(n: int, total: int, confidence: float) -> int:
    """Return the least K such that K carriers among `total` rows all escape n draws with P <= 1 - confidence."""
    if n >= total:
        return 1
    threshold = math.log1p(-confidence)
    low, high = 0, total - n + 1  # K = 0 always escapes, K > total - n never does
    while high - low > 1:
        middle = (low + high) // 2
        if _log_escape(n, middle, total) <= threshold:
            high = middle
        else:
            low = middle
    return high


def _log_escape(n: int, carriers: int, total: int) -> float:
    """Log-probability of no hit: product of (total - big - i) / (total - i), i < small; the two are interchangeable."""
    small, big = sorted((n, carriers))
    if big > total - small:
        return -math.inf
    return math.fsum(math.log1p(-big / (total - i)) for i in range(small))


def _beta_quantile(p: float, a: float, b: float) -> float:
    """Return x with I_x(a, b) = p, by bisection on the regularised incomplete beta function."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_cdf(a, b, middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("confidence must be inside (0, 1)")


def _count(number: int | None) -> str:
    return f"{number:,}" if number is not None else "an unknown number of"


def _percent(share: float) -> str:
    return f"{(Decimal(str(share)) * 100).normalize():f}%"
