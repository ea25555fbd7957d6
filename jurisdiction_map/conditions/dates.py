"""Dates that a matcher compares: literals, facts, periods that run from an event, and how old something may be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..records import record
from .case import UNKNOWN, Case, FactPath
from .matchers import NO, Answer, NoClock


@record
class DateOf:
    """A date: a literal, a fact, or the later or earlier of several."""

    literal: date | None = None
    ref: FactPath | None = None
    choose: str | None = None
    options: tuple[DateOf, ...] = ()

    def resolve(self, case: Case) -> tuple[date | None, tuple[str, ...]]:
        """(date, missing facts); (None, ()) when the fact is stated as "no"."""
        if self.literal:
            return self.literal, ()
        if self.ref:
            value = case.get(self.ref)
            return (None, (".".join(self.ref),)) if value is UNKNOWN else (value, ())
        known: list[date] = []
        for option in self.options:
            value, missing = option.resolve(case)
            if missing:
                return None, missing
            if value:
                known.append(value)
        return (max(known) if self.choose == "later_of" else min(known), ()) if known else (None, ())

    def text(self) -> str:
        """In words."""
        if self.literal:
            return self.literal.isoformat()
        if self.ref:
            return ".".join(self.ref)
        word = "later" if self.choose == "later_of" else "earlier"
        return f"the {word} of " + " and ".join(option.text() for option in self.options)


@record
class DateCompare:
    """A date before, on or after another; `on_or_before` is also a clock: its day is the last on time."""

    op: str
    other: DateOf

    def test(self, value: Any, case: Case) -> Answer:
        """False for what is not done, or (before/on_or_before) lies ahead of the day asked about."""
        other, missing = self.other.resolve(case)
        if missing:
            return None, missing, None
        due = self.deadline(case)
        if other is None or not isinstance(value, date):
            return False, (), due
        if self.op in ("before", "on_or_before") and due is not None and value > case.as_of:
            return False, (), due
        holds = {
            "before": value < other,
            "on_or_before": value <= other,
            "after": value > other,
            "on_or_after": value >= other,
        }[self.op]
        return holds, (), due

    def deadline(self, case: Case) -> date | None:
        """The last day on time for `on_or_before`."""
        return self.other.resolve(case)[0] if self.op == "on_or_before" else None

    def text(self) -> str:
        """In words."""
        return f"{self.op.replace('_', ' ')} {self.other.text()}"


@record
class Within:
    """Done within so many days or months of an event: the last day on time is the event plus the period."""

    days: int
    months: int
    event: DateOf

    def test(self, value: Any, case: Case) -> Answer:
        """False if not done, done late, or dated after the day asked about."""
        event, missing = self.event.resolve(case)
        if missing:
            return None, missing, None
        if event is None:  # stated as not having happened: nothing is late yet
            return False, (), case.as_of
        last = self._last(event)
        done = isinstance(value, date) and value <= last and value <= case.as_of
        return done, (), last

    def deadline(self, case: Case) -> date | None:
        """Event plus period."""
        event, _ = self.event.resolve(case)
        return self._last(event) if event else None

    def _last(self, event: date) -> date:
        return add_months(event, self.months) + timedelta(days=self.days)

    def text(self) -> str:
        """In words."""
        period = f"{self.months} months" if self.months else f"{self.days} days"
        return f"within {period} of {self.event.text()}"


@record
class OlderThan(NoClock):
    """A date so many days or months ago, or longer: what is valid for three years has lapsed on the same day three years on."""

    days: int
    months: int

    def test(self, value: Any, case: Case) -> Answer:
        """True once the period has run out; what is not done is not old."""
        if not isinstance(value, date):
            return NO
        return add_months(value, self.months) + timedelta(days=self.days) <= case.as_of, (), None

    def text(self) -> str:
        """In words."""
        return f"older than {self.months} months" if self.months else f"older than {self.days} days"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
