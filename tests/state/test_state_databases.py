"""A state in PostgreSQL: whoever may use it, and whatever becomes of the server."""

import pytest

from auditor.state.memory import StateError
from auditor.state.opening import memory_at
from auditor.state.place import Place, place_of
from tests.servers.postgresql import postgresql
from tests.state.made_outcomes import key, outcome
from tests.state.stores import TODAY, Store


def _as(store: Store, user: str, password: str) -> Store:
    host = store.place.url.partition("@")[2]
    return Store(place_of(f"postgresql://{user}:{password}@{host}", {}, "linux"))


def test_a_wrong_password_is_told_without_it(database):
    one = _as(database, "postgres", "hunter2-wrong")
    with pytest.raises(StateError, match="password authentication failed") as caught:
        one.open()
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value.__context__)
    assert one.place.shown in str(caught.value)


def test_a_named_database_that_cannot_be_used_is_an_error(database):
    url = database.place.url.rpartition("/")[0] + "/nowhere"
    with pytest.raises(StateError, match='database "nowhere" does not exist'):
        memory_at(url, TODAY, {}, "linux", print)


def test_who_may_not_make_tables_may_use_those_that_are_there(database):
    password = "s3cret-of-the-reader"
    database.execute(f"CREATE ROLE \"reader_{id(database)}\" LOGIN PASSWORD '{password}'")
    reader = _as(database, f"reader_{id(database)}", password)
    try:
        with pytest.raises(StateError, match="permission denied for schema public"):
            reader.open()
        with database.open() as memory:
            memory.put(key(1), outcome())
        with pytest.raises(StateError, match="permission denied for table lintas_state"):
            reader.open()
        database.execute(f'GRANT SELECT ON lintas_state TO "reader_{id(database)}"')
        database.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON lintas_outcomes TO "reader_{id(database)}"')
        with reader.open() as memory:
            assert memory.get(key(1)) is not None
            memory.put(key(2), outcome())
        with database.open() as memory:
            assert memory.get(key(2)) is not None
    finally:
        database.execute(f'DROP OWNED BY "reader_{id(database)}"')
        database.execute(f'DROP ROLE "reader_{id(database)}"')
    assert reader.told == []


def test_a_table_of_somebody_else_by_that_name_is_left_alone(database):
    database.execute("CREATE TABLE lintas_state (people text)")
    with pytest.raises(StateError, match="cannot be used"):
        database.open()
    database.execute("INSERT INTO lintas_state (people) VALUES ('Siti')")


def test_a_server_that_goes_away_is_told_once_and_the_audit_goes_on():
    with postgresql() as server, server.database() as name:
        store = Store(Place("the state", url=server.url(name)))
        with store.open() as memory:
            for number in range(600):
                memory.put(key(number), outcome())
            assert memory.get(key(599)) is not None
            server.process.kill()
            server.process.wait()
            assert memory.get(key(1)) is None
            for number in range(600):
                memory.put(key(1_000 + number), outcome())
            assert memory.get(key(1_001)) is None
        assert len(store.told) == 1
        assert store.told[0].startswith("the state the state is not used any more: ")
        assert "s3cret" not in store.told[0]


def test_a_connection_that_is_cut_while_nothing_is_asked_is_told_at_most_once(database):
    with database.open() as memory:
        memory.put(key(1), outcome())
        memory.get(key(2))
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        memory.get(key(3))
        memory.put(key(2), outcome())
    assert len(database.told) <= 1
