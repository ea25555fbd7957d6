"""What a history holds. Values only; no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from auditor.history.life import Event, State

EVERY_ROW = 2**31 - 1
"""The depth of a run that read every row: more than any sample asks for."""


class HistoryError(Exception):
    """A history that cannot be used as asked; says what, where and how to put it right, and no password."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How one dataset was looked at in one run."""

    tables: int
    """Tables that were read."""
    rows_read: int
    rows_total: int | None
    """Rows of these tables; None where nobody knows for one of them."""
    unread: int
    """Parts that should have been read and were not."""

    @property
    def whole(self) -> bool:
        """Whether every row was read."""
        return not self.unread and self.rows_total is not None and self.rows_read >= self.rows_total


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding as one run saw it, without what might be somebody's: columns are counted, not named."""

    fingerprint: str
    rule: str
    level: str
    title: str
    flow: str | None
    dataset: str | None
    columns: int
    law: str | None
    transfer: str | None
    outcome: str | None
    cite: str
    due: date | None
    accepted_until: date | None
    """The last day of the acceptance that covers it; None where none does."""
    rests_on: tuple[str, ...]
    """The datasets without which nobody can tell whether it still holds."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the laws said of one transfer in one run."""

    transfer: str
    flow: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What one run has to say to a history."""

    pipeline: str
    as_of: date
    manifest: str
    """SHA-256 of the manifest's files, in hexadecimal."""
    rule_set: str
    version: str
    depth: int
    """Rows asked for of each table; `EVERY_ROW` for all."""
    looked: Mapping[str, Looked]
    """By declared dataset."""
    declared: frozenset[str]
    """Names of flows and datasets that the manifest declares."""
    sightings: tuple[Sighting, ...]
    verdicts: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one run. From `new` on, what happened in it; the others are how things stood after it."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0
    accepted: int = 0
    unconfirmed: int = 0
    """Findings that stay open because their data was not looked at as closely as when they were seen."""
    new: int = 0
    reopened: int = 0
    raised: int = 0
    """Findings that were open and weigh more than before."""
    fixed: int = 0
    withdrawn: int = 0
    """Findings whose flow or dataset is not declared any more."""

    @property
    def open(self) -> int:
        """Findings of any level that were open after the run."""
        return self.errors + self.warnings + self.notes


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much one run looked at."""

    tables: int
    rows_read: int
    rows_total: int | None
    unread: int


@dataclass(frozen=True, slots=True)
class Run:
    """One audit that was recorded. Runs are in order of `number`, whatever the clocks said."""

    number: int
    at: datetime
    """When it was recorded, in UTC, by the clock of the machine that did it."""
    as_of: date
    manifest: str
    rule_set: str
    version: str
    counts: Counts
    coverage: Coverage | None
    """None for a run that was recorded before coverage was (schema 1)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A finding as a history knows it. Days are the `as_of` of the runs meant."""

    fingerprint: str
    rule: str
    level: str
    title: str
    flow: str | None
    dataset: str | None
    columns: int
    law: str | None
    transfer: str | None
    outcome: str | None
    cite: str
    due: date | None
    accepted_until: date | None
    state: State
    first_seen: date
    last_seen: date
    opened: date
    """Since when it has been as it is now open: later than `first_seen` where it was reopened."""
    closed: date | None
    reopened: int
    """How often."""
    told: bool
    """Whether a notification told of its being new or reopened."""
    told_due: date | None
    """The due date of which a notification told that it is near."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A transfer whose verdict is another than in the run before; `none` where the transfer was or is not there."""

    transfer: str
    flow: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one run changed."""

    pipeline: str
    run: Run
    before: Run | None
    """The run before; None for the first."""
    moved: tuple[tuple[Event, Record], ...]
    """What happened to findings, those included that were seen as before."""
    verdicts: tuple[Turned, ...]
    overlapped: bool
    """Whether the run before was recorded after this one had begun: both read at once, or a clock is wrong."""

    def of(self, *events: Event) -> tuple[Record, ...]:
        """Findings to which one of these happened."""
        return tuple(record for event, record in self.moved if event in events)
