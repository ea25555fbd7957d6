"""Headers of several meanings, settled by the values under them or by the columns beside them."""

import polars as pl
import pytest

from detectors import detect_table
from detectors.dates import parse_date
from detectors.employers import employer_hints
from detectors.headers import HeaderHint, TableContext
from detectors.keys import is_data

NAMES = ["Siti Aminah", "Budi Santoso", "Nguyen Van Minh", "Tan Wei Ming", "Maria Dela Cruz", "Somchai Jaidee"]
ROWS = 60


def column(values):
    return (list(values) * ROWS)[:ROWS]


def numbers(start, step=37):
    return [str(start + step * n) for n in range(ROWS)]


def tags(columns, table="export"):
    frame = pl.DataFrame({header: pl.Series(column(values), strict=False) for header, values in columns.items()})
    return {c.path: c.tags for c in detect_table(frame, table=table).columns}


PEOPLE = {"full_name": NAMES, "date_of_birth": [f"19{n}-0{n % 9 + 1}-11" for n in range(50, 99)]}
CARE = {"patient_name": NAMES, "patient_sex": ["M", "F"], "diagnosis": ["asthma", "gout", "fracture"]}
FIRMS = ["Alpha Pte Ltd", "Beta Sdn Bhd", "PT Gamma"]


@pytest.mark.parametrize(
    ("table", "columns", "header", "expected"),
    [
        # Who acted on a row: a login or a name.
        ("stock", {"sku": numbers(1000), "updated_by": ["kwtan", "batch_sync", "sri.w"]}, "updated_by", {"username"}),
        ("stock", {"sku": numbers(1000), "diinput_oleh": ["gudang01", "eko_p"]}, "diinput_oleh", {"username"}),
        # A race of runners, and one of peoples.
        ("results", {**PEOPLE, "race": ["5K", "10K", "Half Marathon"]}, "race", set()),
        ("results", {**PEOPLE, "race": ["Malay", "Chinese", "Indian"]}, "race", {"ethnicity"}),
        ("results", {**PEOPLE, "place": [str(n) for n in range(1, 60)]}, "place", set()),
        # The history of a patient is not that of an offender.
        ("benh_nhan", {**CARE, "tien_su": ["hen suyễn", "không", "dị ứng hải sản"]}, "tien_su", {"health"}),
        # A firm beside an occupation employs; a firm alone is a firm.
        ("people", {**PEOPLE, "occupation": ["clerk", "nurse"], "company": FIRMS}, "company", {"employment"}),
        ("invoices", {"invoice_no": numbers(1000), "company": FIRMS}, "company", set()),
        # Dues and delegates mean a union beside a column that names one.
        (
            "m",
            {**PEOPLE, "union_member": ["Y", "N"], "dues_status": ["paid", "arrears"]},
            "dues_status",
            {"trade_union"},
        ),
        ("m", {**PEOPLE, "is_delegate": ["Y", "N"]}, "is_delegate", set()),
        # Paths are what somebody asked for, or places of files.
        (
            "log",
            {"client_ip": [f"203.0.113.{n}" for n in range(60)], "path": ["/cart", "/help"]},
            "path",
            {"online_activity"},
        ),
        ("files", {"path": ["/usr/bin/a", "/etc/hosts"], "bytes": numbers(100)}, "path", set()),
        # Four digits of a telephone, where the header says so.
        ("cards", {**PEOPLE, "mobile_last4": numbers(1000)}, "mobile_last4", {"phone"}),
        # The serial of a machine in a table of nobody.
        (
            "telemetry",
            {"deviceSerial": [f"PMP-{n}" for n in numbers(10000)], "rssi": numbers(10)},
            "deviceSerial",
            set(),
        ),
        # Whom one is interested in; which way up a page is.
        ("profiles", {**PEOPLE, "interestedIn": ["men", "women", "everyone"]}, "interestedIn", {"sexual_life"}),
        ("pages", {**PEOPLE, "orientation": ["landscape", "portrait"]}, "orientation", set()),
        # Caste classes, and names of housing estates.
        ("loans", {**PEOPLE, "community": ["BC", "MBC", "SC", "ST", "OC"]}, "community", {"ethnicity"}),
        ("homes", {**PEOPLE, "community": ["Palm Villa", "Lake View"]}, "community", set()),
        # Keys of members in a table of care are numbers of insurance too.
        (
            "claims",
            {"patient_sex": ["M", "F"], "dx1_icd10": ["E11", "I10"], "member_id": [f"W{n}" for n in numbers(31000000)]},
            "member_id",
            {"health_id", "person_key"},
        ),
        # A workout's session is nobody's browsing.
        ("workouts", {**PEOPLE, "session_id": numbers(100000)}, "session_id", set()),
    ],
)
def test_the_values_and_the_table_settle_what_a_header_leaves_open(table, columns, header, expected):
    assert set(tags(columns, table)[header]) == expected


def test_a_list_of_documents_is_judged_under_the_register_that_each_names():
    documents = [
        [{"type": "SSS", "number": "40-0553774-8"}, {"type": "TIN", "number": "914-519-244-000"}],
        [{"type": "PASSPORT", "number": "P1234567A"}],
        [{"type": "TIN", "number": "818-856-889-000"}],
        [{"type": "PHILSYS", "number": "1234-5678-9012-3456"}],
    ]
    frame = pl.DataFrame({"name": column(NAMES), "ids": column(documents)})
    found = {tag for c in detect_table(frame, table="kyc").columns if c.name == "ids" for tag in c.tags}
    assert {"social_security_id", "tax_id", "passport"} <= found


@pytest.mark.parametrize(
    "texts",
    [
        ["gọi chị Lan trước khi giao", "giao giờ hành chính", "gặp anh Tuấn ở cổng sau"],
        ["cari Kak Mastura di pejabat", "warna hitam kalau ada", "cari Kak Zaleha"],
        ["Mohon doa untuk anak saya Sri yang sakit", "semoga berkah", "doa untuk ayah saya Slamet"],
        ["充电器松动。收件人朱磊", "设备无法开机", "订单没有收到。收件人李丽"],
        ["ติดต่อคุณนภัสสร แทน", "รออนุมัติงบ", "ติดต่อคุณมาลี แทน"],
    ],
)
def test_names_behind_words_of_kin_and_address_are_found_in_short_notes(texts):
    notes = [f"{text} {n}" for n in range(40) for text in texts]
    frame = pl.DataFrame({"order_no": numbers(1000)[:ROWS] * 2, "notes": notes})
    assert "name" in {c.path: c.tags for c in detect_table(frame, table="orders").columns}["notes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20MAY58", (1958, 5, 20)),
        ("5JAN2001", (2001, 1, 5)),
        ("昭和60年1月5日", (1985, 1, 5)),
        ("平成元年12月3日", (1989, 12, 3)),
        ("S60.1.5", (1985, 1, 5)),
        ("令和3年13月1日", None),
        ("20XYZ58", None),
    ],
)
def test_dates_of_manifests_and_of_japanese_eras_are_read(text, expected):
    found = parse_date(text)
    assert (found[:3] if found else None) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("fE3iDrQtyuSua2gNnbcD47", True),
        ("B9k2LmQ0zXv71RtY", True),
        ("customerDateOfBirth", False),
        ("patient_national_id_number", False),
        ("emergencyContactPhone2", False),
    ],
)
def test_a_random_token_is_no_name_of_anything(key, expected):
    assert is_data(key) is expected


@pytest.mark.parametrize(
    ("header", "about", "beside", "expected"),
    [
        ("CONG_TY", "people", ("NGHE_NGHIEP",), "employment"),
        ("บริษัท", "people", ("ตำแหน่ง",), "employment"),
        ("会社名", "people", ("年収",), "employment"),
        ("company", "people", ("colour",), ""),
        ("company", "organisations", ("job_title",), ""),
        ("company_size", "people", ("job_title",), ""),
    ],
)
def test_a_bare_firm_is_the_employer_beside_work_or_pay_of_people(header, about, beside, expected):
    context = TableContext(about, False, False, False, ())
    firm = (HeaderHint("", None, 0.6, "organisation", "a firm"),)
    assert employer_hints(header, firm, context, beside, (), each=False)[0].tag == expected
