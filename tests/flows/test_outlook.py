"""Turns of verdicts: against asking the whole audit again on every single day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.auditing import Settings, check
from auditor.manifest.loader import load
from auditor.outlook import turns
from jurisdiction_map.repository import repository

KOPI_PAY = Path("examples/kopi-pay/lintas.yaml")

MANIFEST = """
version: 1
name: t
parties:
  vn: {{established_in: [VN], role: controller}}
  my: {{established_in: [MY], role: controller, kind: private, sectors: [payments]}}
  sg: {{established_in: [SG], role: controller, certifications: [{{certification: global_cbpr, valid_until: {certified}}}]}}
datasets:
  people: {{country: VN, holder: vn, categories: [name, email]}}
  copy: {{country: SG, holder: sg}}
  payroll:
    country: MY
    holder: my
    categories: [name, national_id, employment, financial]
    subjects: [{{kind: employee, people: 120}}]
    own_employees_only: true
    lawful_basis: [employment]
flows:
  out:
    from: people
    to: copy
    mode: disclose
    started: {started}
    ended: {ended}
    safeguards:
      - {{filing: vn_transfer_dossier, prepared: {started}, filed: {filed}}}
  pay:
    from: payroll
    to: sg
    purposes: [hr]
    onward_to: []
    started: {started}
    safeguards:
      - {{contract: asean_mcc, module: controller_to_controller, signed: {signed}, expires: {expires}, binding: true}}
      - {{notice: subjects, date: {filed}, contents: [recipient, country, purpose, rights], languages: [ms, en]}}
"""


def declared(folder, **days):
    path = folder / "lintas.yaml"
    path.write_text(MANIFEST.format(**days), encoding="utf-8")
    return load(path)


def asked_every_day(loaded, begin, end):
    """The straightforward answer: one whole check for each day, and what differs from the day before."""
    found = []
    before = verdicts(loaded, begin)
    for number in range(1, (end - begin).days + 1):
        day = begin + timedelta(days=number)
        after = verdicts(loaded, day)
        for key in before.keys() | after.keys():
            was, now = (told.get(key) for told in (before, after))
            if (was and was.verdict) != (now and now.verdict):
                reasons = "; ".join(f"{code}: {why}" for code, why in now.reasons.items()) if now else ""
                found.append(
                    (
                        day,
                        (now or was).flow,
                        key,
                        was.verdict if was else "none",
                        now.verdict if now else "none",
                        reasons,
                    )
                )
        before = after
    return sorted(found)


def verdicts(loaded, day):
    return {one.id: one for one in check(loaded, Settings(day), repository()).transfers}


def told(loaded, begin, end):
    return [
        (one.day, one.flow, one.transfer, one.before, one.after, one.why)
        for one in turns(loaded, repository(), begin, end)
    ]


# What turns in kopi-pay: laws begin on 1 January 2026, a filing falls due, a flow ends.
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (date(2025, 12, 27), date(2026, 1, 4)),
        (date(2026, 2, 26), date(2026, 3, 5)),
        (date(2026, 11, 20), date(2026, 11, 23)),
    ],
)
def test_kopi_pays_turns_are_those_of_asking_every_day(begin, end):
    loaded = load(KOPI_PAY)
    assert told(loaded, begin, end) == asked_every_day(loaded, begin, end)


days = st.integers(0, 45).map(lambda number: date(2025, 12, 10) + timedelta(days=number))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    started=days,
    lasting=st.integers(1, 40),
    filed=st.one_of(days, st.just("null")),
    signed=days,
    expires=days,
    certified=days,
)
def test_turns_are_those_of_asking_every_day(tmp_path, started, lasting, filed, signed, expires, certified):
    loaded = declared(
        tmp_path,
        started=started,
        ended=started + timedelta(days=lasting),
        filed=filed,
        signed=signed,
        expires=max(expires, signed + timedelta(days=1)),
        certified=certified,
    )
    begin, end = date(2025, 12, 20), date(2026, 1, 25)
    assert told(loaded, begin, end) == asked_every_day(loaded, begin, end)


LASTING = {"started": "2026-01-01", "ended": "2026-06-20", "filed": "2026-01-01", "certified": "2026-01-02"}


def test_a_verdict_that_turns_and_turns_back_is_told_twice(tmp_path):
    """A contract that binds for five days in June: the days before and after are alike, and the law stands still."""
    loaded = declared(tmp_path, **LASTING, signed="2026-06-05", expires="2026-06-10")
    begin, end = date(2026, 6, 1), date(2026, 6, 15)
    found = told(loaded, begin, end)
    assert [(day, flow, before, after) for day, flow, _, before, after, _ in found] == [
        (date(2026, 6, 5), "pay", "blocked", "conditions"),
        (date(2026, 6, 10), "pay", "conditions", "blocked"),
    ]
    assert found == asked_every_day(loaded, begin, end)


def test_an_outlook_may_reach_to_the_last_day_there_is(tmp_path):
    loaded = declared(tmp_path, **LASTING, signed="2026-01-01", expires="2027-01-01")
    found = [(day, flow, after) for day, flow, _, _, after, _ in told(loaded, date(2026, 5, 31), date.max)]
    assert {(date(2026, 6, 20), "out", "none"), (date(2027, 1, 1), "pay", "blocked")} <= set(found)
