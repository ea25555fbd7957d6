"""Workbooks: each sheet a table, cells with their types, what cannot be read told."""

import datetime as dt
import logging
import random
import zipfile
from contextlib import suppress
from dataclasses import replace

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from workbook_files import archive, compound, ods, ods_row, ods_table, xls, xlsb

from auditor.sources import SourceError, discover, read_sample
from auditor.sources.excel import extent as workbook_extent
from auditor.sources.excel import parts as workbook_parts
from auditor.sources.excel.cells import before_header, typed
from auditor.sources.reading import read_batches
from auditor.sources.statistics import zero_statement

DAY = "yyyy-mm-dd"
CLOCK = "hh:mm"


def write(path, sheets, formats=()):
    """Write sheets of rows; a dict in place of rows gives single cells by place."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "default_date_format": DAY})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        cells = rows.items() if isinstance(rows, dict) else [
            ((row, column), value) for row, line in enumerate(rows) for column, value in enumerate(line)
        ]  # fmt: skip
        for (row, column), value in cells:
            if value is not None:
                sheet.write(row, column, value)
    book.close()
    return path


def tables(path):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    return found.tables


def read(path, **options):
    (table,) = tables(path)
    return read_sample(table, **options)


PEOPLE = [["id", "name", "city"], [1, "Siti", "Jakarta"], [2, "Ngọc", "Huế"], [3, "สมชาย", None]]


def test_each_sheet_is_a_table_named_after_it_hidden_ones_too(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    for name, state in (("Customers", ""), ("Old", "hide"), ("Secret & co", "very_hidden"), ("Nothing", "")):
        sheet = book.add_worksheet(name)
        if name != "Nothing":
            for row, line in enumerate(PEOPLE):
                sheet.write_row(row, 0, line)
        if state:
            getattr(sheet, state)()
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Customers!$A$2:$A$4"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()
    found = discover("book.xlsx", base=tmp_path)
    assert [(table.name, table.location, table.member) for table in found.tables] == [
        ("book.xlsx › Customers", "book.xlsx › Customers", "Customers"),
        ("book.xlsx › Old", "book.xlsx › Old", "Old"),
        ("book.xlsx › Secret & co", "book.xlsx › Secret & co", "Secret & co"),
        ("book.xlsx › Nothing", "book.xlsx › Nothing", "Nothing"),
    ]
    assert [table.notes for table in found.tables] == [(), ("a hidden sheet",), ("a hidden sheet",), ()]
    assert [item.location for item in found.skipped] == ["book.xlsx › Chart"]
    samples = [read_sample(table) for table in found.tables]
    assert [sample.frame.height for sample in samples] == [3, 3, 3, 0]
    assert "the sheet is empty" in samples[3].notes
    assert zero_statement(samples[3].design) == "none: the table has no rows"


def test_sheets_of_workbooks_with_one_name_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "t.xlsx", {"One": PEOPLE, "Two": PEOPLE})
    assert [table.name for table in discover(".", base=tmp_path).tables] == [
        "a/t.xlsx › One", "a/t.xlsx › Two", "b/t.xlsx › One", "b/t.xlsx › Two",
    ]  # fmt: skip


def test_cells_keep_their_types_and_identifiers_their_digits(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    day, moment, clock = (book.add_format({"num_format": form}) for form in (DAY, "dd/mm/yyyy hh:mm", CLOCK))
    names = ["nik", "phone", "code", "born", "seen", "at", "share", "ok", "mixed", "dates and words"]
    sheet.write_row(0, 0, names)
    for row in (1, 2):
        sheet.write_number(row, 0, 3174012345678900 + row)
        sheet.write_number(row, 1, 60123456789)
        sheet.write_string(row, 2, f"00{row}")
        sheet.write_datetime(row, 3, dt.datetime(1990, 5, row), day)  # noqa: DTZ001
        sheet.write_datetime(row, 4, dt.datetime(2024, 1, 1, 10, 30, row), moment)  # noqa: DTZ001
        sheet.write_datetime(row, 5, dt.time(10, row), clock)
        sheet.write_number(row, 6, row / 4)
        sheet.write_boolean(row, 7, row == 1)
        (sheet.write_number if row == 1 else sheet.write_string)(row, 8, 12345678901 if row == 1 else "0012")
        if row == 1:
            sheet.write_datetime(row, 9, dt.datetime(1990, 5, 1), day)  # noqa: DTZ001
        else:
            sheet.write_string(row, 9, "unknown")
    book.close()
    frame = read(tmp_path / "t.xlsx").frame
    assert dict(frame.schema) == {
        "nik": pl.Int64, "phone": pl.Int64, "code": pl.String, "born": pl.Date, "seen": pl.Datetime("ms"),
        "at": pl.Time, "share": pl.Float64, "ok": pl.Boolean, "mixed": pl.String, "dates and words": pl.String,
    }  # fmt: skip
    assert frame.row(0) == (
        3174012345678901, 60123456789, "001", dt.date(1990, 5, 1), dt.datetime(2024, 1, 1, 10, 30, 1),  # noqa: DTZ001
        dt.time(10, 1), 0.25, True, "12345678901", "1990-05-01",
    )  # fmt: skip


LAYOUTS = [
    ("a header", PEOPLE, ["id", "name", "city"], 3),
    ("a title over it", [["Customers of 2024"], [], *PEOPLE], ["id", "name", "city"], 3),
    ("two columns under a title", [["Customers"], ["name", "e-mail"], ["Siti", "s@x.org"]], ["name", "e-mail"], 1),
    ("groups over it", [["who", None, None, None], ["id", "name", "city", "email"], [1, "Siti", "x", "a@b.co"]], ["id", "name", "city", "email"], 1),
    ("no header", [[1, "Siti", "s@x.org"], [2, "Wei", "w@x.org"]], ["column_1", "column_2", "column_3"], 2),
    ("blank rows between", [*PEOPLE[:2], [], [], *PEOPLE[2:]], ["id", "name", "city"], 3),
    ("further right and below", [[], [], *[[None, None, *row] for row in PEOPLE]], ["id", "name", "city"], 3),
    ("a column without a name", [["id", None, "email"], [1, "x", "a@b.co"]], ["id", "column_2", "email"], 1),
    ("repeated names", [["name", "name"], ["a1", "b2"]], ["name", "name_2"], 1),
    ("one column", [["email"], ["a@b.co"], ["c@d.co"]], ["email"], 2),
    ("only a header", [["id", "name"]], ["id", "name"], 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "columns", "height"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_layouts(tmp_path, rows, columns, height):
    frame = read(write(tmp_path / "t.xlsx", {"S": rows})).frame
    assert frame.columns == columns
    assert frame.height == height


def test_merged_titles(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet("S")
    sheet.merge_range("A1:C1", "List of customers")
    for row, line in enumerate(PEOPLE):
        sheet.write_row(row + 2, 0, line)
    book.close()
    sample = read(tmp_path / "t.xlsx")
    assert sample.frame.columns == ["id", "name", "city"]
    assert "1 line before the header left out" in sample.notes


def test_formulas_give_their_last_values_and_errors_nothing(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["total", "broken"])
    sheet.write_formula(1, 0, "=1+1", None, 2)
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_row(2, 0, [3, "x"])
    book.close()
    assert read(tmp_path / "t.xlsx").frame.rows() == [(2, None), (3, "x")]


def test_a_sample_is_uniform_and_a_full_read_full(tmp_path):
    path = write(tmp_path / "t.xlsx", {"S": [["n", "t"], *[[row, f"t{row}"] for row in range(2000)]]})
    sample = read(path, rows=100, seed=1)
    assert (sample.design.kind, sample.design.rows_total, sample.frame.height) == ("uniform", 2000, 100)
    assert 800 < sample.frame["n"].mean() < 1200
    assert sample.frame.equals(read(path, rows=100, seed=1).frame)
    assert not sample.frame.equals(read(path, rows=100, seed=2).frame)
    assert read(path, rows=100, full=True).design.kind == "full"
    (batch,) = read_batches(tables(path)[0], rows=100, columns=["t"])
    assert batch.frame.shape == (2000, 1)


OTHERS = [
    ("xls", xls({"S": [["id", "name"], [60123456789, "Ngọc"], [2, "Wei"]]})),
    ("xlsb", xlsb("S", {(0, 0): "id", (0, 1): "name", (1, 0): 60123456789.0, (1, 1): "Ngọc", (2, 0): 2.0, (2, 1): "Wei"})),
    ("ods", ods(ods_table("S", [["id", "name"], [60123456789, "Ngọc"], [2, "Wei"]]))),
]  # fmt: skip


@pytest.mark.parametrize(("extension", "content"), OTHERS, ids=[row[0] for row in OTHERS])
@pytest.mark.parametrize("name", ["t.{}", "T.{}", "customers", "t.csv"])
def test_the_other_formats_whatever_they_are_called(tmp_path, extension, content, name):
    path = tmp_path / name.format(extension)
    path.write_bytes(content)
    (table,) = tables(path)
    sample = read_sample(table)
    assert table.format == "excel"
    assert sample.frame.rows() == [(60123456789, "Ngọc"), (2, "Wei")]
    assert ("a workbook, although named .csv" in sample.notes) is (name == "t.csv")


def test_dates_of_opendocument_are_dates_and_hidden_sheets_of_old_workbooks_are_read(tmp_path):
    (tmp_path / "t.ods").write_bytes(ods(ods_table("S", [["name", "born"], ["a b", dt.date(1990, 5, 1)]])))
    assert read(tmp_path / "t.ods").frame["born"].to_list() == [dt.date(1990, 5, 1)]
    (tmp_path / "t.xls").write_bytes(xls({"A": [["id"], [1]], "B": [["id"], [2]]}, hidden=("B",)))
    _, hidden = tables(tmp_path / "t.xls")
    assert read_sample(hidden).frame["id"].to_list() == [2]
    assert "a hidden sheet" in read_sample(hidden).notes


FAR = {(0, 0): "id", (0, 1): "name", (1048575, 16383): "far"}
REPEATED = (
    f'<table:table table:name="S">{ods_row(["a", "b"])}<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1">'
    "</table:table-cell></table:table-row></table:table>"
)
BAD = [
    ("a password, xlsx", "t.xlsx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "password"),
    ("a password, xls", "t.xls", xls({"S": [["id"], [1]]}, password=True), "password"),
    ("no archive", "t.xlsx", b"PK\x03\x04" + bytes(200), "not a workbook"),
    ("another archive", "t.xlsx", archive({"word/document.xml": b"<x/>"}), "not a workbook"),
    ("another compound file", "t.xls", compound({"WordDocument": b"x"}), "not a workbook"),
    ("a compound file without a directory", "t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a workbook"),
    ("cells far apart in a binary sheet", "t.xlsb", xlsb("S", FAR), "spread over 1,048,576 rows and 16,384 columns"),
    ("cells repeated without end", "t.ods", ods(REPEATED), "spread over"),
]  # fmt: skip


def unread_of(path):
    found = discover(path.name, base=path.parent)
    if found.unread:
        return found.unread
    missed = []
    for table in found.tables:
        with pytest.raises(SourceError) as caught:
            read_sample(table)
        missed.append(caught.value.unread)
    return missed


@pytest.mark.parametrize(("name", "content", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_read_is_unread_with_reason_and_hint(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    (missed,) = unread_of(tmp_path / name)
    assert reason in missed.reason
    assert missed.hint
    assert missed.location.startswith(name)


def test_a_sheet_with_a_cell_far_from_its_table_is_unread_and_the_others_are_read(tmp_path):
    write(tmp_path / "t.xlsx", {"Far": FAR, "Near": PEOPLE})
    far, near = tables(tmp_path / "t.xlsx")
    with pytest.raises(SourceError) as caught:
        read_sample(far)
    assert "spread over 1,048,576 rows and 16,384 columns" in caught.value.unread.reason
    assert caught.value.unread.location == "t.xlsx › Far"
    assert read_sample(near).frame.height == 3


def test_formats_far_from_the_table_do_no_harm(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    for row, line in enumerate(PEOPLE):
        sheet.write_row(row, 0, line)
    sheet.write_blank(1048575, 16383, None, book.add_format({"bold": True}))
    book.close()
    assert read(tmp_path / "t.xlsx").frame.height == 3


def test_a_workbook_that_swells_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = write(tmp_path / "t.xlsx", {"S": [["note"], *[["x" * 1000]] * 2000]})
    monkeypatch.setattr(workbook_parts, "MOST_BYTES", 50_000)
    (missed,) = unread_of(path)
    assert "swells to more than" in missed.reason


def test_sizes_that_an_archive_lies_about_are_found_out(tmp_path):
    path = write(tmp_path / "t.xlsx", {"S": PEOPLE})
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archived:
        size = archived.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    (missed,) = unread_of(path)
    assert "not a workbook, or it is damaged" in missed.reason


def test_an_archive_that_is_no_workbook_stays_what_it_was(tmp_path):
    (tmp_path / "t.zip").write_bytes(archive({"t.csv": b"a,b\n1,2\n"}))
    (tmp_path / "t.csv").write_bytes(archive({"t.csv": b"a,b\n1,2\n"}))
    found = discover(".", base=tmp_path)
    assert "a ZIP archive" in found.unread[0].reason
    assert [item.location for item in found.skipped] == ["t.zip"]


def test_a_text_called_like_a_workbook_is_text(tmp_path):
    (tmp_path / "t.xls").write_text("id\tname\n1\tSiti\n")
    (table,) = discover("t.xls", base=tmp_path).tables
    assert (table.format, table.notes) == ("delimited", ("read as text, although named .xls",))


def test_nothing_of_a_workbook_reaches_the_log(tmp_path, caplog, capfd):
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    book.add_worksheet("S").write_row(0, 0, ["id", "name"])
    book.add_chartsheet("Chart")
    book.close()
    (table,) = tables(tmp_path / "t.xlsx")
    with caplog.at_level(logging.DEBUG), suppress(SourceError):
        read_sample(replace(table, member="Chart"))
    assert not caplog.records
    assert not capfd.readouterr().err


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bits_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    name, content = [("t.xlsx", write(tmp_path / "t.xlsx", {"S": PEOPLE}).read_bytes()), *[
        (f"t.{extension}", content) for extension, content in OTHERS
    ]][seed % 4]  # fmt: skip
    data = bytearray(content)
    for _ in range(8):
        data[noise.randrange(8, len(data))] ^= 1 << noise.randrange(8)
    (tmp_path / name).write_bytes(bytes(data))
    for table in discover(name, base=tmp_path).tables:
        with suppress(SourceError):
            sample = read_sample(table)
            assert sample.frame.height == sample.design.rows_read


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(lambda day: f"{day} 00:00:00"),
    st.text(max_size=12),
    st.sampled_from(["true", "false", "007", "1.50", "-0", "1e5", "2020-02-30", "2020-13-01 00:00:00"]),
)


@given(st.lists(CELLS, max_size=12))
def test_typing_loses_no_cell_and_no_digit(values):
    column = typed(pl.DataFrame({"v": pl.Series(values, dtype=pl.String)}))["v"]
    assert column.null_count() == sum(value is None for value in values)
    if column.dtype == pl.Int64:
        assert [None if value is None else str(value) for value in column.to_list()] == values
    if column.dtype == pl.String:
        for before, after in zip(values, column.to_list(), strict=True):
            assert before == after or before == f"{after} 00:00:00"


@given(st.lists(st.lists(st.sampled_from(["", "x"]), min_size=3, max_size=3), min_size=1, max_size=40))
def test_a_row_is_left_for_the_table_whatever_stands_before(rows):
    assert 0 <= before_header(rows) < len(rows)


def test_columns_are_counted_as_letters_count_them():
    assert [workbook_extent._column(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [0, 25, 26, 16383]
