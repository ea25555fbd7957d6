"""Reading a history back, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from auditor.history.failures import worded
from auditor.history.life import Event
from auditor.history.migrating import schema_of
from auditor.history.model import HistoryError, Record, Run
from auditor.history.opening import engine_to_read, place_at
from auditor.history.rows import record_of, run_of
from auditor.history.tables import EVENTS, FINDINGS, PIPELINES, RUNS, SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Past:
    """All that is kept of one pipeline, but how each run looked at each dataset."""

    pipeline: str
    runs: tuple[Run, ...]
    """In order of their numbers; at least one."""
    findings: tuple[Record, ...]
    """Those that are open first, then by rule."""
    events: Mapping[str, tuple[tuple[int, Event], ...]]
    """By fingerprint: what happened in which run, where it was not seen as before."""


def read(asked: str, environment: Mapping[str, str], name: str | None = None) -> tuple[Past, ...]:
    """Read what a history holds, by pipeline in order of their names; `name` for one of them only.

    Raises: HistoryError, also where it holds no such pipeline.
    """
    place = place_at(asked)
    engine = engine_to_read(place, environment)
    with worded(place.shown), engine.connect() as connection, _snapshot(connection):
        schema = schema_of(connection, place.shown)
        if schema == 0:
            raise HistoryError(
                f"nothing is recorded in {place.shown} yet; `lintas audit --history` records a run there"
            )
        if schema < SCHEMA:
            raise HistoryError(
                f"the history {place.shown} was written by an older Lintas (schema {schema}, this one knows {SCHEMA}); "
                "the next audit with --history brings it up to date"
            )
        names = {int(row.id): str(row.name) for row in connection.execute(sa.select(PIPELINES))}
        wanted = {number: one for number, one in names.items() if name in (None, one)}
        pasts = [_past(connection, number, one) for number, one in wanted.items()]
    found = tuple(sorted((past for past in pasts if past.runs), key=lambda past: past.pipeline))
    if not found:
        there = ", ".join(sorted(names.values()))
        raise HistoryError(f"no run of {name!r} is recorded in {place.shown}; there are: {there or 'none'}")
    return found


@contextmanager
def _snapshot(connection: Connection) -> Iterator[None]:
    """Everything that is read is of one moment."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ")
    yield


def _past(connection: Connection, owner: int, name: str) -> Past:
    runs = connection.execute(sa.select(RUNS).where(RUNS.c.pipeline == owner).order_by(RUNS.c.number))
    findings = connection.execute(sa.select(FINDINGS).where(FINDINGS.c.pipeline == owner))
    events = connection.execute(
        sa.select(FINDINGS.c.fingerprint, RUNS.c.number, EVENTS.c.event)
        .join(FINDINGS, FINDINGS.c.id == EVENTS.c.finding)
        .join(RUNS, RUNS.c.id == EVENTS.c.run)
        .where(RUNS.c.pipeline == owner)
        .order_by(RUNS.c.number)
    )
    lives: dict[str, list[tuple[int, Event]]] = {}
    for fingerprint, number, event in events:
        lives.setdefault(fingerprint, []).append((number, Event(event)))
    records = [record_of(dict(row._mapping)) for row in findings]
    return Past(
        pipeline=name,
        runs=tuple(run_of(dict(row._mapping)) for row in runs),
        findings=tuple(sorted(records, key=lambda one: (one.closed is not None, one.rule, one.fingerprint))),
        events={fingerprint: tuple(life) for fingerprint, life in lives.items()},
    )
