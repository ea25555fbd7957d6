"""Parquet: types kept, samples spread, damage told."""

import datetime as dt
import decimal
import pickle
import random
from dataclasses import replace

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditor.sources import SourceError, Unread, as_one_table, discover, read_sample
from auditor.sources.nested import leaves
from auditor.sources.parquet import source as parquet
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


def numbered(path, rows, group):
    pl.DataFrame({"n": range(rows), "t": [f"t{number}" for number in range(rows)]}).write_parquet(
        path, row_group_size=group
    )
    return path


def test_types_are_kept(tmp_path):
    table = pa.table(
        {
            "i": pa.array([1, None], pa.int32()),
            "u": pa.array([1, 2**64 - 1], pa.uint64()),
            "d": pa.array([decimal.Decimal("1.50"), None], pa.decimal128(10, 2)),
            "t": pa.array([dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None], pa.timestamp("us", "UTC")),
            "s": pa.array([{"a": "x", "b": [1, 2]}, None]),
            "l": pa.array([["a"], []]),
            "m": pa.array([[("k", "v")], None], pa.map_(pa.string(), pa.string())),
            "c": pa.array(["x", "y"]).dictionary_encode(),
            "z": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    frame = read(tmp_path / "t.parquet").frame
    assert frame.schema["i"] == pl.Int32
    assert frame.schema["d"] == pl.Decimal(10, 2)
    assert frame["u"].to_list() == [1, 2**64 - 1]
    assert frame["s"].to_list()[0] == {"a": "x", "b": [1, 2]}
    assert {leaf.path: leaf.values.to_list() for leaf in leaves(frame)}["m[].value"] == ["v"]


def test_leaves_know_their_rows(tmp_path):
    frame = pl.DataFrame(
        {
            "id": [1, 2, 3],
            "who": [{"name": "a", "phones": ["1", "2"]}, {"name": "b", "phones": []}, {"name": None, "phones": None}],
            "tags": [["x"], None, ["y", "z"]],
        }
    )
    found = {
        leaf.path: (leaf.values.to_list(), leaf.rows.to_list() if leaf.rows is not None else None)
        for leaf in leaves(frame)
    }
    assert found == {
        "id": ([1, 2, 3], None),
        "who.name": (["a", "b", None], None),
        "who.phones[]": (["1", "2"], [0, 0]),
        "tags[]": (["x", "y", "z"], [0, 2, 2]),
    }


def test_repeated_column_names_are_numbered(tmp_path):
    pq.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["x", "x"]), tmp_path / "t.parquet")
    sample = read(tmp_path / "t.parquet")
    assert sample.frame.to_dict(as_series=False) == {"x": ["a"], "x_2": ["b"]}
    assert any("duplicate" in note for note in sample.notes)


def test_binary_columns_of_text_become_text_and_others_stay(tmp_path):
    table = pa.table({"name": pa.array(["ชื่อ".encode(), None]), "image": pa.array([b"\xff\xd8", b"\x00"])})
    pq.write_table(table, tmp_path / "t.parquet")
    sample = read(tmp_path / "t.parquet")
    assert sample.frame["name"].to_list() == ["ชื่อ", None]
    assert sample.frame.schema["image"] == pl.Binary
    assert "1 binary columns hold text: read as text" in sample.notes


def test_a_table_without_rows_or_columns(tmp_path):
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "t.parquet")
    sample = read(tmp_path / "t.parquet")
    assert sample.frame.columns == ["a"]
    assert zero_statement(sample.design) == "none: the table has no rows"


def test_a_file_with_brackets_in_its_name_is_no_glob(tmp_path):
    assert read(numbered(tmp_path / "t[1]*.parquet", 5, 5)).frame.height == 5


def test_small_tables_are_read_whole_and_medium_ones_drawn_uniformly(tmp_path):
    path = numbered(tmp_path / "t.parquet", 20_000, 1000)
    assert read(path, rows=20_000).design.kind == "full"
    sample = read(path, rows=500, seed=1)
    assert sample.design.kind == "uniform"
    assert (sample.design.rows_read, sample.design.rows_total) == (500, 20_000)
    assert sample.frame["n"].n_unique() == 500
    assert 8500 < sample.frame["n"].mean() < 11_500
    assert bound(sample.design) < 0.01
    assert sample.frame.equals(read(path, rows=500, seed=1).frame)
    assert not sample.frame.equals(read(path, rows=500, seed=2).frame)


@pytest.fixture
def costly(monkeypatch):
    monkeypatch.setattr(parquet, "UNIFORM_BYTES", 0)


def test_long_tables_are_sampled_in_slices_of_many_groups(tmp_path, costly):
    path = numbered(tmp_path / "t.parquet", 41_000, 1000)
    sample = read(path, rows=640, seed=5)
    groups = (sample.frame["n"] // 1000).unique().to_list()
    assert sample.design.kind == "clustered"
    assert (sample.design.clusters_read, sample.design.clusters_total) == (32, 41)
    assert zero_statement(sample.design) == "none in 32 of 41 row groups sampled, no bound on rows"
    assert sample.frame.height == 640
    assert len(groups) == 32
    assert {0, 40} <= set(groups)
    assert (sample.frame["n"] % 1000).max() > 500
    assert sample.frame.equals(read(path, rows=640, seed=5).frame)
    assert not sample.frame.equals(read(path, rows=640, seed=6).frame)
    assert 0 < sample.bytes_read < path.stat().st_size


def test_few_long_groups_get_several_slices_each(tmp_path, costly):
    sample = read(numbered(tmp_path / "t.parquet", 40_000, 20_000), rows=320)
    assert (sample.design.clusters_read, sample.design.clusters_total) == (2, 2)
    assert sample.frame.height == 320
    assert (sample.frame["n"] // 2500).n_unique() == 16


def test_uneven_groups_still_give_the_rows_asked_for(tmp_path, costly):
    with pq.ParquetWriter(tmp_path / "t.parquet", pa.schema({"n": pa.int64()})) as writer:
        for size in (3, 1000, 0, 5, 2000):
            writer.write_table(pa.table({"n": pa.array(range(size), pa.int64())}), row_group_size=max(1, size))
    assert read(tmp_path / "t.parquet", rows=600).frame.height == 600


def test_slices_spread_over_all_part_files(tmp_path, costly):
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(8):
        numbered(folder / f"part-{number:05}.parquet", 2000, 500)
    (table,) = as_one_table(discover("parts", base=tmp_path).tables).tables
    sample = read_sample(table, rows=800)
    assert (sample.design.clusters_read, sample.design.clusters_total) == (32, 32)
    assert sample.frame.height == 800
    assert read_sample(table, rows=1, full=True).frame.height == 16_000


@pytest.mark.parametrize("lengths", [(100, 100, 100), (1, 0, 250, 3), (0, 0, 7), tuple(range(30))])
@pytest.mark.parametrize("rows", [5, 200, 10_000])
def test_parts_read_as_one_give_the_rows_of_each_read_by_itself(tmp_path, monkeypatch, lengths, rows):
    (tmp_path / "parts").mkdir()
    for number, length in enumerate(lengths):
        frame = pl.DataFrame(
            {"n": range(length), "part": [str(number)] * length}, schema={"n": pl.Int64, "part": pl.String}
        )
        frame.select(reversed(frame.columns) if number % 2 else frame.columns).write_parquet(
            tmp_path / f"parts/part-{number:05}.parquet"
        )
    (table,) = discover("parts", base=tmp_path).tables
    together = read_sample(table, rows=rows)
    assert together.frame.height == min(rows, sum(lengths))
    monkeypatch.setattr(parquet, "_read_as_one", lambda parts: None)
    apart = read_sample(table, rows=rows)
    assert together.frame.equals(apart.frame)
    assert (together.design, together.bytes_read, together.notes) == (apart.design, apart.bytes_read, apart.notes)


def test_a_damaged_part_is_listed_and_the_others_are_read(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(3):
        numbered(folder / f"part-{number:05}.parquet", 100, 50)
    (table,) = as_one_table(discover("parts", base=tmp_path).tables).tables
    broken = folder / "part-00001.parquet"
    broken.write_bytes(broken.read_bytes()[:-200])
    sample = read_sample(table)
    assert sample.frame.height == 200
    assert [unread.location for unread in sample.unread] == ["part-00001.parquet"]
    assert bound(sample.design) is None
    assert zero_statement(sample.design) == "none in 2 of 3 files sampled, no bound on rows"


def corrupted(data, kind):
    if kind == "cut in the middle":
        return data[: len(data) // 2]
    if kind == "footer length too large":
        return data[:-8] + b"\xff\xff\xff\x7fPAR1"
    if kind == "footer of noise":
        return data[:-500] + bytes(random.Random(1).randbytes(492)) + data[-8:]
    if kind == "only the marks":
        return b"PAR1PAR1"
    return b"PAR1" + b"\0" * 4 + b"PAR1"


@pytest.mark.parametrize(
    "kind", ["cut in the middle", "footer length too large", "footer of noise", "only the marks", "an empty footer"]
)
def test_corrupt_files_are_unread_with_a_reason(tmp_path, kind):
    path = numbered(tmp_path / "t.parquet", 1000, 100)
    path.write_bytes(corrupted(path.read_bytes(), kind))
    (table,) = discover("t.parquet", base=tmp_path).tables
    with pytest.raises(SourceError) as caught:
        read_sample(table)
    assert caught.value.unread.location == "t.parquet"
    assert "footer" in caught.value.unread.reason
    assert caught.value.unread.hint


def test_a_column_with_damaged_pages_is_listed_and_the_others_are_read(tmp_path):
    noise = random.Random(2)
    path = tmp_path / "t.parquet"
    values = {"good": [str(noise.random()) for _ in range(2000)], "bad": [str(noise.random()) for _ in range(2000)]}
    pq.write_table(pa.table(values), path, compression="zstd", use_dictionary=False)
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    data = bytearray(path.read_bytes())
    middle = chunk.data_page_offset + chunk.total_compressed_size // 2
    data[chunk.data_page_offset : middle] = noise.randbytes(middle - chunk.data_page_offset)
    path.write_bytes(bytes(data))
    sample = read(path)
    assert sample.frame.columns == ["good"]
    assert sample.frame["good"].to_list() == values["good"]
    (unread,) = sample.unread
    assert unread.location == "t.parquet, column bad"


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_never_escape(tmp_path, seed):
    noise = random.Random(seed)
    path = numbered(tmp_path / "t.parquet", 400, 100)
    data = bytearray(path.read_bytes())
    for _ in range(8):
        data[noise.randrange(4, len(data) - 8)] ^= 1 << noise.randrange(8)
    path.write_bytes(bytes(data))
    (table,) = discover("t.parquet", base=tmp_path).tables
    outcome = sampled(table, rows=50)
    if isinstance(outcome, Unread):
        assert outcome.reason
    else:
        assert outcome.frame.height == outcome.design.rows_read


def test_a_type_that_polars_lacks_becomes_text(tmp_path):
    times = pa.array([dt.time(1, 2, 3), None])
    pq.write_table(pa.table({"t": times, "n": pa.array([1, 2])}), tmp_path / "t.parquet")
    interval = pa.table({"span": pa.array([dt.timedelta(days=1), None], pa.duration("s")), "n": pa.array([1, 2])})
    pq.write_table(interval, tmp_path / "d.parquet")
    assert read(tmp_path / "t.parquet").frame["n"].to_list() == [1, 2]
    assert read(tmp_path / "d.parquet").frame["n"].to_list() == [1, 2]


def test_a_damaged_row_group_among_many_is_listed_and_the_others_are_read(tmp_path, costly):
    noise = random.Random(3)
    path = tmp_path / "t.parquet"
    table = pa.table({"n": pa.array(range(4000)), "t": [str(noise.random()) for _ in range(4000)]})
    pq.write_table(table, path, row_group_size=1000, compression="zstd", use_dictionary=False)
    group = pq.ParquetFile(path).metadata.row_group(1)
    data = bytearray(path.read_bytes())
    for chunk in (group.column(0), group.column(1)):
        begin, end = chunk.data_page_offset, chunk.data_page_offset + chunk.total_compressed_size
        data[begin:end] = noise.randbytes(end - begin)
    path.write_bytes(bytes(data))
    sample = read(path, rows=320)
    assert sample.frame.height == 240
    assert (sample.design.clusters_read, sample.design.clusters_total) == (3, 4)
    assert set((sample.frame["n"] // 1000).unique()) == {0, 2, 3}
    assert sample.unread
    assert all("rows from" in item.location or "column" in item.location for item in sample.unread)


def test_what_discovery_noted_of_part_files_saves_a_look_and_holds_for_that_version_only(tmp_path):
    for number in range(3):
        pl.DataFrame({"n": range(10 * number, 10 * number + 10)}).write_parquet(tmp_path / f"part-{number}.parquet")
    (table,) = discover(".", base=tmp_path).tables
    assert sorted(file.name for file in table.noted) == [file.name for file in table.files]
    sent = pickle.loads(pickle.dumps(table))
    bare = read_sample(replace(table, noted={}), rows=20, seed=1)
    noted = read_sample(sent, rows=20, seed=1)
    assert noted.frame.equals(bare.frame)
    assert (noted.design, noted.bytes_read) == (bare.design, bare.bytes_read)
    pl.DataFrame({"n": range(100, 140)}).write_parquet(tmp_path / "part-1.parquet")
    (tmp_path / "part-2.parquet").write_bytes(b"PAR1 no more")
    changed = read_sample(sent, rows=100, seed=1)
    assert sorted(changed.frame["n"].to_list()) == [*range(10), *range(100, 140)]
    assert [missed.location for missed in changed.unread] == ["part-2.parquet"]
