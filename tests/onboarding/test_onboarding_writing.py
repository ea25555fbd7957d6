"""The text of a first manifest: whatever names hold, it reads back to the same names and values."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.manifest.loader import Loaded, load
from auditor.manifest.model import Party
from auditor.onboarding import Answers, Found, draft_of, manifest_text
from auditor.onboarding.answering import ROLES
from auditor.onboarding.identifiers import names_for, unique
from auditor.onboarding.model import Column, Hint, Place, Provider
from auditor.onboarding.scalars import counted, quoted, said
from jurisdiction_map.yaml_source import read

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAME = TEXT.filter(bool)


def read_back(text: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lintas.yaml")
        path.write_bytes(text.encode("utf-8"))
        return load(path)


def found(name: str, *columns: str, label: str = "lake", **more: object) -> Found:
    place = Place(label, (Hint("country:SG", ("SG",), f"because of {name}", "name"),), Provider("aws", name, name))
    made = tuple(Column(one, ("email",)) for one in columns)
    return Found((name,), (name,), place, "delimited", made, 30, 30, name, notes=(name,), **more)  # type: ignore[arg-type]


@given(st.text(max_size=60).filter(lambda text: not any(0xD800 <= ord(char) < 0xE000 for char in text)))
def test_any_text_is_a_scalar_that_reads_back(text: str) -> None:
    document = read(f"key: {quoted(text)}\n".encode(), "x.yaml")
    assert document.value == {"key": text}
    assert quoted(text).isprintable()


@given(st.text(max_size=900))
def test_any_text_is_a_comment_of_one_line(text: str) -> None:
    comment = said(text)
    assert comment.isprintable()
    assert len(comment) <= 10 * 601
    assert read(f"a: 1\n# {comment}\nb: 2  # {comment}\n".encode(), "x.yaml").value == {"a": 1, "b": 2}


@settings(max_examples=60)
@given(st.lists(st.tuples(NAME, st.lists(NAME, max_size=4)), min_size=1, max_size=5), TEXT, NAME, st.booleans())
def test_any_names_give_a_manifest_with_those_names(
    tables: list[tuple[str, list[str]]], label: str, project: str, unread: bool
) -> None:
    seen = [found(name, *columns, label=label, unread=project if unread else "") for name, columns in tables]
    draft = draft_of(project, seen)
    text = manifest_text(draft, Answers(legal_name=project), ".lintas/manifest.schema.json")
    manifest = read_back(text).manifest
    assert manifest.name == manifest.parties["us"].name == project
    assert [one.location for one in manifest.datasets.values()] == [[name] for name, _ in tables]
    assert [one.categories for one in manifest.datasets.values()] == [
        ["email"] if columns else None if unread else [] for _, columns in tables
    ]
    assert all(one.country is None and one.region is None for one in manifest.datasets.values())
    assert text == manifest_text(draft_of(project, seen), Answers(legal_name=project), ".lintas/manifest.schema.json")


@given(st.lists(st.lists(NAME, min_size=1, max_size=3), max_size=8))
def test_any_paths_are_named_apart(paths: list[list[str]]) -> None:
    names = names_for(paths)
    assert len(set(names)) == len(names) == len(paths)
    assert all(0 < len(name) <= 70 and name[0].isalnum() and name.isascii() for name in names)


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([("a.csv",), ("a.json",)], ["a_csv", "a_json"]),
        ([("raw", "a.csv"), ("staging", "a.parquet")], ["raw_a", "staging_a"]),
        ([("crm", "users"), ("hr", "users"), ("hr", "pay")], ["crm_users", "hr_users", "pay"]),
        ([("ลูกค้า.csv",), ("订单.csv",)], ["table", "table_2"]),
        ([("a!.csv",), ("a?.csv",), ("a_2.csv",)], ["a", "a_3", "a_2"]),
        ([("Orders 2024.CSV",)], ["orders_2024"]),
    ],
)
def test_names_are_as_short_as_tells_them_apart(paths: list[tuple[str, ...]], names: list[str]) -> None:
    assert names_for(paths) == names


@given(st.lists(st.sampled_from(["a", "a_2", "a_2_2", "b"]), max_size=12))
def test_numbering_keeps_names_apart_and_never_takes_one_that_is_there(candidates: list[str]) -> None:
    names = unique(candidates)
    assert len(set(names)) == len(candidates)
    assert all(
        name == candidate or name.startswith(f"{candidate}_") for name, candidate in zip(names, candidates, strict=True)
    )


def lake(hints: tuple[Hint, ...], **more: object) -> Found:
    return Found(("x.csv",), ("x.csv",), Place("lake", hints, **more), "delimited", (Column("e", ("email",)),))  # type: ignore[arg-type]


STRONG = Hint("aws:ap-southeast-3", ("ID",), "the host name says so", "host")
WEAK = Hint("country:SG", ("SG",), "the folder sg", "name")


@pytest.mark.parametrize(
    ("hints", "answers", "region", "country", "comment"),
    [
        ((STRONG,), Answers(), "aws:ap-southeast-3", None, "region: aws:ap-southeast-3 # the host name says so (Indonesia)"),
        ((WEAK,), Answers(), None, None, "# country: SG # perhaps: the folder sg"),
        ((STRONG, WEAK), Answers(), "aws:ap-southeast-3", None, "# country: SG # but: the folder sg"),
        ((WEAK,), Answers(lies_in="VN"), None, "VN", "# country: SG # but: the folder sg"),
        ((STRONG,), Answers(lies_in="VN"), "aws:ap-southeast-3", None, "region: aws:ap-southeast-3 # the host"),
        ((STRONG,), Answers(regions={"lake": "SG"}), None, "SG", "# region: aws:ap-southeast-3 # but: the host name says so"),
        ((WEAK,), Answers(regions={"x": "NO", "lake": "SG"}), None, "NO", "# country: SG # but"),
        ((), Answers(), None, None, "# country:   # where does it lie?"),
    ],
)  # fmt: skip
def test_only_what_was_said_or_is_strong_becomes_a_value(
    hints: tuple[Hint, ...], answers: Answers, region: str | None, country: str | None, comment: str
) -> None:
    text = manifest_text(draft_of("kopi", [lake(hints)]), answers, None)
    dataset = read_back(text).manifest.datasets["x"]
    assert (dataset.region, dataset.country) == (region, country)
    assert comment in " ".join(text.replace("  #", " #").split("  ")) or comment in text


def test_who_runs_a_host_is_proposed_and_not_claimed() -> None:
    text = manifest_text(
        draft_of("kopi", [lake((), provider=Provider("snowflake", "Snowflake", "the host name"))]), Answers(), None
    )
    assert list(read_back(text).manifest.parties) == ["us"]
    parties, mark, rest = text.partition("datasets:")
    accepted = parties.replace("  # snowflake:", "  snowflake:").replace("  #   ", "    ") + mark
    accepted += rest.replace("    # hosted_by:", "    hosted_by:")
    assert read_back(accepted).manifest.datasets["x"].hosted_by == "snowflake"
    party = read_back(accepted).manifest.parties["snowflake"]
    assert (party.name, party.role, party.kind, party.established_in) == ("Snowflake", "processor", "private", None)


def test_roles_are_those_of_the_manifest() -> None:
    said_there = {role for part in get_args(Party.model_fields["role"].annotation) for role in get_args(part)}
    assert set(ROLES) <= said_there


def test_a_few_are_named_and_the_rest_counted() -> None:
    assert counted(["a", "b"]) == "a and b"
    assert counted(map(str, range(9))) == "0, 1, 2, 3 and 5 more"
