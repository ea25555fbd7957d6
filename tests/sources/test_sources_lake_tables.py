"""Lake tables among plain files: each is one table, wherever it is, and its files are nothing of their own."""

import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.catalog import load_catalog

from auditor.sources import SourceError, discover, read_sample
from auditor.sources.lakes import sampling as lake_sampling
from auditor.sources.lakes.stores import address_of, delta_options, place_of
from auditor.sources.lakes.tables import lake_folders
from auditor.sources.stores.address import parse
from tests.sources.s3_server import Fault, serving

PEOPLE = pa.table({"id": [1, 2, 3], "email": ["a@x.my", "b@x.my", "c@x.my"]})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A lake with three versioned tables, one of them partitioned, among plain files."""
    root = tmp_path_factory.mktemp("lakes") / "lake"
    write_deltalake(root / "sales" / "people", PEOPLE)
    DeltaTable(root / "sales" / "people").delete("id = 1")
    write_deltalake(root / "hr" / "people", PEOPLE, partition_by=["id"])
    catalogue = load_catalog("c", type="sql", uri=f"sqlite:///{root.parent}/catalog.db", warehouse=f"file://{root}")
    catalogue.create_namespace("ice")
    catalogue.create_table("ice.orders", PEOPLE.schema).append(PEOPLE)
    catalogue.engine.dispose()
    (root / "plain.csv").write_bytes(b"a,b\n1,2\n")
    (root / "metadata").mkdir()
    (root / "metadata" / "notes.json").write_bytes(b'{"a": 1}')
    return root


@pytest.fixture
def lake(made, tmp_path):
    shutil.copytree(made, tmp_path / "lake")
    return tmp_path / "lake"


def found(location, base):
    return {(table.location, table.format) for table in discover(location, base=base).tables}


def test_a_folder_has_its_lake_tables_beside_its_files(lake):
    result = discover("lake", base=lake.parent)
    assert [(table.location, table.name, table.format) for table in result.tables] == [
        ("lake/hr/people", "lake/hr/people", "delta"),
        ("lake/ice/orders", "orders", "iceberg"),
        ("lake/metadata/notes.json", "notes.json", "json"),
        ("lake/plain.csv", "plain.csv", "delimited"),
        ("lake/sales/people", "lake/sales/people", "delta"),
    ]
    assert not result.unread
    assert not result.skipped
    rows = {table.location: read_sample(table).frame.height for table in result.tables}
    assert rows["lake/sales/people"] == 2
    assert rows["lake/hr/people"] == rows["lake/ice/orders"] == 3


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("lake/sales/people", {"lake/sales/people"}),
        ("lake/sales/", {"lake/sales/people"}),
        ("lake/*/people", {"lake/sales/people", "lake/hr/people"}),
        ("lake/s*", {"lake/sales/people"}),
        ("lake/sales/people/*.parquet", {"lake/sales/people"}),
        ("lake/ice/orders/data/*.parquet", set()),
        ("lake/**/*.parquet", {"lake/sales/people", "lake/hr/people", "lake/ice/orders"}),
        ("lake/*.csv", {"lake/plain.csv"}),
        ("lake/sales/people@0", {"lake/sales/people@0"}),
    ],
)
def test_locations_stand_for_tables_and_not_for_their_files(lake, location, expected):
    lakes = {"delta", "iceberg", "delimited"}
    assert {place for place, kind in found(location, lake.parent) if kind in lakes} == expected


def test_a_version_that_is_asked_for_is_the_one_read(lake):
    (table,) = discover("lake/sales/people@0", base=lake.parent).tables
    assert table.name == "people@0"
    assert read_sample(table).frame.height == 3
    (unread,) = discover("lake/plain@0", base=lake.parent).unread
    assert unread.reason == "there is no such file"


def test_the_current_folder_may_be_a_table(lake, monkeypatch):
    monkeypatch.chdir(lake / "sales" / "people")
    (table,) = discover(".", base=Path()).tables
    assert table.name == "people"
    monkeypatch.chdir(lake)
    assert read_sample(table).frame.height == 2


def test_a_link_to_a_table_is_no_second_one(lake):
    (lake / "alias").symlink_to(lake / "sales" / "people")
    result = discover("lake", base=lake.parent)
    assert sum(table.format == "delta" for table in result.tables) == 2
    assert [one.location for one in result.skipped] == ["lake/alias"]


def test_a_hudi_table_is_unread_and_not_a_heap_of_files(lake):
    (lake / "hudi" / ".hoodie").mkdir(parents=True)
    shutil.copy(next((lake / "sales" / "people").glob("*.parquet")), lake / "hudi" / "old.parquet")
    result = discover("lake", base=lake.parent)
    assert [one.location for one in result.unread] == ["lake/hudi"]
    assert not any("hudi" in table.location for table in result.tables)


PARTS = st.sampled_from(["a", "b", "_delta_log", "metadata", ".hoodie", "v1.metadata.json", "x.parquet"])


@given(st.lists(st.lists(PARTS, min_size=1, max_size=5).map("/".join), max_size=8))
def test_folders_found_in_a_listing_are_the_outermost_with_a_mark(names):
    folders = lake_folders(names)
    for folder, marks in folders.items():
        for mark, inside in marks.items():
            assert all(
                any(name.startswith("/".join([*([folder] if folder else []), mark, one])) for name in names)
                for one in inside
            )
        assert not any(other != folder and (not other or folder.startswith(f"{other}/")) for other in folders)
    for name in names:
        if "_delta_log" in name.split("/")[:-1]:
            assert any(not folder or name.startswith(f"{folder}/") for folder in folders)


@pytest.mark.parametrize(
    "address",
    ["/a/b c", "s3://bucket/a b/c", "s3://b/k?endpoint_override=http%3A%2F%2F127.0.0.1%3A9&region=x-1", "gs://b/k"],
)
def test_addresses_lead_back_to_their_places(address):
    assert address_of(place_of(address)) == address
    assert place_of(address_of(place_of(address))) == place_of(address)


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("s3://b/t?endpoint_override=http://h:9&region=r-1", {}, {
            "aws_endpoint_url": "http://h:9", "allow_http": "true", "aws_region": "r-1"}),
        ("s3://b/t", {"AWS_ENDPOINT_URL": "https://one", "AWS_ENDPOINT_URL_S3": "https://two"}, {
            "aws_endpoint_url": "https://two"}),
        ("s3://b/t?anonymous=1", {}, {"aws_skip_signature": "true"}),
        ("gs://b/t?endpoint_override=h:9&scheme=http", {}, {"google_base_url": "http://h:9", "allow_http": "true"}),
        ("abfss://c@acct.dfs.core.windows.net/t", {"AZURE_STORAGE_KEY": "k"}, {
            "azure_storage_account_name": "acct", "azure_storage_account_key": "k"}),
        ("az://c/t?account=other", {"AZURE_STORAGE_ACCOUNT": "acct", "AZURE_STORAGE_SAS_TOKEN": "s"}, {
            "azure_storage_account_name": "other", "azure_storage_sas_key": "s"}),
    ],
)  # fmt: skip
def test_stores_are_told_to_deltalake_as_they_are_to_us(url, environment, expected):
    options = delta_options(parse(url).store, environment)
    assert {key: value for key, value in options.items() if "timeout" not in key} == expected


# On a server that speaks the S3 protocol.


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture
def store(server, made, monkeypatch):
    for name, value in {
        "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "2",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    bucket = f"lake{len(server.client.list_buckets()['Buckets'])}"
    files = (path for path in made.rglob("*") if path.is_file())
    server.bucket(bucket, {path.relative_to(made).as_posix(): path.read_bytes() for path in files})
    server.faults()
    return f"s3://{bucket}"


@pytest.mark.slow
def test_a_bucket_has_its_lake_tables_beside_its_objects(store, server, tmp_path):
    result = discover(store, base=tmp_path)
    assert [(table.location, table.format) for table in result.tables] == [
        (f"{store}/hr/people", "delta"),
        (f"{store}/ice/orders", "iceberg"),
        (f"{store}/metadata/notes.json", "json"),
        (f"{store}/plain.csv", "delimited"),
        (f"{store}/sales/people", "delta"),
    ]
    assert not result.skipped
    samples = {table.location: read_sample(table) for table in result.tables}
    assert samples[f"{store}/sales/people"].frame["id"].sort().to_list() == [2, 3]
    assert any(
        "1 data file in its folder is not part of version 1" in n for n in samples[f"{store}/sales/people"].notes
    )
    assert samples[f"{store}/hr/people"].frame["id"].sort().to_list() == [1, 2, 3]
    assert samples[f"{store}/ice/orders"].frame.height == 3


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["sales/people", "sales/people/", "sales/people/*.parquet", "s*", "sales/*"])
def test_urls_stand_for_tables_and_not_for_their_objects(store, tmp_path, pattern):
    assert found(f"{store}/{pattern}", tmp_path) == {(f"{store}/sales/people", "delta")}


@pytest.mark.slow
def test_the_same_rows_are_drawn_from_a_store_as_from_a_folder(store, lake, tmp_path, monkeypatch):
    for limit in (lake_sampling.UNIFORM_BYTES, 0):
        monkeypatch.setattr(lake_sampling, "UNIFORM_BYTES", limit)
        for name in ("hr/people", "sales/people", "ice/orders"):
            (there,) = discover(f"{store}/{name}", base=tmp_path).tables
            (here,) = discover(f"lake/{name}", base=lake.parent).tables
            one, other = read_sample(there, rows=2, seed=5), read_sample(here, rows=2, seed=5)
            assert one.frame.equals(other.frame)
            assert one.design == other.design


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_", "table", "words"),
    [("_delta_log", "sales/people", "access denied"), ("metadata", "ice/orders", "access denied")],
)
def test_a_table_without_permission_is_unread_with_the_reason(store, server, tmp_path, request_, table, words):
    (found_table,) = discover(f"{store}/{table}", base=tmp_path).tables
    server.faults(Fault(f"GET .*{request_}", "status", status=403, code="AccessDenied"))
    with pytest.raises(SourceError) as caught:
        read_sample(found_table)
    assert words in caught.value.unread.reason
    assert "testing" not in str(caught.value)


@pytest.mark.slow
def test_a_data_file_that_vanishes_is_unread_and_the_rest_is_read(store, server, tmp_path):
    (table,) = discover(f"{store}/hr/people", base=tmp_path).tables
    bucket = store.removeprefix("s3://")
    gone = next(one["Key"] for one in server.client.list_objects_v2(Bucket=bucket, Prefix="hr/people/id=2")["Contents"])
    server.client.delete_object(Bucket=bucket, Key=gone)
    sample = read_sample(table)
    assert sample.frame["id"].sort().to_list() == [1, 3]
    assert [one.location for one in sample.unread] == [gone.removeprefix("hr/people/")]


@pytest.mark.slow
def test_a_catalogues_tables_may_be_in_a_store(store, server, tmp_path):
    catalogue = load_catalog(
        "c", type="sql", uri=f"sqlite:///{tmp_path}/catalog.db", warehouse=f"{store}/warehouse",
        **{"s3.endpoint": server.url, "s3.region": "us-east-1"},
    )  # fmt: skip
    catalogue.create_namespace("n")
    catalogue.create_table("n.people", PEOPLE.schema).append(PEOPLE)
    catalogue.engine.dispose()
    (table,) = discover(f"iceberg+sqlite:///{tmp_path}/catalog.db", base=tmp_path).tables
    assert read_sample(table).frame.height == 3


def test_nothing_of_a_lake_is_imported_before_it_is_needed(lake, monkeypatch):
    for name in ("deltalake", "pyiceberg"):
        monkeypatch.setitem(sys.modules, name, None)
    assert len(discover("lake", base=lake.parent).tables) == 5
