"""Reports are found by name, loaded when asked for, and third parties can add their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sample_result import everything

from auditor import reports
from auditor.findings.model import Result
from auditor.findings.rule_doc import RuleDoc
from auditor.reports import Style
from auditor.reports.registry import AT_TREE_ROOT, OWN, check, of_file

PLUGIN = """
class Tally:
    name = "tally"
    def render(self, result, docs={}):
        return f"{len(result.findings)}\\n"

def broken():
    raise RuntimeError("3201014503880001")
"""
ENTRY_POINTS = "[lintas.reports]\ntally = some_report:Tally\nbad = some_report:broken\ntext = some_report:Tally\n"


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a distribution that brings reports, as pip would lay it out."""
    (tmp_path / "some_report.py").write_text(PLUGIN)
    info = tmp_path / "some_report-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: some-report\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("some_report", None)


@pytest.mark.parametrize("name", OWN)
def test_own_reports_are_found_by_name_and_end_in_a_newline(name: str) -> None:
    report = reports.get(name, Style("quiet", 80))
    assert report.name == name
    assert report.render(everything()).endswith("\n")


def test_an_unknown_report_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(reports.UnknownReportError, match=f"no report 'pdf'; there are {', '.join(OWN)}"):
        reports.get("pdf")


@pytest.mark.usefixtures("plugin")
def test_a_third_party_adds_a_report_and_cannot_replace_one() -> None:
    assert reports.names() == (*OWN, "bad", "tally")
    check("tally")
    assert reports.get("tally", Style("quiet")).render(everything()) == "4\n"
    assert type(reports.get("text")).__module__ == "auditor.reports.text"


@pytest.mark.usefixtures("plugin")
def test_a_third_party_that_does_not_load_is_named_and_its_words_are_not_repeated() -> None:
    with pytest.raises(reports.UnknownReportError, match=r"'bad' of some_report:broken.*\(RuntimeError\)") as caught:
        reports.get("bad")
    assert "3201014503880001" not in str(caught.value)
    with pytest.raises(reports.UnknownReportError, match="reinstall or remove"):
        check("bad")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.json", "json"),
        ("x/a.sarif", "sarif"),
        ("a.txt", "text"),
        ("a.md", "markdown"),
        ("a.xml", "junit"),
        ("a.csv", "csv"),
    ],
)
def test_a_file_s_suffix_tells_the_report(path: str, name: str) -> None:
    assert of_file(path) == name
    check(name)


def test_only_reports_there_are_start_from_the_root_of_the_work_tree() -> None:
    assert set(OWN) > AT_TREE_ROOT


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import auditor.reports", ["rich", "polars", "pyarrow", "presidio_analyzer", "spacy", "importlib.metadata"]),
        (
            "from auditor import reports; reports.get('sarif')",
            ["rich", "polars", "pyarrow", "presidio_analyzer", "spacy"],
        ),
        (
            "from auditor import reports; [reports.get(name) for name in ('junit', 'gitlab', 'gitlab-sast', 'github', 'csv')]",
            ["rich", "polars", "pyarrow", "presidio_analyzer", "spacy"],
        ),
        ("from auditor import reports; reports.get('markdown')", ["polars", "pyarrow", "presidio_analyzer", "spacy"]),
        ("from auditor import reports; reports.get('text')", ["polars", "pyarrow", "presidio_analyzer", "spacy"]),
    ],
)
def test_only_what_is_asked_for_is_imported(statement: str, absent: list[str]) -> None:
    # -S keeps out what site-packages' .pth files import by themselves; the paths are handed over instead.
    script = f"import sys; sys.path[:] = {sys.path!r}; before = set(sys.modules); {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "auditor.reports.interface" in loaded
    assert [name for name in absent if name in loaded] == []


def test_any_object_of_the_right_shape_is_a_report() -> None:
    class Counting:
        name = "counting"

        def render(self, result: Result, docs: Mapping[str, RuleDoc] = reports.NO_DOCS) -> str:
            return f"{len(result.findings)}\n"

    report: reports.Report = Counting()
    assert report.render(everything()) == "4\n"
