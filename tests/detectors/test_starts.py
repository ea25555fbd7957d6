"""What a pattern may begin with: never too small a set."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.recognizers import identifiers
from detectors.starts import first_characters, may_be_digits

CASES = [
    ("[STFGM][0-9]{7}[A-Z]", "STFGM"),
    (r"\d{3}", string.digits),
    ("(?:AB|[C-E])x", "ABCDE"[0:1] + "CDE"),
    ("A?B", "AB"),
    ("A{0,2}[0-1]", "A01"),
    ("A*(?:B)?C", "ABC"),
    (r"\+[1-9]", "+"),
    ("[]a]b", "]a"),
    (r"[\d-]x", string.digits + "-"),
    ("P|Q[0-9]", "PQ"),
]
UNKNOWN = ["", "A?", ".x", "[^0-9]", r"\w+", "(?=x)y", "(?i:x)", "^a", r"\bfoo", "A|"]


@pytest.mark.parametrize(("pattern", "first"), CASES)
def test_the_first_characters_of_a_pattern_are_told(pattern: str, first: str) -> None:
    assert first_characters(pattern) == frozenset(first)


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_what_cannot_be_told_is_not_guessed(pattern: str) -> None:
    assert first_characters(pattern) is None


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(identifiers()))
def test_no_value_of_an_identifier_begins_otherwise(data: st.DataObject, one) -> None:
    value = data.draw(st.from_regex(one.compact_regex, fullmatch=True))
    first = first_characters(one.pattern)
    if value and value[0].isascii() and first is not None:
        assert value[0] in first or value[0].swapcase() in first


def test_most_identifiers_are_sorted_by_their_first_character() -> None:
    told = [one for one in identifiers() if first_characters(one.pattern) is not None]
    assert len(told) > 0.8 * len(identifiers())


@pytest.mark.parametrize(
    ("pattern", "may"),
    [
        ("[0-9]{9}", True),
        (r"\d+", True),
        ("[STFGM][0-9]{7}[A-Z]", False),
        ("[0-9]{9}[0-9X]", True),
        ("[0-9]{8}[A-Z]|(?:19|20)[0-9]{7}", True),
        ("[0-9](?:[A-Z]|-)[0-9]", False),
        ("[0-9]{2}[A-Z]?(?:X-)*[0-9]", True),
        ("A{0,2}[0-9]", True),
        ("A{1,2}[0-9]", False),
        ("A+?[0-9]", False),
        (r"[0-9]\.[0-9]", False),
        ("[^A-Z]{3}", True),
        ("(?=x)[0-9]", True),
        ("[0-9][\u1000-\u103f]", False),
        ("", True),
    ],
)
def test_whether_a_pattern_may_be_a_number_is_told(pattern: str, may: bool) -> None:
    assert may_be_digits(pattern) is may


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(identifiers()))
def test_no_identifier_that_is_never_a_number_is_one(data: st.DataObject, one) -> None:
    value = data.draw(st.from_regex(one.compact_regex, fullmatch=True))
    assert may_be_digits(one.pattern) or not (value.isascii() and value.isdecimal())
