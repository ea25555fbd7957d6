"""What the other columns of a table, and its name, tell of one: lists of codes, a card's expiry, whose address it is."""

import random

import polars as pl
import pytest

from detectors import detect_table

RNG = random.Random(5)
ROWS = 120
RELIGIONS = ["Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Konghucu"]
NAMES = [
    "Siti Aminah binti Ali",
    "Budi Santoso",
    "Nguyen Van Minh",
    "Tan Wei Ming",
    "Maria Dela Cruz",
    "Somchai Jaidee",
]


def of(make, rows=ROWS):
    return [make() for _ in range(rows)]


def digits(count):
    return "".join(RNG.choice("0123456789") for _ in range(count))


def card():
    body = "4" + digits(14)
    total = sum(d if i % 2 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(map(int, body)))
    return body + str(-total % 10)


def tags(columns, table="export"):
    frame = pl.DataFrame({h: pl.Series(v, strict=False) for h, v in columns.items()})
    return {c.path: c.tags for c in detect_table(frame, table=table).columns}


@pytest.mark.parametrize(
    ("table", "header", "values"),
    [
        ("lookup_codes", "ref_agama", RELIGIONS * 5),
        ("ref_religion", "religion", RELIGIONS),
        ("blood_type_lookup", "blood_type", ["A", "B", "AB", "O"] * 3),
        ("agama", "agama", RELIGIONS),
        ("status", "marital_status", ["single", "married", "widowed", "divorced"]),
    ],
)
def test_lists_of_codes_are_nobodys(table, header, values):
    columns = {"code": [f"K{n}" for n in range(len(values))], header: values}
    assert tags(columns, table)[header] == ()


def test_the_same_values_beside_persons_are_theirs():
    columns = {"nama": NAMES, "agama": RELIGIONS, "no_hp": [f"08123456{n:03d}1" for n in range(6)]}
    assert tags(columns, "lookup_pelanggan")["agama"] == ("religion",)


def test_a_month_and_a_year_beside_card_numbers_are_its_expiry():
    columns = {"card_no": of(card), "exp": of(lambda: f"{RNG.randint(1, 12):02d}/{RNG.randint(26, 31)}")}
    assert tags(columns)["exp"] == ("payment_card",)
    assert tags({"sku": of(lambda: digits(5)), "exp": columns["exp"]})["exp"] == ()


def test_an_address_of_an_order_is_that_of_the_person_who_is_named():
    zips = of(lambda: digits(5))
    orders = {"order_id": of(lambda: digits(8)), "sku": of(lambda: digits(5)), "unit_price": of(lambda: digits(3))}
    people = {"recipient_name": NAMES * 20, "recipient_email": [f"p{n}@example.com" for n in range(ROWS)]}
    assert tags(orders | {"shipping_zip": zips}, "products")["shipping_zip"] == ()
    assert tags(orders | people | {"shipping_zip": zips}, "orders")["shipping_zip"] == ("address",)


def test_the_temperature_of_patients_is_health_and_that_of_a_room_is_not():
    degrees = of(lambda: round(RNG.uniform(36.0, 39.0), 1))
    care = {"patient_name": NAMES * 20, "diagnosis": ["J06", "A90", "I10"] * 40}
    assert tags(care | {"temp_c": degrees}, "visits")["temp_c"] == ("health",)
    assert tags({"sensor": ["s1", "s2"] * 60, "temp_c": degrees}, "readings")["temp_c"] == ()


@pytest.mark.parametrize(
    ("header", "make", "expected"),
    [
        ("ssn", lambda: f"{RNG.randint(100, 665)}-{RNG.randint(10, 99)}-{RNG.randint(1000, 9999)}", "national_id"),
        ("Birthdate", lambda: f"Mar {RNG.randint(1, 28):02d}, {RNG.randint(1950, 2005)}", "date_of_birth"),
        ("birth_date", lambda: f"{RNG.randint(1, 28)}th March {RNG.randint(1950, 2005)}", "date_of_birth"),
        ("ttl", lambda: f"Bandung, {RNG.randint(1, 28):02d}-08-{RNG.randint(1950, 2005)}", "date_of_birth"),
        ("date_naissance", lambda: f"{RNG.randint(1, 28)} août {RNG.randint(1950, 2005)}", "date_of_birth"),
        ("telephone", lambda: " ".join(["06", *(digits(2) for _ in range(4))]), "phone"),
        ("Guardian Contact", lambda: "09" + digits(9), "phone"),
    ],
)
def test_numbers_and_dates_written_otherwise_are_found_under_their_headers(header, make, expected):
    columns = {"first_name": of(lambda: RNG.choice(["Ana", "Budi", "Chai"])), header: of(make)}
    assert expected in tags(columns, "members")[header]


@pytest.mark.parametrize(
    ("header", "make"),
    [
        ("build", lambda: f"{RNG.randint(1, 9)}.{RNG.randint(0, 20)}.{RNG.randint(0, 50)}.{RNG.randint(1, 250)}"),
        ("pid", lambda: str(RNG.randint(300, 65_000))),
        ("race_mode", lambda: RNG.choice(["eco", "sport", "track"])),
        ("party", lambda: RNG.choice(["1st", "3rd"])),
        ("age_s", lambda: str(RNG.randint(1, 90))),
        (
            "agent",
            lambda: f"Runner/{RNG.randint(1, 9)}.{RNG.randint(0, 99)}.{RNG.randint(0, 9999)}.{RNG.randint(0, 99)}",
        ),
    ],
)
def test_numbers_and_words_of_machines_are_nobodys(header, make):
    columns = {"host": ["a1", "b2"] * 60, header: of(make), "duration_ms": of(lambda: digits(4))}
    assert tags(columns, "server_builds")[header] == ()


def test_a_column_without_header_is_a_family_card_where_no_womans_day_is_among_the_numbers():
    def number(day):
        return f"3171{RNG.randint(1, 9):02d}{day:02d}{RNG.randint(1, 12):02d}{RNG.randint(5, 22):02d}{RNG.randint(1, 9999):04d}"

    cards = of(lambda: number(RNG.randint(1, 28)))
    persons = of(lambda: number(RNG.randint(1, 28) + RNG.choice([0, 40])))
    found = tags({"column_1": persons, "column_2": cards})
    assert found == {"column_1": ("national_id",), "column_2": ("other_gov_id",)}


def test_cpf_is_the_provident_fund_in_singapore_and_a_tax_number_in_brazil():
    def brazilian():
        body = [RNG.randrange(10) for _ in range(9)]
        for length in (10, 11):
            body.append(sum(d * (length - i) for i, d in enumerate(body)) * 10 % 11 % 10)
        return "".join(map(str, body))

    assert tags({"nome": NAMES * 20, "cpf": of(brazilian)}, "clientes")["cpf"] == ("tax_id",)
    assert tags({"name": NAMES * 20, "cpf": of(lambda: f"S{digits(7)}A")}, "staff")["cpf"] == ("social_security_id",)
