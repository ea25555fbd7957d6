"""Vocabularies of domains: which tables are of one, and what its words mean there."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors import headers
from detectors.categories import TAGS
from detectors.headers import read_table
from detectors.headers.domains import domain_hints, domains_of, load_domains


@pytest.mark.parametrize("name", load_domains())
def test_every_domain_has_cues_enough_and_meanings_that_the_vocabulary_knows(name: str) -> None:
    domain = load_domains()[name]
    assert len(domain.cues) > domain.needs >= 2
    assert {meaning.tag for meaning in domain.means.values()} <= {*TAGS, "", "clerk"}
    # Below a half the values decide: a courier is a man in one table and a firm in the next.
    assert all(0.45 <= meaning.strength <= 1.0 for meaning in domain.means.values())


def test_no_two_files_describe_a_domain_of_one_name() -> None:
    folder = Path(headers.__file__).parent / "vocabularies"
    names = [
        line.partition(":")[0]
        for file in folder.glob("*.yaml")
        for line in file.read_text().splitlines()
        if line[:1].isalpha()
    ]
    assert sorted(names) == sorted(load_domains())


def test_a_table_is_of_the_domain_of_which_it_has_most_words() -> None:
    assert domains_of(["PERNR", "BEGDA", "LGART", "NAME"], persons=False) == ("sap_payroll",)
    assert domains_of(["PERNR", "NAME", "CITY"], persons=False) == ()


def test_stocks_and_budgets_are_no_domain_of_a_table_that_names_persons() -> None:
    stock = ["Drug code", "Pack size", "On hand", "Batch no"]
    assert read_table("", stock).domains == ("goods_and_stocks",)
    assert read_table("", [*stock, "Patient name"]).domains == ()


def test_a_word_of_a_domain_is_known_however_it_is_spaced_and_marked() -> None:
    for header in ("Ngữ văn", "NGỮ VĂN", "ngu_van", "NguVan"):
        (hint,) = domain_hints(header, ["marks_of_pupils"], nobody=False) or ()
        assert (hint.tag, hint.kind, hint.holder) == ("education", "subject", "person")


def test_a_short_word_is_not_known_without_its_marks() -> None:
    assert domain_hints("sử", ["marks_of_pupils"], nobody=False) is not None
    assert domain_hints("su", ["marks_of_pupils"], nobody=False) is None


def test_where_no_column_tells_a_person_marks_are_nobodys_and_telephones_stay() -> None:
    assert domain_hints("Matematika", ["marks_of_pupils"], nobody=True) is None
    (hint,) = domain_hints("B_NUM", ["call_records"], nobody=True) or ()
    assert hint.tag == "phone"


def test_what_a_domain_calls_a_thing_is_denied() -> None:
    (hint,) = domain_hints("区服", ["game_players"], nobody=False) or ()
    assert (hint.tag, hint.holder) == ("", "thing")


@pytest.mark.parametrize(
    "header",
    ["Hb", "Hb (g/L)", "hb_g_dl", "HB_V1", "lab_hb", "hb_bl", "Hb [g/dL]", "ldl_mg_dl", "SBP (mmHg)", "sbp_mmhg_2"],
)
def test_a_measurement_is_known_with_its_unit_and_its_visit(header: str) -> None:
    (hint,) = domain_hints(header, ["clinical_tests"], nobody=False) or ()
    assert (hint.tag, hint.kind) == ("health", "measurement")


@pytest.mark.parametrize("header", ["hb_code", "Hbx", "ldl_vendor", "visit_hb_no_x", "g/L", "v1"])
def test_other_words_than_units_and_visits_are_not_left_out(header: str) -> None:
    assert domain_hints(header, ["clinical_tests"], nobody=False) is None


def test_units_are_left_out_only_where_a_domain_is_of_measurements() -> None:
    assert domain_hints("branch_1", ["builds_of_software"], nobody=False) is None
    assert domain_hints("branch (name)", ["builds_of_software"], nobody=False) is not None


def test_who_acted_on_a_row_may_be_a_login_a_name_or_a_key() -> None:
    hints = domain_hints("committer", ["builds_of_software"], nobody=False) or ()
    assert {hint.tag for hint in hints} == {"person_key", "name", "username"}
    assert all(hint.strength < 0.5 for hint in hints)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("auth_users.csv", "user"),
        ("customers", "customer"),
        ("data_pelanggan_2024", "customer"),
        ("tbl_nhan_vien", "employee"),
        ("user_roles", ""),
        ("customer_orders", ""),
        ("orders", ""),
        ("id_list", ""),
        ("", ""),
    ],
)
def test_a_name_that_ends_with_persons_says_whose_the_rows_are(name: str, rows: str) -> None:
    assert read_table(name, ["id", "status"]).rows_of == rows


def test_the_address_of_a_bill_is_a_persons_where_no_firm_is_named() -> None:
    bill = ["Invoice Id", "Customer Id", "Billing Address", "Billing City", "Billing Postal Code"]
    context = read_table("invoice", bill)
    (hint,) = domain_hints("BillingAddress", context.domains, nobody=False) or ()
    assert (hint.tag, hint.holder) == ("address", "person")
    assert "bills_to_customers" not in read_table("invoice", [*bill, "Company Name"]).domains
