"""The lexicon's cases: what a header must be taken for, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from detectors.headers import LANGUAGES, read_header

CASES = yaml.load(Path(__file__).with_name("header_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
SAYS_SOMETHING = 0.5


def cases() -> Iterator[tuple[str, str, str]]:
    for language, tags in CASES.items():
        for tag, headers in tags.items():
            for header in headers:
                yield language, tag, header


@pytest.mark.parametrize(("language", "tag", "header"), [case for case in cases() if case[1] != "none"])
def test_a_header_is_taken_for_its_tag(language: str, tag: str, header: str) -> None:
    hints = read_header(header)
    assert hints, f"{language} {header}: no hint"
    assert hints[0].tag == tag, f"{language} {header}: {hints}"


@pytest.mark.parametrize(("language", "header"), [(case[0], case[2]) for case in cases() if case[1] == "none"])
def test_a_header_of_things_firms_and_counts_claims_nothing(language: str, header: str) -> None:
    claimed = [hint for hint in read_header(header) if hint.tag and hint.strength >= SAYS_SOMETHING]
    assert not claimed, f"{language} {header}: {claimed}"


@pytest.mark.parametrize(("language", "tag", "header"), [case for case in cases() if case[1] != "none"])
def test_knowing_the_language_never_loses_the_tag(language: str, tag: str, header: str) -> None:
    hints = read_header(header, languages=(language,))
    assert tag in {hint.tag for hint in hints}, f"{language} {header}: {hints}"


def test_every_language_has_cases() -> None:
    assert set(CASES) == set(LANGUAGES)
    assert sum(1 for _ in cases()) >= 400
