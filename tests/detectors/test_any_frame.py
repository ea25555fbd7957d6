"""Whatever a frame holds, there is one decision per leaf and no exception."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing.parametric import dataframes

from detectors import Settings, detect_table

EVERY_DTYPE = {
    "text": pl.Series(["a", None, "", "   ", "\u200b", "\u202eabc", "x" * 20_000]),
    "flag": pl.Series([True, False, None]),
    "small": pl.Series([1, 2, None], dtype=pl.Int8),
    "big": pl.Series([2**63, 1, None], dtype=pl.UInt64),
    "huge": pl.Series([2**100, 1, None], dtype=pl.Int128),
    "real": pl.Series([1.5, float("nan"), float("inf"), None]),
    "whole_real": pl.Series([6.581234567e9, 8.1e9, None]),
    "enormous_real": pl.Series([1e300, -1e300]),
    "decimal": pl.Series([Decimal("12.30"), None]),
    "day": pl.Series([dt.date(1990, 1, 2), None]),
    "moment": pl.Series(["1990-01-02 03:04:05", None]).str.to_datetime(),
    "zoned": pl.Series([dt.datetime(1990, 1, 2, tzinfo=dt.UTC)]),
    "clock": pl.Series([dt.time(1, 2, 3)]),
    "span": pl.Series([dt.timedelta(days=1)]),
    "category": pl.Series(["a", "b", "a"], dtype=pl.Categorical),
    "enum": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
    "bytes": pl.Series([b"abc", b"\xff\xfe", None]),
    "nothing": pl.Series([None, None]),
    "list": pl.Series([["a@b.sg", "c@d.my"], [], None]),
    "array": pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)),
    "struct": pl.Series([{"email": "a@b.sg", "inner": {"n": [1, 2]}}, {"email": None, "inner": None}]),
    "list_of_struct": pl.Series([[{"nric": "S1234567D"}], None]),
    "object": pl.Series([object(), {"a": 1}], dtype=pl.Object),
}


@pytest.mark.parametrize("name", sorted(EVERY_DTYPE))
def test_every_dtype_gets_a_decision(name):
    series = EVERY_DTYPE[name].rename(name)
    decision = detect_table(series.to_frame(), table="t")
    assert decision.columns
    assert {c.name for c in decision.columns} == {name}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dataframes(max_cols=4, max_size=30, allow_null=True))
def test_no_frame_raises_and_leaves_are_in_order(frame):
    decision = detect_table(frame, table="anything")
    order = [c.name for c in decision.columns]
    assert list(dict.fromkeys(order)) == frame.columns
    for column in decision.columns:
        for finding in column.findings:
            assert 0.0 <= finding.confidence <= 1.0
            assert 0.0 <= finding.interval[0] <= finding.prevalence + 1e-9 <= finding.interval[1] + 2e-9 <= 1.0 + 3e-9


CELLS = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"[STFG][0-9]{7}[A-Z]", fullmatch=True),
    st.from_regex(r"0[0-9]{9,11}", fullmatch=True),
    st.emails(),
    st.ip_addresses().map(str),
    st.dates().map(str),
    st.from_regex(r"\{\"[a-z]{1,5}\": \"?[0-9a-z]{1,12}\"?\}", fullmatch=True),
)
HEADERS = st.one_of(
    st.sampled_from(["nric", "email", "nama", "phone", "dob", "notes", "address", "id", "religion", "x"]),
    st.text(max_size=30),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(HEADERS, st.lists(st.one_of(st.none(), CELLS), max_size=25))
def test_no_evidence_holds_a_value(header, cells):
    frame = pl.DataFrame({header: pl.Series(cells, dtype=pl.String)})
    decision = detect_table(frame, table="t")
    values = {c.strip() for c in cells if c and len(c.strip()) >= 4}
    for finding in decision.columns[0].findings:
        for masked in finding.examples:
            assert not any(value in masked for value in values)
        for reason in finding.reasons:
            assert not any(value in reason for value in values if any(ch.isdigit() for ch in value) and len(value) > 5)


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "a" * 10_000,
        "x\ny",
        "\u202enric",
        "<script>alert(1)</script>",
        "[bold]",
        "'; drop table t;--",
        "\ud7ff",
        "{}",
        "a.b.c",
    ],
)
def test_hostile_headers_are_only_names(header):
    decision = detect_table(pl.DataFrame({header: ["S1234567D", "T1234567J", "F1234567N"]}), table=header)
    assert decision.columns[0].name == header


def test_nested_columns_are_decided_leaf_by_leaf():
    frame = pl.DataFrame(
        {
            "customer": [{"email": f"p{i}@example.com", "address": {"postcode": "50231"}} for i in range(20)],
            "n": range(20),
        }
    )
    decision = detect_table(frame, table="orders")
    assert [(c.name, c.path) for c in decision.columns] == [
        ("customer", "customer.email"),
        ("customer", "customer.address.postcode"),
        ("n", "n"),
    ]
    assert decision.columns[0].tags == ("email",)


def test_lists_are_opened_and_bounded():
    frame = pl.DataFrame({"emails": [[f"p{i}@example.com"] * 3 for i in range(50)]})
    decision = detect_table(frame, table="t", settings=Settings(list_cap=60))
    assert decision.columns[0].tags == ("email",)
    assert decision.columns[0].rows_seen == 60


def test_an_empty_frame_is_judged_by_its_headers():
    frame = pl.DataFrame(schema={"email": pl.String, "unit_price": pl.Float64})
    email, price = detect_table(frame, table="customers").columns
    assert email.tags == ("email",)
    assert email.findings[0].interval == (0.0, 1.0)
    assert any("judged by its header" in note for note in email.notes)
    assert price.tags == ()


def test_a_cell_of_ten_megabytes_is_cut():
    frame = pl.DataFrame({"notes": ["x" * 10_000_000 + " a@b.sg", "write to siti@example.com please", "nothing here"]})
    assert detect_table(frame, table="t").columns[0].tags == ("email",)


def test_rows_beyond_the_cap_are_drawn_and_said_to_be():
    frame = pl.DataFrame({"email": [f"p{n}@example.com" for n in range(500)]})
    column = detect_table(frame, table="t", settings=Settings(row_cap=100)).columns[0]
    assert column.rows_seen == 100
    said = "decided on 100 of 500 rows drawn uniformly; identifiers were searched for in every row"
    assert column.notes == (said,)
    assert column.tags == ("email",)


def test_the_order_of_rows_changes_nothing():
    frame = pl.DataFrame(
        {
            "nric": [f"S{n:07d}{'ABCDEFGHIJZ'[n % 11]}" for n in range(900)],
            "note": [f"row {n} of the list" for n in range(900)],
        }
    )
    assert detect_table(frame, table="t") == detect_table(frame.reverse(), table="t")


def test_five_thousand_columns_are_decided():
    frame = pl.DataFrame({f"c{i}": [i, i + 1] for i in range(4_999)} | {"email": ["a@b.sg", "c@d.my"]})
    decision = detect_table(frame, table="wide")
    assert len(decision.columns) == 5_000
    assert decision.columns[-1].tags == ("email",)
