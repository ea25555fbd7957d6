"""A memory in a database remembers what it was given, for as long as it is told, whoever else uses it."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from auditor.state.memory import Bounds, StateError
from auditor.state.opening import open_memory
from auditor.state.place import Place
from auditor.state.tables import OUTCOMES
from tests.state.made_outcomes import key, outcome, plain
from tests.state.stores import TODAY, Store

TOMORROW = TODAY + timedelta(days=1)


def test_what_was_put_is_remembered_in_this_run_and_in_later_ones(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome("email"))
        again = memory.get(key(1))
        assert again is not None
        assert plain(again.outcome) == plain(outcome("email"))
    with store.open(TOMORROW) as memory:
        later = memory.get(key(1))
        assert later is not None
        assert plain(later.outcome) == plain(outcome("email"))
        assert later.since == TODAY
    assert store.told == []


def test_nothing_is_remembered_of_another_table_or_another_version(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
        assert memory.get(key(2)) is None
        assert memory.get(key(1, "2")) is None
    with store.open() as memory:
        assert memory.get(key(2)) is None
        assert memory.get(key(1, "2")) is None


def test_a_later_version_takes_the_place_of_the_earlier(store: Store):
    with store.open() as memory:
        memory.put(key(1, "old"), outcome("phone"))
    with store.open() as memory:
        memory.put(key(1, "new"), outcome("email"))
        assert memory.get(key(1, "old")) is None
    with store.open() as memory:
        assert memory.get(key(1, "old")) is None
        found = memory.get(key(1, "new"))
        assert found is not None
        assert set(found.outcome.tags) == {"email"}
        assert memory.extent().outcomes == 1


def test_many_outcomes_are_few_transactions_and_all_of_them_are_kept(store: Store):
    with store.open() as memory:
        commits = []
        sa.event.listen(memory._engine, "commit", lambda connection: commits.append(1))
        for number in range(1_300):
            memory.put(key(number), outcome())
        memory.close()
    assert len(commits) < 20
    with store.open() as memory:
        assert memory.extent().outcomes == 1_300
        assert all(memory.get(key(number)) is not None for number in range(1_300))
        assert memory.extent().size > 1_300 * 100


def _used(store: Store) -> list[date]:
    with store.open() as memory, memory._engine.connect() as connection:
        return sorted(connection.execute(sa.select(OUTCOMES.c.used)).scalars())


def test_what_is_asked_for_counts_as_used_and_only_the_first_time_of_a_day(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
        memory.put(key(2), outcome())
    with store.open(TOMORROW) as memory:
        memory.get(key(1))
    assert _used(store) == [TODAY, TOMORROW]
    with store.open(TOMORROW) as memory:
        memory.get(key(1))
        assert memory._touched == set()


def test_what_nobody_asks_for_is_forgotten_in_time(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
        memory.put(key(2), outcome())
    with store.open(TODAY + timedelta(days=80)) as memory:
        memory.get(key(1))
    with store.open(TODAY + timedelta(days=100)) as memory:
        memory.put(key(3), outcome())
    with store.open() as memory:
        assert memory.get(key(1)) is not None
        assert memory.get(key(2)) is None
        assert memory.get(key(3)) is not None


def test_beyond_its_bounds_what_was_unused_for_longest_goes(store: Store):
    sizes = []
    for day in range(10):
        with store.open(TODAY + timedelta(days=day)) as memory:
            memory.put(key(day), outcome())
            memory.close()
        with store.open() as memory:
            sizes.append(memory.extent().size)
    each = sizes[0]
    with store.open(TODAY + timedelta(days=10), Bounds(size=4 * each)) as memory:
        memory.put(key(10), outcome())
    with store.open() as memory:
        assert memory.extent().size <= 4 * each
        assert [day for day in range(11) if memory.get(key(day)) is not None] == [7, 8, 9, 10]


def test_forgetting_on_request(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
    with store.open(TOMORROW) as memory:
        memory.put(key(2), outcome())
    with store.open(TOMORROW) as memory:
        assert memory.forget(TOMORROW) == 1
        assert memory.get(key(1)) is None
        assert memory.get(key(2)) is not None
        memory.put(key(3), outcome())
        assert memory.forget() == 1
        assert memory.get(key(3)) is None
    with store.open() as memory:
        assert memory.extent().outcomes == 0
        assert memory.extent().since is None
    assert store.told == []


def test_closing_twice_and_asking_afterwards_is_harmless(store: Store):
    memory = store.open()
    memory.put(key(1), outcome())
    memory.close()
    memory.close()
    memory.put(key(2), outcome())
    assert memory.get(key(1)) is None
    assert memory.forget() == 0
    assert store.told == []
    with store.open() as memory:
        assert memory.extent().outcomes == 1


def test_threads_share_a_memory(store: Store):
    with store.open() as memory:

        def work(first: int) -> None:
            for number in range(first, first + 200):
                memory.put(key(number), outcome())
                assert memory.get(key(number)) is not None

        threads = [threading.Thread(target=work, args=(1_000 * place,)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with store.open() as memory:
        assert memory.extent().outcomes == 800


def test_two_audits_that_write_the_same_tables_at_once_lose_nothing(store: Store):
    with store.open() as one, store.open() as other:
        for number in range(600):
            one.put(key(number), outcome("email"))
            other.put(key(599 - number), outcome("phone"))
    with store.open() as memory:
        assert memory.extent().outcomes == 600
    assert store.told == []


def test_audits_in_processes_of_their_own_that_begin_at_once_share_a_state(store: Store):
    running = [store.process(PUTS, str(place)) for place in range(4)]
    for one in running:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, out, err) == (0, "", "")
    with store.open() as memory:
        assert memory.extent().outcomes == 4 * 50


PUTS = """
from tests.state.made_outcomes import key, outcome
with open_memory(place, today, print) as memory:
    for number in range(50):
        memory.put(key(1000 * int(sys.argv[1]) + number), outcome())
"""


def test_the_state_of_a_newer_lintas_is_refused_and_left_alone(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
    store.execute("UPDATE lintas_state SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StateError, match=r"newer Lintas \(schema 99, this one knows 1\); update Lintas"):
        store.open()
    store.execute("UPDATE lintas_state SET value = '1' WHERE name = 'schema'")
    with store.open() as memory:
        assert memory.get(key(1)) is not None


@pytest.mark.parametrize("schema", ["'0'", "'nonsense'"])
def test_the_state_of_an_older_lintas_begins_anew(store: Store, schema):
    with store.open() as memory:
        memory.put(key(1), outcome())
    store.execute(f"UPDATE lintas_state SET value = {schema} WHERE name = 'schema'")
    store.execute("ALTER TABLE lintas_outcomes RENAME COLUMN since TO written")
    with store.open() as memory:
        assert memory.get(key(1)) is None
        memory.put(key(1), outcome())
    with store.open() as memory:
        assert memory.get(key(1)) is not None


def test_an_outcome_that_was_tampered_with_is_not_believed(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
        memory.put(key(2), outcome())
    with store.open() as memory, memory._engine.begin() as connection:
        connection.execute(sa.update(OUTCOMES).where(OUTCOMES.c.place == key(1).place).values(body=b"nonsense"))
    with store.open() as memory:
        assert memory.get(key(1)) is None
        assert memory.get(key(2)) is not None
    assert store.told == []


def test_a_table_that_went_missing_is_told_once_and_the_audit_goes_on(store: Store):
    with store.open() as memory:
        store.execute("DROP TABLE lintas_outcomes")
        assert memory.get(key(1)) is None
        assert memory.get(key(2)) is None
        memory.put(key(1), outcome())
    assert len(store.told) == 1
    assert "the audit goes on without it" in store.told[0]


def test_what_is_stored_holds_no_name_and_no_place(store: Store):
    with store.open() as memory:
        memory.put(key(1), outcome())
    with store.open() as memory, memory._engine.connect() as connection:
        [row] = connection.execute(sa.select(OUTCOMES)).mappings()
        assert {name: row[name] for name in ("place", "state")} == {"place": key(1).place, "state": "1"}
        assert set(row) == {"place", "state", "since", "used", "size", "body"}


NO_DATABASE = [
    ("nobody listens", "postgresql://audit:s3cret@127.0.0.1:1/lintas", "cannot be used"),
    ("no such driver", "postgresql+nonsense://audit:s3cret@127.0.0.1/lintas", "pip install 'lintas\\[databases\\]'"),
    ("no port", "postgresql://audit:s3cret@127.0.0.1:port/lintas", "write it as postgresql://user@host/database"),
]


@pytest.mark.parametrize(("url", "told"), [case[1:] for case in NO_DATABASE], ids=[case[0] for case in NO_DATABASE])
def test_a_database_that_cannot_be_used_is_told_without_its_password(url, told):
    with pytest.raises(StateError, match=told) as caught:
        open_memory(Place("postgresql://audit@127.0.0.1/lintas", url=url), TODAY, print)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
