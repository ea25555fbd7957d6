"""Connections: one kept open per database and process, each used in transactions that cannot write."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from auditor.sources.databases.addresses import Address, shown
from auditor.sources.databases.dialects.interface import Dialect
from auditor.sources.databases.drivers import driving
from auditor.sources.databases.failures import worded
from auditor.sources.interface import SourceError, Unread

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


@dataclass(frozen=True, slots=True)
class Session:
    """A transaction that cannot write."""

    connection: Connection
    dialect: Dialect


@contextmanager
def session(address: Address, place: str) -> Iterator[Session]:
    """Open a transaction that cannot write; it is rolled back at the end, and the connection kept for the next.

    Args:
        address: the database.
        place: how errors call what is read.

    Raises: SourceError, also for whatever the database refuses in the body.
    """
    with worded(place):
        engine = _engine(address)
        connection, dialect = _begun(engine, address.timeout, place)
        try:
            yield Session(connection, dialect)
        except OSError:  # SQLAlchemy does not know what a broken socket means for the connection
            connection.invalidate()
            raise
        finally:
            _end(connection)


def forget_connections() -> None:
    """Close the connections that are kept, so that nobody who wants to drop a database is in its way."""
    with _LOCK:
        for engine in _ENGINES.values():
            engine.dispose()
        _ENGINES.clear()


_QUIET = "lintas"
_ENGINES: dict[tuple[Address, int], Engine] = {}
_LOCK = Lock()


def _engine(address: Address) -> Engine:
    """Return what connections come from; a process that was forked needs its own."""
    key = (address, os.getpid())
    with _LOCK:
        if key not in _ENGINES:
            _ENGINES[key] = _made(address)
        return _ENGINES[key]


def _made(address: Address) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.engine import make_url

    url = make_url(address.url)
    plan = driving(url, address.timeout, shown(url))
    engine = create_engine(
        plan.url,
        connect_args=dict(plan.arguments),
        pool_size=1,
        max_overflow=-1,
        hide_parameters=True,
        pool_logging_name=_QUIET,
    )
    # What a driver says while a broken connection is tidied up quotes values, and would reach the terminal.
    logging.getLogger(f"{type(engine.pool).__module__}.{type(engine.pool).__name__}.{_QUIET}").disabled = True
    if plan.connect is not None:
        connect = plan.connect

        @event.listens_for(engine, "do_connect")
        def _connect(_dialect: Any, _record: Any, _arguments: Any, keywords: dict[str, Any]) -> Any:
            return connect(keywords)

    return engine


def _begun(engine: Engine, timeout: int, place: str) -> tuple[Connection, Dialect]:
    """Begin a transaction; a kept connection may have died since, then on a new one."""
    from sqlalchemy.exc import DBAPIError

    try:
        connection = engine.connect()
    except TypeError:
        reason = "the URL has a key that the driver does not know"
        raise SourceError(Unread(place, reason, "correct what follows the ? in the URL")) from None
    dialect = _dialect(engine)
    try:
        dialect.begin(connection, timeout)
    except (DBAPIError, OSError):
        with suppress(Exception):
            connection.invalidate()
        _end(connection)
        connection = engine.connect()
        dialect.begin(connection, timeout)
    return connection, dialect


def _end(connection: Connection) -> None:
    """Roll back; nothing was written, so nothing is lost when even that fails."""
    try:
        connection.close()
    except Exception:  # noqa: BLE001  (whatever a driver throws at a dead connection)
        with suppress(Exception):
            connection.invalidate()
            connection.close()


def _dialect(engine: Engine) -> Dialect:
    from auditor.sources.databases.dialects.generic import Generic
    from auditor.sources.databases.dialects.mysql import MySql
    from auditor.sources.databases.dialects.postgresql import OLDEST, PostgreSql

    version = getattr(engine.dialect, "server_version_info", None) or (0,)
    match engine.dialect.name:
        case "postgresql" if version >= OLDEST:
            return PostgreSql()
        case "mysql" | "mariadb":
            return MySql()
    return Generic()
