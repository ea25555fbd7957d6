"""Identifiers and dates as programs and spreadsheets mangle them: floats, groups, lost zeros, packed dates, odd types."""

import random
from decimal import Decimal

import polars as pl
import pytest

from detectors import detect_table
from tests.detectors import made_tables as made

R = random.Random(12)
NIKS = [made.nik(R) for _ in range(200)]
ICS = [made.mykad(R).replace("-", "") for _ in range(200)]
DAYS = [(R.randint(1945, 2005), R.randint(1, 12), R.randint(1, 28)) for _ in range(200)]


def tags(values, header, table="t", **types):
    return set(detect_table(pl.DataFrame({header: pl.Series(values, **types)}), table=table).columns[0].tags)


@pytest.mark.parametrize(
    "values",
    [
        [int(n) for n in NIKS],
        [float(n) for n in NIKS],
        [f"{n}.0" for n in NIKS],
        [Decimal(n) for n in NIKS],
        [Decimal(f"{n}.00") for n in NIKS],
        [f"'{n}" for n in NIKS],
        [f"{int(n):,}" for n in NIKS],
        [f"{int(n):,}".replace(",", ".") for n in NIKS],
        [f"{int(n):,}".replace(",", "\u00a0") for n in NIKS],
        [f"{int(n):,}".replace(",", "'") for n in NIKS],
        [n.encode() for n in NIKS],
        [f"\u202e{n}\u202c" for n in NIKS],
        ["\u200b".join(n) for n in NIKS],
    ],
    ids=[
        "int",
        "float",
        "point_zero",
        "decimal",
        "decimals",
        "apostrophe",
        "comma",
        "point",
        "space",
        "swiss",
        "bytes",
        "rtl",
        "zero_width",
    ],
)
def test_an_identity_number_is_found_however_it_is_stored(values):
    assert tags(values, "nik") == {"national_id"}


def test_indian_groups_are_read():
    grouped = [f"{n[:-10]}{n[-10:-7]},{n[-7:-5]},{n[-5:-3]},{n[-3:]}" for n in ICS]
    grouped = [g if len(g.split(",")[0]) <= 3 else f"{g[:2]},{g[2:4]},{g[4:]}" for g in grouped]
    assert "national_id" in tags(grouped, "ic_no")


def test_amounts_in_groups_stay_amounts():
    amounts = [f"{R.randrange(10**9, 10**10):,}" for _ in range(200)]
    assert tags(amounts, "grand_total", table="invoices") == set()


def test_amounts_with_few_whole_ones_keep_their_decimals():
    prices = [Decimal(R.randrange(100, 10**6)) / 100 for _ in range(200)]
    assert tags(prices, "unit_price", table="products") == set()


@pytest.mark.parametrize(
    "write",
    [
        lambda y, m, d: y * 10_000 + m * 100 + d,
        lambda y, m, d: f"{y}{m:02}{d:02}.0",
        lambda y, m, d: f"{y + 543}{m:02}{d:02}",
        lambda y, m, d: d * 1_000_000 + m * 10_000 + y,
        lambda y, m, d: f"{y % 100:02}{m:02}{d:02}",
        lambda y, m, d: int(f"{y % 100:02}{m:02}{d:02}"),
        lambda y, m, d: f"{d:02}{m:02}{y % 100:02}",
        lambda y, m, d: (y - 1970) * 365 + m * 30 + d,
        lambda y, m, d: ((y - 1970) * 365 + m * 30 + d) * 86_400,
        lambda y, m, d: ((y - 1970) * 365 + m * 30 + d) * 86_400_000,
        lambda y, m, d: (y - 1900) * 365 + m * 30 + d,
    ],
    ids=[
        "yyyymmdd",
        "float",
        "buddhist",
        "ddmmyyyy",
        "yymmdd",
        "yymmdd_int",
        "ddmmyy",
        "epoch_days",
        "epoch_s",
        "epoch_ms",
        "excel",
    ],
)
def test_numbers_under_a_header_of_birth_are_dates(write):
    assert tags([write(*day) for day in DAYS], "tgl_lahir") == {"date_of_birth"}


def test_numbers_that_are_no_dates_are_refused_under_a_header_of_birth():
    assert tags([R.randrange(3 * 10**9, 10**10) for _ in range(200)], "tgl_lahir", table="orders") == set()


def test_packed_dates_without_a_header_are_births_in_a_table_of_people():
    frame = pl.DataFrame(
        {
            "column_1": [made.malay(R) for _ in range(200)],
            "column_2": [made.mykad(R) for _ in range(200)],
            "column_3": [y * 10_000 + m * 100 + d for y, m, d in DAYS],
            "column_4": [20_240_000 + R.randint(1, 12) * 100 + R.randint(1, 28) for _ in range(200)],
        }
    )
    found = [set(c.tags) for c in detect_table(frame, table="t").columns]
    assert found == [{"name"}, {"national_id"}, {"date_of_birth"}, set()]


def test_a_cell_that_is_cut_is_said_to_be():
    column = detect_table(pl.DataFrame({"notes": ["x" * 5_000, "y"]}), table="t").columns[0]
    assert any("1 cells are longer than 4,096 characters" in note for note in column.notes)
