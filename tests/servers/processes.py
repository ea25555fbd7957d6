"""Starting a server's binaries as a user without privileges, and waiting until it answers."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 120
"""How long a server may take to come up on a busy machine: a limit, not a measure."""


def needs_linux() -> None:
    """Skip where the servers' Debian packages do not exist."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the servers are started from Linux packages")


def binary(name: str, folders: Sequence[Path], package: str) -> Path:
    """Find a binary, or fail and say which package holds it."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed: apt-get install {package}", pytrace=False)
    return Path(found)


@dataclass(frozen=True)
class Account:
    """The user that servers run as: they refuse to run as root."""

    name: str
    uid: int
    gid: int

    def switch(self) -> dict[str, Any]:
        """Return the arguments of a child process that make it this user's; none where it is this user's already."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}


def account(*names: str) -> Account:
    """Return this process's user, or where that is root the first of the named ones that exists."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in (*names, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    pytest.fail("no user without privileges to run the server as", pytrace=False)


def run(arguments: Sequence[str | Path], who: Account) -> None:
    """Run a program to its end as another user."""
    done = subprocess.run(
        [str(argument) for argument in arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", check=False, **who.switch(),
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"{arguments[0]} ended with {done.returncode}:\n{done.stdout[-3000:]}", pytrace=False)


@contextmanager
def folder(who: Account) -> Iterator[Path]:
    """Make a folder that belongs to a user, with a path short enough for a Unix socket, and remove it again."""
    made = Path(tempfile.mkdtemp(prefix="lintas-server-", dir="/tmp"))
    os.chown(made, who.uid, who.gid)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(
    arguments: Sequence[str | Path], who: Account, log: Path, answers: Callable[[], bool]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the body is done; it ends at once, as nothing in it is worth keeping."""
    with log.open("wb") as sink:
        server = subprocess.Popen(
            [str(argument) for argument in arguments],
            stdout=sink, stderr=subprocess.STDOUT, cwd="/", start_new_session=True, **who.switch(),
        )  # fmt: skip
    try:
        limit = time.monotonic() + START_SECONDS
        while not answers():
            if server.poll() is not None or time.monotonic() > limit:
                pytest.fail(
                    f"{arguments[0]} did not come up:\n{log.read_text(errors='replace')[-3000:]}", pytrace=False
                )
            time.sleep(0.05)
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGQUIT if "postgres" in str(arguments[0]) else signal.SIGKILL)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
