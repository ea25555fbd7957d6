"""Opening a state: a file that is made, kept private and set aside when it is damaged; or a database by its URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.state.files import connect, prepare, set_aside
from auditor.state.memory import USUAL_BOUNDS, Bounds, StateError
from auditor.state.place import VARIABLE, Place, place_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from auditor.state.store import StoredMemory

    Tell = Callable[[str], None]

_ANSWER = 30
"""Seconds to wait for a database to answer."""
_CONNECTIONS = 2
"""One to read through, one to write through."""
_DRIVERS = ("psycopg", "pg8000", "psycopg2")


def memory_at(
    asked: str | None, today: date, environment: Mapping[str, str], system: str, tell: Tell
) -> StoredMemory | None:
    """Open the state that an option or the environment names, else the usual one.

    Args: `tell` is called with a sentence when a damaged state was set aside, and once when the memory cannot be used
    or stops being usable.
    Returns: None where the usual place cannot be used: nobody asked for it, so the audit goes on without.
    Raises: StateError where a place that was named cannot be used.
    """
    try:
        return open_memory(place_of(asked, environment, system), today, tell)
    except StateError as error:
        if asked or environment.get(VARIABLE):
            raise
        tell(f"nothing is remembered: {error}")
        return None


def open_memory(place: Place, today: date, tell: Tell, bounds: Bounds = USUAL_BOUNDS) -> StoredMemory:
    """Open a state, made where there is none; a damaged file of ours is set aside, and told.

    Raises: StateError.
    """
    if place.path is None:
        return _opened(_database(place), place, today, tell, bounds)
    prepare(place.path, place.usual, tell)
    try:
        return _opened(_file(place.path), place, today, tell, bounds)
    except StateError:
        aside = set_aside(place.path)
        if aside is None:
            raise
        tell(f"the state {place.shown} was damaged and begins anew; what is left of it is in {aside.name}")
        prepare(place.path, place.usual, tell)
        return _opened(_file(place.path), place, today, tell, bounds)


def _opened(engine: Engine, place: Place, today: date, tell: Tell, bounds: Bounds) -> StoredMemory:
    from auditor.state.store import StoredMemory

    memory = StoredMemory(engine, place, today, tell, bounds)
    memory.prepare()
    return memory


def _file(path: Path) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import QueuePool

    return create_engine(
        "sqlite://", creator=lambda: connect(path), poolclass=QueuePool, pool_size=_CONNECTIONS, hide_parameters=True
    )


def _database(place: Place) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    named = place.url.partition("://")[0].partition("+")[2]
    driver = named or next((name for name in _DRIVERS if find_spec(name)), "")
    if not driver or find_spec(driver) is None:
        raise StateError(
            f"the state {place.shown} needs a driver for PostgreSQL, which is not installed here; "
            "pip install 'lintas[databases]'"
        )
    waiting = {"connect_timeout": _ANSWER, "tcp_user_timeout": _ANSWER * 1000}
    waiting = {"timeout": _ANSWER} if driver == "pg8000" else waiting
    try:
        url = make_url(place.url).set(drivername=f"postgresql+{driver}")
        return create_engine(
            url, connect_args=waiting, pool_size=_CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True
        )
    except (SQLAlchemyError, ValueError, ImportError) as error:
        raise StateError(
            f"the state {place.shown} cannot be opened ({type(error).__name__}); "
            "write it as postgresql://user@host/database"
        ) from None
