"""LIN018 and LIN020: what is declared as masked, tokenised or generalised, and still identifies or joins."""

import hashlib
import hmac
import random

import polars as pl
import pytest
from made_flows import digits, doubts, emails, mobiles, nric, nrics, told

N = 400
IDS = nrics(N)


def frame(name, values):
    return pl.DataFrame({name: values})


@pytest.mark.parametrize("word", ["mask", "hash", "encrypt", "tokenise", "pseudonymise"])
def test_identifiers_left_as_they_are_are_found_under_every_word(word):
    found = doubts(frame("nric", IDS), frame("nric", IDS[::-1]), {word: ["nric"]})
    assert told(found) == {("LIN018", "shown", ("nric",))}
    assert "are values of the source's column" in found[0].said


SILENT = {
    "stars": [f"{v[0]}****{v[5:]}" for v in IDS],
    "keyed hash": [hmac.new(b"secret", v.encode(), "sha256").hexdigest() for v in IDS],
    "random token": [f"tok_{random.Random(v).randrange(10**12)}" for v in IDS],
    "same shape, letters drawn": [
        f"{s[0]}{d}{s[-1]}" for s, d in zip(nrics(N, seed=5), digits(N, 7, seed=6), strict=True)
    ],
    "blank": [None] * N,
}


@pytest.mark.parametrize("name", SILENT)
def test_real_disguises_are_silent(name):
    target = pl.DataFrame({"nric": pl.Series(SILENT[name], dtype=pl.String)})
    assert doubts(frame("nric", IDS), target, {"mask": ["nric"]}) == []


def test_a_part_left_unmasked_is_told_with_its_share():
    half = [v if i % 2 else f"{v[0]}****{v[5:]}" for i, v in enumerate(IDS)]
    (found,) = doubts(frame("nric", IDS), frame("nric", half), {"mask": ["nric"]})
    assert found.rule == "LIN018"
    assert "corrected for the 9.1% that pass by chance" in found.said
    assert found.evidence[0].startswith("200 of ")


def test_format_preserving_tokens_that_stay_valid_are_told_from_real_identifiers_where_all_was_read():
    rng = random.Random(77)
    tokens = [nric(rng) for _ in range(N)]
    full = doubts(frame("nric", IDS), frame("nric", tokens), {"tokenise": ["nric"]})
    assert told(full) == {("LIN020", "likely", ("nric",))}
    sampled = doubts(frame("nric", IDS), frame("nric", tokens), {"tokenise": ["nric"]}, kind="uniform", total=10**6)
    assert told(sampled) == {("LIN018", "likely", ("nric",))}


def test_random_digits_of_the_same_width_are_fine_tokens():
    source, target = frame("customer_code", digits(N, 12)), frame("customer_code", digits(N, 12, seed=8))
    assert doubts(source, target, {"tokenise": ["customer_code"]}) == []


@pytest.mark.parametrize("name", ["member_code", "member_code_token", "tokenised_member_code", "remark"])
def test_values_that_join_are_found_whatever_the_column_is_called(name):
    values = digits(N, 10)
    found = doubts(frame("member_code", values), frame(name, values[::-1]), {"tokenise": ["member_code"]})
    strength = "likely" if name == "remark" else "shown"
    assert told(found) == {("LIN020", strength, (name,))}


def test_generalised_values_may_coincide_with_fine_ones_but_not_all_of_them():
    source = frame("salary", [3000 + 7 * i for i in range(N)])
    rounded = frame("salary", [(3000 + 7 * i) // 500 * 500 for i in range(N)])
    assert doubts(source, rounded, {"generalise": ["salary"]}) == []
    dates = [f"{1950 + i % 50}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(N)]
    untouched = doubts(frame("dob", dates), frame("dob", dates), {"generalise": ["dob"]})
    assert told(untouched) == {("LIN020", "shown", ("dob",))}
    assert doubts(frame("dob", dates), frame("dob", [d[:4] for d in dates]), {"generalise": ["dob"]}) == []


def test_each_column_gets_one_doubt_and_others_none():
    source = pl.DataFrame({"nric": IDS, "email": emails(N), "mobile": mobiles(N)})
    target = source.with_columns(
        pl.col("email").map_elements(lambda v: hashlib.sha256(b"salt" + v.encode()).hexdigest()[:20], pl.String)
    )
    found = doubts(source, target, {"mask": ["nric"], "pseudonymise": ["email"]})
    assert told(found) == {("LIN018", "shown", ("nric",))}


def test_a_category_names_its_columns_on_both_sides():
    found = doubts(None, frame("ic", IDS), {"mask": ["category:national_id"]})
    assert told(found) == {("LIN018", "shown", ("ic",))}
