"""Texts that repeat the names of their own rows, and texts that only seem to."""

from __future__ import annotations

import polars as pl

from detectors import Settings, detect_table
from detectors.repeated import repeated_names

NAMES = ["Navarro, Michael", "Garcia, Juan", "Salazar, Jerome", "Rivera, Maricel", "Aquino, Dennis", "Lim, Grace"] * 5
STORIES = [f"Complainant states that {name.split(', ')[1]} took her phone near the chapel." for name in NAMES]


def test_texts_about_the_persons_of_their_rows_repeat_their_names() -> None:
    seen = repeated_names(pl.Series(STORIES), [pl.Series(NAMES)])
    assert seen is not None
    assert (seen.rows, seen.of) == (30, 30)


def test_texts_that_fit_other_rows_as_well_repeat_no_names() -> None:
    same = ["Asked Michael and Juan and Grace and Dennis at the desk about it"] * 30
    assert repeated_names(pl.Series(same), [pl.Series(NAMES)]) is None


def test_labels_and_blank_texts_are_not_compared() -> None:
    assert repeated_names(pl.Series(NAMES), [pl.Series(NAMES)]) is None
    assert repeated_names(pl.Series([None] * 30, dtype=pl.String), [pl.Series(NAMES)]) is None


def test_a_narrative_with_names_of_its_rows_carries_names() -> None:
    table = pl.DataFrame(
        {"respondent": NAMES, "story": STORIES, "advice": ["Come back to the hall on Monday morning"] * 30}
    )
    tags = {column.path: column.tags for column in detect_table(table, table="").columns}
    assert "name" in tags["story"]
    assert tags["advice"] == ()


def test_what_a_person_said_of_a_column_stays() -> None:
    table = pl.DataFrame({"respondent": NAMES, "story": STORIES})
    decided = detect_table(table, table="", settings=Settings(overrides={"story": ()}))
    assert decided.columns[1].tags == ()


def test_the_account_of_a_column_says_that_texts_repeat_names() -> None:
    table = pl.DataFrame({"respondent": NAMES, "story": STORIES})
    story = detect_table(table, table="").columns[1]
    (weighed,) = [one for one in story.considered if one.tag == "name" and one.where == "inside the texts"]
    assert weighed.verdict(0.5, 0.2) == "found"
    assert "Michael" not in repr(story)
