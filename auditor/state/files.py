"""A state's SQLite file: made for its owner's eyes, told from files of others, set aside when it is damaged."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from auditor.state.memory import StateError

APPLICATION_ID = 0x4C4E5453
"""Tells a SQLite file of ours (https://sqlite.org/fileformat.html#application_id): "LNTS"."""
_MAGIC = b"SQLite format 3\0"
_PATIENCE = 10.0
"""Seconds to wait for another audit that writes."""
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def prepare(path: Path, usual: bool, tell: Callable[[str], None]) -> None:
    """Make the file, for its owner's eyes only, where there is none; refuse one that is not ours.

    SQLite gives the files beside it (`-wal`, `-shm`) the same rights. At the `usual` place, what is no SQLite file is what
    is left of one of ours: it is set aside, and told.

    Raises: StateError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with path.open("rb") as file:
            head = file.read(72)
        ours = not head or (head.startswith(_MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4, "big"))
        if ours and os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise StateError(
            f"the state {path} cannot be made or read: {reason}; name another place with --state"
        ) from None
    if ours:
        return
    aside = set_aside(path) if usual else None
    if aside is None:
        raise StateError(f"{path} is not a state of Lintas and is left as it is; name another place with --state")
    tell(f"the state {path} was damaged and begins anew; what is left of it is in {aside.name}")
    prepare(path, usual, tell)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that other audits may write beside: the log is appended to, the file is never half-written.

    Raises: sqlite3.Error.
    """
    connection = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            # Before the write-ahead log is switched on, so that the file itself says whose it is.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _append_to_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _append_to_log(connection: sqlite3.Connection) -> None:
    """Switch on the write-ahead log, for which SQLite does not wait where two audits make the file at once."""
    for pause in _PAUSES:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if int(error.sqlite_errorcode) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(pause)
        else:
            return


def set_aside(path: Path) -> Path | None:
    """Rename a damaged file, with the files beside it, to `….damaged`; None where it is whole or cannot be renamed.

    Two audits may come upon the same damage: the lock, a SQLite file of its own, lets one of them rename and the other
    find a whole file. Who still writes into the renamed file writes there and harms nobody.
    """
    aside = path.with_name(f"{path.name}.damaged")
    try:
        with closing(sqlite3.connect(path.with_name(f"{path.name}.lock"), timeout=_PATIENCE)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            if not _is_damaged(path):
                return None
            path.replace(aside)
            for end in ("-wal", "-shm", "-journal"):
                with suppress(FileNotFoundError):
                    path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
    except (OSError, sqlite3.Error):
        return None
    return aside


def _is_damaged(path: Path) -> bool:
    """Whether a file that is not empty is no SQLite database, or a broken one. Raises: OSError."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) not in (_MAGIC, b""):
            return True
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except UnicodeDecodeError:  # what it complains of is itself no text any more
        return True
    except sqlite3.DatabaseError as error:
        return int(error.sqlite_errorcode) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
