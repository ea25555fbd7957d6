"""Machine-readable zones of travel documents: which texts are some, and what each field is judged as."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import detect_table
from detectors.mrz import fields_of

NAMES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
FIELDS = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
ALL = {"Full Name": "ERIKSSON  ANNA MARIA", "Nationality": "UTO", "Date of Birth": "12/08/1974", "Sex": "F"}


@pytest.mark.parametrize("zone", [NAMES + FIELDS, f"{NAMES}\n{FIELDS}", CARD])
def test_a_whole_zone_tells_name_nation_birth_and_sex(zone: str) -> None:
    assert fields_of(zone) == ALL


def test_each_line_tells_what_stands_in_it() -> None:
    assert fields_of(NAMES) == {"Full Name": "ERIKSSON  ANNA MARIA"}
    assert fields_of(FIELDS) == {header: told for header, told in ALL.items() if header != "Full Name"}


@pytest.mark.parametrize("text", ["", "<<", "see <<attachment>>", "P<", "AB<<CD" * 20, NAMES + "x"])
def test_other_texts_are_no_zones(text: str) -> None:
    assert fields_of(text) == {}


@given(st.text(alphabet="ABP<0123456789FMX", max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert set(fields_of(text)) <= set(ALL)


def test_a_column_of_zones_has_the_tags_of_all_its_fields() -> None:
    people = [("LIM", "MEI LING", "SGP", "850214", "F"), ("TRAN", "VAN HAI", "VNM", "790630", "M")]
    zones = [
        f"P<{nation}{last}<<{first.replace(' ', '<')}".ljust(44, "<")
        + f"K{number:07d}<0{nation}{born}4{sex}3001012".ljust(44, "<")
        for number in range(20)
        for last, first, nation, born, sex in people
    ]
    (column,) = detect_table(pl.DataFrame({"MRZ": zones}), table="").columns
    assert {"passport", "name", "nationality", "date_of_birth", "gender"} <= set(column.tags)
