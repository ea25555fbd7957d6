"""Errors of databases in words of our own: what drivers say may quote a URL or a value."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from auditor.history.model import HistoryError
from auditor.sources.databases.failures import code_of, unread_of
from auditor.sources.interface import SourceError

_ELSEWHERE = "name another place with --history"
_OF_SQLITE = {
    "SQLITE_READONLY": ("it may not be written", f"let this user write the file and its folder, or {_ELSEWHERE}"),
    "SQLITE_FULL": ("the disk is full", f"free some space, or {_ELSEWHERE}"),
    "SQLITE_BUSY": ("another process keeps it locked", "try again when that is done"),
    "SQLITE_LOCKED": ("another process keeps it locked", "try again when that is done"),
    "SQLITE_CORRUPT": ("it is damaged", "restore it from a copy, or move it away to begin anew"),
    "SQLITE_NOTADB": ("it is damaged", "restore it from a copy, or move it away to begin anew"),
    "SQLITE_CANTOPEN": ("it cannot be opened", f"check the path and who may use it, or {_ELSEWHERE}"),
    "SQLITE_PERM": ("it cannot be opened", f"check the path and who may use it, or {_ELSEWHERE}"),
    "SQLITE_IOERR": ("its disk cannot be read or written", f"check for space and quota, or {_ELSEWHERE}"),
}
"""By the beginning of SQLite's name for a failure (https://sqlite.org/rescode.html)."""

_OF_POSTGRESQL = {
    "42501": ("permission denied", "grant this user CREATE on the schema, or SELECT, INSERT and UPDATE on its tables"),
    "25006": ("it may not be written", f"connect to the primary server, or {_ELSEWHERE}"),
    "53100": ("the server's disk is full", "free some space there"),
}
"""By SQLSTATE, where writing needs another hint than reading."""


@contextmanager
def worded(shown: str) -> Iterator[None]:
    """Turn whatever a database or driver throws in the body into a HistoryError about the place `shown`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError, ImportError) as error:
        reason, hint = _said(error, shown)
        raise HistoryError(f"the history {shown} cannot be used: {reason}; {hint}") from None
    except SourceError as error:
        told = error.unread
        raise HistoryError(f"the history {shown} cannot be used: {told.reason}; {told.hint}") from None


def _said(error: BaseException, shown: str) -> tuple[str, str]:
    original = getattr(error, "orig", None) or error
    name = getattr(original, "sqlite_errorname", None)
    if isinstance(original, sqlite3.Error):
        known = next((said for start, said in _OF_SQLITE.items() if str(name).startswith(start)), None)
        return known or (f"SQLite gave up ({name or type(original).__name__})", _ELSEWHERE)
    code = code_of(error)
    if code in _OF_POSTGRESQL:
        return _OF_POSTGRESQL[code]
    told = unread_of(error, shown)
    if told.reason.startswith("the database refused to read it"):
        return f"the database refused ({code or type(original).__name__})", _ELSEWHERE
    return told.reason, told.hint
