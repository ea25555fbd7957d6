"""Whose attribute a header speaks of, the finer kind, and how sure the header alone makes it."""

from __future__ import annotations

import pytest

from detectors.headers import read_header

HOLDERS = [
    ("name", "name", None, "unknown"),
    ("emp_name", "name", None, "person"),
    ("nama_pasien", "name", None, "person"),
    ("ชื่อลูกค้า", "name", None, "person"),
    ("first_name", "name", "first", "person"),
    ("product_name", "", "name", "thing"),
    ("company_name", "", "name", "organisation"),
    ("nama_perusahaan", "", "name", "organisation"),
    ("ชื่อบริษัท", "", "name", "organisation"),
    ("tên công ty", "", None, "organisation"),
    ("公司名称", "", None, "organisation"),
    ("company_address", "", "address", "organisation"),
    ("alamat_perusahaan", "", "address", "organisation"),
    ("supplier_phone", "", "phone", "organisation"),
    ("supplier_contact_name", "name", "contact", "person"),
    ("company_contact_email", "email", None, "person"),
    ("gateway_ip", "", "ip_address", "thing"),
    ("order_id", "", "person_key", "thing"),
    ("order_customer_id", "person_key", "customer", "person"),
    ("vendor_id", "", "person_key", "organisation"),
    ("customer_email", "email", None, "person"),
    ("phone", "phone", None, "unknown"),
    ("date_of_birth", "date_of_birth", None, "person"),
    ("so_cccd", "national_id", "cccd", "person"),
    ("nik", "national_id", "nik", "person"),
    ("nric_no", "national_id", "nric", "person"),
    ("no_kp", "national_id", "mykad", "person"),
    ("nrc_no", "national_id", "nrc", "person"),
    ("เลขบัตรประชาชน", "national_id", "thai_pin", "person"),
    ("philsys_number", "national_id", "philsys", "person"),
    ("id_front_image", "national_id", "card_image", "person"),
    ("foto_ktp", "national_id", "card_image", "person"),
    ("ảnh cccd", "national_id", "card_image", "person"),
    ("no_kk", "other_gov_id", "family_card", "person"),
    ("kode_pos", "address", "postcode", "unknown"),
    ("latitude", "location", "precise", "unknown"),
    ("cvv", "credentials", "bank", "unknown"),
    ("gol_darah", "health", "blood_group", "person"),
    ("hiv_status", "health", "hiv", "person"),
    ("iban", "bank_account", None, "unknown"),
    ("card_expiry", "payment_card", "expiry", "unknown"),
    ("card_type", "", None, "thing"),
    ("phone_verified", "", None, "thing"),
    ("email_type", "", None, "thing"),
    ("jumlah_pelanggan", "", None, "thing"),
    ("จำนวนลูกค้า", "", None, "thing"),
    ("num_companies", "", None, "thing"),
    ("ho_ten_cha", "name", "full", "person"),
]


@pytest.mark.parametrize(("header", "tag", "kind", "holder"), HOLDERS)
def test_the_leading_hint_names_tag_kind_and_holder(header: str, tag: str, kind: str | None, holder: str) -> None:
    best = read_header(header)[0]
    assert (best.tag, best.kind, best.holder) == (tag, kind, holder)


@pytest.mark.parametrize(
    "header",
    ["tarikh_lahir", "so_cccd", "nik", "date_of_birth", "religion", "agama", "nama_ibu_kandung", "password_hash"],
)
def test_headers_that_say_it_alone_are_strong(header: str) -> None:
    assert read_header(header)[0].strength >= 0.9


@pytest.mark.parametrize("header", ["name", "party", "card_no", "plate", "tin", "address", "fin", "locality"])
def test_usual_but_ambiguous_headers_are_neither_strong_nor_weak(header: str) -> None:
    assert 0.4 <= read_header(header)[0].strength < 0.85


@pytest.mark.parametrize("header", ["account", "state", "handle of cup", "uuid", "expiry", "title"])
def test_headers_that_could_be_anything_are_weak(header: str) -> None:
    assert all(hint.strength < 0.45 for hint in read_header(header) if hint.tag)


@pytest.mark.parametrize(
    "header", ["id", "no", "code", "kode", "type", "date", "value", "", "___", "123", "🙂", "\u202e"]
)
def test_headers_without_a_subject_say_nothing(header: str) -> None:
    assert read_header(header) == ()


@pytest.mark.parametrize(
    ("header", "tag"),
    [("nama_murid", "children"), ("NO_MYKID_MURID", "children"), ("tên con", "children"), ("dob_of_pupil", "children"),
     ("nama_wali", "family"), ("father_nrc", "family"), ("TEL_PENJAGA", "family"), ("nisn", "other_gov_id"),
     ("คำนำหน้าชื่อ", "gender"), ("no_pasien", "health_id")],
)  # fmt: skip
def test_a_second_tag_is_given_beside_the_first(header: str, tag: str) -> None:
    assert tag in {hint.tag for hint in read_header(header)[1:]}


@pytest.mark.parametrize(
    ("header", "alone", "languages", "then"),
    [
        ("suku", "ethnicity", ("tet",), "address"),
        ("pwd", "credentials", ("fil",), "health"),
        ("zalo", "username", ("vi",), "phone"),
        ("tb", "health", ("id",), "physical_trait"),
    ],
)
def test_the_languages_of_the_table_settle_what_a_word_means(
    header: str, alone: str, languages: tuple[str, ...], then: str
) -> None:
    assert read_header(header)[0].tag == alone
    assert read_header(header, languages=languages)[0].tag == then


@pytest.mark.parametrize(("bare", "accented"), [("ten", "tên"), ("no", "nợ"), ("ho", "họ"), ("con", "con")])
def test_vietnamese_without_diacritics_counts_less_until_the_table_speaks_it(bare: str, accented: str) -> None:
    unsure = max((hint.strength for hint in read_header(bare)), default=0.0)
    sure = max(hint.strength for hint in read_header(accented, languages=("vi",)))
    assert unsure <= sure
    assert read_header(accented, languages=("vi",))[0].tag == read_header(bare, languages=("vi",))[0].tag or bare in (
        "no",
        "ho",
    )


@pytest.mark.parametrize(("written", "other"), [("còn", "con"), ("tối", "tội"), ("mã", "má"), ("phải", "phái")])
def test_diacritics_tell_vietnamese_words_apart(written: str, other: str) -> None:
    assert read_header(written) == () or read_header(written) != read_header(other)


@pytest.mark.parametrize(
    ("misspelt", "tag"),
    [("religon", "religion"), ("natonality", "nationality"), ("passprot", "passport"), ("diagonsis", "health"),
     ("kecamtan", "location"), ("adress", "address"), ("customer_nationalty", "nationality")],
)  # fmt: skip
def test_one_spelling_mistake_in_a_long_word_is_forgiven(misspelt: str, tag: str) -> None:
    assert read_header(misspelt)[0].tag == tag


@pytest.mark.parametrize(
    "word", ["injured", "sender", "tender", "portal", "managed", "generic", "passed", "platform", "messages", "package"]
)
def test_words_that_look_like_misspellings_are_left_alone(word: str) -> None:
    assert not [hint for hint in read_header(word) if hint.tag and hint.strength >= 0.5]


@pytest.mark.parametrize(
    ("joined", "tag"),
    [("hoten", "name"), ("nokp", "national_id"), ("tgllahir", "date_of_birth"), ("firstname", "name"),
     ("dateofbirth", "date_of_birth"), ("customername", "name"), ("patientid", "person_key"), ("productname", ""),
     ("namalengkap", "name"), ("sodienthoai", "phone")],
)  # fmt: skip
def test_words_written_together_are_read(joined: str, tag: str) -> None:
    assert read_header(joined)[0].tag == tag


def test_reasons_quote_the_lexicon_and_not_the_header() -> None:
    hint = read_header("<script>tarikh_lahir</script>")[0]
    assert hint.reason == "header token 'tarikh lahir' (ms: date of birth)"


@pytest.mark.parametrize(
    ("header", "tags"),
    [("Nama / No HP", {"name", "phone"}), ("NIK/Nama", {"national_id", "name"}), ("ชื่อ/เบอร์โทร", {"name", "phone"}),
     ("Name & Email", {"name", "email"}), ("Age/Sex", {"age", "gender"}), ("Phone/Mobile", {"phone"})],
)  # fmt: skip
def test_headers_of_two_attributes_claim_both(header: str, tags: set[str]) -> None:
    assert {hint.tag for hint in read_header(header) if hint.strength >= 0.5} == tags


@pytest.mark.parametrize(
    ("header", "tag"),
    [("billing_address_city", "location"), ("billing_address_firstname", "name"), ("address_phone", "phone"),
     ("billing_address", "address"), ("City/Branch", "")],
)  # fmt: skip
def test_an_address_that_says_where_another_attribute_stands_is_none(header: str, tag: str) -> None:
    assert read_header(header)[0].tag == tag
