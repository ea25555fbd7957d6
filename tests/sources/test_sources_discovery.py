"""Finding tables: every file ends in exactly one list, with words that a person can act on."""

import gzip
import io
import os
import socket
import tarfile
from pathlib import Path

import polars as pl
import pytest

from auditor.sources import SourceError, as_one_table, discover, group_part_files, read_sample
from auditor.sources.paths import Found, glob_regex, shown, shown_below

CSV = b"id,name\n1,Siti\n2,Wei\n"
PARQUET = io.BytesIO()
pl.DataFrame({"id": [1], "name": ["Siti"]}).write_parquet(PARQUET)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
TAR = io.BytesIO()
with tarfile.open(fileobj=TAR, mode="w") as archive:
    archive.addfile(tarfile.TarInfo("x.csv"), io.BytesIO(b""))


def tree(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def names(found) -> list[str]:
    return [table.name for table in found.tables]


def locations(found) -> list[str]:
    return [table.location for table in found.tables]


LAKE = {
    "lake/vn/customers/part-00001.parquet": PARQUET.getvalue(),
    "lake/vn/customers/part-00002.parquet": PARQUET.getvalue(),
    "lake/vn/orders.csv": CSV,
    "lake/sg/orders.csv": CSV,
    "lake/sg/events.ndjson.gz": gzip.compress(b'{"a": 1}\n'),
    "lake/sg/config.json": b'{"a": 1}',
    "lake/readme.md": b"# x",
    "lake/_SUCCESS": b"",
    "lake/.hidden.csv": CSV,
}

WHERE = [
    ("a file", "lake/vn/orders.csv", ["lake/vn/orders.csv"]),
    ("a folder", "lake/sg", ["lake/sg/config.json", "lake/sg/events.ndjson.gz", "lake/sg/orders.csv"]),
    ("a folder with a slash", "lake/sg/", ["lake/sg/config.json", "lake/sg/events.ndjson.gz", "lake/sg/orders.csv"]),
    ("a glob", "lake/vn/customers/*.parquet", ["lake/vn/customers/*.parquet"]),
    ("a part file", "lake/vn/customers/part-00001.parquet", ["lake/vn/customers/part-00001.parquet"]),
    ("a deep glob", "lake/**/*.csv", ["lake/sg/orders.csv", "lake/vn/orders.csv"]),
    ("alternatives", "lake/*/{orders.csv,config.json}", [
        "lake/sg/config.json", "lake/sg/orders.csv", "lake/vn/orders.csv"]),
    ("a class", "lake/[st]g/orders.csv", ["lake/sg/orders.csv"]),
    ("not a class", "lake/[!s]?/orders.csv", ["lake/vn/orders.csv"]),
    ("folders by glob", "lake/v*", ["lake/vn/customers/*.parquet", "lake/vn/orders.csv"]),
    ("dots", "lake/../lake/vn/./orders.csv", ["lake/../lake/vn/orders.csv"]),
]  # fmt: skip


@pytest.mark.parametrize(("location", "expected"), [row[1:] for row in WHERE], ids=[row[0] for row in WHERE])
def test_locations(tmp_path, location, expected):
    found = discover(location, base=tree(tmp_path, LAKE))
    assert locations(found) == expected
    assert not found.unread


def test_an_absolute_path_and_a_file_url(tmp_path):
    tree(tmp_path, LAKE)
    assert len(discover(str(tmp_path / "lake/sg"), base=Path("/")).tables) == 3
    assert len(discover((tmp_path / "lake/sg").as_uri(), base=Path("/")).tables) == 3


def test_every_file_of_a_folder_is_in_one_list(tmp_path):
    found = discover("lake", base=tree(tmp_path, LAKE))
    everything = [
        *[path.relative_to(tmp_path).as_posix() for table in found.tables for path in table.files],
        *[item.location for item in found.skipped],
        *[item.location for item in found.unread],
    ]
    assert sorted(everything) == sorted(LAKE)
    assert {item.location: item.reason for item in found.skipped} == {
        "lake/readme.md": "not a table format that Lintas reads (.md)",
        "lake/_SUCCESS": "hidden or book-keeping by its name",
        "lake/.hidden.csv": "hidden or book-keeping by its name",
    }


def test_a_table_is_called_like_its_file_and_by_its_path_when_two_are_alike(tmp_path):
    tree(tmp_path, LAKE)
    assert names(discover("lake/vn/orders.csv", base=tmp_path)) == ["orders.csv"]
    assert names(discover("lake", base=tmp_path)) == [
        "config.json", "events.ndjson.gz", "sg/orders.csv", "customers/*.parquet", "vn/orders.csv",
    ]  # fmt: skip


KINDS = [
    ("a Parquet file called .csv", "t.csv", PARQUET.getvalue(), "parquet", "a Parquet file, although named .csv"),
    ("a CSV called .parquet", "t.parquet", CSV, "delimited", "read as text, although named .parquet"),
    (
        "JSON lines called .json",
        "t.json",
        b'{"a": 1}\n{"a": 2}\n',
        "ndjson",
        "one JSON value on each line, although named .json",
    ),
    ("JSON called .csv", "t.csv", b'[{"a": 1}]', "json", "read as JSON, although named .csv"),
    ("a CSV called .json", "t.json", CSV, "delimited", "read as text, although named .json"),
    ("a CSV called .jsonl", "t.jsonl", CSV, "delimited", "read as text, although named .jsonl"),
    ("an array called .jsonl", "t.jsonl", b'[{"a": 1}]\n', "ndjson", None),
    ("a CSV whose first cell is a list", "t.csv", b'tags,id\n"[1,2]",3\n', "delimited", None),
    ("a CSV that begins with ORC", "t.csv", b"ORC,name\n1,a\n", "delimited", None),
    ("a CSV that begins with ID3", "t.csv", b"ID3,name\n1,a\n", "delimited", None),
    ("a file of unknown extension", "t.dat", CSV, "delimited", None),
    ("a file without extension", "customers", PARQUET.getvalue(), "parquet", None),
    ("only a compression's extension", "t.gz", gzip.compress(CSV), "delimited", None),
]


@pytest.mark.parametrize(("name", "content", "kind", "note"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_content_decides_and_a_wrong_extension_is_noted(tmp_path, name, content, kind, note):
    found = discover(name, base=tree(tmp_path, {name: content}))
    (table,) = found.tables
    assert table.format == kind
    assert table.notes == ((note,) if note else ())
    assert note is None or note in read_sample(table).notes
    assert read_sample(table).frame.height >= 1


BAD = [
    ("empty", "t.csv", b"", "the file is empty"),
    ("empty Parquet", "t.parquet", b"", "the file is empty"),
    ("white space", "t.csv", b"\n \r\n\t\n", "nothing but white space"),
    ("only a byte order mark", "t.csv", b"\xef\xbb\xbf", "nothing but white space"),
    ("an empty archive", "t.csv.gz", gzip.compress(b""), "nothing but white space"),
    ("PNG", "t.csv", PNG, "a PNG image"),
    ("PNG called Parquet", "t.parquet", PNG, "a PNG image"),
    ("PDF", "t.csv", b"%PDF-1.7\n" + bytes(range(256)), "a PDF document"),
    ("ZIP", "t.csv", b"PK\x03\x04" + bytes(200), "a ZIP archive"),
    ("noise", "t.csv", bytes(range(256)) * 20, "binary data"),
    ("zeros", "t.csv", bytes(4096), "binary data"),
    ("tar in gzip", "t.gz", gzip.compress(TAR.getvalue()), "a tar archive"),
    ("encrypted Parquet", "t.parquet", b"PARE" + bytes(200) + b"PARE", "encrypted"),
    ("truncated gzip", "t.csv.gz", gzip.compress(CSV)[:10], "cut off"),
    ("damaged gzip", "t.csv.gz", b"\x1f\x8b" + b"\xff" * 200, "damaged"),
    ("damaged zstd", "t.csv.zst", b"\x28\xb5\x2f\xfd" + b"\xff" * 200, "damaged"),
]


@pytest.mark.parametrize(("name", "content", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_no_table_is_unread_with_reason_and_hint(tmp_path, name, content, reason):
    found = discover(name, base=tree(tmp_path, {name: content}))
    (unread,) = found.unread
    assert not found.tables
    assert unread.location == name
    assert reason in unread.reason
    assert unread.hint


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("nowhere.csv", "there is no such file"),
        ("nowhere/*.csv", "no file matches"),
        ("lake/*.parquet", "no file matches"),
        ("", "not a path"),
        ("a\0b", "not a path"),
        ("hdfs://bucket/lake", "no source reads hdfs:// locations"),
        ("hive://me:secret@host/db", "no source reads hive:// locations"),
        ("x" * 5000, "file name too long"),
    ],
)
def test_a_location_without_tables_is_unread(tmp_path, location, reason):
    found = discover(location, base=tree(tmp_path, LAKE))
    (unread,) = found.unread
    assert reason in unread.reason
    assert "secret" not in unread.location + unread.reason
    assert len(unread.location) < 300


def test_a_folder_without_tables_is_unread(tmp_path):
    (tmp_path / "t.csv").mkdir()
    (unread,) = discover("t.csv", base=tmp_path).unread
    assert unread.reason == "no table is here"


def test_links_to_nowhere_and_to_themselves_are_unread(tmp_path):
    tree(tmp_path, {"d/good.csv": CSV})
    (tmp_path / "d/dangling.csv").symlink_to(tmp_path / "gone.csv")
    (tmp_path / "d/loop.csv").symlink_to(tmp_path / "d/loop.csv")
    found = discover("d", base=tmp_path)
    assert locations(found) == ["d/good.csv"]
    assert [(item.location, "link leads nowhere" in item.reason) for item in found.unread] == [
        ("d/dangling.csv", True),
        ("d/loop.csv", True),
    ]
    for name in ("d/dangling.csv", "d/loop.csv"):
        (unread,) = discover(name, base=tmp_path).unread
        assert "link leads nowhere" in unread.reason


def test_a_link_is_followed_and_a_loop_of_folders_ends(tmp_path):
    tree(tmp_path, {"d/a/t.csv": CSV, "elsewhere/u.csv": CSV})
    (tmp_path / "d/a/up").symlink_to(tmp_path / "d")
    (tmp_path / "d/a/self").symlink_to(tmp_path / "d/a/self")
    (tmp_path / "d/0link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "d/1link").symlink_to(tmp_path / "d/a")
    found = discover("d", base=tmp_path)
    assert locations(found) == ["d/0link/u.csv", "d/a/t.csv"]
    assert sum("already visited" in item.reason for item in found.skipped) == 2
    assert locations(discover("d/**/*.csv", base=tmp_path)) == ["d/0link/u.csv", "d/a/t.csv"]


def test_a_glob_lists_only_the_gaps_that_it_may_have_meant(tmp_path):
    tree(tmp_path, {"good.csv": CSV, "sub/.hidden.csv": CSV})
    for name in ("gone.csv", "gone.json", "sub/gone.csv"):
        (tmp_path / name).symlink_to(tmp_path / "nowhere")
    assert [item.location for item in discover("*.csv", base=tmp_path).unread] == ["gone.csv"]
    assert [item.location for item in discover("**/*.csv", base=tmp_path).unread] == ["gone.csv", "sub/gone.csv"]
    assert [item.location for item in discover("sub/*.csv", base=tmp_path).unread] == ["sub/gone.csv"]
    assert [item.location for item in discover("sub/*.csv", base=tmp_path).skipped] == ["sub/.hidden.csv"]


def test_pipes_and_sockets_do_not_block(tmp_path):
    tree(tmp_path, {"t.csv": CSV})
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.csv"))
        found = discover(".", base=tmp_path)
    assert locations(found) == ["t.csv"]
    assert len(found.skipped) == 2
    (unread,) = discover("pipe.csv", base=tmp_path).unread
    assert "pipe, socket or device" in unread.reason


def test_a_file_that_disappears_after_discovery_is_a_source_error(tmp_path):
    for name, content in {
        "t.csv": CSV,
        "t.parquet": PARQUET.getvalue(),
        "t.json": b"[1]",
        "t.jsonl": b'{"a":1}',
    }.items():
        (table,) = discover(name, base=tree(tmp_path, {name: content})).tables
        (tmp_path / name).unlink()
        with pytest.raises(SourceError) as caught:
            read_sample(table)
        assert "no such file" in caught.value.unread.reason


def test_a_file_that_becomes_a_folder_is_a_source_error(tmp_path):
    (table,) = discover("t.csv", base=tree(tmp_path, {"t.csv": CSV})).tables
    (tmp_path / "t.csv").unlink()
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(SourceError, match="a folder, not a file"):
        read_sample(table)


def test_hostile_file_names_are_shown_safely(tmp_path):
    name = "a\x1b[31m\u202e\n.csv"
    (table,) = discover(".", base=tree(tmp_path, {name: CSV})).tables
    assert table.name == table.location == "a\\x1b[31m\\u202e\\n.csv"
    assert read_sample(table).frame.height == 2


def test_a_format_that_nobody_reads_is_a_source_error(tmp_path):
    from dataclasses import replace

    (table,) = discover("t.csv", base=tree(tmp_path, {"t.csv": CSV})).tables
    with pytest.raises(SourceError, match="no source reads the format"):
        read_sample(replace(table, format="lotus123"))
    with pytest.raises(ValueError, match="rows"):
        read_sample(table, rows=0)


GLOBS = [
    ("*.csv", "a.csv", True),
    ("*.csv", "d/a.csv", False),
    ("**/*.csv", "a.csv", True),
    ("**/*.csv", "d/e/a.csv", True),
    ("d/**", "d/e/a.csv", True),
    ("a?c", "abc", True),
    ("a?c", "a/c", False),
    ("[a-c]x", "bx", True),
    ("[!a-c]x", "bx", False),
    ("{a,b*}.csv", "bcd.csv", True),
    ("a.csv", "aXcsv", False),
    ("[x", "[x", True),
    ("{x", "{x", True),
]


@pytest.mark.parametrize(("pattern", "name", "matches"), GLOBS)
def test_globs(pattern, name, matches):
    import re

    assert (re.fullmatch(glob_regex(pattern), name) is not None) is matches


def test_part_files_of_one_schema_become_one_table_and_strangers_stay_their_own(tmp_path):
    other = io.BytesIO()
    pl.DataFrame({"x": [1]}).write_parquet(other)
    tree(tmp_path, {f"d/part-{number:05}.parquet": PARQUET.getvalue() for number in range(3)})
    tree(tmp_path, {"d/part-00003.parquet": other.getvalue()})
    found = discover("d/*.parquet", base=tmp_path)
    assert names(found) == ["d/*.parquet", "part-00003.parquet"]
    assert locations(found) == ["d/*.parquet", "d/part-00003.parquet"]
    assert found.notes == ("1 of 4 files have another schema and are tables of their own: d/part-00003.parquet",)
    sample = read_sample(found.tables[0])
    assert sample.frame.height == 3
    assert sample.design.kind == "full"
    assert found.tables[1].notes == ("its columns are not those of the other part files beside it: a table of its own",)
    assert names(as_one_table(found.tables[:1], name="vn_customers")) == ["vn_customers"]


def test_the_joint_name_does_not_depend_on_the_part_files(tmp_path):
    tree(tmp_path, {f"d/part-{number:05}.parquet": PARQUET.getvalue() for number in range(2)})
    before = names(as_one_table(discover("d", base=tmp_path).tables))
    tree(tmp_path, {"d/part-00009.parquet": PARQUET.getvalue()})
    assert names(as_one_table(discover("d", base=tmp_path).tables)) == before == ["d/*.parquet"]


def test_csv_parts_are_joined_by_name_of_column_in_any_order(tmp_path):
    tree(tmp_path, {"d/a.csv": b"id,name\n1,Siti\n", "d/b.csv": b"name;id\nWei;2\n"})
    (table,) = as_one_table(discover("d", base=tmp_path).tables).tables
    assert read_sample(table).frame.rows() == [("1", "Siti"), ("2", "Wei")]


def test_json_parts_may_lack_keys(tmp_path):
    tree(
        tmp_path, {"d/a.jsonl": b'{"id": 1, "name": "x"}\n', "d/b.jsonl": b'{"id": 2}\n', "d/c.jsonl": b'{"sku": 2}\n'}
    )
    found = as_one_table(discover("d", base=tmp_path).tables)
    assert [len(table.files) for table in found.tables] == [2, 1]
    assert read_sample(found.tables[0]).frame.rows() == [(1, "x"), (2, None)]


def test_parts_that_cannot_be_read_are_unread(tmp_path):
    tree(tmp_path, {"d/a.parquet": PARQUET.getvalue(), "d/b.parquet": PARQUET.getvalue()[:-30]})
    found = as_one_table(discover("d", base=tmp_path).tables)
    assert names(found) == ["a.parquet"]
    assert [item.location for item in found.unread] == ["d/b.parquet"]


def test_only_files_named_like_parts_are_grouped(tmp_path):
    tree(
        tmp_path,
        {
            "d/customers.csv": CSV,
            "d/staff.csv": CSV,
            "d/orders/part-00000-abc.csv": CSV,
            "d/orders/part-00001-abc.csv": CSV,
            "d/hive/000000_0": CSV,
            "d/hive/000001_0": CSV,
        },
    )
    found = discover("d", base=tmp_path)
    assert group_part_files(found) == found
    assert locations(found) == ["d/customers.csv", "d/hive/*", "d/orders/*.csv", "d/staff.csv"]
    assert names(found) == ["customers.csv", "hive/*", "orders/*.csv", "staff.csv"]


def test_seeds_do_not_depend_on_where_the_folder_is(tmp_path):
    rows = "id\n" + "".join(f"{number}\n" for number in range(3000))
    for place in ("here", "there/deep"):
        tree(tmp_path, {f"{place}/d/t.csv": rows.encode(), f"{place}/d/u.csv": rows.encode()})
    here, there = (discover("d", base=tmp_path / place).tables for place in ("here", "there/deep"))
    frames = [[read_sample(table, rows=50).frame for table in tables] for tables in (here, there)]
    assert frames[0][0].equals(frames[1][0])
    assert not frames[0][0].equals(frames[0][1])


PLACES = [
    ("/lake", "/lake"),
    ("/lake", "/"),
    ("/", "/"),
    ("/lake/dt=1", "/lake"),
    ("/lake", "/lake/below"),
    ("/lake", "/lakes"),
    (".", "."),
    (".", ""),
    ("lake", "."),
    ("..", "."),
    ("/a/../lake", "/a"),
    ("/lake", "lake"),
]


@pytest.mark.parametrize(("root", "base"), PLACES)
@pytest.mark.parametrize("name", ["t.csv", "below/t.csv", "a/b/tab\tname.csv", "x" * 300])
def test_files_below_a_root_are_written_as_each_of_them_is(root, base, name):
    path = Path(root, name)
    assert shown_below(Path(root), Path(base))(Found(path, name, asked_for=False)) == shown(path, Path(base))
