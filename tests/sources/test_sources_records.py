"""Cutting bytes into records: the fast cut of blocks must agree with the plain one, however the chunks fall."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.sources import records as module
from auditor.sources.dialect import Dialect, fields, records, sniff
from auditor.sources.encoding import Encoding
from auditor.sources.records import EndlessRecordError, blocks, narrow

COMMA = Dialect(",")


def cut(data: bytes, dialect: Dialect, size: int) -> list[bytes]:
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    return [block.record(place) for block in blocks(chunks, dialect) for place in range(len(block.starts))]


RECORDS = [
    ("plain", "a,b\nc,d\n", ["a,b", "c,d"]),
    ("no newline at the end", "a,b\nc,d", ["a,b", "c,d"]),
    ("carriage returns", "a,b\r\nc,d\r\n", ["a,b", "c,d"]),
    ("blank lines", "a\n\n\r\nb\n", ["a", "b"]),
    ("quoted newline", 'a,"x\ny"\nb,c\n', ['a,"x\ny"', "b,c"]),
    ("quoted newline and return", 'a,"x\r\ny"\r\nb,c\r\n', ['a,"x\r\ny"', "b,c"]),
    ("doubled quotes", 'a,"x ""y""\n""z"""\nb,c\n', ['a,"x ""y""\n""z"""', "b,c"]),
    ("stray quote inside a cell", 'a,5" pipe\nb,c\n', ['a,5" pipe', "b,c"]),
    ("two stray quotes in different lines", 'a,5" pipe\nb,6" pipe\nc,d\n', ['a,5" pipe', 'b,6" pipe', "c,d"]),
    ("unclosed quote", 'a,"open\nb,c\nd,e\n', ['a,"open', "b,c", "d,e"]),
    ("unclosed quote before a good one", 'a,"open\nb,"good"\nd,e\n', ['a,"open', 'b,"good"', "d,e"]),
    ("unclosed quote at the very end", 'a,b\nc,"open', ["a,b", 'c,"open']),
    ("quoted field with text after it", '"a"x,b\nc,d\n', ['"a"x,b', "c,d"]),
    ("space before a quote", 'a, "x\ny"\nb,c\n', ['a, "x\ny"', "b,c"]),
    ("empty quoted cells", '"",""\n"",b\n', ['"",""', '"",b']),
    ("several lines in several cells", '"a\nb","c\nd\n"\ne,f\n', ['"a\nb","c\nd\n"', "e,f"]),
]


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_records_end_where_they_should(text, expected, size):
    assert [record for record in records(text, COMMA) if record] == expected
    assert cut(text.encode(), COMMA, size) == [record.encode() for record in expected]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab",\n\r ', max_size=60), st.integers(1, 70))
def test_the_fast_cut_equals_the_plain_one(text, size):
    expected = [record.encode() for record in records(text, COMMA) if record]
    assert cut(text.encode(), COMMA, size) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab",\n ', max_size=60), st.integers(1, 40), st.integers(4, 30))
def test_the_cut_does_not_depend_on_chunks_when_quotes_run_far(text, size, patience):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST_QUOTED", patience)
        patch.setattr("auditor.sources.dialect.LONGEST_QUOTED", patience)
        assert cut(text.encode(), COMMA, size) == cut(text.encode(), COMMA, 1000)


def test_an_endless_line_is_refused(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_RECORD", 1000)
    with pytest.raises(EndlessRecordError):
        cut(b"x" * 5000, COMMA, 100)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.text(alphabet="ab\",;\n\r 'é", max_size=6), min_size=2, max_size=4), min_size=1, max_size=8),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back(rows, quoting, line_end):
    # The csv module leaves a lone carriage return unquoted: then nobody can tell it from a line end.
    assume(quoting == csv.QUOTE_ALL or not any("\r" in cell for row in rows for cell in row))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator=line_end).writerows(rows)
    text = out.getvalue()
    got = [fields(record.decode(), COMMA) for record in cut(text.encode(), COMMA, 16)]
    assert got == rows


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_encodings_are_narrowed_at_any_chunk_size(codec):
    text = "ชื่อ,tên\nสมชาย,Nguyễn 𠮷\n"
    data = text.encode(codec)
    for size in (1, 3, 1000):
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        assert b"".join(narrow(chunks, Encoding(codec))).decode() == text


DIALECTS = [
    ("comma", "id,name\n1,a\n2,b\n", ","),
    ("semicolon with decimal commas", "id;price;weight\n1;2,50;3,1\n2;3,75;4,0\n", ";"),
    ("semicolon with decimal commas and no header", "1;2,50;3,1\n2;3,75;4,0\n5;6,75;4,9\n", ";"),
    ("tab", "id\tname, full\n1\ta, b\n2\tc, d\n", "\t"),
    ("pipe", "id|name\n1|a\n2|b\n", "|"),
    ("caret", "id^name\n1^a\n2^b\n", "^"),
    ("Hive's control A", "1\x01a\x01x\n2\x01b\x01y\n", "\x01"),
    ("comma with lists in cells", "id,tags,city\n1,a|b,X\n2,c|d,Y\n3,e|f,Z\n", ","),
    ("one column of surnames and names", "name\nAminah, Siti\nTan, Wei\nNguyen, Van\n", None),
    ("one column", "name\nSiti\nWei\n", None),
    ("one column of prose", "note\nhello, this is a test\nno comma here\na, b, c, d\nfine\n", None),
    ("quoted delimiters", 'id;"a,b,c";x\n1;"d,e,f";y\n2;"g,h,i";z\n', ";"),
    ("Excel's hint", "sep=;\na;b\n1;2\n", ";"),
]


@pytest.mark.parametrize(("text", "delimiter"), [row[1:] for row in DIALECTS], ids=[row[0] for row in DIALECTS])
def test_the_delimiter_is_found(text, delimiter):
    assert sniff(text).delimiter == delimiter


def test_an_extension_breaks_the_tie():
    assert sniff("a,b\tc\n1,2\t3\n", preferred="\t").delimiter == "\t"


def test_old_macintosh_line_ends_are_found():
    assert sniff("a,b\r1,2\r").newline == "\r"
