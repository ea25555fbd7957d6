"""Vocabularies of domains: which tables are of one, and what its words mean there."""

from __future__ import annotations

import pytest

from detectors.categories import TAGS
from detectors.headers import read_table
from detectors.headers.domains import domain_hints, domains_of, load_domains


@pytest.mark.parametrize("name", load_domains())
def test_every_domain_has_cues_enough_and_meanings_that_the_vocabulary_knows(name: str) -> None:
    domain = load_domains()[name]
    assert len(domain.cues) > domain.needs >= 2
    assert {meaning.tag for meaning in domain.means.values()} <= {*TAGS, ""}
    assert all(0.5 <= meaning.strength <= 1.0 for meaning in domain.means.values())


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
