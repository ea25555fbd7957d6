"""Clopper-Pearson intervals."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.intervals import beta_cdf, clopper_pearson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # computed with R's binom.test
        (0, 10, 0.0, 0.3084971),
        (10, 10, 0.6915029, 1.0),
        (1, 10, 0.0025286, 0.4450161),
        (5, 10, 0.1870860, 0.8129140),
        (50, 1000, 0.0373354, 0.0653905),
        (0, 3000, 0.0, 0.0012289),
    ],
)
def test_intervals_match_published_values(hits, trials, low, high):
    assert clopper_pearson(hits, trials) == pytest.approx((low, high), abs=2e-6)


def binomial_at_most(hits, trials, p):
    return sum(comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(hits + 1))


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_each_bound_leaves_half_of_the_error_outside(case):
    hits, trials = case
    low, high = clopper_pearson(hits, trials)
    assert 0.0 <= low <= hits / trials <= high <= 1.0
    if hits < trials:
        assert binomial_at_most(hits, trials, high) == pytest.approx(0.025, abs=1e-6)
    if hits > 0:
        assert 1 - binomial_at_most(hits - 1, trials, low) == pytest.approx(0.025, abs=1e-6)


def test_nothing_drawn_says_nothing():
    assert clopper_pearson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "trials"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(hits, trials):
    with pytest.raises(ValueError, match="hits"):
        clopper_pearson(hits, trials)


# Below 1e-9 the rounding of 1 - x is itself larger than what is compared.
@given(st.floats(0.5, 50), st.floats(0.5, 50), st.floats(1e-9, 1 - 1e-9))
def test_the_beta_distribution_is_symmetric(a, b, x):
    assert beta_cdf(a, b, x) == pytest.approx(1 - beta_cdf(b, a, 1 - x), abs=1e-9)
