"""Rows as frames, and stretches of keys."""

import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column
from auditor.sources.databases.frames import frame_of
from auditor.sources.databases.key_ranges import Range, gather, occupied

NEW_YEAR = datetime.fromisoformat("2020-01-01")

MADE = [
    ("integer", [1, None, -(2**63)], pl.Int64, [1, None, -(2**63)]),
    ("integer", [1, 2**64 - 1], pl.UInt64, [1, 2**64 - 1]),
    ("integer", [-1, 2**64], pl.Decimal(38, 0), [Decimal(-1), Decimal(2**64)]),
    ("integer", [None, None], pl.Int64, [None, None]),
    ("float", [1.5, None, 2], pl.Float64, [1.5, None, 2.0]),
    ("boolean", [True, None, 0], pl.Boolean, [True, None, False]),
    ("text", ["a", None, b"b\xff", 3], pl.String, ["a", None, "b\ufffd", "3"]),
    ("bytes", [b"a", memoryview(b"b"), None, "c"], pl.Binary, [b"a", b"b", None, b"c"]),
    ("decimal", ["1.50", "-2", None], pl.Decimal(38, 2), [Decimal("1.50"), Decimal("-2.00"), None]),
    ("decimal", ["NaN", "Infinity", "7"], pl.Decimal(38, 0), [None, None, Decimal(7)]),
    ("decimal", ["1" + "0" * 40], pl.String, ["1" + "0" * 40]),
    ("date", ["2020-02-29", "infinity", "0044-03-15 BC", "0000-00-00", "2020-02-30", "12345-01-01", None], pl.Date,
     [date(2020, 2, 29), None, None, None, None, None, None]),
    ("timestamp", ["2020-01-02 03:04:05", "2020-01-02 03:04:05.123456", "-infinity", None], pl.Datetime("us"),
     [datetime.fromisoformat("2020-01-02 03:04:05"), datetime.fromisoformat("2020-01-02 03:04:05.123456"), None, None]),
    ("time", ["03:04:05.5", "24:00:00", None], pl.Time, [time(3, 4, 5, 500000), None, None]),
    ("list of integer", ["[1,null]", None, "[]", "[[1,2],[3]]"], pl.List(pl.Int64), [[1, None], None, [], [1, 2, 3]]),
    ("list of float", ['[1.5,"NaN"]'], pl.List(pl.Float64), None),
    ("list of boolean", ["[true,false,null]"], pl.List(pl.Boolean), [[True, False, None]]),
    ("list of text", ['["a",null,{"b":1}]'], pl.List(pl.String), [["a", None, '{"b": "1"}']]),
    ("any", [1, 2], pl.Int64, [1, 2]),
    ("any", [1, 2.5], pl.Float64, [1.0, 2.5]),
    ("any", [1, Decimal("2.5")], pl.Decimal(38, 1), [Decimal("1.0"), Decimal("2.5")]),
    ("any", [1, "a", b"b", None], pl.String, ["1", "a", "b", None]),
    ("any", [None], pl.Null, [None]),
    ("any", [True, None], pl.Boolean, [True, None]),
    ("any", [uuid.UUID(int=1)], pl.String, ["00000000-0000-0000-0000-000000000001"]),
    ("any", [{"a": 1}, [1]], pl.String, ['{"a": 1}', "[1]"]),
    ("any", [date(2020, 1, 1), None], pl.Date, [date(2020, 1, 1), None]),
    ("any", [NEW_YEAR], pl.Datetime("us"), [NEW_YEAR]),
    ("any", [date(2020, 1, 1), NEW_YEAR], pl.String, ["2020-01-01", "2020-01-01 00:00:00"]),
    ("any", [timedelta(days=1)], pl.Duration("us"), [timedelta(days=1)]),
    ("any", [bytearray(b"x"), b""], pl.Binary, [b"x", b""]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "dtype", "expected"), MADE)
def test_values_keep_their_type_where_polars_has_it(kind, cells, dtype, expected):
    frame, _ = frame_of([Column("c", "", "c", kind)], [(cell,) for cell in cells])
    assert frame.schema == {"c": dtype}
    assert expected is None or frame["c"].to_list() == expected


def test_a_scale_that_the_database_names_holds_for_every_batch():
    column = Column("c", "numeric(10,2)", "c", "decimal", 2)
    assert frame_of([column], [("5",)])[0].schema == frame_of([column], [])[0].schema == {"c": pl.Decimal(38, 2)}


def test_what_became_empty_is_counted_in_a_note():
    columns = [Column("d", "", "d", "date"), Column("n", "", "n", "decimal"), Column("t", "", "t", "text")]
    _, notes = frame_of(columns, [("infinity", "NaN", "x" * LONGEST_CELL), (None, None, None), ("0000-00-00", "1", "")])
    assert [note.rsplit(": ", 1)[1] for note in notes] == ["2", "1", "1"]


def test_columns_of_the_same_name_stay_apart():
    frame, notes = frame_of([Column("a", "", "a", "integer")] * 2 + [Column("", "", "b", "text")], [(1, 2, "x")])
    assert frame.columns == ["a", "a_2", "column_3"]
    assert len(notes) == 2


def test_a_frame_that_an_engine_made_is_mended():
    made = pl.DataFrame({"c0": [date(2020, 1, 1), None], "c1": ["1", "2"]}).with_columns(
        pl.Series("c0", [-1_000_000, 10], dtype=pl.Int32).cast(pl.Date)
    )
    frame, notes = frame_of([Column("d", "", "d", "any"), Column("h", "", "h", "decimal", 0)], made)
    assert frame["d"].to_list() == [None, date(1970, 1, 11)]
    assert frame["h"].dtype == pl.Decimal(38, 0)
    assert notes[0].endswith(": 1")


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.decimals(), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(), st.uuids(), st.dictionaries(st.text(), st.integers()),
)  # fmt: skip


@given(st.lists(CELLS, max_size=8))
def test_no_python_object_of_a_driver_is_too_strange(cells):
    frame, _ = frame_of([Column("c", "", "c", "any")], [(cell,) for cell in cells])
    assert frame.height == len(cells)
    assert frame["c"].null_count() >= sum(cell is None for cell in cells)


KINDS = ["decimal", "date", "timestamp", "utc timestamp", "time", "text"]


@given(st.sampled_from(KINDS), st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=5))
def test_no_text_of_a_server_is_too_strange(kind, cells):
    frame, _ = frame_of([Column("c", "", "c", kind)], [(cell,) for cell in cells])
    assert frame.height == len(cells)


KEYS = st.sets(st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(0, 5_000)), min_size=1, max_size=300)


class Index:
    """A table of nothing but keys."""

    def __init__(self, keys):
        self.keys = sorted(keys)
        self.asked = 0

    def next_key(self, low, high):
        self.asked += 1
        return next((key for key in self.keys if low <= key <= high), None)

    def take(self, part, count):
        return [key for key in self.keys if part.low <= key <= part.high][:count]


@given(KEYS, st.integers(1, 400), st.integers(0, 2**64 - 1))
def test_stretches_hold_as_many_rows_as_are_wanted_and_none_twice(keys, rows, seed):
    index = Index(keys)
    ranges = occupied(index.next_key, index.keys[0], index.keys[-1])
    assert all(one.high < other.low for one, other in pairwise(ranges))
    assert all(any(one.low <= key <= one.high for one in ranges) for key in keys)
    found = Counter(key for stretch in gather(index.take, ranges, rows, seed) for key in stretch)
    assert set(found.values()) <= {1}
    assert len(found) <= rows
    if rows >= len(ranges) * len(keys):
        assert set(found) == keys
    assert index.asked <= 16 * 64


def test_one_far_key_does_not_draw_the_sample_away_from_the_others():
    index = Index([*range(1, 100_001), 9 * 10**18])
    found = gather(
        index.take,
        occupied(
            lambda low, high: low if low <= 100_000 else 9 * 10**18 if low <= 9 * 10**18 <= high else None,
            1,
            9 * 10**18,
        ),
        1_000,
        1,
    )
    keys = sorted(key for stretch in found for key in stretch)
    assert len(keys) > 900
    spread = [sum(low < key <= low + 10_000 for key in keys) for low in range(0, 100_000, 10_000)]
    assert min(spread) > 0


def test_a_seed_moves_the_stretches_and_the_same_seed_does_not():
    index = Index(range(50_000))
    ranges = occupied(lambda low, high: low, 0, 49_999)
    assert gather(index.take, ranges, 640, 1) == gather(index.take, ranges, 640, 1)
    assert gather(index.take, ranges, 640, 1) != gather(index.take, ranges, 640, 2)


def test_nothing_is_asked_of_nothing():
    assert occupied(lambda low, high: None, 1, 0) == []
    assert gather(lambda part, count: [], [], 10, 1) == []
    assert occupied(lambda low, high: 5 if low <= 5 <= high else None, 5, 5) == [Range(5, 5)]
