"""Customers that are firms, told by the persons who speak for them."""

from __future__ import annotations

import pytest

from detectors.headers import read_table

FIRMS = ["customerNumber", "customerName", "contactLastName", "contactFirstName", "phone", "city", "creditLimit"]


@pytest.mark.parametrize(
    ("headers", "firms"),
    [
        (FIRMS, True),
        (["Client Name", "Contact Person", "Contact Title", "Phone"], True),
        (["customer_name", "phone", "city"], False),
        (["customer_name", "emergency_contact_name", "phone"], False),
        (["Customer Name", "Nama Kontak Darurat", "Telepon"], False),
        ([*FIRMS, "date_of_birth"], False),
        (["contact_first_name", "contact_last_name", "phone"], False),
    ],
)
def test_a_customer_with_another_name_to_contact_is_a_firm(headers: list[str], firms: bool) -> None:
    context = read_table("customers", headers)
    assert context.firms is firms
    assert (context.about == "organisations") is firms
