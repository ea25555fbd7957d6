"""Commands that are notified: they get JSON on standard input and nothing else; that they fail is told."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from auditor.history.notifying import NotifyError, notify, parsed

WRITES = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read() + repr(sys.argv[2:]))"


def script(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def test_a_command_gets_the_notice_on_its_standard_input(tmp_path):
    notify(script(WRITES, str(tmp_path / "told"), "$HOME;`id`"), {"news": ["ชื่อ"], "n": 1})
    first, second = (tmp_path / "told").read_text().split("\n")
    assert json.loads(first) == {"news": ["ชื่อ"], "n": 1}
    assert second == "['$HOME;`id`']", "no shell looks at the words"


def test_what_it_prints_is_no_part_of_the_report(capfd):
    notify(script("print('sent')"), {})
    told = capfd.readouterr()
    assert told.out == ""
    assert "sent" in told.err


def test_a_command_that_does_not_read_is_fine():
    notify(script("pass"), {"long": "x" * 1_000_000})


FAILS = [
    (["/no/such/command", "token-s3cret"], "'command' cannot be run: no such file or directory"),
    ([str(Path(__file__).parent), "token-s3cret"], "'history' cannot be run: permission denied"),
    (["a\0b"], "cannot be run"),
    (script("raise SystemExit(7)", "token-s3cret"), "ended with code 7"),
    (script("import os; os.kill(os.getpid(), 9)", "token-s3cret"), "ended with signal 9"),
]


@pytest.mark.skipif(os.name != "posix", reason="words of POSIX")
@pytest.mark.parametrize(("words", "says"), FAILS)
def test_a_command_that_fails_is_told_without_its_arguments(words, says):
    with pytest.raises(NotifyError) as caught:
        notify(words, {})
    assert says in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="process groups of POSIX")
def test_a_command_that_does_not_end_is_ended_with_what_it_started(tmp_path):
    pids = tmp_path / "pids"
    code = (
        "import subprocess, sys, time, os, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()} {child.pid}')\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(NotifyError, match="did not end within 5 seconds"):
        notify(script(code, str(pids)), {}, seconds=5)
    command, child = map(int, pids.read_text().split())
    limit = time.monotonic() + 60  # whoever adopts the child collects it when it gets round to it
    while (_runs(command) or _runs(child)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not _runs(command)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


COMMANDS = [
    ("curl -sf https://hooks.example/x", ["curl", "-sf", "https://hooks.example/x"]),
    ("'/opt/a b/tell' --to \"dpo office\"", ["/opt/a b/tell", "--to", "dpo office"]),
    ("tell; rm -rf x", ["tell;", "rm", "-rf", "x"]),
]


@pytest.mark.skipif(os.name != "posix", reason="words of POSIX")
@pytest.mark.parametrize(("command", "words"), COMMANDS)
def test_a_command_is_split_into_words_and_no_shell_is_asked(command, words):
    assert parsed(command) == words


@pytest.mark.parametrize("command", ["", "   ", "tell 'dpo"])
def test_a_command_that_is_none_is_refused(command):
    with pytest.raises(NotifyError):
        parsed(command)
