"""Delimited text: everything that is written comes back as text, and what was guessed or repaired is said."""

import bz2
import csv
import gzip
import io
import lzma
import random

import polars as pl
import pytest
import zstandard
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from auditor.sources import SourceError, Unread, as_one_table, discover, drawing, read_sample
from auditor.sources.statistics import bound, zero_statement


def sampled(table, **options):
    try:
        return read_sample(table, **options)
    except SourceError as error:
        return error.unread


def read(path, **options):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return read_sample(table, **options)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_nothing_is_inferred(tmp_path):
    path = written(tmp_path / "t.csv", "nik,phone,when,flag\n3174012345678901,0812,2020-01-01,true\n0003,+65,1e5,0\n")
    sample = read(path)
    assert sample.frame.schema == dict.fromkeys(["nik", "phone", "when", "flag"], pl.String)
    assert sample.frame.rows() == [("3174012345678901", "0812", "2020-01-01", "true"), ("0003", "+65", "1e5", "0")]
    assert sample.design.kind == "full"
    assert sample.bytes_read == path.stat().st_size


def test_empty_cells_are_null(tmp_path):
    assert read(written(tmp_path / "t.csv", 'id,a,b\n1,,"x"\n2,"",\n')).frame.rows() == [
        ("1", None, "x"),
        ("2", None, None),
    ]


PACKERS = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_compressed_files_are_read_through(tmp_path, suffix):
    path = written(tmp_path / f"t.csv{suffix}", PACKERS[suffix](b"id,name\n1,a\n") + PACKERS[suffix](b"2,b\n"))
    assert read(path).frame.rows() == [("1", "a"), ("2", "b")]


def test_compression_is_told_by_content_and_not_by_name(tmp_path):
    assert read(written(tmp_path / "t.csv", gzip.compress(b"id,name\n1,a\n"))).frame.rows() == [("1", "a")]
    assert read(written(tmp_path / "t.csv.gz", b"id,name\n1,a\n")).frame.rows() == [("1", "a")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "\x01"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "tis-620"])
def test_delimiters_and_encodings(tmp_path, delimiter, codec):
    rows = [["รหัส", "ชื่อ", "note"], ["1", "สมชาย", "line one\nline two"], ["2", "ศรีสุดา", f'a{delimiter}"b"']]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    sample = read(written(tmp_path / "t.csv", out.getvalue().encode(codec)))
    assert sample.frame.columns == rows[0]
    assert [list(row) for row in sample.frame.rows()] == rows[1:]
    assert any("delimiter" in note for note in sample.notes) == (delimiter != ",")
    assert any("encoding" in note for note in sample.notes) == (not codec.startswith("utf-8"))


WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc xyz019.-/"),
        st.sampled_from("สมชายเด็กน้ำ"),
        st.sampled_from("ễặđưỜé"),
        st.sampled_from(',;|"\n\t'),
    ),
    max_size=12,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=12)
    ),
    delimiter=st.sampled_from(",;\t|"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    pack=st.sampled_from([bytes, gzip.compress]),
)
def test_what_is_written_is_read_back(tmp_path, rows, delimiter, codec, line_end, pack):
    # Real tables hold words, not only separators: numbered rows make the delimiter evident, as in any real file.
    header = ["id", *[f"name_{number}" for number in range(len(rows[0]))]]
    body = [[str(number), *row] for number, row in enumerate(rows)]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows([header, *body])
    sample = read(written(tmp_path / "t.csv", pack(out.getvalue().encode(codec))))
    assert sample.frame.columns == header
    assert [list(row) for row in sample.frame.rows()] == [[cell or None for cell in row] for row in body]


HEADERS = [
    ("names over numbers", "sku,qty\nA,1\nB,2\n", True),
    ("words of the region", "nama,kota\nSiti,Jakarta\nBudi,Medan\n", True),
    ("Thai words", "ชื่อ,จังหวัด\nสมชาย,เชียงใหม่\nสมหญิง,ตรัง\n", True),
    ("years as names", "country,2019,2020\nSG,5,6\nMY,7,8\n", True),
    ("identifiers", "customerRef,so_cccd\nX,001099012345\nY,001099012346\n", True),
    ("no header: numbers", "1,17.5,2020-01-01\n2,18.5,2020-01-02\n", False),
    ("no header: people", "Siti Aminah,siti@example.com,0812345678\nBudi,budi@example.com,0812345679\n", False),
    ("no header: identifiers", "3174012345678901,Siti\n3174012345678902,Budi\n", False),
    ("no header: repeated words", "Siti,Jakarta,F\nBudi,Medan,M\nAni,Jakarta,F\n", False),
    ("an empty cell is no name", "id,,name\n1,x,a\n2,y,b\n", True),
    (
        "questions of a form",
        "Do you ever recline your seat when you fly for more than two hours on one of those planes?,RespondentID\n"
        + "Never,3436139758\nOften,3434278696\nAlways,3434275578\n",
        True,
    ),
    ("no header: long texts", f"{'a review of a hotel ' * 5},{'with a pool ' * 9}\n" * 2 + "short,one\n" * 0, False),
]


@pytest.mark.parametrize(("text", "present"), [row[1:] for row in HEADERS], ids=[row[0] for row in HEADERS])
def test_the_header_is_told_from_data(tmp_path, text, present):
    sample = read(written(tmp_path / "t.csv", text))
    first = text.split("\n", 1)[0].split(",")
    assert (sample.frame.columns[0] == first[0]) is present
    assert sample.frame.height == text.count("\n") - present
    assert any("no header" in note for note in sample.notes) is not present
    if not present:
        assert sample.frame.columns == [f"column_{number}" for number in range(1, len(first) + 1)]


REPAIRS = [
    (
        "short rows",
        "id,a,b\n1,x,y\n2,x\n3\n",
        [("1", "x", "y"), ("2", "x", None), ("3", None, None)],
        "2 sampled rows have fewer",
    ),
    (
        "long rows",
        "id,a\n1,x\n2,y,z,w\n3,v\n",
        [("1", "x", None, None), ("2", "y", "z", "w"), ("3", "v", None, None)],
        "1 sampled rows have up to 2 more",
    ),
    ("NULs", b"id,a\n1,x\0y\n2,\0\n3,z\n", [("1", "xy"), ("2", None), ("3", "z")], "2 sampled rows hold NUL"),
    ("unclosed quote", 'id,a\n1,"open\n2,y\n3,z\n', [("1", '"open'), ("2", "y"), ("3", "z")], None),
    (
        "a Latin line in UTF-8",
        "id,a\n1,สวัสดี\n".encode() + "2,café\n".encode("cp1252"),
        [("1", "สวัสดี"), ("2", "café")],
        "not valid UTF-8",
    ),
    (
        "title before the header",
        "Customer report\n\nid,name,city\n1,a,X\n2,b,Y\n3,c,Z\n",
        [("1", "a", "X"), ("2", "b", "Y"), ("3", "c", "Z")],
        "1 line before the header",
    ),
    ("Excel's hint", "sep=;\nid;name\n1;a\n2;b\n", [("1", "a"), ("2", "b")], "1 line before the header"),
]


@pytest.mark.parametrize(("content", "rows", "note"), [row[1:] for row in REPAIRS], ids=[row[0] for row in REPAIRS])
def test_ill_formed_rows_are_kept_and_counted(tmp_path, content, rows, note):
    sample = read(written(tmp_path / "t.csv", content))
    assert sample.frame.rows() == rows
    assert note is None or any(note in text for text in sample.notes)


def test_a_header_without_rows_is_a_table_without_rows(tmp_path):
    sample = read(written(tmp_path / "t.csv", "id,name\n"))
    assert sample.frame.columns == ["id", "name"]
    assert sample.design.kind == "full"
    assert sample.design.rows_read == 0


def test_duplicate_and_missing_names_are_made_unique(tmp_path):
    sample = read(written(tmp_path / "t.csv", "id,name,name,,name_2\n1,a,b,c,d\n"))
    assert sample.frame.columns == ["id", "name", "name_3", "column_4", "name_2"]
    assert any("duplicate" in note for note in sample.notes)
    assert any("without a name" in note for note in sample.notes)


def test_records_that_r_numbered_are_read_under_their_own_names(tmp_path):
    lines = [f'"{n}","Siti {n}","08{n}","Hue"\n' for n in range(9)]
    sample = read(written(tmp_path / "t.csv", '"nama","hp","kota"\n' + "".join(lines)))
    assert sample.frame.columns == ["column_1", "nama", "hp", "kota"]
    assert sample.frame["nama"].to_list() == [f"Siti {n}" for n in range(9)]
    assert any("name of the row" in note for note in sample.notes)
    ended = read(written(tmp_path / "u.csv", "nama,hp,kota\n" + "".join(f"Siti {n},08{n},Hue,\n" for n in range(9))))
    assert ended.frame.columns[:3] == ["nama", "hp", "kota"], "a separator at the end of each record"


def test_five_thousand_columns(tmp_path):
    names = [f"field_{number}" for number in range(5000)]
    rows = [[f"{row}:{number}" for number in range(5000)] for row in range(5)]
    sample = read(written(tmp_path / "t.csv", "\n".join(",".join(row) for row in [names, *rows]) + "\n"))
    assert sample.frame.columns == names
    assert list(sample.frame.row(4)) == rows[4]


def test_a_million_cells_in_the_first_row_are_refused(tmp_path):
    path = written(tmp_path / "t.csv", ",".join(map(str, range(30_000))) + "\n")
    (table,) = discover("t.csv", base=tmp_path).tables
    with pytest.raises(SourceError, match="more than the 20,000 columns"):
        read_sample(table)
    assert path.exists()


def long_table(path, rows):
    return written(path, "id,name\n" + "".join(f'{number},"n, {number}"\n' for number in range(rows)))


def test_a_sample_is_uniform_seeded_and_in_file_order(tmp_path):
    path = long_table(tmp_path / "t.csv", 20_000)
    sample = read(path, rows=500, seed=3)
    ids = sample.frame["id"].cast(pl.Int64)
    assert sample.design.kind == "uniform"
    assert (sample.design.rows_read, sample.design.rows_total) == (500, 20_000)
    assert ids.is_sorted()
    assert ids.n_unique() == 500
    assert 9000 < ids.mean() < 11000
    assert sample.frame.equals(read(path, rows=500, seed=3).frame)
    assert not sample.frame.equals(read(path, rows=500, seed=4).frame)
    assert "drawn uniformly" in zero_statement(sample.design)


def test_a_full_read_reads_all(tmp_path):
    sample = read(long_table(tmp_path / "t.csv", 3000), rows=10, full=True)
    assert sample.frame["id"].to_list() == [str(number) for number in range(3000)]
    assert bound(sample.design) == 0.0


def test_the_sample_does_not_depend_on_how_the_file_is_cut_into_chunks(tmp_path, monkeypatch):
    path = long_table(tmp_path / "t.csv", 5000)
    before = read(path, rows=100)
    monkeypatch.setattr("auditor.sources.content.CHUNK_BYTES", 1000)
    plain = drawing.chunks
    monkeypatch.setattr(drawing, "chunks", lambda reading, limit: plain(reading, limit, chunk_bytes=1000))
    assert read(path, rows=100).frame.equals(before.frame)


def test_every_row_of_a_file_is_equally_likely(tmp_path):
    path = long_table(tmp_path / "t.csv", 40)
    counts = pl.concat([read(path, rows=10, seed=seed).frame for seed in range(400)])["id"].value_counts()
    # Binomial(400, 1/4): standard deviation 8.7.
    assert counts.height == 40
    assert counts["count"].min() > 60
    assert counts["count"].max() < 140


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_file_too_long_to_pass_is_read_in_windows_without_a_bound(tmp_path, monkeypatch, codec):
    monkeypatch.setattr(drawing, "PASS_BYTES", 50_000)
    monkeypatch.setattr(drawing, "WINDOW_BYTES", 2_000)
    path = written(tmp_path / "t.csv", ("id,name\n" + "".join(f"{n},n{n}\n" for n in range(30_000))).encode(codec))
    sample = read(path, rows=320, seed=1)
    ids = sample.frame["id"].cast(pl.Int64)
    assert sample.design.kind == "offsets"
    assert sample.design.clusters_read == 32
    assert bound(sample.design) is None
    assert sample.frame.height == 320
    assert ids.min() < 1000
    assert ids.max() > 28_000
    assert sample.frame.filter(pl.col("name") != "n" + pl.col("id")).is_empty()
    assert sample.frame.equals(read(path, rows=320, seed=1).frame)
    assert not sample.frame.equals(read(path, rows=320, seed=2).frame)


def test_a_compressed_file_too_long_to_pass_is_read_from_its_head(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "PASS_BYTES", 50_000)
    path = written(
        tmp_path / "t.csv.gz", gzip.compress(("id,name\n" + "".join(f"{n},n\n" for n in range(30_000))).encode())
    )
    sample = read(path, rows=100)
    assert sample.design.kind == "head"
    assert sample.frame.height == 100
    assert bound(sample.design) is None
    assert any("only the first" in note for note in sample.notes)


def test_a_bomb_is_refused_and_called_by_its_relative_name(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.sources.content.BOMB_FLOOR", 1_000_000)
    path = written(tmp_path / "t.csv.gz", gzip.compress(b"id,name\n" + b"1,a\n" * 5_000_000))
    (table,) = discover(path.name, base=tmp_path).tables
    for full in (False, True):
        outcome = sampled(table, full=full)
        assert "decompression bomb" in outcome.reason
        assert outcome.location == "t.csv.gz"


def test_a_part_that_cannot_be_read_is_listed_by_its_name_and_the_others_are_read(tmp_path):
    for name in ("a.csv", "b.csv", "c.csv"):
        written(tmp_path / name, f"id,name\n1,{name}\n")
    (table,) = as_one_table(discover("*.csv", base=tmp_path).tables).tables
    packed = gzip.compress(b"id,name\n" + random.Random(1).randbytes(100_000).hex().encode())
    written(tmp_path / "b.csv", packed[: len(packed) // 2])
    sample = read_sample(table)
    assert "a.csv" in sample.frame["name"].to_list()
    assert "c.csv" in sample.frame["name"].to_list()
    assert [item.location for item in sample.unread] == ["b.csv"]
    assert bound(sample.design) is None


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "json"])
def test_a_part_that_disappears_takes_back_the_claims(tmp_path, suffix):
    content = {"csv": "id,name\n1,x\n", "jsonl": '{"id": 1, "name": "x"}\n', "json": '[{"id": 1, "name": "x"}]'}[suffix]
    for number in range(3):
        written(tmp_path / f"{number}.{suffix}", content)
    (table,) = as_one_table(discover(f"*.{suffix}", base=tmp_path).tables).tables
    (tmp_path / f"1.{suffix}").unlink()
    sample = read_sample(table)
    assert sample.frame.height == 2
    assert [item.location for item in sample.unread] == [f"1.{suffix}"]
    assert bound(sample.design) is None


def test_a_truncated_archive_gives_what_was_good_and_says_so(tmp_path):
    noise = random.Random(5)
    text = "id,name\n" + "".join(f"{number},{noise.random()}\n" for number in range(30_000))
    packed = gzip.compress(text.encode())
    sample = read(written(tmp_path / "t.csv.gz", packed[: len(packed) // 2]), rows=50)
    assert sample.frame.height == 50
    assert sample.design.kind == "head"
    (unread,) = sample.unread
    assert "cut off" in unread.reason
    assert unread.hint


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_give_a_sample_or_a_source_error(tmp_path, content):
    path = written(tmp_path / "t.csv", content)
    found = discover("t.csv", base=tmp_path)
    assert len(found.tables) + len(found.unread) == 1
    assume(found.tables)
    outcome = sampled(found.tables[0])
    if isinstance(outcome, Unread):
        assert outcome.reason
    else:
        assert outcome.frame.height == outcome.design.rows_read
    assert path.exists()


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
def test_windows_in_which_no_line_ends_are_no_clean_table(tmp_path, monkeypatch, name):
    monkeypatch.setattr(drawing, "PASS_BYTES", 50_000)
    monkeypatch.setattr(drawing, "WINDOW_BYTES", 2_000)
    start = '{"a": "' if name == "t.jsonl" else 'a,b\n1,"'
    (table,) = discover(name, base=written(tmp_path / name, start + "x" * 100_000).parent).tables
    with pytest.raises(SourceError, match="no line ends for too long"):
        read_sample(table)


def test_columns_are_called_as_whoever_reads_the_file_by_name_calls_them(tmp_path):
    path = written(
        tmp_path / "t.csv",
        b"\xef\xbb\xbfCountry, Last Name,Height ,  \r\nAlgeria, Bougherra,190,x\r\nMali, Keita,181,y\r\n",
    )
    (table,) = discover("t.csv", base=path.parent).tables
    assert read_sample(table).frame.columns == ["Country", " Last Name", "Height ", "column_4"]
