"""Long tables: every value is searched, whatever the draw that decides shows."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import Settings, detect_table
from detectors.leaves import Leaf, draw, tally
from detectors.profile import Profile
from detectors.rare import Among, rare_in
from detectors.searching import TableSearch

SMALL = Settings(row_cap=2_000)


def nric(rng: random.Random) -> str:
    digits = [rng.randrange(10) for _ in range(7)]
    total = sum(weight * digit for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True))
    return "S" + "".join(map(str, digits)) + "JZIHGFEDCBA"[total % 11]


def ean(rng: random.Random) -> str:
    digits = [8, 8, 5, *(rng.randrange(10) for _ in range(9))]
    return "".join(map(str, digits)) + str(-sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)


def among(values: list[str]) -> dict[str, int]:
    counted = tally(Leaf("c", "c", pl.Series("c", values)), 4096)
    found = Among()
    profile = Profile(*draw(counted.values, counted.counts, 128))
    found.read(counted.values, counted.counts, rare_in(profile, len(counted.values)))
    return {tag: hit.rows for tag, hit in found.hits().items()}


def made(kind: str, count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    makers = {
        "sku": lambda: f"SKU-{rng.randrange(10**6):06}",
        "ean": lambda: ean(rng),
        "order": lambda: f"{rng.randrange(10**16):016}",
        "same shape": lambda: f"T{rng.randrange(10**7):07}{rng.choice('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}",
        "day code": lambda: (
            f"{rng.randrange(20, 26)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(10**6):06}"
        ),
        "epoch": lambda: str(1_700_000_000_000 + rng.randrange(10**10)),
    }
    return [makers[kind]() for _ in range(count)]


@pytest.mark.parametrize("kind", ["sku", "ean", "order", "day code", "epoch"])
@pytest.mark.parametrize("share", [0.002, 0.02, 0.2])
def test_numbers_of_persons_among_codes_of_another_make_are_found(kind: str, share: float) -> None:
    rng = random.Random(5)
    codes = made(kind, 5_000, 4)
    wanted = int(share * len(codes))
    for place in rng.sample(range(len(codes)), wanted):
        codes[place] = nric(rng)
    assert among(codes) == {"national_id": wanted}


@pytest.mark.parametrize("kind", ["sku", "ean", "order", "same shape", "day code", "epoch"])
@pytest.mark.parametrize("seed", range(8))
def test_codes_alone_are_nobodys(kind: str, seed: int) -> None:
    assert among(made(kind, 3_000, seed)) == {}


@pytest.mark.parametrize(
    "kinds", [("sku", "ean"), ("sku", "order"), ("ean", "epoch"), ("sku", "same shape"), ("sku", "day code")]
)
def test_a_few_codes_of_another_make_are_nobodys(kinds: tuple[str, str]) -> None:
    assert among(made(kinds[0], 3_000, 1) + made(kinds[1], 60, 2)) == {}


def test_what_the_draw_misses_is_found_in_a_long_table() -> None:
    rng = random.Random(9)
    codes, notes = made("sku", 30_000, 1), ["the parcel came late, please refund"] * 30_000
    for place in rng.sample(range(30_000), 4):
        codes[place] = nric(rng)
    notes[17_777] = f"call me, NRIC {nric(rng)}"
    frame = pl.DataFrame({"ref": codes, "note": notes})
    decided = {column.name: column for column in detect_table(frame, table="orders", settings=SMALL).columns}
    assert decided["ref"].tags == ("national_id",)
    assert decided["ref"].findings[0].prevalence == pytest.approx(4 / 30_000)
    assert {f.tag for f in decided["note"].findings} == {"national_id"}
    assert all(column.rows_searched == 30_000 for column in decided.values())
    assert all("decided on 2,000 of 30,000 rows" in " ".join(column.notes) for column in decided.values())


def test_numbers_are_searched_as_they_are_written() -> None:
    rng = random.Random(3)
    cards = [4111111111111111, 5500005555555559, 4012888888881881, 378282246310005, 6011111111111117]
    values = [rng.randrange(10**5, 10**6) for _ in range(20_000)]
    values[123:128] = cards
    for frame in (pl.DataFrame({"ref": values}), pl.DataFrame({"ref": [float(v) for v in values]})):
        assert detect_table(frame, table="t", settings=SMALL).columns[0].tags == ("payment_card",)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_stretches_of_any_length_find_the_same_rows(lengths: list[int]) -> None:
    rng = random.Random(11)
    codes = [nric(rng) if n % 40 == 0 else f"SKU-{rng.randrange(10**6):06}" for n in range(sum(lengths))]
    frame = pl.DataFrame(
        {"ref": codes, "mail": [f"x{n}@example.org" if n % 50 == 0 else "-" for n in range(len(codes))]}
    )
    whole, parts = TableSearch(Settings()), TableSearch(Settings())
    whole.read(frame)
    start = 0
    for length in lengths:
        parts.read(frame.slice(start, length))
        start += length
    for path in frame.columns:
        one, other = whole.of(path), parts.of(path)
        assert one is not None
        assert other is not None
        mail = {tag: hit.rows for tag, hit in one.among_others().items() if tag == "email"}
        assert mail == {tag: hit.rows for tag, hit in other.among_others().items() if tag == "email"}
        assert one.rows == other.rows == frame.height


def test_lists_and_json_are_judged_by_the_draw_and_not_said_to_be_searched() -> None:
    frame = pl.DataFrame({"tags": [["a", "b"]] * 3_000, "doc": ['{"phone": "+6591234567"}'] * 3_000})
    decided = {column.name: column for column in detect_table(frame, table="t", settings=SMALL).columns}
    assert decided["tags"].rows_searched == 0
    assert decided["doc"].rows_searched == 0
