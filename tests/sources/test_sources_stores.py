"""Objects in stores as files: URLs, addresses, finding tables, and reading them against a server that speaks S3."""

import concurrent.futures
import gzip
import io
import multiprocessing
import pickle
from pathlib import Path, PurePosixPath

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from s3_server import PAGE, S3Server, serving

from auditor.sources import SourceError, discover, read_sample
from auditor.sources.content import head_of, local, random_access, size_of, version_of, window
from auditor.sources.naming import LONGEST_PLACE, printable_place, without_secrets
from auditor.sources.stores.address import Store, parse
from auditor.sources.stores.remote_file import Identity, RemoteFile, relative_name

SECRET = "wJalrXUtnFEMI"
BUCKET = Store("s3", "s3", "bucket")


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def environment(server: S3Server, monkeypatch, tmp_path):
    """What a person has set who works with such a store; nothing of who runs the tests."""
    server.faults()
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "AKIATESTING",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_MAX_ATTEMPTS": "2",
    }.items():
        monkeypatch.setenv(name, value)


def parquet(rows: int, *, group: int | None = None, columns: int = 3) -> bytes:
    written = io.BytesIO()
    frame = pl.DataFrame({f"c{number}": range(number, rows + number) for number in range(columns)})
    frame.write_parquet(written, row_group_size=group, compression="uncompressed")
    return written.getvalue()


def found_at(location: str):
    return discover(location, base=Path("/"))


GOOD_URLS = [
    ("s3://bucket", "s3://bucket", "", True),
    ("s3://bucket/", "s3://bucket", "", True),
    ("S3://bucket/lake/", "s3://bucket", "lake", True),
    ("s3a://bucket/lake/t.parquet", "s3a://bucket", "lake/t.parquet", False),
    ("s3://bucket/a%2Fb/c d+e#f", "s3://bucket", "a%2Fb/c d+e#f", False),
    ("s3://bucket/part-?.csv", "s3://bucket", "part-?.csv", False),
    ("s3://bucket/dt=2025/x?region=eu-west-1", "s3://bucket", "dt=2025/x", False),
    ("s3://bucket/part-?.csv?anonymous=true", "s3://bucket", "part-?.csv", False),
    ("gs://bucket/x?endpoint_override=http://127.0.0.1:4443", "gs://bucket", "x", False),
    ("az://container/x?account=kopi", "az://container", "x", False),
    ("abfss://c@kopi.dfs.core.windows.net/x", "abfss://c@kopi.dfs.core.windows.net", "x", False),
    ("s3://bucket/ชื่อ/ລູກຄ້າ.csv", "s3://bucket", "ชื่อ/ລູກຄ້າ.csv", False),
]


@pytest.mark.parametrize(("url", "store", "key", "is_folder"), GOOD_URLS)
def test_a_url_is_a_store_and_a_key_taken_as_written(url, store, key, is_folder):
    address = parse(url)
    assert (address.store.shown, address.key, address.is_folder) == (store, key, is_folder)


BAD_URLS = [
    ("s3://AKIA:wJalrXUtnFEMI@bucket/x", "holds a secret"),
    ("s3://wJalrXUtnFEMI@bucket/x", "holds a secret"),
    ("az://me:wJalrXUtnFEMI@bucket/x", "holds a secret"),
    ("s3://bucket/x?secret_key=wJalrXUtnFEMI", "holds a secret"),
    ("s3://bucket/x?access_key=AKIA&secret_key=wJalrXUtnFEMI&region=x", "holds a secret"),
    ("s3://bucket/x?X-Amz-Algorithm=A&X-Amz-Signature=wJalrXUtnFEMI", "holds a secret"),
    ("az://c/x?sas_token=wJalrXUtnFEMI", "holds a secret"),
    ("az://c/x?sig=wJalrXUtnFEMI", "holds a secret"),
    ("gs://bucket/x?access_token=wJalrXUtnFEMI", "holds a secret"),
    ("s3://bucket/x?endpoint_override=http://me:wJalrXUtnFEMI@host", "holds a secret"),
    ("s3://bucket/x?endpoint_override=http://host/wJalrXUtnFEMI", "not an address of a host"),
    ("s3://bucket/x?endpoint_override=http://host:wJalrXUtnFEMI", "not an address of a host"),
    ("s3://bucket/x?anonymous=wJalrXUtnFEMI", "neither true nor false"),
    ("s3://bucket/x?request_timeout=wJalrXUtnFEMI", "not a number of seconds"),
    ("s3://bucket/x?request_timeout=0", "not a number of seconds"),
    ("s3://bucket/x?region=wJalrXUtnFEMI/", "cannot be"),
    ("s3://bucket/x?colour=red", "option 'colour' that is not known"),
    ("gs://bucket/x?region=eu", "option 'region' that is not known"),
    ("s3://", "names no bucket"),
    ("s3:///x", "names no bucket"),
    ("s3://*/x", "names no bucket"),
    ("abfss://c@kopi/x", "names no storage account"),
    ("s3://bucket/a\nb", "control character"),
]


@pytest.mark.parametrize(("url", "reason"), BAD_URLS)
def test_a_url_that_cannot_be_is_refused_and_not_repeated(url, reason):
    found = found_at(url)
    (unread,) = found.unread
    assert reason in unread.reason
    assert unread.hint
    assert SECRET not in str(unread)
    assert unread.location.endswith("://…")


@given(st.text(max_size=40), st.sampled_from(["s3", "gs", "az", "abfss", "s3a"]))
def test_any_text_after_the_scheme_is_read_or_refused(text, scheme):
    try:
        address = parse(f"{scheme}://{text}")
    except SourceError as error:
        shown = error.unread.location
    else:
        shown = parse(address.place).place
        assert shown == address.place
    assert shown.startswith(f"{scheme}://")


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("data/x?.csv", "data/x?.csv"),
        ("s3://bucket/x?secret_key=wJalrXUtnFEMI", "s3://bucket/x"),
        ("s3://me:wJalrXUtnFEMI@bucket/x", "s3://bucket/x"),
        ("s3://bucket/part-?.csv?region=x", "s3://bucket/part-?.csv"),
        ("abfss://c@kopi.dfs.core.windows.net/x", "abfss://c@kopi.dfs.core.windows.net/x"),
        ("postgresql://me:wJalrXUtnFEMI@host:5432/db?sslpassword=wJalrXUtnFEMI", "postgresql://host:5432/db"),
        ("postgresql://me:wJalr/XUtnFEMI@host/db", "postgresql://host/db"),
        ("postgresql://me:wJalrXUtnFEMI", "postgresql://…"),
    ],
)
def test_a_location_is_shown_without_what_may_be_a_secret(location, shown):
    assert without_secrets(location) == shown


def test_a_long_place_keeps_its_end_by_which_part_files_differ():
    places = [printable_place(f"s3://bucket/{'x' * 500}/part-{number}.parquet") for number in range(2)]
    assert places[0] != places[1]
    assert max(map(len, places)) < LONGEST_PLACE + 30
    assert printable_place("a\x1b[31m/b") == "a\\x1b[31m/b"


NAMES = ["t.csv", "lake/t.csv.gz", "lake/vn/t", "lake/.hidden", "lake/dt=2025-01-01/part-0.snappy.parquet", "a.b/c."]


@pytest.mark.parametrize("key", NAMES)
def test_an_address_behaves_like_a_path(key):
    file, path = RemoteFile(BUCKET, key), PurePosixPath(key)
    assert (file.name, file.suffix, file.suffixes, file.stem) == (path.name, path.suffix, path.suffixes, path.stem)
    assert file.parent.key == ("" if path.parent == PurePosixPath() else path.parent.as_posix())
    assert file.as_posix() == f"s3://bucket/{key}"
    assert (RemoteFile(BUCKET, "lake") / "x").key == "lake/x"
    assert file.is_relative_to(RemoteFile(BUCKET, "lake")) is path.is_relative_to("lake")
    root = RemoteFile(BUCKET, "")
    assert file.relative_to(root) == path
    assert root.name == "bucket"
    assert root.parent == root


def test_addresses_are_compared_by_place_and_pickled():
    one, other = RemoteFile(BUCKET, "a"), RemoteFile(BUCKET, "b")
    seen = one.identified(Identity(3, "tag"))
    assert one == seen
    assert len({one, seen, other}) == 2
    assert sorted([other, one]) == [one, other]
    again = pickle.loads(pickle.dumps(seen))
    assert again == one
    assert again.seen == Identity(3, "tag")
    assert one != RemoteFile(parse("s3://bucket?region=eu-west-1").store, "a")
    assert repr(one) == "RemoteFile('s3://bucket/a')"
    assert relative_name(one, Path("/a")) is None
    assert relative_name(Path("/a"), one) is None
    with pytest.raises(ValueError, match="not below"):
        one.relative_to(other)


LAKE = {
    "lake/vn/customers/part-00001.parquet": parquet(10),
    "lake/vn/customers/part-00002.parquet": parquet(10),
    "lake/vn/orders.csv": b"id,name\n1,Siti\n",
    "lake/sg/orders.csv": b"id,name\n1,Siti\n2,Wei\n",
    "lake/sg/events.ndjson.gz": gzip.compress(b'{"a": 1}\n'),
    "lake/sg/config.json": b'{"a": 1}',
    "lake/sg/empty.csv": b"",
    "lake/readme.md": b"# x",
    "lake/_temporary/0/part-0.csv": b"a\n1\n",
    "lake/.hidden.csv": b"a\n1\n",
    "lake/sp ace#%2F+ชื่อ.csv": b"a\n1\n",
}
WHERE = ["lake", "lake/", "lake/sg/orders.csv", "lake/*", "lake/*.csv", "lake/v*", "lake/**/*.csv", "lake/*/orders.csv"]
WHERE += ["lake/*/{orders.csv,config.json}", "lake/[st]g/orders.csv", "lake/[!s]?/*.csv", "lake/sp ace#%2F+ชื่อ.csv"]
WHERE += ["lake/vn/customers/part-*", "lake/nothing", "lake/*.orc", "nothing"]


@pytest.fixture(scope="module")
def lake(server, tmp_path_factory):
    server.bucket("lintas-lake", LAKE)
    here = tmp_path_factory.mktemp("here")
    for name, content in LAKE.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(content)
    return here


@pytest.mark.parametrize("where", WHERE)
def test_a_location_means_the_same_in_a_bucket_as_in_a_folder(lake, where):
    here, there = discover(where, base=lake), found_at(f"s3://lintas-lake/{where}")
    prefix = "s3://lintas-lake/"
    assert [prefix + table.location for table in here.tables] == [table.location for table in there.tables]
    assert [(table.name, table.format) for table in here.tables] == [(one.name, one.format) for one in there.tables]
    assert sorted(prefix + item.location for item in here.unread) == [item.location for item in there.unread]
    assert sorted(prefix + item.location for item in here.skipped) == [item.location for item in there.skipped]


def test_the_same_rows_are_sampled_from_a_bucket_as_from_a_folder(lake):
    here, there = discover("lake", base=lake), found_at("s3://lintas-lake/lake")
    for mine, theirs in zip(here.tables, there.tables, strict=True):
        one, other = read_sample(mine, rows=5), read_sample(theirs, rows=5)
        assert one.frame.equals(other.frame)
        assert one.design == other.design


def test_a_bucket_as_a_whole_and_one_that_is_not_there(lake):
    assert len(found_at("s3://lintas-lake").tables) == len(found_at("s3://lintas-lake/lake").tables)
    (unread,) = found_at("s3://lintas-nowhere/x").unread
    assert (unread.location, unread.reason) == ("s3://lintas-nowhere", "there is no such bucket")


def test_what_marks_folders_is_no_table_and_keys_that_cannot_be_asked_for_are_unread(server):
    objects = {"d/": b"", "d/sub/": b"", "d/old_$folder$": b"", "d/t.csv": b"a\n1\n", "d//t.csv": b"a\n1\n"}
    server.bucket("lintas-markers", objects)
    found = found_at("s3://lintas-markers/d")
    assert [table.location for table in found.tables] == ["s3://lintas-markers/d/t.csv"]
    assert [item.location for item in found.skipped] == ["s3://lintas-markers/d/old_$folder$"]
    assert [(item.location, "empty part" in item.reason) for item in found.unread] == [
        ("s3://lintas-markers/d//t.csv", True)
    ]


def test_long_listings_come_in_pages(server):
    server.bucket(
        "lintas-pages", {f"d/note-{number:04}.md": b"x" for number in range(PAGE + 9)} | {"d/z.csv": b"a\n1\n"}
    )
    found = found_at("s3://lintas-pages/d")
    assert [table.name for table in found.tables] == ["z.csv"]
    assert len(found.skipped) == PAGE + 9
    assert sum("continuation-token" in request.query for request in server.log()) == 1


def test_a_table_finds_its_files_again_in_another_process(lake):
    (table,) = found_at("s3://lintas-lake/lake/sg/orders.csv").tables
    assert SECRET.encode() not in pickle.dumps(table)
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as workers:
        assert workers.submit(read_sample, table).result().frame.height == 2


def test_an_endpoint_in_the_url_goes_before_the_environment(lake, server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    found = found_at(f"s3://lintas-lake/lake/sg/orders.csv?endpoint_override={server.url}&region=ap-southeast-1")
    assert [table.location for table in found.tables] == ["s3://lintas-lake/lake/sg/orders.csv"]
    assert read_sample(found.tables[0]).frame.height == 2


def test_nobody_signs_for_an_anonymous_reader(lake, server, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    for number in (1, 2):
        key = f"lake/vn/customers/part-0000{number}.parquet"
        server.client.put_object_acl(Bucket="lintas-lake", Key=key, ACL="public-read")
    assert len(found_at("s3://lintas-lake/lake/vn/*/*?anonymous=true").tables[0].files) == 2


@pytest.mark.slow
def test_a_sample_of_parquet_fetches_the_footer_and_the_row_groups_drawn(server):
    whole = parquet(1_200_000, group=12_000, columns=8)
    server.bucket("lintas-big", {"t.parquet": whole})
    (table,) = found_at("s3://lintas-big/t.parquet").tables
    server.faults()
    sample = read_sample(table, rows=1000)
    log = server.log()
    assert (sample.design.kind, sample.design.clusters_read, sample.design.clusters_total) == ("clustered", 32, 100)
    contents = [request for request in log if request.method == "GET"]
    assert all(request.range for request in contents)
    drawn = len(whole) * 32 // 100
    assert drawn <= sum(request.sent for request in contents) <= drawn + 70_000
    assert len(contents) <= 34


def test_a_small_object_is_fetched_once_for_all_that_is_done_with_it(server):
    server.bucket("lintas-small", {"t.csv": b"id,name\n1,Siti\n"})
    (table,) = found_at("s3://lintas-small/t.csv").tables
    assert read_sample(table).frame.height == 1
    assert [request.method for request in server.log()].count("GET") == 1


def test_a_long_object_is_passed_in_few_requests(server):
    text = b"id,name\n" + b"1,Siti Rahayu binti Abdullah\n" * 400_000
    server.bucket("lintas-long", {"t.csv": text})
    (table,) = found_at("s3://lintas-long/t.csv").tables
    assert read_sample(table, full=True).frame.height == 400_000
    assert sum(request.sent for request in server.log()) < len(text) + 200_000
    assert sum(request.method == "GET" for request in server.log()) < 15


@pytest.fixture(scope="module")
def noise(server):
    import random

    content = random.Random(5).randbytes(700_000)
    server.bucket("lintas-noise", {"noise.bin": content})
    return content


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 720_000), st.integers(0, 300_000)), min_size=1, max_size=8))
def test_any_ranges_are_read_as_from_a_file(noise, ranges):
    with random_access(RemoteFile(Store("s3", "s3", "lintas-noise"), "noise.bin")) as raw, io.BytesIO(noise) as plain:
        assert raw.seek(0, io.SEEK_END) == len(noise)
        for offset, size in ranges:
            raw.seek(offset)
            plain.seek(offset)
            assert raw.read(size) == plain.read(size)
            assert raw.read(10) == plain.read(10)
        raw.seek(0)
        assert raw.read() == noise


def test_bytes_are_reached_as_those_of_files(noise, monkeypatch):
    file = RemoteFile(Store("s3", "s3", "lintas-noise"), "noise.bin")
    assert size_of(file) == len(noise)
    assert head_of(file, 100) == noise[:100]
    assert window(file, 500_000, 1000) == noise[500_000:501_000]
    with local(file) as path:
        assert path.suffix == ".bin"
        assert path.read_bytes() == noise
    assert not path.exists()
    monkeypatch.setattr("auditor.sources.stores.copying.LOCAL_BYTES", 1000)
    with pytest.raises(SourceError, match="700,000 bytes"), local(file):
        pass


def test_a_version_changes_with_the_content_only(server, tmp_path):
    server.bucket("lintas-versions", {"t.csv": b"a\n1\n"})
    (tmp_path / "t.csv").write_bytes(b"a\n1\n")
    versions = []
    for content in (b"a\n1\n", b"a\n1\n", b"a\n2\n"):
        server.client.put_object(Bucket="lintas-versions", Key="t.csv", Body=content)
        (table,) = found_at("s3://lintas-versions/t.csv").tables
        server.faults()
        versions.append(version_of(table.files[0]))
        assert not server.log()  # the listing and the first look told it
    assert versions[0] == versions[1] != versions[2]
    before = version_of(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_bytes(b"a\n123\n")
    assert before != version_of(tmp_path / "t.csv")
    with pytest.raises(SourceError, match="no such object"):
        version_of(RemoteFile(Store("s3", "s3", "lintas-versions"), "gone.csv"))


def test_a_third_party_s_catalogue_goes_before_the_store(monkeypatch, lake):
    from auditor.sources import Discovery, registry

    class Catalogue:
        name = "theirs"

        def handles(self, location, head):
            return location.startswith("s3://lintas-lake/")

        def schema(self, table): ...

        def sample(self, table, *, rows, seed, full): ...

        def discover(self, location):
            return Discovery(notes=(f"theirs: {location}",))

    monkeypatch.setattr(registry, "third_party_sources", lambda: ((Catalogue(),), ()))
    assert found_at("s3://lintas-lake/lake").notes == ("theirs: s3://lintas-lake/lake",)
