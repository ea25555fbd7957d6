"""Abbreviations that mean something only in their table: beside persons, in its language, or with fitting values."""

from __future__ import annotations

import random
from collections.abc import Callable

import polars as pl
import pytest

from detectors import detect_table

RNG = random.Random(11)
ROWS = 60


def of(make: Callable[[], object]) -> list[object]:
    return [make() for _ in range(ROWS)]


def digits(count: int) -> str:
    return "".join(RNG.choice("0123456789") for _ in range(count))


def tags(columns: dict[str, list[object]], table: str) -> dict[str, tuple[str, ...]]:
    frame = pl.DataFrame({header: pl.Series(values, strict=False) for header, values in columns.items()})
    return {column.path: column.tags for column in detect_table(frame, table=table).columns}


def indonesian_roll() -> dict[str, list[object]]:
    names = ["Budi Santoso", "Siti Rahayu", "Agus Wijaya", "Dewi Lestari", "Hendra Ginting"]
    return {
        "NAMA": of(lambda: RNG.choice(names)),
        "TMP LAHIR": of(lambda: RNG.choice(["Kudus", "Jakarta"])),
        "USIA": of(lambda: RNG.randint(17, 90)),
        "JABATAN": of(lambda: RNG.choice(["Operator", "Manajer"])),
    }


def vietnamese_subscribers() -> dict[str, list[object]]:
    names = ["Đỗ Thanh Hằng", "Huỳnh Công Phúc", "Nguyễn Văn Minh", "Trần Thị Lan"]
    return {
        "TEN_KH": of(lambda: RNG.choice(names)),
        "SO_CCCD": of(lambda: "0" + digits(11)),
        "NGAY_SINH": of(lambda: f"{RNG.randint(1, 28):02d}/0{RNG.randint(1, 9)}/{RNG.randint(1960, 2004)}"),
    }


def staff() -> dict[str, list[object]]:
    return {
        "employee_no": of(lambda: "7" + digits(6)),
        "full_name": of(lambda: RNG.choice(["Angelica Mendoza", "Maria Salonga", "Jose Ramos"])),
        "position": of(lambda: RNG.choice(["Teacher I", "Head Teacher"])),
        "basic_pay": of(lambda: RNG.randint(18_000, 60_000)),
        "hire_date": of(lambda: f"20{RNG.randint(10, 24)}-05-0{RNG.randint(1, 9)}"),
    }


def goods() -> dict[str, list[object]]:
    return {
        "sku": of(lambda: "P" + digits(6)),
        "product_name": of(lambda: RNG.choice(["Steel bolt", "Wood screw", "Copper wire"])),
        "unit_price": of(lambda: RNG.randint(1, 900)),
        "qty": of(lambda: RNG.randint(1, 90)),
    }


BESIDE = [
    (indonesian_roll, "DIS", lambda: RNG.choice(["1", "2", "5"]), "health"),
    (indonesian_roll, "THP", lambda: RNG.randint(4_000_000, 20_000_000), "financial"),
    (vietnamese_subscribers, "QT", lambda: RNG.choice(["VNM", "KOR", "USA"]), "nationality"),
    (vietnamese_subscribers, "TK_CHINH", lambda: RNG.randint(0, 300_000), "financial"),
    (staff, "sg", lambda: RNG.randint(1, 30), "employment"),
]


@pytest.mark.parametrize(("table", "header", "make", "tag"), BESIDE)
def test_an_abbreviation_is_read_beside_what_gives_it_its_meaning(
    table: Callable[[], dict[str, list[object]]], header: str, make: Callable[[], object], tag: str
) -> None:
    assert tag in tags(table() | {header: of(make)}, "export")[header]


@pytest.mark.parametrize(("header", "make"), [(header, make) for _, header, make, _ in BESIDE])
def test_the_same_abbreviation_of_goods_says_nothing(header: str, make: Callable[[], object]) -> None:
    assert tags(goods() | {header: of(make)}, "products")[header] == ()


@pytest.mark.parametrize("header", ["dc", "ns", "gt", "tpl", "grd", "rng", "puk_status", "laser", "ppm", "occ"])
def test_short_headers_of_clean_english_tables_stay_clean(header: str) -> None:
    assert tags(goods() | {header: of(lambda: RNG.randint(1, 500))}, "measurements")[header] == ()


def test_whom_goods_are_for_tells_nobody() -> None:
    found = tags(
        goods()
        | {
            "for_gender": of(lambda: RNG.choice(["Men", "Women", "Unisex"])),
            "for_age": of(lambda: RNG.choice(["0-2", "60+"])),
        },
        "catalogue",
    )
    assert found["for_gender"] == found["for_age"] == ()


def test_religion_and_telephone_of_premises_are_not_a_persons() -> None:
    columns = {
        "name": of(lambda: RNG.choice(["Julie's Bakeshop", "San Roque Chapel", "Mercury Drug"])),
        "religion": of(lambda: RNG.choice(["christian", "muslim"])),
        "wheelchair": of(lambda: RNG.choice(["yes", "no", "limited"])),
        "opening_hours": of(lambda: "Mo-Su 08:00-21:00"),
        "phone": of(lambda: "+63 2 8" + digits(7)),
    }
    assert set(tags(columns, "poi").values()) == {()}


def test_values_of_a_trial_are_read_under_the_names_of_their_parameters() -> None:
    rows = [("SEX", "F"), ("BRTHYR", "1961"), ("HBA1C", "6.1"), ("SEX", "M"), ("BRTHYR", "1974"), ("HBA1C", "7.4")] * 20
    columns: dict[str, list[object]] = {
        "usubjid": [f"LXR204-101-{n // 6:04d}" for n in range(len(rows))],
        "param": [name for name, _ in rows],
        "aval_c": [value for _, value in rows],
    }
    assert {"gender", "health"} <= set(tags(columns, "trial")["aval_c"])
