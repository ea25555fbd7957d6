"""Exact binomial intervals without SciPy."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p

_TINY = 1e-300


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function (modified Lentz method)."""
    c, d = 1.0, 1.0 / max(1.0 - (a + b) * x / (a + 1.0), _TINY)
    h = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / (1.0 + even * d or _TINY)
        c = 1.0 + even / c or _TINY
        h *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / (1.0 + odd * d or _TINY)
        c = 1.0 + odd / c or _TINY
        step = d * c
        h *= step
        if abs(step - 1.0) < 1e-15:
            break
    return h


def beta_cdf(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b) for a, b > 0 and x in 0..1."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1.0 - x) / b


def _beta_quantile(a: float, b: float, p: float) -> float:
    """The x with I_x(a, b) = p, by bisection to 1e-9."""
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2.0
        if beta_cdf(a, b, middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@lru_cache(maxsize=4096)
def clopper_pearson(hits: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Clopper and Pearson 1934) interval of a proportion.

    Args: `hits` of `trials` independent draws, `level` the coverage in 0..1.
    Returns: (low, high) in 0..1; (0, 1) where nothing was drawn.
    Raises: ValueError where 0 <= hits <= trials does not hold.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"hits {hits} must lie between 0 and trials {trials}")
    if trials == 0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    if hits == 0:
        return 0.0, 1.0 - tail ** (1.0 / trials)
    if hits == trials:
        return float(tail ** (1.0 / trials)), 1.0
    low = _beta_quantile(hits, trials - hits + 1, tail)
    high = _beta_quantile(hits + 1, trials - hits, 1.0 - tail)
    return low, high
