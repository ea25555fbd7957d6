"""ORC: stripes are clusters, types kept, damage told."""

import datetime as dt
import random
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pytest
from pyarrow import orc

from auditor.sources import SourceError, clusters, discover, read_sample
from auditor.sources import orc as source
from auditor.sources.reading import read_batches


def only(path):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return table


def read(path, **options):
    return read_sample(only(path), **options)


def passed(path, rows=1000, columns=None):
    return list(read_batches(only(path), rows=rows, columns=columns))


def numbered(path, rows, stripe=64 * 1024, compression="zstd"):
    noise = random.Random(1)
    table = pa.table({"n": range(rows), "t": [f"{noise.random()}" for _ in range(rows)]})
    orc.write_table(table, path, stripe_size=stripe, compression=compression, batch_size=512)
    return path


def test_types_are_kept(tmp_path):
    table = pa.table(
        {
            "i": pa.array([1, None], pa.int32()),
            "d": pa.array([dt.date(2020, 1, 1), None]),
            "t": pa.array([dt.datetime(2020, 1, 1, 12), None], pa.timestamp("ns")),  # noqa: DTZ001
            "s": pa.array([{"a": "x", "b": [1, 2]}, None]),
            "m": pa.array([[("k", "v")], None], pa.map_(pa.string(), pa.string())),
            "b": pa.array(["ชื่อ".encode(), None]),
            "nothing": pa.array([None, None], pa.string()),
        }
    )
    orc.write_table(table, tmp_path / "t.orc")
    sample = read(tmp_path / "t.orc")
    assert sample.frame.schema["i"] == pl.Int32
    assert sample.frame.schema["d"] == pl.Date
    assert sample.frame["s"].to_list() == [{"a": "x", "b": [1, 2]}, None]
    assert sample.frame["b"].to_list() == ["ชื่อ", None]
    assert sample.frame["nothing"].null_count() == 2
    assert "1 binary columns hold text: read as text" in sample.notes


@pytest.mark.parametrize("compression", ["uncompressed", "zlib", "snappy", "lz4", "zstd"])
def test_every_compression(tmp_path, compression):
    assert read(numbered(tmp_path / "t.orc", 300, compression=compression)).frame["n"].to_list() == list(range(300))


def test_small_files_are_drawn_uniformly(tmp_path):
    path = numbered(tmp_path / "t.orc", 20_000)
    sample = read(path, rows=500)
    assert (sample.design.kind, sample.design.rows_total) == ("uniform", 20_000)
    assert sample.frame["n"].is_sorted()
    assert sample.frame["n"].n_unique() == 500
    assert 8500 < sample.frame["n"].mean() < 11_500


@pytest.mark.parametrize("whole", [0, 2**30], ids=["column by column", "stripe by stripe"])
def test_long_files_are_sampled_in_stripes(tmp_path, monkeypatch, whole):
    monkeypatch.setattr(clusters, "WHOLE_BYTES", 0)
    monkeypatch.setattr(source, "WHOLE_STRIPE", whole)
    path = numbered(tmp_path / "t.orc", 60_000, stripe=16 * 1024)
    sample = read(path, rows=640, seed=4)
    assert (sample.design.kind, sample.design.cluster_unit) == ("clustered", "stripe")
    assert sample.design.clusters_read == min(32, sample.design.clusters_total)
    assert sample.frame.height == 640
    assert sample.frame["n"].max() > 50_000
    assert sample.frame.equals(read(path, rows=640, seed=4).frame)
    # What stands in one row belongs together, whichever way it was read.
    whole_table = dict(read(path, full=True).frame.rows())
    assert all(whole_table[number] == text for number, text in sample.frame.rows())


def test_batches_pass_every_row_once_and_only_the_columns_asked_for(tmp_path):
    path = numbered(tmp_path / "t.orc", 20_000)
    batches = passed(path, rows=3000)
    assert [batch.frame.height for batch in batches] == [3000] * 6 + [2000]
    assert pl.concat([batch.frame for batch in batches])["n"].to_list() == list(range(20_000))
    assert passed(path, columns=["t"])[0].frame.columns == ["t"]


def test_names_with_dots_and_nested_columns_are_told_apart(tmp_path):
    table = pa.table({"a.b": [1, 2], "a": [{"b": 3}, {"b": 4}]})
    orc.write_table(table, tmp_path / "t.orc")
    assert passed(tmp_path / "t.orc", columns=["a.b"])[0].frame.to_dict(as_series=False) == {"a.b": [1, 2]}


def test_repeated_names_are_numbered(tmp_path):
    orc.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["x", "x"]), tmp_path / "t.orc")
    assert read(tmp_path / "t.orc").frame.to_dict(as_series=False) == {"x": ["a"], "x_2": ["b"]}
    assert [batch.frame.to_dict(as_series=False) for batch in passed(tmp_path / "t.orc", columns=["x_2"])] == [
        {"x_2": ["b"]}
    ]


def test_a_table_without_rows_has_its_columns(tmp_path):
    orc.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "t.orc")
    assert read(tmp_path / "t.orc").frame.columns == ["a"]
    assert [batch.frame.columns for batch in passed(tmp_path / "t.orc")] == [["a"]]


def test_a_damaged_stripe_is_listed_and_the_others_are_read(tmp_path):
    path = numbered(tmp_path / "t.orc", 60_000, stripe=64 * 1024)
    data = bytearray(path.read_bytes())
    stripes = orc.ORCFile(path).nstripes
    assert stripes >= 3
    begin, end = int(len(data) * 0.45), int(len(data) * 0.55)
    data[begin:end] = random.Random(1).randbytes(end - begin)
    path.write_bytes(bytes(data))
    sample = read(path, rows=100_000)
    assert sample.design.kind == "clustered"
    assert sample.unread
    batches = passed(path, rows=5000)
    numbers = pl.concat([batch.frame for batch in batches if "n" in batch.frame.columns], how="diagonal")["n"]
    assert {0, 59_999} <= set(numbers)
    assert numbers.n_unique() == numbers.len()
    assert any(batch.unread for batch in batches)


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_files_cut_off_are_unread_with_a_reason(tmp_path, keep):
    path = numbered(tmp_path / "t.orc", 3000)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(SourceError) as caught:
        read(path)
    assert caught.value.unread.location == "t.orc"
    assert "footer of the ORC file" in caught.value.unread.reason


def test_a_text_that_begins_like_an_orc_file_is_text(tmp_path):
    (tmp_path / "t.csv").write_text("ORC,tên\n1,Nguyễn\n", encoding="utf-8")
    assert only(tmp_path / "t.csv").format == "delimited"
    (tmp_path / "u.orc").write_text("ORC,name\n1,a\n")
    assert only(tmp_path / "u.orc").notes == ("read as text, although named .orc",)


@pytest.mark.parametrize("seed", range(10))
def test_flipped_bits_in_a_compressed_file_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    path = numbered(tmp_path / "t.orc", 3000, stripe=16 * 1024)
    data = bytearray(path.read_bytes())
    for _ in range(4):
        data[noise.randrange(4, len(data))] ^= 1 << noise.randrange(8)
    path.write_bytes(bytes(data))
    with suppress(SourceError):
        sample = read(path, rows=100)
        assert sample.frame.height == sample.design.rows_read
        assert passed(path)
