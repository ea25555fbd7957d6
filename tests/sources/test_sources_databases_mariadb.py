"""MariaDB: a real server, which the tests start."""

import logging
import time
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from auditor.sources.databases import sessions
from auditor.sources.databases.addresses import address_of
from auditor.sources.databases.catalogue import SqlSource
from auditor.sources.databases.dialects import mysql as dialect
from auditor.sources.databases.dialects import mysql_table as tables
from auditor.sources.interface import SourceError
from auditor.sources.reading import read_sample, schema_of
from tests.servers import mariadb as server

pytest_plugins = ["tests.servers.fixtures"]

SECRET = "Xq7zzTopSecret"
SOURCE = SqlSource()


@pytest.fixture
def database(mariadb):
    with mariadb.database() as name:
        yield name
        sessions.forget_connections()


@pytest.fixture
def listed(mariadb, database):
    """Return what makes tables and then finds one of them, or all."""

    def find(*statements, name=None, query="", **login):
        mariadb.run(database, *statements)
        found = SOURCE.discover(mariadb.url(database, **login) + query)
        return next(table for table in found.tables if table.name == name) if name else found

    return find


def grown(name, rows, key="PRIMARY KEY"):
    return [f"CREATE TABLE {name} (id BIGINT {key}, name VARCHAR(40))",
            f"INSERT INTO {name} SELECT seq, CONCAT('name ', seq) FROM seq_1_to_{rows}", f"ANALYZE TABLE {name}"]  # fmt: skip


def padded(name, rows, key="PRIMARY KEY"):
    """More than fits into the buffers between a server and its client."""
    return [f"CREATE TABLE {name} (id BIGINT {key}, name VARCHAR(1200))",
            f"INSERT INTO {name} SELECT seq, REPEAT('x', 1000) FROM seq_1_to_{rows}"]  # fmt: skip


def test_tables_and_views_are_listed_and_sequences_are_not(mariadb, listed):
    found = listed(
        "CREATE TABLE b (id INT)", "CREATE TABLE a (id INT)", "CREATE VIEW v AS SELECT * FROM a", "CREATE SEQUENCE s"
    )
    assert [table.name for table in found.tables] == ["a", "b", "v"]
    assert found.tables[0].location.endswith(" › a")


@pytest.mark.parametrize("scheme", ["mariadb", "mysql", "mysql+pymysql", "mariadb+pymysql"])
def test_a_url_without_a_database_stands_for_all_of_them(mariadb, database, scheme):
    mariadb.run(database, "CREATE TABLE a (id INT)")
    found = SOURCE.discover(mariadb.url(scheme=scheme) + f"?lintas_schema={database}")
    assert [table.name for table in found.tables] == [f"{database}.a"]
    assert read_sample(found.tables[0]).frame.height == 0
    everything = {table.name.partition(".")[0] for table in SOURCE.discover(mariadb.url(scheme=scheme)).tables}
    assert everything.isdisjoint({"mysql", "information_schema", "performance_schema", "sys"})


TYPES = [
    ("tinyint(1)", "1", pl.Int64, 1),
    ("bigint unsigned", "18446744073709551615", pl.UInt64, 2**64 - 1),
    ("decimal(10,2)", "12.5", pl.Decimal(38, 2), Decimal("12.50")),
    ("decimal(60,0)", "1" + "0" * 50, pl.String, "1" + "0" * 50),
    ("double", "1.5", pl.Float64, 1.5),
    ("bit(9)", "b'101'", pl.Int64, 5),
    ("date", "'2020-02-29'", pl.Date, date(2020, 2, 29)),
    ("date", "'0000-00-00'", pl.Date, None),
    ("datetime", "'2020-02-30 00:00:00'", pl.Datetime("us"), None),
    ("datetime(3)", "'2020-01-02 03:04:05.6'", pl.Datetime("us"), datetime.fromisoformat("2020-01-02 03:04:05.600")),
    (
        "timestamp",
        "'2020-01-02 03:04:05'",
        pl.Datetime("us", "UTC"),
        datetime.fromisoformat("2020-01-02 03:04:05+00:00"),
    ),
    ("time", "'-100:00:00'", pl.String, "-100:00:00"),
    ("year", "2020", pl.Int64, 2020),
    ("char(5)", "'ab'", pl.String, "ab"),
    ("longtext", "'Đặng Thị Hồng'", pl.String, "Đặng Thị Hồng"),
    ("varchar(9) CHARACTER SET latin1", "'é'", pl.String, "é"),
    ("enum('x','y')", "'x'", pl.String, "x"),
    ("set('p','q')", "'p,q'", pl.String, "p,q"),
    ("blob", "x'00ff'", pl.Binary, b"\x00\xff"),
    ("json", """'{"nik": "1"}'""", pl.String, '{"nik": "1"}'),
    ("point", "POINT(103.8, 1.35)", pl.String, "POINT(103.8 1.35)"),
    ("uuid", "'00000000-0000-0000-0000-000000000001'", pl.String, "00000000-0000-0000-0000-000000000001"),
    ("inet6", "'::1'", pl.String, "::1"),
    ("int", "NULL", pl.Int64, None),
]


def test_types_arrive_as_what_they_are(listed):
    columns = ", ".join(f"c{number} {kind} NULL" for number, (kind, *_) in enumerate(TYPES))
    values = ", ".join(value for _, value, *_ in TYPES)
    table = listed("SET sql_mode = 'ALLOW_INVALID_DATES'", f"CREATE TABLE t ({columns})",
                   f"SET STATEMENT time_zone = '+00:00' FOR INSERT INTO t VALUES ({values})", name="t")  # fmt: skip
    sample = read_sample(table)
    got = [(series.dtype, series[0]) for series in sample.frame]
    assert got == [(dtype, expected) for _, _, dtype, expected in TYPES]
    assert sample.notes[-1].endswith("read as empty: 2")
    assert schema_of(table)[0] == "c0: tinyint(1)"
    again = pl.concat([batch.frame for batch in SOURCE.batches(table, rows=10, columns=None)])
    assert again.equals(sample.frame)


HOSTILE = ["we`ird", "per%cent %s", "co:lon :x", "se;mi--colon", "'quote\"", "x" * 64, "ตาราง", "a.b", "SELECT"]


def test_hostile_names_are_names_like_others(listed):
    statements = []
    for name in HOSTILE:
        quoted = "`" + name.replace("`", "``") + "`"
        statements += [f"CREATE TABLE {quoted} ({quoted} INT PRIMARY KEY)", f"INSERT INTO {quoted} VALUES (7), (8)"]
    for table in (found := listed(*statements)).tables:
        assert read_sample(table, rows=1).frame.height == 1
        assert sum(batch.frame.height for batch in SOURCE.batches(table, rows=1, columns=None)) == 2
    assert sorted(column for table in found.tables for column in read_sample(table).frame.columns) == sorted(HOSTILE)


# Samples


@pytest.mark.parametrize("key", ["PRIMARY KEY", "NOT NULL", "NOT NULL, UNIQUE (id, name(3))"])
def test_rows_are_drawn_uniformly(listed, key):
    table = listed(*grown("t", 30_000, key), name="t")
    samples = [read_sample(table, rows=1_000, seed=seed) for seed in range(4)]
    for sample in samples:
        assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 1_000, 30_000)
        assert sample.frame["id"].n_unique() == 1_000
        tenths = ((sample.frame["id"] - 1) // 3_000).value_counts()["count"]
        assert len(tenths) == 10
        assert tenths.min() > 50
        assert tenths.max() < 160
    assert len({tuple(sample.frame["id"]) for sample in samples}) == 4
    assert read_sample(table, rows=1_000, seed=3).frame.equals(samples[3].frame)


def test_small_tables_are_read_whole(listed):
    design = read_sample(listed(*grown("t", 500), name="t"), rows=500).design
    assert (design.kind, design.rows_read, design.rows_total) == ("full", 500, 500)


def test_long_tables_are_read_in_stretches_along_their_key(monkeypatch, listed):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 1)
    table = listed(*grown("t", 50_000), "INSERT INTO t VALUES (9000000000000000000, 'far')", "DELETE FROM t WHERE id BETWEEN 20000 AND 40000",
                   name="t")  # fmt: skip
    sample = read_sample(table, rows=1_000, seed=1)
    design = sample.design
    assert (design.kind, design.rows_total, design.clusters_total, design.cluster_unit) == (
        "clustered",
        None,
        None,
        "key range",
    )
    assert design.clusters_read > 32
    assert design.rows_read > 900
    ids = sample.frame["id"]
    assert ids.n_unique() == ids.len()
    assert 0.2 < (ids < 10_000).mean() < 0.5
    assert sample.notes[-1].startswith("about ")
    assert read_sample(table, rows=1_000, seed=1).frame.equals(sample.frame)
    assert not read_sample(table, rows=1_000, seed=2).frame.equals(sample.frame)


def test_a_long_table_without_a_key_is_read_from_the_beginning_and_says_so(monkeypatch, listed):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 1)
    design = read_sample(listed(*grown("t", 5_000, "NULL"), name="t"), rows=100).design
    assert (design.kind, design.rows_read, design.rows_total) == ("head", 100, None)


def test_views_and_histories_say_what_was_read(listed):
    found = listed(
        *grown("t", 500), "CREATE VIEW v AS SELECT * FROM t", "CREATE TABLE h (id INT) WITH SYSTEM VERSIONING"
    )
    by_name = {table.name: table for table in found.tables}
    view = read_sample(by_name["v"], rows=100)
    assert (view.design.kind, view.notes) == ("head", ("a view: read from the beginning, not sampled",))
    assert "not their history" in read_sample(by_name["h"]).notes[0]


@pytest.mark.parametrize("key", ["PRIMARY KEY", "NULL"])
def test_all_rows_pass_by_once_in_stretches(listed, key):
    table = listed(*grown("t", 12_500, key), name="t")
    batches = list(SOURCE.batches(table, rows=5_000, columns=["name"]))
    assert [batch.frame.shape for batch in batches] == [(5_000, 1), (5_000, 1), (2_500, 1)]
    assert read_sample(table, full=True).frame["id"].sort().to_list() == list(range(1, 12_501))


@pytest.mark.slow
def test_nobody_fetches_the_rest_that_is_not_wanted(capfd, mariadb, listed):
    table = listed(*padded("t", 20_000, "NULL"), name="t")
    batches = SOURCE.batches(table, rows=100, columns=None)
    next(batches)
    batches.close()
    assert [row for row in mariadb.run(None, "SHOW PROCESSLIST") if "FROM `" in str(row[7])] == []
    assert capfd.readouterr().err == ""
    assert read_sample(table, rows=10).frame.height == 10


# What a reader may not do


def executed(address, *statements):
    with sessions.session(address, "t") as opened:
        for statement in statements:
            opened.connection.exec_driver_sql(statement)


@pytest.mark.parametrize("statement", ["INSERT INTO t VALUES (6, 'x')", "DELETE FROM t", "UPDATE t SET name = 'x'"])
def test_nothing_can_be_written_while_lintas_reads(mariadb, database, listed, statement):
    address, _, _ = address_of(listed(*grown("t", 5), name="t"))
    with pytest.raises(SourceError, match="reading it would write"):
        executed(address, statement)
    assert mariadb.run(database, "SELECT COUNT(*), SUM(name = 'x') FROM t") == [(5, 0)]


def test_a_statement_that_takes_too_long_is_ended_by_the_server(listed):
    slow = listed("CREATE VIEW slow AS SELECT SLEEP(600) AS x", name="slow", query="?lintas_timeout=1")
    with pytest.raises(SourceError) as caught:
        read_sample(slow)
    assert caught.value.unread.reason == "a statement took longer than the time-out"


def test_a_table_that_is_being_changed_is_not_waited_for(monkeypatch, mariadb, database, listed):
    monkeypatch.setattr(dialect, "LOCK_SECONDS", 1)
    table = listed(*grown("t", 5), name="t")
    with closing(mariadb.connect(database)) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLES t WRITE")
        with pytest.raises(SourceError, match="another session holds a lock on it"):
            read_sample(table)
    assert read_sample(table).frame.height == 5


def test_what_a_user_may_not_read_is_a_gap(mariadb, database, listed):
    mariadb.run(None, "CREATE USER reader IDENTIFIED BY 'pw'")
    found = listed(
        *grown("a", 5), *grown("b", 5), *grown("c", 5), f"GRANT SELECT ON {database}.a TO reader",
        f"GRANT INSERT ON {database}.b TO reader", f"GRANT SELECT (id), INSERT (name) ON {database}.c TO reader",
        user="reader", password="pw",
    )  # fmt: skip
    by_name = {table.name: table for table in found.tables}
    assert read_sample(by_name["a"]).frame.height == 5
    with pytest.raises(SourceError, match="permission denied"):
        read_sample(by_name["b"])
    partly = read_sample(by_name["c"])
    assert partly.frame.columns == ["id"]
    assert [one.location.endswith(" › c › name") for one in partly.unread] == [True]
    mariadb.run(None, "DROP USER reader")


# What goes wrong


FAILURES = [
    ({"password": SECRET}, "the user or the password was refused"),
    ({"database": "no_such_database"}, "there is no such database"),
]


@pytest.mark.parametrize(("login", "reason"), FAILURES)
def test_a_database_that_lets_nobody_in_is_said_to_and_no_password_is(caplog, mariadb, database, login, reason):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SourceError) as caught:
        SOURCE.discover(mariadb.url(**{"database": database, **login}))
    assert caught.value.unread.reason == reason
    said = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert SECRET not in said
    assert server.PASSWORD not in said


BROKEN = [
    ("?frobnicate=1", "the URL has a key that the driver does not know"),
    ("?ssl-mode=REQUIRED", "no encrypted connection came about"),
]


@pytest.mark.parametrize(("query", "reason"), BROKEN)
def test_keys_of_the_url_that_cannot_be_met_are_said(mariadb, database, query, reason):
    with pytest.raises(SourceError) as caught:
        SOURCE.discover(mariadb.url(database) + query)
    assert caught.value.unread.reason == reason


def test_a_view_of_what_is_gone_is_a_gap(mariadb, database, listed):
    view = listed(*grown("t", 5), "CREATE VIEW v AS SELECT * FROM t", name="v")
    mariadb.run(database, "DROP TABLE t")
    with pytest.raises(SourceError, match="refers to something that is not there"):
        read_sample(view)


def end_connections(mariadb, database):
    for row in mariadb.run(None, "SHOW PROCESSLIST"):
        if row[3] == database:
            mariadb.run(None, f"KILL {row[0]}")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["PRIMARY KEY", "NULL"])
def test_what_a_lost_connection_leaves_is_a_gap_and_the_next_table_is_read(mariadb, database, listed, key):
    table = listed(*padded("t", 20_000, key), name="t")
    batches = SOURCE.batches(table, rows=1_000, columns=None)
    assert next(batches).frame.height == 1_000
    end_connections(mariadb, database)
    *_, last = batches
    assert "rows before that were read" in last.unread[0].reason
    assert read_sample(table, rows=10).frame.height == 10
    end_connections(mariadb, database)
    assert read_sample(table, rows=10).frame.height == 10


@pytest.mark.slow
def test_a_version_is_told_once_the_last_change_is_past(mariadb, database, listed):
    found = listed(*grown("t", 5), "CREATE VIEW v AS SELECT 1 AS x")
    table, view = found.tables
    assert SOURCE.version(view) is None
    first = settled(table)
    assert SOURCE.version(table) == first
    mariadb.run(database, "INSERT INTO t VALUES (6, 'x')")
    assert settled(table) != first


def settled(table):
    limit = time.monotonic() + 60
    while (version := SOURCE.version(table)) is None:
        assert time.monotonic() < limit
        time.sleep(0.2)
    return version
