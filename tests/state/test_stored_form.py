"""What is kept of an outcome: all of it that is no value of a person, and nothing of it that is."""

import json
import typing
import zlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.findings.model import ColumnReport, TableReport, UnreadReport
from auditor.sources import discover
from auditor.state.stored_form import StoredFormError, keepable, pack, placed, unpack
from auditor.table_scan import Outcome, ScanOptions, scan_table
from tests.state.made_outcomes import outcome, outcomes, plain, table


@given(outcomes)
def test_an_outcome_comes_back_as_it_was(one):
    assert plain(unpack(pack(one))) == plain(one)


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb", "\N{GRINNING FACE}", "ชื่อ", "\0", ""])
def test_a_column_comes_back_whatever_it_is_called(name):
    assert plain(unpack(pack(outcome(name)))) == plain(outcome(name))


@pytest.mark.parametrize("record", [TableReport, ColumnReport])
def test_sequences_of_records_are_tuples_or_mappings_as_reading_them_back_takes_for_granted(record):
    kinds = {typing.get_origin(hint) or hint for hint in typing.get_type_hints(record).values()}
    assert not kinds & {list, set, frozenset, bytes}


PEOPLE = {
    "nama": ["Siti Aminah binti Rahmat", "Budi Santoso Wibowo", "Dewi Lestari Putri", "Agus Salim Harahap"],
    "nik": ["3174054504900001", "3273012505850002", "3578036708920003", "1271011711880004"],
    "email": ["siti.aminah@contoh.id", "budi.s@contoh.id", "dewi@contoh.id", "agus.salim@contoh.id"],
    "catatan": ["hubungi siti.aminah@contoh.id", "tidak ada", "hubungi 0812-3456-7890", "tidak ada"],
}


def test_nothing_that_is_kept_shows_a_value_not_even_masked(tmp_path):
    pl.DataFrame(PEOPLE).write_csv(tmp_path / "pelanggan.csv")
    [found] = discover("pelanggan.csv", base=tmp_path).tables
    scanned = scan_table(found, ScanOptions())
    assert scanned.report is not None
    assert any(column.examples for column in scanned.report.columns)
    kept = keepable(scanned, found)
    assert kept is not None
    text = zlib.decompress(pack(kept)).decode()
    shown = {example for column in scanned.report.columns for example in column.examples}
    shown |= {example for column in scanned.report.columns for one in column.findings for example in one["examples"]}
    for value in {*shown, *(value for values in PEOPLE.values() for value in values if value != "tidak ada")}:
        assert value not in text
        assert json.dumps(value)[1:-1] not in text
    assert "pelanggan" not in text
    assert str(tmp_path) not in text


def test_a_kept_outcome_becomes_a_report_on_the_table_as_it_is_called_today(tmp_path):
    first = table(tmp_path, "a.csv", notes=("the extension says otherwise",))
    column = ColumnReport(
        "email", ("email",), (), 0.9, 1.0, None, (), examples=("si***",), findings=({"examples": ["si***"]},)
    )
    report = TableReport(
        "a.csv", "a.csv", "crm", "delimited", 3, 3, {}, "", (column,), (*first.notes, "guessed a header")
    )
    kept = keepable(Outcome(report, {"email": frozenset({"email"})}), first)
    assert kept is not None
    today = table(tmp_path, "a.csv", location="data/a.csv", notes=("two others have another schema",))
    again = placed(kept, today, "shop", "not read again").report
    assert again is not None
    assert (again.name, again.path, again.dataset, again.format) == ("a.csv", "data/a.csv", "shop", "delimited")
    assert again.notes == ("two others have another schema", "guessed a header", "not read again")
    assert again.columns[0].examples == ()
    assert again.columns[0].findings == ({"examples": []},)
    assert again.columns[0].tags == ("email",)


UNREAD = UnreadReport("a.csv", "row group 3 is damaged", "write it again")
NOT_KEPT = [
    ("could not be read", Outcome(None, unread=(UNREAD,))),
    ("was read in part", Outcome(outcome().report, unread=(UNREAD,))),
    ("has a number for a name", outcome("3174054504900001")),
    ("has a phone for a name", outcome("0812-3456-789")),
    ("has an address for a name", outcome("counts.siti@contoh.id")),
    ("has an identity number with letters for a name", outcome("S1234567D")),
]


@pytest.mark.parametrize("one", [case[1] for case in NOT_KEPT], ids=[case[0] for case in NOT_KEPT])
def test_what_is_not_kept(one, tmp_path):
    assert keepable(one, table(tmp_path, "a.csv")) is None


@pytest.mark.parametrize(
    "name",
    ["nik", "2024-01-31", "20240131", "sales 2024", "address_line_2", "q123456", "customerHomeAddressPostalCode", "ชื่อ"],
)
def test_columns_that_are_called_like_columns_are_kept(name, tmp_path):
    assert keepable(outcome(name), table(tmp_path, "a.csv")) is not None


def test_what_json_cannot_hold_is_not_written():
    report = TableReport("", "", None, "", 1, 1, {"share": float("nan")}, "", ())
    with pytest.raises(StoredFormError):
        pack(Outcome(report))


BAD = [
    b"",
    b"no zlib",
    zlib.compress(b""),
    zlib.compress(b"[]"),
    zlib.compress(b"{}"),
    zlib.compress(b'{"report": 1, "tags": {}, "possible": {}}'),
    zlib.compress(b'{"report": {"columns": 3}, "tags": {}, "possible": {}}'),
    zlib.compress(b'{"report": {"columns": []}, "tags": {}, "possible": {}}'),
    zlib.compress(b"[" * 100_000),
    pack(outcome())[:-5],
    zlib.compress(bytes(300 * 1024 * 1024), 1),
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_is_no_outcome_is_refused_with_one_error(body):
    with pytest.raises(StoredFormError):
        unpack(body)


@given(st.data())
def test_a_flipped_bit_is_noticed_or_harmless(data):
    body = bytearray(pack(outcome()))
    place = data.draw(st.integers(0, len(body) * 8 - 1))
    body[place // 8] ^= 1 << place % 8
    try:
        found = unpack(bytes(body))
    except StoredFormError:
        return
    assert plain(found) == plain(outcome())
