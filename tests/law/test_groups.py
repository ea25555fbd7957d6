"""One law for many places: the EEA under EU, the parts of a country under its law; groups in lists and conditions."""

from datetime import date

import pytest
from small_laws import BASE, gate, law_text, merged, repository_of

from jurisdiction_map import countries
from jurisdiction_map.engine.route import candidates, route
from jurisdiction_map.facts.read import facts_from

EUROPE = law_text(gate("{destination: {in: safe}}") + "lists: {safe: [{countries: [JP, EEA], cite: c, confidence: primary}]}\n",
                  "EU", "reach: {any: [{exporter.established_in: {includes: EEA}}, {transfer.from: EEA}]}\n")  # fmt: skip


@pytest.mark.parametrize(
    ("place", "law"),
    [
        ("DE", "EU"), ("NO", "EU"), ("EEA", "EU"), ("EU", "EU"), ("GB", "GB"), ("CH", "CH"), ("SG", "SG"),
        ("AE-DIFC", "AE"), ("CN-GBA", "CN"), ("not a place", "not a place"),
    ],
)  # fmt: skip
def test_the_law_that_governs_a_place(place, law):
    assert countries.jurisdiction(place) == law


@pytest.mark.parametrize(
    ("place", "region", "inside"),
    [
        ("DE", "EEA", True), ("EU", "EEA", True), ("EEA", "EU", False), ("NO", "EU", False), ("AE-DIFC", "AE", True),
        ("AE", "AE-DIFC", False), ("SG", "EEA", False), ("any", "EEA", False), ("any", "any", True),
    ],
)  # fmt: skip
def test_a_place_lies_in_a_group_or_country(place, region, inside):
    assert countries.lies_in(place, region) is inside


def test_a_state_that_left_lies_in_the_group_until_then():
    assert countries.lies_in("GB", "EEA", date(2020, 1, 31))
    assert not countries.lies_in("GB", "EEA", date(2020, 2, 1))


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ({"from": "DE", "to": "SG", "origin": ["FR", "TH"]}, ("EU", "TH")),
        ({"from": "DE", "to": "FR"}, ("EU",)),
        ({"from": "SG", "to": "FR", "origin": ["DE"]}, ("SG",)),
        ({"from": "AE", "to": "AE-DIFC"}, ("AE",)),
    ],
)
def test_each_governing_law_is_asked_once(places, asked):
    assert candidates({"transfer": places})[0] == asked


@pytest.mark.parametrize(
    ("start", "to", "verdict"),
    [
        ("DE", "JP", "allowed"), ("DE", "US", "blocked"), ("FR", "NO", "allowed"), ("DE", "EEA", "allowed"),
        ("NO", "GB", "blocked"), ("EEA", "JP", "allowed"), ("DE", "DE", "not_a_transfer"),
    ],
)  # fmt: skip
def test_a_group_on_a_list_stands_for_its_members(start, to, verdict):
    facts = merged(BASE, {"transfer": {"from": start, "to": to}, "exporter": {"established_in": [start]}})
    assert answer(facts, EUROPE).verdict == verdict


@pytest.mark.parametrize(
    ("countries_named", "verdict"), [(["EEA"], "allowed"), (["SG"], "blocked"), (["DE"], "allowed")]
)
def test_a_contract_that_names_a_group_names_its_members(countries_named, verdict):
    law = law_text(gate("{safeguard: {contract: any, names_countries: {includes: transfer.to}}}"))
    facts = merged(BASE, {"transfer": {"to": "DE"}})
    facts["safeguards"] = [{"contract": "own", "names_countries": countries_named}]
    assert answer(facts, law).verdict == verdict


def test_only_takes_the_members_of_a_group():
    law = law_text(gate("{transfer.onward_to: {only: [EEA, SG]}}"))
    assert answer(merged(BASE, {"transfer": {"onward_to": ["DE", "SG"]}}), law).verdict == "allowed"
    assert answer(merged(BASE, {"transfer": {"onward_to": ["DE", "US"]}}), law).verdict == "blocked"


def answer(facts, text):
    read = facts_from(facts)
    return route(read, repository_of(text), read["as_of"])
