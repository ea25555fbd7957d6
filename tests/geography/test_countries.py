"""Country codes, groups and their members over time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jurisdiction_map import countries, yaml_plain

ASEAN = {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}


def test_there_are_249_countries_and_three_parts_of_countries() -> None:
    plain = {code for code in countries.codes() if len(code) == 2}
    assert len(plain) == 249
    assert countries.codes() - plain == {"AE-ADGM", "AE-DIFC", "CN-GBA"}


def test_norway_and_namibia_are_countries_and_not_truth_values() -> None:
    assert countries.name("NO") == "Norway"
    assert countries.name("NA") == "Namibia"
    assert "NO" in countries.expand("EEA")


@pytest.mark.parametrize("code", ["sg", "UK", "EU", "EEA", "XX", "", "S", "SGP", "AE-XXXX", " SG"])
def test_what_is_not_a_code_as_written_is_not_accepted(code: str) -> None:
    assert not countries.is_code(code)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("VN", "Viet Nam"),
        ("LA", "Lao PDR"),
        ("BN", "Brunei Darussalam"),
        ("TL", "Timor-Leste"),
        ("TW", "Taiwan"),
        ("CI", "Côte d'Ivoire"),
        ("AE-DIFC", "Dubai International Financial Centre"),
        ("EEA", "European Economic Area"),
    ],
)
def test_names_are_those_in_use_in_asean(code: str, name: str) -> None:
    assert countries.name(code) == name


@pytest.mark.parametrize(("code", "parent"), [("AE-DIFC", "AE"), ("AE-ADGM", "AE"), ("CN-GBA", "CN"), ("SG", None)])
def test_a_part_of_a_country_names_its_country(code: str, parent: str | None) -> None:
    assert countries.parent(code) == parent


@pytest.mark.parametrize("call", [countries.name, countries.parent, countries.expand])
def test_an_unknown_code_is_an_error_with_a_suggestion(call: Callable[[str], object]) -> None:
    with pytest.raises(countries.UnknownCountry, match="did you mean VN"):
        call("Vietnam")


@pytest.mark.parametrize(
    ("group", "on", "size", "inside", "outside"),
    [
        ("EU", None, 27, {"HR", "RO"}, {"GB", "NO", "CH"}),
        ("EU", date(2020, 1, 31), 28, {"GB"}, set()),
        ("EU", date(2020, 2, 1), 27, set(), {"GB"}),
        ("EU", date(2013, 6, 30), 27, {"GB"}, {"HR"}),
        ("EU", date(2013, 7, 1), 28, {"HR"}, set()),
        ("EEA", None, 30, {"IS", "LI", "NO"}, {"GB", "CH"}),
        ("EEA", date(1993, 12, 31), 0, set(), {"DE"}),
        ("ASEAN", None, 11, ASEAN, set()),
        ("ASEAN", date(2025, 10, 25), 10, ASEAN - {"TL"}, {"TL"}),
        ("ASEAN", date(2025, 10, 26), 11, ASEAN, set()),
        ("SG", date(1990, 1, 1), 1, {"SG"}, set()),
        ("CN-GBA", None, 1, {"CN-GBA"}, {"CN"}),
    ],
)
def test_a_group_has_the_members_of_the_day(
    group: str, on: date | None, size: int, inside: set[str], outside: set[str]
) -> None:
    members = countries.expand(group, on)
    assert len(members) == size
    assert inside <= members
    assert not outside & members


def test_every_group_has_a_source_and_half_open_intervals_of_known_countries() -> None:
    table = yaml_plain.load("countries.yaml")
    for group in table["groups"].values():
        assert {"title", "url", "confidence"} <= set(table["sources"][group["source"]])
        for code, interval in group["members"].items():
            assert countries.is_code(code)
            days = [date.fromisoformat(day) for day in interval]
            assert len(days) in (1, 2)
            assert all(since < until for since, until in pairwise(days))


def test_what_a_country_is_also_called_is_never_itself_a_code_and_means_one_country() -> None:
    others = yaml_plain.load("countries.yaml")["also_called"]
    words = [word for names in others.values() for word in names]
    assert len({word.casefold() for word in words}) == len(words)
    assert not [word for word in words if countries.is_code(word)]
    assert all(countries.is_code(code) for code in others)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Vietnam", "VN"),
        ("viet  nam", "VN"),
        ("UK", "GB"),
        ("uk", "GB"),
        ("sg", "SG"),
        (" ID ", "ID"),
        ("IDN", "ID"),
        ("Indonesa", "ID"),
        ("Phillipines", "PH"),
        ("Laos", "LA"),
        ("Burma", "MM"),
        ("East Timor", "TL"),
        ("difc", "AE-DIFC"),
        ("Hongkong", "HK"),
        ("XX", None),
        ("XYZ", None),
        ("EU", None),
        ("", None),
        ("nowhere at all", None),
        ("S" * 10_000, None),
    ],
)
def test_the_nearest_code_is_found_for_names_and_typos(written: str, meant: str | None) -> None:
    assert countries.nearest(written) == meant


@given(st.text(max_size=30))
def test_a_suggestion_is_always_a_code(text: str) -> None:
    suggestion = countries.nearest(text)
    assert suggestion is None or countries.is_code(suggestion)
