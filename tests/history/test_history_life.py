"""The life of a finding: any sequence of sights, and what may never happen in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from auditor.history.life import CLOSED, NEWS, Event, Sight, State, step

STEPS = [
    (None, Sight.OPEN, State.OPEN, Event.NEW),
    (None, Sight.RAISED, State.OPEN, Event.NEW),
    (None, Sight.ACCEPTED, State.ACCEPTED, Event.ACCEPTED),
    (None, Sight.ABSENT, None, None),
    (None, Sight.UNSEEN, None, None),
    (State.OPEN, Sight.OPEN, State.OPEN, Event.SEEN),
    (State.OPEN, Sight.RAISED, State.OPEN, Event.RAISED),
    (State.OPEN, Sight.ACCEPTED, State.ACCEPTED, Event.ACCEPTED),
    (State.OPEN, Sight.ABSENT, State.FIXED, Event.FIXED),
    (State.OPEN, Sight.UNSEEN, State.OPEN, Event.UNCONFIRMED),
    (State.OPEN, Sight.UNDECLARED, State.WITHDRAWN, Event.WITHDRAWN),
    (State.ACCEPTED, Sight.OPEN, State.OPEN, Event.REOPENED),
    (State.ACCEPTED, Sight.ACCEPTED, State.ACCEPTED, Event.SEEN),
    (State.ACCEPTED, Sight.ABSENT, State.FIXED, Event.FIXED),
    (State.ACCEPTED, Sight.UNSEEN, State.ACCEPTED, Event.UNCONFIRMED),
    (State.FIXED, Sight.OPEN, State.OPEN, Event.REOPENED),
    (State.FIXED, Sight.RAISED, State.OPEN, Event.REOPENED),
    (State.FIXED, Sight.ACCEPTED, State.ACCEPTED, Event.ACCEPTED),
    (State.FIXED, Sight.ABSENT, State.FIXED, None),
    (State.FIXED, Sight.UNSEEN, State.FIXED, None),
    (State.WITHDRAWN, Sight.OPEN, State.OPEN, Event.REOPENED),
    (State.WITHDRAWN, Sight.UNDECLARED, State.WITHDRAWN, None),
]


@pytest.mark.parametrize(("state", "sight", "after", "event"), STEPS)
def test_a_step(state, sight, after, event):
    assert step(state, sight) == (after, event)


class OneFinding(RuleBasedStateMachine):
    """Any sequence of runs."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State | None = None
        self.sights: list[Sight] = []
        self.events: list[Event | None] = []

    @rule(sight=st.sampled_from(Sight))
    def run(self, sight: Sight) -> None:
        before = self.state
        self.state, event = step(self.state, sight)
        self.sights.append(sight)
        self.events.append(event)
        if sight is Sight.UNSEEN:
            assert self.state == before, "for want of a look nothing changes"
        if event is Event.REOPENED:
            assert before in {*CLOSED, State.ACCEPTED}

    @invariant()
    def what_is_there_is_never_closed(self) -> None:
        if self.sights and self.sights[-1] in {Sight.OPEN, Sight.RAISED}:
            assert self.state is State.OPEN

    @invariant()
    def only_a_look_that_found_nothing_makes_it_fixed(self) -> None:
        if self.state is State.FIXED:
            told = [sight for sight in self.sights if sight is not Sight.UNSEEN]
            closing = next(i for i in range(len(told)) if all(s in {Sight.ABSENT, Sight.UNDECLARED} for s in told[i:]))
            assert told[closing] is Sight.ABSENT

    @invariant()
    def it_is_new_at_most_once_and_first(self) -> None:
        told = [event for event in self.events if event is not None]
        assert Event.NEW not in told[1:]

    @invariant()
    def a_finding_that_nobody_saw_is_unknown(self) -> None:
        seen = {Sight.OPEN, Sight.RAISED, Sight.ACCEPTED} & set(self.sights)
        assert (self.state is None) == (not seen)


TestOneFinding = OneFinding.TestCase


@given(st.lists(st.sampled_from(Sight)))
def test_every_opening_is_news_and_every_closing_is_followed_by_one_before_the_next(sights):
    state: State | None = None
    open_by_news = False
    for sight in sights:
        state, event = step(state, sight)
        if event in NEWS:
            open_by_news = True
        if state is State.OPEN:
            assert open_by_news
        else:
            open_by_news = False
