"""What the rows of a table are: keys of persons under open headers, registers of firms and places, made-up people."""

from __future__ import annotations

import polars as pl
import pytest

from detectors import detect_table
from detectors.headers.keys import is_open_key

NAMES = [f"{first} {last}" for first in ("Siti", "Budi", "Maria", "Lan", "Somchai", "Priya") for last in
         ("Santoso", "Nguyen", "Dela Cruz", "Kumar", "Jaidee", "Binti Ali")]  # fmt: skip
SIZE = len(NAMES)
STREETS = [f"{number} Anson Road Singapore {79900 + number:06}" for number in range(SIZE)]
CODES = [f"KX-{1000 + 7 * number}" for number in range(SIZE)]


def tags(**columns: list[object]) -> dict[str, tuple[str, ...]]:
    return {one.path: one.tags for one in detect_table(pl.DataFrame(columns), table="t").columns}


@pytest.mark.parametrize("header", ["id", "kode", "ref", "Code", "uuid", "kodigu", "รหัส"])
def test_the_key_of_rows_that_are_persons_is_a_persons_key(header):
    found = tags(
        **{header: CODES, "full_name": NAMES, "birth_date": ["1980-02-03"] * SIZE, "phone": ["+6591234567"] * SIZE}
    )
    assert "person_key" in found[header]


@pytest.mark.parametrize("header", ["order_id", "branch code", "sku", "No", "status"])
def test_the_key_of_something_named_is_not(header):
    found = tags(
        **{header: CODES, "full_name": NAMES, "birth_date": ["1980-02-03"] * SIZE, "phone": ["+6591234567"] * SIZE}
    )
    assert "person_key" not in found[header]


def test_a_key_of_rows_among_which_persons_repeat_is_not():
    found = tags(code=CODES, full_name=NAMES[:4] * (SIZE // 4), birth_date=["1980-02-03"] * SIZE)
    assert "person_key" not in found["code"]


def test_addresses_and_telephones_in_a_register_of_firms_are_theirs():
    firms = [f"{word} Trading Pte Ltd" for word in CODES]
    numbers = [f"6{2480000 + number}" for number in range(SIZE)]
    for header in ("licensee_name", "Organisation"):
        found = tags(
            **{header: firms, "Address": STREETS, "Tel": numbers, "Zipcode": [f"{79900 + n:06}" for n in range(SIZE)]}
        )
        assert not any(found.values()), header
    found = tags(Address=STREETS, Tel=numbers, full_name=NAMES)
    assert "address" in found["Address"], "beside names they are persons'"


def test_villages_in_a_list_that_tells_no_person_are_places():
    villages = ["Bairro Pite", "Cristo Rei", "Comoro", "Bemori"] * (SIZE // 4)
    assert not any(tags(id=list(range(SIZE)), village_name=villages, population=list(range(100, 100 + SIZE))).values())


@pytest.mark.parametrize(
    ("header", "values", "tag"),
    [
        ("birthday", [f"{1 + n % 12:02}-{1 + n % 28:02}" for n in range(SIZE)], "date_of_birth"),
        ("SeniorCitizen", [n % 5 == 0 for n in range(SIZE)], "age"),
        ("age_group", [["Less than 25", "25 - 45", "Greater than 45"][n % 3] for n in range(SIZE)], "age"),
        ("first_name", [f"{name.split()[0]}{n + 7}" for n, name in enumerate(NAMES)], "name"),
        ("height", [150 + n for n in range(SIZE)], "physical_trait"),
    ],
)
def test_forms_that_only_some_tables_have(header, values, tag):
    more = {"gender": ["M", "F"] * (SIZE // 2), "monthly_charges": [20.5 + n for n in range(SIZE)]}
    telco = {
        "Partner": ["Yes", "No"] * (SIZE // 2),
        "tenure": list(range(SIZE)),
        "TotalCharges": list(range(SIZE)),
        "Churn": ["No"] * SIZE,
    }
    found = tags(**{"last_name": [name.split()[1] for name in NAMES], header: values, **more, **telco})
    assert tag in found[header]


@pytest.mark.parametrize("header", ["id", "wallet_ref", "kode", "id_zzqx"])
def test_a_key_of_nothing_in_particular_is_open(header):
    assert is_open_key(header)


@pytest.mark.parametrize("header", ["", "name", "order_id", "employee_id", "date", "no", "the id of some long story"])
def test_a_key_of_something_is_not_open(header):
    assert not is_open_key(header)


def test_numbers_before_labels_are_no_part_of_them():
    people = {
        "year": [2006] * SIZE,
        "age": [18 + n for n in range(SIZE)],
        "education": [["1. < HS Grad", "4. College Grad"][n % 2] for n in range(SIZE)],
    }
    found = tags(**people, sex=["1. Male"] * SIZE, amount=[["1. 25", "2. 50"][n % 2] for n in range(SIZE)])
    assert found["sex"] == ("gender",)
    assert found["education"] == ("education",)


def test_questions_put_to_somebody_make_a_table_of_people():
    asked = {
        "Timestamp": ["2019/10/01 12:38"] * SIZE,
        "1. Your Gender": ["Female", "Male"] * (SIZE // 2),
        "2. Your Age": ["From 20 to 29", "40 and above"] * (SIZE // 2),
    }
    incomes = [["Less than RM25,000", "More than RM150,000"][n % 2] for n in range(SIZE)]
    frame = pl.DataFrame(
        {
            **asked,
            "4. What is your annual income?": incomes,
            "5. How often do you visit?": ["Rarely", "Daily"] * (SIZE // 2),
        }
    )
    found = {one.path: one.tags for one in detect_table(frame, table="survey").columns}
    assert found["4. What is your annual income?"] == ("financial",)


def test_the_department_of_a_machine_is_nobodys():
    assets = {"asset_tag": CODES, "model": ["Aruba 2530", "Tab A8"] * (SIZE // 2), "supplier": ["Mesiniaga Bhd"] * SIZE}
    more = {"os_version": ["10.4.1"] * SIZE, "purchase_price": [100 + n for n in range(SIZE)]}
    departments = ["Finance", "Procurement"] * (SIZE // 2)
    addresses = [f"10.35.227.{n}" for n in range(SIZE)]
    for used, expected in (({}, ()), ({"full_name": NAMES}, ("employment",))):
        frame = pl.DataFrame({**assets, **more, **used, "ip": addresses, "department": departments})
        assert detect_table(frame, table="ict_assets").columns[-1].tags == expected


def test_what_a_domain_of_things_denies_stays_a_persons_where_persons_are_described():
    census = {
        "tract_ce": [30902 + n for n in range(SIZE)],
        "geo_id": CODES,
        "county_fp": [51] * SIZE,
        "namelsad": ["Census Tract 309.02"] * SIZE,
    }
    persons = {"name": NAMES, "age": [18 + n for n in range(SIZE)], "gender": ["Male", "Female"] * (SIZE // 2)}
    assert "name" in tags(**persons, **census)["name"]
    assert tags(name=[f"Tract {n}" for n in range(SIZE)], **census, pop=[1000 + n for n in range(SIZE)])["name"] == ()


def test_numbers_of_pupils_are_no_children():
    found = tags(
        school=[f"{word} Elementary" for word in CODES],
        students=[195 + 3 * n for n in range(SIZE)],
        teachers=[9 + n for n in range(SIZE)],
    )
    assert "children" not in found["students"]


def test_who_is_described_though_not_named_has_a_key_too():
    persons = {
        "age": [18 + n for n in range(SIZE)],
        "gender": ["Male", "Female"] * (SIZE // 2),
        "glucose": [80 + n for n in range(SIZE)],
    }
    assert tags(ID=list(range(1, SIZE + 1)), **persons)["ID"] == ("person_key",)
    assert tags(rownames=list(range(1, SIZE + 1)), **persons)["rownames"] == ()
    assert tags(**persons, code=CODES)["code"] == (), "only the first column is the key of rows that name nobody"


def test_persons_in_a_role_are_numbered_densely_and_counted_otherwise():
    marks = {"Math": [40 + n for n in range(SIZE)], "Science": [50 + n for n in range(SIZE)]}
    english = [60 + n for n in range(SIZE)]
    found = tags(Student=[3 * n + 1 for n in range(SIZE)], English=english, **marks)
    assert "person_key" in found["Student"]
    assert found["Math"] == found["English"] == ("education",)
    counted = tags(month=[f"2024-{1 + n % 12:02}" for n in range(SIZE)], students=[37 * n % 997 for n in range(SIZE)])
    assert not any(counted.values())


def test_keys_under_a_role_are_no_names():
    keys = [f"{1000 + n:08x}-0c11-4d2e-9f3a-{77 * n + 10**11:012x}" for n in range(SIZE)]
    assert tags(doctor=keys, patient=keys[::-1], visit=list(range(SIZE)))["doctor"] == ("person_key",)


def test_age_groups_may_be_told_in_words():
    found = tags(full_name=NAMES, age_group=["Senior", "Adult", "Youth"] * (SIZE // 3))
    assert found["age_group"] == ("age",)


def test_the_firm_and_the_school_of_a_row_that_is_a_person_are_theirs():
    firms, schools = ["Acme Pte Ltd", "Beta Sdn Bhd"] * (SIZE // 2), ["NUS", "NTU", "SMU"] * (SIZE // 3)
    found = tags(full_name=NAMES, company=firms, university=schools, college=[0.1 + n / 80 for n in range(SIZE)])
    assert found["company"] == ("employment",)
    assert found["university"] == ("education",)
    assert not found["college"]
    of_orders = tags(order_no=CODES, company=firms, full_name=NAMES[:4] * (SIZE // 4))
    assert not of_orders["company"], "a person who comes again has no firm in each row"


def test_keys_of_customers_that_are_firms_by_their_names_are_no_persons():
    firms = [f"CÔNG TY TNHH Minh Phát {number}" for number in range(SIZE)]
    towns = ["Hà Nội", "Huế"] * (SIZE // 2)
    assert not any(tags(**{"Mã KH": CODES, "Khách hàng": firms, "Thành phố": towns}).values())
    assert "person_key" in tags(**{"Mã KH": CODES, "Khách hàng": NAMES, "Thành phố": towns})["Mã KH"]


def test_what_a_few_texts_mention_is_no_mark_of_each_row():
    titles = [f"Kata Pak Budi soal banjir {n}" if n % 5 == 0 else f"Ibu hamil dan demam {n}" for n in range(SIZE)]
    assert not tags(id=[34918273 + 17 * n for n in range(SIZE)], judul=titles, kanal=["a", "b"] * (SIZE // 2))["id"]


def test_a_telephone_in_use_is_one_and_its_status_is_none():
    phones = [f"0812{3450000 + 97 * n}" for n in range(SIZE)]
    found = tags(
        **{
            "Nama Lengkap": NAMES,
            "No WA Aktif": phones,
            "Mobile Number (active)": phones[::-1],
            "Alamat valid": STREETS,
        }
    )
    assert found["No WA Aktif"] == found["Mobile Number (active)"] == ("phone",)
    assert found["Alamat valid"] == ("address",)
    states = tags(
        full_name=NAMES, phone_status=["active", "blocked"] * (SIZE // 2), email_valid=[True, False] * (SIZE // 2)
    )
    assert not states["phone_status"]
    assert not states["email_valid"]


def test_columns_that_changed_places_are_read_by_their_values():
    mails = [f"{name.split()[0].lower()}{n}@example.com" for n, name in enumerate(NAMES)]
    found = tags(hp=NAMES, nik=mails, user_id=mails)
    assert found["hp"] == ("name",)
    assert "email" in found["nik"]
    assert "email" in found["user_id"]


@pytest.mark.parametrize(
    "listed", [["Islam", "Kristen", "Katolik", "Hindu", "Buddha"], ["SD", "SMP", "SMA", "S1", "S2"]]
)
def test_a_list_of_religions_or_degrees_names_nobody(listed):
    assert not any(tags(id=list(range(5)), nama=listed).values())


def test_students_of_universities_are_no_children():
    found = tags(**{"nim": CODES, "nama mahasiswa": NAMES, "ipk": [2.0 + n / 40 for n in range(SIZE)]})
    assert found["nama mahasiswa"] == ("name",)
    assert found["ipk"] == ("education",)
    assert "children" in tags(**{"nama siswa": NAMES})["nama siswa"]


def test_a_telephone_under_a_role_in_care_is_no_number_of_insurance():
    phones = [f"0812{3450000 + 97 * n}" for n in range(SIZE)]
    found = tags(nama_pasien=NAMES, diagnosa=["DM", "HT", "TB"] * (SIZE // 3), wali=phones)
    assert "health_id" not in found["wali"]


def test_a_balance_beside_the_key_of_a_person_is_theirs_and_a_firms_is_not():
    amounts = [1000 + 37 * n for n in range(SIZE)]
    assert tags(loan_no=CODES, customer_id=CODES[::-1], credit_score=amounts)["credit_score"] == ("financial",)


def test_groups_are_told_by_yes_and_no_and_counted_otherwise():
    flag, more = [n % 2 for n in range(SIZE)], [100 + 37 * n for n in range(SIZE)]
    found = tags(
        income=more,
        female=flag,
        black=flag,
        education=[6 + n % 12 for n in range(SIZE)],
        age=[20 + n for n in range(SIZE)],
    )
    assert found["female"] == ("gender",)
    assert found["black"] == ("ethnicity",)
    assert found["education"] == ("education",)
    assert not any(tags(district=["a", "b"] * (SIZE // 2), male=more, female=more[::-1]).values())
    assert not any(tags(sku=CODES, black=flag, white=flag).values())


def test_pairs_of_digits_are_no_devices():
    draws = ["-".join(f"{(7 * n + 11 * k) % 55:02}" for k in range(6)) for n in range(SIZE)]
    assert not any(tags(draw=list(range(SIZE)), numbers=draws).values())


def test_logins_stand_for_persons_under_their_keys_and_for_addresses_of_mail():
    logins = [f"{name.split()[0][0].lower()}{name.split()[1].lower()}{n}" for n, name in enumerate(NAMES)]
    found = tags(full_name=NAMES, user_id=logins, email=[login.upper()[:9] for login in logins])
    assert found["user_id"] == ("person_key",)
    assert found["email"] == ("email",)
    assert not tags(full_name=NAMES, email=["sent", "failed", "opened"] * (SIZE // 3))["email"]


def test_people_have_the_same_passwords():
    mails = [f"u{n}@example.com" for n in range(SIZE)]
    assert tags(email=mails, password=["secret", "qwerty", "admin"] * (SIZE // 3))["password"] == ("credentials",)


def test_who_is_in_charge_is_no_picture():
    assert tags(supplier=["Acme Pte Ltd", "Beta Sdn Bhd"] * (SIZE // 2), pic=NAMES)["pic"] == ("name",)
