"""Passing tables by: every row once, the columns asked for, damage listed, memory that does not grow with the table."""

import bz2
import gzip
import io
import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.sources import SourceError, binary_files, discover, drawing, passing, read_sample, text_batches
from auditor.sources.delimited import fast as delimited_fast
from auditor.sources.delimited import rows as delimited_rows
from auditor.sources.delimited.rows import Rows
from auditor.sources.dialect import Dialect
from auditor.sources.encoding import UTF_8
from auditor.sources.json import documents as json_documents
from auditor.sources.json import stream as json_stream
from auditor.sources.json import wrapped as json_wrapped
from auditor.sources.json.kinds import Kinds
from auditor.sources.json.nesting import Nesting
from auditor.sources.parquet import batches as parquet_batches
from auditor.sources.parquet import files as parquet_files
from auditor.sources.parquet import parts as parquet_parts
from auditor.sources.parquet import source as parquet
from auditor.sources.reading import read_batches


def only(path):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return table


def passed(path, rows=1000, columns=None):
    return list(read_batches(only(path), rows=rows, columns=columns))


def together(batches):
    return pl.concat([batch.frame for batch in batches], how="diagonal_relaxed")


def told(batches, what):
    return [item for batch in batches for item in getattr(batch, what)]


# Parquet


def numbered(path, rows=20_000, group=3000, **options):
    table = pa.table({"n": range(rows), "t": [f"t{number}" for number in range(rows)], "k": ["same"] * rows})
    pq.write_table(table, path, row_group_size=group, **options)
    return path


def test_parquet_passes_every_row_once_in_order(tmp_path):
    path = numbered(tmp_path / "t.parquet")
    batches = passed(path, rows=2500)
    assert [batch.frame.height for batch in batches] == [2500] * 8
    assert together(batches).equals(read_sample(only(path), full=True).frame)
    assert 0 < sum(batch.bytes_read for batch in batches) <= path.stat().st_size
    assert not told(batches, "unread")


def test_parquet_reads_only_the_columns_asked_for(tmp_path):
    path = numbered(tmp_path / "t.parquet")
    batches = passed(path, columns=["n"])
    assert {tuple(batch.frame.columns) for batch in batches} == {("n",)}
    every = sum(batch.bytes_read for batch in passed(path))
    assert 0 < sum(batch.bytes_read for batch in batches) < every


def test_short_row_groups_are_put_together_and_long_ones_cut(tmp_path):
    assert len(passed(numbered(tmp_path / "t.parquet", 5000, 100), rows=2500)) == 2
    assert len(passed(numbered(tmp_path / "u.parquet", 5000, 5000), rows=500)) == 10


def test_wide_rows_come_in_batches_of_fewer(tmp_path, monkeypatch):
    monkeypatch.setattr(passing, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(parquet_batches, "BATCH_BYTES", 1_000_000)
    # A dictionary spells a long text with a few stored bytes.
    table = pa.table({"t": ["x" * 10_000 + str(number % 3) for number in range(3000)]})
    pq.write_table(table, tmp_path / "t.parquet")
    batches = passed(tmp_path / "t.parquet", rows=3000)
    assert max(batch.frame.estimated_size() for batch in batches) < 4_000_000
    assert together(batches).height == 3000


@pytest.mark.parametrize("name", ["a.b", "a", "x", "x_2", "s"])
def test_columns_are_asked_for_by_the_names_that_a_sample_gives(tmp_path, name):
    table = pa.Table.from_arrays(
        [pa.array([1]), pa.array([{"b": 2}]), pa.array(["p"]), pa.array(["q"]), pa.array([[{"x": 5}]])],
        names=["a.b", "a", "x", "x", "s"],
    )
    pq.write_table(table, tmp_path / "t.parquet")
    sample = read_sample(only(tmp_path / "t.parquet")).frame
    (batch,) = passed(tmp_path / "t.parquet", columns=[name])
    assert batch.frame.equals(sample.select(name))


def spoilt(path, group, columns):
    """Overwrite the pages of some columns of a row group with noise."""
    data = bytearray(path.read_bytes())
    for column in columns:
        chunk = pq.ParquetFile(path).metadata.row_group(group).column(column)
        begin = chunk.dictionary_page_offset or chunk.data_page_offset
        data[begin : begin + chunk.total_compressed_size] = random.Random(1).randbytes(chunk.total_compressed_size)
    path.write_bytes(bytes(data))


def test_a_damaged_column_costs_itself_in_its_row_group(tmp_path):
    path = numbered(tmp_path / "t.parquet", 9000, 3000, compression="zstd")
    spoilt(path, 1, [1])
    batches = passed(path, rows=1000)
    frame = together(batches)
    assert frame["n"].to_list() == list(range(9000))
    assert frame["t"].null_count() == 3000
    assert [missed.location for missed in told(batches, "unread")] == ["t.parquet, row group 2, column t"]


def test_a_damaged_row_group_costs_itself(tmp_path):
    path = numbered(tmp_path / "t.parquet", 9000, 3000, compression="zstd")
    spoilt(path, 1, [0, 1, 2])
    batches = passed(path, rows=1000)
    assert set(together(batches)["n"] // 3000) == {0, 2}
    assert [missed.location for missed in told(batches, "unread")] == ["t.parquet, row group 2"]


def test_what_comes_before_the_damage_in_a_row_group_is_not_passed_twice(tmp_path):
    path = numbered(tmp_path / "t.parquet", 60_000, 60_000, compression="zstd", data_page_size=4096)
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    data = bytearray(path.read_bytes())
    place = (chunk.dictionary_page_offset or chunk.data_page_offset) + chunk.total_compressed_size * 9 // 10
    data[place : place + 64] = bytes(64)
    path.write_bytes(bytes(data))
    batches = passed(path, rows=5000)
    assert together(batches)["n"].to_list() == list(range(60_000))
    (missed,) = told(batches, "unread")
    assert missed.location == "t.parquet, row group 1, column t"
    assert "from its row" in missed.reason


def test_a_part_file_that_is_gone_costs_itself_and_all_gone_is_an_error(tmp_path):
    (tmp_path / "d").mkdir()
    for part in range(3):
        numbered(tmp_path / f"d/part-{part}.parquet", 100, 50)
    (table,) = discover("d", base=tmp_path).tables
    (tmp_path / "d/part-1.parquet").unlink()
    batches = list(read_batches(table, rows=1000))
    assert together(batches).height == 200
    assert [missed.location for missed in told(batches, "unread")] == ["part-1.parquet"]
    for part in (0, 2):
        (tmp_path / f"d/part-{part}.parquet").unlink()
    with pytest.raises(SourceError, match="no such file"):
        list(read_batches(table, rows=1000))


def test_a_table_without_rows_is_one_batch_with_its_columns(tmp_path):
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "t.parquet")
    (tmp_path / "t.csv").write_text("a,b\n")
    assert [batch.frame.columns for batch in passed(tmp_path / "t.parquet")] == [["a"]]
    assert [batch.frame.columns for batch in passed(tmp_path / "t.csv")] == [["a", "b"]]


def test_parquet_through_an_open_file_gives_the_same(tmp_path, monkeypatch):
    path = numbered(tmp_path / "t.parquet", 40_000, 1000)
    monkeypatch.setattr(parquet, "UNIFORM_BYTES", 0)
    by_name = read_sample(only(path), rows=640, seed=3), together(passed(path))
    for module in (binary_files, parquet, parquet_parts, drawing):
        monkeypatch.setattr(module, "is_local", lambda path: False)
    through_file = read_sample(only(path), rows=640, seed=3), together(passed(path))
    assert through_file[0].frame.equals(by_name[0].frame)
    assert through_file[0].design == by_name[0].design
    assert through_file[1].equals(by_name[1])


def test_gzip_around_parquet_is_named(tmp_path):
    path = numbered(tmp_path / "t.parquet", 100, 50)
    (tmp_path / "t.parquet.gz").write_bytes(gzip.compress(path.read_bytes()))
    with pytest.raises(SourceError, match="compressed as a whole"):
        passed(tmp_path / "t.parquet.gz")


@pytest.mark.parametrize("seed", range(25))
def test_flipped_bits_in_parquet_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    path = numbered(tmp_path / "t.parquet", 2000, 500)
    data = bytearray(path.read_bytes())
    for _ in range(5):
        data[noise.randrange(4, len(data) - 8)] ^= 1 << noise.randrange(8)
    path.write_bytes(bytes(data))
    with suppress(SourceError):
        assert passed(path)


# Text


CSV = "id,name,note\n" + "".join(f'{number},Ngọc {number},"a, ""b""\nc"\n' for number in range(5000))
COMPRESSED = [("t.csv", bytes), ("t.csv.gz", gzip.compress), ("t.csv.bz2", bz2.compress)]


@pytest.mark.parametrize(("name", "pack"), COMPRESSED, ids=[row[0] for row in COMPRESSED])
def test_delimited_text_passes_every_row_once(tmp_path, monkeypatch, name, pack):
    monkeypatch.setattr(text_batches, "STEP_BYTES", 5000)
    path = tmp_path / name
    path.write_bytes(pack(CSV.encode()))
    batches = passed(path, rows=800)
    assert [batch.frame.height for batch in batches] == [800] * 6 + [200]
    assert together(batches).equals(read_sample(only(path), full=True).frame)
    assert together(batches)["note"].unique().to_list() == ['a, "b"\nc']
    assert sum(batch.bytes_read for batch in batches) == path.stat().st_size
    assert passed(path, columns=["name"])[0].frame.columns == ["name"]


def test_compressed_text_that_is_cut_off_gives_what_came_before(tmp_path):
    data = gzip.compress(CSV.encode(), compresslevel=1)
    (tmp_path / "t.csv.gz").write_bytes(data[: len(data) * 3 // 4])
    batches = passed(tmp_path / "t.csv.gz")
    assert 1000 < together(batches).height < 5000
    (missed,) = told(batches, "unread")
    assert "cut off" in missed.reason
    assert "rows before that were read" in missed.reason


def test_a_line_without_end_costs_the_rest_and_not_what_came_before(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.sources.records.LONGEST_RECORD", 100_000)
    (tmp_path / "t.csv").write_text("id,name\n" + "1,x\n" * 500_000 + "x" * 3_000_000 + "\n1,y\n")
    batches = passed(tmp_path / "t.csv", rows=100_000)
    assert together(batches).height >= 400_000
    (missed,) = told(batches, "unread")
    assert "no line ends for too long" in missed.reason
    assert "rows before that were read" in missed.reason


def test_what_is_repaired_is_noted_once(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"id,name\n" + "0,ữ\n".encode() * 30_000 + b"1\n2,a,b\n3,\xff\n" * 1000)
    notes = told(passed(tmp_path / "t.csv", rows=300), "notes")
    assert len(notes) == len(set(notes))
    assert any("fewer cells" in note for note in notes)
    assert any("not valid UTF-8" in note for note in notes)


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_json_lines_pass_every_row_once(tmp_path, monkeypatch):
    monkeypatch.setattr(text_batches, "STEP_BYTES", 2000)
    rows = [{"n": number, "who": {"name": f"Siti {number}"}, "tags": ["a"] * (number % 3)} for number in range(3000)]
    (tmp_path / "t.jsonl").write_text(lines(rows))
    batches = passed(tmp_path / "t.jsonl", rows=700)
    assert together(batches).to_dicts() == rows
    assert {batch.frame.height for batch in batches[:-1]} == {700}
    assert passed(tmp_path / "t.jsonl", columns=["who"])[0].frame.columns == ["who"]


def test_a_key_with_values_of_several_kinds_loses_none(tmp_path, monkeypatch):
    monkeypatch.setattr(text_batches, "STEP_BYTES", 200)
    rows = [{"v": ["a", "b"]} for _ in range(100)] + [{"v": "c"} for _ in range(100)] + [{"v": {"d": 1}}] * 100
    (tmp_path / "t.jsonl").write_text(lines(rows))
    batches = passed(tmp_path / "t.jsonl", rows=50)
    frame = together(batches)
    assert frame.columns == ["v", "v_2", "v_3"]
    # Where a step has both, the object is text.
    assert frame["v"].drop_nulls().len() == 100
    assert sum(frame[name].drop_nulls().len() for name in frame.columns) == 300
    assert any("another kind" in note for note in told(batches, "notes"))


def test_lines_that_are_no_json_are_kept_as_text_and_a_file_of_them_is_refused(tmp_path):
    (tmp_path / "t.jsonl").write_text('{"a": 1}\nnot json\n' * 100)
    assert together(passed(tmp_path / "t.jsonl"))["unparsed_line"].drop_nulls().to_list() == ["not json"] * 100
    (tmp_path / "u.jsonl").write_text("{not json\n" * 100)
    with pytest.raises(SourceError, match="none of its lines is JSON"):
        passed(tmp_path / "u.jsonl")


# JSON documents


RECORDS = [{"n": number, "name": f'Siti "{number}" \\ }}', "at": {"city": "Huế"}} for number in range(4000)]


@pytest.fixture
def short(monkeypatch):
    """Make documents long that are not."""
    monkeypatch.setattr(json_stream, "LONGEST_DOCUMENT", 20_000)
    monkeypatch.setattr(json_wrapped, "LONGEST_PART", 5_000)
    monkeypatch.setattr(json_stream, "_PIECE", 3_000)
    monkeypatch.setattr(json_documents, "_STEP_ROWS", 300)


DOCUMENTS = [
    ("an array", RECORDS, 4000),
    ("an array in an object", {"page": 1, "data": RECORDS, "total": 4000}, 4001),
    ("an array in an object in an object", {"response": {"status": "ok", "items": RECORDS}}, 4001),
    ("two arrays", {"a": RECORDS[:2000], "b": RECORDS[2000:]}, 4000),
    ("records by key", {f"k{number}": record for number, record in enumerate(RECORDS)}, 4000),
    ("values by key", {f"k{number}": number for number in range(4000)}, 4000),
    ("an array of texts", {"names": [f"Siti {number}" for number in range(4000)]}, 4000),
    ("a nested map", {"users": {f"k{number}": record for number, record in enumerate(RECORDS)}}, 4000),
]


@pytest.mark.parametrize(("document", "height"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
def test_long_documents_are_taken_apart(tmp_path, short, document, height):
    (tmp_path / "t.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    batches = passed(tmp_path / "t.json", rows=500)
    frame = together(batches)
    assert frame.height == height
    assert not told(batches, "unread")
    if "n" in frame.columns:
        assert frame["n"].drop_nulls().to_list() == list(range(4000))
        assert frame["name"].drop_nulls().to_list() == [record["name"] for record in RECORDS]
    sample = read_sample(only(tmp_path / "t.json"), rows=100)
    assert (sample.design.kind, sample.frame.height) == ("uniform", 100)


def test_what_stands_beside_the_records_is_a_row_of_its_own(tmp_path, short):
    document = {"by": "siti@example.org", "data": RECORDS, "checked": {"by": "wei@example.org"}}
    (tmp_path / "t.json").write_text(json.dumps(document))
    frame = together(passed(tmp_path / "t.json"))
    assert frame["by"].drop_nulls().to_list() == ["siti@example.org"]
    assert frame["checked"].struct.field("by").drop_nulls().to_list() == ["wei@example.org"]


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.99])
def test_a_long_document_that_is_cut_off_gives_what_came_before(tmp_path, short, keep):
    text = json.dumps({"page": 1, "data": RECORDS})
    (tmp_path / "t.json").write_text(text[: int(len(text) * keep)])
    batches = passed(tmp_path / "t.json")
    assert 4000 * keep * 0.9 < together(batches).height <= 4000 * keep * 1.05 + 1
    (missed,) = told(batches, "unread")
    assert "records before that were read" in missed.reason


@pytest.mark.parametrize("value", ['"' + "x" * 90_000 + '"', json.dumps(RECORDS[:1000])], ids=["a text", "an array"])
def test_a_value_too_long_to_hold_is_left_out_and_the_others_are_read(tmp_path, monkeypatch, value):
    monkeypatch.setattr(json_stream, "LONGEST_VALUE", 10_000)
    monkeypatch.setattr(json_stream, "_PIECE", 3_000)
    (tmp_path / "t.json").write_text(f'[{{"a": 1}}, {value}, {{"a": 2}}]')
    batches = passed(tmp_path / "t.json")
    assert together(batches)["a"].to_list() == [1, 2]
    (missed,) = told(batches, "unread")
    assert "one value is longer than" in missed.reason
    sample = read_sample(only(tmp_path / "t.json"))
    assert sample.frame["a"].to_list() == [1, 2]
    assert sample.design.kind == "head"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(st.sampled_from('a"\\{}[],: ữ𐍈'), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(JSON.filter(lambda value: isinstance(value, str | list | dict)), st.integers(1, 7), st.booleans())
def test_the_end_of_a_value_is_found_however_it_is_cut(value, step, escaped):
    text = json.dumps(value, ensure_ascii=escaped)
    whole, nesting, place = text + ',"]}', Nesting(), 0
    while (end := nesting.end_in(whole[place : place + step])) is None:
        place += step
    assert place + end == len(text)


@given(st.lists(JSON, min_size=1, max_size=12))
def test_kinds_that_differ_from_batch_to_batch_can_be_joined(values):
    from auditor.sources.json.frames import to_frame

    kinds = Kinds()
    frames = [kinds.settle(to_frame([{"v": value}])[0]) for value in values]
    joined = pl.concat(frames, how="diagonal_relaxed")
    assert joined.height == len(values)
    filled = sum(value is not None for value in values)
    assert sum(joined[name].is_not_null().sum() for name in joined.columns) == filled


# Splitting with polars and one by one


CELL = st.text(st.sampled_from('ab,;"\n\r x0é\0\ufeff'), max_size=5)
RECORD = st.one_of(
    st.lists(CELL, min_size=1, max_size=4).map(",".join),
    st.lists(CELL, min_size=3, max_size=3).map(
        lambda cells: ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    ),
    st.just("1,b,c"),
).map(lambda text: text.replace("\n", "") if '"' not in text else text)


@example(records=[",,\r"], quoted=False)
@example(records=["\r,,"], quoted=False)
@given(st.lists(RECORD, min_size=1, max_size=20), st.booleans())
def test_records_are_split_alike_fast_and_one_by_one(records, quoted):
    dialect = Dialect(",", quoted)
    encoded = [record.encode() for record in records if record]
    found = []
    for fewest in (1, 10**9):
        rows = Rows(["a", "b", "c"], dialect, UTF_8)
        before, delimited_fast.FEWEST = delimited_fast.FEWEST, fewest
        try:
            rows.add(encoded)
        finally:
            delimited_fast.FEWEST = before
        found.append(rows.frame())
    fast, slow = found
    assert fast.select(sorted(fast.columns)).equals(slow.select(sorted(slow.columns)))


def test_the_fast_way_is_taken_where_records_are_well_formed():
    records = [f'{number},"a ""b"", c",x'.encode() for number in range(200)] + [b"1,2"]
    frame, clean = delimited_fast.split(records, Dialect(","), ["a", "b", "c"])
    assert clean.tolist() == [True] * 200 + [False]
    assert frame.row(7) == ("7", 'a "b", c', "x")
    assert delimited_rows.split is delimited_fast.split


# Memory


PROBE = """
import sys
from pathlib import Path
from auditor.sources import discover
from auditor.sources.reading import read_batches
path = Path(sys.argv[1])
(table,) = discover(path.name, base=path.parent).tables
rows = 0
for batch in read_batches(table, rows=50_000):
    rows += batch.frame.height
status = Path("/proc/self/status").read_text()
print(rows, int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""
"""The peak of this process alone, in MiB: `ru_maxrss` begins with that of the process which started it."""


def probed(path):
    done = subprocess.run([sys.executable, "-c", PROBE, str(path)], capture_output=True, text=True, check=True)
    rows, peak = map(int, done.stdout.split())
    return rows, peak


measured = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no peak of one process to be had")


@measured
@pytest.mark.slow
def test_memory_does_not_grow_with_a_parquet_file_or_its_row_groups(tmp_path):
    table = pa.table({
        "n": range(500_000),
        "email": [f"user{number}@example.org" for number in range(500_000)],
        "name": [f"Siti {number % 5003}" for number in range(500_000)],
    })  # fmt: skip
    with pq.ParquetWriter(tmp_path / "one.parquet", table.schema) as writer:
        writer.write_table(table, row_group_size=500_000)
    with pq.ParquetWriter(tmp_path / "many.parquet", table.schema) as writer:
        for _ in range(10):
            writer.write_table(table, row_group_size=500_000)
    pq.write_table(pa.concat_tables([table] * 10), tmp_path / "long.parquet", row_group_size=5_000_000)
    (_, few), (many_rows, many), (_, long) = (probed(tmp_path / f"{name}.parquet") for name in ("one", "many", "long"))
    assert many_rows == 5_000_000
    assert many < few + 60
    assert long < few + 60
    assert max(many, long) < 300


@measured
@pytest.mark.slow
def test_memory_does_not_grow_with_a_document_on_one_line(tmp_path):
    record = json.dumps({"id": 1, "name": "Siti", "email": "siti@example.org", "tags": ["a", "b"]})
    peaks = []
    for times in (20_000, 400_000):
        with (tmp_path / "t.json").open("w") as file:
            file.write('{"page": 1, "data": [')
            file.write(",".join([record] * times))
            file.write("]}")
        rows, peak = probed(tmp_path / "t.json")
        assert rows >= times
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 120
    # One line of JSON lines that never ends.
    with (tmp_path / "t.jsonl").open("w") as file:
        file.write("{")
        for _ in range(300):
            file.write("x" * 1_000_000)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path / "t.jsonl")], capture_output=True, text=True, check=False
    )
    assert "no line ends for too long" in done.stderr


def test_a_stream_of_bytes_is_enough(tmp_path):
    """What is compressed has no places to jump to: nothing in a pass asks for one."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        file.write(lines([{"a": 1}] * 1000).encode())
    (tmp_path / "t.jsonl.gz").write_bytes(out.getvalue())
    assert together(passed(tmp_path / "t.jsonl.gz")).height == 1000


def test_files_are_opened_where_content_opens_them():
    assert parquet_files.readable is binary_files.readable
