"""Normalising, families, dates and masks: the written form of single values."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.dates import parse_date
from detectors.families import FAMILIES, by_its_pattern, family
from detectors.leaves import Leaf, tally
from detectors.masking import mask
from detectors.normalise import clean, compact, fold_word


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("๐๑๒๓๔๕๖๗๘๙", "0123456789"),
        ("໐໑໒໓໔໕໖໗໘໙", "0123456789"),
        ("០១២៣៤៥៦៧៨៩", "0123456789"),
        ("၀၁၂၃၄၅၆၇၈၉", "0123456789"),
        ("０１２ＡＢ", "012AB"),
        ("S\u200b1234\u200d567D\ufeff", "S1234567D"),
        ("\u202e12\u202c3", "123"),
        ("081–234—5678", "081-234-5678"),
        ("  081\u00a0234\u20095678 ", "081 234 5678"),
    ],
)
def test_cleaning_leaves_one_kind_of_digit_dash_and_space(written, cleaned):
    assert clean(written) == cleaned


def test_cleaning_reads_no_more_than_the_cap():
    assert len(clean("9" * 10_000_000)) == 4096


@pytest.mark.parametrize(("written", "folded"), [("Tôn giáo", "ton giao"), ("ĐẠO  PHẬT", "dao phat"), ("พุทธ", "พุทธ")])
def test_folding_drops_latin_accents_only(written, folded):
    assert fold_word(written) == folded


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert compact(compact(clean(text))) == compact(clean(text)).upper()


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("true", "bool"),
        ("Có", "bool"),
        ("12", "small"),
        ("81234567", "integer"),
        ("1,234.50", "decimal"),
        ("Rp 1.250.000", "decimal"),
        ("4.5E+15", "scientific"),
        ("2024-01-31", "date"),
        ("31/01/2567", "date"),
        ("17 Agustus 1945", "date"),
        ("a@b.sg", "email"),
        ("https://x.example/a", "url"),
        ("uploads/ktp_12.jpg", "url"),
        ("D4:45:06:0C:A0:F9", "mac"),
        ("203.0.113.9", "ip"),
        ("7f3f150b-7e5d-4967-9f43-4275fc20f221", "uuid"),
        ("d41d8cd98f00b204e9800998ecf8427e", "hash"),
        ("0812****99", "masked"),
        ("411111XXXXXX1111", "masked"),
        ("S****567D", "masked"),
        ('{"a": 1}', "json"),
        ("1.3521, 103.8198", "coords"),
        ("+65 8123 4567", "phone"),
        ("Tan Wei Ming", "words"),
        ("နီလာ", "words"),
        ("HPB6948097Y", "code"),
        ("Blk 12 Bedok North St 3", "text"),
    ],
)
def test_a_value_belongs_to_a_family(written, named):
    assert family(clean(written)) == named


@given(st.text(min_size=1))
def test_every_value_has_a_family(text):
    if cleaned := clean(text):
        assert family(cleaned) in FAMILIES


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1975-07-27", (1975, 7, 27)),
        ("1975-07-27 00:00:00.000", (1975, 7, 27)),
        ("27/07/1975", (1975, 7, 27)),
        ("07/27/1975", (1975, 7, 27)),
        ("27.7.75", (1975, 7, 27)),
        ("01/02/2530", (1987, 2, 1)),
        ("๐๑/๐๒/๒๕๓๐", (1987, 2, 1)),
        ("1 ก.พ. 2530", (1987, 2, 1)),
        ("1 กุมภาพันธ์ พ.ศ. 2530", (1987, 2, 1)),
        ("19871231", (1987, 12, 31)),
        ("17 Agustus 1945", (1945, 8, 17)),
        ("5 Mac 1990", (1990, 3, 5)),
        ("12 Hunyo 1998", (1998, 6, 12)),
        ("March 5, 1990", (1990, 3, 5)),
        ("ngày 5 tháng 3 năm 1990", (1990, 3, 5)),
        ("1990年3月5日", (1990, 3, 5)),
        ("5 de março de 1990", (1990, 3, 5)),
    ],
)
def test_dates_are_read_as_the_region_writes_them(written, expected):
    assert parse_date(clean(written))[:3] == expected


@pytest.mark.parametrize("written", ["31/02/1990", "2024-13-45", "123456", "1.2.3", "hello", "12345678901", ""])
def test_what_is_no_date_is_refused(written):
    assert parse_date(clean(written)) is None


@given(st.text())
def test_reading_a_date_never_fails(text):
    found = parse_date(clean(text))
    assert found is None or found


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("S1234567D", "S1*******"),
        ("+65 8123 4567", "+** **** ****"),
        ("Tan Wei Ming", "Ta* *** ****"),
        ("M", "*"),
        ("a@b.sg", "a@*.**"),
    ],
)
def test_a_mask_keeps_the_layout_and_at_most_two_characters(value, masked):
    assert mask(value) == masked


@given(st.text(min_size=1))
def test_a_mask_never_holds_the_value(text):
    masked = mask(text)
    assert text.strip() not in masked or not text.strip()
    shown = [c for c in masked if c.isalnum()]
    assert len(shown) <= 2


@given(st.one_of(st.text("019 .,:;/-+()%*#", min_size=1), st.text("abefxo IAS", min_size=1), st.text(min_size=1)))
def test_the_short_ways_to_a_family_lead_to_the_one_that_its_pattern_gives(text):
    cleaned = clean(text)
    # Short words are words even where they begin as a token of Slack does.
    if cleaned and family(cleaned) != "bool" and not cleaned.casefold().startswith("xox"):
        assert family(cleaned) == by_its_pattern(cleaned)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", " ", "b"], ["a", "b"]),
        (["a", "", None, "\t\n"], ["a"]),
        (["a", "é", "\u00a0", "\u3000 "], ["a", "é"]),
        ([" a", "b "], [" a", "b "]),
    ],
)
def test_blank_cells_count_as_empty_whatever_else_there_is(values, kept):
    counted = tally(Leaf("c", "c", pl.Series("c", values, pl.String)), 100)
    assert sorted(counted.values.to_list()) == kept
    assert counted.nulls == len(values) - len(kept)
