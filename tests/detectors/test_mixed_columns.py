"""Identifiers among values of another kind: what is unmistakable is found however rare it is."""

import random

import polars as pl
import pytest

from detectors import detect_table

OTHERS = {
    "integers": lambda r: str(r.randrange(10**6)),
    "prices": lambda r: f"{r.random() * 100:.2f}",
    "dates": lambda r: f"2024-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}",
    "codes": lambda r: f"ORD-{r.randrange(10**6):06}",
    "hex": lambda r: f"{r.getrandbits(64):016x}",
}


@pytest.mark.parametrize("share", [0.02, 0.05, 0.2, 0.5])
@pytest.mark.parametrize("other", OTHERS)
def test_mail_addresses_are_found_in_columns_of_anything(other, share):
    r = random.Random(7)
    cells = [f"u{r.randrange(10**5)}@example.org" if r.random() < share else OTHERS[other](r) for _ in range(2000)]
    column = detect_table(pl.DataFrame({"v": cells}), table="t").columns[0]
    assert "email" in column.tags
    assert abs(column.findings[0].prevalence - share) < 0.1


@pytest.mark.parametrize("other", OTHERS)
def test_columns_without_any_stay_quiet(other):
    r = random.Random(7)
    assert detect_table(pl.DataFrame({"v": [OTHERS[other](r) for _ in range(2000)]}), table="t").columns[0].tags == ()
