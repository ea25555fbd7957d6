"""Where a history lies and how it is opened: a SQLite file, made for its owner's eyes, or a PostgreSQL database by its URL.

Unlike a state, which can be made again, a history is never set aside or begun anew: what is damaged or of others is refused.
The file has a rollback journal and no write-ahead log, so that it can be read where nothing may be written.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.history.failures import worded
from auditor.history.model import HistoryError
from auditor.state.memory import StateError
from auditor.state.place import Place, place_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

APPLICATION_ID = 0x4C4E5448
"""Tells a SQLite file of ours (https://sqlite.org/fileformat.html#application_id): "LNTH"."""
_MAGIC = b"SQLite format 3\0"
_POSTGRES = re.compile(r"^postgres(?=[+:])")
"""What PostgreSQL's own clients also take for `postgresql`."""
_PATIENCE = 30.0
"""Seconds to wait for another audit that records: it takes one about as many milliseconds."""


def place_at(asked: str) -> Place:
    """Take apart what `--history` names.

    Raises: HistoryError for a URL of another kind than SQLite and PostgreSQL.
    """
    try:
        place = place_of(asked, {}, "")
    except StateError:
        raise HistoryError(
            "a history lies in a SQLite file or a PostgreSQL database; write a path, or postgresql://user@host/database"
        ) from None
    return replace(place, url=_POSTGRES.sub("postgresql", place.url))


def engine_to_write(place: Place, environment: Mapping[str, str]) -> Engine:
    """What connections that may write come from; a file is made where there is none.

    Raises: HistoryError.
    """
    if place.path is None:
        return _database(place, environment)
    path = place.path
    _prepare(path, place.shown)
    return _file(lambda: sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False))


def engine_to_read(place: Place, environment: Mapping[str, str]) -> Engine:
    """What connections come from that write nothing, not even beside the file.

    Raises: HistoryError, also where there is no such file.
    """
    if place.path is None:
        return _database(place, environment)
    path = place.path
    with worded(place.shown):
        if not path.exists():
            raise HistoryError(f"there is no history {place.shown}; `lintas audit --history {place.shown}` begins one")
        _refuse_others(path, place.shown)
    address = f"{path.absolute().as_uri()}?mode=ro"
    return _file(lambda: sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None))


def _prepare(path: Path, shown: str) -> None:
    with worded(shown):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _refuse_others(path, shown)


def _refuse_others(path: Path, shown: str) -> None:
    """An empty file is one that a history may begin in. Raises: HistoryError, OSError."""
    if path.is_dir():
        raise HistoryError(f"{shown} is a folder; name a file in it")
    with path.open("rb") as file:
        head = file.read(72)
    if head and not (head.startswith(_MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")):
        raise HistoryError(
            f"{shown} is not a history of Lintas and is left as it is; restore it if it was one, or name another file"
        )


def _file(connect: Any) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _database(place: Place, environment: Mapping[str, str]) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    from auditor.sources.databases.addresses import read
    from auditor.sources.databases.drivers import driving
    from auditor.sources.databases.passwords import password_file

    with worded(place.shown):
        request = read(place.url, environment, password_file(environment))
        plan = driving(request.url, request.timeout, request.place)
        engine = create_engine(plan.url, connect_args=dict(plan.arguments), poolclass=NullPool, hide_parameters=True)
    if plan.connect is not None:
        connect = plan.connect

        @event.listens_for(engine, "do_connect")
        def _connect(_dialect: Any, _record: Any, _arguments: Any, keywords: dict[str, Any]) -> Any:
            return connect(keywords)

    return engine
