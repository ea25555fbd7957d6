"""Treaties: party by party, day by day, beside a verdict and never in it."""

from datetime import date

import pytest

from jurisdiction_map import countries, treaties
from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.repository import HERE, plain_values, repository

BETWEEN = [
    ("VN", "SG", "2026-11-22", {"ASEAN-AAEC", "RCEP-12", "CPTPP-14"}),
    ("SG", "VN", "2026-11-22", {"ASEAN-AAEC", "RCEP-12", "CPTPP-14"}),
    ("VN", "SG", "2021-12-01", {"CPTPP-14"}),
    ("VN", "SG", "2021-12-02", {"ASEAN-AAEC", "CPTPP-14"}),
    ("ID", "US", "2026-11-22", set()),
    ("PH", "TH", "2023-06-01", {"ASEAN-AAEC"}),
    ("PH", "TH", "2023-06-02", {"ASEAN-AAEC", "RCEP-12"}),
    ("MY", "BN", "2023-07-11", {"ASEAN-AAEC", "RCEP-12"}),
    ("MY", "BN", "2023-07-12", {"ASEAN-AAEC", "RCEP-12", "CPTPP-14"}),
    ("SG", "GB", "2024-12-15", {"UKSDEA", "CPTPP-14"}),
    ("AU", "GB", "2024-12-23", set()),
    ("AU", "GB", "2024-12-24", {"CPTPP-14"}),
    ("CA", "GB", "2026-11-22", set()),
    ("SG", "DE", "2026-06-01", {"EUSDTA"}),
    ("TL", "SG", "2026-11-22", set()),
    ("SG", "KR", "2024-05-03", {"RCEP-12", "KSDPA", "DEPA"}),
]


@pytest.mark.parametrize(("one", "other", "day", "names"), BETWEEN)
def test_treaties_in_force_between_two_places_on_a_day(one, other, day, names):
    assert {held.treaty.id for held in treaties.between(one, other, date.fromisoformat(day))} == names


@pytest.mark.parametrize(
    ("one", "day", "says"),
    [("VN", date(2026, 12, 31), "binding both only from 2027-01-01"), ("TH", date(2026, 12, 31), None)],
)
def test_a_transition_is_told_while_it_runs(one, day, says):
    told = treaties.remark(one, "SG", day)
    assert (says in told) if says else "binding both" not in told


def test_a_transition_that_has_ended_is_not_told():
    assert "binding both" not in treaties.remark("VN", "SG", date(2027, 1, 1))


def test_no_remark_within_one_jurisdiction():
    assert treaties.remark("DE", "FR", date(2026, 1, 1)) is None


def test_the_remark_stands_beside_a_verdict_that_is_the_same_without_it(monkeypatch):
    facts = facts_from({"as_of": "2026-11-22", "transfer": {"from": "VN", "to": "SG", "mode": "disclose"}})
    with_it = route(facts, repository(), facts["as_of"])
    monkeypatch.setattr(treaties, "remark", lambda *_: None)
    without = route(facts, repository(), facts["as_of"])
    assert [note for note in with_it.annotations if note not in without.annotations] == [with_it.annotations[-1]]
    assert (with_it.verdict, with_it.missing) == (without.verdict, without.missing)


def test_the_agreement_that_is_not_signed_has_no_parties():
    assert [t.parties for t in treaties.treaties() if t.id == "ASEAN-DEFA"] == [()]


def test_every_row_names_places_families_and_forces_that_there_are():
    families = set(plain_values(HERE / "scenarios" / "defa.yaml")["families"])
    for treaty in treaties.treaties():
        assert treaty.family in families or treaty.status == "not_signed", treaty.id
        for party in treaty.parties:
            assert countries.is_code(party.country) or party.country in countries.groups()
            assert party.begin <= party.binds
    rows = plain_values(HERE / "instruments" / "regional.yaml")["instruments"]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["effect"] in ("none", "can_satisfy_if_recognised") for row in rows)
