"""Delta tables: one version's rows, under its names, whatever else lies in the folder."""

import json
import shutil
import struct
import sys
import zlib
from uuid import UUID

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake
from pyroaring import BitMap

from auditor.sources import SourceError, read_sample
from auditor.sources.interface import Container, Streamed, Table, Unread, Versioned
from auditor.sources.lakes import sampling as lake_sampling
from auditor.sources.lakes.delta import DeltaSource
from auditor.sources.lakes.tables import lake_table_at, local_folder, table_at_version
from auditor.sources.statistics import zero_statement

PEOPLE = pa.table({"id": [1, 2, 3, 4], "email": ["a@x.my", "b@x.my", "c@x.my", "d@x.my"]})


def table_of(folder, version=""):
    found = lake_table_at(local_folder(folder, folder.name, folder.parent))
    assert isinstance(found, Table)
    return Table(found.name, found.location, found.root, (), found.format, member=version, address=found.address)


def read(folder, version="", **options):
    return read_sample(table_of(folder, version), **options)


def unread(folder, version=""):
    with pytest.raises(SourceError) as caught:
        read(folder, version)
    return caught.value.unread


def column(sample, name="id"):
    return sorted(sample.frame[name].to_list(), key=lambda value: (value is None, value))


def log_file(folder, version):
    return folder / "_delta_log" / f"{version:020}.json"


def actions(folder, version):
    return [json.loads(line) for line in log_file(folder, version).read_text().splitlines()]


def commit(folder, *entries):
    """Add a version to the log by hand: what other engines write and deltalake cannot."""
    version = DeltaTable(folder).version() + 1
    log_file(folder, version).write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return version


def the_add(folder, version=0):
    return next(entry["add"] for entry in actions(folder, version) if "add" in entry)


def features(*names):
    return {
        "protocol": {
            "minReaderVersion": 3,
            "minWriterVersion": 7,
            "readerFeatures": list(names),
            "writerFeatures": list(names),
        }
    }


def made(folder, data=PEOPLE, **options):
    write_deltalake(folder, data, **options)
    return folder


def bitmap(*rows):
    """A roaring bitmap array as the Delta protocol has it: magic number, count, key and bitmap."""
    return struct.pack("<IQI", 1681511377, 1, 0) + BitMap(rows).serialize()


def test_the_source_says_what_it_can():
    source = DeltaSource()
    assert isinstance(source, Versioned)
    assert isinstance(source, Streamed)
    assert not isinstance(source, Container)


def test_only_the_current_version_is_read_and_what_it_left_behind_is_told(tmp_path):
    folder = made(tmp_path / "people")
    write_deltalake(folder, pa.table({"id": [5], "email": ["e@x.my"]}), mode="overwrite")
    DeltaTable(folder).delete("id = 99")
    sample = read(folder)
    assert column(sample) == [5]
    assert sample.design.kind == "full"
    size = (folder / the_add(folder)["path"]).stat().st_size
    assert sample.notes == (
        "a Delta table, read at version 1",
        f"1 data file in its folder is not part of version 1 ({size:,} bytes) and not read: "
        "rows that were deleted or replaced may lie there until the table is vacuumed",
    )


def test_a_version_can_be_asked_for(tmp_path):
    folder = made(tmp_path / "people")
    write_deltalake(folder, pa.table({"id": [5], "email": ["e@x.my"]}), mode="overwrite")
    asked = table_at_version(tmp_path / "people@0", "people@0")
    assert column(read_sample(asked)) == [1, 2, 3, 4]
    assert table_at_version(tmp_path / "people", "people") is None
    assert table_at_version(tmp_path / "others@0", "others@0") is None
    assert unread(folder, "7").reason == "there is no version 7"


def test_rows_that_were_deleted_or_changed_are_not_read(tmp_path):
    folder = made(tmp_path / "people")
    DeltaTable(folder).delete("id = 1")
    DeltaTable(folder).update(updates={"email": "'new@x.my'"}, predicate="id = 2")
    sample = read(folder)
    assert column(sample) == [2, 3, 4]
    assert "b@x.my" not in column(sample, "email")
    assert sample.design.rows_total == 3


def test_the_version_changes_with_the_content_and_only_then(tmp_path):
    folder = made(tmp_path / "people")
    source, table = DeltaSource(), table_of(folder)
    first = source.version(table)
    assert first == source.version(table)
    UUID(first.split("@")[0])
    write_deltalake(folder, PEOPLE, mode="append")
    assert source.version(table) != first
    assert source.version(table_of(folder, "0")) == first


def test_partition_values_are_columns_with_their_types(tmp_path):
    places = ["TH", "Việt Nam/x %41", None, "a=b"]
    data = PEOPLE.append_column("place", pa.array(places)).append_column(
        "day", pa.array(["2020-01-01", None, "1969-12-31", "2020-01-01"]).cast(pa.date32())
    )
    folder = made(tmp_path / "people", data, partition_by=["place", "day"])
    sample = read(folder)
    assert sample.frame.sort("id").to_dict(as_series=False)["place"] == places
    assert sample.frame.schema["day"] == pl.Date
    assert sample.frame.columns == ["id", "email", "place", "day"]
    assert DeltaSource().schema(table_of(folder))[-1] == "day: date32[day]"


def test_columns_that_were_added_are_null_in_older_files_and_wider_types_fit(tmp_path):
    folder = made(tmp_path / "people")
    newer = pa.table({"id": [5], "email": ["e@x.my"], "phone": ["+60123456789"]})
    write_deltalake(folder, newer, mode="append", schema_mode="merge")
    sample = read(folder)
    assert column(sample) == [1, 2, 3, 4, 5]
    assert sample.frame["phone"].drop_nulls().to_list() == ["+60123456789"]


@pytest.mark.parametrize("mode", ["name", "id"])
def test_mapped_columns_keep_their_values_when_renamed_and_dropped_ones_are_told(tmp_path, mode):
    data = PEOPLE.append_column("who", pa.array([{"nick": "n", "secret": "s"}] * 4))
    data = data.append_column("phones", pa.array([[{"number": "1"}]] * 4)).append_column("c", pa.array(list("aabb")))
    folder = made(tmp_path / "people", data, partition_by=["c"], configuration={"delta.columnMapping.mode": mode})
    metadata = next(entry["metaData"] for entry in actions(folder, 0) if "metaData" in entry)
    schema = json.loads(metadata["schemaString"])
    fields = {one["name"]: one for one in schema["fields"]}
    fields["email"]["name"] = "mail"
    fields["c"]["name"] = "class"
    who, phones = fields["who"]["type"]["fields"], fields["phones"]["type"]["elementType"]["fields"]
    who[0]["name"], phones[0]["name"] = "nickname", "no"
    del who[1]
    schema["fields"].remove(fields["id"])
    metadata |= {"schemaString": json.dumps(schema), "partitionColumns": ["class"]}
    commit(folder, {"metaData": metadata})
    sample = read(folder)
    assert column(sample, "mail") == PEOPLE["email"].to_pylist()
    assert sample.frame["who"].to_list() == [{"nickname": "n"}] * 4
    assert sample.frame["phones"].to_list() == [[{"no": "1"}]] * 4
    assert column(sample, "class") == ["a", "a", "b", "b"]
    assert "id" not in sample.frame.columns
    assert any("dropped from the table, yet still stored in 2 of the data files read" in note for note in sample.notes)


def test_deletion_vectors_are_honoured(tmp_path):
    folder = made(tmp_path / "my people")
    add = the_add(folder)
    data = bitmap(0, 2)
    (folder / "deletion_vector_61d16c75-6994-46b7-a15b-8b538852e50e.bin").write_bytes(
        b"\x01" + struct.pack(">I", len(data)) + data + struct.pack(">I", zlib.crc32(data))
    )
    vector = {
        "storageType": "u",
        "pathOrInlineDv": "vBn[lx{q8@P<9BNH/isA",
        "offset": 1,
        "sizeInBytes": len(data),
        "cardinality": 2,
    }
    removal = {"remove": {"path": add["path"], "deletionTimestamp": 1, "dataChange": True}}
    commit(folder, features("deletionVectors"), removal, {"add": {**add, "deletionVector": vector}})
    write_deltalake(tmp_path / "other", pa.table({"id": [9], "email": ["z@x.my"]}))
    sample = read(folder)
    assert column(sample) == [2, 4]
    assert sample.design.rows_total == 2
    assert not any("not part of" in note for note in sample.notes)
    batches = list(DeltaSource().batches(table_of(folder), rows=1, columns=["email"]))
    assert sorted(row for batch in batches for row in batch.frame["email"]) == ["b@x.my", "d@x.my"]


def test_when_deletion_vectors_are_lost_the_rows_are_read_and_the_gap_is_told(tmp_path):
    folder = made(tmp_path / "people")
    add = the_add(folder)
    vector = {
        "storageType": "u",
        "pathOrInlineDv": "vBn[lx{q8@P<9BNH/isA",
        "offset": 1,
        "sizeInBytes": 40,
        "cardinality": 2,
    }
    removal = {"remove": {"path": add["path"], "deletionTimestamp": 1, "dataChange": True}}
    commit(folder, features("deletionVectors"), removal, {"add": {**add, "deletionVector": vector}})
    sample = read(folder)
    assert column(sample) == [1, 2, 3, 4]
    assert [one.location for one in sample.unread] == ["people"]
    assert "deletion vectors" in sample.unread[0].reason


def test_a_change_feed_keeps_what_was_changed(tmp_path):
    folder = made(tmp_path / "people", configuration={"delta.enableChangeDataFeed": "true"})
    DeltaTable(folder).delete("id = 1")
    assert any("its change data feed keeps 1 files" in note for note in read(folder).notes)


def cut_log(folder):
    path = log_file(folder, 0)
    path.write_bytes(path.read_bytes()[:-200])


def mislead(folder):
    entries = actions(folder, 0)
    next(entry for entry in entries if "metaData" in entry)["metaData"]["schemaString"] = "person@example.com"
    log_file(folder, 0).write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def lose_a_commit(folder):
    for _ in range(3):
        write_deltalake(folder, PEOPLE, mode="append")
    log_file(folder, 2).unlink()


def break_checkpoint(folder):
    DeltaTable(folder).create_checkpoint()
    log_file(folder, 0).unlink()
    checkpoint = next((folder / "_delta_log").glob("*.checkpoint.parquet"))
    checkpoint.write_bytes(checkpoint.read_bytes()[:100])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_log, "its log is damaged or incomplete"),
        (mislead, "its log is damaged or incomplete"),
        (break_checkpoint, "its log is damaged or incomplete"),
        (lambda folder: log_file(folder, 0).unlink(), "its log is damaged or incomplete"),
        (lambda folder: log_file(folder, 0).write_bytes(b""), "its log is damaged or incomplete"),
        (lambda folder: log_file(folder, 0).write_bytes(b"\xff\xfe\0" * 99), "its log is damaged or incomplete"),
        (lambda folder: log_file(folder, 0).rename(log_file(folder, 5)), "the first 5 versions of its log"),
        (lose_a_commit, "its log is damaged or incomplete"),
        (lambda folder: commit(folder, features("timeCrystals")), "needs the table feature timeCrystals"),
        (
            lambda folder: commit(folder, {"protocol": {"minReaderVersion": 9, "minWriterVersion": 9}}),
            "needs version 9 of the reader protocol",
        ),
        (shutil.rmtree, "there is no such folder"),
    ],
)
def test_a_table_whose_log_cannot_be_followed_is_unread_and_not_guessed(tmp_path, damage, words, capfd):
    folder = made(tmp_path / "people")
    table = table_of(folder)
    damage(folder)
    with pytest.raises(SourceError) as caught:
        read_sample(table)
    found = caught.value.unread
    assert words in found.reason
    assert found.location == "people"
    assert found.hint
    assert "example.com" not in str(caught.value)
    assert "panicked" not in capfd.readouterr().err


def test_a_missing_or_damaged_data_file_is_unread_and_the_rest_is_read(tmp_path):
    folder = made(tmp_path / "people")
    for number in range(5, 8):
        write_deltalake(folder, pa.table({"id": [number], "email": ["e@x.my"]}), mode="append")
    missing, cut = the_add(folder, 1)["path"], the_add(folder, 2)["path"]
    (folder / missing).unlink()
    (folder / cut).write_bytes((folder / cut).read_bytes()[:-9])
    commit(folder, {"add": {**the_add(folder), "path": "../elsewhere.parquet"}})
    sample = read(folder)
    assert column(sample) == [1, 2, 3, 4, 7]
    reasons = {one.location: one.reason for one in sample.unread}
    assert "missing" in reasons[missing]
    assert "cut off or damaged" in reasons[cut]
    assert "outside of the table's folder" in reasons["../elsewhere.parquet"]
    assert (sample.design.kind, sample.design.clusters_read, sample.design.clusters_total) == ("clustered", 2, 5)
    assert sum(len(batch.unread) for batch in DeltaSource().batches(table_of(folder), rows=100, columns=None)) == 3


def test_a_table_of_which_no_file_is_left_is_unread(tmp_path):
    folder = made(tmp_path / "people")
    (folder / the_add(folder)["path"]).unlink()
    assert "missing" in unread(folder).reason
    with pytest.raises(SourceError):
        list(DeltaSource().batches(table_of(folder), rows=10, columns=None))


def test_a_damaged_page_costs_its_column_only(tmp_path):
    folder = made(tmp_path / "people")
    path = folder / the_add(folder)["path"]
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    data = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    data[start : start + 20] = b"\xff" * 20
    path.write_bytes(data)
    sample = read(folder)
    assert column(sample) == [1, 2, 3, 4]
    assert sample.frame["email"].to_list() == [None] * 4
    assert [one.location for one in sample.unread] == [f"{the_add(folder)['path']}, row group 0, column email"]


def test_a_table_without_rows(tmp_path):
    folder = made(tmp_path / "people", PEOPLE.slice(0, 0))
    sample = read(folder)
    assert sample.frame.columns == ["id", "email"]
    assert zero_statement(sample.design) == "none: the table has no rows"
    (batch,) = DeltaSource().batches(table_of(folder), rows=10, columns=["email"])
    assert batch.frame.columns == ["email"]
    DeltaTable.create(tmp_path / "new", schema=pa.schema({"a": pa.string()}))
    assert read(tmp_path / "new").frame.schema == {"a": pl.String}


@pytest.mark.parametrize("name", ["a b", "[x]*{y}", "50%41", "tab\there", "a\\b", "ü日本", "a#b?c=d", "-rf", "x@3"])
def test_a_folder_may_have_any_name(tmp_path, name):
    made(tmp_path / "plain")
    write_deltalake(tmp_path / "plain", pa.table({"id": [5], "email": ["e@x.my"]}), mode="append")
    (tmp_path / "plain").rename(tmp_path / name)
    assert column(read(tmp_path / name)) == [1, 2, 3, 4, 5]


def test_columns_may_have_any_name(tmp_path):
    names = ["a.b", "^x$", "*", "a", "SELECT", "naïve ชื่อ", 'q"q', "_metadata"]
    made(tmp_path / "odd", pa.table({name: [name] for name in names}))
    sample = read(tmp_path / "odd")
    assert sample.frame.row(0, named=True) == {name: name for name in names}


@pytest.fixture
def costly(monkeypatch):
    monkeypatch.setattr(lake_sampling, "UNIFORM_BYTES", 0)


def numbered(folder, files, rows, group=None):
    for file in range(files):
        data = pa.table({"n": range(file * rows, (file + 1) * rows), "t": ["x"] * rows})
        write_deltalake(folder, data, mode="append", **({"writer_properties": group} if group else {}))
    return folder


def test_small_tables_are_drawn_uniformly_wherever_they_lie(tmp_path):
    folder = numbered(tmp_path / "n", 4, 500)
    sample = read(folder, rows=300, seed=3)
    assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 300, 2000)
    assert sample.frame["n"].n_unique() == 300
    shutil.copytree(folder, tmp_path / "elsewhere")
    assert read(tmp_path / "elsewhere", rows=300, seed=3).frame.equals(sample.frame)
    assert not read(folder, rows=300, seed=4).frame.equals(sample.frame)
    assert read(folder, rows=300, full=True).design.kind == "full"


def test_few_long_files_are_sampled_by_row_group(tmp_path, costly):
    from deltalake import WriterProperties

    folder = numbered(tmp_path / "n", 3, 4000, WriterProperties(max_row_group_size=1000))
    sample = read(folder, rows=480, seed=1)
    assert (sample.design.kind, sample.design.clusters_read, sample.design.clusters_total) == ("clustered", 12, 12)
    assert sample.design.cluster_unit == "row group"
    assert (sample.design.rows_read, sample.design.rows_total) == (480, 12_000)
    assert (sample.frame["n"] // 1000).n_unique() == 12
    assert sample.frame.equals(read(folder, rows=480, seed=1).frame)
    assert 0 < sample.bytes_read < sum(path.stat().st_size for path in folder.glob("*.parquet"))


def test_many_files_are_sampled_by_file_with_only_those_opened(tmp_path, costly, monkeypatch):
    monkeypatch.setattr(lake_sampling, "MOST_CLUSTERS", 5)
    folder = numbered(tmp_path / "n", 12, 100)
    sample = read(folder, rows=50, seed=1)
    assert zero_statement(sample.design) == "none in 5 of 12 files sampled, no bound on rows"
    assert (sample.design.rows_read, sample.design.rows_total) == (50, 1200)
    assert (sample.frame["n"] // 100).n_unique() == 5
    # So small are they that five do not give the rows asked for.
    assert read(folder, rows=900, seed=1).design.clusters_read == 9


def test_polars_and_pyarrow_give_the_same_slices(tmp_path, costly, monkeypatch):
    folder = numbered(tmp_path / "n", 3, 2000)
    monkeypatch.setattr(lake_sampling, "_alone", None)
    together = read(folder, rows=100).frame
    monkeypatch.undo()
    monkeypatch.setattr(lake_sampling, "UNIFORM_BYTES", 0)
    monkeypatch.setattr(lake_sampling, "_together", lambda plan, gathered: None)
    assert read(folder, rows=100).frame.equals(together)


def test_passing_a_table_by_gives_every_row_once_in_stretches(tmp_path):
    folder = numbered(tmp_path / "n", 3, 500)
    batches = list(DeltaSource().batches(table_of(folder), rows=200, columns=["n"]))
    assert sorted(row for batch in batches for row in batch.frame["n"]) == list(range(1500))
    assert all(batch.frame.columns == ["n"] and batch.frame.height < 400 for batch in batches)
    assert sum(batch.bytes_read for batch in batches) > 0
    assert "people" not in repr(batches[0])


def test_variants_are_not_claimed_to_be_read(tmp_path):
    folder = made(tmp_path / "people")
    metadata = next(entry["metaData"] for entry in actions(folder, 0) if "metaData" in entry)
    schema = json.loads(metadata["schemaString"])
    schema["fields"].append({"name": "v", "type": "variant", "nullable": True, "metadata": {}})
    commit(folder, features("variantType"), {"metaData": {**metadata, "schemaString": json.dumps(schema)}})
    sample = read(folder)
    assert column(sample) == [1, 2, 3, 4]
    assert [one.location for one in sample.unread] == ["people, column v"]


def test_binary_columns_of_text_become_text(tmp_path):
    folder = made(tmp_path / "people", pa.table({"name": pa.array(["ชื่อ".encode(), None]), "image": [b"\xff", b"\0"]}))
    sample = read(folder)
    assert sample.frame["name"].to_list() == ["ชื่อ", None]
    assert sample.frame.schema["image"] == pl.Binary


def test_without_the_extra_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    folder = made(tmp_path / "people")
    monkeypatch.setitem(sys.modules, "deltalake", None)
    assert unread(folder).hint == "pip install 'lintas[delta]'"


def test_folders_are_recognised_by_what_is_in_them(tmp_path):
    def kind(*names):
        for name in names:
            path = tmp_path / "f" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch() if path.suffix else path.mkdir()
        found = lake_table_at(local_folder(tmp_path / "f", "f", tmp_path))
        shutil.rmtree(tmp_path / "f")
        return found.format if isinstance(found, Table) else found

    assert kind("_delta_log", "metadata/v1.metadata.json") == "delta"
    assert kind("metadata/v1.metadata.json", "data") == "iceberg"
    assert kind("metadata/00012-abc.gz.metadata.json") == "iceberg"
    assert kind("metadata/notes.json", "a.parquet") is None
    assert kind("metadata.json", "delta_log") is None
    hudi = kind(".hoodie", "part.parquet")
    assert isinstance(hudi, Unread)
    assert "Hudi" in hudi.reason
    assert hudi.hint
