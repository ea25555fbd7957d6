"""`detectors` may not import the law; it ships a copy of the vocabulary, which must not drift."""

from __future__ import annotations

import json
from importlib.resources import files

from jurisdiction_map import categories


def _copy() -> dict[str, list[str]]:
    copy: dict[str, list[str]] = json.loads(files("detectors").joinpath("categories.json").read_text(encoding="utf-8"))
    return copy


def test_the_detectors_know_exactly_the_tags_of_the_law_in_the_same_order() -> None:
    assert list(_copy()) == list(categories.vocabulary())


def test_every_kind_that_the_detectors_report_is_a_kind_of_the_law() -> None:
    vocabulary = categories.vocabulary()
    assert {tag: sorted(set(kinds) - set(vocabulary[tag].kinds)) for tag, kinds in _copy().items()} == {
        tag: [] for tag in vocabulary
    }
