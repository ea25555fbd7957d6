"""Columns of real schemas by class of mistake: what values refute, short foreign words, words of several meanings …"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from detectors import detect_table
from tests.detectors.column_cases import Maker

CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    Path(__file__).with_name("column_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def tables() -> Iterator[tuple[str, int]]:
    for kind, listed in CASES.items():
        for place in range(len(listed)):
            yield kind, place


def mistaken(kind: str, place: int) -> dict[str, tuple[set[str], set[str]]]:
    """Columns of a table that were decided otherwise than expected: what was, and what was to be."""
    case = CASES[kind][place]
    maker = Maker(seed=place)
    columns = maker.people(case["among"])
    expected: dict[str, set[str]] = {}
    for header, said in case["columns"].items():
        values, _, tags = said.partition("|")
        expected[header] = set(tags.split())
        columns[header] = maker.column(values.strip(), case["among"])
    decided = detect_table(pl.DataFrame(columns), table=case["name"])
    found = {column.path: set(column.tags) for column in decided.columns}
    return {h: (found[h], tags) for h, tags in expected.items() if not (tags <= found[h] if tags else not found[h])}


@pytest.mark.parametrize(("kind", "place"), list(tables()))
def test_columns_of_real_schemas_are_decided_as_they_should_be(kind: str, place: int) -> None:
    assert mistaken(kind, place) == {}


def test_every_class_has_its_cases() -> None:
    counted = {kind: sum(len(case["columns"]) for case in listed) for kind, listed in CASES.items()}
    assert len(counted) == 17
    assert sum(counted.values()) >= 1200
