"""A watched day tells until which day everything that was compared with it comes out the same."""

import operator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jurisdiction_map.treaties import remark
from jurisdiction_map.watched_day import WatchedDay

BEGIN = date(2026, 1, 1)
days = st.integers(0, 40).map(lambda n: BEGIN + timedelta(days=n))
operators = st.sampled_from([operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne])
questions = st.lists(st.tuples(operators, days, st.booleans()), max_size=6)


def outcomes(day, asked):
    return [compare(other, day) if turned else compare(day, other) for compare, other, turned in asked]


@given(days, questions)
def test_comparisons_come_out_the_same_before_until_and_otherwise_on_it(day, asked):
    watched = WatchedDay(day)
    told = outcomes(watched, asked)
    assert told == outcomes(day, asked)
    later = day
    while later < (watched.until or BEGIN + timedelta(days=60)):
        assert outcomes(later, asked) == told
        later += timedelta(days=1)
    if watched.until is not None:
        assert outcomes(watched.until, asked) != told


@given(days, st.lists(days, min_size=1))
def test_the_earliest_of_several_days_is_noted_by_what_it_is_compared_with(day, others):
    watched = WatchedDay(day)
    earliest = min([*others, watched])
    later = watched.until or BEGIN + timedelta(days=60)
    assert earliest == min([*others, day])
    if earliest != day:
        assert min([*others, later - timedelta(days=1)]) == earliest


def test_what_is_counted_from_the_day_is_good_for_that_day_alone():
    uses = (
        hash,
        lambda day: day.year,
        lambda day: day.month,
        lambda day: day.day,
        lambda day: day.weekday(),
        lambda day: day.isocalendar(),
        lambda day: day.toordinal(),
        lambda day: day + timedelta(days=3),
        lambda day: timedelta(days=3) + day,
        lambda day: day - timedelta(days=3),
        lambda day: (day - BEGIN, BEGIN - day),
    )
    plain = date(2026, 3, 5)
    for use in uses:
        watched = WatchedDay(plain)
        assert use(watched) == use(plain)
        assert watched.until == date(2026, 3, 6)


def test_its_text_decides_nothing_and_the_last_day_has_no_next():
    watched = WatchedDay(date(2026, 3, 5))
    assert (str(watched), f"{watched}", watched.isoformat()) == ("2026-03-05",) * 3
    assert watched <= watched
    assert watched.until is None
    last = WatchedDay(date.max)
    assert last <= date.max
    assert last.until is None


def test_a_treatys_remark_is_the_same_for_a_watched_day():
    for day in (date(2015, 1, 1), date(2026, 3, 5)):
        watched = WatchedDay(day)
        assert remark("SG", "JP", watched) == remark("SG", "JP", day)
        assert watched.until is None or watched.until > day
