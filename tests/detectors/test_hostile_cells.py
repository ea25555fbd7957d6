"""Cells and names made to break a reader: no exception, no value in what is said, no more work than their size."""

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors import detect_table
from detectors.keys import shown
from detectors.labels import labels_in

MEGABYTES = 10_000_000
UNITS = [
    "a=",
    "a: ",
    '"k": ',
    "<a>",
    "{",
    "[",
    '{"a":',
    "\\",
    "'",
    "=",
    "\u1031",
    "\u1039",
    "\u0e31",
    "1,",
    "1.0 ",
    "@a.",
    "k=v;",
]
LABEL = st.text(st.sampled_from("ab=:;,&?<>/'\"{}[]\\ \n0@\u1031\u0e31\u200b"), max_size=80)
NAMES = ["attribute", "key", "name", "question", "id_type", "column_1", "x"]
VALUES = ["value", "val", "answer", "id_number", "column_2", "value_num"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_cell_of_ten_megabytes_is_read_to_the_cap_only(unit):
    frame = pl.DataFrame({"payload": [unit * (MEGABYTES // len(unit)), "S1234567D is not here"]})
    column = detect_table(frame, table="t").columns[0]
    assert any("only their beginnings were read" in note for note in column.notes)


@given(LABEL)
def test_any_text_has_labels_or_none(text):
    for key, value in labels_in(text):
        assert key
        assert any(map(str.isalnum, value))
        assert len(value) <= 160


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
    st.lists(
        st.tuples(st.one_of(st.none(), LABEL, st.sampled_from(["religion", "nric", "email"])), LABEL), max_size=40
    ),
)
def test_any_pair_of_columns_is_decided_column_by_column(names, values, rows):
    frame = pl.DataFrame(
        {names: [a for a, _ in rows], values: [b for _, b in rows]}, schema=[(names, pl.String), (values, pl.String)]
    )
    decision = detect_table(frame, table="t")
    assert [c.path for c in decision.columns] == [names, values]
    assert all(c.rows_seen == frame.height for c in decision.columns)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.dictionaries(st.text(max_size=12), st.one_of(st.integers(), st.text(max_size=12), st.none())),
        min_size=4,
        max_size=20,
    )
)
def test_any_json_is_unfolded(documents):
    frame = pl.DataFrame({"payload": [json.dumps(document) for document in documents]})
    assert len(detect_table(frame, table="t").columns) == 1


@pytest.mark.parametrize(
    "name", ["a" * 10_000, "<script>", "[bold]", "'; drop", "\u202ecode", "x\ny", "", "{}", "a.b.c"]
)
def test_attributes_named_like_code_are_only_names(name):
    frame = pl.DataFrame({"attribute": [name] * 30, "value": [f"p{n}@example.com" for n in range(30)]})
    column = detect_table(frame, table="t").columns[1]
    assert column.tags == ("email",)
    assert not any("\n" in reason or "\u202e" in reason or len(reason) > 400 for reason in column.findings[0].reasons)


@given(st.text(max_size=100))
def test_a_key_that_is_shown_can_be_printed(key):
    told = shown(key)
    assert told
    assert "\n" not in told


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([b"\xff\xfe", b"abc", None]),
        pl.Series([{"a": 1}, object()], dtype=pl.Object),
        pl.Series([[None], [], None], dtype=pl.List(pl.Null)),
        pl.Series([{"x": None}], dtype=pl.Struct({"x": pl.List(pl.Struct({"y": pl.Null}))})),
        pl.Series([[[1.5]], None], dtype=pl.List(pl.List(pl.Float64))),
        pl.Series(["a", None], dtype=pl.Enum(["a"])),
        pl.Series([None, None], dtype=pl.Decimal(38, 10)),
    ],
    ids=["bytes", "object", "nulls", "nested", "lists", "enum", "decimal"],
)
@pytest.mark.parametrize("other", ["attribute", "key", "type"])
def test_values_of_any_type_stand_beside_attributes(values, other):
    frame = pl.DataFrame({other: pl.Series(["religion", "email", "nric"][: len(values)]), "value": values})
    assert detect_table(frame, table="t").columns
