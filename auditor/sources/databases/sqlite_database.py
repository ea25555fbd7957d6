"""An open SQLite file: read-only, without a trace beside it, and with an end to every statement."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as escaped

from auditor.sources.content import local, size_of, window
from auditor.sources.databases.dialects.interface import Row
from auditor.sources.interface import SourceError, Unread

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File

STATEMENT_SECONDS = 60
"""How long a statement may take until its next rows: a view may have no end."""

_BUSY_SECONDS = 5
_STEPS = 100_000
"""Instructions of SQLite's machine between two looks at the clock: a few milliseconds."""

_LOG_MODE = b"\x02\x02"
"""Bytes 18 and 19 of a file in write-ahead-log mode (SQLite, "Database File Format", 1.3)."""

_WORDS = {
    "SQLITE_NOTADB": ("it is encrypted or no SQLite database", "decrypt it, or check what wrote it"),
    "SQLITE_CORRUPT": ("a part of the database file is damaged", "restore the file from a backup"),
    "SQLITE_IOERR": ("the operating system could not read a part of it", "check the disk"),
    "SQLITE_BUSY": ("another program is writing to it", "try again when that program is done"),
    "SQLITE_LOCKED": ("another program is writing to it", "try again when that program is done"),
    "SQLITE_CANTOPEN": (
        "SQLite could not open it",
        "check the rights on the file, its folder and its -wal and -shm files",
    ),
    "SQLITE_READONLY": ("a crash left it half-written", "open it once with the program that writes it"),
    "SQLITE_INTERRUPT": (
        f"a statement took longer than {STATEMENT_SECONDS} seconds",
        "look at the view, or leave it out",
    ),
    "SQLITE_NOMEM": ("it does not fit in memory", "sample it without --full"),
    "SQLITE_ERROR": ("SQLite cannot make sense of its definition", "check the functions and extensions that it needs"),
}
"""By the beginning of SQLite's error name: reason and hint. Messages are not shown, because they quote values."""

_MARKS_OF_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_NOTADB")


@dataclass(slots=True)
class Database:
    """A connection on which nothing can be written."""

    connection: sqlite3.Connection
    bytes: int
    """Size of the file."""

    deadline: float = 0.0

    def fetch(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and return its rows."""
        self.deadline = time.monotonic() + STATEMENT_SECONDS
        return self.connection.execute(statement, parameters).fetchall()

    def streamed(self, statement: str, stretch: int) -> Iterator[list[Row]]:
        """Run a statement and yield its rows as they come."""
        self.deadline = time.monotonic() + STATEMENT_SECONDS
        with closing(self.connection.execute(statement)) as cursor:
            while rows := cursor.fetchmany(stretch):
                yield rows
                self.deadline = time.monotonic() + STATEMENT_SECONDS

    def is_late(self) -> bool:
        """Say whether the statement must end: SQLite asks now and then."""
        return time.monotonic() > self.deadline


@contextmanager
def database(path: File, place: str) -> Iterator[Database]:
    """Open a file; errors in the body are said of `place`.

    Raises: SourceError.
    """
    with local(path) as file:
        log = file.with_name(file.name + "-wal")
        # Without a log nobody has the file open, and its locks would be two more files beside it.
        alone = window(file, 18, 2) == _LOG_MODE and not (log.exists() and log.stat().st_size)
        before = _state(file)
        uri = f"file:{escaped(str(file.absolute()))}?mode=ro{'&immutable=1' if alone else ''}"
        try:
            with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)) as connection:
                opened = Database(connection, size_of(file), time.monotonic() + STATEMENT_SECONDS)
                _guard(opened)
                yield opened
        except sqlite3.Error as error:
            raise SourceError(Unread(place, *_worded(error))) from None
        if alone and _state(file) != before:
            raise SourceError(Unread(place, "it changed while it was read", "run Lintas again"))


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether an error concerns a part of the file, so that others may be sound."""
    return _name(error).startswith(_MARKS_OF_DAMAGE)


def _guard(opened: Database) -> None:
    """Trust nothing that the file says, and hold on to one state of it."""
    connection = opened.connection
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.set_progress_handler(opened.is_late, _STEPS)
    for setting in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")


def _state(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _worded(error: sqlite3.Error) -> tuple[str, str]:
    name = _name(error)
    found = next((words for start, words in _WORDS.items() if name.startswith(start)), None)
    return found or (
        f"SQLite could not read it ({name or type(error).__name__})",
        "try to read it with the sqlite3 program",
    )


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", "") or "")
