"""Stores that throttle, time out, lie and refuse: what is hit is unread with its reason, and the rest completes."""

import base64
import gzip
import io
import itertools
from pathlib import Path

import polars as pl
import pytest
from s3_server import Fault, S3Server, serving

from auditor.sources import SourceError, discover, read_sample
from auditor.sources.stores.address import Store
from auditor.sources.stores.remote_file import RemoteFile
from auditor.sources.stores.troubles import trouble

SECRET = "wJalrXUtnFEMI"
GOOD = b"id,name\n" + b"1,Siti\n2,Wei\n" * 300
_numbers = itertools.count()


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def environment(server: S3Server, monkeypatch, tmp_path):
    server.faults()
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "AKIATESTING",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": SECRET,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_MAX_ATTEMPTS": "2",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(server):
    """A bucket of its own for a test: what one process has read of an object it does not ask for again."""
    return server.bucket(
        f"lintas-faults-{next(_numbers)}", {f"lake/{name}.csv": GOOD for name in ("bad", "good", "too")}
    )


def parquet(rows: int, group: int) -> bytes:
    written = io.BytesIO()
    pl.DataFrame({"id": range(rows), "n": range(rows)}).write_parquet(
        written, row_group_size=group, compression="uncompressed"
    )
    return written.getvalue()


def read_all(location: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The locations of the tables that were read at a place, and of what was not, with the reason."""
    found = discover(location, base=Path("/"))
    read, missed = [], [(item.location, item.reason) for item in found.unread]
    everything = [*found.unread]
    for table in found.tables:
        try:
            sample = read_sample(table)
        except SourceError as error:
            everything.append(error.unread)
            missed.append((error.unread.location, error.unread.reason))
            continue
        read.append(table.location)
        everything.extend(sample.unread)
    assert SECRET not in repr(everything)
    assert all(item.hint for item in everything)
    return read, missed


ONE_OBJECT = [
    ("throttled", Fault("GET .*bad", "status", 503, "SlowDown"), "throttled"),
    ("throttled at once", Fault("HEAD .*bad", "status", 503), "throttled"),
    ("too many requests", Fault("GET .*bad", "status", 429, "TooManyRequests"), "throttled"),
    ("failing", Fault("GET .*bad", "status", 500, "InternalError"), "the store failed"),
    ("not for us", Fault("(HEAD|GET) .*bad", "status", 403, "AccessDenied"), "access denied"),
    ("listed only", Fault("GET .*/bad", "status", 403, "AccessDenied"), "access denied"),
    ("cut", Fault("GET .*bad.csv", "cut"), "the connection to the store broke"),
    ("shorter than said", Fault("GET .*bad.csv", "short"), "sent fewer bytes than it said"),
    ("said to be longer", Fault("HEAD .*bad", "swell"), "it changed while it was read or after it was found"),
    ("vanished", Fault("GET .*/bad.csv", "vanish"), "it changed while it was read or after it was found"),
    ("gone since listed", Fault("HEAD .*bad", "vanish"), "there is no such object"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "reason"), [row[1:] for row in ONE_OBJECT], ids=[row[0] for row in ONE_OBJECT])
def test_one_object_in_trouble_is_unread_and_the_others_are_read(server, bucket, fault, reason):
    server.faults(fault)
    read, missed = read_all(f"s3://{bucket}/lake")
    assert read == [f"s3://{bucket}/lake/good.csv", f"s3://{bucket}/lake/too.csv"]
    ((location, why),) = missed
    assert location == f"s3://{bucket}/lake/bad.csv"
    assert reason in why


EVERYTHING = [
    ("unknown key", Fault("", "status", 403, "InvalidAccessKeyId"), "does not accept the credentials"),
    ("wrong key", Fault("", "status", 403, "SignatureDoesNotMatch"), "does not accept the credentials"),
    ("wrong token", Fault("", "status", 400, "InvalidToken"), "does not accept the credentials"),
    ("expired", Fault("", "status", 400, "ExpiredToken"), "the credentials have expired"),
    ("denied", Fault("", "status", 403, "AccessDenied"), "access denied"),
    ("throttled", Fault("", "status", 503, "SlowDown"), "throttled"),
    ("another region", Fault("", "status", 301, "PermanentRedirect"), "in another region"),
    ("clocks", Fault("", "status", 403, "RequestTimeTooSkewed"), "the clocks differ"),
    ("an answer unheard of", Fault("", "status", 418, "Teapot"), "the store refused the request (HTTP 418)"),
]  # fmt: skip


@pytest.mark.parametrize("where", ["lake", "lake/", "lake/*.csv", "lake/bad.csv"])
@pytest.mark.parametrize(("fault", "reason"), [row[1:] for row in EVERYTHING], ids=[row[0] for row in EVERYTHING])
def test_a_store_in_trouble_is_one_unread_location(server, bucket, where, fault, reason):
    server.faults(fault)
    read, missed = read_all(f"s3://{bucket}/{where}?request_timeout=1")
    assert not read
    ((location, why),) = missed
    assert location == f"s3://{bucket}/{where.strip('/')}"
    assert reason in why


def test_a_store_that_says_nothing_is_not_waited_for_for_ever(server, bucket):
    server.faults(Fault("", "hang", seconds=2.5))
    ((location, why),) = read_all(f"s3://{bucket}/lake?request_timeout=1")[1]
    assert location == f"s3://{bucket}/lake"
    assert "did not answer in time" in why


def test_a_short_time_of_trouble_is_waited_out(server, bucket):
    server.faults(Fault("(GET|HEAD) .*bad", "status", 503, times=1), Fault("GET .*good", "cut", times=1))
    read, missed = read_all(f"s3://{bucket}/lake")
    assert len(read) == 3
    assert not missed


NOBODY = [
    ("a closed port", "http://127.0.0.1:9", "connection refused"),
    ("no such host", "http://nobody.invalid:9000", "host name is not known"),
]


@pytest.mark.parametrize(("endpoint", "reason"), [row[1:] for row in NOBODY], ids=[row[0] for row in NOBODY])
def test_where_nobody_answers_it_says_so(endpoint, reason):
    ((location, why),) = read_all(f"s3://bucket/lake?endpoint_override={endpoint}&connect_timeout=1")[1]
    assert location == "s3://bucket/lake"
    assert reason in why


def test_https_on_a_server_without_says_so(server):
    host = server.url.removeprefix("http://")
    ((_, why),) = read_all(f"s3://bucket/lake?endpoint_override=https://{host}")[1]
    assert "no encrypted connection" in why


def test_without_credentials_nothing_hangs(server, bucket, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    read, missed = read_all(f"s3://{bucket}/lake")
    assert not read
    assert {why for _, why in missed} == {"access denied"}


def test_an_endpoint_in_the_environment_that_holds_a_password_is_refused(bucket, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://me:{SECRET}@127.0.0.1:9")
    ((_, why),) = read_all(f"s3://{bucket}/lake")[1]
    assert "secret" in why


def test_an_object_that_changes_after_it_was_found_is_unread(server):
    name = server.bucket(
        f"lintas-after-{next(_numbers)}", {f"{key}.csv": GOOD * 200 for key in ("bad", "gone", "good")}
    )
    bad, gone, good = discover(f"s3://{name}", base=Path("/")).tables
    server.client.put_object(Bucket=name, Key="bad.csv", Body=GOOD.replace(b"Wei", b"Ahn") * 200)
    server.client.delete_object(Bucket=name, Key="gone.csv")
    for table, reason in ((bad, "it changed"), (gone, "it changed|there is no such object")):
        with pytest.raises(SourceError, match=reason):
            read_sample(table)
    assert read_sample(good).frame.height > 600
    (again,) = discover(f"s3://{name}/bad.csv", base=Path("/")).tables
    assert read_sample(again, full=True).frame.get_column("name").is_in(["Ahn"]).any()


def test_a_tiny_object_is_no_less_looked_after(server):
    name = server.bucket(f"lintas-tiny-{next(_numbers)}", {f"{key}.csv": b"id\n1\n" for key in ("bad", "good", "too")})
    server.faults(Fault("GET .*bad", "status", 503), Fault("GET .*good", "status", 503, times=1))
    read, ((location, why),) = read_all(f"s3://{name}")
    assert read == [f"s3://{name}/good.csv", f"s3://{name}/too.csv"]
    assert location == f"s3://{name}/bad.csv"
    assert "what it said cannot be read" in why
    server.faults(Fault("GET .*bad", "short"))
    assert "sent fewer bytes" in read_all(f"s3://{name}/bad.csv")[1][0][1]


LONG = {
    "csv": b"id,name\n" + b"1,Siti Rahayu\n" * 100_000,
    "csv.gz": gzip.compress(b"".join(b"%d,Siti Rahayu %d\n" % (n * 7919, n * n) for n in range(200_000))),
    "ndjson": b'{"id": 1, "name": "Siti Rahayu"}\n' * 50_000,
    "json": b"[" + b'{"id": 1, "name": "Siti Rahayu"},' * 50_000 + b'{"id": 2}]',
    "parquet": parquet(400_000, 40_000),
}
MEANWHILE = [
    ("replace", {"body": base64.b64encode(b"x" * 3_000_000).decode()}, "it changed while it was read"),
    ("vanish", {}, "it changed while it was read"),
    ("short", {}, "sent fewer bytes than it said"),
    ("status", {"status": 503}, "throttled"),
]


@pytest.mark.parametrize(("kind", "more", "reason"), MEANWHILE, ids=[row[0] for row in MEANWHILE])
@pytest.mark.parametrize("form", list(LONG))
def test_an_object_that_fails_in_the_middle_is_unread_whatever_its_format(server, form, kind, more, reason):
    name = server.bucket(f"lintas-middle-{next(_numbers)}", {f"t.{form}": LONG[form], "good.csv": GOOD})
    found = discover(f"s3://{name}", base=Path("/"))
    (table,) = [table for table in found.tables if table.name == f"t.{form}"]
    server.faults(Fault(f"GET .*t.{form}", kind, skip=1, **more))
    with pytest.raises(SourceError) as caught:
        read_sample(table, full=True)
    # What is no JSON any more ends the reading before anybody asks whether it is the same object.
    assert reason in caught.value.unread.reason or (form, kind) == ("json", "replace")
    assert caught.value.unread.location == f"s3://{name}/t.{form}"
    (good,) = [table for table in found.tables if table.name == "good.csv"]
    assert read_sample(good).frame.height == 600


@pytest.mark.parametrize("key", ["ExpiredToken", "it's 'TLS' certificate", "x AWS Error ACCESS_DENIED", "timed out"])
def test_what_an_object_is_called_is_not_taken_for_a_reason(key):
    file = RemoteFile(Store("s3", "s3", "bucket"), key)
    error = OSError(
        f"When reading information for key '{key}' in bucket 'bucket': AWS Error NO_SUCH_KEY during GetObject"
    )
    assert trouble(file, error).reason == "there is no such object"
