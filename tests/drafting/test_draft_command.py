"""`lintas draft` on the command line: what it writes, what it refuses, and with which code it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from paper_cases import MANIFEST, project

from auditor.cli import run
from auditor.cli.commands import draft as draft_command
from auditor.drafting import files, forms

AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["draft", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_offers_the_forms_and_formats_that_there_are() -> None:
    assert draft_command._FORMS == forms.NAMES
    assert draft_command._FORMATS == files.FORMATS


def test_drawing_up_from_a_manifest_alone_reads_no_data_and_loads_nothing_heavy(small: Path) -> None:
    told = subprocess.run([sys.executable, "-c", _LIGHT], cwd=small, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


_LIGHT = """
import sys
from auditor.cli import run
from auditor.cli.commands import draft as draft_command
from auditor.drafting import files, forms
run(["draft", "mcc-appendix", "vn_out", "--as-of", "2026-11-20"])
print(sorted({"polars", "pyarrow", "presidio_analyzer", "spacy", "docx", "rich"} & sys.modules.keys()))
"""


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def test_markdown_is_what_a_terminal_gets(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "mcc-appendix", "vn_out", *AS_OF)
    assert (code, err) == (0, "")
    assert out.startswith("# ASEAN Model Contractual Clauses")
    assert "```mermaid" in out
    assert sorted(path.name for path in small.iterdir()) == ["customers.csv", "lintas.yaml"]


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("d.md", ["d-1-shop-vn.svg", "d.draft.json"]),
        ("d.docx", ["d.draft.json"]),
        ("d.json", []),
    ],
)
def test_a_file_tells_its_format_and_the_json_stands_beside_it(
    small: Path, capsys: pytest.CaptureFixture[str], name: str, beside: list[str]
) -> None:
    code, out, _ = ran(capsys, "vn-transfer-dossier", "--all", *AS_OF, "--output", f"new/{name}")
    assert (code, out) == (0, "")
    assert sorted(path.name for path in (small / "new").iterdir()) == sorted([name, *beside])
    content = (small / "new" / name).read_bytes()
    if name == "d.docx":
        assert docx.Document(io.BytesIO(content)).paragraphs[0].text.startswith("Viet Nam: dossier")
    if name == "d.md":
        assert "](<d-1-shop-vn.svg>)" in content.decode()


def test_the_register_can_be_csv_and_nothing_else_can(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "transfer-register", "--all", *AS_OF, "--format", "csv")
    assert code == 0
    assert out.lstrip("\ufeff").startswith('"transfer",')
    code, _, err = ran(capsys, "mcc-appendix", "vn_out", "--format", "csv")
    assert code == 2
    assert "csv is for transfer-register" in err


def test_a_scan_sets_what_is_observed_beside_what_is_declared(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "transfer-register", "vn_out", *AS_OF, "--scan", "-q")
    assert code == 0
    assert "observed: 6 distinct identity numbers" in out
    assert "CONFLICT, to settle" in out


def test_an_audit_that_was_made_before_serves_as_well(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["audit", *AS_OF, "-q", "--output", "json=audit.json", "--fail-on", "never"])
    capsys.readouterr()
    code, out, err = ran(capsys, "transfer-register", "vn_out", "--result", "audit.json", "--format", "json")
    assert (code, err) == (0, "")
    _, live, _ = ran(capsys, "transfer-register", "vn_out", *AS_OF, "--scan", "-q", "--format", "json")
    then, now = json.loads(out), json.loads(live)
    assert [entry["state"] for part in then["drafts"][0]["parts"] for entry in part["entries"]] == [
        entry["state"] for part in now["drafts"][0]["parts"] for entry in part["entries"]
    ]
    code, _, err = ran(capsys, "transfer-register", "vn_out", "--result", "audit.json", "--as-of", "2026-01-01")
    assert code == 2
    assert "was made as of 2026-11-20" in err


def broken_results(small: Path) -> dict[str, tuple[str, str]]:
    whole = (small / "audit.json").read_text("utf-8")
    checked = json.loads(whole) | {"kind": "check"}
    supposed = json.loads(whole) | {"scenario": {"hypothetical": True}}
    other = json.loads(whole)
    other["provenance"]["manifest_sha256"] = "0" * 64
    rules = json.loads(whole)
    rules["provenance"]["rule_set"] = "0" * 12
    misshapen = json.loads(whole)
    misshapen["tables"][0]["rows_read"] = "an.nguyen@gmail.com"
    return {
        "not_json": ("{", "not JSON"),
        "deep": ("[" * 100_000, "not JSON"),
        "list": ("[]", "is not the JSON of `lintas audit`"),
        "check": (json.dumps(checked), "did not join data with flows"),
        "supposed": (json.dumps(supposed), "hypothetical"),
        "manifest": (json.dumps(other), "another version of the manifest"),
        "rules": (json.dumps(rules), "another version of the law files"),
        "misshapen": (json.dumps(misshapen), "at tables.0.rows_read"),
    }


def test_a_result_that_does_not_fit_is_refused_without_repeating_it(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["audit", *AS_OF, "-q", "--output", "json=audit.json", "--fail-on", "never"])
    capsys.readouterr()
    for name, (text, said) in broken_results(small).items():
        (small / "bad.json").write_text(text, encoding="utf-8")
        code, out, err = ran(capsys, "transfer-register", "vn_out", "--result", "bad.json")
        assert (code, out) == (2, ""), name
        assert said in err.replace("\n", " "), name
        assert "an.nguyen" not in err
    code, _, err = ran(capsys, "transfer-register", "vn_out", "--result", "none.json")
    assert code == 2
    assert "no such file" in err


def test_changes_since_the_filed_version(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, "vn-transfer-dossier", "--all", *AS_OF, "--output", "dossier.docx")
    (small / "dossier.draft.json").rename(small / "filed.json")
    project(small, MANIFEST.replace("purposes: [analytics]", "purposes: [marketing]"))
    told = ("--filed", "filed.json", "--filed-on", "2026-03-20")
    code, out, _ = ran(capsys, "vn-transfer-dossier", "--all", *AS_OF, *told)
    assert code == 0
    assert "## Changed since the version filed on 2026-03-20" in out
    assert "now: declared: marketing" in out
    code, out, _ = ran(capsys, "vn-transfer-dossier", "--all", *AS_OF, *told, "--output", "new.json")
    filed = read(small / "new.json")["filed"]
    assert filed["filed_on"] == "2026-03-20"
    assert {change["field"] for change in filed["changes"]} == {"purpose"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mcc-appendix",), "name one or more flows, or say --all"),
        (("mcc-appendix", "vn_out", "--all"), "not both"),
        (("mcc-appendix", "vn_uot"), "did you mean 'vn_out'"),
        (("eu-scc-annex", "vn_out"), "is not for flow 'vn_out'"),
        (("eu-scc-anex", "vn_out"), "'eu-scc-annex'"),
        (("mcc-appendix", "vn_out", "a.yaml", "b.yaml"), "one manifest at a time"),
        (("mcc-appendix", "vn_out", "./none.yaml"), "there is no file none.yaml"),
        (("mcc-appendix", "vn_out", "--filed-on", "2026-01-01"), "--filed"),
        (("mcc-appendix", "vn_out", "--filed", "lintas.yaml"), "is not the JSON of a draft"),
        (("mcc-appendix", "vn_out", "--scan", "--result", "x.json"), "say one of them"),
        (("mcc-appendix", "vn_out", "--format", "docx"), "add --output PATH"),
        (("mcc-appendix", "vn_out", "--output", "x.pdf"), "say --format"),
        (("mcc-appendix", "vn_out", "--output", "lintas.yaml", "--format", "json"), "would write over lintas.yaml"),
        (("transfer-register", "--all", "--output", "customers.csv"), "would write over customers.csv"),
        (("mcc-appendix", "vn_out", "--output", "lintas.yaml/x.md"), "cannot be written"),
        (("mcc-appendix", "vn_out", "--output", "lintas.yaml/x.docx"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_says_why(
    small: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in small.iterdir()}
    code, out, err = ran(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert {path: path.read_bytes() for path in small.iterdir()} == before


def test_a_filed_version_is_never_written_over(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, "mcc-appendix", "vn_out", *AS_OF, "--output", "paper.md")
    filed = (small / "paper.draft.json").read_bytes()
    code, _, err = ran(capsys, "mcc-appendix", "vn_out", "--filed", "paper.draft.json", "--output", "paper.md")
    assert code == 2
    assert "which this draft rests on" in " ".join(err.split())
    assert (small / "paper.draft.json").read_bytes() == filed


def test_a_draft_of_another_form_is_no_filed_version(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, "mcc-appendix", "vn_out", *AS_OF, "--output", "paper.json")
    code, _, err = ran(capsys, "transfer-register", "vn_out", "--filed", "paper.json")
    assert code == 2
    assert "a draft of another form" in err


def test_what_could_not_be_read_is_on_the_front_and_in_the_code(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "customers.csv").write_bytes(b"PAR1\x00\x00broken")
    code, out, _ = ran(capsys, "transfer-register", "vn_out", *AS_OF, "--scan", "-q")
    assert code == 3
    assert "**Not everything could be read**" in out


def test_word_without_its_extra_is_a_clear_error(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    code, _, err = ran(capsys, "mcc-appendix", "vn_out", "--output", "x.docx")
    assert code == 2
    assert "pip install 'lintas[docx]'" in " ".join(err.split())
    assert not (small / "x.docx").exists()


def test_a_broken_manifest_is_told_as_everywhere(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "lintas.yaml").write_text("version: 1\nname: x\nflow: {}\n", encoding="utf-8")
    code, _, err = ran(capsys, "transfer-register", "--all")
    assert code == 2
    assert "nothing was checked" in err


def test_names_in_a_manifest_do_nothing_on_paper(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "x](https://evil.example) <img src=x> =1+1 \\u202e"
    project(small, MANIFEST.replace("name: Shop Viet Nam Co Ltd", f'name: "{evil}"'))
    code, out, _ = ran(capsys, "transfer-register", "vn_out", *AS_OF)
    assert code == 0
    assert "<img" not in out.replace("\\<img", "")
    assert "](https" not in out.replace("\\](https", "")
    assert "\u202e" not in out
