"""Arrow IPC files, streams and Feather: written by polars and pyarrow, record batches are clusters, damage is told."""

import io
import random
import struct
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import feather, ipc

from auditor.sources import SourceError, clusters, discover, read_sample
from auditor.sources.arrow_ipc import source as arrow_ipc
from auditor.sources.arrow_ipc.messages import DamagedStreamError, messages
from auditor.sources.reading import read_batches

FRAME = pl.DataFrame({"n": range(5000), "t": [f"Siti {number}" for number in range(5000)]})
MIXED = pa.table(
    {
        "n": range(5000),
        "c": pa.array([f"city {number % 7}" for number in range(5000)]).dictionary_encode(),
        "l": [[number, None] for number in range(5000)],
        "s": [{"a": str(number)} for number in range(5000)],
    }
)


def only(path):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return table


def read(path, **options):
    return read_sample(only(path), **options)


def passed(path, rows=1000, columns=None):
    return list(read_batches(only(path), rows=rows, columns=columns))


def as_file(path, table=MIXED, rows=250, **options):
    with ipc.new_file(path, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=rows)
    return path


def as_stream(path, table=MIXED, rows=250, **options):
    with ipc.new_stream(path, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=rows)
    return path


WRITERS = [
    ("polars, file", "t.arrow", FRAME.write_ipc),
    ("polars, file, zstd", "t.ipc", lambda path: FRAME.write_ipc(path, compression="zstd")),
    ("polars, file, lz4", "t.ipc", lambda path: FRAME.write_ipc(path, compression="lz4")),
    ("polars, stream", "t.arrows", FRAME.write_ipc_stream),
    ("polars, stream, zstd", "t.arrow", lambda path: FRAME.write_ipc_stream(path, compression="zstd")),
    ("pyarrow, Feather", "t.feather", lambda path: feather.write_feather(FRAME.to_arrow(), path, chunksize=300)),
    ("pyarrow, file", "t.arrow", lambda path: as_file(path, FRAME.to_arrow())),
    ("pyarrow, stream", "t.arrow", lambda path: as_stream(path, FRAME.to_arrow(), compression="lz4")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write"), [row[1:] for row in WRITERS], ids=[row[0] for row in WRITERS])
def test_writers(tmp_path, name, write):
    write(tmp_path / name)
    sample = read(tmp_path / name)
    assert sample.design.kind == "full"
    assert sample.frame.equals(FRAME)
    uniform = read(tmp_path / name, rows=100)
    assert (uniform.design.kind, uniform.design.rows_total, uniform.frame.height) == ("uniform", 5000, 100)
    assert pl.concat([batch.frame for batch in passed(tmp_path / name)]).equals(FRAME)
    assert only(tmp_path / name).notes == ()


@pytest.mark.parametrize("write", [as_file, as_stream])
def test_nested_and_dictionary_columns(tmp_path, write):
    write(tmp_path / "t.arrow")
    sample = read(tmp_path / "t.arrow", rows=100, seed=1)
    whole = {row["n"]: row for row in MIXED.to_pylist()}
    assert [whole[row["n"]] for row in sample.frame.to_dicts()] == sample.frame.to_dicts()


def test_dictionaries_that_are_replaced_on_the_way(tmp_path):
    first = pa.record_batch({"c": pa.array(["a", "b"]).dictionary_encode()})
    second = pa.record_batch({"c": pa.array(["x", "y"]).dictionary_encode()})
    with ipc.new_stream(tmp_path / "t.arrows", first.schema) as writer:
        for batch in (first, second, first):
            writer.write_batch(batch)
    assert read(tmp_path / "t.arrows").frame["c"].to_list() == ["a", "b", "x", "y", "a", "b"]


def test_dictionaries_that_grow_on_the_way(tmp_path):
    words = pa.array(["a", "b", "c"])
    batches = [
        pa.record_batch({"c": pa.DictionaryArray.from_arrays(pa.array([0, size - 1]), words[:size])})
        for size in (1, 2, 3)
    ]
    options = ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with ipc.new_stream(tmp_path / "t.arrows", batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    assert read(tmp_path / "t.arrows").frame["c"].to_list() == ["a", "a", "a", "b", "a", "c"]


@pytest.mark.parametrize("write", [as_file, as_stream])
@pytest.mark.parametrize("whole", [0, 2**30], ids=["column by column", "batch by batch"])
def test_long_files_are_sampled_in_record_batches(tmp_path, monkeypatch, write, whole):
    monkeypatch.setattr(clusters, "WHOLE_BYTES", 0)
    monkeypatch.setattr(arrow_ipc, "WHOLE_BATCH", whole)
    write(tmp_path / "t.arrow", rows=100)
    sample = read(tmp_path / "t.arrow", rows=320, seed=2)
    assert (sample.design.kind, sample.design.cluster_unit) == ("clustered", "record batch")
    assert (sample.design.clusters_read, sample.design.clusters_total) == (32, 50)
    assert sample.frame.height == 320
    assert (sample.frame["n"] // 100).n_unique() == 32
    whole_table = {row["n"]: row for row in MIXED.to_pylist()}
    assert all(whole_table[row["n"]] == row for row in sample.frame.to_dicts())


def test_batches_give_only_the_columns_asked_for(tmp_path):
    as_file(tmp_path / "t.arrow")
    batches = passed(tmp_path / "t.arrow", rows=2000, columns=["c", "n"])
    assert [batch.frame.height for batch in batches] == [2000, 2000, 1000]
    assert set(batches[0].frame.columns) == {"c", "n"}


def test_repeated_names_are_numbered(tmp_path):
    as_file(tmp_path / "t.arrow", pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["x", "x"]))
    assert read(tmp_path / "t.arrow").frame.to_dict(as_series=False) == {"x": ["a"], "x_2": ["b"]}
    (batch,) = passed(tmp_path / "t.arrow", columns=["x_2"])
    assert batch.frame.to_dict(as_series=False) == {"x_2": ["b"]}


@pytest.mark.parametrize("write", [as_file, as_stream])
def test_a_table_without_rows_has_its_columns(tmp_path, write):
    write(tmp_path / "t.arrow", MIXED.slice(0, 0))
    assert read(tmp_path / "t.arrow").frame.columns == ["n", "c", "l", "s"]
    assert [batch.frame.height for batch in passed(tmp_path / "t.arrow")] == [0]


@pytest.mark.parametrize("write", [as_file, as_stream])
def test_of_what_is_cut_off_the_whole_batches_are_read(tmp_path, write):
    path = write(tmp_path / "t.arrow", FRAME.to_arrow().cast(pa.schema([("n", pa.int64()), ("t", pa.string())])))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    sample = read(path)
    assert sample.frame["n"].to_list() == list(range(sample.frame.height))
    assert 2000 < sample.frame.height < 3000
    assert sample.design.kind == "clustered"
    assert len(sample.unread) == 1
    batches = passed(path)
    assert sum(batch.frame.height for batch in batches) == sample.frame.height
    assert any(batch.unread for batch in batches)


def test_a_damaged_batch_is_listed_and_the_others_are_read(tmp_path):
    path = as_file(tmp_path / "t.arrow", FRAME.to_arrow(), rows=500, compression="zstd")
    data = bytearray(path.read_bytes())
    place = len(data) // 2
    data[place : place + 600] = random.Random(5).randbytes(600)
    path.write_bytes(bytes(data))
    sample = read(path)
    assert 3500 < sample.frame.height < 5000
    assert sample.unread
    assert all("record batch" in missed.location for missed in sample.unread)
    assert sum(batch.frame.height for batch in passed(path)) == sample.frame.height


def test_offsets_that_point_elsewhere_are_damage(tmp_path):
    table = pa.table({"t": pa.array(["some text", "more text"])})
    path = as_file(tmp_path / "t.arrow", table)
    data = path.read_bytes()
    offsets = struct.pack("<3i", 0, 9, 18)
    assert data.count(offsets) == 1
    path.write_bytes(data.replace(offsets, struct.pack("<3i", 0, 2**30, 18)))
    with pytest.raises(SourceError):
        read(path)


def test_feather_of_the_first_version_is_named(tmp_path):
    (tmp_path / "t.feather").write_bytes(b"FEA1" + bytes(200))
    (missed,) = discover("t.feather", base=tmp_path).unread
    assert "a Feather file of version 1" in missed.reason


def test_a_text_that_begins_like_an_arrow_file_is_text(tmp_path):
    (tmp_path / "t.csv").write_text("ARROW1,name\n1,a\n")
    assert only(tmp_path / "t.csv").format == "delimited"


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    write = as_stream if seed % 2 else as_file
    path = write(tmp_path / "t.arrow", MIXED.slice(0, 800), rows=100, compression="zstd" if seed % 4 > 1 else None)
    data = bytearray(path.read_bytes())
    for _ in range(6):
        data[noise.randrange(16, len(data))] ^= 1 << noise.randrange(8)
    path.write_bytes(bytes(data))
    with suppress(SourceError):
        sample = read(path, rows=50)
        assert sample.frame.height == sample.design.rows_read
        assert passed(path)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_messages_are_damage_and_nothing_else(data):
    with suppress(DamagedStreamError):
        for message in messages(io.BytesIO(data), 0, len(data)):
            assert message.length > 0
