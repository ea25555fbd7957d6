"""`lintas state` and the options of commands that remember."""

import sqlite3

import click
import pytest

from auditor.cli.commands.state import command
from auditor.cli.exits import USAGE, Exit
from auditor.cli.remembering import Remembering, memory_options
from auditor.state.place import Place
from tests.state.made_outcomes import key, outcome
from tests.state.stores import Store


def _run(*arguments: str) -> None:
    command.main(list(arguments), standalone_mode=False)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state.sqlite"


def _filled(file, count=3):
    with Store(Place(str(file), file)).open() as memory:
        for number in range(count):
            memory.put(key(number), outcome())


def test_it_shows_how_much_is_remembered(file, capsys):
    _filled(file)
    _run("--state", str(file))
    assert capsys.readouterr().out.splitlines() == [
        f"place   {file}",
        "tables  3, read since 2026-02-03",
        "size    0.0 MB",
    ]


def test_it_makes_nothing_where_there_is_nothing(file, capsys):
    _run("show", "--state", str(file))
    assert capsys.readouterr().out.splitlines() == [f"place   {file}", "tables  none, there is no such file yet"]
    assert not file.exists()


def test_clearing_leaves_an_empty_state_of_little_size(file, capsys):
    _filled(file, 2_000)
    before = file.stat().st_size
    _run("clear", "--state", str(file))
    assert capsys.readouterr().out.splitlines()[-1] == "forgot  2,000 tables"
    assert file.stat().st_size < before / 10
    _run("--state", str(file))
    assert "tables  0\n" in capsys.readouterr().out


def test_the_environment_names_a_place(file, capsys, monkeypatch):
    _filled(file)
    monkeypatch.setenv("LINTAS_STATE", str(file))
    _run()
    assert f"place   {file}" in capsys.readouterr().out


def test_a_place_that_is_not_ours_ends_with_2_and_a_reason(file, capsys):
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE people (name)")
    with pytest.raises(Exit) as stop:
        _run("clear", "--state", str(file))
    assert stop.value.code == USAGE
    assert "is not a state of Lintas and is left as it is" in capsys.readouterr().err


@click.command()
@memory_options
def scans(remembering: Remembering) -> None:
    with remembering.memory() as memory:
        if memory is not None:
            memory.put(key(1), outcome())
        click.echo("nothing" if memory is None else "something")


def test_commands_remember_unless_told_otherwise(file, capsys):
    scans.main(["--state", str(file)], standalone_mode=False)
    assert capsys.readouterr() == ("something\n", "")
    with Store(Place(str(file), file)).open() as memory:
        assert memory.get(key(1)) is not None
    scans.main(["--no-cache"], standalone_mode=False)
    assert capsys.readouterr() == ("nothing\n", "")


def test_contradictions_and_bad_places_are_usage_errors(tmp_path, capsys):
    with pytest.raises(click.UsageError, match="contradict"):
        scans.main(["--state", "x", "--no-cache"], standalone_mode=False)
    with pytest.raises(Exit) as stop:
        scans.main(["--state", "mysql://audit:s3cret@db/x"], standalone_mode=False)
    assert stop.value.code == USAGE
    told = capsys.readouterr().err
    assert "s3cret" not in told
    assert "not in one of 'mysql'" in told


def test_the_usual_place_that_cannot_be_used_is_told_and_the_command_goes_on(capsys, monkeypatch):
    monkeypatch.delenv("LINTAS_STATE", raising=False)
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    scans.main([], standalone_mode=False)
    out, err = capsys.readouterr()
    assert out == "nothing\n"
    assert err.startswith("nothing is remembered: there is no ")
