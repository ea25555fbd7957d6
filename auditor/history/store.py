"""A history in a database: opened, brought up to date, recorded into. Each run is one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from auditor.history import recording
from auditor.history.failures import worded
from auditor.history.migrating import lock, migrate, schema_of
from auditor.history.model import Change, Observation
from auditor.history.opening import APPLICATION_ID, engine_to_write, place_at
from auditor.history.tables import FINDINGS, RUNS, SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from auditor.state.place import Place

_CHUNK = 500


def history_at(asked: str, environment: Mapping[str, str]) -> History:
    """Open the history that a path or URL names, made where there is none, brought up to date where it is older.

    Raises: HistoryError where it cannot be used, may not be written, or was written by a newer Lintas.
    """
    place = place_at(asked)
    history = History(engine_to_write(place, environment), place)
    history.prepare()
    return history


class History:
    """What was recorded of earlier audits, and a place to record the next."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine, self._place = engine, place

    def prepare(self) -> None:
        """Make or update the tables, and see that they may be written, before hours go into an audit.

        Two that begin together wait for each other; killed in between, the database is as it was.

        Raises: HistoryError.
        """
        with self._writing() as connection:
            schema = schema_of(connection, self._place.shown)
            if connection.dialect.name == "sqlite":  # written each time: its journal needs the folder, too
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            if schema < SCHEMA:
                migrate(connection)
            for table in (RUNS, FINDINGS):
                _try_to_write(connection, table)

    def record(self, observation: Observation, at: datetime, began: datetime | None = None) -> Change:
        """Record a run, and tell what it changed since the one before.

        Runs of one pipeline follow each other in the order in which they are recorded; clocks order nothing.

        Args: `at` now, `began` when the audit began; both aware of their time zones.
        Raises: HistoryError; then nothing is recorded.
        """
        with self._writing() as connection:
            return recording.record(connection, observation, at, began or at)

    def tell(self, pipeline: str, news: Iterable[str], due: Mapping[str, date]) -> None:
        """Note of which findings somebody was told: as new or reopened, and, by fingerprint, as due on a day.

        Raises: HistoryError.
        """
        with self._writing() as connection:
            owner = recording.pipeline_of(connection, pipeline)
            mine = FINDINGS.c.pipeline == owner
            for some in recording.chunks(sorted(news), _CHUNK):
                connection.execute(sa.update(FINDINGS).where(mine, FINDINGS.c.fingerprint.in_(some)).values(told=True))
            for fingerprint, day in sorted(due.items()):
                one = sa.update(FINDINGS).where(mine, FINDINGS.c.fingerprint == fingerprint)
                connection.execute(one.values(told_due=day))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction in which nobody else writes, committed at the end."""
        with worded(self._place.shown), self._engine.connect() as connection, connection.begin():
            lock(connection)
            yield connection


def _try_to_write(connection: Connection, table: sa.Table) -> None:
    """Write no row, for which the same rights are needed as for writing one."""
    none = sa.select(table).where(sa.false())
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], none))
    connection.execute(sa.update(table).where(sa.false()).values(pipeline=table.c.pipeline))
