"""Google's and Azure's stores, through pyarrow's file systems against servers that speak their protocols."""

import base64
import gzip
import io
from pathlib import Path

import polars as pl
import pytest
from cloud_servers import CloudServer, serving

from auditor.sources import SourceError, discover, read_sample
from auditor.sources.content import random_access, version_of

SECRET = base64.b64encode(b"wJalrXUtnFEMI" * 3).decode()
KINDS = ("google", "azure")


def parquet(rows: int) -> bytes:
    written = io.BytesIO()
    frame = pl.DataFrame({"id": range(rows), "n": range(rows)})
    frame.write_parquet(written, row_group_size=20_000, compression="uncompressed")
    return written.getvalue()


LAKE = {
    "lake/customers.parquet": parquet(100_000),
    "lake/vn/orders.csv": b"id,name\n1,Siti\n",
    "lake/vn/events.ndjson.gz": gzip.compress(b'{"a": 1}\n'),
    "lake/sg/orders.csv": b"id,name\n2,Wei\n",
    "lake/_delta/x.json": b"{}",
    "lake/readme.md": b"# x",
    "lake/sp ace#%2F+ชื่อ.csv": b"a\n1\n",
    "lake/empty.csv": b"",
}


@pytest.fixture(scope="module", params=KINDS)
def cloud(request):
    with serving(request.param) as running:
        running.put("kopi", LAKE)
        yield request.param, running


@pytest.fixture(autouse=True)
def environment(cloud: tuple[str, CloudServer], monkeypatch):
    cloud[1].heal()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", cloud[1].url)
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT", "kopi")
    monkeypatch.setenv("AZURE_STORAGE_KEY", SECRET)


def url(cloud: tuple[str, CloudServer], key: str, container: str = "kopi") -> str:
    if cloud[0] == "google":
        return f"gs://{container}/{key}?request_timeout=1"
    return f"az://{container}/{key}?endpoint_override={cloud[1].url}"


def found_at(cloud, key: str, container: str = "kopi"):
    return discover(url(cloud, key, container), base=Path("/"))


WHERE = ["lake", "lake/", "", "lake/vn", "lake/*.csv", "lake/v*", "lake/**/*.csv", "lake/sg/orders.csv"]
WHERE += ["lake/sp ace#%2F+ชื่อ.csv", "lake/nothing", "lake/*.orc"]


@pytest.mark.parametrize("where", WHERE)
def test_a_location_means_the_same_in_every_cloud_as_in_a_folder(cloud, tmp_path, where):
    for name, content in LAKE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    here, there = discover(where or ".", base=tmp_path), found_at(cloud, where)
    prefix = f"{'gs' if cloud[0] == 'google' else 'az'}://kopi/"
    assert [prefix + table.location for table in here.tables] == [table.location for table in there.tables]
    assert sorted(prefix + item.location for item in here.unread) == [item.location for item in there.unread]
    hidden = {item.location for item in there.skipped}
    assert {prefix + item.location for item in here.skipped} >= hidden
    for mine, theirs in zip(here.tables, there.tables, strict=True):
        assert read_sample(mine, rows=50).frame.equals(read_sample(theirs, rows=50).frame)


def test_ranges_are_asked_for_and_no_more(cloud):
    (table,) = found_at(cloud, "lake/customers.parquet").tables
    cloud[1].log()
    with random_access(table.files[0]) as raw:
        raw.seek(1_000_000)
        assert raw.read(1000) == LAKE["lake/customers.parquet"][1_000_000:1_001_000]
    asked = [ranged for method, _, ranged in cloud[1].log() if method == "GET" and ranged]
    assert asked == ["bytes=1000000-1065535"]


def test_versions_come_with_the_listing_and_the_first_look(cloud):
    (table,) = found_at(cloud, "lake/vn/orders.csv").tables
    cloud[1].log()
    before = version_of(table.files[0])
    assert not cloud[1].log()
    cloud[1].put("kopi", {"lake/vn/orders.csv": b"id,name\n3,Ahn\n"})
    (again,) = found_at(cloud, "lake/vn/orders.csv").tables
    assert before != version_of(again.files[0])
    assert read_sample(again).frame.rows() == [("3", "Ahn")]
    cloud[1].put("kopi", {"lake/vn/orders.csv": LAKE["lake/vn/orders.csv"]})


def test_an_object_that_changes_after_it_was_found_is_unread(cloud):
    cloud[1].put("kopi", {"later/t.parquet": parquet(50_000)})
    (table,) = found_at(cloud, "later/t.parquet").tables
    cloud[1].put("kopi", {"later/t.parquet": parquet(50_001)})
    with pytest.raises(SourceError, match="it changed"):
        read_sample(table)


FAILURES = {
    "google": [
        (401, "authError", "does not accept the credentials"),
        (403, "forbidden", "access denied"),
        (503, "backendError", "throttled the requests or was not available"),
        (429, "rateLimitExceeded", "throttled the requests or was not available"),
    ],
    "azure": [
        (403, "AuthenticationFailed", "does not accept the credentials"),
        (403, "AuthorizationPermissionMismatch", "access denied"),
        (409, "BlobArchived", "archived"),
        (400, "OutOfRangeInput", "the store refused the request (HTTP 400)"),
    ],
}


@pytest.mark.slow  # Google's client goes on trying by the clock
def test_failures_are_worded_and_no_secret_is_told(cloud):
    (table,) = found_at(cloud, "lake/customers.parquet").tables
    for status, code, reason in FAILURES[cloud[0]]:
        cloud[1].fail(status, code)
        (unread,) = found_at(cloud, "lake").unread
        assert reason in unread.reason
        with pytest.raises(SourceError) as caught:
            read_sample(table)
        assert reason in caught.value.unread.reason
        assert SECRET not in str(unread) + str(caught.value)
        cloud[1].heal()
    assert read_sample(table).frame.height


def test_a_container_that_is_not_there(cloud):
    (unread,) = found_at(cloud, "x", container="nowhere").unread
    assert unread.reason == "there is no such bucket"


def test_azure_needs_to_know_the_account(cloud, monkeypatch):
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT")
    (unread,) = discover("az://kopi/lake", base=Path("/")).unread
    assert "which storage account" in unread.reason
    monkeypatch.setenv("AZURE_STORAGE_KEY", "not base64!")
    (unread,) = discover("az://kopi/lake?account=kopi", base=Path("/")).unread
    assert "does not accept the credentials" in unread.reason
    assert "not base64" not in str(unread)
