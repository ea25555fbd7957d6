"""Running in GitHub Actions: annotations and a step summary beside the reports that were asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.cli import ci, run

MANIFEST = """\
version: 1
name: shop
parties:
  shop: {established_in: [SG], role: controller, kind: private}
  desk: {established_in: [US], role: processor}
datasets:
  crm: {location: crm.csv, country: SG, holder: shop, categories: [email]}
flows:
  support:
    from: crm
    to: desk
    purposes: [support]
    started: 2026-02-01
    safeguards: []
"""
CHECK = ["check", "pipelines", "--as-of", "2026-06-01"]


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a manifest in a folder, in a step of a job."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines" / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


def test_findings_are_annotated_on_standard_error_and_json_stays_json(
    summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*CHECK, "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["kind"] == "check"
    assert "::error file=pipelines/lintas.yaml,line=14,col=5,title=SG-PDPA-26%3A " in captured.err
    assert summary.read_text("utf-8").startswith("## Lintas: shop\n")


def test_asked_for_on_standard_output_annotations_are_not_repeated(
    summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*CHECK, "--format", "github"]) == 1
    captured = capsys.readouterr()
    assert "::error file=" in captured.out
    assert "::error" not in captured.err
    assert summary.exists()


def test_the_summary_is_appended_on_a_line_of_its_own(summary: Path) -> None:
    summary.write_bytes("earlier: đã xong".encode())
    run(CHECK)
    run(CHECK)
    text = summary.read_text("utf-8")
    assert text.startswith("earlier: đã xong\n## Lintas: shop\n")
    assert text.count("## Lintas: shop\n") == 2


def test_the_summary_has_the_report_with_paths_from_the_root(summary: Path, tmp_path: Path) -> None:
    run([*CHECK, "--output", "report.md"])
    assert summary.read_text("utf-8") == (tmp_path / "report.md").read_text("utf-8")
    assert "`pipelines/lintas.yaml:14`" in summary.read_text("utf-8")


def test_a_summary_without_room_says_what_was_left_out_or_is_left_as_it_is(
    summary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ci, "SUMMARY_LIMIT", 900)
    run(CHECK)
    assert len(summary.read_bytes()) <= 900
    assert "Cut for length" in summary.read_text("utf-8")
    summary.write_bytes(b"x" * 800)
    assert run(CHECK) == 1
    assert summary.read_bytes() == b"x" * 800
    assert "full already" in capsys.readouterr().err


def test_a_summary_that_cannot_be_written_is_told_and_changes_no_exit_code(
    summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary.mkdir()
    assert run([*CHECK, "--fail-on", "never"]) == 0
    assert "the step summary could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", "false", "1"])
def test_elsewhere_nothing_is_added(
    summary: Path, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", value)
    run([*CHECK, "--quiet"])
    assert capsys.readouterr().err == ""
    assert not summary.exists()


def test_a_job_without_a_summary_is_annotated_all_the_same(
    summary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    run(CHECK)
    assert "::error file=" in capsys.readouterr().err
    assert not summary.exists()


@pytest.mark.parametrize("name", ["junit", "gitlab", "gitlab-sast", "github", "markdown", "csv", "sarif"])
def test_every_format_goes_to_standard_output_and_to_a_file_alike(
    name: str, tmp_path: Path, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*CHECK, "--format", name, "--output", f"{name}=out/report"]) == 1
    assert capsys.readouterr().out == (tmp_path / "out" / "report").read_text("utf-8")


def test_an_output_of_an_unknown_format_is_refused_before_anything_is_read(
    summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "nowhere.yaml", "--output", "report.pdf"]) == 2
    assert "the format is one of text, json, sarif" in capsys.readouterr().err
