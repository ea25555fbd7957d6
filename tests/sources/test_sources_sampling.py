"""Choices that must not depend on platform, order or chance."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources.sampling import below, choose_clusters, choose_rows, file_key, mark, marks, share_rows


def test_marks_are_the_same_for_ever():
    # SplitMix64 with seed 0 begins so in its authors' reference implementation.
    assert [mark(0, index) for index in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_file_keys_are_the_same_for_ever_and_differ():
    assert file_key(0, "a.csv") == file_key(0, "a.csv") == 14791450492930385144
    assert len({file_key(seed, name) for seed in range(50) for name in ("a.csv", "b.csv", "ชื่อ.csv")}) == 150


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(0, 50))
def test_the_vector_of_marks_equals_the_single_ones(key, start, count):
    assert marks(key, start, count).tolist() == [mark(key, index) for index in range(start, start + count)]


@given(st.integers(0, 2**64 - 1), st.integers(0, 300), st.integers(1, 320))
def test_rows_are_distinct_sorted_and_as_many_as_asked(key, total, count):
    rows = choose_rows(key, total, count)
    assert len(rows) == min(total, count)
    assert rows == sorted(set(rows))
    assert all(0 <= row < total for row in rows)


def test_every_row_is_equally_likely():
    counts = Counter(row for seed in range(4000) for row in choose_rows(file_key(seed, "t.csv"), 20, 5))
    # Binomial(4000, 1/4): standard deviation 27; five of them leave one failure in 10^5 for fixed seeds that passed.
    assert all(abs(count - 1000) < 140 for count in counts.values())
    assert len(counts) == 20


@given(st.integers(0, 2**64 - 1), st.integers(1, 5000), st.integers(1, 40))
def test_clusters_spread_and_hold_both_ends(key, total, count):
    chosen = choose_clusters(key, total, count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(total, count)
    assert chosen[0] == 0
    if count > 1:
        assert chosen[-1] == total - 1


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(0, 500))
def test_shares_fit_and_use_what_is_there(sizes, rows):
    shares = share_rows(sizes, rows)
    assert sum(shares) == min(rows, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    full = [share for share, size in zip(shares, sizes, strict=True) if share < size]
    assert not full or max(full) - min(full) <= 1


@pytest.mark.parametrize("limit", [1, 2, 7, 10**12])
def test_below_stays_below(limit):
    assert all(0 <= below(3, index, limit) < limit for index in range(200))
