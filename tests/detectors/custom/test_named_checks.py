"""The check digits that a recognizer may name, against python-stdnum and published numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean, isbn, luhn, verhoeff
from stdnum.iso7064 import mod_11_2, mod_97_10

from detectors.custom.checks import CHECKS

DIGITS = st.text(alphabet="0123456789", min_size=3, max_size=20)


@pytest.mark.parametrize(
    ("check", "valid"),
    [
        ("luhn", "4111 1111 1111 1111"),
        ("luhn", "EMP-79927398713"),
        ("verhoeff", "2363"),
        ("gs1", "4006381333931"),
        ("mod11", "0-8044-2957-X"),
        ("mod11", "0306406152"),
        ("mod11_2", "0000 0001 2103 2683"),
        ("mod11_2", "000000012146438X"),
        ("mod97_10", "3214282912345698765432161182"),
    ],
)
def test_published_numbers_pass_and_their_neighbours_fail(check, valid):
    assert CHECKS[check].passes(valid)
    assert not CHECKS[check].passes(valid[:-1] + ("1" if valid[-1] != "1" else "2"))


@given(DIGITS)
def test_luhn_and_verhoeff_agree_with_another_library(digits):
    assert CHECKS["luhn"].passes(digits) == luhn.is_valid(digits)
    assert CHECKS["verhoeff"].passes(digits) == verhoeff.is_valid(digits)


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_the_others_agree_with_another_library_on_numbers_made_valid(body):
    assert CHECKS["mod11_2"].passes(body + mod_11_2.calc_check_digit(body))
    assert CHECKS["mod97_10"].passes(body + mod_97_10.calc_check_digits(body))
    assert CHECKS["gs1"].passes(body + ean.calc_check_digit(body))
    assert CHECKS["mod11"].passes(body[:9] + isbn._calc_isbn10_check_digit(body[:9]))


@pytest.mark.parametrize("check", sorted(CHECKS))
@given(st.text(max_size=30))
def test_any_text_is_judged_without_an_error(check, text):
    assert CHECKS[check].passes(text) in (True, False)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_the_stated_chance_is_the_chance(check):
    passing = sum(CHECKS[check].passes(f"{number:08d}") for number in range(10_000_000, 10_040_000))
    assert passing / 40_000 == pytest.approx(CHECKS[check].chance, rel=0.05)
