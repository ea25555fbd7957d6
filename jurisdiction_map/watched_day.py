"""A day that notes what it is compared with, so that an answer found on it can say how long it stays the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

_LAST = date.max.toordinal()


class WatchedDay(date):
    """The day asked about. Whatever is worked out from it by comparisons alone is the same on every day before `until`.

    A calculation that uses the day in any other way (counts from it, reads its year, keeps it as a key) may come out
    otherwise tomorrow, and `until` says so. The day's text is free: it is told and nothing is decided by it.
    """

    until: date | None
    """The first later day on which a comparison made so far comes out differently; None where no day is."""

    def __new__(cls, day: date) -> WatchedDay:
        """Watch a plain day; nothing has been compared with it yet."""
        self = super().__new__(cls, day.year, day.month, day.day)
        self.until = None
        return self

    def _turns_on(self, other: object) -> None:
        """Being before `other` ends on that day."""
        if other is not self and isinstance(other, date) and date.__gt__(other, self):
            self._until_at_most(date.toordinal(other))

    def _turns_after(self, other: object) -> None:
        """Being no later than `other` ends on the day after it."""
        if other is not self and isinstance(other, date) and date.__ge__(other, self):
            self._until_at_most(date.toordinal(other) + 1)

    def _until_at_most(self, ordinal: int) -> None:
        if ordinal <= _LAST and (self.until is None or ordinal < self.until.toordinal()):
            self.until = date.fromordinal(ordinal)

    def __lt__(self, other: date) -> bool:
        self._turns_on(other)
        return super().__lt__(other)

    def __ge__(self, other: date) -> bool:
        self._turns_on(other)
        return super().__ge__(other)

    def __le__(self, other: date) -> bool:
        self._turns_after(other)
        return super().__le__(other)

    def __gt__(self, other: date) -> bool:
        self._turns_after(other)
        return super().__gt__(other)

    def __eq__(self, other: object) -> bool:
        self._turns_on(other)
        if super().__eq__(other):
            self._turns_after(other)
            return True
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _today(self) -> date:
        """The plain day, for what may come out otherwise tomorrow."""
        here = date.toordinal(self)
        self._turns_after(date.fromordinal(here))
        return date.fromordinal(here)

    def __hash__(self) -> int:
        return hash(self._today())

    def __add__(self, period: timedelta) -> date:  # type: ignore[override]
        return self._today() + period

    def __radd__(self, period: timedelta) -> date:  # type: ignore[override]
        return self._today() + period

    def __sub__(self, other: Any) -> Any:
        return self._today() - other

    def __rsub__(self, other: date) -> timedelta:
        return other - self._today()

    def toordinal(self) -> int:
        """As of a plain date; good for one day."""
        return self._today().toordinal()

    def weekday(self) -> int:
        """As of a plain date; good for one day."""
        return self._today().weekday()

    def isocalendar(self) -> Any:
        """As of a plain date; good for one day."""
        return self._today().isocalendar()

    @property
    def year(self) -> int:
        """As of a plain date; good for one day."""
        return self._today().year

    @property
    def month(self) -> int:
        """As of a plain date; good for one day."""
        return self._today().month

    @property
    def day(self) -> int:
        """As of a plain date; good for one day."""
        return self._today().day
