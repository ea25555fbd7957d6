"""PostgreSQL: a real server, which the tests start."""

import logging
import os
import pickle
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

from auditor.sources.databases import sessions
from auditor.sources.databases.addresses import address_of
from auditor.sources.databases.catalogue import SqlSource
from auditor.sources.databases.dialects import postgresql as dialect
from auditor.sources.databases.dialects import postgresql_table as tables
from auditor.sources.discovery import discover
from auditor.sources.interface import SourceError
from auditor.sources.reading import read_sample, schema_of
from tests.servers import postgresql as server

pytest_plugins = ["tests.servers.fixtures"]

SECRET = "Xq7zzTopSecret"
SOURCE = SqlSource()


@pytest.fixture
def database(postgresql):
    with postgresql.database() as name:
        yield name
        sessions.forget_connections()


@pytest.fixture
def listed(postgresql, database):
    """Return what makes tables and then finds one of them, or all."""

    def find(*statements, name=None, query="", **login):
        postgresql.run(database, *statements)
        found = SOURCE.discover(postgresql.url(database, **login) + query)
        return next(table for table in found.tables if table.name == name) if name else found

    return find


def grown(name, rows, columns="i AS id, 'name ' || i AS name"):
    return f"CREATE TABLE {name} AS SELECT {columns} FROM generate_series(1, {rows}) i"


# What is found


def test_tables_views_and_partitions_are_listed_as_a_person_would(listed):
    found = listed(
        "CREATE SCHEMA crm", "CREATE TABLE crm.customers (id int)", "CREATE TABLE orders (id int)",
        "CREATE VIEW crm.everybody AS SELECT * FROM crm.customers",
        "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders",
        "CREATE TABLE events (id int, day date) PARTITION BY RANGE (day)",
        "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "CREATE TABLE heir () INHERITS (orders)", "CREATE TABLE rich_heir (more text) INHERITS (orders)",
        "CREATE SEQUENCE numbers", "CREATE EXTENSION pg_stat_statements",
    )  # fmt: skip
    assert [table.name for table in found.tables] == [
        "crm.customers", "crm.everybody", "events", "orders", "rich_heir", "totals",
    ]  # fmt: skip
    assert [one.reason for one in found.skipped] == ["it belongs to an extension of the server"] * 2
    assert found.tables[0].location.endswith(" › crm.customers")
    assert found.tables[0].member == "crm.customers"
    assert found.unread == ()


def test_globs_in_the_url_choose_tables(listed):
    found = listed("CREATE SCHEMA crm", *[f"CREATE TABLE crm.{name} (id int)" for name in ("a1", "a2", "a2_old", "b")],
                   "CREATE TABLE a3 (id int)", query="?lintas_schema=crm&lintas_table=a*,!*_old")  # fmt: skip
    assert [table.name for table in found.tables] == ["crm.a1", "crm.a2"]


def test_globs_that_fit_nothing_are_a_gap(listed):
    (unread,) = listed("CREATE TABLE a (id int)", query="?lintas_table=customer*").unread
    assert unread.reason == "none of its 1 tables fits lintas_schema and lintas_table"


def test_an_empty_database_is_a_gap(listed):
    assert listed().unread[0].reason == "no table is here"


def test_two_thousand_tables_are_listed_at_once_and_read(postgresql, listed):
    body = "BEGIN FOR i IN 1..2000 LOOP EXECUTE format('CREATE TABLE t%s (id int, email text)', i); END LOOP; END"
    found = listed(f"DO $$ {body} $$")
    assert len(found.tables) == 2000
    assert read_sample(found.tables[777]).frame.columns == ["id", "email"]


def test_a_location_is_found_through_the_registry(postgresql, database, tmp_path):
    postgresql.run(database, grown("t", 3))
    found = discover(postgresql.url(database), base=tmp_path)
    assert [table.location for table in found.tables] == [
        f"postgresql://127.0.0.1:{postgresql.port}/{database} › public.t"
    ]


# Types


TYPES = [
    ("smallint", "1", pl.Int64, 1),
    ("bigint", "9223372036854775807", pl.Int64, 2**63 - 1),
    ("real", "1.5", pl.Float64, 1.5),
    ("numeric(10,2)", "12.5", pl.Decimal(38, 2), Decimal("12.50")),
    ("numeric", "3174012345678901", pl.Decimal(38, 0), Decimal(3174012345678901)),
    ("numeric", "'NaN'", pl.Decimal(38, 0), None),
    ("numeric", "1e60", pl.String, "1" + "0" * 60),
    ("boolean", "true", pl.Boolean, True),
    ("text", "'Đặng Thị Hồng'", pl.String, "Đặng Thị Hồng"),
    ("character(5)", "'ab'", pl.String, "ab"),
    ("bytea", r"'\x00ff'", pl.Binary, b"\x00\xff"),
    ("date", "'2020-02-29'", pl.Date, date(2020, 2, 29)),
    ("date", "'infinity'", pl.Date, None),
    ("date", "'0044-03-15 BC'", pl.Date, None),
    ("date", "'12020-01-01'", pl.Date, None),
    ("timestamp", "'2020-01-02 03:04:05.6'", pl.Datetime("us"), datetime.fromisoformat("2020-01-02 03:04:05.600")),
    ("timestamptz", "'2020-01-02 03:04:05+08'", pl.Datetime("us", "UTC"),
     datetime(2020, 1, 1, 19, 4, 5, tzinfo=UTC)),
    ("timestamptz", "'-infinity'", pl.Datetime("us", "UTC"), None),
    ("interval", "'3 days 1 hour'", pl.String, "3 days 01:00:00"),
    ("uuid", "'00000000-0000-0000-0000-000000000001'", pl.String, "00000000-0000-0000-0000-000000000001"),
    ("jsonb", """'{"nik": "1"}'""", pl.String, '{"nik": "1"}'),
    ("inet", "'10.0.0.1'", pl.String, "10.0.0.1"),
    ("cidr", "'10.0.0.0/8'", pl.String, "10.0.0.0/8"),
    ("text[]", "ARRAY['a', NULL]", pl.List(pl.String), ["a", None]),
    ("int[]", "ARRAY[[1, 2], [3, 4]]", pl.List(pl.Int64), [1, 2, 3, 4]),
    ("date[]", "ARRAY['infinity'::date]", pl.List(pl.String), ["infinity"]),
    ("int4range", "'[1,5)'", pl.String, "[1,5)"),
    ("point", "'(103.8,1.35)'", pl.String, "(103.8,1.35)"),
    ("xml", "'<a/>'", pl.String, "<a/>"),
    ("mood", "'happy'", pl.String, "happy"),
    ("place", "ROW('Jl. Sudirman', 3)", pl.String, '{"street":"Jl. Sudirman","number":3}'),
    ("nik", "3174012345678901", pl.Decimal(38, 0), Decimal(3174012345678901)),
    ("hstore", "'k=>v'", pl.String, '{"k": "v"}'),
    ("oid[]", "ARRAY[]::oid[]", pl.List(pl.String), []),
]  # fmt: skip


def test_types_arrive_as_what_they_are(listed):
    columns = ", ".join(f"c{number} {kind}" for number, (kind, *_) in enumerate(TYPES))
    values = ", ".join(value for _, value, *_ in TYPES)
    table = listed(
        "CREATE EXTENSION hstore", "CREATE TYPE mood AS ENUM ('happy')", "CREATE TYPE place AS (street text, number int)",
        "CREATE DOMAIN nik AS numeric(16, 0)", f"CREATE TABLE t ({columns})", f"INSERT INTO t VALUES ({values})", name="t",
    )  # fmt: skip
    frame = read_sample(table).frame
    got = [(series.dtype, series[0].to_list() if isinstance(series[0], pl.Series) else series[0]) for series in frame]
    assert got == [(dtype, expected) for _, _, dtype, expected in TYPES]
    assert schema_of(table)[:3] == ("c0: smallint", "c1: bigint", "c2: real")
    again = pl.concat([batch.frame for batch in SOURCE.batches(table, rows=10, columns=None)])
    assert again.equals(frame)


def test_dates_that_do_not_exist_are_counted(listed):
    table = listed(
        "CREATE TABLE t (d date)", "INSERT INTO t VALUES ('infinity'), ('2020-01-01'), ('0044-03-15 BC')", name="t"
    )
    assert read_sample(table).notes[-1].endswith("read as empty: 2")


def test_text_of_a_database_without_an_encoding_is_read_as_what_it_looks_like(postgresql):
    with postgresql.database(options="ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'") as database:
        names = ["สมชาย ใจดี", "สมหญิง รักไทย", "วิชัย มั่นคง", "ปราณี ศรีสุข"]
        values = ", ".join(f"(decode('{name.encode('cp874').hex()}', 'hex'))" for name in names)
        postgresql.run(
            database, f"CREATE TABLE t AS SELECT convert_from(b, 'SQL_ASCII') AS name FROM (VALUES {values}) v(b)"
        )
        sample = read_sample(SOURCE.discover(postgresql.url(database)).tables[0])
        assert sample.frame["name"].to_list() == names
        assert sample.notes == ("the database names no encoding; text beyond ASCII in columns read as cp874: 1",)
        sessions.forget_connections()


HOSTILE = [
    'we"ird',
    "per%cent %s",
    "co:lon :x",
    "se;mi--colon",
    "'quote'",
    "x" * 63,
    "ตาราง",
    "a.b",
    "tab\there",
    "\u202eevil",
    "SELECT",
]


def test_hostile_names_are_names_like_others(listed):
    statements = []
    for name in HOSTILE:
        quoted = '"' + name.replace('"', '""') + '"'
        statements += [f"CREATE SCHEMA {quoted}", f"CREATE TABLE {quoted}.{quoted} ({quoted} int)",
                       f"INSERT INTO {quoted}.{quoted} VALUES (7)"]  # fmt: skip
    found = listed(*statements)
    assert sorted(name for table in found.tables for name in read_sample(table).frame.columns) == sorted(HOSTILE)
    assert all(read_sample(table).frame.row(0) == (7,) for table in found.tables)
    assert all("\u202e" not in table.location and "\t" not in table.location for table in found.tables)


def test_wide_narrow_and_empty_tables(listed):
    found = listed(
        f"CREATE TABLE wide ({', '.join(f'c{number} int' for number in range(1600))})", "INSERT INTO wide DEFAULT VALUES",
        "CREATE TABLE none_at_all ()", "CREATE TABLE without_rows (id int, at timestamptz)",
    )  # fmt: skip
    samples = {table.name: read_sample(table) for table in found.tables}
    assert samples["wide"].frame.shape == (1, 1600)
    assert samples["none_at_all"].notes == ("the table has no columns",)
    assert samples["without_rows"].frame.schema == {"id": pl.Int64, "at": pl.Datetime("us", "UTC")}
    assert samples["without_rows"].design.kind == "full"
    batches = list(SOURCE.batches(next(t for t in found.tables if t.name == "without_rows"), rows=10, columns=None))
    assert [batch.frame.shape for batch in batches] == [(0, 2)]


def test_long_values_are_read_to_a_point(listed):
    table = listed(
        "CREATE TABLE t AS SELECT repeat('x', 1000000) AS t, decode(repeat('00', 1000000), 'hex') AS b", name="t"
    )
    sample = read_sample(table)
    assert (len(sample.frame["t"][0]), len(sample.frame["b"][0])) == (16384, 16384)
    assert sample.notes == ("values of 16,384 characters or bytes and more, read to there: 2",)


# Samples


def test_small_tables_are_read_whole(listed):
    design = read_sample(listed(grown("t", 500), name="t"), rows=500).design
    assert (design.kind, design.rows_read, design.rows_total) == ("full", 500, 500)


def test_rows_are_drawn_uniformly_by_the_server(postgresql, listed):
    table = listed(grown("t", 50_000), name="t")
    samples = [read_sample(table, rows=1_000, seed=seed) for seed in range(5)]
    for sample in samples:
        assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 1_000, 50_000)
        ids = sample.frame["id"]
        assert ids.n_unique() == 1_000
        tenths = ((ids - 1) // 5_000).value_counts()["count"]
        assert len(tenths) == 10
        assert tenths.min() > 50
        assert tenths.max() < 160
    assert len({tuple(sample.frame["id"]) for sample in samples}) == 5
    assert read_sample(table, rows=1_000, seed=3).frame.equals(samples[3].frame)
    log = postgresql.log.read_text(errors="replace")
    assert "TABLESAMPLE BERNOULLI" in log
    assert "random()" not in log.lower()


def test_rows_of_a_long_table_are_drawn_by_pages(monkeypatch, postgresql, listed):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 100_000)
    monkeypatch.setattr(tables, "FEWEST_PAGES", 64)
    table = listed(grown("t", 200_000), "ANALYZE t", name="t")
    sample = read_sample(table, rows=1_000, seed=1)
    design = sample.design
    assert (design.kind, design.rows_read, design.rows_total, design.cluster_unit) == ("clustered", 1_000, None, "page")
    assert 20 < design.clusters_read < 200
    assert 1_000 < design.clusters_total < 1_200
    assert sample.notes == ("about 200,000 rows, as the server estimates",)
    assert sample.frame["id"].max() - sample.frame["id"].min() > 150_000
    assert read_sample(table, rows=1_000, seed=1).frame.equals(sample.frame)
    assert not read_sample(table, rows=1_000, seed=2).frame.equals(sample.frame)
    assert "TABLESAMPLE SYSTEM" in postgresql.log.read_text(errors="replace")


def test_a_table_that_was_never_counted_is_sampled_all_the_same(monkeypatch, listed):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 100_000)
    monkeypatch.setattr(tables, "FEWEST_PAGES", 1)
    sample = read_sample(listed(grown("t", 20_000, "i AS id, repeat('x', 2000) AS filler"), name="t"), rows=1_000)
    assert sample.design.kind == "clustered"
    assert sample.frame.height > 700
    assert sample.notes == ()


def test_pages_full_of_dead_rows_make_no_empty_sample(monkeypatch, listed):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 100_000)
    monkeypatch.setattr(tables, "FEWEST_PAGES", 8)
    table = listed(grown("t", 100_000), "ANALYZE t", "DELETE FROM t WHERE id > 100", name="t")
    assert read_sample(table, rows=50).frame.height > 0


PARTITIONED = [
    "CREATE TABLE t (id int, part int) PARTITION BY LIST (part)",
    *[f"CREATE TABLE t{part} PARTITION OF t FOR VALUES IN ({part})" for part in range(3)],
    "CREATE TABLE t3 PARTITION OF t FOR VALUES IN (3) PARTITION BY LIST (id)",
    "CREATE TABLE t3_rest PARTITION OF t3 DEFAULT",
    "INSERT INTO t SELECT i, part FROM generate_series(1, 5000) i, generate_series(0, 3) part",
]


def test_partitions_are_drawn_from_independently(listed):
    sample = read_sample(listed(*PARTITIONED, name="t"), rows=2_000, seed=1)
    assert (sample.design.kind, sample.design.rows_total) == ("uniform", 20_000)
    parts = sample.frame.group_by("part").agg("id").sort("part")
    assert all(400 < len(ids) < 600 for ids in parts["id"])
    first, second = (set(ids) for ids in parts["id"][:2])
    # Were the same places taken from both, all of about 500 would be the same rows; by chance 50 are.
    assert len(first & second) < 100


@pytest.mark.parametrize("limit", ["MOST_PARTS", "UNIFORM_BYTES"])
def test_partitions_that_cannot_be_drawn_from_one_by_one_are_read_through_their_table(monkeypatch, listed, limit):
    monkeypatch.setattr(tables, limit, 1)
    sample = read_sample(listed(*PARTITIONED, name="t"), rows=2_000, seed=1)
    assert sample.design.kind == ("uniform" if limit == "MOST_PARTS" else "clustered")
    assert sample.frame["part"].n_unique() == 4
    assert sample.frame.height == 2_000


def test_rights_to_a_partitioned_table_are_enough(postgresql, listed):
    table = listed(
        *PARTITIONED, *user("reader1", "GRANT SELECT ON t TO reader1"), name="t", user="reader1", password="pw"
    )
    sample = read_sample(table, rows=1_000)
    assert (sample.design.kind, sample.design.rows_total, sample.frame["part"].n_unique()) == ("uniform", 20_000, 4)
    drop(postgresql, "reader1")


def test_heirs_are_read_with_their_parent(listed):
    table = listed("CREATE TABLE p (id int)", "CREATE TABLE h () INHERITS (p)", "INSERT INTO p SELECT generate_series(1, 100)",
                   "INSERT INTO h SELECT generate_series(101, 20000)", name="p")  # fmt: skip
    sample = read_sample(table, rows=5_000)
    assert sample.design.rows_total == 20_000
    assert sample.frame["id"].is_between(1, 100).sum() < 60


def test_a_view_is_read_from_the_beginning_and_says_so(listed):
    found = listed(
        grown("t", 5_000), "CREATE VIEW v AS SELECT * FROM t", "CREATE VIEW short AS SELECT * FROM t LIMIT 5"
    )
    view, short = (next(table for table in found.tables if table.name == name) for name in ("v", "short"))
    sample = read_sample(view, rows=100)
    assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("head", 100, None)
    assert sample.notes == ("a view: read from the beginning, not sampled",)
    assert read_sample(short, rows=100).design.kind == "full"


def test_a_materialized_view_is_sampled_and_an_empty_shell_is_a_gap(listed):
    found = listed(grown("t", 5_000), "CREATE MATERIALIZED VIEW m AS SELECT * FROM t",
                   "CREATE MATERIALIZED VIEW shell AS SELECT * FROM t WITH NO DATA")  # fmt: skip
    by_name = {table.name: table for table in found.tables}
    assert read_sample(by_name["m"], rows=100).design.kind == "uniform"
    with pytest.raises(SourceError, match="it has not been filled"):
        read_sample(by_name["shell"])


def test_a_foreign_table_is_read_from_the_beginning_and_says_where_its_rows_are(postgresql, listed):
    with postgresql.database() as other:
        postgresql.run(other, grown("t", 5_000))
        options = f"host '127.0.0.1', port '{postgresql.port}', dbname '{other}'"
        found = listed(
            "CREATE EXTENSION postgres_fdw", f"CREATE SERVER frankfurt FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({options})",
            f"CREATE USER MAPPING FOR postgres SERVER frankfurt OPTIONS (user 'postgres', password '{server.PASSWORD}')",
            "CREATE FOREIGN TABLE f (id int, name text) SERVER frankfurt OPTIONS (table_name 't')",
            "CREATE FOREIGN TABLE g (id int) SERVER frankfurt OPTIONS (table_name 'nowhere')",
            "CREATE TABLE mixed (id int, name text) PARTITION BY RANGE (id)",
            "CREATE FOREIGN TABLE mixed_1 PARTITION OF mixed DEFAULT SERVER frankfurt OPTIONS (table_name 't')",
        )  # fmt: skip
        by_name = {table.name: table for table in found.tables}
        sample = read_sample(by_name["f"], rows=100)
        assert sample.design.kind == "head"
        assert sample.notes == ("a foreign table: its rows are kept by the server frankfurt",)
        assert read_sample(by_name["mixed"], rows=100).design.kind == "head"
        assert SOURCE.version(by_name["f"]) is None
        with pytest.raises(SourceError) as caught:
            read_sample(by_name["g"])
        assert server.PASSWORD not in str(caught.value)
        sessions.forget_connections()


# Full reads


def test_all_rows_pass_by_once_in_stretches(listed):
    table = listed(grown("t", 25_000), name="t")
    batches = list(SOURCE.batches(table, rows=4_000, columns=["id"]))
    assert [batch.frame.shape for batch in batches] == [(4_000, 1)] * 6 + [(1_000, 1)]
    assert sorted(pl.concat([batch.frame for batch in batches])["id"]) == list(range(1, 25_001))
    sample = read_sample(table, full=True)
    assert (sample.design.kind, sample.design.rows_total, sample.frame.shape) == ("full", 25_000, (25_000, 2))


def test_nobody_is_left_waiting_when_the_rest_is_not_wanted(postgresql, database, listed):
    table = listed(grown("t", 50_000), name="t")
    batches = SOURCE.batches(table, rows=100, columns=None)
    next(batches)
    batches.close()
    query = f"SELECT state FROM pg_stat_activity WHERE datname = '{database}' AND application_name = 'lintas'"
    assert postgresql.run("postgres", query) == [("idle",)]


# What a reader may not do


def user(name, *grants):
    return [f"CREATE ROLE {name} LOGIN PASSWORD 'pw'", *grants]


def drop(postgresql, name):
    """Roles belong to the server, not to the database of a test."""
    sessions.forget_connections()
    for database in postgresql.run(
        "postgres", "SELECT datname FROM pg_database WHERE datallowconn AND datname LIKE 'test%'"
    ):
        postgresql.run(database[0], f"DROP OWNED BY {name}")
    postgresql.run("postgres", f"DROP ROLE {name}")


def executed(address, *statements):
    with sessions.session(address, "t") as opened:
        for statement in statements:
            opened.connection.exec_driver_sql(statement)


WRITING = [
    "INSERT INTO t VALUES (6, 'x')",
    "DELETE FROM t",
    "CREATE TABLE u (id int)",
    "TRUNCATE t",
    "SET TRANSACTION READ WRITE",
]


@pytest.mark.parametrize("statement", WRITING)
def test_nothing_can_be_written_while_lintas_reads(postgresql, database, listed, statement):
    address, _, _ = address_of(listed(grown("t", 5), name="t"))
    with pytest.raises(SourceError):
        executed(address, "SELECT 1", statement)
    assert postgresql.run(database, "SELECT count(*) FROM t") == [(5,)]


def test_a_view_that_writes_is_a_gap_and_writes_nothing(postgresql, database, listed):
    table = listed(
        "CREATE TABLE log (at timestamptz)",
        "CREATE FUNCTION note() RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (now()) RETURNING 1'",
        "CREATE VIEW v AS SELECT note() AS n", name="v",
    )  # fmt: skip
    with pytest.raises(SourceError, match="reading it would write"):
        read_sample(table)
    assert postgresql.run(database, "SELECT count(*) FROM log") == [(0,)]


def test_a_statement_that_takes_too_long_is_ended_by_the_server(listed):
    slow = listed(
        "CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(600)::text AS x", name="slow", query="?lintas_timeout=1"
    )
    with pytest.raises(SourceError) as caught:
        read_sample(slow)
    assert caught.value.unread.reason == "a statement took longer than the time-out"
    assert "lintas_timeout" in caught.value.unread.hint


def test_a_table_that_is_being_changed_is_not_waited_for(monkeypatch, postgresql, database, listed):
    monkeypatch.setitem(dialect._SETTINGS, "lock_timeout", "200")
    table = listed(grown("t", 5), name="t")
    with closing(postgresql.connect(database)) as other:
        cursor = other.cursor()
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(SourceError, match="another session holds a lock on it"):
            read_sample(table)
        cursor.execute("ROLLBACK")
    assert read_sample(table).frame.height == 5


def test_a_table_without_permission_is_a_gap_and_the_others_are_read(postgresql, listed):
    found = listed(
        "CREATE SCHEMA closed", *[grown(name, 5) for name in ("a", "b", "closed.c")],
        *user("reader2", "GRANT SELECT ON a TO reader2", "GRANT SELECT ON closed.c TO reader2"),
        user="reader2", password="pw",
    )  # fmt: skip
    outcome = {}
    for table in found.tables:
        try:
            outcome[table.name] = read_sample(table).frame.height
        except SourceError as error:
            outcome[table.name] = error.unread.reason
    assert outcome == {"a": 5, "b": "permission denied", "closed.c": "permission denied"}
    drop(postgresql, "reader2")


def test_columns_without_permission_are_gaps_and_the_others_are_read(monkeypatch, postgresql, listed):
    table = listed(grown("t", 5_000, "i AS id, 'x' AS name, 'y' AS diagnosis"), *user("reader3", "GRANT SELECT (id, name) ON t TO reader3"),
                   name="t", user="reader3", password="pw")  # fmt: skip
    sample = read_sample(table, rows=100)
    assert sample.frame.columns == ["id", "name"]
    assert [one.location.endswith(" › public.t › diagnosis") for one in sample.unread] == [True]
    assert sample.design.kind == "uniform"
    monkeypatch.setattr(tables, "UNIFORM_BYTES", 1)
    assert read_sample(table, rows=100).design.kind == "head"
    drop(postgresql, "reader3")


@pytest.mark.parametrize("limit", [tables.UNIFORM_BYTES, 1])
def test_rows_that_a_policy_hides_make_a_sample_incomplete(monkeypatch, postgresql, listed, limit):
    monkeypatch.setattr(tables, "UNIFORM_BYTES", limit)
    table = listed(
        grown("t", 5_000), "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "CREATE POLICY early ON t USING (id <= 2000)",
        *user("reader4", "GRANT SELECT ON t TO reader4"), name="t", user="reader4", password="pw",
    )  # fmt: skip
    sample = read_sample(table, rows=100)
    assert sample.frame["id"].max() <= 2_000
    assert sample.design.rows_total in {2_000, None}
    assert [one.location == table.location for one in sample.unread] == [True]
    assert "row-level security" in sample.unread[0].reason
    drop(postgresql, "reader4")


# What goes wrong


FAILURES = [
    ({"password": SECRET}, "the password was refused"),
    ({"user": "nobody_here", "password": SECRET}, "the password was refused"),
    ({"database": "no_such_database"}, "there is no such database"),
]


@pytest.mark.parametrize(("login", "reason"), FAILURES)
def test_a_database_that_lets_nobody_in_is_one_gap_and_no_password_is_said(caplog, postgresql, database, login, reason):
    caplog.set_level(logging.DEBUG)
    url = postgresql.url(**{"database": database, **login})
    found = discover(url, base=Path())
    assert [one.reason for one in found.unread] == [reason]
    with pytest.raises(SourceError) as caught:
        SOURCE.discover(url)
    said = f"{found!r} {caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert SECRET not in said
    assert server.PASSWORD not in said


def test_a_password_is_nowhere_but_in_the_address(caplog, postgresql, listed):
    caplog.set_level(logging.DEBUG)
    table = listed(grown("t", 5), name="t")
    sample = read_sample(table)
    shown = f"{table!r} {sample!r} {table.location} {table.name} {caplog.text} {sessions._ENGINES!r}"
    assert server.PASSWORD not in shown
    assert pickle.loads(pickle.dumps(table)) == table


UNREACHED = [
    (lambda url, port: url.replace(f":{port}", ":1"), "nobody answers at this host and port"),
    (lambda url, port: url.replace("127.0.0.1", "no-such-host.invalid"), "the name of the host is not known"),
    (lambda url, port: f"{url}?sslmode=require", "no encrypted connection came about"),
]


@pytest.mark.parametrize(("change", "reason"), UNREACHED)
def test_a_server_that_cannot_be_reached_is_said_to_be_so(postgresql, database, change, reason):
    with pytest.raises(SourceError) as caught:
        SOURCE.discover(change(postgresql.url(database), postgresql.port))
    assert caught.value.unread.reason == reason
    assert server.PASSWORD not in str(caught.value)


def test_a_table_that_went_away_is_a_gap(postgresql, database, listed):
    table = listed(grown("t", 5), name="t")
    postgresql.run(database, "DROP TABLE t")
    for read in (read_sample, schema_of, SOURCE.version):
        with pytest.raises(SourceError, match="the table is not there any more"):
            read(table)


def test_a_connection_that_was_ended_is_made_again_for_the_next_table(postgresql, database, listed):
    table = listed(grown("t", 5), name="t")
    assert read_sample(table).frame.height == 5
    end_connections(postgresql, database)
    assert read_sample(table).frame.height == 5


def end_connections(postgresql, database):
    query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND application_name = 'lintas'"
    assert postgresql.run("postgres", query)


def test_what_a_lost_connection_leaves_is_a_gap_and_what_came_before_is_kept(postgresql, database, listed):
    table = listed(grown("t", 50_000), name="t")
    batches = SOURCE.batches(table, rows=1_000, columns=None)
    assert next(batches).frame.height == 1_000
    end_connections(postgresql, database)
    *between, last = list(batches)
    assert len(between) <= 1
    assert "rows before that were read" in last.unread[0].reason
    assert last.unread[0].location == table.location
    assert read_sample(table).frame.height == 10_000


@pytest.mark.slow
def test_a_server_that_is_killed_loses_nothing_but_what_was_not_read():
    with server.postgresql() as own, own.database() as database:
        own.run(database, *[grown(name, 200) for name in ("a", "b", "c")])
        found = SOURCE.discover(own.url(database)).tables
        assert read_sample(found[0]).frame.height == 200
        batches = SOURCE.batches(found[1], rows=10, columns=None)
        next(batches)
        os.killpg(own.process.pid, signal.SIGKILL)
        own.process.wait()
        assert "were read" in list(batches)[-1].unread[0].reason
        for table in found[1:]:
            with pytest.raises(SourceError) as caught:
                read_sample(table)
            assert caught.value.unread.location == table.location
            assert "nobody answers" in caught.value.unread.reason
        sessions.forget_connections()


@pytest.mark.slow
def test_a_worker_process_finds_the_database_again(listed):
    table = listed(grown("t", 20_000), name="t")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        sample = pool.submit(read_sample, table, rows=100, seed=4).result()
    assert sample.frame.equals(read_sample(table, rows=100, seed=4).frame)


# Versions


def test_a_version_changes_with_the_content_only(postgresql, database, listed):
    found = listed(grown("t", 5), *PARTITIONED[1:2][:0], "CREATE VIEW v AS SELECT 1 AS x",
                   "CREATE TABLE p (id int) PARTITION BY RANGE (id)", "CREATE TABLE p1 PARTITION OF p DEFAULT")  # fmt: skip
    by_name = {table.name: table for table in found.tables}
    seen = [SOURCE.version(by_name["t"])]
    assert SOURCE.version(by_name["t"]) == seen[0] is not None
    for statement in ("INSERT INTO t VALUES (6, 'x')", "UPDATE t SET name = 'y' WHERE id = 6", "DELETE FROM t WHERE id = 6",
                      "TRUNCATE t", "ALTER TABLE t ADD COLUMN more text"):  # fmt: skip
        postgresql.run(database, statement)
        wait_for(lambda: SOURCE.version(by_name["t"]) not in seen)
        seen.append(SOURCE.version(by_name["t"]))
    assert SOURCE.version(by_name["v"]) is None
    before = SOURCE.version(by_name["p"])
    postgresql.run(database, "INSERT INTO p VALUES (1)")
    wait_for(lambda: SOURCE.version(by_name["p"]) != before)


def wait_for(happens):
    """Wait for what the server does in its own time: counters reach the catalogue up to a second later."""
    limit = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < limit
        time.sleep(0.05)


# Encryption and sockets


@pytest.fixture(scope="module")
def certificate():
    """Return a key and a certificate of its own authority for 127.0.0.1."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day - timedelta(days=1)).not_valid_after(day + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


@pytest.mark.slow
def test_connections_are_encrypted_as_the_url_says_and_servers_made_to_prove_who_they_are(certificate, tmp_path):
    private, public = certificate
    authority = tmp_path / "ca.pem"
    authority.write_bytes(public)
    files = [("server.key", private), ("server.crt", public)]
    with server.postgresql({"ssl": "on"}, files) as own, own.database() as database:
        own.run(database, "CREATE VIEW v AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        for query, encrypted in [
            ("", True), ("?sslmode=disable", False), ("?sslmode=require", True),
            (f"?sslmode=verify-full&sslrootcert={authority}", True),
        ]:  # fmt: skip
            (table,) = SOURCE.discover(own.url(database) + query).tables
            assert read_sample(table).frame["ssl"].to_list() == [encrypted]
        with pytest.raises(SourceError, match="no encrypted connection came about"):
            SOURCE.discover(own.url(database) + "?sslmode=verify-full")
        sessions.forget_connections()


def test_a_socket_of_the_same_machine_is_reached_without_a_host(monkeypatch, postgresql, database, listed):
    listed(grown("t", 5))
    url = f"postgresql://postgres:{server.PASSWORD}@/{database}?host={postgresql.socket_folder}&port={postgresql.port}"
    (table,) = SOURCE.discover(url).tables
    assert table.location == f"postgresql:///{database} › public.t"
    assert read_sample(table).frame.height == 5
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    monkeypatch.setenv("PGPORT", str(postgresql.port))
    monkeypatch.setenv("PGUSER", "postgres")
    monkeypatch.setenv("PGPASSWORD", server.PASSWORD)
    (table,) = SOURCE.discover(f"postgresql:///{database}").tables
    assert read_sample(table).frame.height == 5
