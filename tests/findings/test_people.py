"""LIN022: the people declared against the people in the rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from auditor.auditing import Settings, audit
from auditor.findings.model import Level
from auditor.manifest.loader import load

MANIFEST = """
version: 1
name: people
parties:
  shop: {{established_in: [SG]}}
datasets:
  customers:
    location: customers.parquet
    region: aws:ap-southeast-1
    holder: shop
    categories: [name, email, national_id]
    {declared}
"""


def nric(number: int) -> str:
    digits = f"{number:07}"
    total = sum(weight * int(digit) for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True))
    return f"S{digits}{'JZIHGFEDCBA'[total % 11]}"


def found(folder: Path, declared: str, frame: pl.DataFrame) -> list[tuple[str, Level]]:
    frame.write_parquet(folder / "customers.parquet")
    (folder / "lintas.yaml").write_text(MANIFEST.format(declared=declared))
    result = audit(load(folder / "lintas.yaml"), Settings(date(2026, 11, 20)))
    return [(one.message, one.level) for one in result.findings if one.rule == "LIN022"]


def people(count: int, column: str = "nric") -> pl.DataFrame:
    values = (
        [nric(n * 37 + 1_000_000) for n in range(count)]
        if column == "nric"
        else [f"u{n}@example.org" for n in range(count)]
    )
    return pl.DataFrame({"name": [f"Tan Wei {'ABCDEFGH'[n % 8]}" for n in range(count)] * 2, column: values * 2})


@pytest.mark.parametrize(
    ("declared", "count", "column", "level"),
    [
        ("people: 499", 500, "nric", Level.ERROR),
        ("people: 500", 500, "nric", None),
        ("people: 2000", 500, "nric", None),
        ("people: 499", 500, "email", Level.WARNING),
        ("subjects: [{people: 200}, {people: 250}]", 500, "nric", Level.ERROR),
        ("subjects: [{people: 200}, {kind: member}]", 500, "nric", None),
        ("", 500, "nric", None),
    ],
)
def test_more_people_than_declared(tmp_path: Path, declared: str, count: int, column: str, level: Level | None) -> None:
    told = found(tmp_path, declared, people(count, column))
    assert [one for _, one in told] == ([level] if level else [])
    if level:
        assert "500 distinct" in told[0][0]


def test_a_sample_is_a_lower_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.sources.parquet.source.UNIFORM_BYTES", 1)
    frame = people(30_000)
    frame.write_parquet(tmp_path / "customers.parquet", row_group_size=1_000)
    (tmp_path / "lintas.yaml").write_text(MANIFEST.format(declared="people: 5000"))
    result = audit(load(tmp_path / "lintas.yaml"), Settings(date(2026, 11, 20)))
    (one,) = [one for one in result.findings if one.rule == "LIN022"]
    assert "at least" in one.message
    (table,) = result.tables
    assert table.subjects is not None
    assert table.subjects["estimate"] is None
    assert table.subjects["at_least"] <= 30_000
