"""Sets of columns that single people out together: exact on whole tables, careful on samples, silent about values."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing.parametric import dataframes

from detectors import ColumnDecision, TagFinding
from detectors.group_sizes import GroupSizes, group_sizes, refutes, share_alone, sizes_of
from detectors.quasi import MAX_COLUMNS, SEARCH_ROWS, SHOWN, counts, quasi_sets, row_keys, share_words


def tagged(frame, tags):
    """Decisions as a person would make them: these columns carry these tags, the others none."""
    return [
        ColumnDecision(
            name, name, tuple(TagFinding(tag, "", 1.0, 1.0, (1.0, 1.0), ()) for tag in tags.get(name, ())),
            frame[name].n_unique(), frame.height, 0,
        )
        for name in frame.columns
    ]  # fmt: skip


def people(rows, seed=1, years=50):
    rng = random.Random(seed)
    return pl.DataFrame(
        {
            "dob": [
                f"{1950 + rng.randrange(years)}-{1 + rng.randrange(12):02d}-{1 + rng.randrange(28):02d}"
                for _ in range(rows)
            ],
            "sex": [rng.choice("MF") for _ in range(rows)],
            "postcode": [f"{rng.randrange(40):06d}" for _ in range(rows)],
            "amount": [rng.randrange(10**6) for _ in range(rows)],
        }
    )


TAGS = {"dob": ("date_of_birth",), "sex": ("gender",), "postcode": ("address",)}


def test_birth_date_sex_and_postcode_single_people_out_together():
    frame = people(3_000)
    best = quasi_sets(frame, tagged(frame, TAGS))[0]
    assert best.columns == ("dob", "sex", "postcode") or best.columns == ("dob", "postcode")
    assert best.singles_out is True
    alone = frame.group_by(best.columns).len().filter(pl.col("len") == 1).height
    assert best.sizes.ones == alone
    assert best.uniqueness == pytest.approx(alone / frame.height)
    assert "exact" in best.statement


def test_a_set_is_reported_only_where_it_adds_to_a_smaller_one():
    frame = people(3_000).with_columns(
        pl.lit("SG").alias("nation"), pl.Series("exact", [f"p{i}" for i in range(3_000)])
    )
    found = quasi_sets(frame, tagged(frame, {**TAGS, "nation": ("nationality",), "exact": ("location",)}))
    assert found[0].columns == ("exact",)
    assert found[0].uniqueness == 1.0
    assert not [one for one in found if len(one.columns) > 1 and "exact" in one.columns]
    assert not [one for one in found if "nation" in one.columns]


def test_where_nobody_is_alone_the_smallest_group_is_told():
    frame = pl.DataFrame({"sex": ["M", "F"] * 30, "age": ["20-29"] * 30 + ["30-39"] * 30})
    (one,) = quasi_sets(frame, tagged(frame, {"sex": ("gender",), "age": ("age",)}))
    assert (one.sizes.smallest, one.singles_out, one.uniqueness) == (15, False, 0.0)


def test_identifiers_and_untagged_columns_are_no_quasi_identifiers():
    frame = people(100)
    assert quasi_sets(frame, tagged(frame, {"dob": ("national_id",), "sex": ("name", "gender")})) == ()


def test_a_sample_says_that_it_overstates():
    frame = people(2_000)
    found = quasi_sets(frame, tagged(frame, TAGS), drawn="uniform", total=10**6)
    assert found[0].singles_out is None
    assert "overstates" in found[0].statement
    near = quasi_sets(frame, tagged(frame, TAGS), drawn="uniform", total=2_400)
    assert near[0].singles_out is True
    assert "1 in 1,000" in near[0].statement
    assert quasi_sets(frame, tagged(frame, TAGS), drawn="other", total=2_400)[0].singles_out is None


def test_a_sample_overstates_uniqueness():
    frame = people(4_000).select("dob")
    (whole,) = quasi_sets(frame, tagged(frame, TAGS))
    for seed in range(5):
        part = frame.sample(400, seed=seed)
        (one,) = quasi_sets(part, tagged(part, TAGS), drawn="uniform", total=4_000)
        assert one.uniqueness > whole.uniqueness


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 9), min_size=20, max_size=200), st.integers(0, 10_000))
def test_groups_of_two_or_more_are_hardly_ever_refuted(sizes, seed):
    rows = [i for i, size in enumerate(sizes) for _ in range(size)]
    drawn = pl.Series(rows).sample(len(rows) // 3 or 1, seed=seed)
    sample = sizes_of(drawn.value_counts()["count"].cast(pl.Int64).to_numpy())
    # One in a thousand by design; with sixty examples a single hit would still be luck, so only the extreme is refused.
    if refutes(sample, 2, "uniform", len(rows)):
        assert sample.ones > sample.twos


REFUTED = [
    (GroupSizes(100, 100, 1, 100, 0), 2, "all", None, True),
    (GroupSizes(100, 50, 2, 0, 50), 2, "all", None, False),
    (GroupSizes(0, 0, 0, 0, 0), 2, "all", None, None),
    (GroupSizes(1000, 1000, 1, 1000, 0), 2, "uniform", 2_000, True),
    (GroupSizes(10, 10, 1, 10, 0), 2, "uniform", 10**6, None),
    (GroupSizes(1000, 1000, 1, 1000, 0), 2, "uniform", None, None),
    (GroupSizes(1000, 1000, 1, 1000, 0), 2, "other", 2_000, None),
    (GroupSizes(1000, 500, 2, 0, 500), 2, "uniform", 2_000, None),
]


@pytest.mark.parametrize(("sizes", "k", "drawn", "total", "expected"), REFUTED)
def test_what_group_sizes_refute(sizes, k, drawn, total, expected):
    assert refutes(sizes, k, drawn, total) is expected


def test_a_table_of_counts_is_weighed_by_them():
    frame = pl.DataFrame({"age": ["20-29", "30-39", "40-49"], "sex": ["M", "F", "M"], "jumlah": [12, 1, 9]})
    found = quasi_sets(frame, tagged(frame, {"age": ("age",), "sex": ("gender",)}))
    assert {one.counted_by for one in found} == {"jumlah"}
    assert min(one.cells.smallest for one in found) == 1
    assert all(one.cells.rows == 22 for one in found)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("n", True), ("count", True), ("จำนวน", True), ("active_customers", True), ("số lượng", True), ("customer_name", False),
     ("age", False), ("user_id", False), ("", False)],
)  # fmt: skip
def test_headers_that_count(header, expected):
    assert counts(header) is expected


def test_structs_are_read_and_lists_are_not():
    frame = pl.DataFrame(
        {
            "p": [{"dob": f"19{50 + i}-01-01", "sex": "MF"[i % 2]} for i in range(40)],
            "tags": [[str(i)] for i in range(40)],
        }
    )
    made = tagged(pl.DataFrame({"p.dob": ["x"] * 40, "p.sex": ["y"] * 40, "tags": ["z"] * 40}), {})
    decisions = [
        ColumnDecision(c.path.partition(".")[0], c.path, (TagFinding(tag, "", 1.0, 1.0, (1.0, 1.0), ()),), 9, 40, 0)
        for c, tag in zip(made, ("date_of_birth", "gender", "location"), strict=True)
    ]
    found = quasi_sets(frame, decisions)
    assert found[0].columns == ("p.dob",)
    assert not [one for one in found if "tags" in one.columns]


def test_wide_tables_are_searched_within_bounds():
    frame = pl.DataFrame({f"place_{i}": [f"{(i * j) % 97}" for j in range(300)] for i in range(1, 60)})
    found = quasi_sets(frame, tagged(frame, dict.fromkeys(frame.columns, ("location",))))
    assert 0 < len(found) <= SHOWN
    assert max(len(one.columns) for one in found) <= MAX_COLUMNS


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dataframes(max_cols=5, max_size=40, allow_null=True))
def test_any_frame_is_measured_without_an_error_or_a_value(frame):
    tags = ("date_of_birth", "gender", "address", "location", "age")
    decisions = [
        ColumnDecision(name, name, (TagFinding(tag, "", 1.0, 1.0, (1.0, 1.0), ()),), 9, frame.height, 0)
        for name, tag in zip(frame.columns, tags, strict=False)
    ]
    found = quasi_sets(frame, decisions)
    for one in found:
        assert set(one.columns) <= set(frame.columns)
        assert 0.0 <= one.uniqueness <= 1.0
        assert one.sizes.smallest <= one.sizes.rows == frame.height


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=8, max_size=12), min_size=5, max_size=20, unique=True))
def test_no_value_is_in_a_statement(values):
    frame = pl.DataFrame({"where": [f"Zq{v}" for v in values], "sex": ["M"] * len(values)})
    found = quasi_sets(frame, tagged(frame, {"where": ("location",), "sex": ("gender",)}))
    assert not [v for v in frame["where"] if v in repr(found) or any(v in one.statement for one in found)]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.5, "50%"),
        (0.333, "33.3%"),
        (0.0001, "fewer than 0.1%"),
        (0.99999, "more than 99.9%"),
    ],
)
def test_shares_never_round_some_to_none_or_most_to_all(share, words):
    assert share_words(share) == words


@given(st.lists(st.integers(0, 12), max_size=60))
def test_the_share_that_is_alone_is_that_of_the_groups(keys: list[int]) -> None:
    found = np.array(keys, np.uint64)
    assert share_alone(found) == group_sizes(found).uniqueness


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
@pytest.mark.parametrize("times", [1, SEARCH_ROWS])
def test_cells_have_the_key_of_what_they_say_however_many_there_are(kind, times):
    texts = pl.Series("t", ["a", " a\u00a0", "", " \t", None, "b"] * times, dtype=kind)
    numbers = pl.Series("n", [0, 0, 1, None, None, 2] * times)
    of_texts, of_numbers = (key[:6].tolist() for key in row_keys([texts, numbers], seed=3))
    assert [of_texts.index(key) for key in of_texts] == [0, 0, 2, 2, 2, 5]
    assert [of_numbers.index(key) for key in of_numbers] == [0, 0, 2, 3, 3, 5]
    assert of_texts == row_keys([pl.Series(["a", "a", None, "", None, "b"])], seed=3)[0].tolist()
