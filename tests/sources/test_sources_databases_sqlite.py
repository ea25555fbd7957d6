"""SQLite files: written by SQLite itself, whole, damaged, hostile, in use."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing

import polars as pl
import pytest

from auditor.sources.databases import sqlite_database as opening
from auditor.sources.databases import sqlite_table as tables
from auditor.sources.databases.catalogue import SqlSource
from auditor.sources.databases.sqlite_files import SqliteSource
from auditor.sources.interface import SourceError, Table
from auditor.sources.reading import read_sample, schema_of

SOURCE = SqliteSource()


@pytest.fixture
def made(tmp_path):
    """Return what writes a file and lists the tables in it, by name."""

    def make(*statements, name="shop.db"):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return {table.name: table for table in SOURCE.members(file(tmp_path / name)).tables}

    return make


def file(path):
    return Table(path.name, path.name, path.parent, (path,), "sqlite")


def grown(name, rows, how=""):
    counted = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    return [
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, name TEXT) {how}",
        f"INSERT INTO {name} {counted} SELECT i, 'name ' || i FROM n",
    ]


def test_every_table_and_view_of_a_file_is_a_table(made, tmp_path):
    made(*grown("customers", 5), "CREATE VIEW seen AS SELECT * FROM customers", "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)",
         "CREATE VIRTUAL TABLE notes USING fts5(body)", "INSERT INTO notes VALUES ('hello')", "ANALYZE")  # fmt: skip
    found = SOURCE.members(file(tmp_path / "shop.db"))
    assert [table.location for table in found.tables] == [
        f"shop.db › {name}" for name in ("counted", "customers", "notes", "seen")
    ]
    assert {one.reason for one in found.skipped} == {"the inside of a virtual table, which is read itself"}
    assert read_sample(found.tables[2]).frame.to_dict(as_series=False) == {"body": ["hello"]}
    assert SOURCE.handles("", (tmp_path / "shop.db").read_bytes()[:100])


def test_a_file_without_tables_is_a_gap(made, tmp_path):
    made("CREATE TABLE t (id)", "DROP TABLE t")
    assert [one.reason for one in SOURCE.members(file(tmp_path / "shop.db")).unread] == ["the database has no tables"]


def test_rows_are_drawn_uniformly(made):
    table = made(*grown("t", 30_000), "DELETE FROM t WHERE id % 3 = 0")["t"]
    samples = [read_sample(table, rows=1_000, seed=seed) for seed in range(4)]
    for sample in samples:
        assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 1_000, 20_000)
        tenths = ((sample.frame["id"] - 1) // 3_000).value_counts()["count"]
        assert len(tenths) == 10
        assert tenths.min() > 50
        assert tenths.max() < 160
    assert len({tuple(sample.frame["id"]) for sample in samples}) == 4
    assert read_sample(table, rows=1_000, seed=3).frame.equals(samples[3].frame)


ROWLESS = [
    ("CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID", 1, "head"),
    ("CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID", tables.PASSED_BYTES, "uniform"),
    ("CREATE TABLE t (rowid TEXT, oid TEXT, _rowid_ TEXT, id TEXT)", tables.PASSED_BYTES, "uniform"),
    ("CREATE TABLE t (rowid TEXT, id TEXT)", 1, "clustered"),
    ("CREATE TABLE t (id TEXT)", 1, "clustered"),
]


@pytest.mark.parametrize(("create", "limit", "kind"), ROWLESS)
def test_tables_are_sampled_as_their_rows_can_be_named(monkeypatch, made, create, limit, kind):
    monkeypatch.setattr(tables, "PASSED_BYTES", limit)
    table = made(*grown("n", 5_000), create, "INSERT INTO t (id) SELECT id FROM n")["t"]
    sample = read_sample(table, rows=100)
    assert (sample.design.kind, sample.frame["id"].n_unique()) == (kind, 100)
    assert sum(batch.frame.height for batch in SOURCE.batches(table, rows=700, columns=["id"])) == 5_000
    assert read_sample(table, full=True).design.rows_total == 5_000


def test_a_long_table_is_read_in_stretches(monkeypatch, made):
    monkeypatch.setattr(tables, "PASSED_BYTES", 1)
    table = made(*grown("t", 50_000), "INSERT INTO t VALUES (9000000000000000000, 'far')")["t"]
    sample = read_sample(table, rows=1_000, seed=1)
    assert (sample.design.kind, sample.design.cluster_unit, sample.design.rows_total) == (
        "clustered",
        "key range",
        None,
    )
    assert sample.frame.height > 900
    assert 0.1 < (sample.frame["id"] < 10_000).mean() < 0.4


def test_a_view_is_read_from_the_beginning(made):
    sample = read_sample(made(*grown("t", 500), "CREATE VIEW v AS SELECT * FROM t")["v"], rows=100)
    assert (sample.design.kind, sample.notes) == ("head", ("a view: read from the beginning, not sampled",))


def test_columns_hold_what_they_hold_whatever_was_declared(made):
    table = made("CREATE TABLE t (a INT, b INT, c, d REAL, e TEXT, f BLOB, g INT, h GENERATED ALWAYS AS (a + 1))",
                 "INSERT INTO t VALUES (1, 'x', 1, 1, 'é', x'00ff', NULL), (2, 3, 2.5, 2.5, CAST(x'ff41' AS TEXT), NULL, NULL)")["t"]  # fmt: skip
    frame = read_sample(table).frame
    assert frame.schema == {
        "a": pl.Int64, "b": pl.String, "c": pl.Float64, "d": pl.Float64, "e": pl.String, "f": pl.Binary, "g": pl.Null, "h": pl.Int64,
    }  # fmt: skip
    assert frame["b"].to_list() == ["x", "3"]
    assert frame["e"].to_list() == ["é", "\ufffdA"]
    assert schema_of(table)[:3] == ("a: INT", "b: INT", "c: any")


HOSTILE = [
    'we"ird',
    "per%cent %s",
    "co:lon ?",
    "se;mi--colon",
    "'quote'",
    "x" * 3_000,
    "ตาราง",
    "a.b",
    "tab\there",
    "\u202eevil",
    "SELECT",
    " ",
]


def test_hostile_names_are_names_like_others(made):
    statements = []
    for name in HOSTILE:
        quoted = '"' + name.replace('"', '""') + '"'
        statements += [f"CREATE TABLE {quoted} ({quoted} INT)", f"INSERT INTO {quoted} VALUES (7), (8)"]
    found = made(*statements, name="we?ird #%41.db")
    assert len(found) == len(HOSTILE)
    assert sorted(name for table in found.values() for name in read_sample(table).frame.columns) == sorted(HOSTILE)
    assert all(read_sample(table, rows=1).frame.height == 1 for table in found.values())
    assert not any("\u202e" in table.location or "\t" in table.location for table in found.values())


# What must not happen to the file


def test_reading_leaves_no_trace(made, tmp_path):
    table = made("PRAGMA journal_mode = WAL", *grown("t", 500))["t"]
    before = (tmp_path / "shop.db").read_bytes()
    assert read_sample(table).frame.height == 500
    assert [path.name for path in tmp_path.iterdir()] == ["shop.db"]
    assert (tmp_path / "shop.db").read_bytes() == before


def test_what_is_only_in_the_log_is_read_too(made, tmp_path):
    table = made("PRAGMA journal_mode = WAL", *grown("t", 5))["t"]
    first = SOURCE.version(table)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as writer:
        writer.execute("INSERT INTO t VALUES (6, 'new')")
        writer.commit()
        assert read_sample(table).frame.height == 6
        assert SOURCE.version(table) != first


def test_a_file_that_is_being_written_is_a_gap(monkeypatch, made, tmp_path):
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0.1)
    table = made(*grown("t", 5))["t"]
    with closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceError, match="another program is writing to it"):
            read_sample(table)
    assert read_sample(table).frame.height == 5


def test_a_file_that_changes_while_nothing_locks_it_is_a_gap(made, tmp_path):
    table = made("PRAGMA journal_mode = WAL", *grown("t", 5_000))["t"]
    batches = SOURCE.batches(table, rows=1_000, columns=None)
    next(batches)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as writer:
        writer.execute("UPDATE t SET name = 'changed'")
        writer.commit()
    *_, last = batches
    assert last.unread[0].reason.startswith("it changed while it was read")


def test_nothing_can_be_written(made):
    table = made(*grown("t", 5))["t"]
    with pytest.raises(SourceError), opening.database(table.files[0], "t") as opened:
        opened.fetch("DELETE FROM t")
    assert read_sample(table).frame.height == 5


def test_a_view_without_end_is_ended(monkeypatch, made):
    monkeypatch.setattr(opening, "STATEMENT_SECONDS", 0.3)
    found = made(
        *grown("t", 5),
        "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0",
    )
    with pytest.raises(SourceError, match="a statement took longer"):
        read_sample(found["v"])
    assert read_sample(found["t"]).frame.height == 5


SENSELESS = ["CREATE VIEW v AS SELECT no_such_function(id) FROM t", "CREATE VIEW v AS SELECT * FROM gone",
             "CREATE VIEW v AS SELECT load_extension('/tmp/evil') FROM t", "CREATE VIEW v AS SELECT readfile('/etc/passwd') FROM t"]  # fmt: skip


@pytest.mark.parametrize("view", SENSELESS)
def test_a_view_that_cannot_be_read_is_a_gap_and_the_others_are_read(made, view):
    found = made(*grown("t", 5), view)
    with pytest.raises(SourceError, match="cannot make sense of its definition"):
        read_sample(found["v"])
    assert read_sample(found["t"]).frame.height == 5


# Damage


def test_a_file_that_is_none_or_cut_off_is_a_gap(made, tmp_path):
    made(*grown("t", 5_000))
    content = (tmp_path / "shop.db").read_bytes()
    for name, data in [
        ("cut", content[:100]),
        ("half", content[: len(content) // 2]),
        ("none", b"SQLite format 3\0" + b"x" * 5_000),
    ]:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(SourceError) as caught:
            SOURCE.members(file(tmp_path / name))
        assert caught.value.unread.location == name


@pytest.mark.parametrize("limit", [1, tables.PASSED_BYTES])
def test_the_rest_of_a_damaged_file_is_read(monkeypatch, made, tmp_path, limit):
    monkeypatch.setattr(tables, "PASSED_BYTES", limit)
    made(*grown("t", 100_000), *grown("sound", 5))
    content = bytearray((tmp_path / "shop.db").read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 3 * 4096] = random.Random(1).randbytes(3 * 4096)
    (tmp_path / "bad.db").write_bytes(content)
    found = {table.name: table for table in SOURCE.members(file(tmp_path / "bad.db")).tables}
    # A sample so large that stretches cover the damage.
    sample = read_sample(found["t"], rows=90_000)
    assert sample.design.kind == "clustered"
    assert 50_000 < sample.frame.height < 90_000
    assert "damaged" in sample.unread[0].reason
    assert sample.unread[0].location == "bad.db › t"
    assert read_sample(found["sound"]).frame.height == 5
    *_, last = SOURCE.batches(found["t"], rows=1_000, columns=None)
    assert "damaged" in last.unread[0].reason


@pytest.mark.parametrize("seed", range(20))
def test_no_flipped_bit_is_an_error_of_another_kind(made, tmp_path, seed):
    made(*grown("t", 2_000), "CREATE INDEX i ON t (name)", "CREATE VIEW v AS SELECT * FROM t")
    content = bytearray((tmp_path / "shop.db").read_bytes())
    for _ in range(20):
        content[random.Random(seed).randrange(100, len(content))] ^= 1 << seed % 8
    (tmp_path / "bad.db").write_bytes(content)
    assert all(outcome(tmp_path / "bad.db"))


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


# By URL


def test_a_url_names_a_file_and_chooses_tables(made, tmp_path, monkeypatch):
    made(*grown("customers", 5), *grown("orders", 5))
    monkeypatch.chdir(tmp_path)
    for location in (
        "sqlite:///shop.db",
        f"sqlite:////{str(tmp_path / 'shop.db').lstrip('/')}",
        "sqlite+pysqlite:///shop.db",
    ):
        found = SqlSource().discover(f"{location}?lintas_table=cust*")
        assert [table.name for table in found.tables] == ["customers"]
        assert read_sample(found.tables[0]).frame.height == 5


NAMED = [
    ("sqlite://", "names no database file"),
    ("sqlite:///:memory:", "names no database file"),
    ("sqlite:///none.db", "there is no such file"),
    ("sqlite:///shop.db?lintas_table=zz", "none of its 1 tables fits"),
    ("sqlite:///text.db", "it is encrypted or no SQLite database"),
]


@pytest.mark.parametrize(("location", "said"), NAMED)
def test_a_url_that_leads_nowhere_is_said_to(made, tmp_path, monkeypatch, location, said):
    made(*grown("customers", 5))
    (tmp_path / "text.db").write_text("id,name\n" * 100)
    monkeypatch.chdir(tmp_path)
    try:
        reason = SqlSource().discover(location).unread[0].reason
    except SourceError as error:
        reason = error.unread.reason
    assert said in reason


def test_nothing_heavy_is_loaded_before_a_table_is_read():
    code = ("import auditor.sources.databases.catalogue, auditor.sources.databases.sqlite_files, auditor.sources.databases.duckdb_files, sys; "
            "print([m for m in ('polars', 'pyarrow', 'numpy', 'sqlalchemy', 'duckdb') if m in sys.modules])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
