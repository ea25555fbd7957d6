"""Matchers: what one fact, or one attribute of a safeguard, must be.

`test(value, case)` answers with (truth, missing facts, last day on time). A value is never UNKNOWN here: the caller
deals with absence. None means "stated as no".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from .. import countries
from ..records import record
from .case import UNKNOWN, Case, FactPath

Answer = tuple[bool | None, tuple[str, ...], date | None]
YES: Answer = (True, (), None)
NO: Answer = (False, (), None)


class Matcher(Protocol):
    """Compares a stated value with what the law asks."""

    def test(self, value: Any, case: Case) -> Answer:
        """The answer for a stated value."""
        ...

    def deadline(self, case: Case) -> date | None:
        """The last day on time, where the matcher sets one and its event is known."""
        ...

    def text(self) -> str:
        """The matcher in words."""
        ...


class NoClock:
    """A matcher that sets no deadline."""

    __slots__ = ()

    def deadline(self, case: Case) -> date | None:
        """No deadline."""
        del case
        return None


def _listed(options: Sequence[Any]) -> str:
    words = [{True: "yes", False: "no"}.get(o, str(o)) if isinstance(o, bool) else str(o) for o in options]
    return words[0] if len(words) == 1 else "one of " + ", ".join(words)


def _covered(item: Any, options: Sequence[Any]) -> bool | None:
    """Whether a stated item is one of the options; of category tags, `health` covers `health.hiv`.

    None: a tag stated without a kind, where only a kind of it is an option (`national_id` alone means the number).
    """
    if item is None:
        return False
    if item in options:
        return True
    if not isinstance(item, str):
        return False
    top, dot, _ = item.partition(".")
    if dot:
        return top in options
    if item == "national_id" or not any(isinstance(option, str) and "." in option for option in options):
        return False
    return None if any(str(option).startswith(f"{item}.") for option in options) else False


def _names(item: Any, other: Any, day: date) -> bool:
    """Whether a stated item is the other fact's value, or a group or country that it lies in (EEA: DE; AE: AE-DIFC)."""
    if item == other:
        return True
    return isinstance(item, str) and isinstance(other, str) and countries.lies_in(other, item, day)


def _member(item: Any, groups: Sequence[str], day: date) -> bool:
    return isinstance(item, str) and any(countries.lies_in(item, group, day) for group in groups)


def _of_which_kind(items: Sequence[Any]) -> tuple[str, ...]:
    return tuple(f"data.categories ({item}: of which kind?)" for item in items)


@record
class Equal(NoClock):
    """The value is one of the options; a list holds at least one of them. Options may name other facts.

    groups: those of the options that are groups of countries: a member is one of them.
    """

    options: tuple[Any, ...]
    refs: tuple[FactPath, ...] = ()
    groups: tuple[str, ...] = ()

    def test(self, value: Any, case: Case) -> Answer:
        """True if the value (or any item of it) is an option."""
        values = value if isinstance(value, list) else [value]
        options = self.options
        for item in values:
            if item in options and item is not None:
                return YES
        if self.groups and any(_member(item, self.groups, case.as_of) for item in values):
            return YES
        fits = [_covered(item, options) for item in values] if options and isinstance(options[0], str) else []
        if True in fits:
            return YES
        for ref in self.refs:
            other = case.get(ref)
            if other is UNKNOWN:
                return None, (".".join(ref),), None
            others = other if isinstance(other, list) else [other]
            if any(_names(item, place, case.as_of) for item in values for place in others):
                return YES
        if None in fits:
            return None, _of_which_kind([item for item, fit in zip(values, fits, strict=True) if fit is None]), None
        return NO

    def text(self) -> str:
        """In words."""
        return _listed([*self.options, *(".".join(ref) for ref in self.refs)])


@record
class Only(NoClock):
    """Every item of the list is one of the options, and there is at least one."""

    options: tuple[Any, ...]
    groups: tuple[str, ...] = ()

    def test(self, value: Any, case: Case) -> Answer:
        """True if the list is not empty and stays within the options."""
        values = value if isinstance(value, list) else [value]
        fits = [_member(item, self.groups, case.as_of) or _covered(item, self.options) for item in values]
        if not values or False in fits:
            return NO
        open_items = [item for item, fit in zip(values, fits, strict=True) if fit is None]
        return (None, _of_which_kind(open_items), None) if open_items else YES

    def text(self) -> str:
        """In words."""
        return "only " + ", ".join(map(str, self.options))


@record
class IncludesAll(NoClock):
    """The list holds every one of the options."""

    options: tuple[Any, ...]

    def test(self, value: Any, case: Case) -> Answer:
        """True if nothing is lacking."""
        del case
        values = value if isinstance(value, list) else [value]
        fits = {option: [_covered(item, (option,)) for item in values] for option in self.options}
        if any(not {True, None} & set(found) for found in fits.values()):
            return NO
        open_options = [option for option, found in fits.items() if True not in found]
        return (None, _of_which_kind([str(o).partition(".")[0] for o in open_options]), None) if open_options else YES

    def text(self) -> str:
        """In words."""
        return "all of " + ", ".join(map(str, self.options))


@record
class Nothing(NoClock):
    """Stated as "no": null, an empty list, zero."""

    def test(self, value: Any, case: Case) -> Answer:
        """True if the value says there is nothing."""
        del case
        return (value in (None, [], "none"), (), None)

    def text(self) -> str:
        """In words."""
        return "none"


@record
class Stated(NoClock):
    """Any value but "no"; a date must have come."""

    def test(self, value: Any, case: Case) -> Answer:
        """True if something is stated, and not for a later day."""
        if isinstance(value, date):
            return (value <= case.as_of, (), None)
        return (value is not None and value is not False and value != [], (), None)

    def text(self) -> str:
        """In words."""
        return "done"


_NUMBER_WORDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than"}


@record
class Number(NoClock):
    """A number compared with a threshold; the law's own ≥ or >."""

    op: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a number passes."""
        if self.op == "at_least":
            return value >= self.bound
        if self.op == "more_than":
            return value > self.bound
        return value <= self.bound if self.op == "at_most" else value < self.bound

    def test(self, value: Any, case: Case) -> Answer:
        """True if the number passes; "no" counts as zero."""
        del case
        return (self.holds(value or 0), (), None)

    def text(self) -> str:
        """In words."""
        return f"{_NUMBER_WORDS[self.op]} {self.bound:,g}"


@record
class Negated(NoClock):
    """The value is stated and does not pass the inner matcher."""

    inner: Matcher

    def test(self, value: Any, case: Case) -> Answer:
        """The inner answer, turned round."""
        truth, missing, _ = self.inner.test(value, case)
        return (None if truth is None else not truth, missing, None)

    def text(self) -> str:
        """In words."""
        return f"not {self.inner.text()}"


@record
class Both(NoClock):
    """Several matchers on one value, all of them."""

    parts: tuple[Matcher, ...]

    def test(self, value: Any, case: Case) -> Answer:
        """Kleene conjunction."""
        truth: bool | None = True
        missing: tuple[str, ...] = ()
        due: date | None = None
        for part in self.parts:
            one, lacks, last = part.test(value, case)
            due = last if due is None or (last is not None and last < due) else due
            if one is False and truth is not False:
                truth, missing = False, ()
            elif one is None and truth is not False:
                truth, missing = None, (*missing, *lacks)
        return truth, missing, due

    def deadline(self, case: Case) -> date | None:
        """The earliest deadline of the parts."""
        known = [last for part in self.parts if (last := part.deadline(case))]
        return min(known, default=None)

    def text(self) -> str:
        """In words."""
        return " and ".join(part.text() for part in self.parts)
