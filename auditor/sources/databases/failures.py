"""Errors of servers and drivers in words of our own: their messages quote values, statements and now and then a URL."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.sources.interface import SourceError, Unread

_LOST = Unread("", "the connection was lost", "run Lintas again; check the server and the network in between")
_NO_ANSWER = Unread("", "nobody answers at this host and port", "check the host, the port, and that the server is up")
_UNKNOWN_HOST = Unread("", "the name of the host is not known", "correct the host in the URL")
_WAITED = Unread("", "the server did not answer in time", "check the server and the network; raise lintas_timeout")
_TLS = Unread("", "no encrypted connection came about", "check the server's certificate, and sslmode in the URL")
_TEXT = Unread("", "the server sends text that is not in the encoding it names", "check the database's encoding")
_MEMORY = Unread("", "it does not fit in memory", "sample it without --full")

_OTHER_PRODUCT = Unread(
    "", "the server is another product than the URL says", "write the URL with the SQLAlchemy dialect of that product"
)

_UNKNOWN_KEY = Unread("", "the URL has a key that the driver does not know", "correct what follows the ? in the URL")

_SAID = (
    ("password authentication failed", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("authentication failed", "28000"),
    ('database "', "3D000"),
    ("too many clients", "53300"),
    ("too many connections", "53300"),
)
"""How libpq words what goes wrong while connecting, for which its drivers tell no SQLSTATE."""

_UNREACHED = (
    ("could not translate host name", _UNKNOWN_HOST),
    ("failed to resolve host", _UNKNOWN_HOST),
    ("connection refused", _NO_ANSWER),
    ("can't create a connection", _NO_ANSWER),
    ("timeout expired", _WAITED),
    ("connection option", _UNKNOWN_KEY),
    ("ssl", _TLS),
)


@contextmanager
def worded(place: str) -> Iterator[None]:
    """Turn whatever a driver throws in the body into a SourceError about `place`.

    Raises: SourceError, with nothing of the driver's message in it.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, OSError, UnicodeError, MemoryError, ImportError, AssertionError) as error:
        raise SourceError(unread_of(error, place)) from None


def unread_of(error: BaseException, place: str) -> Unread:
    """Word an error about `place`."""
    found = _known(error)
    return Unread(place, found.reason, found.hint)


def code_of(error: BaseException) -> str:
    """Return the SQLSTATE or error number that a driver's exception carries, or an empty string.

    psycopg calls it `sqlstate`, psycopg2 `pgcode`, pg8000 has a dictionary of the protocol's fields, the drivers of
    MySQL and ODBC put the code first. A number goes first: PyMySQL has a coarser SQLSTATE besides.
    """
    original = getattr(error, "orig", None) or error
    first = original.args[0] if getattr(original, "args", ()) else None
    if isinstance(first, int):
        return str(first)
    for name in ("sqlstate", "pgcode"):
        code = getattr(original, name, None)
        if isinstance(code, str):
            return code
    if isinstance(first, dict):
        return str(first.get("C", ""))
    return first if isinstance(first, str) and re.fullmatch(r"[0-9A-Z]{5}", first) else ""


def _known(error: BaseException) -> Unread:
    from sqlalchemy.exc import NoSuchModuleError, NoSuchTableError

    chain = list(_causes(error))
    if any(isinstance(one, socket.gaierror) for one in chain):
        return _UNKNOWN_HOST
    for one in chain:
        entry = _entry(code_of(one))
        if entry is not None:
            return entry
    for one in chain:
        named = _by_kind(one)
        if named is not None:
            return named
    if isinstance(error, NoSuchModuleError):
        return Unread("", "no library for databases of this kind is installed", "install its SQLAlchemy dialect")
    if isinstance(error, NoSuchTableError):
        return Unread("", "the table is not there any more", "run Lintas again")
    return _by_words(chain) or _unnamed(error)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig", None) or error.__cause__ or error.__context__


def _entry(code: str) -> Unread | None:
    for server in ("postgresql", "mysql"):
        entry = _codes()[server].get(code)
        if entry is not None:
            return Unread("", entry["reason"], entry["hint"])
    return None


def _by_kind(error: BaseException) -> Unread | None:
    import ssl

    match error:
        case ssl.SSLError():
            return _TLS
        case TimeoutError():
            return _WAITED
        case ConnectionRefusedError() | FileNotFoundError():
            return _NO_ANSWER
        case OSError():
            return _LOST
        case UnicodeError():
            return _TEXT
        case MemoryError():
            return _MEMORY
        case AssertionError():  # SQLAlchemy's word for a version that it cannot read
            return _OTHER_PRODUCT
        case ModuleNotFoundError():
            missing = (error.name or "of its driver").partition(".")[0]
            return Unread("", f"it needs the package {missing}, which is not installed here", f"pip install {missing}")
    return None


def _by_words(chain: list[BaseException]) -> Unread | None:
    said = " ".join(str(getattr(one, "orig", None) or one) for one in chain).lower()
    if "certificate" in said:
        return _TLS
    for words, code in _SAID:
        if words in said:
            return _entry(code)
    for words, unread in _UNREACHED:
        if words in said:
            return unread
    lost = ("network error", "connection is closed", "server closed the connection", "connection was killed")
    return _LOST if any(words in said for words in lost) else None


def _unnamed(error: BaseException) -> Unread:
    code = code_of(error)
    kind = type(getattr(error, "orig", None) or error).__name__
    told = f"{kind}, code {code}" if code.isalnum() else kind
    return Unread("", f"the database refused to read it ({told})", "try to read it by hand as the same user")


@cache
def _codes() -> Mapping[str, Mapping[str, Any]]:
    import yaml

    text = files("auditor.sources.databases").joinpath("failures.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]
