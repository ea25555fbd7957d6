"""Ways out: each one works when it is tried, none asks for more than another, the cheapest comes first."""

import copy
from datetime import date

import pytest

from jurisdiction_map.engine.route import route
from jurisdiction_map.facts.read import facts_from
from jurisdiction_map.remedies import remedies
from jurisdiction_map.remedies.search import apply
from jurisdiction_map.repository import repository
from jurisdiction_map.result import LAWFUL, RANK

BASE = {
    "as_of": "2026-06-01",
    "transfer": {"from": "SG", "to": "US", "mode": "disclose", "purposes": ["analytics"], "started": "2026-05-01"},
    "exporter": {"established_in": ["SG"], "role": "controller", "kind": "private"},
    "importer": {"established_in": ["US"], "role": "processor"},
    "data": {"categories": ["name", "health"], "form": "identified", "lawful_basis": ["contract"]},
    "safeguards": [],
}


def stated(**groups):
    facts = copy.deepcopy(BASE)
    for key, value in groups.items():
        facts[key] = {**facts[key], **value} if isinstance(value, dict) else value
    return facts_from(facts)


def ways(facts):
    answer = route(facts, repository(), facts["as_of"])
    return answer, remedies(facts, repository(), answer)


THAI = {"transfer": {"from": "TH"}, "exporter": {"established_in": ["TH"]}}
VIET = {"transfer": {"from": "VN"}, "exporter": {"established_in": ["VN"], "sectors": ["retail"]}}


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"safeguards": [{"contract": "asean_mcc"}]},
        {"safeguards": [{"contract": "own", "names_countries": ["US"], "terms": ["retention"]}]},
        THAI,
        {**THAI, "data": {"lawful_basis": ["explicit_consent"]}},
        {**THAI, "data": {"categories": ["name"]}},
        {**VIET, "data": {"public_in": [], "provided_by_subject": False}},
        {**VIET, "safeguards": [{"contract": "dpa", "binding": True, "terms": ["purpose"]}]},
    ],
)
def test_every_way_out_works_when_it_is_tried(groups):
    facts = stated(**groups)
    answer, found = ways(facts)
    assert answer.verdict not in LAWFUL
    assert found
    for remedy in found:
        changed = copy.deepcopy(facts)
        for change in remedy.changes:
            apply(changed, change)
        assert route(changed, repository(), facts["as_of"]).verdict == remedy.verdict
        assert remedy.verdict in LAWFUL
    assert [r.cost for r in found] == sorted(r.cost for r in found)


def test_a_lawful_transfer_needs_no_way_out():
    facts = stated(safeguards=[{"contract": "asean_mcc", "names_countries": ["US"]}])
    assert ways(facts)[1] == ()


def test_the_facts_asked_about_are_not_changed():
    facts = stated()
    before = copy.deepcopy(facts)
    ways(facts)
    assert facts == before


def test_completing_a_declared_contract_comes_before_signing_another():
    _, found = ways(stated(safeguards=[{"contract": "asean_mcc"}]))
    assert found[0].changes[0].path == "safeguards[0].names_countries"
    assert found[0].changes[0].value == ["US"]


def test_missing_terms_are_added_together_and_only_the_missing_ones():
    contract = {
        "contract": "own",
        "signed": "2026-01-01",
        "binding": True,
        "names_countries": ["US"],
        "terms": ["retention"],
    }
    _, found = ways(stated(safeguards=[contract]))
    added = [c for r in found for c in r.changes if c.path == "safeguards[0].terms"]
    assert all("retention" not in c.value for c in added)


def test_what_an_order_stops_has_no_way_out_but_not_to_transfer():
    order = {"authority": "vn_mps", "effect": "suspend", "received": "2026-05-02"}
    _, found = ways(stated(**{**VIET, "transfer": {**VIET["transfer"], "orders": [order]}}))
    assert {r.verdict for r in found} <= {"not_a_transfer", "not_regulated"}


def test_no_way_out_contains_another():
    _, found = ways(stated())
    texts = [frozenset(c.text for c in r.changes) for r in found]
    assert not any(a < b for a in texts for b in texts)


def test_ways_are_searched_on_the_day_asked_about():
    facts = stated(as_of="2026-03-01")
    assert facts["as_of"] == date(2026, 3, 1)
    _, found = ways(facts)
    assert not any("global" in c.text.lower() for r in found for c in r.changes)


@pytest.mark.parametrize("more", [{}, VIET, {"data": {"categories": ["health", "name"]}}])
def test_no_way_out_asks_for_more_than_it_takes(more):
    facts = stated(**more)
    for remedy in ways(facts)[1]:
        for left_out in remedy.changes:
            changed = copy.deepcopy(facts)
            fewer = [change for change in remedy.changes if change is not left_out]
            for change in fewer:
                apply(changed, change)
            verdict = route(changed, repository(), facts["as_of"]).verdict
            assert not fewer or verdict not in LAWFUL or RANK[verdict] > RANK[remedy.verdict]
