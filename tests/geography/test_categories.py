"""The vocabulary of category tags."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jurisdiction_map import categories

TAGS = (
    "name",
    "email",
    "phone",
    "address",
    "location",
    "national_id",
    "tax_id",
    "social_security_id",
    "health_id",
    "passport",
    "driving_licence",
    "vehicle_id",
    "other_gov_id",
    "person_key",
    "username",
    "date_of_birth",
    "age",
    "gender",
    "nationality",
    "family",
    "employment",
    "education",
    "financial",
    "bank_account",
    "payment_card",
    "credentials",
    "ip_address",
    "device_id",
    "online_activity",
    "health",
    "biometric",
    "genetic",
    "religion",
    "ethnicity",
    "political",
    "trade_union",
    "sexual_life",
    "criminal",
    "children",
    "physical_trait",
    "photo",
)

SPECIAL_SOMEWHERE = (
    "health_id",
    "financial",
    "bank_account",
    "payment_card",
    "credentials",
    "health",
    "biometric",
    "genetic",
    "religion",
    "ethnicity",
    "political",
    "trade_union",
    "sexual_life",
    "criminal",
    "children",
)


def test_the_top_level_tags_are_these_and_no_others() -> None:
    assert tuple(categories.vocabulary()) == TAGS
    assert categories.tags() == frozenset(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_says_what_it_means_in_one_sentence_and_names_its_dpv_term(tag: str) -> None:
    category = categories.vocabulary()[tag]
    assert category.tag == tag
    assert re.fullmatch(r"[A-Z][^.]+\.", category.meaning)
    assert category.dpv
    assert all(re.fullmatch(r"https://w3id\.org/dpv/pd#[A-Z]\w+", iri) for iri in category.dpv)
    regimes = {"GDPR", "ID", "MY", "PH", "TH", "VN"}
    assert set(category.sensitive_under) <= regimes
    assert list(category.sensitive_under) == sorted(set(category.sensitive_under))
    assert set(category.sensitive_kinds) <= regimes - set(category.sensitive_under)
    for kind, meaning in category.kinds.items():
        categories.check(f"{tag}.{kind}")
        assert meaning.endswith(".")
    for kinds in category.sensitive_kinds.values():
        assert set(kinds) <= set(category.kinds)


@pytest.mark.parametrize("tag", SPECIAL_SOMEWHERE)
def test_a_special_tag_names_a_regime_that_makes_it_so(tag: str) -> None:
    category = categories.vocabulary()[tag]
    assert category.sensitive_under or category.sensitive_kinds


@pytest.mark.parametrize(
    ("tag", "regimes"),
    [
        ("criminal", {"GDPR", "ID", "MY", "PH", "TH"}),
        ("financial", {"ID", "VN"}),
        ("trade_union", {"GDPR", "TH"}),
        ("biometric", {"GDPR", "ID", "MY", "TH", "VN"}),
        ("children", {"ID"}),
        ("email", set()),
    ],
)
def test_the_regimes_are_those_of_the_statutes(tag: str, regimes: set[str]) -> None:
    assert set(categories.vocabulary()[tag].sensitive_under) == regimes


@pytest.mark.parametrize(
    "tag", ["health", "national_id.nik", "national_id.card_image", "financial.a_new_kind", "family.x2"]
)
def test_a_known_tag_is_accepted_with_any_lower_snake_kind(tag: str) -> None:
    categories.check(tag)
    assert categories.split(tag)[0] in categories.tags()


@pytest.mark.parametrize(
    ("tag", "suggestion"),
    [
        ("helth", "health"),
        ("HEALTH", "health"),
        ("national-id", "national_id"),
        ("date of birth", "date_of_birth"),
        ("helth.mental", "health.mental"),
        ("nik", "national_id.nik"),
        ("card_image", "national_id.card_image"),
        ("drivers_licence", "driving_licence"),
        ("national_id.Card", "national_id"),
        ("national_id.", "national_id"),
        ("national_id.a.b", "national_id"),
        ("zzz", None),
        ("", None),
    ],
)
def test_anything_else_is_refused_with_the_nearest_tag(tag: str, suggestion: str | None) -> None:
    with pytest.raises(categories.UnknownCategory) as caught:
        categories.check(tag)
    assert isinstance(caught.value, ValueError)
    assert caught.value.suggestion == suggestion
    if suggestion:
        assert repr(suggestion) in str(caught.value)


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("health", ("health", None)),
        ("location.precise", ("location", "precise")),
        ("a.", ("a", "")),
        ("a.b.c", ("a", "b.c")),
    ],
)
def test_split_parts_the_kind_from_the_tag(tag: str, parts: tuple[str, str | None]) -> None:
    assert categories.split(tag) == parts


@given(st.text(max_size=40) | st.from_regex(r"[a-z_]{1,12}(\.[a-z_.]{0,8})?", fullmatch=True))
def test_any_text_is_either_accepted_or_an_unknown_category(tag: str) -> None:
    try:
        categories.check(tag)
    except categories.UnknownCategory as error:
        if error.suggestion:
            categories.check(error.suggestion)
    else:
        assert categories.split(tag)[0] in TAGS
