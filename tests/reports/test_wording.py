"""What a message adds to the heading above it: nothing is said twice, and nothing else is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_result import DOSSIER, UNKNOWN_REGION

from auditor.findings.model import Finding
from auditor.reports.wording import basis, gathered, reason_of, said_of, sentence, short, split_missing

LAW = replace(
    DOSSIER, title="Written agreement", outcome="unmet", missing=("contract", "contract term: purpose", "safeguards[0] (x, y)")
)  # fmt: skip


@pytest.mark.parametrize(
    ("message", "reason", "written"),
    [
        (
            "VN → SG (store): V, Written agreement: unmet. It lacks a purpose. Lacking: x.",
            "it lacks a purpose",
            "It lacks a purpose.",
        ),
        ("VN → SG (store): V, Written agreement: unmet. Lacking: x.", "", ""),
        ("a → b (c): there is no law file for CH.", None, "There is no law file for CH."),
        ("SG → ? (disclose), data collected in VN: nobody knows", None, "Nobody knows."),
        ("Written agreement", None, ""),
        ("It says so (in art. 3)", None, "It says so (in art. 3)."),
        ("", None, ""),
    ],
)
def test_a_reason_is_what_the_heading_has_not_said(message: str, reason: str | None, written: str) -> None:
    assert reason_of(replace(LAW, message=message, reason=reason)) == written


@pytest.mark.parametrize(
    ("text", "names", "written"),
    [
        ("the region is not known", (), "The region is not known."),
        ("nik is hashed", ("nik",), "nik is hashed."),
        ("data/id/a.csv: broken", (), "data/id/a.csv: broken."),
        ("to: nowhere", (), "to: nowhere."),
        ("so_cccd holds it", (), "so_cccd holds it."),
        ("is it?", (), "Is it?"),
        ("", (), ""),
    ],
)
def test_sentences_begin_and_end_as_sentences_do_and_names_stay_whole(
    text: str, names: tuple[str, ...], written: str
) -> None:
    assert sentence(text, frozenset(names)) == written


def test_a_tag_that_begins_a_message_keeps_its_small_letter() -> None:
    finding = replace(UNKNOWN_REGION, title="Declared but not found", message="health is declared.", key="health")
    assert said_of(finding) == "Declared but not found. health is declared."


@pytest.mark.parametrize(
    ("cite", "confidence", "written"),
    [("art. 3", "two_secondary", "[art. 3; two secondary]"), ("art. 3", "", "[art. 3]"), ("", "", "")],
)
def test_the_basis_stands_in_brackets(cite: str, confidence: str, written: str) -> None:
    assert basis(replace(LAW, cite=cite, confidence=confidence)) == written


def test_titles_are_cut_between_words() -> None:
    assert short("Keep recipients from unlawful use", 48) == "Keep recipients from unlawful use"
    assert short("Keep recipients, from unlawful use", 20) == "Keep recipients …"
    assert short("x" * 60, 48) == "x" * 48 + " …"


def test_facts_come_before_duties_and_what_may_do_stands_apart() -> None:
    assert split_missing(
        ["contract term: purpose", "contract", "transfer.to", "consent", "ground: legal_duty", "assessment: audit",
         "assessment: adequacy", "transfer.to", "safeguards", "contract terms", "approval: pdpc"]
    ) == (
        ["transfer.to", "safeguards", "contract term: purpose", "assessment: audit", "contract terms"],
        ["contract", "consent", "ground: legal_duty", "assessment: adequacy", "approval: pdpc"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("items", "most", "written"),
    [
        (["a.b", "term: x", "c", "term: y"], None, "a.b, term (x, y), c"),
        (["term: x"], None, "term: x"),
        (["ground", "ground: x"], None, "ground: x"),
        (["ground"], None, "ground"),
        (["a", "b", "c", "d"], 2, "a, b and 2 more (--verbose)"),
        (["a", "b"], 2, "a, b"),
        ([], 2, ""),
    ],
)
def test_facts_of_one_kind_stand_together(items: list[str], most: int | None, written: str) -> None:
    assert gathered(items, most) == written


@given(st.lists(st.sampled_from(["a.b", "contract", "term: x", "term: y", "ground", "ground: z", "notice: k", "c"])))
def test_no_missing_fact_is_lost(items: list[str]) -> None:
    stated, alternatives = split_missing(items)
    assert sorted([*stated, *alternatives]) == sorted(set(items))
    told = f"{gathered(stated, None)}, {gathered(alternatives, None)}"
    assert all(item.rpartition(": ")[2] in told for item in items)


def test_findings_without_a_transfer_keep_their_words() -> None:
    finding = Finding("X-1", DOSSIER.level, "Title", "One thing: another.", DOSSIER.place)
    assert said_of(finding) == "Title. One thing: another."
