"""Properties of the header reader: it never raises, and neither case nor separators matter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.headers import load_lexicon, read_header, read_table, tokens
from detectors.headers.normalise import LONGEST_HEADER, MOST_TOKENS

PHRASES = sorted(key for key in load_lexicon().spaced if key.isascii() and not any(char.isdigit() for char in key))
phrases = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map(" ".join)


@given(st.text(max_size=400))
def test_no_text_makes_it_raise(header: str) -> None:
    for hint in read_header(header):
        assert 0.0 < hint.strength <= 1.0
        assert hint.holder in ("person", "organisation", "thing", "unknown")
    for token in tokens(header):
        assert token
        assert token == unicodedata.normalize("NFC", token)


@given(st.lists(st.text(max_size=30), max_size=12), st.text(max_size=30))
def test_no_table_makes_it_raise(headers: list[str], name: str) -> None:
    assert read_table(name, headers).about in ("people", "organisations", "things", "places", "unknown")


@settings(max_examples=300)
@given(phrases, st.sampled_from(["_", "-", ".", " ", "__"]))
def test_separators_and_case_do_not_matter(header: str, separator: str) -> None:
    expected = read_header(header)
    assert read_header(header.replace(" ", separator)) == expected
    assert read_header(header.upper()) == expected
    assert read_header(header.replace(" ", separator).upper()) == expected


@given(phrases)
def test_hints_come_best_first_and_once_per_tag(header: str) -> None:
    hints = read_header(header)
    assert [hint.strength for hint in hints] == sorted((hint.strength for hint in hints), reverse=True)
    assert len({hint.tag for hint in hints}) == len(hints)


@given(
    st.sampled_from(
        ["Họ và tên", "Số điện thoại", "Ngày sinh", "Địa chỉ", "tôn giáo", "Nhóm máu", "telemóvel", "religião"]
    )
)
def test_decomposed_and_missing_diacritics_are_the_same_header(header: str) -> None:
    tag = read_header(header)[0].tag
    assert read_header(unicodedata.normalize("NFD", header))[0].tag == tag
    bare = "".join(char for char in unicodedata.normalize("NFD", header) if not unicodedata.combining(char))
    assert read_header(bare.replace("đ", "d").replace("Đ", "D"))[0].tag == tag


@pytest.mark.parametrize(
    "header",
    ["a" * 10_000, "_" * 10_000, "name_" * 3_000, "aB" * 5_000, "ก" * 10_000, "ชื่อ" * 3_000, "\u202e" * 10_000, "ﷺ" * 5_000,
     "\x00\x07name\x1b[31m", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "\ud800name", "é" * 10_000],
)  # fmt: skip
def test_hostile_headers_are_read_within_bounds(header: str) -> None:
    found = tokens(header)
    assert sum(len(token) for token in found) <= 2 * LONGEST_HEADER
    read_header(header)
    assert len(read_header(header)) <= MOST_TOKENS


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("NoKTP_pasien", ("no", "ktp", "pasien")),
        ("IDCard", ("id", "card")),
        ("dateOfBirth2", ("date", "of", "birth", "2")),
        ("IPv4", ("i", "pv", "4")),
        ("DateofHire", ("date", "of", "hire")),
        ("Placeof Birth", ("place", "of", "birth")),
        ("Proof", ("proof",)),
        ("ὐ", ("ὐ",)),
        ("ນໍ້າໜັກ", ("ນ້ໍາຫນັກ",)),
        ("roof_type", ("roof", "type")),
        ("nqt_cust.FIRST-NAME", ("nqt", "cust", "first", "name")),
        ("Số CCCD", ("số", "cccd")),
        ("HọTên", ("họ", "tên")),
        ("ชื่อ-นามสกุล", ("ชื่อ", "นามสกุล")),
        ("เบอร์tel1", ("เบอร์", "tel", "1")),
        ("ｎａｍｅ", ("name",)),
        ("na\u200bme", ("name",)),
        ("பிறந்த தேதி", ("பிறந்த", "தேதி")),
        ("ကျား/မ", ("ကျား", "မ")),
    ],
)
def test_headers_are_split_at_separators_case_digits_and_scripts(header: str, expected: tuple[str, ...]) -> None:
    assert tokens(header) == expected


def test_direction_marks_and_invisible_blanks_do_not_hide_a_header() -> None:
    assert read_header("\u202edate\u200b_of_birth\u202c")[0].tag == "date_of_birth"
