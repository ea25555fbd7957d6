"""Partitioned folders and part files: one table, its keys columns like any other, aligned row by row."""

import io
import json
from pathlib import Path

import fastavro
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import orc
from s3_server import serving

from auditor.sources import Table, clusters, discover, read_sample
from auditor.sources.grouping import group_part_files
from auditor.sources.hive import Keys, keys_in
from auditor.sources.parquet import source as parquet
from auditor.sources.part_files import family_of, folders_of, pattern_of
from auditor.sources.reading import read_batches


def parquet_bytes(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def ndjson_bytes(frame):
    return frame.write_ndjson().encode()


def json_bytes(frame):
    return json.dumps(frame.to_dicts()).encode()


def csv_bytes(frame):
    return frame.write_csv().encode()


def ipc_bytes(frame):
    out = io.BytesIO()
    frame.write_ipc(out)
    return out.getvalue()


def orc_bytes(frame):
    out = io.BytesIO()
    orc.write_table(frame.to_arrow().cast(pa.schema([("n", pa.int64()), ("place", pa.string())])), out)
    return out.getvalue()


def avro_bytes(frame):
    out = io.BytesIO()
    fields = [{"name": "n", "type": "long"}, {"name": "place", "type": "string"}]
    fastavro.writer(out, {"type": "record", "name": "R", "fields": fields}, frame.to_dicts())
    return out.getvalue()


WRITERS = {
    "parquet": parquet_bytes,
    "csv": csv_bytes,
    "ndjson": ndjson_bytes,
    "json": json_bytes,
    "arrow": ipc_bytes,
    "orc": orc_bytes,
    "avro": avro_bytes,
}


def tree(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def rows(first, place, count=40):
    return pl.DataFrame({"n": range(first, first + count), "place": [place] * count})


def lake(write, extension):
    places = [("2025-01-01", "VN"), ("2025-01-01", "S%20G"), ("2025-01-02", "__HIVE_DEFAULT_PARTITION__")]
    return {
        f"lake/sales/dt={day}/country={country}/part-0.{extension}": write(rows(100 * number, f"{day} {country}"))
        for number, (day, country) in enumerate(places)
    }


DECODED = {"VN": "VN", "S%20G": "S G", "__HIVE_DEFAULT_PARTITION__": None}


def check_aligned(frame):
    assert frame.columns == ["n", "place", "dt", "country"]
    for number, place, day, country in frame.rows():
        assert place.split(" ")[0] == day
        assert DECODED[place.split(" ")[1]] == country
        assert int(number) // 100 == ["VN", "S%20G", "__HIVE_DEFAULT_PARTITION__"].index(place.split(" ")[1])


@pytest.mark.parametrize("extension", WRITERS)
def test_a_partitioned_folder_is_one_table_with_its_keys_as_columns(tmp_path, extension):
    found = discover("lake", base=tree(tmp_path, lake(WRITERS[extension], extension)))
    (table,) = found.tables
    assert table.name == f"sales/*.{extension}"
    assert table.location == f"lake/sales/dt=*/country=*/*.{extension}"
    sample = read_sample(table)
    assert sample.frame.height == 120
    check_aligned(sample.frame)
    assert sample.frame.schema["dt"] == sample.frame.schema["country"] == pl.String
    assert "columns from the names of folders: dt, country" in sample.notes
    drawn = read_sample(table, rows=30, seed=3)
    assert drawn.design.kind == "uniform"
    assert drawn.frame.height == 30
    check_aligned(drawn.frame)
    passed = pl.concat([batch.frame for batch in read_batches(table, rows=50)])
    check_aligned(passed)
    assert passed.height == 120
    only_key = [batch.frame for batch in read_batches(table, rows=50, columns=["country"])]
    assert all(frame.columns == ["country"] for frame in only_key)
    assert sum(frame.height for frame in only_key) == 120


@pytest.fixture(scope="module")
def bucket():
    with serving() as server:
        objects = {
            f"{extension}/{name.removeprefix('lake/')}": content
            for extension, write in WRITERS.items()
            for name, content in lake(write, extension).items()
        }
        server.bucket("lake-of-parts", objects)
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("extension", WRITERS)
def test_a_bucket_gives_the_same_table_as_a_folder(bucket, monkeypatch, tmp_path, extension):
    for name, value in {
        "AWS_ENDPOINT_URL": bucket.url, "AWS_ACCESS_KEY_ID": "AKIATESTING", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    found = discover(f"s3://lake-of-parts/{extension}", base=tmp_path)
    assert not found.unread
    (table,) = found.tables
    assert table.location == f"s3://lake-of-parts/{extension}/sales/dt=*/country=*/*.{extension}"
    check_aligned(read_sample(table).frame)
    passed = pl.concat([batch.frame for batch in read_batches(table, rows=50)])
    assert passed.height == 120
    check_aligned(passed)
    monkeypatch.setattr(parquet, "UNIFORM_BYTES", 0)
    monkeypatch.setattr(clusters, "WHOLE_BYTES", 0)
    check_aligned(read_sample(table, rows=30).frame)


def test_keys_stay_aligned_where_slices_are_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "UNIFORM_BYTES", 0)
    (table,) = discover("lake", base=tree(tmp_path, lake(parquet_bytes, "parquet"))).tables
    sample = read_sample(table, rows=30)
    assert sample.design.kind == "clustered"
    check_aligned(sample.frame)
    monkeypatch.setattr(parquet, "_read_together", lambda slices: None)
    check_aligned(read_sample(table, rows=30).frame)


@pytest.mark.parametrize("rows", [1, 30, 1000])
def test_keys_stay_aligned_where_rows_are_drawn_from_files_read_as_one(tmp_path, rows):
    (table,) = discover("lake", base=tree(tmp_path, lake(parquet_bytes, "parquet"))).tables
    sample = read_sample(table, rows=rows, seed=5)
    assert sample.frame.height == min(rows, sample.design.rows_total)
    check_aligned(sample.frame)


def test_a_part_that_cannot_be_read_leaves_the_others_aligned(tmp_path):
    tree(tmp_path, lake(parquet_bytes, "parquet"))
    (table,) = discover("lake", base=tmp_path).tables
    broken = tmp_path / "lake/sales/dt=2025-01-01/country=VN/part-0.parquet"
    broken.write_bytes(broken.read_bytes()[:-50])
    sample = read_sample(table)
    assert sample.frame.height == 80
    check_aligned(sample.frame)
    assert [missed.location for missed in sample.unread] == ["sales/dt=2025-01-01/country=VN/part-0.parquet"]


def test_keys_in_other_orders_and_depths_are_one_table(tmp_path):
    content = {"a": csv_bytes(rows(0, "x", 2))}["a"]
    found = discover(
        "lake",
        base=tree(
            tmp_path,
            {
                "lake/sales/dt=1/country=VN/part-0.csv": content,
                "lake/sales/country=SG/dt=2/part-0.csv": content,
                "lake/sales/dt=3/part-0.csv": content,
                "lake/sales/part-0.csv": content,
            },
        ),
    )
    (table,) = found.tables
    assert table.location == "lake/sales/**/*.csv"
    assert sorted(set(read_sample(table).frame.select("dt", "country").rows()), key=str) == [
        ("1", "VN"), ("2", "SG"), ("3", None), (None, None),
    ]  # fmt: skip


def test_a_key_that_is_also_a_column_of_the_files_is_kept_beside_it(tmp_path):
    frame = pl.DataFrame({"dt": ["in the file"], "n": [1]})
    found = discover("lake", base=tree(tmp_path, {"lake/t/dt=2025/part-0.parquet": parquet_bytes(frame)}))
    sample = read_sample(found.tables[0])
    assert sample.frame.to_dict(as_series=False) == {"dt": ["in the file"], "n": [1], "dt_2": ["2025"]}
    assert any("also a column of the files" in note for note in sample.notes)


def test_folders_of_several_tables_below_a_key_are_told_apart(tmp_path):
    one, other = csv_bytes(rows(0, "x", 2)), b"sku,price\n1,2\n"
    tree(tmp_path, {
        f"lake/dt={day}/{name}": content
        for day in (1, 2) for name, content in (("sales/part-0.csv", one), ("items.csv", other), ("staff.csv", one))
    })  # fmt: skip
    found = discover("lake", base=tmp_path)
    assert [(table.location, len(table.files)) for table in found.tables] == [
        ("lake/dt=*/items*.csv", 2), ("lake/dt=*/sales/*.csv", 2), ("lake/dt=*/staff*.csv", 2),
    ]  # fmt: skip
    assert all("dt" in read_sample(table).frame.columns for table in found.tables)


def test_columns_that_drift_give_tables_of_their_own_with_a_note(tmp_path):
    old, new = pl.DataFrame({"n": [1]}), pl.DataFrame({"n": [1], "email": ["a@x.org"]})
    tree(tmp_path, {f"d/t/dt={day}/part-0.parquet": parquet_bytes(old if day < 3 else new) for day in range(5)})
    found = discover("d", base=tmp_path)
    assert [len(table.files) for table in found.tables] == [3, 2]
    assert found.tables[1].location.startswith("d/t/dt=*/*.parquet#")
    assert found.notes[0].startswith("2 of 5 files have another schema")
    assert found.tables[1].notes == ("its columns are not those of the other part files beside it: a table of its own",)
    assert read_sample(found.tables[1]).frame["dt"].to_list() == ["3", "4"]


def test_a_column_of_nulls_and_another_spelling_of_text_are_no_drift(tmp_path):
    first = pa.table({"n": [1], "email": pa.array(["a"], pa.large_string()), "c": pa.array(["x"])})
    second = pa.table({"n": [2], "email": pa.nulls(1), "c": pa.array(["y"]).dictionary_encode()})
    (tmp_path / "d").mkdir()
    for number, table in enumerate((first, second)):
        pa.parquet.write_table(table, tmp_path / f"d/part-0000{number}.parquet")
    (table,) = discover("d", base=tmp_path).tables
    assert read_sample(table).frame.rows() == [(1, "a", "x"), (2, None, "y")]


def test_the_output_of_spark_is_one_table(tmp_path):
    content = parquet_bytes(rows(0, "x", 3))
    names = [f"part-{number:05}-9c5a1e1e-5a32-4b4a-9f2e-1d2c3b4a5f60-c000.snappy.parquet" for number in range(3)]
    tree(tmp_path, {f"out/{name}": content for name in names} | {"out/_SUCCESS": b"", "out/.part.crc": b"x"})
    (table,) = discover("out", base=tmp_path).tables
    assert (table.name, table.location, len(table.files)) == ("out/*.parquet", "out/*.parquet", 3)
    # One part is called the same: the next run of the job writes another name.
    for name in names[1:]:
        (tmp_path / "out" / name).unlink()
    (again,) = discover("out", base=tmp_path).tables
    assert (again.name, again.location) == (table.name, table.location)
    assert group_part_files(discover("out", base=tmp_path)).tables == (again,)


def test_tables_of_the_same_name_in_two_folders_are_told_apart(tmp_path):
    content = parquet_bytes(rows(0, "x", 3))
    tree(tmp_path, {f"lake/{country}/sales/part-{n}.parquet": content for country in ("vn", "sg") for n in range(2)})
    assert [table.name for table in discover("lake", base=tmp_path).tables] == [
        "sg/sales/*.parquet", "vn/sales/*.parquet",
    ]  # fmt: skip


FAMILIES = [
    ("d/part-00000-x.parquet", ("d", "", ".parquet")),
    ("d/part-r-00001.csv.gz", ("d", "", ".csv")),
    ("d/000001_0", ("d", "", "")),
    ("d/000001_0_copy_2", ("d", "", "")),
    ("d/data_0.parquet", ("d", "", ".parquet")),
    ("d/part.0.parquet", ("d", "", ".parquet")),
    ("d/00000000.parquet", ("d", "", ".parquet")),
    ("d/customers-00001-of-00010.csv", ("d", "customers-", ".csv")),
    ("d/customers_2024.csv", ("d", "customers_", ".csv")),
    ("d/sales0000_part_00.gz", ("d", "", "")),
    ("d/events-3f2504e0-4f89-11d3-9a0c-0305e82c3301.json", ("d", "events-", ".json")),
    ("d/20250101_101010_00012_abcde_3f2504e0-4f89-11d3-9a0c-0305e82c3301.parquet", ("d", "", ".parquet")),
    ("d/customers.csv", None),
    ("d/report1.csv", None),
    ("d/dt=1/report1.csv", ("d", "", ".csv")),
    ("d/dt=1/x/customers.csv", ("d/x", "customers", ".csv")),
]


@pytest.mark.parametrize(("name", "expected"), FAMILIES, ids=[row[0] for row in FAMILIES])
def test_families_of_part_files(name, expected):
    family = family_of(name)
    assert (family and (family.folder, family.prefix, family.extension)) == expected


KEYS = [
    ("dt=2025-01-01/f", {"dt": "2025-01-01"}),
    ("a/dt=x%2Fy/b/c%3D=1%201/f", {"dt": "x/y", "c=": "1 1"}),
    ("a=b=c/f", {"a": "b=c"}),
    ("a=/f", {"a": None}),
    ("a=__HIVE_DEFAULT_PARTITION__/f", {"a": None}),
    ("dt=1/dt=2/f", {"dt": "1", "dt_2": "2"}),
    ("=x/f", {}),
    ("a/f=1.csv", {}),
    ("n=ng%C6%B0%E1%BB%9Di/f", {"n": "người"}),
    ("n=%FF/f", {"n": "\ufffd"}),
]


@pytest.mark.parametrize(("name", "expected"), KEYS, ids=[row[0] for row in KEYS])
def test_keys(name, expected):
    assert keys_in(name) == expected


def test_forms_of_names():
    assert folders_of(["a/dt=1/x", "a/dt=2/x"]) == "a/dt=*/"
    assert folders_of(["a/dt=1/x", "a/x"]) == "a/**/"
    assert folders_of(["x"]) == ""
    assert pattern_of(["p-1.csv.gz", "p-2.csv.gz"], "p-") == "p-*.csv.gz"
    assert pattern_of(["1.csv.gz", "2.csv"], "") == "*.csv"
    assert pattern_of(["000000_0"], "") == "*"


SEGMENTS = st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=8)


@given(st.lists(st.tuples(SEGMENTS, SEGMENTS), max_size=4), st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_whatever_folders_say_gives_a_column_as_long_as_the_rows(pairs, lengths):
    folders = "/".join(f"{key}={value}" for key, value in pairs)
    files = tuple(Path(f"/r/{folders}/{number}") for number in range(len(lengths)))
    keys = Keys.of(Table("t", "t", Path("/r"), files, "delimited"))
    frame = pl.DataFrame({"n": range(sum(lengths))})
    beside = keys.beside(frame, list(zip(files, lengths, strict=True)))
    assert beside.height == frame.height
    assert beside.width == 1 + len(keys.names)
