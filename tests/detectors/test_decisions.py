"""Whole tables in the languages of the region: what must be found, and what must be left alone."""

import polars as pl
import pytest
from made_tables import tables

from detectors import detect_table

MADE = list(tables())
CASES = [(made, header) for made in MADE for header in made.columns]
_DECIDED = {}


def decided(made):
    if made.name not in _DECIDED:
        frame = pl.DataFrame({h: pl.Series(v, strict=False) for h, v in made.columns.items()})
        _DECIDED[made.name] = {c.path: c for c in detect_table(frame, table=made.name).columns}
    return _DECIDED[made.name]


@pytest.mark.parametrize(("made", "header"), CASES, ids=[f"{m.name}-{h}" for m, h in CASES])
def test_a_column_gets_its_tags_and_no_others(made, header):
    tags = set(decided(made)[header].tags)
    assert made.must[header] <= tags
    assert tags <= made.must[header] | made.may[header]
