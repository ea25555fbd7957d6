"""Names and sentences from data are shown, never obeyed."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_result import HOSTILE, everything, hostile_result

from auditor.reports import safe

ANY_TEXT = st.text(st.characters(), max_size=200)
JOINERS = "\u200b\u200c\u200d"


def is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("customers", "customers"),
        ("khách hàng", "khách hàng"),
        ("ชื่อลูกค้า", "ชื่อลูกค้า"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("invoice\u202egpj.exe", r"invoice\u202egpj.exe"),
        ("a\u200bb", r"a\u200bb"),
        ("\x9b31m", r"\x9b31m"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("", "''"),
        (" padded ", "' padded '"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("::error file=a::b", r"\x3a:error file=a::b"),
        ("##vso[task.setvariable]x", r"\x23#vso[task.setvariable]x"),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket"),
        ("fe80::1", "fe80::1"),
    ],
)
def test_a_name_is_shown_with_visible_escapes(raw: str, shown: str) -> None:
    assert safe.name(raw) == shown


def test_a_long_name_is_cut_and_says_how_long_it_is() -> None:
    assert safe.name("x" * 10_000) == "x" * 120 + "… (10,000 characters)"


def test_a_path_that_can_exist_is_never_cut() -> None:
    path = "/".join(["folder"] * 500)
    assert safe.path(path) == path


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("one\ntwo\r\n  three", "one two three"),
        ("ends here. \n", "ends here."),
        ("ខ្ញុំ\u200bស្រឡាញ់", "ខ្ញុំ\u200bស្រឡាញ់"),
        ("rtl \u202e mark", r"rtl \u202e mark"),
        ("line\u2028separator", "line separator"),
    ],
)
def test_a_sentence_stays_on_one_line_and_keeps_its_joiners(raw: str, shown: str) -> None:
    assert safe.prose(raw) == shown


@given(ANY_TEXT)
def test_nothing_invisible_passes(text: str) -> None:
    assert not any(map(is_unsafe, safe.name(text)))
    assert not any(map(is_unsafe, safe.path(text)))
    assert not any(is_unsafe(character) for character in safe.prose(text) if character not in JOINERS)


def test_every_control_and_format_character_is_known() -> None:
    unsafe = [character for character in map(chr, range(sys.maxunicode + 1)) if is_unsafe(character)]
    assert [f"{ord(c):x}" for c in unsafe if safe.name(f"a{c}b") == f"a{c}b"] == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_json_reads_back_and_shows_nothing_invisible(text: str) -> None:
    document = safe.escape_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(document) == {text: text}
    assert not any(map(is_unsafe, document))


@pytest.mark.parametrize("text", HOSTILE)
def test_well_formed_results_can_be_written_as_utf_8(text: str) -> None:
    cleaned = safe.well_formed(hostile_result(text))
    assert cleaned.name == text.replace("\ud800", "\ufffd")
    repr(cleaned).encode()
    assert cleaned.findings[0].fingerprint.encode()


def test_a_result_without_surrogates_stays_equal() -> None:
    result = everything()
    cleaned = safe.well_formed(result)
    assert (cleaned.findings, cleaned.transfers, cleaned.tables, cleaned.unread) == (
        result.findings,
        result.transfers,
        result.tables,
        result.unread,
    )


def test_a_result_without_surrogates_is_handed_back_as_it_is() -> None:
    result = everything()
    assert safe.well_formed(result) is result


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("VN → SG · due …", "utf-8", "VN → SG · due …"),
        ("VN → SG · due …", "ascii", "VN -> SG - due ..."),
        ("VN → SG · prüfen", "cp1252", "VN -> SG - prüfen"),
        ("ชื่อ", "ascii", r"\u0e0a\u0e37\u0e48\u0e2d"),
    ],
)
def test_an_old_code_page_gets_what_it_can_write(text: str, encoding: str, written: str) -> None:
    assert safe.for_encoding(text, encoding) == written


@given(ANY_TEXT, st.sampled_from(["ascii", "cp1252", "cp437", "shift_jis", "latin-1", "utf-8"]))
def test_every_encoding_can_write_what_it_is_given(text: str, encoding: str) -> None:
    assert safe.for_encoding(text, encoding).encode(encoding).decode(encoding) or not text
