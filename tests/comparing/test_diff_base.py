"""`--diff-base`: only what changed since a git ref, and what that reaches, with real git."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pipelines import DAY, MANIFEST, commit, edit, git, lintas, repository, told, write_pipeline

LOANS = "  loans_out: {from: loans, to: sg-cloud, purposes: [credit_scoring], started: 2026-02-01, safeguards: []}\n"


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """The folder of a manifest, below the root of its repository."""
    return repository(tmp_path)


def scope(folder: Path, *more: str, ref: str = "base", command: str = "check") -> tuple[int, dict[str, Any]]:
    return told(command, str(folder), "--as-of", DAY, "--diff-base", ref, *more)


def test_nothing_changed_tells_nothing_and_counts_what_is_left_out(pipeline: Path) -> None:
    whole = told("check", str(pipeline), "--as-of", DAY)[1]
    code, document = scope(pipeline)
    assert code == 0
    assert document["findings"] == document["transfers"] == []
    of = document["scope"]
    assert (of["findings"], of["transfers"]) == (len(whole["findings"]), len(whole["transfers"]))
    assert of["commit"] == git(pipeline, "rev-parse", "base")
    assert "0 of 3 flows, 0 of 4 datasets" in lintas("check", str(pipeline), "--as-of", DAY, "--diff-base", "base")[
        1
    ].replace("\n", " ")


def touch(folder: Path, old: str, new: str) -> None:
    edit(folder / "lintas.yaml", old, new)


def append(folder: Path, text: str) -> None:
    path = folder / "lintas.yaml"
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def data(folder: Path, name: str, text: str | None) -> None:
    path = folder / "data" / name
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")


ENTRY = "accepted:\n  - {rule: %s, reason: known, by: dpo, until: 2027-01-01}\n"
ALL = {"to_warehouse", "to_crm", "loans_out"}


@pytest.mark.parametrize(
    ("change", "flows", "datasets"),
    [
        (lambda at: touch(at, "purposes: [credit_scoring]", "purposes: [analytics]"), {"loans_out"}, set()),
        (lambda at: touch(at, "  loans_out:", "  # a comment\n\n  loans_out:"), set(), set()),
        (lambda at: touch(at, "{from: loans, to: sg-cloud,", "{to: sg-cloud, from: [loans],"), set(), set()),
        (
            lambda at: touch(at, "purposes: [analytics]", "purposes: [support]"),
            {"to_warehouse", "to_crm"},
            {"warehouse"},
        ),
        (lambda at: touch(at, "purposes: [marketing]", "purposes: [support]"), {"to_crm"}, set()),
        (
            lambda at: touch(at, "country: SG, holder: sg-cloud", "country: MY, holder: sg-cloud"),
            {"to_warehouse", "to_crm"},
            {"warehouse"},
        ),
        (
            lambda at: touch(at, "id-shop: {established_in: [ID]", "id-shop: {established_in: [SG]"),
            {"loans_out"},
            {"loans", "nowhere"},
        ),
        (
            lambda at: touch(at, "us-crm: {established_in: [US]", "us-crm: {established_in: [IN]"),
            {"to_crm", "to_warehouse"},
            {"warehouse"},
        ),
        (lambda at: touch(at, LOANS, ""), set(), set()),
        (
            lambda at: touch(at, "  to_warehouse:", "  more: {from: loans, to: warehouse}\n  to_warehouse:"),
            {"more", "to_crm"},
            {"warehouse"},
        ),
        (lambda at: append(at, ENTRY % "LIN005, flow: to_crm"), {"to_crm"}, set()),
        (lambda at: append(at, ENTRY % "LIN003, dataset: nowhere"), set(), {"nowhere"}),
        (lambda at: append(at, ENTRY % "LIN003"), ALL, {"customers", "warehouse", "loans", "nowhere"}),
        (lambda at: append(at, "defaults: {sample_rows: 5}\n"), ALL, {"customers", "warehouse", "loans", "nowhere"}),
        (lambda at: append(at, "defaults: {flow: {children: true}}\n"), ALL, {"warehouse"}),
        (lambda at: data(at, "loans.csv", "a,b\n1,2\n"), {"loans_out"}, {"loans"}),
        (lambda at: data(at, "loans.csv", None), {"loans_out"}, {"loans"}),
        (lambda at: data(at, "warehouse/two.csv", "a\n1\n"), {"to_warehouse", "to_crm"}, {"warehouse"}),
        (lambda at: data(at, "warehouse/two.txt", "a\n1\n"), set(), set()),
    ],
)
def test_what_changed_and_what_it_reaches_is_told(
    pipeline: Path, change: Callable[[Path], None], flows: set[str], datasets: set[str]
) -> None:
    change(pipeline)
    of = scope(pipeline)[1]["scope"]
    assert set(of["flows"]) == flows
    assert set(of["datasets"]) == datasets
    assert set(of["why"]) == {f"flow {name}" for name in flows} | {f"dataset {name}" for name in datasets}


def test_findings_and_transfers_are_those_of_the_whole_for_what_is_told(pipeline: Path) -> None:
    touch(pipeline, "purposes: [analytics]", "purposes: [support]")
    whole = told("check", str(pipeline), "--as-of", DAY)[1]
    code, document = scope(pipeline)
    assert code == 1
    assert document["findings"] == [one for one in whole["findings"] if one["flow"] in ("to_warehouse", "to_crm")]
    assert document["transfers"] == [one for one in whole["transfers"] if one["flow"] in ("to_warehouse", "to_crm")]


def test_an_audit_reads_the_datasets_concerned_and_what_flows_into_them(pipeline: Path) -> None:
    touch(pipeline, "purposes: [marketing]", "purposes: [support]")
    whole = told("audit", str(pipeline), "--as-of", DAY, "--workers", "1", "--no-cache")[1]
    document = scope(pipeline, "--workers", "1", "--no-cache", command="audit")[1]
    assert {table["dataset"] for table in document["tables"]} == {"customers", "warehouse"}
    assert document["findings"] == [one for one in whole["findings"] if one["flow"] == "to_crm"]


def test_an_unread_location_of_what_is_concerned_makes_3_and_one_elsewhere_is_not_asked_for(pipeline: Path) -> None:
    data(pipeline, "loans.csv", None)
    assert scope(pipeline, "--workers", "1", command="audit")[0] == 3
    git(pipeline, "checkout", "-q", "--", ".")
    touch(pipeline, "purposes: [marketing]", "purposes: [support]")
    (pipeline / "data/loans.csv").unlink()
    git(pipeline, "rm", "-q", "--cached", "data/loans.csv")
    commit(pipeline, "no loans")
    assert scope(pipeline, "--workers", "1", ref="HEAD", command="audit")[0] == 0


def test_changes_of_included_files_count(tmp_path: Path) -> None:
    head, flows = MANIFEST.split("flows:\n")
    inside = repository(tmp_path, f"include: [parts/flows.yaml]\n{head}")
    (inside / "parts").mkdir()
    (inside / "parts/flows.yaml").write_text(
        f"include: more.yaml\nflows:\n{flows.replace(LOANS, '')}", encoding="utf-8"
    )
    (inside / "parts/more.yaml").write_text(f"flows:\n{LOANS}", encoding="utf-8")
    commit(tmp_path, "split")
    assert scope(inside, ref="HEAD")[1]["scope"]["flows"] == []
    edit(inside / "parts/more.yaml", "credit_scoring", "analytics")
    assert scope(inside, ref="HEAD")[1]["scope"]["flows"] == ["loans_out"]


def test_what_the_base_branch_did_since_is_not_taken_for_a_change(pipeline: Path) -> None:
    git(pipeline, "checkout", "-q", "-b", "work")
    touch(pipeline, "purposes: [marketing]", "purposes: [support]")
    commit(pipeline, "mine")
    git(pipeline, "checkout", "-q", "main")
    touch(pipeline, "purposes: [credit_scoring]", "purposes: [analytics]")
    commit(pipeline, "theirs")
    git(pipeline, "checkout", "-q", "work")
    assert scope(pipeline, ref="main")[1]["scope"]["flows"] == ["to_crm"]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda at: git(at, "rm", "-q", "--cached", "lintas.yaml"), "there was no pipelines/lintas.yaml at"),
        (
            lambda at: (at / "lintas.yaml").write_text("version: 1\nnme: x\n", encoding="utf-8"),
            "could not be used as it was",
        ),
        (lambda at: (at / "lintas.yaml").write_text("a: [", encoding="utf-8"), "could not be used as it was"),
    ],
)
def test_without_a_manifest_to_compare_with_everything_is_told(
    pipeline: Path, prepare: Callable[[Path], object], said: str
) -> None:
    prepare(pipeline)
    if (pipeline / "lintas.yaml").read_text("utf-8") == MANIFEST:
        git(pipeline, "commit", "-q", "-m", "none")
    else:
        commit(pipeline, "broken")
    (pipeline / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    code, document = scope(pipeline, ref="HEAD")
    assert code == 1
    assert said in document["scope"]["everything"]
    assert document["findings"] == told("check", str(pipeline), "--as-of", DAY)[1]["findings"]


def test_data_that_git_does_not_hold_is_said_not_to_be_compared(pipeline: Path) -> None:
    (pipeline / ".gitignore").write_text("ignored/\n", encoding="utf-8")
    (pipeline / "ignored").mkdir()
    (pipeline / "ignored/a.csv").write_text("a\n1\n", encoding="utf-8")
    touch(pipeline, "location: data/loans.csv", "location: ignored/a.csv")
    touch(pipeline, "location: data/customers.csv", "location: s3://bucket/customers.csv")
    commit(pipeline, "elsewhere")
    code, document = scope(pipeline, ref="HEAD")
    assert code == 0
    assert document["scope"]["not_compared"] == ["customers", "loans"]
    assert "since git does not hold it: customers, loans" in " ".join(
        lintas("check", str(pipeline), "--diff-base", "HEAD")[1].split()
    )


@pytest.mark.parametrize("location", ["../shared/x.csv", "{root}/shared/x.csv", "./../shared/*.csv", "../shared"])
def test_data_outside_the_manifest_s_folder_is_compared_too(pipeline: Path, location: str) -> None:
    shared = pipeline.parent / "shared"
    shared.mkdir()
    (shared / "x.csv").write_text("a\n1\n", encoding="utf-8")
    touch(pipeline, "data/loans.csv", f'"{location.format(root=git(pipeline, "rev-parse", "--show-toplevel"))}"')
    commit(pipeline, "shared")
    assert scope(pipeline, ref="HEAD")[1]["scope"]["datasets"] == []
    (shared / "x.csv").write_text("a\n2\n", encoding="utf-8")
    assert scope(pipeline, ref="HEAD")[1]["scope"]["datasets"] == ["loans"]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("--output=x", "is no git ref"),
        ("-h", "is no git ref"),
        ("", "is no git ref"),
        ("   ", "is no git ref"),
        ("a\nb", "letters that no git ref has"),
        ("nonesuch", "there is no such commit, branch or tag here; fetch it first"),
        ("base..HEAD", "there is no such commit"),
        ("base:pipelines/lintas.yaml", "there is no such commit"),
        ("$(touch x)", "there is no such commit"),
    ],
)
def test_a_ref_that_is_none_ends_with_2_before_anything_is_read(pipeline: Path, ref: str, said: str) -> None:
    code, out, problems = lintas("audit", str(pipeline), f"--diff-base={ref}")
    assert (code, out) == (2, "")
    assert said in problems
    assert not (pipeline / "x").exists()


def test_outside_of_git_it_is_said(tmp_path: Path) -> None:
    write_pipeline(tmp_path)
    code, _, problems = lintas("check", str(tmp_path), "--diff-base", "main")
    assert code == 2
    assert "the manifest is in no work tree of git" in problems


def test_without_git_it_is_said(pipeline: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    code, _, problems = lintas("check", str(pipeline), "--diff-base", "base")
    assert code == 2
    assert "git is not installed, or not on the PATH" in problems


def test_a_shallow_clone_is_told_how_to_get_what_is_missing(pipeline: Path, tmp_path: Path) -> None:
    edit(pipeline / "lintas.yaml", "purposes: [marketing]", "purposes: [support]")
    commit(pipeline, "second")
    git(pipeline.parent, "clone", "-q", "--depth", "1", f"file://{pipeline.parent}", str(tmp_path / "clone"))
    code, _, problems = lintas("check", str(tmp_path / "clone/pipelines"), "--diff-base", "base")
    assert code == 2
    assert "this clone is shallow" in problems
    assert "fetch-depth: 0" in problems


def test_histories_that_have_nothing_in_common_are_refused(pipeline: Path) -> None:
    git(pipeline, "checkout", "-q", "--orphan", "other")
    commit(pipeline, "another first")
    code, _, problems = lintas("check", str(pipeline), "--diff-base", "base")
    assert code == 2
    assert "no commit in common" in problems


def test_a_part_is_not_recorded_in_a_history(pipeline: Path) -> None:
    code, _, problems = lintas("audit", str(pipeline), "--diff-base", "base", "--history", str(pipeline / "h.sqlite"))
    assert code == 2
    assert "does not belong in a --history" in problems
    assert not (pipeline / "h.sqlite").exists()


@pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="needs odd file names")
def test_odd_names_of_folders_and_files_are_met(tmp_path: Path) -> None:
    inside = repository(tmp_path / "a [x] ü")
    (inside / "data" / "warehouse" / "ü \n.csv").write_text("a\n1\n", encoding="utf-8")
    assert scope(inside)[1]["scope"]["datasets"] == ["warehouse"]
