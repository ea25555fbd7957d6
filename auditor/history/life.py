"""The life of a finding: what it becomes when a run sees it, does not see it, or could not have seen it. Pure."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How a finding stands after a run."""

    OPEN = "open"
    ACCEPTED = "accepted"
    FIXED = "fixed"
    WITHDRAWN = "withdrawn"


class Sight(StrEnum):
    """What a run can say of a finding."""

    OPEN = "open"
    """It is there."""
    RAISED = "raised"
    """It is there, and weighs more than when it was last seen: what was due is overdue."""
    ACCEPTED = "accepted"
    """It is there, and the register of accepted risks covers it."""
    ABSENT = "absent"
    """It is not there, and all that it rests on was looked at as closely as when it was last seen."""
    UNSEEN = "unseen"
    """It is not there, but something that it rests on was not looked at, or less closely: nobody can tell."""
    UNDECLARED = "undeclared"
    """The flow or dataset that it is about is not declared any more."""


class Event(StrEnum):
    """What a run did to a finding."""

    NEW = "new"
    REOPENED = "reopened"
    RAISED = "raised"
    """It was open and weighs more than before."""
    SEEN = "seen"
    """As before."""
    ACCEPTED = "accepted"
    FIXED = "fixed"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    """It stays as it was, for want of a look."""


CLOSED = frozenset({State.FIXED, State.WITHDRAWN})
NEWS = frozenset({Event.NEW, Event.REOPENED, Event.RAISED})
"""What somebody should hear of."""


def step(state: State | None, sight: Sight) -> tuple[State | None, Event | None]:
    """Return a finding's next state, and what happened; no event where a closed or unknown finding stays so.

    Silence is never clean: only `Sight.ABSENT` makes a finding fixed. A finding whose acceptance ended is reopened.

    Args: `state` None for a finding that no run has seen.
    """
    match sight:
        case Sight.OPEN | Sight.RAISED:
            return State.OPEN, _opened(state, sight)
        case Sight.ACCEPTED:
            return State.ACCEPTED, Event.SEEN if state is State.ACCEPTED else Event.ACCEPTED
    if state is None or state in CLOSED:
        return state, None
    match sight:
        case Sight.ABSENT:
            return State.FIXED, Event.FIXED
        case Sight.UNDECLARED:
            return State.WITHDRAWN, Event.WITHDRAWN
    return state, Event.UNCONFIRMED


def _opened(state: State | None, sight: Sight) -> Event:
    if state is None:
        return Event.NEW
    if state is not State.OPEN:
        return Event.REOPENED
    return Event.RAISED if sight is Sight.RAISED else Event.SEEN
