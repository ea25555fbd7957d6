"""DuckDB files: written by DuckDB itself, whole, damaged, hostile, in use."""

import random
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from auditor.sources.databases import duckdb_table as tables
from auditor.sources.databases.catalogue import SqlSource
from auditor.sources.databases.duckdb_files import DuckDbSource
from auditor.sources.interface import SourceError, Table
from auditor.sources.reading import read_sample, schema_of

SOURCE = DuckDbSource()


@pytest.fixture
def made(tmp_path):
    """Return what writes a file and lists the tables in it, by name."""

    def make(*statements, name="shop.duckdb"):
        with closing(duckdb.connect(str(tmp_path / name))) as connection:
            for statement in statements:
                connection.execute(statement)
        return {table.name: table for table in SOURCE.members(file(tmp_path / name)).tables}

    return make


def file(path):
    return Table(path.name, path.name, path.parent, (path,), "duckdb")


def grown(name, rows):
    return f"CREATE TABLE {name} AS SELECT i AS id, 'name ' || i AS name FROM range({rows}) t(i)"


def test_every_table_and_view_of_a_file_is_a_table(made, tmp_path):
    made(
        grown("customers", 5),
        "CREATE VIEW seen AS SELECT * FROM customers",
        "CREATE SCHEMA crm",
        grown("crm.orders", 5),
    )
    found = SOURCE.members(file(tmp_path / "shop.duckdb"))
    assert [table.location for table in found.tables] == [
        f"shop.duckdb › {name}" for name in ("crm.orders", "customers", "seen")
    ]
    assert [read_sample(table).frame.height for table in found.tables] == [5, 5, 5]
    assert SOURCE.handles("", (tmp_path / "shop.duckdb").read_bytes()[:100])
    assert not SOURCE.handles("", b"id,DUCK,name\n")


def test_a_file_without_tables_is_a_gap(made, tmp_path):
    made("CREATE SEQUENCE s")
    assert [one.reason for one in SOURCE.members(file(tmp_path / "shop.duckdb")).unread] == [
        "the database has no tables"
    ]


@pytest.mark.parametrize("change", ["SELECT 1", "DELETE FROM t WHERE id % 3 = 0"])
def test_rows_are_drawn_uniformly(made, change):
    table = made(grown("t", 30_000), change)["t"]
    samples = [read_sample(table, rows=1_000, seed=seed) for seed in range(4)]
    for sample in samples:
        assert (sample.design.kind, sample.design.rows_read) == ("uniform", 1_000)
        assert sample.design.rows_total in {20_000, 30_000}
        tenths = (sample.frame["id"] // 3_000).value_counts()["count"]
        assert len(tenths) == 10
        assert tenths.min() > 50
        assert tenths.max() < 160
    assert len({tuple(sample.frame["id"]) for sample in samples}) == 4
    assert read_sample(table, rows=1_000, seed=3).frame.equals(samples[3].frame)


def test_long_tables_are_read_in_slices_of_row_groups(monkeypatch, made):
    monkeypatch.setattr(tables, "UNIFORM_CELLS", 1)
    monkeypatch.setattr(tables, "MOST_GROUPS", 4)
    table = made(grown("t", 1_000_000), "DELETE FROM t WHERE id BETWEEN 200000 AND 300000")["t"]
    sample = read_sample(table, rows=1_000, seed=1)
    design = sample.design
    assert (design.kind, design.rows_total, design.clusters_total, design.cluster_unit) == (
        "clustered",
        899_999,
        9,
        "row group",
    )
    assert design.clusters_read in {3, 4}
    assert 500 < design.rows_read <= 1_000
    assert sample.frame.columns == ["id", "name"]
    assert read_sample(table, rows=1_000, seed=1).frame.equals(sample.frame)
    assert not read_sample(table, rows=1_000, seed=2).frame.equals(sample.frame)


def test_small_tables_and_views_say_what_was_read(made):
    found = made(grown("t", 500), "CREATE VIEW v AS SELECT * FROM t", "CREATE TABLE nothing (id INT)")
    assert read_sample(found["t"], rows=500).design.kind == "full"
    view = read_sample(found["v"], rows=100)
    assert (view.design.kind, view.notes) == ("head", ("a view: read from the beginning, not sampled",))
    assert (read_sample(found["nothing"]).frame.schema, read_sample(found["nothing"]).design.kind) == (
        {"id": pl.Int32},
        "full",
    )


def test_all_rows_pass_by_once_in_stretches(made):
    table = made(grown("t", 25_000))["t"]
    batches = list(SOURCE.batches(table, rows=10_000, columns=["id"]))
    assert sum(batch.frame.height for batch in batches) == 25_000
    assert max(batch.frame.height for batch in batches) <= 10_240
    assert {batch.frame.width for batch in batches} == {1}
    assert read_sample(table, full=True).design.rows_total == 25_000


TYPES = [
    ("TINYINT", "1", pl.Int8, 1),
    ("UBIGINT", "18446744073709551615", pl.UInt64, 2**64 - 1),
    ("HUGEINT", "170141183460469231731687303715884105727", pl.String, str(2**127 - 1)),
    ("DECIMAL(20,3)", "4.5", pl.Decimal(20, 3), Decimal("4.500")),
    ("DOUBLE", "1.5", pl.Float64, 1.5),
    ("BOOLEAN", "true", pl.Boolean, True),
    ("VARCHAR", "'Đặng Thị Hồng'", pl.String, "Đặng Thị Hồng"),
    ("BLOB", r"'\x00\xFF'::BLOB", pl.Binary, b"\x00\xff"),
    ("BIT", "'101'", pl.String, "101"),
    ("DATE", "'2020-02-29'", pl.Date, date(2020, 2, 29)),
    ("DATE", "'infinity'", pl.Date, None),
    ("DATE", "'0044-03-15 (BC)'", pl.Date, None),
    ("TIMESTAMP", "'2020-01-02 03:04:05.6'", pl.Datetime("us"), datetime.fromisoformat("2020-01-02 03:04:05.600")),
    ("TIMESTAMP", "'290000-01-01'", pl.Datetime("us"), None),
    ("TIME", "'03:04:05'", pl.Time, time(3, 4, 5)),
    ("INTERVAL", "INTERVAL 3 DAY", pl.String, "3 days"),
    ("UUID", "'00000000-0000-0000-0000-000000000001'", pl.String, "00000000-0000-0000-0000-000000000001"),
    ("mood", "'happy'", None, "happy"),
    ("VARCHAR[]", "['a', NULL]", pl.List(pl.String), ["a", None]),
    (
        "STRUCT(street VARCHAR, n INTEGER)",
        "{'street': 'x', 'n': 1}",
        pl.Struct({"street": pl.String, "n": pl.Int32}),
        {"street": "x", "n": 1},
    ),
    ("DATE[]", "['infinity'::DATE]", pl.String, '["infinity"]'),
    ("UNION(num INTEGER, text VARCHAR)", "union_value(num := 2)", pl.String, '{"num":2}'),
    ("JSON", """'{"nik": "1"}'""", pl.String, '{"nik": "1"}'),
    ("STRUCT(t INTERVAL)", "{'t': INTERVAL 1 DAY}", pl.String, None),
]


def test_types_arrive_as_what_they_are(made):
    columns = ", ".join(f"c{number} {kind}" for number, (kind, *_) in enumerate(TYPES))
    values = ", ".join(value for _, value, *_ in TYPES)
    table = made(
        "CREATE TYPE mood AS ENUM ('happy')", f"CREATE TABLE t ({columns})", f"INSERT INTO t VALUES ({values})"
    )["t"]
    sample = read_sample(table)
    for series, (kind, _, dtype, expected) in zip(sample.frame, TYPES, strict=True):
        assert dtype is None or series.dtype == dtype, kind
        value = series[0].to_list() if isinstance(series[0], pl.Series) else series[0]
        assert expected is None or value == expected, kind
    assert sample.notes == (
        "dates and times that are not in the calendar from year 1 to 9999 (infinity, zeros, BC), read as empty: 3",
    )
    assert schema_of(table)[:2] == ("c0: TINYINT", "c1: UBIGINT")


HOSTILE = [
    'we"ird',
    "per%cent %s",
    "co:lon $1 ?",
    "se;mi--colon",
    "'quote'",
    "x" * 500,
    "ตาราง",
    "a.b",
    "tab\there",
    "\u202eevil",
    "SELECT",
]


def test_hostile_names_are_names_like_others(made):
    statements = []
    for name in HOSTILE:
        quoted = '"' + name.replace('"', '""') + '"'
        statements += [
            f"CREATE SCHEMA {quoted}",
            f"CREATE TABLE {quoted}.{quoted} ({quoted} INT)",
            f"INSERT INTO {quoted}.{quoted} VALUES (7), (8)",
        ]
    found = made(*statements)
    assert sorted(name for table in found.values() for name in read_sample(table).frame.columns) == sorted(HOSTILE)
    assert all(read_sample(table, rows=1).frame.height == 1 for table in found.values())


OUTSIDE = ["SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM glob('/etc/*')",
           "SELECT * FROM 'http://127.0.0.1:1/x.parquet'", "SELECT getenv('HOME') AS home"]  # fmt: skip


@pytest.mark.parametrize("query", OUTSIDE)
def test_a_view_cannot_reach_out_of_the_file(made, tmp_path, query):
    columns = "" if "AS home" in query else "(x)"
    found = made(grown("t", 5))
    with closing(duckdb.connect(str(tmp_path / "shop.duckdb"))) as connection:
        try:
            connection.execute(f"CREATE VIEW v{columns} AS {query}")
        except duckdb.Error:
            return  # this version does not even let such a view be made
    found = {table.name: table for table in SOURCE.members(file(tmp_path / "shop.duckdb")).tables}
    with pytest.raises(SourceError) as caught:
        read_sample(found["v"])
    assert caught.value.unread.location == "shop.duckdb › v"
    assert read_sample(found["t"]).frame.height == 5


def test_a_view_without_end_is_ended(monkeypatch, made):
    monkeypatch.setattr(tables, "STATEMENT_SECONDS", 0.5)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0"
    with pytest.raises(SourceError, match="a statement took longer"):
        read_sample(made(f"CREATE VIEW v AS {endless}")["v"])


def test_a_file_that_another_program_writes_is_a_gap(made, tmp_path):
    table = made(grown("t", 5))["t"]
    code = f"import duckdb; c = duckdb.connect({str(tmp_path / 'shop.duckdb')!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(SourceError, match="another program has it open for writing"):
            read_sample(table)
        other.communicate(b"\n")
    assert read_sample(table).frame.height == 5


def test_what_is_only_in_the_log_is_read_and_changes_the_version(made, tmp_path):
    table = made(grown("t", 5))["t"]
    first = SOURCE.version(table)
    code = f"import duckdb, os; c = duckdb.connect({str(tmp_path / 'shop.duckdb')!r}); c.execute(\"INSERT INTO t VALUES (6, 'x')\"); os._exit(0)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (tmp_path / "shop.duckdb.wal").exists()
    assert read_sample(table).frame.height == 6
    assert SOURCE.version(table) != first


def test_a_file_that_is_cut_off_is_a_gap(made, tmp_path):
    made(grown("t", 50_000))
    content = (tmp_path / "shop.duckdb").read_bytes()
    for size in (12, 5_000, 20_000):
        path = tmp_path / f"cut{size}"
        path.write_bytes(content[:size])
        with pytest.raises(SourceError, match="damaged or cut off"):
            SOURCE.members(file(path))


@pytest.mark.parametrize("seed", range(10))
def test_no_flipped_bit_is_an_error_of_another_kind(made, tmp_path, seed):
    made(grown("t", 20_000), "CREATE VIEW v AS SELECT * FROM t")
    content = bytearray((tmp_path / "shop.duckdb").read_bytes())
    chance = random.Random(seed)
    for _ in range(20):
        content[chance.randrange(20, len(content))] ^= 1 << seed % 8
    (tmp_path / "bad.duckdb").write_bytes(content)
    assert all(outcome(tmp_path / "bad.duckdb"))


def outcome(path):
    """Read what can be read of a file; return columns and hints: both must be there."""
    try:
        found = SOURCE.members(file(path)).tables
    except SourceError as error:
        return [error.unread.hint]
    told = []
    for table in found:
        try:
            told.append(read_sample(table, rows=100).frame.columns)
        except SourceError as error:
            told.append(error.unread.hint)
    return told


def test_a_url_names_a_file_and_chooses_tables(made, tmp_path):
    made(grown("customers", 5), grown("orders", 5), "CREATE SCHEMA crm", grown("crm.customers", 5))
    found = SqlSource().discover(f"duckdb:///{tmp_path / 'shop.duckdb'}?lintas_table=cust*&lintas_schema=main")
    assert [table.name for table in found.tables] == ["customers"]


def test_without_the_package_a_file_is_a_gap_with_the_command_that_helps(monkeypatch, made, tmp_path):
    made(grown("t", 5))
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(SourceError, match=r"pip install 'lintas\[duckdb\]'"):
        SOURCE.members(file(tmp_path / "shop.duckdb"))
