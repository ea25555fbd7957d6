"""A memory in a SQL database: SQLite or PostgreSQL, the same tables and statements in both.

One row for each table and way of looking at it; what is stored is `stored_form`. Writes are gathered, so that ten
thousand small tables are some dozens of transactions; killed in between, an audit forgets the last seconds. Days, not
times, are kept, so that a second audit of the same day writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from auditor.state.files import set_aside
from auditor.state.memory import USUAL_BOUNDS, Bounds, Remembered, StateError
from auditor.state.place import Place
from auditor.state.stored_form import StoredFormError, pack, unpack
from auditor.state.tables import OUTCOMES, SCHEMA, make, schema_of, upsert

if TYPE_CHECKING:
    from auditor.state.keys import Key
    from auditor.table_scan import Outcome

    Tell = Callable[[str], None]

_MOST_BODY = 16 * 1024**2
_BATCH = 500
_SECONDS = 2.0
"""Outcomes, and seconds, after which what was gathered is written."""
_RETRY = 30.0
"""Seconds before writing is tried again where another audit held the lock for too long."""
_ROWS = 200
_MOST_PENDING = 10 * _BATCH
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
"""Another audit was writing for longer than we waited; trying again may help."""
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

_T = TypeVar("_T")
_GET = sa.select(OUTCOMES.c.since, OUTCOMES.c.used, OUTCOMES.c.body).where(
    OUTCOMES.c.place == sa.bindparam("place"), OUTCOMES.c.state == sa.bindparam("state")
)

_KNOWS = sa.select(sa.literal(1)).where(
    OUTCOMES.c.place == sa.bindparam("place"), OUTCOMES.c.state == sa.bindparam("state")
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is remembered."""

    outcomes: int
    size: int
    """Bytes of stored outcomes, without what the database adds."""
    since: date | None
    """The day of the oldest outcome; None where there is none."""


class StoredMemory:
    """A `Memory` in a database. It stays in the process that opened it; threads may share it."""

    def __init__(self, engine: sa.Engine, place: Place, today: date, tell: Tell, bounds: Bounds = USUAL_BOUNDS) -> None:
        """Take an engine; `tell` is called once, with a sentence, when the memory stops working."""
        self._engine, self._place, self._today, self._tell = engine, place, today, tell
        self._bounds = bounds
        self._guard = Lock()
        self._reading: sa.Connection | None = None
        self._pending: dict[str, dict[str, Any]] = {}
        self._touched: set[str] = set()
        self._written_at = time.monotonic()
        self._retry_at = self._written_at
        self._wrote = self._silent = False

    def __enter__(self) -> StoredMemory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Make the tables where there are none.

        Raises: StateError where the database cannot be used, or holds the state of a newer Lintas.
        """
        try:
            with self._engine.begin() as connection:
                schema = schema_of(connection)
            if schema is None or schema < SCHEMA:
                with self._engine.begin() as connection:
                    make(connection)
        except Exception as error:  # noqa: BLE001  (drivers raise more than SQLAlchemy wraps; all of it means the same)
            self._dispose()
            raise StateError(f"the state {self._place.shown} cannot be used: {self._why(error)}") from None
        if schema is not None and schema > SCHEMA:
            self._dispose()
            raise StateError(
                f"the state {self._place.shown} was written by a newer Lintas (schema {schema}, this one knows {SCHEMA}); "
                "update Lintas, or name another place with --state"
            )

    def get(self, key: Key) -> Remembered | None:
        """See `Memory`."""
        with self._guard:
            row = self._pending.get(key.place)
            if row is None:
                found = self._tried(lambda: self._read(key))
                row = None if found is None else {"state": key.state, **found}
            if row is None or row["state"] != key.state:
                return None
            try:
                outcome = unpack(row["body"])
            except StoredFormError:
                return None
            if row["used"] < self._today:
                self._touched.add(key.place)
            return Remembered(outcome, row["since"])

    def knows(self, key: Key) -> bool:
        """See `Memory`."""
        asked = {"place": key.place, "state": key.state}
        with self._guard:
            waiting = self._pending.get(key.place)
            if waiting is not None:
                return bool(waiting["state"] == key.state)
            return self._tried(lambda: self._connection().execute(_KNOWS, asked).first()) is not None

    def put(self, key: Key, outcome: Outcome) -> None:
        """See `Memory`."""
        if self._silent:
            return
        try:
            body = pack(outcome)
        except StoredFormError:
            return
        if len(body) > _MOST_BODY:
            return
        row = {"place": key.place, "state": key.state, "since": self._today, "used": self._today}
        with self._guard:
            self._pending[key.place] = {**row, "size": len(body), "body": body}
            now = time.monotonic()
            due = len(self._pending) >= _BATCH or now - self._written_at > _SECONDS
            if due and now >= self._retry_at and not self._silent:
                self._write()

    def forget(self, unused_since: date | None = None) -> int:
        """See `Memory`."""
        every = sa.delete(OUTCOMES)
        asked = every if unused_since is None else every.where(OUTCOMES.c.used < unused_since)
        with self._guard:
            if unused_since is None:
                self._pending.clear()
                self._touched.clear()
            gone = self._tried(lambda: self._changed(asked))
            if gone and self._place.path is not None:
                self._tried(self._shrink)
        return gone or 0

    def extent(self) -> Extent:
        """Return how much is remembered, what is not written yet left aside."""
        asked = sa.select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(OUTCOMES.c.size), 0), sa.func.min(OUTCOMES.c.since)
        )
        with self._guard:
            found = self._tried(lambda: self._connection().execute(asked).one())
        return Extent(0, 0, None) if found is None else Extent(int(found[0]), int(found[1]), found[2])

    def close(self) -> None:
        """See `Memory`."""
        with self._guard:
            if not self._silent:
                self._write()
            if self._pending and not self._silent:
                self._stop("another audit keeps it locked")
            if self._wrote and not self._silent:
                self._tried(self._prune)
            self._silent = True
            self._dispose()

    def _connection(self) -> sa.Connection:
        """The connection that statements go through, each on its own: no reading keeps another audit from writing."""
        if self._reading is None:
            self._reading = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._reading

    def _dispose(self) -> None:
        for let_go in (self._reading.close if self._reading is not None else None, self._engine.dispose):
            if let_go is not None:
                self._quietly(let_go)
        self._reading = None

    @staticmethod
    def _quietly(action: Callable[[], object]) -> None:
        try:
            action()
        except Exception:  # noqa: BLE001  (a connection that is gone cannot be closed either)
            return

    def _read(self, key: Key) -> dict[str, Any] | None:
        row = self._connection().execute(_GET, {"place": key.place, "state": key.state}).one_or_none()
        return None if row is None else dict(row._mapping)

    def _changed(self, statement: sa.Delete) -> int:
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount

    def _shrink(self) -> None:
        self._connection().exec_driver_sql("VACUUM")

    def _write(self) -> None:
        """Write what was gathered, in one transaction; where another audit writes for too long, keep it for later."""
        if not self._pending and not self._touched:
            return
        try:
            with self._engine.begin() as connection:
                for rows in _chunks(sorted(self._pending.values(), key=lambda row: str(row["place"]))):
                    connection.execute(upsert(connection.dialect.name, rows))
                for places in _chunks(sorted(self._touched - self._pending.keys())):
                    connection.execute(
                        sa.update(OUTCOMES)
                        .where(OUTCOMES.c.place.in_(places), OUTCOMES.c.used < self._today)
                        .values(used=self._today)
                    )
        except Exception as error:  # noqa: BLE001  (as in `prepare`)
            if not _is(error, *_BUSY) or len(self._pending) > _MOST_PENDING:
                self._fail(error)
            self._retry_at = time.monotonic() + _RETRY
            return
        finally:
            self._written_at = time.monotonic()
        self._retry_at = self._written_at
        self._wrote = self._wrote or bool(self._pending)
        self._pending.clear()
        self._touched.clear()

    def _prune(self) -> None:
        """Forget what was unused for too long, and the longest unused of what is too much."""
        column = OUTCOMES.c
        self._changed(sa.delete(OUTCOMES).where(column.used < self._today - timedelta(days=self._bounds.days)))
        whole = self._connection().execute(sa.select(sa.func.coalesce(sa.func.sum(column.size), 0))).scalar_one()
        if int(whole) > self._bounds.size:
            total = sa.func.sum(column.size).over(order_by=(column.used.desc(), column.place)).label("total")
            ranked = sa.select(column.place, total).subquery()
            beyond = sa.select(ranked.c.place).where(ranked.c.total > self._bounds.size)
            self._changed(sa.delete(OUTCOMES).where(column.place.in_(beyond)))

    def _tried(self, action: Callable[[], _T]) -> _T | None:
        """What an action gives; None once the memory does not work, which is told when it stops."""
        if self._silent:
            return None
        try:
            return action()
        except Exception as error:  # noqa: BLE001  (as in `prepare`)
            if not _is(error, *_BUSY):
                self._fail(error)
            return None

    def _fail(self, error: Exception) -> None:
        """Stop for an error; a damaged file makes room for a new one, which the next audit begins."""
        why = self._why(error)
        self._dispose()
        if self._place.path is not None and (_is(error, *_DAMAGED) or isinstance(error, UnicodeDecodeError)):
            aside = set_aside(self._place.path)
            why += f"; the damaged file is now {aside.name}" if aside is not None else ""
        self._stop(why)

    def _stop(self, why: str) -> None:
        self._silent = True
        self._pending.clear()
        self._touched.clear()
        self._dispose()
        self._tell(f"the state {self._place.shown} is not used any more: {why}; the audit goes on without it")

    def _why(self, error: Exception) -> str:
        """A driver's reason in a line, without a password: those that hold it are the URL's, which is known."""
        told = getattr(error, "orig", None) or error
        reason = told.args[0] if told.args else ""
        reason = reason.get("M", "") if isinstance(reason, dict) else str(reason)
        password = sa.make_url(self._place.url).password if self._place.url else None
        line = (reason.strip().splitlines() or [""])[0]
        line = line.replace(password, "***") if password else line
        return f"{line[:200]} ({type(told).__name__})" if line else type(told).__name__


def _is(error: Exception, *names: str) -> bool:
    """Whether SQLite gave one of some reasons, by the beginnings of their names."""
    name = getattr(getattr(error, "orig", None) or error, "sqlite_errorname", None)
    return isinstance(name, str) and name.startswith(names)


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, _ROWS)):
        yield chunk
