"""From a cloud region to a country."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jurisdiction_map import countries, yaml_plain
from jurisdiction_map.region_table import UnknownRegion, providers, resolve, rows

Row = Mapping[str, Any]

PROVIDERS = ("alibaba", "aws", "azure", "gcp", "huawei", "oci", "tencent")

WHERE = {
    "SG": "aws:ap-southeast-1 gcp:asia-southeast1 azure:southeastasia alibaba:ap-southeast-1 oci:ap-singapore-1 "
    "oci:ap-singapore-2 huawei:ap-southeast-3 tencent:ap-singapore",
    "ID": "aws:ap-southeast-3 gcp:asia-southeast2 azure:indonesiacentral alibaba:ap-southeast-5 oci:ap-batam-1 "
    "huawei:ap-southeast-4 tencent:ap-jakarta",
    "MY": "aws:ap-southeast-5 azure:malaysiawest alibaba:ap-southeast-3 alibaba:ap-southeast-8 oci:ap-kulai-2 "
    "huawei:my-kualalumpur-1",
    "TH": "aws:ap-southeast-7 aws:ap-southeast-1-bkk-1 gcp:asia-southeast3 alibaba:ap-southeast-7 "
    "huawei:ap-southeast-2 tencent:ap-bangkok",
    "PH": "alibaba:ap-southeast-6 huawei:ap-southeast-5 aws:ap-southeast-1-mnl-1",
    "HK": "aws:ap-east-1 gcp:asia-east2 azure:eastasia alibaba:cn-hongkong huawei:ap-southeast-1 tencent:ap-hongkong",
    "TW": "aws:ap-east-2 gcp:asia-east1 aws:ap-northeast-1-tpe-1",
    "CN": "aws:cn-north-1 aws:cn-northwest-1 azure:chinaeast2 alibaba:cn-hangzhou huawei:cn-north-4 tencent:ap-beijing",
    "JP": "aws:ap-northeast-1 aws:ap-northeast-3 gcp:asia-northeast2 azure:japaneast alibaba:ap-northeast-1 "
    "oci:ap-tokyo-1 tencent:ap-tokyo",
    "KR": "aws:ap-northeast-2 gcp:asia-northeast3 azure:koreacentral alibaba:ap-northeast-2 oci:ap-seoul-1",
    "IN": "aws:ap-south-1 aws:ap-south-2 gcp:asia-south2 azure:centralindia oci:ap-mumbai-1",
    "AU": "aws:ap-southeast-2 aws:ap-southeast-4 gcp:australia-southeast1 azure:australiaeast alibaba:ap-southeast-2",
    "NZ": "aws:ap-southeast-6 azure:newzealandnorth aws:ap-southeast-2-akl-1",
    "AE": "aws:me-central-1 azure:uaenorth oci:me-dubai-1 alibaba:me-east-1 huawei:ae-ad-1",
    "SA": "gcp:me-central2 oci:me-riyadh-1 alibaba:me-central-1 huawei:me-east-1 tencent:me-saudi-arabia",
    "QA": "gcp:me-central1 azure:qatarcentral",
    "NO": "azure:norwayeast azure:norwaywest",
    "DE": "aws:eu-central-1 aws:eusc-de-east-1 gcp:europe-west3 azure:germanywestcentral tencent:eu-frankfurt",
    "IE": "aws:eu-west-1 azure:northeurope huawei:eu-west-101",
    "NL": "azure:westeurope gcp:europe-west4 oci:eu-amsterdam-1",
    "GB": "aws:eu-west-2 gcp:europe-west2 azure:uksouth alibaba:eu-west-1 oci:uk-london-1",
    "US": "aws:us-east-1 aws:us-gov-west-1 gcp:us-central1 azure:eastus2 alibaba:us-west-1 oci:us-ashburn-1 "
    "tencent:na-ashburn",
}
CASES = [(region, country) for country, regions in WHERE.items() for region in regions.split()]


FIELDS = {"country", "countries", "group", "multi", "place", "from", "until", "status", "alias", "source", "confidence"}


def test_there_is_a_table_for_each_of_the_seven_providers() -> None:
    assert providers() == PROVIDERS


def test_the_known_regions_are_enough_to_mean_something() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize(("region", "country"), CASES)
def test_a_known_region_is_in_its_country(region: str, country: str) -> None:
    found = resolve(region)
    assert (found.countries, found.multi) == ((country,), False)
    assert f"{found.provider}:{found.id}" == region


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("AWS:Ap-Southeast-3", "aws:ap-southeast-3"),
        ("  aws : ap-southeast-3 ", "aws:ap-southeast-3"),
        ("aws:ap-southeast-1a", "aws:ap-southeast-1"),
        ("aws:ap-southeast-1-bkk-1a", "aws:ap-southeast-1-bkk-1"),
        ("gcp:asia-southeast1-b", "gcp:asia-southeast1"),
        ("gcp:ASIA-SOUTHEAST2", "gcp:asia-southeast2"),
        ("azure:Southeast Asia", "azure:southeastasia"),
        ("azure:southeastasia-1", "azure:southeastasia"),
        ("azure:malaysiawest-az2", "azure:malaysiawest"),
        ("alibaba:cn-hangzhou-h", "alibaba:cn-hangzhou"),
        ("alibaba:ap-southeast-5b", "alibaba:ap-southeast-5"),
        ("alibaba:oss-ap-southeast-5", "alibaba:ap-southeast-5"),
        ("oci:SIN", "oci:ap-singapore-1"),
        ("oci:Uocm:AP-SINGAPORE-1-AD-1", "oci:ap-singapore-1"),
        ("oci:iad-ad-2", "oci:us-ashburn-1"),
        ("huawei:ap-southeast-3a", "huawei:ap-southeast-3"),
        ("tencent:ap-jakarta-2", "tencent:ap-jakarta"),
        ("country:ID", "country:ID"),
        ("ID", "country:ID"),
        ("id", "country:ID"),
        ("Country: no", "country:NO"),
        ("AE-DIFC", "country:AE-DIFC"),
    ],
)
def test_case_blanks_zones_and_aliases_lead_to_the_same_region(written: str, region: str) -> None:
    found = resolve(written)
    assert f"{found.provider}:{found.id}" == region


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("gcp:us", {"US"}, {"CA"}),
        ("gcp:eu", countries.expand("EU"), {"GB", "CH", "NO"}),
        ("gcp:asia", {"SG", "ID", "IN", "HK", "TW", "JP", "KR", "TH"}, {"AU"}),
        ("gcp:eur4", {"FI", "NL"}, {"DE"}),
        ("azure:asiapacific", {"SG", "HK"}, {"AU"}),
        ("azure:europe", {"IE", "NL"}, {"GB"}),
        ("country:ASEAN", countries.expand("ASEAN"), {"AU"}),
    ],
)
def test_an_id_for_several_places_names_all_their_countries_and_says_so(
    region: str, inside: set[str], outside: set[str]
) -> None:
    found = resolve(region)
    assert found.multi
    assert set(inside) <= set(found.countries)
    assert not outside & set(found.countries)
    assert list(found.countries) == sorted(found.countries)


def test_the_members_of_a_group_are_those_of_the_day() -> None:
    assert "GB" in resolve("gcp:eu", on=date(2019, 1, 1)).countries
    assert "TL" not in resolve("ASEAN", on=date(2025, 1, 1)).countries


@pytest.mark.parametrize(
    ("region", "on", "status"),
    [
        ("aws:ap-southeast-3", None, "available"),
        ("aws:ap-southeast-3", date(2021, 12, 12), "announced"),
        ("aws:ap-southeast-3", date(2021, 12, 13), "available"),
        ("azure:malaysiawest", date(2025, 1, 1), "available"),
        ("azure:malaysiawest", date(2024, 12, 31), "announced"),
        ("aws:sa-west-1", None, "announced"),
        ("aws:sa-west-1", date(2030, 1, 1), "announced"),
        ("alibaba:ap-southeast-2", None, "closed"),
        ("alibaba:ap-southeast-2", date(2024, 9, 29), "available"),
        ("alibaba:ap-southeast-2", date(2024, 9, 30), "closed"),
        ("alibaba:ap-southeast-2", date(2015, 1, 1), "announced"),
        ("tencent:na-toronto", date(2020, 1, 1), "closed"),
        ("azure:eastus", date(2000, 1, 1), "available"),
    ],
)
def test_the_status_is_that_of_the_day(region: str, on: date | None, status: str) -> None:
    assert resolve(region, on=on).status == status


@pytest.mark.parametrize(
    ("written", "provider", "suggestion"),
    [
        ("aws:ap-southeast-33", "aws", "aws:ap-southeast-3"),
        ("gcp:asia-southeast-1", "gcp", "gcp:asia-southeast1"),
        ("azure:southeast-asia", "azure", "azure:southeastasia"),
        ("ap-southeast-3", "", "alibaba:ap-southeast-3"),
        ("ap-southeast-3", "", "aws:ap-southeast-3"),
        ("ap-southeast-3", "", "huawei:ap-southeast-3"),
        ("azure:ap-southeast-1", "azure", "aws:ap-southeast-1"),
        ("amazon:ap-southeast-3", "amazon", "aws:ap-southeast-3"),
        ("awss:ap-southeast-3", "awss", "aws:ap-southeast-3"),
        ("aliyun:cn-beijing", "aliyun", "alibaba:cn-beijing"),
        ("Singapore", "", "country:SG"),
        ("country:Vietnam", "country", "country:VN"),
        ("contry:ID", "contry", "country:ID"),
        ("UK", "", "country:GB"),
    ],
)
def test_a_near_miss_is_an_error_that_suggests_what_was_meant(written: str, provider: str, suggestion: str) -> None:
    with pytest.raises(UnknownRegion) as caught:
        resolve(written)
    assert caught.value.provider == provider
    assert suggestion in caught.value.suggestions
    assert suggestion in str(caught.value)


@pytest.mark.parametrize(
    "written",
    [
        "gcp:global",
        "aws:aws-global",
        "aws:ap-southeast-1-xyz-1a",
        "aws:ap-southeast-1zz",
        "aws:ap-southeast",
        "alibaba:cn-hangzhouh",
        "nowhere:at-all",
        "aws:",
        ":",
        "",
        "on-premises",
        "aws:" + "a" * 100_000,
    ],
)
def test_an_unknown_region_is_never_guessed(written: str) -> None:
    with pytest.raises(UnknownRegion) as caught:
        resolve(written)
    assert len(str(caught.value)) < 500


def test_an_error_shows_control_characters_escaped() -> None:
    with pytest.raises(UnknownRegion) as caught:
        resolve("aws:\x1b[31m\nap\u202e")
    assert str(caught.value).isprintable()


_PROVIDER = st.sampled_from((*PROVIDERS, "country", "AWS", "")) | st.text(max_size=8)
_IDS = st.sampled_from([f"{row['provider']}:{row['id']}" for row in rows()])


@given(st.text(max_size=60) | st.builds("{}:{}".format, _PROVIDER, st.text(max_size=30)) | _IDS)
def test_any_text_resolves_to_known_countries_or_is_an_unknown_region(text: str) -> None:
    try:
        found = resolve(text)
    except UnknownRegion as error:
        for suggestion in error.suggestions:
            assert resolve(suggestion).countries
    else:
        assert found.countries
        assert all(countries.is_code(code) for code in found.countries)


@given(_IDS, st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), st.integers(0, 30))
def test_one_wrong_letter_is_an_error_unless_it_makes_another_region_a_zone_or_an_alias(
    region: str, letter: str, at: int
) -> None:
    provider, _, identifier = region.partition(":")
    wrong = identifier[:at] + letter + identifier[at + 1 :]
    known = {row["id"] for row in rows() if row["provider"] == provider}
    try:
        found = resolve(f"{provider}:{wrong}")
    except UnknownRegion:
        return
    aliases = {row.get("alias") for row in yaml_plain.load(f"regions/{provider}.yaml")["regions"].values()}
    assert wrong in known | aliases or wrong.startswith(found.id) or wrong.endswith(found.id)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_row_has_a_country_a_source_and_valid_dates(provider: str) -> None:
    file = yaml_plain.load(f"regions/{provider}.yaml")
    assert file["provider"] == provider
    for source in file["sources"].values():
        assert source["title"]
        assert source["url"].startswith("https://")
        assert date.fromisoformat(source.get("read", "2026-11-22"))
    for identifier, row in file["regions"].items():
        assert re.fullmatch(r"[a-z0-9-]+", identifier), identifier
        assert set(row) <= FIELDS
        assert sum(key in row for key in ("country", "countries", "group")) == 1
        assert row["place"]
        assert row["source"] in file["sources"]
        assert row.get("status", "announced") in ("announced", "closed")
        _check_dates(row)
        _check_places(row, file["sources"][row["source"]])


def _check_dates(row: Row) -> None:
    days = [row[key] for key in ("from", "until") if row.get(key, "null") != "null"]
    assert "from" in row
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", day) for day in days)
    assert [yaml_plain.first_day(day) for day in days] == sorted(yaml_plain.first_day(day) for day in days)
    assert "until" not in row or row["status"] == "closed"


def _check_places(row: Row, source: Mapping[str, str]) -> None:
    codes = row["countries"] if "countries" in row else [row["country"]] if "country" in row else []
    assert all(countries.is_code(code) for code in codes)
    assert list(codes) == sorted(set(codes))
    assert row.get("group", "EU") in countries.groups()
    assert ("multi" in row) or len(codes) == 1
    assert row["confidence"] in ("primary", "one_secondary", "recall")
    assert row["confidence"] != "primary" or "read" in source


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_alias_is_an_id_or_stands_for_two_regions(provider: str) -> None:
    table = yaml_plain.load(f"regions/{provider}.yaml")["regions"]
    aliases = [row["alias"] for row in table.values() if "alias" in row]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & set(table)


def test_rows_are_plain_json_with_their_source_spelt_out() -> None:
    everything = list(rows())
    assert json.loads(json.dumps(everything)) == everything
    assert {row["provider"] for row in everything} == set(PROVIDERS)
    keys = [(row["provider"], row["id"]) for row in everything]
    assert len(keys) == len(set(keys)) > 400
    jakarta = next(row for row in everything if (row["provider"], row["id"]) == ("aws", "ap-southeast-3"))
    assert (jakarta["countries"], jakarta["from"], jakarta["until"]) == (["ID"], "2021-12-13", None)
    assert jakarta["source"]["url"].startswith("https://")


def test_every_row_resolves_to_itself() -> None:
    for row in rows():
        found = resolve(f"{row['provider']}:{row['id']}")
        assert (found.id, list(found.countries), found.multi) == (row["id"], row["countries"], row["multi"])
