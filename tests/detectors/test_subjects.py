"""How many people a dataset is about: exact where all was read, honest where it was not, and no hash in sight."""

import pickle
import subprocess
import sys
from dataclasses import astuple
from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import detect_table
from detectors.distinct import MOST, Sketch, fewest, of_sketch, of_uniform, relative_error
from detectors.model import ColumnDecision, TagFinding
from detectors.subjects import Identifying, Subjects, fewest_people, identifying, people, subjects_in

KEY = bytes(range(32))
NIK = Identifying("nik", "national_id", 1.0)


def _column(
    path: str, tag: str, *, rows: int = 100, nulls: int = 0, share: float = 1.0, distinct: int = 50, **more: str
) -> ColumnDecision:
    finding = TagFinding(
        tag, more.get("kind", ""), 0.9, share * (rows - nulls) / rows, (0, 1), (), status=more.get("status", "found")
    )  # type: ignore[arg-type]
    return ColumnDecision(path, path, (finding,), distinct, rows, nulls)


WHO = [
    ("nobody", [], None),
    ("names tell nobody apart", [_column("nama", "name")], None),
    ("the better category", [_column("email", "email"), _column("nik", "national_id"), _column("id", "person_key")], "nik"),
    ("an identity number that few have", [_column("nik", "national_id", nulls=80), _column("id", "person_key")], "id"),
    ("where all columns are sparse", [_column("nik", "national_id", nulls=80), _column("hp", "phone", nulls=60)], "nik"),
    ("more distinct values", [_column("created_by", "person_key", distinct=4), _column("customer_id", "person_key")], "customer_id"),
    ("the order of the table", [_column("nik", "national_id"), _column("nik_wali", "national_id")], "nik"),
    ("mixed with other things", [_column("kontak", "phone", share=0.6), _column("email", "email")], "email"),
    ("in doubt only", [_column("nik", "national_id", status="possible")], None),
    ("pictures of cards", [_column("foto_ktp", "national_id", kind="card_image")], None),
    ("empty", [_column("nik", "national_id", nulls=100)], None),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "path"), [case[1:] for case in WHO], ids=[case[0] for case in WHO])
def test_the_column_that_tells_people_apart(columns, path):
    found = identifying(columns)
    assert (found and found.path) == path


def _ids(count: int, start: int = 0) -> list[str]:
    return [f"{3174054504000000 + number}" for number in range(start, start + count)]


def _frame(values: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({"nik": values}, schema={"nik": pl.String})


def _seen(values: list[str | None], who: Identifying = NIK, **more) -> Subjects:
    found = subjects_in(_frame(values).rename({"nik": who.path}), who, **{"key": KEY, **more})
    assert found is not None
    return found


def test_a_table_that_was_read_whole_is_counted():
    count = _seen([*_ids(300), *_ids(200), None, " "]).count()
    assert (count.at_least, count.estimate, count.interval, count.method) == (300, 300, (300, 300), "counted")
    assert count.statement == "300 distinct identity numbers in all 502 rows (column nik)"
    assert count.one_each


def test_what_may_be_something_else_is_not_counted_for_certain():
    count = _seen(_ids(1_000), Identifying("nik", "national_id", 0.97)).count()
    assert (count.at_least, count.estimate, count.interval) == (970, 1_000, (970, 1_000))
    assert count.statement.startswith("between 970 and 1,000 distinct identity numbers in all 1,000 rows")


WRITTEN = [
    ("identity numbers", "national_id", ["S1234567D", "s1234567d", " S1234567-D", "S 123 4567 D"], 1),
    ("whole floats", "national_id", ["3174054504900001", "3174054504900002"], 2),
    ("mail addresses", "email", ["Siti@contoh.id", "siti@contoh.id ", "si.ti@contoh.id"], 2),
    ("phones with and without the country", "phone", ["0812-3456-7890", "+62 812 3456 7890", "(62)81234567890", "0812-3456-7891"], 2),
    ("nothing but signs", "phone", ["---", "n/a"], 0),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "values", "count"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN])
def test_the_same_value_written_otherwise_is_one_person(tag, values, count):
    assert _seen(values, Identifying("nik", tag, 1.0)).count().estimate == count


def test_types_make_no_difference():
    numbers = subjects_in(pl.DataFrame({"nik": [3174054504900001.0, 3174054504900003.0]}), NIK, key=KEY)
    texts = _seen(["3174054504900001"])
    assert numbers is not None
    assert people([numbers, texts]).estimate == 2


def test_nested_columns_count_and_lists_allow_a_lower_bound_only():
    frame = pl.DataFrame({"who": [{"nik": value, "all": [value, value + "9"]} for value in _ids(20)]})
    inner = subjects_in(frame, Identifying("who.nik", "national_id", 1.0), key=KEY)
    assert inner is not None
    assert inner.count().estimate == 20
    listed = subjects_in(frame, Identifying("who.all", "national_id", 1.0), key=KEY)
    assert listed is not None
    assert (listed.count().at_least, listed.count().estimate) == (40, None)
    assert subjects_in(frame, NIK, key=KEY) is None


@given(st.lists(st.lists(st.integers(0, 400), max_size=120), max_size=6), st.randoms())
def test_sketches_put_together_are_the_sketch_of_everything_in_any_order(parts, random):
    whole = set().union(*parts)
    seen = [_seen([f"{number:016d}" for number in part]) for part in parts]
    random.shuffle(seen)
    count = people(seen)
    assert (count.estimate if count else 0) == len(whole)
    again = people(seen)
    assert (again and astuple(again)) == (count and astuple(count))


@pytest.mark.parametrize("count", [MOST, MOST + 1, 100_000, 250_000])
def test_beyond_what_is_kept_the_number_is_estimated_within_its_error(count):
    values = pl.Series("nik", np.arange(count)).cast(pl.String)
    inside = 0
    for seed in range(20):
        found = subjects_in(values.to_frame(), NIK, key=seed.to_bytes(2, "big") * 16)
        assert found is not None
        told = found.count()
        assert told.estimate is not None
        assert told.interval is not None
        assert told.at_least <= count
        assert abs(told.estimate / count - 1) < 5 * relative_error(MOST)
        inside += told.interval[0] <= count <= told.interval[1]
        if count > MOST:
            assert "standard error of 0.4%" in told.statement
    assert inside >= 16  # of 20 with a probability of 0.95 each: fewer are seen once in 4,000 runs, and keys are fixed


def test_memory_does_not_grow_with_the_rows():
    sketch = Sketch()
    for start in range(10):
        sketch.add(np.random.default_rng(start).integers(0, 2**64, 200_000, dtype=np.uint64))
        assert sketch.kept <= MOST
    assert abs(of_sketch(sketch).most_likely / 2_000_000 - 1) < 0.02


def test_an_interval_of_a_sketch_is_exact_where_it_can_be_worked_out():
    # Of n uniform hashes the smallest is below x with probability 1 - (1 - x)^n: k = 1 by hand.
    sketch = Sketch(np.array([2**54 - 1], dtype=np.uint64), cut=True)
    low, high = of_sketch(sketch).interval
    share = 2.0**-10
    assert 1 - (1 - share) ** low >= 0.025 > 1 - (1 - share) ** (low - 1)
    assert 1 - (1 - share) ** high > 0.975 >= 1 - (1 - share) ** (high - 1)
    assert (low, high) == (26, 3776)


def test_a_key_hides_which_values_were_counted():
    one, other = _seen(_ids(100)), _seen(_ids(100), key=bytes(32))
    assert not set(one.sketch.hashes.tolist()) & set(other.sketch.hashes.tolist())
    assert people([one, other]).estimate == 200


def test_nothing_that_is_shown_holds_a_value_or_a_hash():
    found = _seen(_ids(50))
    told = found.count()
    for shown in (repr(found), repr(found.sketch), str(astuple(told))):
        assert not any(value in shown for value in _ids(50))
        assert not any(str(number) in shown for number in found.sketch.hashes.tolist())


def test_a_worker_in_another_process_hashes_alike():
    code = (
        "import sys, pickle; import polars as pl; from detectors.subjects import *\n"
        "found = subjects_in(pl.DataFrame({'nik': [str(3174054504000000 + n) for n in range(100)]}),"
        " Identifying('nik', 'national_id', 1.0), key=bytes(range(32)))\n"
        "sys.stdout.buffer.write(pickle.dumps(found))"
    )
    theirs = pickle.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert people([_seen(_ids(100)), theirs]).estimate == 100


def test_head_and_clusters_give_a_lower_bound_and_nothing_else():
    count = _seen(_ids(80), drawn="other", total=10_000).count()
    assert (count.at_least, count.estimate, count.interval, count.method) == (80, None, None, "rows read")
    assert (
        count.statement
        == "at least 80 distinct identity numbers, seen in 80 rows; nothing is known of the others (column nik)"
    )


def test_a_uniform_sample_bounds_the_number_in_the_whole_table():
    count = _seen(_ids(10_000), drawn="uniform", total=5_000_000).count()
    assert (count.at_least, count.estimate, count.method) == (10_000, None, "uniform sample")
    low, high = count.interval
    assert 3_000_000 < low < 4_000_000
    assert high == 5_000_000
    assert f"with 95% confidence {low:,} to 5,000,000 in all" in count.statement


def test_repeats_and_blanks_seen_lower_the_upper_bound_for_certain():
    count = _seen([*_ids(90), *_ids(5), *[None] * 5], drawn="uniform", total=1_000).count()
    assert count.interval[1] == 990
    assert count.interval[0] >= 90


def test_a_sample_of_everything_is_everything():
    assert of_uniform(100, 100, 100, 100).interval == (100, 100)
    assert of_uniform(60, 100, 100, 100).interval[1] == 60
    assert of_uniform(0, 0, 100, 100).interval == (0, 0)
    assert of_uniform(0, 0, 0, 0).interval == (0, 0)


def _shares(kind: str, values: int, rows: int) -> np.ndarray:
    """The value of each row."""
    extra = rows - values
    if kind == "equal":
        of_rows = np.arange(rows) % values
    elif kind == "one has the rest":
        of_rows = np.concatenate([np.arange(values), np.zeros(extra, int)])
    elif kind == "some are twice":
        of_rows = np.concatenate([np.arange(values), np.arange(extra) % max(values // 10, 1)])
    else:  # few are many
        weights = 1 / np.arange(1, values + 1)
        of_rows = np.concatenate(
            [np.arange(values), np.random.default_rng(3).choice(values, extra, p=weights / weights.sum())]
        )
    return of_rows


@pytest.mark.parametrize("kind", ["equal", "one has the rest", "some are twice", "few are many"])
@pytest.mark.parametrize("values", [150, 1_000, 5_000, 19_000, 20_000])
def test_the_interval_of_a_uniform_sample_covers_the_truth_whatever_the_shares(kind, values):
    rows, drawn, runs = 20_000, 600, 150
    of_rows = _shares(kind, values, rows)
    random = np.random.default_rng(values)
    covered = 0
    for _ in range(runs):
        seen = random.choice(of_rows, drawn, replace=False)
        low, high = of_uniform(len(np.unique(seen)), drawn, drawn, rows).interval
        covered += low <= values <= high
    assert covered >= runs * 0.95 - 3 * (runs * 0.05 * 0.95) ** 0.5


def test_the_lower_bound_tells_something():
    # All of 600 rows of 20,000 show another value: 1/D is at most about 1/20,000 + 2 ln(40)/600^2.
    assert 14_000 < fewest(600, 600, 20_000, 0.025) < 14_500
    # 10 repeats among 600: with 5,000 equally frequent values 27 would be expected.
    assert 4_000 < fewest(590, 600, 20_000, 0.025) <= 20_000


@given(st.integers(2, 9), st.data())
def test_without_repeats_the_probability_is_the_exact_one(values, data):
    each = data.draw(st.integers(1, 4))
    drawn = data.draw(st.integers(1, values))
    total = values * each
    exact = comb(values, drawn) * each**drawn / comb(total, drawn)
    bound = fewest(drawn, drawn, total, exact * 0.999)
    assert bound <= values
    if exact < 0.999:
        assert fewest(drawn, drawn, total, exact * 1.001) > values


@given(st.integers(1, 400), st.data())
def test_bounds_are_ordered_whatever_is_seen(rows, data):
    filled = data.draw(st.integers(0, rows))
    distinct = data.draw(st.integers(min(filled, 1), filled))
    total = rows + data.draw(st.integers(0, 10**6))
    found = of_uniform(distinct, filled, rows, total)
    low, high = found.interval
    assert found.at_least == distinct <= low <= high <= max(total - (rows - filled) - (filled - distinct), low)


def test_tables_told_by_the_same_category_are_one_and_by_others_a_lower_bound():
    customers, orders = _seen(_ids(100)), _seen(_ids(80, 50), Identifying("id_number", "national_id", 1.0))
    count = people([customers, orders])
    assert (count.column, count.estimate, count.method) == ("nik, id_number", 130, "counted")
    leads = _seen([f"p{number}@contoh.id" for number in range(40)], Identifying("email", "email", 1.0))
    both = people([customers, leads, orders])
    assert (both.at_least, both.estimate, both.interval, both.method) == (130, None, None, "rows read")
    assert both.statement.startswith("at least 130 people, by identity numbers in one part of the dataset")
    assert people([]) is None
    assert customers.count().estimate == 100  # what was put together is left as it was


def test_counts_without_their_sketches_give_a_lower_bound():
    counts = [_seen(_ids(100)).count(), _seen(_ids(80, 50)).count()]
    assert fewest_people([]) is None
    assert fewest_people(counts[:1]) == counts[0]
    both = fewest_people(counts)
    assert (both.at_least, both.estimate, both.interval) == (100, None, None)


def test_one_uniform_sample_among_whole_tables_leaves_a_lower_bound():
    count = people([_seen(_ids(100)), _seen(_ids(50, 200), drawn="uniform", total=1_000)])
    assert (count.at_least, count.estimate, count.method) == (150, None, "rows read")


def test_from_decisions_to_people():
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{number % 120:06d}" for number in range(400)],
            "email": [f"user{number % 120}@contoh.id" if number % 3 else None for number in range(400)],
            "amount": list(range(400)),
        }
    )
    who = identifying(detect_table(frame, table="orders.csv").columns)
    assert who is not None
    found = subjects_in(frame, who, key=KEY)
    assert found is not None
    assert found.count().estimate == 120
