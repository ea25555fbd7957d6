"""Free text, JSON in strings, mixed columns, columns without headers, prevalence and reasons."""

import json
import random

import polars as pl
import pytest

from detectors import detect_table
from detectors.recognizers.sg import nric_letter

PLAIN = "the parcel arrived late and the box was open"


def column(values, header="remarks", table="tickets"):
    return detect_table(pl.DataFrame({header: values}), table=table).columns[0]


def notes(*rare, size=1000):
    values = [f"{PLAIN}, case {n}" for n in range(size - len(rare))]
    return [*values, *rare]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("write to siti@example.com please", "email"),
        ("NRIC S1234567D was shown at the counter", "national_id"),
        ("NIK: 3171011708450001 sudah dicek petugas", "national_id"),
        ("บัตร 3-1006-00445-63-5 หมดอายุแล้ว ครับผม ขอบคุณ", "national_id"),
        ("card 4111 1111 1111 1111 was declined twice", "payment_card"),
        ("gọi sđt 0912345678 sau giờ làm việc nhé", "phone"),
        ("hubungi hp 0812-3456-7890 setelah jam lima", "phone"),
        ("call +65 8123 4567 after five in the evening", "phone"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc leaked in the log", "credentials"),
        ("connection from 203.0.113.9 was refused at noon", "ip_address"),
        ("မှတ်ပုံတင် ၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆ ဖြစ်သည်", "national_id"),
    ],
)
def test_three_rows_in_a_thousand_are_found_and_counted(text, tag):
    decision = column(notes(text, text + " again", "note: " + text))
    assert decision.tags == (tag,)
    finding = decision.findings[0]
    assert finding.prevalence == pytest.approx(0.003)
    assert finding.interval[0] < 0.003 < finding.interval[1]


@pytest.mark.parametrize(
    "text",
    [
        "order 5501234567890123 was delayed by two days",
        "invoice 2024-000123 of 12/05/2024 is unpaid",
        "version 1.2.3.4 was installed on monday",
        "ratio 12/34 at 10:30 on 2024-05-12 10:30:00",
        "serial S1234567E does not exist in the list",
        "tracking 8855632888210 left the warehouse",
    ],
)
def test_numbers_in_prose_that_are_nobodys_are_left_alone(text):
    assert column(notes(text, text + " again", "note: " + text)).tags == ()


@pytest.mark.parametrize(
    "form",
    [
        "9999999999",
        "09999999999",
        "999999999999",
        "9999999999999999",
        "9999 9999 9999 9999",
        "9.9.9.9",
        "A9999999A",
        "99999999",
    ],
)
def test_numbers_of_one_form_in_prose_are_no_identifiers_because_some_pass_a_check(form):
    rng = random.Random(form)
    fill = {"9": "0123456789", "A": "STFGMABC"}
    made = ["".join(rng.choice(fill.get(c, c)) for c in form) for _ in range(300)]
    assert column([f"please look at {m} again tomorrow" for m in made]).tags == ()


def test_a_call_before_some_of_many_numbers_does_not_make_them_telephones():
    digits = [f"{n * 7919 % 10**9 + 10**9}" for n in range(300)]
    said = [f"late again {'call' if n % 10 == 0 else 'order'} {d} wrong colour" for n, d in enumerate(digits)]
    assert column(said).tags == ()
    all_called = [f"late again call {d} wrong colour" for d in digits]
    assert column(all_called).tags == ("phone",)


def test_names_after_titles_are_found_in_prose_but_not_in_titles_of_films():
    said = notes(*(f"spoke to Encik Hafiz Rahman about case {n} yesterday" for n in range(9)))
    assert "name" in column(said).tags
    films = [f"Mr Bean Returns {n}" for n in range(200)]
    assert column(films, header="film_title", table="films").tags == ()


def test_json_in_strings_is_judged_by_its_keys():
    values = [json.dumps({"user": {"email": f"p{n}@example.com"}, "total": n}) for n in range(50)]
    decision = column(values, header="payload")
    assert decision.tags == ("email",)
    assert any("JSON key user.email" in reason for reason in decision.findings[0].reasons)


def test_broken_and_deep_json_is_no_error():
    deep = "[" * 3000 + "]" * 3000
    assert column(["{not json}", '{"a": ', deep, '{"a": {"b": null}}'] * 5, header="payload").tags == ()


def test_a_column_of_several_kinds_has_the_tags_of_all():
    mixed = [f"p{n}@example.com" for n in range(60)] + [f"+65 8{n:07d}" for n in range(60)]
    assert set(column(mixed, header="value").tags) == {"email", "phone"}


def test_prevalence_counts_rows_and_not_distinct_values():
    values = ["p1@example.com"] * 90 + [None] * 5 + ["p2@example.com"] * 5
    finding = column(values, header="email").findings[0]
    assert finding.prevalence == pytest.approx(0.95)
    assert finding.interval == pytest.approx((0.8871, 0.9836), abs=2e-4)


def test_a_header_does_not_win_against_values_that_refute_it():
    flags = ["Y", "N"] * 50
    assert column(flags, header="phone_number", table="customers").tags == ()
    assert column([0.5, 1.25] * 50, header="email", table="customers").tags == ()
    assert column(list(range(2, 9)) * 10, header="nric", table="customers").tags == ()


def test_values_do_not_win_against_a_header_that_names_something_else():
    lots = [f"{20 + n % 5}{1 + n % 12:02d}{1 + n % 28:02d}{n:06d}" for n in range(200)]
    assert column(lots, header="lot_no", table="stock").tags == ()


@pytest.mark.parametrize("code", ["HP{:06d}A", "DN1{:012d}", "0011{:08d}", "{:03d}-456-789", "885{:010d}", "AB{:05d}"])
def test_codes_of_one_series_are_not_taken_for_identifiers_without_a_header(code):
    assert column([code.format(n * 7) for n in range(200)], header="column_1", table="x").tags == ()


def test_a_broken_check_letter_is_not_taken_for_an_identifier_without_a_header():
    good = [f"S{n:07d}{nric_letter('S', f'{n:07d}')}" for n in range(200)]
    bad = [g[:-1] + ("A" if g[-1] != "A" else "B") for g in good]
    assert column(good, header="column_1", table="x").tags == ("national_id",)
    assert column(bad, header="column_1", table="x").tags == ()


def test_numbers_stored_as_floats_keep_their_tag():
    phones = [6_581_000_000.0 + n for n in range(100)]
    assert column(phones, header="mobile_no", table="customers").tags == ("phone",)


def test_reasons_name_header_values_and_table():
    decision = column([f"S{n:07d}{nric_letter('S', f'{n:07d}')}" for n in range(50)], header="nric", table="customers")
    reasons = " | ".join(decision.findings[0].reasons)
    assert "header" in reasons
    assert "right check letter" in reasons
    assert decision.kinds == ("national_id.nric",)
    assert all(e.count("*") >= 5 for e in decision.findings[0].examples)


def test_beginnings_of_titles_are_no_labels():
    titles = [f"{subject}: {part}" for subject in ("Data Analysis for Genomics", "Health in Numbers", "Poetry") for part in
              ("Statistics and R", "Case Studies", "Annotated Resources", "Linear Models", "The Long Tail")]  # fmt: skip
    table = detect_table(pl.DataFrame({"Course Title": titles, "fee": list(range(len(titles)))}), table="courses")
    assert not any(one.tags for one in table.columns)
