"""Keeping the words of a panicking native reader off the terminal.

Rust prints a panic and its stack on file descriptor 2 before Python sees an exception, and may quote what it was
reading. The exception is caught elsewhere; here its text is dropped. What else is written meanwhile appears a moment
later.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import IO

_STANDARD_ERROR = 2
_PANIC = b"panicked at"


@dataclass(slots=True)
class _Diversion:
    """The one diversion of this process, shared by the threads that want it at the same time."""

    lock: Lock = field(default_factory=Lock)
    users: int = 0
    original: int = -1
    sink: IO[bytes] | None = None


_DIVERSION = _Diversion()


@contextmanager
def unheard() -> Iterator[None]:
    """Hold back what is written to standard error in the body, and drop it if it tells of a panic."""
    with _DIVERSION.lock:
        if _DIVERSION.users == 0:
            _begin()
        _DIVERSION.users += 1
    try:
        yield
    finally:
        with _DIVERSION.lock:
            _DIVERSION.users -= 1
            if _DIVERSION.users == 0:
                _end()


def _begin() -> None:
    try:
        _DIVERSION.original = os.dup(_STANDARD_ERROR)
    except OSError:  # a process without standard error has nothing to keep clean
        return
    _DIVERSION.sink = tempfile.TemporaryFile()  # noqa: SIM115  (closed in _end)
    os.dup2(_DIVERSION.sink.fileno(), _STANDARD_ERROR)


def _end() -> None:
    if _DIVERSION.sink is None:
        return
    os.dup2(_DIVERSION.original, _STANDARD_ERROR)
    os.close(_DIVERSION.original)
    with _DIVERSION.sink as sink:
        sink.seek(0)
        held_back = sink.read()
    _DIVERSION.sink = None
    if held_back and _PANIC not in held_back:
        os.write(_STANDARD_ERROR, held_back)
