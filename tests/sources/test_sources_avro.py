"""Avro: written by polars and fastavro, read by Lintas; blocks are clusters, damage is told."""

import datetime as dt
import decimal
import io
import json
import random
import zlib
from contextlib import suppress

import fastavro
import polars as pl
import pyarrow as pa
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources import SourceError, clusters, discover, read_sample
from auditor.sources.avro import source as avro
from auditor.sources.avro.container import MARK, DamagedError, number, written
from auditor.sources.reading import read_batches
from auditor.sources.statistics import zero_statement

RECORD = {
    "type": "record",
    "name": "Person",
    "namespace": "hr",
    "fields": [
        {"name": "n", "type": "long"},
        {"name": "name", "type": ["null", "string"]},
    ],
}


def people(rows):
    return [{"n": row, "name": None if row % 7 == 3 else f"Siti {row}"} for row in range(rows)]


def write(path, schema, rows, **options):
    with path.open("wb") as file:
        fastavro.writer(file, schema, rows, **options)
    return path


def only(path):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return table


def read(path, **options):
    return read_sample(only(path), **options)


def passed(path, rows=1000, columns=None):
    return list(read_batches(only(path), rows=rows, columns=columns))


def contained(schema, content, count, codec=b"null", check=b""):
    """A container of one block, written by hand."""
    text = json.dumps(schema).encode()
    header = MARK + written(2) + written(11) + b"avro.schema" + written(len(text)) + text
    header += written(10) + b"avro.codec" + written(len(codec)) + codec + written(0) + b"0123456789abcdef"
    return header + written(count) + written(len(content + check)) + content + check + b"0123456789abcdef"


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2", "xz"])
def test_every_codec_of_the_specification(tmp_path, codec):
    sample = read(write(tmp_path / "t.avro", RECORD, people(500), codec=codec, sync_interval=1000))
    assert sample.frame.rows() == [(row["n"], row["name"]) for row in people(500)]
    assert sample.design.kind == "full"
    assert sample.frame.schema == {"n": pl.Int64, "name": pl.String}


def test_snappy_as_polars_writes_it(tmp_path):
    frame = pl.DataFrame({"n": range(20_000), "born": [dt.date(1990, 1, 1)] * 20_000})
    frame.write_avro(tmp_path / "t.avro", compression="snappy")
    assert read(tmp_path / "t.avro", full=True).frame.equals(frame)


def test_lz4_zstandard_and_a_checksum(tmp_path):
    rows = io.BytesIO()
    for row in people(3):
        fastavro.schemaless_writer(rows, RECORD, row)
    content = rows.getvalue()
    packed = len(content).to_bytes(4, "little") + pa.Codec("lz4_raw").compress(content, asbytes=True)
    (tmp_path / "t.avro").write_bytes(contained(RECORD, packed, 3, codec=b"lz4"))
    assert read(tmp_path / "t.avro").frame["n"].to_list() == [0, 1, 2]
    (tmp_path / "z.avro").write_bytes(contained(RECORD, zstandard.compress(content), 3, codec=b"zstandard"))
    assert read(tmp_path / "z.avro").frame["n"].to_list() == [0, 1, 2]
    body = pa.Codec("snappy").compress(content, asbytes=True)
    for check, readable in ((zlib.crc32(content), True), (zlib.crc32(content) ^ 1, False)):
        (tmp_path / "s.avro").write_bytes(contained(RECORD, body, 3, b"snappy", check.to_bytes(4, "big")))
        if readable:
            assert read(tmp_path / "s.avro").frame.height == 3
        else:
            with pytest.raises(SourceError, match="its checksum is wrong"):
                read(tmp_path / "s.avro")


TYPES = [
    ("a date", {"type": "int", "logicalType": "date"}, dt.date(2020, 2, 29), pl.Date, dt.date(2020, 2, 29)),
    ("a time", {"type": "int", "logicalType": "time-millis"}, dt.time(1, 2, 3), pl.Time, dt.time(1, 2, 3)),
    (
        "a moment",
        {"type": "long", "logicalType": "timestamp-millis"},
        dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC),
        pl.Datetime("ms", "UTC"),
        dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC),
    ),
    (
        "a moment without a zone",
        {"type": "long", "logicalType": "local-timestamp-micros"},
        dt.datetime(2020, 1, 1, 12),  # noqa: DTZ001
        pl.Datetime("us"),
        dt.datetime(2020, 1, 1, 12),  # noqa: DTZ001
    ),
    (
        "a decimal",
        {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 2},
        decimal.Decimal("1234567890123456789012345678.55"),
        pl.Decimal(30, 2),
        decimal.Decimal("1234567890123456789012345678.55"),
    ),
    (
        "a decimal of more digits than polars has",
        {"type": "bytes", "logicalType": "decimal", "precision": 60, "scale": 1},
        decimal.Decimal("1234567890123456789012345678901234567890.5"),
        pl.String,
        "1234567890123456789012345678901234567890.5",
    ),
    ("an enumeration", {"type": "enum", "name": "E", "symbols": ["a", "b"]}, "b", pl.String, "b"),
    ("a list", {"type": "array", "items": ["null", "int"]}, [1, None], pl.List(pl.Int32), [1, None]),
    (
        "a map",
        {"type": "map", "values": "double"},
        {"k": 1.5},
        pl.List(pl.Struct({"key": pl.String, "value": pl.Float64})),
        [{"key": "k", "value": 1.5}],
    ),
    (
        "a record in a record",
        {"type": "record", "name": "A", "fields": [{"name": "city", "type": "string"}]},
        {"city": "Hà Nội"},
        pl.Struct({"city": pl.String}),
        {"city": "Hà Nội"},
    ),
    ("one of several kinds", ["null", "int", "string"], 5, pl.String, "5"),
    ("one of several numbers", ["null", "int", "long"], 5, pl.Int64, 5),
    ("only nulls", "null", None, pl.Null, None),
    ("bytes that are text", "bytes", "ชื่อ".encode(), pl.String, "ชื่อ"),
    ("bytes", "bytes", b"\xff\x00", pl.Binary, b"\xff\x00"),
]


@pytest.mark.parametrize(("kind", "value", "dtype", "expected"), [t[1:] for t in TYPES], ids=[t[0] for t in TYPES])
def test_types(tmp_path, kind, value, dtype, expected):
    schema = {"type": "record", "name": "R", "fields": [{"name": "v", "type": kind}]}
    sample = read(write(tmp_path / "t.avro", schema, [{"v": value}]))
    assert sample.frame.schema["v"] == dtype
    assert sample.frame["v"].to_list() == [expected]


def test_a_named_type_is_found_again_by_its_name(tmp_path):
    address = {"type": "record", "name": "Address", "fields": [{"name": "city", "type": "string"}]}
    schema = {
        "type": "record",
        "name": "R",
        "namespace": "x.y",
        "fields": [{"name": "home", "type": address}, {"name": "work", "type": ["null", "Address"]}],
    }
    sample = read(write(tmp_path / "t.avro", schema, [{"home": {"city": "a"}, "work": None}]))
    assert sample.frame.schema["work"] == pl.Struct({"city": pl.String})


def test_values_that_are_no_records_are_a_column(tmp_path):
    assert read(write(tmp_path / "t.avro", "string", ["a", "b"])).frame.to_dict(as_series=False) == {
        "value": ["a", "b"]
    }


def test_dates_out_of_range_cost_only_themselves(tmp_path):
    schema = {
        "type": "record",
        "name": "R",
        "fields": [{"name": "v", "type": {"type": "long", "logicalType": "timestamp-micros"}}, RECORD["fields"][1]],
    }
    rows = io.BytesIO()
    raw = {**schema, "fields": [{"name": "v", "type": "long"}, RECORD["fields"][1]]}
    for value in (0, 2**62):
        fastavro.schemaless_writer(rows, raw, {"v": value, "name": "Siti"})
    (tmp_path / "t.avro").write_bytes(contained(schema, rows.getvalue(), 2))
    sample = read(tmp_path / "t.avro")
    assert sample.frame["v"].to_list() == [dt.datetime(1970, 1, 1, tzinfo=dt.UTC), None]
    assert sample.frame["name"].to_list() == ["Siti", "Siti"]
    assert any("in no year" in note for note in sample.notes)


def test_a_type_that_contains_itself_is_text_and_endless_nesting_does_no_harm(tmp_path):
    schema = {
        "type": "record",
        "name": "L",
        "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "L"]}],
    }
    sample = read(write(tmp_path / "t.avro", schema, [{"v": 1, "next": {"v": 2, "next": None}}]))
    assert sample.frame.rows() == [(1, '{"v": 2, "next": null}')]
    only_next = {"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}
    (tmp_path / "d.avro").write_bytes(contained(only_next, b"\x02" * 1_000_000 + b"\x00", 1))
    with pytest.raises(SourceError):
        read(tmp_path / "d.avro")


def test_a_schema_that_repeats_itself_without_end_is_refused(tmp_path):
    fields = [{"name": f"f{number}", "type": "T0"} for number in range(30)]
    inner = {"type": "record", "name": "T0", "fields": [{"name": "x", "type": "int"}]}
    for level in range(1, 8):
        inner = {
            "type": "record",
            "name": f"T{level}",
            "fields": [
                {"name": "first", "type": inner},
                *[{**one, "type": f"T{level - 1}"} for one in fields],
            ],
        }
    (tmp_path / "t.avro").write_bytes(contained(inner, b"", 0))
    with pytest.raises(SourceError, match="schema"):
        read(tmp_path / "t.avro")


def test_small_files_are_drawn_uniformly(tmp_path):
    path = write(tmp_path / "t.avro", RECORD, people(5000), sync_interval=500)
    sample = read(path, rows=200, seed=1)
    assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 200, 5000)
    assert sample.frame["n"].is_sorted()
    assert sample.frame.equals(read(path, rows=200, seed=1).frame)
    assert not sample.frame.equals(read(path, rows=200, seed=2).frame)


def test_long_files_are_sampled_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "WHOLE_BYTES", 0)
    path = write(tmp_path / "t.avro", RECORD, people(20_000), sync_interval=1000)
    sample = read(path, rows=640)
    assert (sample.design.kind, sample.design.cluster_unit, sample.design.clusters_read) == ("clustered", "block", 32)
    assert sample.design.clusters_total > 100
    assert sample.design.rows_total == 20_000
    assert sample.frame.height == 640
    assert sample.frame["n"].max() > 19_000
    assert sample.bytes_read < path.stat().st_size / 2


def test_files_too_long_to_visit_every_block_are_sampled_by_the_marks_between_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(avro, "WALKED_BYTES", 0)
    monkeypatch.setattr(avro, "STRETCH", 8_000)
    path = write(tmp_path / "t.avro", RECORD, people(20_000), sync_interval=1000)
    sample = read(path, rows=640, seed=3)
    assert sample.design.rows_total is None
    assert zero_statement(sample.design).endswith("of an unknown number of blocks sampled, no bound on rows")
    assert sample.frame.height == 640
    assert sample.frame["n"].n_unique() == 640
    assert {0} <= set(sample.frame["n"].head(100)) or sample.frame["n"].min() < 100
    full = read(path, full=True)
    assert full.design.kind == "full"
    assert full.frame.height == 20_000


def test_batches_pass_every_row_once_and_only_the_columns_asked_for(tmp_path):
    path = write(tmp_path / "t.avro", RECORD, people(5000), sync_interval=700)
    batches = passed(path, rows=1200)
    assert [batch.frame.height for batch in batches] == [1200, 1200, 1200, 1200, 200]
    assert pl.concat([batch.frame for batch in batches])["n"].to_list() == list(range(5000))
    assert sum(batch.bytes_read for batch in batches) <= path.stat().st_size
    assert passed(path, columns=["name"])[0].frame.columns == ["name"]


def test_a_table_without_rows_has_its_columns(tmp_path):
    path = write(tmp_path / "t.avro", RECORD, [])
    assert read(path).frame.columns == ["n", "name"]
    assert zero_statement(read(path).design) == "none: the table has no rows"
    assert [batch.frame.columns for batch in passed(path)] == [["n", "name"]]


def damaged(data, kind):
    if kind == "cut off":
        return data[: len(data) // 2]
    if kind == "a block of noise":
        middle = len(data) // 2
        return data[:middle] + random.Random(1).randbytes(3000) + data[middle + 3000 :]
    return data[:40]


@pytest.mark.parametrize("kind", ["cut off", "a block of noise"])
def test_damage_costs_its_blocks_and_the_rest_is_read(tmp_path, kind):
    path = write(tmp_path / "t.avro", RECORD, people(5000), sync_interval=700, codec="deflate")
    path.write_bytes(damaged(path.read_bytes(), kind))
    sample = read(path, rows=100_000)
    assert 1000 < sample.frame.height < 5000
    assert sample.design.kind == "clustered"
    assert sample.unread
    assert all(missed.location.startswith("t.avro, ") for missed in sample.unread)
    batches = passed(path)
    assert sum(batch.frame.height for batch in batches) == sample.frame.height
    assert any(batch.unread for batch in batches)


BAD = [
    ("a header cut off", lambda data: data[:40], "header is damaged or cut off"),
    ("no schema", lambda data: data.replace(b"avro.schema", b"avro.sch_ma"), "header is damaged"),
    ("a schema that is none", lambda data: data.replace(b'"long"', b'"lang"'), "schema in the header"),
    ("a codec that is none", lambda _: contained(RECORD, b"\x00\x00", 1, codec=b"rar"), "its compression is none"),
    ("gzip around it", lambda data: __import__("gzip").compress(data), "compressed as a whole (gzip)"),
]


@pytest.mark.parametrize(("damage", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_files_are_unread_with_a_reason(tmp_path, damage, reason):
    path = write(tmp_path / "t.avro", RECORD, people(50))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(SourceError) as caught:
        read(path)
    assert reason in caught.value.unread.reason
    assert caught.value.unread.location == "t.avro"


def test_counts_that_lie_end_the_block_and_nothing_else(tmp_path):
    empty = {"type": "record", "name": "R", "fields": []}
    (tmp_path / "t.avro").write_bytes(contained(empty, b"", 2**60))
    with pytest.raises(SourceError, match="more rows than it has bytes"):
        read(tmp_path / "t.avro")
    (tmp_path / "u.avro").write_bytes(contained(RECORD, b"\x00\x00", 5))
    with pytest.raises(SourceError):
        read(tmp_path / "u.avro")


def test_a_block_that_swells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.sources.avro.container.MOST_CONTENT", 1_000_000)
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(bytes(50_000_000)) + bomb.flush()
    (tmp_path / "t.avro").write_bytes(contained(RECORD, packed, 10, codec=b"deflate"))
    with pytest.raises(SourceError, match="swells"):
        read(tmp_path / "t.avro")


@pytest.mark.parametrize("seed", range(30))
def test_flipped_bits_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    path = write(tmp_path / "t.avro", RECORD, people(800), sync_interval=500, codec=["null", "deflate"][seed % 2])
    data = bytearray(path.read_bytes())
    for _ in range(6):
        data[noise.randrange(4, len(data))] ^= 1 << noise.randrange(8)
    path.write_bytes(bytes(data))
    with suppress(SourceError):
        sample = read(path, rows=100)
        assert sample.frame.height == sample.design.rows_read
        assert passed(path)


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_numbers_are_read_as_they_are_written(value):
    assert number(written(value), 0) == (value, len(written(value)))


@given(st.binary(max_size=12))
def test_bytes_that_are_no_number_are_damage_and_nothing_else(data):
    try:
        _, end = number(data, 0)
    except DamagedError:
        assert all(byte >= 0x80 for byte in data[:10])
    else:
        assert 0 < end <= len(data)
