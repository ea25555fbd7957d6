"""What `lintas init` asks on a terminal, and what an answer, an empty one and Ctrl-C do."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from auditor.manifest.loader import load

pytestmark = pytest.mark.slow

INTERRUPT = "\x03"
ON_TERMINAL = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches it
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a job in the background ignores
from auditor.cli import main
main(sys.argv[1:])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sg/customers.csv", "id_jakarta/customers_export.csv"):
        (tmp_path / "lake" / name).parent.mkdir(parents=True)
        pl.DataFrame({"email": [f"p{n}@mail.example" for n in range(30)], "a": 1, "b": 2}).write_csv(
            tmp_path / "lake" / name
        )
    return tmp_path


def talk(folder: Path, replies: Sequence[tuple[str, str]], *arguments: str) -> tuple[int, str]:
    """Run `lintas init` on a terminal, waiting for each text before typing the answer to it.

    Returns: the exit code and all that was shown.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, "init", "lake", *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
        cwd=folder, start_new_session=True, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    shown, seen, waiting = "", 0, list(replies)
    interrupted, patience = False, 120
    while True:
        ready, _, _ = select.select([ours], [], [], 1)
        if not ready and interrupted:  # Python misses one that comes right before it begins to wait for a line
            os.write(ours, INTERRUPT.encode())
        if not ready:
            patience -= 1
            assert patience, f"it said no more after: {shown[-500:]}"
            continue
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux's word for the other end being closed
            break
        if not part:
            break
        shown += part.decode("utf-8", "replace")
        while waiting and waiting[0][0] in shown[seen:]:
            asked, reply = waiting.pop(0)
            seen = shown.index(asked, seen) + len(asked)
            interrupted = reply == INTERRUPT
            os.write(ours, (reply if reply == INTERRUPT else f"{reply}\n").encode())
    os.close(ours)
    assert not waiting, f"never asked: {waiting[0][0]}\n{shown}"
    return process.wait(), shown


def test_answers_are_written_and_a_wrong_one_is_asked_again(folder: Path) -> None:
    code, shown = talk(
        folder,
        [
            ("Legal name", 'PT "Kopi": Tbk'),
            ("established", "Indonesa"),
            ("did you mean ID", ""),
            ("role", "contr"),
            ("id_jakarta lie", "aws:ap-southeast-3"),
            ("sg lie", "singapore"),
        ],
    )
    assert code == 0, shown
    manifest = load(folder / "lintas.yaml").manifest
    us = manifest.parties["us"]
    assert (us.name, us.established_in, us.role) == ('PT "Kopi": Tbk', None, "controller")
    assert manifest.datasets["customers_export"].region == "aws:ap-southeast-3"
    assert manifest.datasets["customers"].country == "SG"


def test_empty_answers_leave_everything_open(folder: Path) -> None:
    replies = [("Legal name", ""), ("established", ""), ("role", ""), ("lie (country", ""), ("lie (country", "")]
    code, shown = talk(folder, replies)
    assert code == 0, shown
    manifest = load(folder / "lintas.yaml").manifest
    assert (manifest.parties["us"].role, manifest.parties["us"].established_in) == (None, None)
    assert all(one.country is None and one.region is None for one in manifest.datasets.values())


def test_interrupted_questions_write_nothing(folder: Path) -> None:
    code, shown = talk(folder, [("Legal name", "Kopi"), ("established", INTERRUPT)])
    assert code == 130, shown
    assert not (folder / "lintas.yaml").exists()
    assert not (folder / ".lintas").exists()


def test_what_options_answer_is_not_asked(folder: Path) -> None:
    options = ("--name", "Kopi", "--country", "SG", "--role", "controller")
    code, shown = talk(folder, [], *options)
    assert code == 0, shown
    assert "lie (country" not in shown
    code, shown = talk(folder, [], "--yes", "--force")
    assert code == 0, shown
    assert "Legal name" not in shown
