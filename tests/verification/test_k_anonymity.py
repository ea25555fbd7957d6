"""LIN021: a declared k against the rows of the target, exactly or by what a sample can refute."""

import polars as pl
import pytest
from made_flows import doubts, told
from pydantic import ValidationError

from auditor.manifest.model import Transforms

COLUMNS = ("district", "year")


def groups(sizes):
    rows = [(f"d{i % 9}", 1950 + i) for i, size in enumerate(sizes) for _ in range(size)]
    return pl.DataFrame(rows, schema=["district", "year"], orient="row").sample(fraction=1.0, shuffle=True, seed=4)


def of(target, k=5, **more):
    return doubts(None, target, {"k_anonymity": {"columns": ["year", "district"], "k": k}}, **more)


@pytest.mark.parametrize(("sizes", "holds"), [([5, 6, 9], True), ([5, 4, 9], False), ([1], False), ([5], True)])
def test_every_row_read_decides_exactly(sizes, holds):
    found = of(groups(sizes))
    assert told(found) == (set() if holds else {("LIN021", "shown", COLUMNS)})


def test_the_numbers_are_told():
    (found,) = of(groups([2, 3, 10, 20]))
    assert "5 of 35 rows read (14.3%) are in groups of fewer; the smallest group has 2" in found.said
    assert found.evidence == ("4 groups, 2 of them smaller than 5", "smallest: 2")


def test_a_sample_refutes_only_what_it_can():
    alone = groups([1] * 3000)
    assert told(of(alone, kind="uniform", total=30_000)) == {("LIN021", "likely", COLUMNS)}
    thin = groups([1] * 30)
    assert told(of(thin, kind="uniform", total=30_000)) == {("LIN021", "open", COLUMNS)}
    assert told(of(alone, kind="clustered", total=30_000)) == {("LIN021", "open", COLUMNS)}


def test_a_true_promise_is_not_refuted_by_its_own_sample():
    whole = groups([5] * 4000)
    for seed in range(20):
        sample = whole.sample(2000, seed=seed)
        assert told(of(sample, kind="uniform", total=whole.height)) <= {("LIN021", "open", COLUMNS)}


def test_columns_that_are_not_there_are_said_to_be_missing():
    (found,) = of(groups([5, 5]).drop("year"))
    assert (found.strength, "lacks 'year'" in found.said) == ("likely", True)


def test_a_missing_value_is_a_value_like_another():
    target = pl.DataFrame({"district": [None] * 5 + ["a"] * 5, "year": [1] * 10})
    assert of(target) == []


@pytest.mark.parametrize("bad", [{"columns": [], "k": 5}, {"columns": ["a"], "k": 1}, {"columns": ["a"]}, {"k": 5}])
def test_promises_without_meaning_are_refused(bad):
    with pytest.raises(ValidationError):
        Transforms.model_validate({"k_anonymity": bad})
