"""Clocks: the last day on time, the first day overdue, and what is not known about them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_laws import ask, gate, outcome, provision, provisions

from jurisdiction_map.conditions.dates import add_months

FILED = "entity.transfer_dossier.filed"


def duty(requires, **more):
    return provisions(provision("D", requires, kind="filing", **more))


def dossier(**facts):
    return {"transfer_dossier": facts}


SIXTY = duty(f"{{{FILED}: {{within_days: 60, of: transfer.started}}}}")
CLOCK = [  # the transfer starts on 2026-02-01; day 60 is 2026-04-02
    pytest.param("2026-02-01", None, "due", "conditions", id="first day"),
    pytest.param("2026-04-02", None, "due", "conditions", id="last day on time"),
    pytest.param("2026-04-03", None, "overdue", "action_needed", id="first overdue day"),
    pytest.param("2026-04-03", "2026-04-02", "met", "allowed", id="filed on the last day"),
    pytest.param("2026-04-10", "2026-04-03", "overdue", "action_needed", id="filed one day late"),
    pytest.param("2026-03-01", "2026-03-15", "due", "conditions", id="announced for later"),
    pytest.param("2026-01-15", None, "due", "conditions", id="before the transfer starts"),
]


@pytest.mark.parametrize(("as_of", "filed", "told", "verdict"), CLOCK)
def test_a_period_of_days_ends_on_event_plus_days(as_of, filed, told, verdict):
    answer = ask(SIXTY, {"as_of": as_of, "entity": dossier(filed=filed)})
    result = answer.laws["SG"].provisions["D"]
    assert (result.outcome, answer.verdict) == (told, verdict)
    assert result.due == (None if told == "met" else date(2026, 4, 2))


def test_not_knowing_whether_it_was_filed_is_a_condition_until_the_deadline_and_unclear_after():
    before, after = (ask(SIXTY, {"as_of": as_of}) for as_of in ("2026-04-02", "2026-04-03"))
    assert (before.verdict, before.missing) == ("conditions", (FILED,))
    assert (after.verdict, after.missing) == ("unclear", (FILED,))


def test_not_knowing_the_event_leaves_the_deadline_open():
    body = duty(f"{{{FILED}: {{within_days: 60, of: entity.transfer_dossier.prepared}}}}")
    answer = ask(body, {"entity": dossier(filed="2026-05-01")})
    assert (answer.verdict, answer.missing) == ("unclear", ("entity.transfer_dossier.prepared",))


MONTHS = [
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-31", 1, "2028-02-29"),
    ("2026-01-31", 3, "2026-04-30"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2026-12-15", 1, "2027-01-15"),
    ("2026-05-31", 12, "2027-05-31"),
    ("2028-02-29", 12, "2029-02-28"),
    ("2026-02-15", 0, "2026-02-15"),
]


@pytest.mark.parametrize(("event", "months", "last"), MONTHS)
def test_months_end_on_the_same_day_or_the_months_last(event, months, last):
    assert add_months(date.fromisoformat(event), months) == date.fromisoformat(last)
    body = duty(f"{{{FILED}: {{within_months: {months}, of: transfer.started}}}}")
    facts = {"transfer": {"started": event}, "entity": dossier(filed=None)}
    assert outcome(body, {**facts, "as_of": last}, "D") == "due"
    after = date.fromisoformat(last) + timedelta(days=1)
    assert outcome(body, {**facts, "as_of": after.isoformat()}, "D") == "overdue"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 48))
def test_a_period_of_months_stays_in_its_month(event, months):
    last = add_months(event, months)
    assert (last.year * 12 + last.month) - (event.year * 12 + event.month) == months
    assert last.day == event.day or (last.day < event.day and (last + timedelta(days=1)).day == 1)


CHOSEN = [
    ("{later_of: [entity.first_transfer, 2026-03-01]}", "2026-03-11"),
    ("{earlier_of: [entity.first_transfer, 2026-03-01]}", "2026-02-11"),
    ("{later_of: [entity.first_transfer, 2026-01-01]}", "2026-02-11"),
    ("2026-01-05", "2026-01-15"),
]


@pytest.mark.parametrize(("event", "last"), CHOSEN)
def test_the_event_may_be_the_later_or_earlier_of_several(event, last):
    body = duty(f"{{{FILED}: {{within_days: 10, of: {event}}}}}")
    answer = ask(body, {"as_of": "2026-01-02", "entity": dossier(filed=None)})
    assert answer.laws["SG"].provisions["D"].due == date.fromisoformat(last)


def test_the_first_transfer_is_taken_to_be_this_one_where_it_is_not_stated():
    body = duty(f"{{{FILED}: {{within_days: 10, of: entity.first_transfer}}}}")
    answer = ask(body, {"as_of": "2026-02-02", "entity": dossier(filed=None)})
    assert answer.laws["SG"].provisions["D"].due == date(2026, 2, 11)
    assert answer.assumed == ("entity.first_transfer: not stated; taken to be transfer.started",)


BEFORE = [
    ("2026-01-31", "2026-06-01", "met"),
    ("2026-02-01", "2026-06-01", "met"),
    ("2026-02-02", "2026-06-01", "overdue"),
    (None, "2026-02-01", "due"),
    (None, "2026-02-02", "overdue"),
    ("2026-02-01", "2026-01-15", "due"),
]


@pytest.mark.parametrize(("prepared", "as_of", "told"), BEFORE)
def test_on_or_before_an_event_is_a_clock_too(prepared, as_of, told):
    body = duty("{entity.transfer_dossier.prepared: {on_or_before: transfer.started}}")
    assert outcome(body, {"as_of": as_of, "entity": dossier(prepared=prepared)}, "D") == told


ARISES = [
    ("2026-02-01", "due", "conditions"),
    ("2026-02-02", "unmet", "action_needed"),
]


@pytest.mark.parametrize(("as_of", "told", "verdict"), ARISES)
def test_a_duty_without_a_clock_is_due_on_the_day_it_arises_and_unmet_afterwards(as_of, told, verdict):
    body = duty("{transfer.onward_terms: true}", arises="transfer.started")
    answer = ask(body, {"as_of": as_of, "transfer": {"onward_terms": False}})
    result = answer.laws["SG"].provisions["D"]
    assert (result.outcome, answer.verdict, result.due) == (told, verdict, date(2026, 2, 1))


def test_a_duty_without_any_clock_is_unmet_at_once():
    body = duty("{transfer.onward_terms: true}")
    assert ask(body, {"transfer": {"onward_terms": False}}).verdict == "action_needed"
    assert ask(body).verdict == "conditions"


def test_a_gate_has_no_clock():
    body = provisions(provision("G", f"{{{FILED}: {{within_days: 600, of: transfer.started}}}}"))
    assert ask(body, {"entity": dossier(filed=None)}).verdict == "blocked"


def test_two_limbs_have_two_deadlines_and_the_worse_is_told():
    body = duty(
        "{all: [{entity.transfer_dossier.prepared: {on_or_before: transfer.started}},"
        f" {{{FILED}: {{within_days: 60, of: transfer.started}}}}]}}"
    )
    only_prepared = ask(body, {"as_of": "2026-03-01", "entity": dossier(prepared="2026-01-01", filed=None)})
    assert only_prepared.verdict == "conditions"
    neither = ask(body, {"as_of": "2026-03-01", "entity": dossier(prepared=None, filed=None)})
    assert neither.verdict == "action_needed"


@given(
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
def test_a_deadline_is_the_event_plus_the_period_on_every_day(event, filed, as_of):
    facts = {"as_of": as_of.isoformat(), "transfer": {"started": event.isoformat()}, "entity": dossier(filed=filed)}
    last = event + timedelta(days=60)
    done = filed is not None and filed <= min(last, as_of)
    told = "met" if done else "due" if as_of <= last else "overdue"
    assert outcome(SIXTY, facts, "D") == told


AGES = [
    ("{older_than_months: 36}", "2023-06-02", "met"),
    ("{older_than_months: 36}", "2023-06-01", "unmet"),
    ("{older_than_days: 10}", "2026-05-23", "met"),
    ("{older_than_days: 10}", "2026-05-22", "unmet"),
]


@pytest.mark.parametrize(("age", "done", "told"), AGES)
def test_what_is_valid_for_a_time_lapses_with_it(age, done, told):
    body = gate(f"{{safeguard: {{assessment: transfer, but_not: {{done: {age}}}}}}}")
    assert outcome(body, {"safeguards": [{"assessment": "transfer", "done": done}]}) == told


SIGNING = [
    ([{"contract": "own", "signed": "2026-05-20"}, {"notice": "authority", "date": "2026-05-30"}], "met"),
    ([{"contract": "own", "signed": "2026-05-20"}, {"notice": "authority", "date": "2026-05-31"}], "overdue"),
    ([{"contract": "own", "signed": "2026-05-20"}], "overdue"),
    ([{"contract": "own", "signed": "2026-05-25"}], "due"),
    ([{"contract": "own"}, {"notice": "authority", "date": "2026-05-30"}], "unknown"),
    ([{"contract": "own", "signed": "2026-05-25"}, {"contract": "dpa", "signed": "2026-05-20"}], "overdue"),
]


@pytest.mark.parametrize(("safeguards", "told"), SIGNING)
def test_a_clock_may_start_with_another_safeguard(safeguards, told):
    asked = "{safeguard: {notice: authority, date: {within_days: 10, of: safeguards.contract.signed}}}"
    assert outcome(provisions(provision("G", asked, kind="notification")), {"safeguards": safeguards}) == told


def test_a_clock_may_start_with_the_safeguard_of_one_name():
    asked = "{safeguard: {contract: cn_scc, filed: {within_days: 14, of: safeguards.cn_scc.signed}}}"
    older = {"contract": "dpa", "signed": "2020-01-01"}
    filed = {"contract": "cn_scc", "signed": "2026-02-01", "filed": "2026-02-10"}
    assert outcome(provisions(provision("G", asked, kind="filing")), {"safeguards": [older, filed]}) == "met"
