"""Recording runs in SQLite and PostgreSQL: what is new, fixed and reopened, two at once, killed, clocks that lie."""

import os
import signal
import stat
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.history.life import Event, Sight, State, step
from auditor.history.model import HistoryError, Looked
from auditor.history.reading import read
from auditor.history.store import history_at
from tests.history.places import DAY, NOON, READ, UNREAD, Where, judged, later, observation, sighting
from tests.servers.processes import account


def events(change):
    return {record.fingerprint[-1]: event.value for event, record in change.moved}


def test_findings_come_stay_go_and_come_back(where):
    history = where.open()
    first = history.record(observation(sighting(1), sighting(2)), NOON)
    assert first.before is None
    assert events(first) == {"1": "new", "2": "new"}
    second = history.record(observation(sighting(2), sighting(3), as_of=later(1)), NOON + timedelta(days=1))
    assert events(second) == {"1": "fixed", "2": "seen", "3": "new"}
    assert second.before == first.run
    third = where.open().record(observation(sighting(1), sighting(3), as_of=later(2)), NOON + timedelta(days=2))
    assert events(third) == {"1": "reopened", "2": "fixed", "3": "seen"}
    counts = third.run.counts
    assert (counts.open, counts.new, counts.reopened, counts.fixed) == (2, 0, 1, 1)
    (past,) = read(where.name, {})
    one = next(record for record in past.findings if record.fingerprint.endswith("1"))
    assert (one.state, one.first_seen, one.last_seen, one.opened, one.closed, one.reopened) == (
        State.OPEN, DAY, later(2), later(2), None, 1,
    )  # fmt: skip
    assert past.events[one.fingerprint] == ((1, Event.NEW), (2, Event.FIXED), (3, Event.REOPENED))
    two = next(record for record in past.findings if record.fingerprint.endswith("2"))
    assert (two.state, two.last_seen, two.closed) == (State.FIXED, later(1), later(2))
    assert [run.number for run in past.runs] == [1, 2, 3]
    assert past.runs[-1] == third.run


def test_what_was_not_looked_at_stays_open_until_it_is(where):
    history = where.open()
    history.record(observation(sighting(1)), NOON)
    blind = history.record(observation(looked={"d": UNREAD}), NOON)
    assert events(blind) == {"1": "unconfirmed"}
    assert (blind.run.counts.open, blind.run.counts.unconfirmed, blind.run.counts.fixed) == (1, 1, 0)
    assert blind.moved[0][1].last_seen == DAY
    assert events(history.record(observation(), NOON)) == {"1": "fixed"}


def test_a_shallower_look_does_not_fix_and_an_equal_one_does(where):
    history = where.open()
    deep = Looked(1, 1_000, 5_000, 0)
    history.record(observation(sighting(1), looked={"d": deep}, depth=1_000), NOON)
    shallow = {"looked": {"d": Looked(1, 10, 5_000, 0)}, "depth": 10}
    assert events(history.record(observation(**shallow), NOON)) == {"1": "unconfirmed"}
    assert events(history.record(observation(**shallow), NOON)) == {"1": "unconfirmed"}
    assert events(history.record(observation(looked={"d": deep}, depth=1_000), NOON)) == {"1": "fixed"}


def test_what_is_not_declared_any_more_is_withdrawn_not_fixed(where):
    history = where.open()
    history.record(observation(sighting(1)), NOON)
    gone = history.record(observation(looked={}, declared=frozenset()), NOON)
    assert events(gone) == {"1": "withdrawn"}
    assert (gone.run.counts.withdrawn, gone.run.counts.fixed, gone.run.counts.open) == (1, 0, 0)


def test_an_acceptance_that_ends_reopens(where):
    history = where.open()
    covered = sighting(1, accepted_until=later(1))
    assert events(history.record(observation(covered), NOON)) == {"1": "accepted"}
    assert history.record(observation(covered), NOON).run.counts.accepted == 1
    lapsed = history.record(observation(sighting(1), as_of=later(2)), NOON)
    assert events(lapsed) == {"1": "reopened"}
    assert (lapsed.run.counts.accepted, lapsed.run.counts.open) == (0, 1)


def test_a_finding_that_grows_graver_is_news_though_its_fingerprint_is_the_same(where):
    history = where.open()
    history.record(observation(sighting(1, level="note")), NOON)
    assert events(history.record(observation(sighting(1, level="error")), NOON)) == {"1": "raised"}
    assert events(history.record(observation(sighting(1, level="warning")), NOON)) == {"1": "seen"}


def test_verdicts_are_told_when_they_turn(where):
    history = where.open()
    assert history.record(observation(verdicts=(judged("allowed"),)), NOON).verdicts == ()
    assert history.record(observation(verdicts=(judged("allowed"),)), NOON).verdicts == ()
    turned = history.record(observation(verdicts=(judged("blocked"), judged("unclear", "f/VN/US"))), NOON).verdicts
    assert [(one.transfer, one.before, one.after) for one in turned] == [
        ("f/VN/SG", "allowed", "blocked"), ("f/VN/US", "none", "unclear"),
    ]  # fmt: skip
    gone = history.record(observation(verdicts=(judged("blocked"),)), NOON).verdicts
    assert [(one.transfer, one.before, one.after) for one in gone] == [("f/VN/US", "unclear", "none")]
    assert where.execute("SELECT verdict, last_run - first_run FROM lintas_history_verdicts ORDER BY id") == [
        ("allowed", 1), ("blocked", 1), ("unclear", 0),
    ]  # fmt: skip


def test_pipelines_in_one_history_do_not_see_each_other(where):
    history = where.open()
    history.record(observation(sighting(1)), NOON)
    other = history.record(observation(sighting(1), pipeline="x" * 5_000), NOON)
    assert other.run.number == 1
    assert events(other) == {"1": "new"}
    assert [past.pipeline[:4] for past in read(where.name, {})] == ["kopi", "xxxx"]
    assert [past.pipeline for past in read(where.name, {}, "kopi")] == ["kopi"]
    with pytest.raises(HistoryError, match=r"no run of 'teh' is recorded .*there are: kopi"):
        read(where.name, {}, "teh")


def test_long_names_and_many_findings_are_recorded(where):
    name = "ชื่อ" * 3_000
    many = [sighting(number, dataset=name, transfer=name, title=name) for number in range(1_200)]
    wide = {"looked": {name: READ}, "declared": frozenset({name})}
    history = where.open()
    history.record(observation(*many, **wide, verdicts=(judged("allowed", name),)), NOON)
    assert history.record(observation(**wide), NOON).run.counts.fixed == 1_200


def test_runs_are_in_the_order_in_which_they_were_recorded_whatever_the_clock_says(where):
    history = where.open()
    history.record(observation(sighting(1)), NOON)
    earlier = history.record(observation(as_of=later(-30)), NOON - timedelta(days=30))
    assert (earlier.run.number, earlier.run.counts.fixed) == (2, 1)
    assert earlier.before.number == 1
    assert earlier.overlapped
    assert not history.record(observation(as_of=later(-29)), NOON - timedelta(days=29)).overlapped


def test_a_run_that_was_recorded_while_another_read_is_told(where):
    history = where.open()
    history.record(observation(), NOON)
    assert history.record(observation(), NOON + timedelta(minutes=9), began=NOON - timedelta(minutes=9)).overlapped
    assert not history.record(observation(), NOON + timedelta(hours=3), began=NOON + timedelta(hours=2)).overlapped


def test_runs_that_are_recorded_at_once_follow_each_other(where):
    code = "for number in range(12):\n    history_at(place, {}).record(observation(sighting(1)), NOON)\n"
    processes = [where.process(code) for _ in range(3)]
    for process in processes:
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    (past,) = read(where.name, {})
    assert [run.number for run in past.runs] == list(range(1, 37))
    assert [run.counts.new for run in past.runs] == [1] + [0] * 35
    assert len(past.findings) == 1


KILLED = """
import os, signal
import sqlalchemy as sa
history = history_at(place, {})
@sa.event.listens_for(sa.Engine, "commit")
def _killed(connection):
    os.kill(os.getpid(), signal.SIGKILL)
history.record(observation(sighting(2), as_of=later(1)), NOON)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_run_that_is_killed_while_it_records_leaves_nothing_behind(where):
    where.open().record(observation(sighting(1)), NOON)
    process = where.process(KILLED)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    (past,) = read(where.name, {})
    assert [run.number for run in past.runs] == [1]
    assert [record.fingerprint[-1] for record in past.findings] == ["1"]
    assert where.open().record(observation(), NOON).run.number == 2


KILLED_AT_FIRST = KILLED.replace("history = history_at(place, {})\n", "") + "history_at(place, {})\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_run_that_is_killed_while_it_makes_the_tables_leaves_a_place_to_begin_in(where):
    process = where.process(KILLED_AT_FIRST.replace("history.record", "history_at(place, {}).record"))
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    with pytest.raises(HistoryError, match="nothing is recorded"):
        read(where.name, {})
    assert where.open().record(observation(), NOON).run.number == 1


def test_who_was_told_is_kept_until_there_is_news_again(where):
    history = where.open()
    owed = sighting(1, due=later(5))
    history.record(observation(owed), NOON)
    history.tell("kopi", [owed.fingerprint], {owed.fingerprint: later(5)})
    told = history.record(observation(owed), NOON).moved[0][1]
    assert (told.told, told.told_due) == (True, later(5))
    history.record(observation(), NOON)
    assert not history.record(observation(owed), NOON).moved[0][1].told


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_the_file_is_for_its_owner_only(tmp_path):
    place = tmp_path / "new" / "history.sqlite"
    history_at(str(place), {})
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["history.sqlite"]


OTHERS = [
    ("a text", b"version: 1\nname: kopi\n"),
    ("a database of others", None),
    ("cut off", b"SQLite format 3\0"),
]


@pytest.mark.parametrize("content", [case[1] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_a_file_of_others_is_left_as_it_is(content, tmp_path):
    path = tmp_path / "theirs"
    if content is None:
        Where(str(path)).execute("CREATE TABLE people (name text)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    for action in (history_at, read):
        with pytest.raises(HistoryError, match="is not a history of Lintas and is left as it is"):
            action(str(path), {})
    assert path.read_bytes() == before


def test_a_state_is_no_history(tmp_path):
    from auditor.state.opening import open_memory
    from auditor.state.place import Place

    path = tmp_path / "state.sqlite"
    open_memory(Place(str(path), path), DAY, print).close()
    with pytest.raises(HistoryError, match="is not a history"):
        history_at(str(path), {})


def test_a_damaged_history_is_refused_and_kept(tmp_path):
    where = Where(str(tmp_path / "history.sqlite"))
    where.open().record(observation(*(sighting(number) for number in range(200))), NOON)
    content = bytearray(where.path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    where.path.write_bytes(content)
    with pytest.raises(HistoryError, match="damaged"):
        where.open().record(observation(), NOON)
    assert where.path.read_bytes()[:4096] == bytes(content[:4096])


PLACES = [
    ("mysql://audit:s3cret@db/lintas", "SQLite file or a PostgreSQL database"),
    ("s3://bucket/s3cret", "SQLite file or a PostgreSQL database"),
    ("postgresql://audit:s3cret@127.0.0.1:9/lintas", "nobody answers"),
    ("postgresql://audit:s3cret@127.0.0.1:9/lintas?sslmode=s3cret", "sslmode"),
]


@pytest.mark.parametrize(("place", "says"), PLACES)
def test_a_place_that_cannot_be_used_is_told_without_its_password(place, says):
    for action in (history_at, read):
        with pytest.raises(HistoryError, match=says) as caught:
            action(place, {})
        assert "s3cret" not in str(caught.value)


def test_a_wrong_password_is_told_without_it(database):
    host = database.name.partition("@")[2]
    with pytest.raises(HistoryError, match="the password was refused") as caught:
        history_at(f"postgresql://postgres:hunter2-wrong@{host}", {})
    assert "hunter2" not in str(caught.value)


def test_the_password_may_stand_in_the_environment(database):
    user, _, host = database.name.removeprefix("postgresql://").partition("@")
    name, _, password = user.partition(":")
    history = history_at(f"postgres://{name}@{host}", {"PGPASSWORD": password})
    assert history.record(observation(), NOON).run.number == 1


def test_who_may_only_read_may_read_and_is_refused_before_the_audit(database):
    reader = f"reader_{id(database)}"
    database.open().record(observation(sighting(1)), NOON)
    database.execute(
        f"CREATE ROLE {reader} LOGIN PASSWORD 'pw'", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}"
    )
    try:
        named = f"postgresql://{reader}:pw@{database.name.partition('@')[2]}"
        assert len(read(named, {})[0].findings) == 1
        with pytest.raises(HistoryError, match="permission denied; grant"):
            history_at(named, {})
    finally:
        database.execute(f"DROP OWNED BY {reader}", f"DROP ROLE {reader}")


AS_READER = """
from auditor.history.reading import read
from auditor.history.model import HistoryError
history_at(warm, {}).record(observation(), NOON)  # what is imported when it is needed is imported while it may be read
read(warm, {})
history_at(place, {})
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
print(len(read(place, {})[0].findings))
try:
    history_at(place, {})
except HistoryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_read_only_file_is_read_and_refused_before_the_audit(tmp_path):
    who = account("nobody")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # pytest's own folders are closed to other users
        where = Where(f"{folder}/history.sqlite")
        where.open().record(observation(sighting(1)), NOON)
        Path(folder).chmod(0o555)
        where.path.chmod(0o444)
        known = f"warm, user, group = {str(tmp_path / 'warm.sqlite')!r}, {who.uid}, {who.gid}\n"
        try:
            told, failed = where.process(known + AS_READER).communicate(timeout=120)
        finally:
            Path(folder).chmod(0o755)
    assert told.splitlines()[:1] == ["1"], failed
    assert "cannot be used: it may not be written; let this user write" in told


FULL = """
import resource, signal
from auditor.history.model import HistoryError
history = history_at(place, {})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = os.stat(place).st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    history.record(observation(*(sighting(number) for number in range(5_000))), NOON)
except HistoryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_where_nothing_more_can_be_written_the_history_is_as_it_was(tmp_path):
    where = Where(str(tmp_path / "history.sqlite"))
    where.open().record(observation(sighting(1)), NOON)
    told, failed = where.process(FULL).communicate(timeout=120)
    assert "cannot be used: " in told, failed
    assert "Traceback" not in failed
    (past,) = read(where.name, {})
    assert [run.number for run in past.runs] == [1]
    assert where.open().record(observation(), NOON).run.counts.fixed == 1


SIGHTS = st.sampled_from(["open", "accepted", "absent", "blind"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.tuples(SIGHTS, SIGHTS, SIGHTS), min_size=1, max_size=7))
def test_any_sequence_of_runs_leaves_what_the_steps_say(runs, tmp_path_factory):
    where = Where(str(tmp_path_factory.mktemp("runs") / "history.sqlite"))
    history = where.open()
    states: dict[int, State | None] = dict.fromkeys(range(3))
    first: dict[int, date] = {}
    for number, sights in enumerate(runs):
        seen = [
            sighting(i, dataset=f"d{i}", rests_on=(f"d{i}",), accepted_until=later(99) if sight == "accepted" else None)
            for i, sight in enumerate(sights)
            if sight in ("open", "accepted")
        ]
        looked = {f"d{i}": UNREAD if sight == "blind" else READ for i, sight in enumerate(sights)}
        change = history.record(
            observation(*seen, looked=looked, declared=frozenset(looked), as_of=later(number)), NOON
        )
        for i, sight in enumerate(sights):
            meant = {"open": Sight.OPEN, "accepted": Sight.ACCEPTED, "absent": Sight.ABSENT, "blind": Sight.UNSEEN}[
                sight
            ]
            states[i], event = step(states[i], meant)
            if meant in (Sight.OPEN, Sight.ACCEPTED):
                first.setdefault(i, later(number))
            moved = [one for one, record in change.moved if record.fingerprint == f"{i:016x}"]
            assert moved == ([event] if event else [])
    (past,) = read(where.name, {})
    assert {int(one.fingerprint, 16): one.state for one in past.findings} == {i: s for i, s in states.items() if s}
    for one in past.findings:
        assert one.first_seen == first[int(one.fingerprint, 16)]
        assert one.first_seen <= one.opened <= one.last_seen
        assert (one.closed is not None) == (one.state in (State.FIXED, State.WITHDRAWN))
    last = past.runs[-1].counts
    assert last.open == sum(state is State.OPEN for state in states.values())
    assert last.accepted == sum(state is State.ACCEPTED for state in states.values())
