"""Databases without a dialect of our own: the general one, tried on servers and files that are real."""

from datetime import date

import pytest
from sqlalchemy import create_engine

from auditor.sources.databases import sessions
from auditor.sources.databases.catalogue import SqlSource
from auditor.sources.databases.dialects.generic import Generic
from auditor.sources.databases.frames import frame_of
from auditor.sources.interface import SourceError
from auditor.sources.reading import read_sample, schema_of
from tests.servers.processes import binary

pytest_plugins = ["tests.servers.fixtures"]

SOURCE = SqlSource()


@pytest.fixture
def engine(tmp_path):
    """A database of a kind that the general dialect reads when it is reached by SQLAlchemy."""
    made = create_engine(f"sqlite:///{tmp_path / 'g.db'}")
    with made.begin() as connection:
        for statement in (
            "CREATE TABLE keyed (id INTEGER PRIMARY KEY, name TEXT)",
            "CREATE TABLE named (name TEXT PRIMARY KEY)",
            'CREATE TABLE "we""ird :x %s" ("co""l :y %" TEXT)',
            """INSERT INTO "we""ird :x %s" VALUES ('v')""",
            "CREATE VIEW seen AS SELECT * FROM keyed",
        ):
            connection.exec_driver_sql(statement)
        rows = [(number, f"name {number}") for number in range(1, 5_001)]
        connection.exec_driver_sql("INSERT INTO keyed VALUES (?, ?)", rows)
        connection.exec_driver_sql("INSERT INTO named VALUES (?)", [(name,) for _, name in rows])
    yield made
    made.dispose()


def opened(connection, name):
    return Generic().open(connection, "main", name)


def test_tables_and_views_are_listed(engine):
    with engine.connect() as connection:
        assert [one.name for one in Generic().listing(connection)] == ["keyed", "named", "seen", 'we"ird :x %s']


def test_a_table_with_a_whole_number_for_a_key_is_read_in_stretches(engine):
    with engine.connect() as connection:
        table = opened(connection, "keyed")
        drawn = table.draw(500, 1)
        assert (drawn.design.kind, drawn.design.rows_total, drawn.design.cluster_unit) == (
            "clustered",
            None,
            "key range",
        )
        ids = [row[0] for row in drawn.rows]
        assert len(set(ids)) == 500
        assert max(ids) - min(ids) > 4_000
        assert table.draw(500, 1).rows == drawn.rows
        assert table.draw(500, 2).rows != drawn.rows


@pytest.mark.parametrize("name", ["named", "seen"])
def test_any_other_is_read_from_the_beginning(engine, name):
    with engine.connect() as connection:
        design = opened(connection, name).draw(500, 1).design
        assert (design.kind, design.rows_read, design.rows_total) == ("head", 500, None)


def test_a_short_table_is_read_whole(engine):
    with engine.connect() as connection:
        table = opened(connection, 'we"ird :x %s')
        drawn = table.draw(500, 1)
        assert (drawn.design.kind, drawn.rows) == ("full", [("v",)])
        assert frame_of(table.columns, drawn.rows)[0].columns == ['co"l :y %']


def test_all_rows_pass_by(engine):
    with engine.connect() as connection:
        table = opened(connection, "keyed")
        assert [len(rows) for rows in table.every(table.columns[:1], 2_000)] == [2_000, 2_000, 1_000]


@pytest.fixture
def general(monkeypatch):
    """Read servers that have a dialect of their own in the general way."""
    monkeypatch.setattr(sessions, "_dialect", lambda engine: Generic())
    yield
    sessions.forget_connections()


def test_postgresql_is_read_in_the_general_way_too(general, postgresql):
    with postgresql.database() as database:
        postgresql.run(database, "CREATE SCHEMA crm", "CREATE TABLE crm.t (id int PRIMARY KEY, born date, tags text[], doc jsonb)",
                       "INSERT INTO crm.t SELECT i, '2020-01-01', ARRAY['a'], '{\"a\": 1}' FROM generate_series(1, 3000) i",
                       "CREATE VIEW slow AS SELECT pg_sleep(600)::text AS x")  # fmt: skip
        found = SOURCE.discover(postgresql.url(database) + "?lintas_timeout=1")
        assert [table.name for table in found.tables] == ["crm.t", "slow"]
        sample = read_sample(found.tables[0], rows=100)
        assert sample.design.kind == "clustered"
        assert sample.frame["born"][0] == date(2020, 1, 1)
        assert sample.frame["doc"][0] == '{"a": 1}'
        assert read_sample(found.tables[0], full=True).frame.height == 3_000
        assert schema_of(found.tables[0])[:2] == ("id: INTEGER", "born: DATE")
        assert SOURCE.version(found.tables[0]) is None
        with pytest.raises(SourceError, match="longer than the time-out"):
            read_sample(found.tables[1])
        sessions.forget_connections()


def test_mariadb_is_read_in_the_general_way_too(general, mariadb):
    with mariadb.database() as database:
        mariadb.run(database, "CREATE TABLE t (id INT PRIMARY KEY, born DATE)",
                    "INSERT INTO t SELECT seq, '2020-01-01' FROM seq_1_to_3000")  # fmt: skip
        (table,) = SOURCE.discover(mariadb.url(database) + f"?lintas_schema={database}").tables
        assert read_sample(table, rows=100).design.kind == "clustered"
        assert read_sample(table, full=True).frame["born"].n_unique() == 1
        mariadb.run(database, "DROP TABLE t")
        with pytest.raises(SourceError, match="not there any more"):
            read_sample(table)
        sessions.forget_connections()


def test_a_test_whose_server_is_missing_fails_and_says_what_to_install():
    with pytest.raises(pytest.fail.Exception, match="apt-get install some-package"):
        binary("no-such-binary", [], "some-package")
