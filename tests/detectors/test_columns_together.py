"""What columns tell of each other: names beside names, contacts, flats, wards, attributes of things."""

import random

import polars as pl
import pytest

from detectors import detect_table

RNG = random.Random(7)
ROWS = 200
GIVEN = ["Hafiz", "Priya", "Kyaw", "Bounmy", "Ramon", "Jose", "Somchai", "Budi", "Liza", "Maria", "Kai", "Dara", "Joao"]
SURNAMES = [
    "Santos",
    "Reyes",
    "Wijaya",
    "Nguyen",
    "Rahman",
    "Phommachanh",
    "Soares",
    "Kumar",
    "Siregar",
    "Dizon",
    "Pham",
]
CITIES = ["Jakarta", "Hanoi", "Cebu", "Penang", "Medan", "Ipoh", "Davao", "Vinh", "Chonburi", "Kuching"]
TEAMS = ["Falcon", "Tiger", "Eagle", "Lotus", "Garuda", "Shark", "Phoenix", "Panda", "Dragon", "Rhino"]


def of(values):
    return [RNG.choice(values) for _ in range(ROWS)]


def mails():
    return [f"p{n}@example.com" for n in range(ROWS)]


def tags(columns, table="export"):
    frame = pl.DataFrame({h: pl.Series(v, strict=False) for h, v in columns.items()})
    return {c.path: c.tags for c in detect_table(frame, table=table).columns}


def test_bare_surnames_beside_given_names_are_names():
    found = tags({"first_name": of(GIVEN), "b": of(SURNAMES), "n": list(range(ROWS))})
    assert found["b"] == ("name",)


def test_two_columns_that_read_as_names_settle_each_other_where_the_table_tells_a_person():
    found = tags({"column_1": of(GIVEN), "column_2": of(SURNAMES), "column_3": mails()})
    assert (found["column_1"], found["column_2"]) == (("name",), ("name",))


@pytest.mark.parametrize("others", [CITIES, TEAMS])
def test_other_words_beside_given_names_are_not_names(others):
    assert "name" not in tags({"first_name": of(GIVEN), "b": of(others), "mail": mails()})["b"]


def test_a_birth_date_without_a_header_is_settled_by_the_names_beside_it():
    born = [f"{1 + n % 28:02d}/{1 + n % 12:02d}/{2488 + n % 60}" for n in range(ROWS)]
    seen = [f"{1 + n % 28:02d}/{1 + n % 12:02d}/{2020 + n % 4}" for n in range(ROWS)]
    found = tags(
        {"column_1": of(GIVEN), "column_2": of(SURNAMES), "column_3": born, "column_4": seen, "column_5": mails()}
    )
    assert (found["column_3"], found["column_4"]) == (("date_of_birth",), ())


def test_a_telephone_beside_a_contact_person_is_that_persons():
    firms = of(["Kopi Pay Pte Ltd", "PT Maju Jaya", "Viet Foods JSC"])
    phones = [f"+65 6{n:07d}" for n in range(ROWS)]
    people = [f"{g} {s}" for g, s in zip(of(GIVEN), of(SURNAMES), strict=True)]
    assert tags({"company_name": firms, "phone": phones}, "vendors")["phone"] == ()
    assert tags({"company_name": firms, "contact_name": people, "phone": phones}, "vendors")["phone"] == ("phone",)


def test_mail_addresses_of_firms_are_no_persons():
    firms = of(["Kopi Pay Pte Ltd", "PT Maju Jaya", "Viet Foods JSC"])
    found = tags({"company_name": firms, "company_email": [f"sales@firm{n}.example" for n in range(ROWS)]}, "register")
    assert found["company_email"] == ()


def test_numbers_of_flats_are_address_whatever_a_unit_is_elsewhere():
    streets = [{"street": f"Bedok North Street {n % 7}", "unit": f"#{n % 20:02d}-{n % 99:02d}"} for n in range(ROWS)]
    assert tags({"address": streets}, "customers")["address.unit"] == ("address",)
    assert tags({"unit": of(["kg", "pcs", "box"])}, "customers")["unit"] == ()


def test_a_ward_of_a_hospital_is_no_address():
    ward = of(["Ward 5A", "ICU", "Maternity", "7B"])
    patients = [f"P{n:05d}" for n in range(ROWS)]
    found = tags({"patient_id": patients, "ward": ward, "diagnosis": of(["J18.9", "I10", "E11.9"])}, "admissions")
    assert found["ward"] == ()
    voters = tags(
        {"name": [f"{g} Santos" for g in of(GIVEN)], "gender": of(["M", "F"]), "ward": of(["Kalaw", "Lashio"])}
    )
    assert voters["ward"] == ("address",)


THINGS = [
    ("menu", {"dish": ["Laksa", "Pho Bo"], "price": [1.5, 3], "allergens": ["sesame, soy", "none"]}, "allergens"),
    (
        "mata_pelajaran",
        {"kode_mapel": ["MP1", "MP2"], "jam_per_minggu": [2, 4], "semester": ["Ganjil", "Genap"]},
        "semester",
    ),
    ("products", {"sku": ["S1", "S2"], "price": [2, 3], "weight": [12, 40]}, "weight"),
]


@pytest.mark.parametrize(("table", "columns", "header"), THINGS, ids=[t for t, _, _ in THINGS])
def test_attributes_of_things_are_no_persons(table, columns, header):
    assert tags({h: of(values) for h, values in columns.items()}, table)[header] == ()


def test_attributes_stay_a_persons_where_the_table_tells_one():
    columns = {
        "name": [f"{g} Santos" for g in of(GIVEN)],
        "gender": of(["M", "F"]),
        "allergy": of(["peanut", "gluten"]),
    }
    assert tags(columns, "patients")["allergy"] == ("health",)


def test_a_record_number_written_like_a_date_is_still_one():
    numbers = [f"{n % 90 + 10}-{n % 77 + 10}-{n % 88 + 10}" for n in range(ROWS)]
    assert (
        "health_id" in tags({"no_rm": numbers, "nama_pasien": [f"{g} Santoso" for g in of(GIVEN)]}, "pasien")["no_rm"]
    )


def test_reasons_speak_of_the_distinct_values_that_were_looked_at():
    frame = pl.DataFrame({"email": [f"p{n}@example.com" for n in range(900)]})
    reasons = " | ".join(detect_table(frame, table="customers").columns[0].findings[0].reasons)
    assert "80 of the 80 distinct values looked at (100%) are e-mail address" in reasons
