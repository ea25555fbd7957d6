"""A state file is its owner's alone, survives whatever happens to it, and is never the reason why an audit stops."""

import os
import signal
import sqlite3
import stat
import sys
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.state.files import APPLICATION_ID
from auditor.state.memory import StateError
from auditor.state.opening import memory_at, open_memory
from auditor.state.place import Place
from tests.state.made_outcomes import key, outcome
from tests.state.stores import TODAY, Store


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache" / "lintas" / "state.sqlite"


def _filled(file, count=300):
    store = Store(Place(str(file), file))
    with store.open() as memory:
        for number in range(count):
            memory.put(key(number), outcome())
    assert store.told == []
    return store


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_only_its_owner_may_read_it(file):
    old = os.umask(0)
    try:
        store = Store(Place(str(file), file))
        with store.open() as memory:
            memory.put(key(1), outcome())
            memory._write()
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    finally:
        os.umask(old)
    assert set(modes.values()) == {0o600}
    assert "state.sqlite-wal" in modes
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_a_file_that_others_may_read_is_made_private(file):
    store = _filled(file, 1)
    file.chmod(0o644)
    with store.open():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_says_whose_it_is_even_while_it_is_written(file):
    with Store(Place(str(file), file)).open():
        assert int.from_bytes(file.read_bytes()[68:72], "big") == APPLICATION_ID


NOT_OURS = {
    "a table": b"nik,nama\n3174054504900001,Siti\n",
    "zeros": bytes(4096),
    "one byte": b"x",
    "the beginning of a SQLite file": b"SQLite format 3\0" + bytes(20),
}


@pytest.mark.parametrize("content", NOT_OURS.values(), ids=NOT_OURS)
def test_a_named_file_that_is_not_ours_is_refused_and_left_as_it_is(content, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    file.chmod(0o644)
    with pytest.raises(StateError, match="is not a state of Lintas and is left as it is; name another place"):
        Store(Place(str(file), file)).open()
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o044
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


@pytest.mark.parametrize("usual", [True, False])
def test_a_database_of_somebody_else_is_refused_and_left_as_it_is(usual, tmp_path):
    file = tmp_path / "shop.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE people (name)")
    before = file.read_bytes()
    with pytest.raises(StateError, match="is not a state of Lintas"):
        Store(Place(str(file), file, usual=usual)).open()
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", NOT_OURS.values(), ids=NOT_OURS)
def test_at_the_usual_place_what_is_left_of_a_state_is_set_aside(content, file):
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    store = Store(Place(str(file), file, usual=True))
    with store.open() as memory:
        memory.put(key(1), outcome())
    [told] = store.told
    assert told.endswith("was damaged and begins anew; what is left of it is in state.sqlite.damaged")
    assert file.with_name("state.sqlite.damaged").read_bytes() == content
    with store.open() as memory:
        assert memory.get(key(1)) is not None


def _cut(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _overwritten(file):
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


@pytest.mark.parametrize("damage", [_cut, _overwritten])
def test_a_damaged_state_is_set_aside_and_the_audit_goes_on(damage, file):
    store = _filled(file)
    damage(file)
    with store.open() as memory:
        found = sum(memory.get(key(number)) is not None for number in range(300))
        memory.put(key(1), outcome())
    assert 0 <= found < 300
    assert len(store.told) >= 1
    assert "damaged" in store.told[0] or "malformed" in store.told[0]
    with store.open() as memory:
        memory.put(key(2), outcome())
    with store.open() as memory:
        assert memory.get(key(2)) is not None
    assert file.with_name("state.sqlite.damaged").exists()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_change_nothing_escapes_and_nothing_wrong_is_believed(data, tmp_path_factory):
    file = tmp_path_factory.mktemp("flipped") / "state.sqlite"
    store = _filled(file, 30)
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content)
    memory = None
    with suppress(StateError):
        memory = store.open()
    if memory is None:  # neither is one of somebody else's, as which bytes may make it appear
        return
    with memory:
        for number in range(30):
            found = memory.get(key(number))
            assert found is None or set(found.outcome.tags) == {"email"}
            memory.put(key(number), outcome())
    assert len(store.told) <= 2


UNUSABLE = [
    ("a folder stands there", lambda root: root),
    ("a file stands where its folder should be", lambda root: _made(root / "file") / "state.sqlite"),
    ("nothing can be made there", lambda root: root.__class__("/proc/lintas/state.sqlite")),
    ("the name is too long", lambda root: root / ("x" * 300)),
]


def _made(file):
    file.write_text("")
    return file


@pytest.mark.parametrize("where", [case[1] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE])
def test_a_place_that_cannot_be_used_is_an_error_where_it_was_named_and_told_where_it_is_the_usual(where, tmp_path):
    path = where(tmp_path)
    with pytest.raises(StateError, match="name another place with --state"):
        open_memory(Place(str(path), path), TODAY, print)
    with pytest.raises(StateError, match="name another place with --state"):
        memory_at(str(path), TODAY, {}, "linux", print)
    with pytest.raises(StateError, match="name another place with --state"):
        memory_at(None, TODAY, {"LINTAS_STATE": str(path)}, "linux", print)
    told = []
    assert memory_at(None, TODAY, {"XDG_CACHE_HOME": "/proc/lintas"}, "linux", told.append) is None
    assert len(told) == 1
    assert told[0].startswith("nothing is remembered: ")


def test_without_a_home_nothing_is_remembered_and_that_is_told():
    told = []
    assert memory_at(None, TODAY, {}, "linux", told.append) is None
    assert told == [
        "nothing is remembered: there is no HOME to keep a state below; name a place with --state, or use --no-cache"
    ]


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_may_not_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StateError, match="permission denied"):
        Store(Place("the state", tmp_path / "state.sqlite")).open()


FULL = """
import resource, signal
from tests.state.made_outcomes import key, outcome
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_memory(place, today, print) as memory:
    size = 200_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    for number in range(1_000):
        memory.put(key(number), outcome(f"email_{number}"))
        memory.get(key(number))
    memory.close()
print("the audit went on")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX's")
def test_a_full_disk_is_told_once_and_what_was_written_before_is_kept(file):
    store = _filled(file, 300)
    out, err = store.process(FULL).communicate(timeout=120)
    first, *rest = out.splitlines()
    assert first.startswith("the state the state is not used any more: ")
    assert first.endswith("; the audit goes on without it")
    assert (rest, err) == (["the audit went on"], "")
    with store.open() as memory:
        assert all(memory.get(key(number)) is not None for number in range(300))
    assert store.told == []


KILLED = """
import itertools
from tests.state.made_outcomes import key, outcome
memory = open_memory(place, today, print)
for number in itertools.count():
    memory.put(key(number), outcome())
    if number == 2_000:
        print("on its way", flush=True)
"""


def test_an_audit_that_is_killed_leaves_a_whole_state_with_what_it_had_written(file):
    store = _filled(file, 1)
    running = store.process(KILLED)
    assert running.stdout is not None
    assert running.stdout.readline() == "on its way\n"
    running.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    running.communicate(timeout=60)
    with store.open() as memory:
        assert memory.extent().outcomes >= 1_500
        assert memory.get(key(1)) is not None
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert store.told == []


def test_what_another_audit_keeps_locked_is_written_later(file, monkeypatch):
    monkeypatch.setattr("auditor.state.files._PATIENCE", 0.1)
    store = _filled(file, 1)
    with store.open() as memory:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for number in range(600):
            memory.put(key(number), outcome())
        assert memory.get(key(599)) is not None
        other.execute("ROLLBACK")
        other.close()
    with store.open() as memory:
        assert memory.extent().outcomes == 600
    assert store.told == []


def test_what_stays_locked_to_the_end_is_told(file, monkeypatch):
    monkeypatch.setattr("auditor.state.files._PATIENCE", 0.1)
    store = _filled(file, 1)
    other = sqlite3.connect(file, isolation_level=None)
    with store.open() as memory:
        other.execute("BEGIN IMMEDIATE")
        memory.put(key(7), outcome())
    other.execute("ROLLBACK")
    assert len(store.told) == 1
    assert "another audit keeps it locked" in store.told[0]


def test_a_state_whose_file_is_taken_away_while_it_is_used_ends_quietly(file):
    store = _filled(file, 10)
    with store.open() as memory:
        for path in file.parent.iterdir():
            path.unlink()
        memory.put(key(99), outcome())
        memory.get(key(1))
    with store.open() as memory:
        memory.put(key(1), outcome())
    assert len(store.told) <= 1


def test_names_that_look_like_urls_or_options_are_names(tmp_path):
    for name in ("a b.sqlite", "a?mode=ro.sqlite", "a#b.sqlite", "ข้อมูล.sqlite", "%41.sqlite", "-x.sqlite"):
        store = _filled(tmp_path / name, 1)
        assert (tmp_path / name).exists()
        with store.open() as memory:
            assert memory.get(key(0)) is not None


def test_two_audits_that_find_the_same_damage_set_it_aside_once(file):
    store = _filled(file)
    _overwritten(file)
    running = [store.process(OPENS, str(place)) for place in range(3)]
    for one in running:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, err) == (0, "")
        assert len(out.splitlines()) <= 1
    with store.open() as memory:
        assert sum(memory.get(key(number)) is not None for number in range(3)) == 3


OPENS = """
from tests.state.made_outcomes import key, outcome
with open_memory(place, today, print) as memory:
    memory.put(key(int(sys.argv[1])), outcome())
"""
