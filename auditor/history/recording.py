"""Recording one run: what it saw, held against what is known. Every function works inside its caller's transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from auditor.findings.model import Level
from auditor.history.life import CLOSED, NEWS, Event, Sight, State, step
from auditor.history.model import Change, Counts, Coverage, Looked, Observation, Run, Sighting, Turned
from auditor.history.observing import sight_of_missing
from auditor.history.rows import record_of, run_of
from auditor.history.tables import COVERAGE, EVENTS, FINDINGS, PIPELINES, RUNS, VERDICTS

_T = TypeVar("_T")
_Row = Mapping[str, Any]
_CHUNK = 500
"""Ids in one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535."""
_QUIET = frozenset({Event.SEEN, Event.UNCONFIRMED})
"""What changes nothing, and is not written down as an event."""
_NONE = "none"


def record(connection: sa.Connection, seen: Observation, at: datetime, began: datetime) -> Change:
    """Record a run; see `History.record`."""
    owner = pipeline_of(connection, seen.pipeline)
    last = _last_run(connection, owner)
    known = {
        row["fingerprint"]: dict(row)
        for row in _rows(connection, sa.select(FINDINGS).where(FINDINGS.c.pipeline == owner))
    }
    moves = list(_moves(connection, known, seen))
    run_id, run = _insert_run(connection, owner, last, seen, moves, at)
    _write_findings(connection, owner, run_id, moves)
    _write_coverage(connection, run_id, seen)
    turned = _write_verdicts(connection, owner, run_id, last, seen)
    before = None if last is None else run_of(last)
    return Change(
        pipeline=seen.pipeline,
        run=run,
        before=before,
        moved=tuple((event, record_of(row)) for event, row in moves),
        verdicts=tuple(turned),
        overlapped=before is not None and before.at > began,
    )


def pipeline_of(connection: sa.Connection, name: str) -> int:
    """The id of a pipeline, made where there is none."""
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    found = connection.execute(sa.select(PIPELINES.c.id).where(PIPELINES.c.key == key)).scalar_one_or_none()
    return int(found) if found is not None else _inserted(connection, PIPELINES, key=key, name=name)


def chunks(items: Iterable[_T], size: int = _CHUNK) -> Iterator[list[_T]]:
    """Items in lists of at most `size`."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _last_run(connection: sa.Connection, owner: int) -> _Row | None:
    asked = sa.select(RUNS).where(RUNS.c.pipeline == owner).order_by(RUNS.c.number.desc()).limit(1)
    return next(iter(_rows(connection, asked)), None)


def _moves(
    connection: sa.Connection, known: Mapping[str, dict[str, Any]], seen: Observation
) -> Iterator[tuple[Event, dict[str, Any]]]:
    """What happens to each finding, with its row as it is afterwards."""
    present = {sighting.fingerprint: sighting for sighting in seen.sightings}
    for fingerprint, sighting in present.items():
        yield _seen(known.get(fingerprint), sighting, seen)
    missing = [row for row in known.values() if row["fingerprint"] not in present and State(row["state"]) not in CLOSED]
    looks = _looks(connection, {row["last_run"] for row in missing})
    for row in missing:
        then, depth = looks[row["last_run"]]
        sight = sight_of_missing(row["flow"], row["dataset"], row["rests_on"], then, depth, seen)
        state, event = step(State(row["state"]), sight)
        if state is not None and event is not None:
            closed = seen.as_of if state in CLOSED else None
            yield event, {**row, "state": state.value, "closed": closed}


def _seen(known: dict[str, Any] | None, sighting: Sighting, seen: Observation) -> tuple[Event, dict[str, Any]]:
    state, event = step(State(known["state"]) if known is not None else None, _sight(known, sighting))
    if state is None or event is None:
        raise AssertionError("a finding that was seen has a state")
    row = {
        **(known or {"first_seen": seen.as_of, "reopened": 0, "told": False, "told_due": None, "opened": seen.as_of}),
        **{name: getattr(sighting, name) for name in _OF_SIGHTING},
        "rests_on": list(sighting.rests_on),
        "state": state.value,
        "last_seen": seen.as_of,
        "closed": None,
    }
    if event in NEWS:
        row["told"] = False
    if event is Event.REOPENED:
        row |= {"opened": seen.as_of, "reopened": row["reopened"] + 1}
    return event, row


def _sight(known: Mapping[str, Any] | None, sighting: Sighting) -> Sight:
    if sighting.accepted_until is not None:
        return Sight.ACCEPTED
    raised = known is not None and Level[sighting.level.upper()] > Level[known["level"].upper()]
    return Sight.RAISED if raised else Sight.OPEN


_OF_SIGHTING = (
    "fingerprint", "rule", "level", "title", "flow", "dataset", "columns", "law", "transfer", "outcome", "cite", "due",
    "accepted_until",
)  # fmt: skip


def _looks(connection: sa.Connection, runs: set[int]) -> dict[int, tuple[dict[str, Looked], int]]:
    """How closely runs looked, by run: at each dataset, and how many rows they asked for."""
    found: dict[int, tuple[dict[str, Looked], int]] = {}
    for some in chunks(sorted(runs)):
        for row in _rows(connection, sa.select(RUNS.c.id, RUNS.c.depth).where(RUNS.c.id.in_(some))):
            found[row["id"]] = {}, row["depth"] or 0
        for row in _rows(connection, sa.select(COVERAGE).where(COVERAGE.c.run.in_(some))):
            found[row["run"]][0][row["dataset"]] = Looked(
                row["tables"], row["rows_read"], row["rows_total"], row["unread"]
            )
    return found


def _insert_run(
    connection: sa.Connection,
    owner: int,
    last: _Row | None,
    seen: Observation,
    moves: Sequence[tuple[Event, _Row]],
    at: datetime,
) -> tuple[int, Run]:
    counts = _counts(moves)
    coverage = _coverage(seen)
    run = Run(
        number=1 if last is None else last["number"] + 1,
        at=at.astimezone(UTC).replace(microsecond=0),
        as_of=seen.as_of,
        manifest=seen.manifest,
        rule_set=seen.rule_set,
        version=seen.version,
        counts=counts,
        coverage=coverage,
    )
    run_id = _inserted(
        connection,
        RUNS,
        pipeline=owner,
        number=run.number,
        at=run.at.replace(tzinfo=None),
        as_of=run.as_of,
        manifest=run.manifest,
        rule_set=run.rule_set,
        version=run.version,
        depth=seen.depth,
        **{name: getattr(counts, name) for name in Counts.__dataclass_fields__},
        **{name: getattr(coverage, name) for name in Coverage.__dataclass_fields__},
    )
    return run_id, run


def _counts(moves: Sequence[tuple[Event, _Row]]) -> Counts:
    events = Counter(event for event, _ in moves)
    states = Counter(row["state"] for _, row in moves)
    levels = Counter(row["level"] for _, row in moves if row["state"] == State.OPEN)
    return Counts(
        errors=levels["error"],
        warnings=levels["warning"],
        notes=levels["note"],
        accepted=states[State.ACCEPTED],
        unconfirmed=events[Event.UNCONFIRMED],
        new=events[Event.NEW],
        reopened=events[Event.REOPENED],
        raised=events[Event.RAISED],
        fixed=events[Event.FIXED],
        withdrawn=events[Event.WITHDRAWN],
    )


def _coverage(seen: Observation) -> Coverage:
    looked = seen.looked.values()
    totals = [one.rows_total for one in looked]
    return Coverage(
        tables=sum(one.tables for one in looked),
        rows_read=sum(one.rows_read for one in looked),
        rows_total=None if None in totals else sum(total for total in totals if total is not None),
        unread=sum(one.unread for one in looked),
    )


def _write_findings(
    connection: sa.Connection, owner: int, run: int, moves: Sequence[tuple[Event, dict[str, Any]]]
) -> None:
    """Insert findings that are new, update the others, and write down what changed."""
    rows = [
        {**row, "pipeline": owner, "last_run": row["last_run"] if row["state"] in CLOSED else run}
        for event, row in moves
        if event is not Event.UNCONFIRMED
    ]
    new = [row for row in rows if "id" not in row]
    if new:
        connection.execute(sa.insert(FINDINGS), new)
    numbers = {row["fingerprint"]: row["id"] for row in rows if "id" in row}
    for some in chunks(row["fingerprint"] for row in new):
        asked = sa.select(FINDINGS.c.fingerprint, FINDINGS.c.id)
        mine = connection.execute(asked.where(FINDINGS.c.pipeline == owner, FINDINGS.c.fingerprint.in_(some)))
        numbers.update((fingerprint, number) for fingerprint, number in mine)
    old = [{"finding": row.pop("id"), **row} for row in rows if "id" in row]
    if old:
        connection.execute(sa.update(FINDINGS).where(FINDINGS.c.id == sa.bindparam("finding")), old)
    events = [
        {"run": run, "finding": numbers[row["fingerprint"]], "event": event.value}
        for event, row in moves
        if event not in _QUIET
    ]
    if events:
        connection.execute(sa.insert(EVENTS), events)


def _write_coverage(connection: sa.Connection, run: int, seen: Observation) -> None:
    rows = [
        {
            "run": run, "dataset": name, "tables": one.tables, "rows_read": one.rows_read,
            "rows_total": one.rows_total, "unread": one.unread,
        }
        for name, one in seen.looked.items()
        if one.tables or one.unread
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(COVERAGE), rows)


def _write_verdicts(
    connection: sa.Connection, owner: int, run: int, last: _Row | None, seen: Observation
) -> list[Turned]:
    """Prolong the stretches of verdicts that stay, begin others; return what changed, nothing for the first run."""
    stretches: dict[str, _Row] = {}
    if last is not None:
        asked = sa.select(VERDICTS).where(VERDICTS.c.pipeline == owner, VERDICTS.c.last_run == last["id"])
        stretches = {row["transfer"]: row for row in _rows(connection, asked)}
    now = {one.transfer: one for one in seen.verdicts}
    stay = [row["id"] for name, row in stretches.items() if name in now and now[name].verdict == row["verdict"]]
    for some in chunks(stay):
        connection.execute(sa.update(VERDICTS).where(VERDICTS.c.id.in_(some)).values(last_run=run))
    begin = [one for one in now.values() if stretches.get(one.transfer, {}).get("verdict") != one.verdict]
    if begin:
        rows = [
            {
                "pipeline": owner, "transfer": one.transfer, "flow": one.flow, "verdict": one.verdict,
                "first_run": run, "last_run": run,
            }
            for one in begin
        ]  # fmt: skip
        connection.execute(sa.insert(VERDICTS), rows)
    if last is None:
        return []
    turned = [
        Turned(one.transfer, one.flow, stretches.get(one.transfer, {}).get("verdict", _NONE), one.verdict)
        for one in begin
    ]
    gone = [Turned(name, row["flow"], row["verdict"], _NONE) for name, row in stretches.items() if name not in now]
    return sorted([*turned, *gone], key=lambda one: (one.flow, one.transfer))


def _inserted(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    key = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
    if key is None:
        raise AssertionError(f"{table.name} has a primary key")
    return int(key[0])


def _rows(connection: sa.Connection, asked: sa.Select[Any]) -> list[_Row]:
    return [dict(row._mapping) for row in connection.execute(asked)]
