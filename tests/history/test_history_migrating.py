"""The schema: made, brought up to date with what is in it, refused where it is newer; and the same as the code knows."""

import importlib.resources
import socket

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from auditor.history.life import Event
from auditor.history.migrating import lock, migrate, schema_of
from auditor.history.model import HistoryError
from auditor.history.opening import APPLICATION_ID, engine_to_write, place_at
from auditor.history.reading import read
from auditor.history.tables import SCHEMA, TABLES, VERSION_TABLE
from tests.history.places import NOON, UNREAD, observation, sighting

OLD_RUN = (
    "INSERT INTO lintas_history_pipelines (id, key, name) VALUES (1, '{key}', 'kopi')",
    "INSERT INTO lintas_history_runs (id, pipeline, number, at, as_of, manifest, rule_set, version, errors, warnings, notes, accepted, "
    "unconfirmed, new, reopened, raised, fixed, withdrawn) VALUES (1, 1, 1, '2026-10-01 08:00:00', '2026-10-01', 'aa', 'bb', '0.1.0', "
    "2, 0, 0, 0, 0, 2, 0, 0, 0, 0)",
    "INSERT INTO lintas_history_findings (id, pipeline, fingerprint, rule, level, title, dataset, columns, cite, rests_on, state, "
    "first_seen, last_seen, last_run, opened, reopened, told) VALUES "
    "(1, 1, '0000000000000001', 'LIN001', 'error', 't', 'd', 1, '', '[\"d\"]', 'open', '2026-10-01', '2026-10-01', 1, '2026-10-01', 0, {no}), "
    "(2, 1, '0000000000000002', 'LIN001', 'error', 't', 'd', 1, '', '[\"d\"]', 'open', '2026-10-01', '2026-10-01', 1, '2026-10-01', 0, {no})",
    "INSERT INTO lintas_history_events (run, finding, event) VALUES (1, 1, 'new'), (1, 2, 'new')",
)  # fmt: skip


def made_at(where, schema: int) -> None:
    """A history of an earlier schema, with a run and two findings in it."""
    engine = engine_to_write(place_at(where.name), {})
    with engine.connect() as connection, connection.begin():
        lock(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection, schema)
    import hashlib

    key = hashlib.sha256(b"kopi").hexdigest()[:32]
    no = "FALSE" if "://" in where.name else "0"
    where.execute(*(statement.format(key=key, no=no).replace(":00:00", r"\:00\:00") for statement in OLD_RUN))
    if "://" in where.name:
        for table in ("pipelines", "runs", "findings"):
            where.execute(f"SELECT setval(pg_get_serial_sequence('lintas_history_{table}', 'id'), 10)")


def test_the_revisions_make_the_tables_that_the_code_knows(where):
    where.open()
    engine = engine_to_write(place_at(where.name), {})
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_object": lambda _o, name, kind, *_: kind != "table" or name.startswith("lintas_history_"),
            },
        )
        assert compare_metadata(context, TABLES) == []
        assert schema_of(connection, "here") == SCHEMA


def test_a_history_of_schema_1_keeps_what_is_in_it(where):
    made_at(where, 1)
    with pytest.raises(HistoryError, match=r"older Lintas \(schema 1, this one knows 2\)"):
        read(where.name, {})
    history = where.open()
    (past,) = read(where.name, {})
    assert past.runs[0].coverage is None
    assert past.runs[0].counts.new == 2
    assert [record.fingerprint[-1] for record in past.findings] == ["1", "2"]
    blind = history.record(observation(sighting(1), looked={"d": UNREAD}), NOON)
    assert {record.fingerprint[-1]: event for event, record in blind.moved} == {"1": Event.SEEN, "2": Event.UNCONFIRMED}
    seen = history.record(observation(sighting(1)), NOON)
    assert {record.fingerprint[-1]: event for event, record in seen.moved} == {"1": Event.SEEN, "2": Event.FIXED}
    (past,) = read(where.name, {})
    assert [run.coverage and run.coverage.unread for run in past.runs] == [None, 1, 0]


def test_bringing_it_up_to_date_twice_changes_nothing(where):
    made_at(where, 1)
    where.open()
    where.open()
    assert where.execute(f"SELECT version_num FROM {VERSION_TABLE}") == [("0002",)]


def test_two_that_begin_at_once_make_the_tables_once(where):
    processes = [where.process("history_at(place, {}).record(observation(), NOON)") for _ in range(3)]
    for process in processes:
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    assert [run.number for run in read(where.name, {})[0].runs] == [1, 2, 3]


@pytest.mark.parametrize(
    ("version", "says"), [("0003", "newer Lintas (schema 3, this one knows 2)"), ("0999", "newer Lintas (schema 999")]
)
def test_a_newer_version_is_refused_and_left_as_it_is(where, version, says):
    where.open().record(observation(sighting(1)), NOON)
    where.execute(
        f"UPDATE {VERSION_TABLE} SET version_num = '{version}'",
        "ALTER TABLE lintas_history_runs ADD COLUMN weather text",
    )
    for action in (where.open, lambda: read(where.name, {})):
        with pytest.raises(HistoryError) as caught:
            action()
        assert says in str(caught.value)
        assert "update Lintas" in str(caught.value)
    assert where.execute("SELECT count(*), max(weather) FROM lintas_history_runs") == [(1, None)]


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET version_num = 'b7f3'"])
def test_a_version_that_says_nothing_is_refused(where, statement):
    where.open()
    where.execute(statement.format(VERSION_TABLE))
    with pytest.raises(HistoryError, match="does not say which schema it has"):
        where.open()


def test_tables_of_others_are_left_alone(database):
    database.execute("CREATE TABLE lintas_history_runs (people text)")
    with pytest.raises(HistoryError, match="are none; use another database"):
        database.open()
    assert database.execute("SELECT count(*) FROM lintas_history_runs") == [(0,)]


def test_a_state_may_lie_in_the_same_database(database):
    from auditor.state.opening import open_memory
    from auditor.state.place import Place
    from tests.history.places import DAY

    open_memory(Place("the state", url=database.name), DAY, print).close()
    database.open().record(observation(), NOON)
    open_memory(Place("the state", url=database.name), DAY, print).close()
    assert len(read(database.name, {})) == 1


def test_the_revisions_are_packaged_and_need_no_network(tmp_path, monkeypatch):
    folder = importlib.resources.files("auditor.history.migrations")
    names = [entry.name for entry in folder.joinpath("versions").iterdir() if entry.name.startswith("r")]
    assert sorted(names) == ["r0001_runs_and_findings.py", "r0002_coverage.py"]
    assert folder.joinpath("env.py").is_file()

    def refused(*_: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with engine.begin() as connection:
        migrate(connection)
        assert schema_of(connection, "here") == SCHEMA
