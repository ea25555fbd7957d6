"""Iceberg tables: the current snapshot by field id, without its deleted rows, from a folder or a catalogue."""

import datetime as dt
import decimal
import json
import shutil
import sqlite3
import struct
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog import load_catalog
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
)
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform, MonthTransform
from pyiceberg.typedef import Record
from pyiceberg.types import DateType, LongType, NestedField, StringType
from pyroaring import BitMap

from auditor.sources import SourceError, read_sample
from auditor.sources.content import random_access
from auditor.sources.interface import Catalogue, Streamed, Table, Versioned
from auditor.sources.lakes import sampling as lake_sampling
from auditor.sources.lakes.iceberg import IcebergSource
from auditor.sources.lakes.iceberg_catalogues import joined, parse, parted
from auditor.sources.lakes.iceberg_deletes import DeleteFile, Deletions
from auditor.sources.lakes.tables import lake_table_at, local_folder
from auditor.sources.statistics import zero_statement

PEOPLE = pa.table({"id": [1, 2, 3, 4], "email": ["a@x.my", "b@x.my", "c@x.my", "d@x.my"]})


@pytest.fixture
def catalogue(tmp_path):
    found = load_catalog(
        "prod", type="sql", uri=f"sqlite:///{tmp_path}/catalog.db", warehouse=f"file://{tmp_path}/warehouse"
    )
    found.create_namespace("crm")
    yield found
    found.engine.dispose()


@pytest.fixture
def people(catalogue):
    return made(catalogue, "crm.people", PEOPLE)


def made(catalogue, name, data, **options):
    table = catalogue.create_table(name, data.schema, **options)
    table.append(data)
    return table


def folder_of(table):
    return Path(urlsplit(table.location()).path)


def table_in(folder):
    found = lake_table_at(local_folder(folder, folder.name, folder.parent))
    assert isinstance(found, Table)
    return found


def read(table, **options):
    return read_sample(table_in(folder_of(table)), **options)


def unread(table):
    with pytest.raises(SourceError) as caught:
        read_sample(table)
    return caught.value.unread


def url_of(tmp_path, query=""):
    return f"iceberg+sqlite:///{tmp_path}/catalog.db{query}"


def column(sample, name="id"):
    return sorted(sample.frame[name].to_list(), key=lambda value: (value is None, value))


def data_files(table):
    return sorted((folder_of(table) / "data").rglob("*.parquet"))


def test_the_source_says_what_it_can():
    source = IcebergSource()
    assert isinstance(source, Versioned)
    assert isinstance(source, Streamed)
    assert isinstance(source, Catalogue)
    assert source.handles("iceberg://prod", b"")
    assert source.handles("iceberg+sqlite:///a.db", b"")
    assert not source.handles("icebergs/a.db", b"")


def test_a_folder_is_read_at_its_newest_snapshot_and_what_is_left_behind_is_told(people):
    people.append(pa.table({"id": [5], "email": ["e@x.my"]}))
    people.overwrite(pa.table({"id": [6], "email": ["f@x.my"]}))
    sample = read(people)
    assert column(sample) == [6]
    assert sample.design.kind == "full"
    assert sample.notes[0] == f"an Iceberg table, read at snapshot {people.current_snapshot().snapshot_id}"
    assert sample.notes[1].startswith("2 data files in its folder are not part of snapshot")


def test_rows_deleted_by_rewriting_are_not_read(people):
    people.delete("id = 2")
    assert column(read(people)) == [1, 3, 4]


def test_a_table_that_was_moved_with_its_folder_is_read_where_it_is(people, tmp_path):
    moved = tmp_path / "50%41 [copy]"
    shutil.copytree(folder_of(people), moved)
    people.append(PEOPLE)
    assert column(read_sample(table_in(moved))) == [1, 2, 3, 4]
    shutil.rmtree(folder_of(people))
    assert column(read_sample(table_in(moved))) == [1, 2, 3, 4]


def test_columns_are_known_by_their_ids(catalogue):
    data = PEOPLE.append_column("who", pa.array([{"nick": "n", "secret": "s"}] * 4))
    data = data.append_column("phones", pa.array([[{"number": "1", "old": "2"}]] * 4))
    data = data.append_column(
        "tags", pa.array([[("k", {"v": 1})]] * 4, pa.map_(pa.string(), pa.struct({"v": pa.int64()})))
    )
    table = made(catalogue, "crm.people", data.append_column("age", pa.array([1, 2, 3, 4], pa.int32())))
    with table.update_schema() as update:
        update.rename_column("email", "mail")
        update.rename_column("who.nick", "nickname")
        update.delete_column("who.secret")
        update.rename_column("phones.number", "no")
        update.delete_column("phones.old")
        update.rename_column("tags.value.v", "weight")
        update.delete_column("id")
        update.update_column("age", LongType())
    with table.update_schema() as update:
        update.add_column("id", StringType())
    sample = read(table)
    assert column(sample, "mail") == PEOPLE["email"].to_pylist()
    assert sample.frame["who"].to_list() == [{"nickname": "n"}] * 4
    assert sample.frame["phones"].to_list() == [[{"no": "1"}]] * 4
    assert "weight" in str(sample.frame.schema["tags"])
    assert sample.frame["id"].to_list() == [None] * 4
    assert sample.frame.schema["age"] == pl.Int64
    told = [note for note in sample.notes if note.startswith("dropped from the table, yet still stored in 1 of")]
    assert "id, phones.old, who.secret" in told[0]


def test_the_version_changes_with_the_content_and_with_the_columns(people):
    source, table = IcebergSource(), table_in(folder_of(people))
    seen = [source.version(table), source.version(table)]
    people.append(PEOPLE)
    seen.append(source.version(table))
    with people.update_schema() as update:
        update.rename_column("email", "mail")
    seen.append(source.version(table))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3
    assert str(people.metadata.table_uuid) in seen[0]


def test_partitions_hidden_or_not_are_columns_as_they_are(catalogue, tmp_path):
    schema = Schema(
        NestedField(1, "place", StringType()), NestedField(2, "born", DateType()), NestedField(3, "day", DateType())
    )
    spec = PartitionSpec(
        PartitionField(1, 1000, IdentityTransform(), "place"),
        PartitionField(2, 1001, MonthTransform(), "born_month"),
        PartitionField(3, 1002, IdentityTransform(), "day"),
    )
    table = catalogue.create_table("crm.births", schema, partition_spec=spec)
    day = dt.date(2021, 5, 3)
    data = pa.table({"place": ["Huế"] * 2, "born": [day, day.replace(day=9)], "day": [day] * 2})
    pq.write_table(data, tmp_path / "taken-over.parquet")
    table.add_files([f"file://{tmp_path}/taken-over.parquet"])
    # As Hive leaves it: what a file is partitioned by is not in it.
    pq.write_table(data.select(["born"]), tmp_path / "taken-over.parquet")
    sample = read(table)
    assert sample.frame.to_dicts() == data.to_pylist()
    assert sample.frame.schema["day"] == pl.Date


def test_files_without_ids_are_read_by_the_names_of_the_mapping(catalogue, tmp_path):
    schema = Schema(NestedField(1, "id", LongType()), NestedField(2, "email", StringType()))
    table = catalogue.create_table("crm.people", schema)
    pq.write_table(PEOPLE, tmp_path / "plain.parquet")
    table.add_files([f"file://{tmp_path}/plain.parquet"])
    with table.update_schema() as update:
        update.rename_column("email", "mail")
    assert column(read(table), "mail") == PEOPLE["email"].to_pylist()


def test_values_of_partitions_keep_their_types(catalogue, tmp_path):
    values = {
        "s": pa.array(["x/ü"]),
        "i": pa.array([7], pa.int32()),
        "d": pa.array([dt.date(1969, 12, 31)]),
        "t": pa.array([1_577_844_180_000_000], pa.timestamp("us")),
        "z": pa.array([dt.datetime(2020, 1, 1, tzinfo=dt.UTC)], pa.timestamp("us", "UTC")),
        "b": pa.array([True]),
        "m": pa.array([decimal.Decimal("1.50")], pa.decimal128(9, 2)),
        "n": pa.array([None], pa.string()),
    }
    table = catalogue.create_table("crm.typed", pa.table(values | {"left": pa.array(["y"])}).schema)
    with table.update_spec() as update:
        for name in values:
            update.add_identity(name)
    table.append(pa.table(values | {"left": pa.array(["y"])}))
    before = read(table).frame
    for path in data_files(table):
        whole = pq.read_table(path, partitioning=None)
        pq.write_table(whole.select(["left"]), path)
    assert read(table).frame.equals(before)
    assert str(before["t"][0]) == "2020-01-01 02:03:00"


def delete_rows(table, rows, name, *, equality=None, partition=None):
    """Commit a delete file: pyiceberg has the formats and the commit for it, though no writer of its own."""
    path = folder_of(table) / "data" / f"{name}.parquet"
    path.parent.mkdir(exist_ok=True)
    pq.write_table(rows, path)
    file = DataFile.from_args(
        _table_format_version=2,
        content=DataFileContent.EQUALITY_DELETES if equality else DataFileContent.POSITION_DELETES,
        file_path=f"file://{path}",
        file_format=FileFormat.PARQUET,
        partition=partition or Record(),
        record_count=rows.num_rows,
        file_size_in_bytes=path.stat().st_size,
        equality_ids=equality,
    )
    file.spec_id = table.spec().spec_id
    with table.transaction() as transaction, transaction.update_snapshot().fast_append() as append:
        append.append_data_file(file)
    return path


def positions(*rows):
    return pa.table({"file_path": [path for path, _ in rows], "pos": pa.array([row for _, row in rows], pa.int64())})


def keyed(number, name, values):
    field = pa.field(name, values.type, metadata={"PARQUET:field_id": str(number)})
    return pa.table([values], schema=pa.schema([field]))


def paths_of(table):
    return [task.file.file_path for task in table.scan().plan_files()]


def test_rows_deleted_by_position_are_left_out(people):
    people.append(PEOPLE)
    first, second = paths_of(people)
    path = delete_rows(people, positions((first, 0), (first, 3), (second, 1)), "gone")
    sample = read(people)
    assert column(sample) == sorted(people.scan().to_arrow()["id"].to_pylist())
    assert sample.design.kind == "full"
    people.append(PEOPLE)
    assert column(read(people)) == sorted(people.scan().to_arrow()["id"].to_pylist())
    path.write_bytes(b"PAR1")
    sample = read(people)
    assert sample.frame.height == 12
    assert all("they were read with the others" in one.reason for one in sample.unread)
    assert len(sample.unread) == 2


def test_rows_deleted_by_position_are_left_out_of_slices(people, costly):
    (path,) = paths_of(people)
    delete_rows(people, positions((path, 1), (path, 2)), "gone")
    assert set(column(read(people, rows=3))) <= {1, 4}
    assert read(people, rows=3).design.rows_total is None


def test_rows_deleted_by_their_values_are_left_out_of_what_was_there_before(people):
    delete_rows(people, keyed(2, "email", pa.array(["a@x.my", "nobody@x.my", None])), "gone", equality=[2])
    with people.update_schema() as update:
        update.rename_column("email", "mail")
    people.append(pa.table({"id": [1, 9], "mail": ["a@x.my", None]}))
    sample = read(people)
    assert column(sample) == [1, 2, 3, 4, 9]
    assert sample.design.rows_total == 5
    got = [
        row
        for batch in IcebergSource().batches(table_in(folder_of(people)), rows=9, columns=["id"])
        for row in batch.frame["id"]
    ]
    assert sorted(got) == [1, 2, 3, 4, 9]
    delete_rows(people, keyed(2, "email", pa.array([None], pa.string())), "nobody", equality=[2])
    assert column(read(people)) == [1, 2, 3, 4]


def test_rows_deleted_by_a_column_that_is_gone_are_read_and_told(people):
    delete_rows(people, keyed(1, "id", pa.array([1])), "gone", equality=[1])
    with people.update_schema() as update:
        update.delete_column("id")
    sample = read(people)
    assert len(sample.frame) == 4
    assert "a column that the table has no more" in sample.unread[0].reason


def test_deletes_reach_their_own_partition_only(catalogue):
    table = catalogue.create_table("crm.people", PEOPLE.schema)
    with table.update_spec() as update:
        update.add_identity("email")
    table.append(PEOPLE)
    delete_rows(table, keyed(1, "id", pa.array([1, 2])), "gone", equality=[1], partition=Record("b@x.my"))
    assert column(read(table)) == [1, 3, 4]


def test_deletion_vectors_are_honoured(tmp_path):
    address = "s3://bucket/t/data/a.parquet"
    vector = struct.pack("<I", 1681511377) + struct.pack("<QI", 1, 0) + BitMap([0, 2]).serialize()
    blob = struct.pack(">I", len(vector)) + vector + struct.pack(">I", zlib.crc32(vector))
    entry = {
        "type": "deletion-vector-v1",
        "fields": [],
        "snapshot-id": -1,
        "sequence-number": -1,
        "offset": 4,
        "length": len(blob),
        "properties": {"referenced-data-file": address, "cardinality": "2"},
    }
    footer = json.dumps({"blobs": [entry], "properties": {}}).encode()
    path = tmp_path / "deletes.puffin"
    path.write_bytes(b"PFA1" + blob + b"PFA1" + footer + struct.pack("<II", len(footer), 0) + b"PFA1")
    file = SimpleNamespace(
        file_format="PUFFIN", record_count=2, lower_bounds=None, upper_bounds=None, equality_ids=None
    )
    one = DeleteFile(str(path), 3, True, (0, ()), file)
    deletions = Deletions(lambda place: random_access(Path(place)), {1: "id"}, by_position=[one])
    deletes, count = deletions.of(address, 2, (0, ()))
    assert count == 2
    assert deletes.kept(0, 5).tolist() == [False, True, False, True, True]
    assert deletes.kept(2, 2).tolist() == [False, True]
    assert deletions.of(address, 4, (0, ()))[1] == 0
    assert deletions.of("s3://bucket/t/data/b.parquet", 2, (0, ()))[0].kept(0, 2).tolist() == [True, True]


@pytest.fixture
def costly(monkeypatch):
    monkeypatch.setattr(lake_sampling, "UNIFORM_BYTES", 0)
    monkeypatch.setattr(lake_sampling, "FEWEST_SLICES", 2)


def numbered(catalogue, files, rows, **options):
    data = pa.table({"n": range(rows), "t": ["x"] * rows})
    table = catalogue.create_table("crm.numbers", data.schema, **options)
    for file in range(files):
        table.append(pa.table({"n": range(file * rows, (file + 1) * rows), "t": ["x"] * rows}))
    return table


def test_long_tables_are_sampled_by_row_group(catalogue, monkeypatch):
    monkeypatch.setattr(lake_sampling, "UNIFORM_BYTES", 0)
    options = {"properties": {"write.parquet.row-group-limit": "500"}}
    table = numbered(catalogue, 3, 2000, **options)
    sample = read(table, rows=240, seed=1)
    assert zero_statement(sample.design) == "none in 12 of 12 row groups sampled, no bound on rows"
    assert (sample.design.rows_read, sample.design.rows_total) == (240, 6000)
    assert (sample.frame["n"] // 500).n_unique() == 12
    assert sample.frame.equals(read(table, rows=240, seed=1).frame)
    assert not sample.frame.equals(read(table, rows=240, seed=2).frame)


def test_small_tables_are_drawn_uniformly(catalogue):
    sample = read(numbered(catalogue, 3, 500), rows=200)
    assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 200, 1500)


def test_passing_a_table_by_gives_every_row_once(catalogue):
    table = table_in(folder_of(numbered(catalogue, 3, 500)))
    batches = list(IcebergSource().batches(table, rows=200, columns=["n"]))
    assert sorted(row for batch in batches for row in batch.frame["n"]) == list(range(1500))
    assert all(batch.frame.columns == ["n"] and batch.frame.height < 400 for batch in batches)


def test_tables_without_rows(catalogue):
    table = catalogue.create_table("crm.empty", PEOPLE.schema)
    assert read(table).frame.columns == ["id", "email"]
    assert zero_statement(read(table).design) == "none: the table has no rows"
    table.append(PEOPLE.slice(0, 0))
    assert read(table).frame.height == 0
    table.append(PEOPLE)
    table.delete("id > 0")
    assert read(table).frame.height == 0


def test_the_first_format_version_is_read(catalogue):
    table = made(catalogue, "crm.old", PEOPLE, properties={"format-version": "1"})
    table.append(PEOPLE)
    assert table.metadata.format_version == 1
    assert read(table).design.rows_total == 8


def test_metadata_is_the_hinted_or_the_highest(people):
    folder = folder_of(people) / "metadata"
    first, second = sorted(folder.glob("*.metadata.json"))
    assert column(read(people)) == [1, 2, 3, 4]
    hint = folder / "version-hint.text"
    for text, rows in [(first.name, 0), (second.name, 4), (second.name.removesuffix(".metadata.json"), 4)]:
        hint.write_text(text)
        assert read(people).frame.height == rows
    shutil.copy(first, folder / "v9.metadata.json")
    shutil.copy(second, folder / "v10.metadata.json")
    hint.write_text("9\n")
    assert read(people).frame.height == 4
    (folder / "v10.metadata.json").unlink()
    assert read(people).frame.height == 0
    hint.write_text("12")
    assert unread(table_in(folder_of(people))).location == "people/metadata/v12.metadata.json"


def damage(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_damaged_metadata_makes_the_table_unread_and_no_older_one_is_taken(people):
    newest = max((folder_of(people) / "metadata").glob("*.metadata.json"))
    damage(newest)
    found = unread(table_in(folder_of(people)))
    assert "damaged" in found.reason
    assert found.location == f"people/metadata/{newest.name}"
    newest.write_text('{"format-version": 2, "location": "person@example.com"}')
    assert "example.com" not in str(unread(table_in(folder_of(people))))
    newest.write_text(newest.read_text().replace("2", "99"))
    assert "version that pyiceberg does not know" in unread(table_in(folder_of(people))).reason


def test_a_damaged_manifest_list_makes_the_table_unread(people):
    damage(next((folder_of(people) / "metadata").glob("snap-*.avro")))
    assert "manifest list" in unread(table_in(folder_of(people))).reason


def test_a_damaged_manifest_costs_its_files_only(people):
    (manifest,) = (path for path in (folder_of(people) / "metadata").glob("*.avro") if "snap-" not in path.name)
    people.append(pa.table({"id": [9], "email": ["e@x.my"]}))
    damage(manifest)
    sample = read(people)
    assert column(sample) == [9]
    assert manifest.name in sample.unread[0].location
    manifest.unlink()
    assert column(read(people)) == [9]


def test_a_missing_or_damaged_data_file_is_unread_and_the_rest_is_read(people):
    people.append(pa.table({"id": [9], "email": ["e@x.my"]}))
    people.append(pa.table({"id": [10], "email": ["f@x.my"]}))
    by_id = {pq.read_table(path)["id"][0].as_py(): path for path in data_files(people)}
    by_id[1].unlink()
    damage(by_id[10])
    sample = read(people)
    assert column(sample) == [9]
    assert {one.location for one in sample.unread} == {f"data/{by_id[1].name}", f"data/{by_id[10].name}"}
    assert any("missing" in one.reason for one in sample.unread)
    assert (sample.design.kind, sample.design.clusters_read, sample.design.clusters_total) == ("clustered", 1, 3)
    by_id[9].unlink()
    assert unread(table_in(folder_of(people))).reason


def test_data_files_that_are_not_parquet_or_not_here_are_unread(people, tmp_path):
    for name, kind in [("a.orc", FileFormat.ORC), ("b.avro", FileFormat.AVRO)]:
        (tmp_path / name).touch()
        file = DataFile.from_args(
            content=DataFileContent.DATA,
            file_path=f"file://{tmp_path}/{name}",
            file_format=kind,
            partition=Record(),
            record_count=1,
            file_size_in_bytes=1,
        )
        file.spec_id = 0
        with people.transaction() as transaction, transaction.update_snapshot().fast_append() as append:
            append.append_data_file(file)
    sample = read(people)
    assert column(sample) == [1, 2, 3, 4]
    assert ["ORC" in one.reason or "AVRO" in one.reason for one in sample.unread] == [True, True]


def test_names_may_be_hostile(catalogue):
    catalogue.create_namespace("a b")
    names = ["a.b", "^x$", "*", "naïve ชื่อ", 'q"q', "SELECT", "x" * 300]
    fields = [NestedField(number, name, StringType()) for number, name in enumerate(names, start=1)]
    table = catalogue.create_table(("a b", "drop table;"), Schema(*fields))
    table.append(pa.table({name: [name] for name in names}))
    assert read(table).frame.row(0, named=True) == {name: name for name in names}


# Catalogues.


def test_a_catalogue_lists_its_tables_and_they_are_read(catalogue, people, tmp_path):
    catalogue.create_namespace("crm.eu")
    made(catalogue, "crm.eu.people", PEOPLE.slice(0, 1))
    catalogue.create_namespace("empty")
    source = IcebergSource()
    found = source.discover(url_of(tmp_path))
    assert [table.name for table in found.tables] == ["crm.eu.people", "crm.people"]
    assert [table.member for table in found.tables] == ["crm.eu.people", "crm.people"]
    assert found.tables[1].location == f"iceberg+sqlite:///{tmp_path}/catalog.db#crm.people"
    assert [read_sample(table).frame.height for table in found.tables] == [1, 4]
    first = source.version(found.tables[1])
    people.append(PEOPLE)
    assert source.version(found.tables[1]) != first
    assert source.schema(found.tables[1]) == ("id: long", "email: string")
    assert [len(batch.frame) for batch in source.batches(found.tables[0], rows=5, columns=None)] == [1]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?lintas_table=peo*", ["crm.people"]),
        ("?lintas_schema=h?", ["hr.staff"]),
        ("?lintas_schema=crm&lintas_table=orders", ["crm.orders"]),
        ("?lintas_catalog=prod&warehouse=file:///tmp", ["crm.orders", "crm.people", "hr.staff"]),
    ],
)
def test_filters_let_some_tables_through(catalogue, people, tmp_path, query, names):
    catalogue.create_namespace("hr")
    catalogue.create_table("hr.staff", PEOPLE.schema)
    catalogue.create_table("crm.orders", PEOPLE.schema)
    found = IcebergSource().discover(url_of(tmp_path, query))
    assert [table.name for table in found.tables] == names
    assert bool(found.notes) == (len(names) < 3)


def test_a_database_may_hold_several_catalogues(catalogue, people, tmp_path):
    other = load_catalog("test", type="sql", uri=f"sqlite:///{tmp_path}/catalog.db", warehouse=f"file://{tmp_path}/w2")
    other.create_namespace("crm")
    made(other, "crm.people", PEOPLE.slice(0, 2))
    other.engine.dispose()
    found = IcebergSource().discover(url_of(tmp_path))
    assert [table.name for table in found.tables] == ["prod.crm.people", "test.crm.people"]
    assert [read_sample(table).frame.height for table in found.tables] == [4, 2]


def test_a_catalogue_can_be_named_as_pyiceberg_knows_it(catalogue, people, tmp_path, monkeypatch):
    monkeypatch.setenv("PYICEBERG_CATALOG__PROD__TYPE", "sql")
    monkeypatch.setenv("PYICEBERG_CATALOG__PROD__URI", f"sqlite:///{tmp_path}/catalog.db")
    from pyiceberg import catalog
    from pyiceberg.utils.config import Config

    monkeypatch.setattr(catalog, "_ENV_CONFIG", Config())
    (table,) = IcebergSource().discover("iceberg://prod?lintas_table=people").tables
    assert table.location == "iceberg://prod#crm.people"
    assert column(read_sample(table)) == [1, 2, 3, 4]


def told(location):
    try:
        found = IcebergSource().discover(location)
    except SourceError as error:
        return error.unread
    assert not found.tables
    return found.unread[0]


def test_catalogues_that_cannot_be_used_are_unread_without_their_passwords(catalogue, tmp_path):
    assert told(url_of(tmp_path)).reason == "the catalogue has no tables"
    assert "no such file" in told(f"iceberg+sqlite:///{tmp_path}/nothing.db").reason
    assert not (tmp_path / "nothing.db").exists()
    sqlite3.connect(tmp_path / "other.db").close()
    (tmp_path / "other.db").touch()
    assert "could not be read as an Iceberg catalogue" in told(f"iceberg+sqlite:///{tmp_path}/other.db").reason
    (tmp_path / "text.db").write_text("not a database" * 100)
    assert "could not be read as an Iceberg catalogue" in told(f"iceberg+sqlite:///{tmp_path}/text.db").reason
    found = told("iceberg+postgresql+pg8000://joe:hunter2@127.0.0.1:1/lake?warehouse=s3://w")
    assert "hunter2" not in f"{found}"
    assert found.location == "iceberg+postgresql+pg8000://127.0.0.1:1/lake"
    assert "could not be opened" in told("iceberg://nobody-configured-this").reason


def test_the_filters_may_leave_nothing(catalogue, people, tmp_path):
    assert "let no table through" in told(url_of(tmp_path, "?lintas_table=zzz")).reason


def test_a_catalogue_is_not_written_to(catalogue, people, tmp_path):
    before = (tmp_path / "catalog.db").read_bytes()
    (table,) = IcebergSource().discover(url_of(tmp_path)).tables
    read_sample(table)
    assert (tmp_path / "catalog.db").read_bytes() == before


def test_a_table_whose_metadata_is_gone_is_unread_and_the_others_are_read(catalogue, people, tmp_path):
    made(catalogue, "crm.orders", PEOPLE)
    shutil.rmtree(folder_of(people) / "metadata")
    orders, gone = IcebergSource().discover(url_of(tmp_path)).tables
    assert read_sample(orders).frame.height == 4
    assert "could not be loaded" in unread(gone).reason


def test_rest_catalogues_are_addressed():
    address = parse("iceberg+https://lake.example.com/api?warehouse=w&s3.region=ap-southeast-1&lintas_schema=c*")
    assert address.properties == {
        "type": "rest",
        "uri": "https://lake.example.com/api",
        "warehouse": "w",
        "s3.region": "ap-southeast-1",
    }
    assert address.wants(("crm",), "any")
    assert not address.wants(("hr",), "any")


@pytest.mark.parametrize("parts", [("a",), ("a.b", "c"), ("a\\", ".b", "\\.c"), ("", "x"), ("ü.", "日本")])
def test_names_of_tables_survive_being_joined(parts):
    assert tuple(parted(joined(parts))) == parts


def test_without_the_extra_the_message_says_how_to_get_it(people, monkeypatch):
    table = table_in(folder_of(people))
    monkeypatch.setitem(sys.modules, "pyiceberg.table", None)
    assert unread(table).hint == "pip install 'lintas[iceberg]'"
