"""What may be claimed from a sample: checked against exact arithmetic, and the wording against the claim."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.sources.interface import SampleDesign
from auditor.sources.statistics import bound, interval, percent_up, prevalence, rows_needed, zero_statement

STATEMENTS = [
    (SampleDesign("full", 812, 812), "none in all 812 rows"),
    (SampleDesign("full", 0, 0), "none: the table has no rows"),
    (
        SampleDesign("uniform", 3000, 1_204_331),
        "none found in 3,000 of 1,204,331 rows drawn uniformly: with 95% confidence fewer than 0.1% of rows carry it",
    ),
    (SampleDesign("clustered", 10_000, 5_000_000, 16, 41), "none in 16 of 41 row groups sampled, no bound on rows"),
    (SampleDesign("clustered", 90, None, 2, 3, 0, "file"), "none in 2 of 3 files sampled, no bound on rows"),
    (
        SampleDesign("head", 10_000, None),
        "none in 10,000 of an unknown number of rows, read from the beginning, no bound on rows",
    ),
    (
        SampleDesign("offsets", 10_000, None, 32, None, 0, "byte window"),
        "none in 10,000 of an unknown number of rows read at 32 byte windows, no bound on rows",
    ),
]


@pytest.mark.parametrize(("design", "text"), STATEMENTS)
def test_the_statement_says_what_the_design_supports(design, text):
    assert zero_statement(design) == text


@pytest.mark.parametrize("kind", ["clustered", "head", "offsets"])
def test_no_bound_without_uniform_drawing(kind):
    design = SampleDesign(kind, 10_000, 1_000_000, 32, 41)
    assert bound(design) is None
    assert prevalence(design, 3) is None
    assert "no bound" in zero_statement(design)


def test_a_full_read_leaves_nothing_open():
    assert bound(SampleDesign("full", 5, 5)) == 0.0
    assert prevalence(SampleDesign("full", 8, 8), 2) == (0.25, 0.25)


def test_an_empty_uniform_sample_bounds_nothing():
    assert bound(SampleDesign("uniform", 0, 10)) is None


# Values of R's binom.test and of the Beta quantile tables.
CLOPPER_PEARSON = [
    (0, 10, 0.95, 0.0, 0.30849710781876083),
    (10, 10, 0.95, 0.6915028921812392, 1.0),
    (5, 10, 0.95, 0.18708602844739848, 0.8129139715526015),
    (1, 100, 0.95, 0.00025314603297430477, 0.054459385392080364),
]


@pytest.mark.parametrize(("hits", "n", "confidence", "low", "high"), CLOPPER_PEARSON)
def test_clopper_pearson_matches_known_values(hits, n, confidence, low, high):
    assert interval(hits, n, confidence) == pytest.approx((low, high), abs=1e-9)


def binomial_tail(hits: int, n: int, share: float) -> Fraction:
    """P(X >= hits), exactly."""
    p = Fraction(share)
    return sum((Fraction(math.comb(n, k)) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1)), Fraction(0))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.9, 0.95, 0.99])
)
def test_clopper_pearson_ends_have_exactly_the_tail_probability(case, confidence):
    hits, n = case
    low, high = interval(hits, n, confidence)
    tail = (1 - confidence) / 2
    if hits:
        assert float(binomial_tail(hits, n, low)) == pytest.approx(tail, abs=1e-9)
    if hits < n:
        assert float(1 - binomial_tail(hits + 1, n, high)) == pytest.approx(tail, abs=1e-9)
    assert low <= hits / n <= high


def test_clopper_pearson_of_large_samples_is_finite_and_narrow():
    low, high = interval(500_000, 50_000_000)
    assert 0.00997 < low < 0.01 < high < 0.01003


@pytest.mark.parametrize(("hits", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_an_impossible_count_is_refused(hits, n):
    with pytest.raises(ValueError, match="hits"):
        interval(hits, n)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 2])
def test_a_confidence_outside_its_range_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        bound(SampleDesign("uniform", 5, 10), confidence)


def escape_probability(carriers: int, n: int, total: int) -> Fraction:
    """Probability that none of `carriers` rows is among `n` drawn without replacement, exactly."""
    return Fraction(math.comb(total - carriers, n), math.comb(total, n))


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 400).flatmap(lambda total: st.tuples(st.integers(1, total - 1), st.just(total))))
def test_the_bound_rules_out_exactly_what_it_may(case):
    n, total = case
    limit = bound(SampleDesign("uniform", n, total), 0.95)
    fewest = math.ceil(Fraction(limit) * total - Fraction(1, 10**9))
    # Every table with at least that share of carriers would have shown one with 95 % …
    assert escape_probability(fewest, n, total) <= Fraction(1, 20) + Fraction(1, 10**9)
    # … and the binomial bound is never better than what is stated.
    assert limit <= -math.expm1(math.log(0.05) / n) + 1e-12
    if limit < -math.expm1(math.log(0.05) / n) - 1e-9:
        assert escape_probability(fewest - 1, n, total) > Fraction(1, 20)


@given(st.floats(1e-12, 0.999999))
def test_percentages_are_rounded_up_and_short(share):
    text = percent_up(share)
    assert Decimal(text.rstrip("%")) / 100 >= Decimal(share)
    assert len(text.rstrip("%").replace(".", "").strip("0")) <= 2


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.000998, "0.1%"),
        (0.0299, "3%"),
        (0.0291, "3%"),
        (0.0289, "2.9%"),
        (0.996, "100%"),
        (3e-7, "0.00003%"),
        (0, "0%"),
    ],
)
def test_percentages_in_words(share, text):
    assert percent_up(share) == text


@given(st.floats(1e-6, 0.5), st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999]))
def test_rows_needed_is_the_least_that_does_it(max_miss, confidence):
    rows = rows_needed(max_miss, confidence)
    assert rows * math.log1p(-max_miss) <= math.log1p(-confidence)
    assert rows == 1 or (rows - 1) * math.log1p(-max_miss) > math.log1p(-confidence)


def test_rows_needed_known_values():
    assert rows_needed(0.001) == 2995
    assert rows_needed(0.5, 0.75) == 2
    assert bound(SampleDesign("uniform", rows_needed(0.001), None)) <= 0.001


@pytest.mark.parametrize("max_miss", [0, 1, -1])
def test_an_impossible_miss_is_refused(max_miss):
    with pytest.raises(ValueError, match="max_miss"):
        rows_needed(max_miss)
