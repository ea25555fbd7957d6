"""What a run tells of its place in a history: as plain values, for JSON, for people and for notifications. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from auditor.history.duties import duties, overdue, soon
from auditor.history.life import CLOSED, Event, State
from auditor.history.model import Change, Counts, Record, Run
from jurisdiction_map.changes import changes

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.outlook import Turn
    from jurisdiction_map.changes import LawChange
    from jurisdiction_map.repository import Repository

AHEAD = timedelta(days=365)
"""How far ahead a run looks for changes in the law that turn a verdict."""

_LISTED = (Event.NEW, Event.REOPENED, Event.RAISED, Event.FIXED, Event.WITHDRAWN, Event.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class LawNews:
    """What the law did since the run before, and will do."""

    since: Sequence[LawChange] = ()
    """Changes in the laws that were asked, after the day of the run before, up to that of this one."""
    ahead: Sequence[Turn] = ()
    """Verdicts of the manifest's transfers, as declared, that will change."""


def law_since(laws: Repository, result: Result, before: Run | None) -> list[LawChange]:
    """What changed, since the run before, in the laws that this run's transfers were asked under.

    Nothing where there was no run before, or where that asked for a later day.
    """
    if before is None or result.as_of < before.as_of:
        return []
    asked = {code for transfer in result.transfers for code in transfer.laws}
    return changes((law for law in laws if law.code in asked), before.as_of, result.as_of)


def until(day: date) -> date:
    """The last day that is looked ahead to from a day."""
    return day + min(AHEAD, date.max - day)


def told(change: Change, law: LawNews) -> dict[str, Any]:
    """What a report says of the history of its result.

    `since` has every finding that is there, by fingerprint, with the day of the run that saw it first.
    """
    today = change.run.as_of
    entries = duties(change.pipeline, _open(change))
    return {
        "pipeline": change.pipeline,
        "run": run_values(change.run),
        "previous": None if change.before is None else run_values(change.before),
        "changed": _changed(change),
        "notes": _notes(change),
        **{event.value: [record_values(one) for one in change.of(event)] for event in _LISTED},
        "since": {
            record.fingerprint: record.first_seen.isoformat()
            for event, record in change.moved
            if record.state not in CLOSED and event is not Event.UNCONFIRMED
        },
        "due_soon": [entry.as_values(today) for entry in soon(entries, today)],
        "overdue": [entry.as_values(today) for entry in overdue(entries, today)],
        "verdicts": [
            {"transfer": one.transfer, "flow": one.flow, "before": one.before, "after": one.after}
            for one in change.verdicts
        ],
        "law_changes": [_law_values(one) for one in law.since],
        "scheduled": [_turn_values(one) for one in law.ahead],
    }


def news(change: Change) -> list[Record]:
    """Open findings of whose being new, reopened or raised nobody was told yet, by this run or an earlier one."""
    return [record for record in _open(change) if not record.told]


def newly_due(change: Change) -> list[Record]:
    """Open findings that fall due soon, on a day of which nobody was told yet."""
    today = change.run.as_of
    near = [one for one in _open(change) if one.due is not None and soon(duties(change.pipeline, [one]), today)]
    return [record for record in near if record.told_due != record.due]


def notice(change: Change, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a notification is given: `told`, with what nobody was told of yet under `news` and `newly_due`.

    None where there is nothing of that: nobody is called for what they know.
    """
    fresh, near = news(change), newly_due(change)
    if not fresh and not near:
        return None
    return {
        **document,
        "news": [record_values(one) for one in fresh],
        "newly_due": [record_values(one) for one in near],
    }


def run_values(run: Run) -> dict[str, Any]:
    """A run as JSON has it."""
    return {
        "number": run.number,
        "at": run.at.isoformat(),
        "as_of": run.as_of.isoformat(),
        "manifest_sha256": run.manifest,
        "rule_set": run.rule_set,
        "lintas": run.version,
        "counts": {
            "open": run.counts.open,
            **{name: getattr(run.counts, name) for name in Counts.__dataclass_fields__},
        },
        "coverage": None
        if run.coverage is None
        else {
            "tables": run.coverage.tables,
            "rows_read": run.coverage.rows_read,
            "rows_total": run.coverage.rows_total,
            "unread": run.coverage.unread,
        },
    }


def record_values(record: Record) -> dict[str, Any]:
    """A finding of a history as JSON has it."""
    return {
        "fingerprint": record.fingerprint,
        "rule": record.rule,
        "level": record.level,
        "title": record.title,
        "flow": record.flow,
        "dataset": record.dataset,
        "columns": record.columns,
        "law": record.law,
        "transfer": record.transfer,
        "outcome": record.outcome,
        "cite": record.cite,
        "due": _day(record.due),
        "accepted_until": _day(record.accepted_until),
        "state": record.state.value,
        "first_seen": _day(record.first_seen),
        "last_seen": _day(record.last_seen),
        "opened": _day(record.opened),
        "closed": _day(record.closed),
        "reopened": record.reopened,
    }


def _open(change: Change) -> list[Record]:
    return [record for _, record in change.moved if record.state is State.OPEN]


def _changed(change: Change) -> list[str]:
    """What else is not as in the run before, and may be why findings are."""
    now, before = change.run, change.before
    if before is None:
        return []
    pairs = (
        ("manifest", now.manifest, before.manifest),
        ("rule_set", now.rule_set, before.rule_set),
        ("lintas", now.version, before.version),
    )
    return [name for name, new, old in pairs if new != old]


def _notes(change: Change) -> list[str]:
    before = change.before
    if before is None:
        return ["This is the first run that is recorded: every finding is new."]
    found = []
    if change.run.at < before.at:
        found.append(
            f"The clock shows an earlier time than when run {before.number} was recorded ({before.at.isoformat()}); "
            "runs are in the order in which they were recorded."
        )
    elif change.overlapped:
        found.append(f"Run {before.number} was recorded while this one read: what it saw may be newer.")
    if change.run.as_of < before.as_of:
        found.append(
            f"Run {before.number} asked the law of a later day ({before.as_of.isoformat()}): what is fixed or new may be "
            "so because of the day."
        )
    return found


def _law_values(one: LawChange) -> dict[str, Any]:
    return {
        "date": one.day.isoformat(),
        "law": one.law,
        "what": one.what,
        "id": one.id,
        "turn": one.turn,
        "text": one.text,
        "cite": one.cite,
        "confidence": one.confidence,
    }


def _turn_values(one: Turn) -> dict[str, Any]:
    return {
        "date": one.day.isoformat(),
        "flow": one.flow,
        "transfer": one.transfer,
        "route": one.route,
        "before": one.before,
        "after": one.after,
        "why": one.why,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def fails(change: Change, least: Iterable[str], takes: Callable[[str], bool] = bool) -> bool:
    """Whether a finding of one of these levels is new, reopened or raised in this run.

    Args: `takes` whether a rule, by its id, counts; all do unless it is given.
    """
    wanted = set(least)
    moved = change.of(Event.NEW, Event.REOPENED, Event.RAISED)
    return any(one.level in wanted and takes(one.rule) for one in moved)
