"""`lintas explain-column`, and `detection:` at work in `scan` and `audit`."""

import json
import sys
from pathlib import Path

import polars as pl
import pytest

import auditor
from auditor.cli import run

ROWS = 60
MANIFEST = """\
version: 1
name: shop
parties:
  shop: {established_in: [SG], role: controller}
datasets:
  people: {location: hr.parquet, country: SG, holder: shop, categories: [email], columns: {hobby: []}}
"""
DETECTION = """\
detection:
  recognizers:
    - {id: badge, tag: person_key, pattern: 'ZX-[0-9]{5}', title: badge of Acme}
  allow: {values: [test@acme.example]}
  columns:
    hr.ref: {tags: [], by: dpo@acme.example, reason: order numbers}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    pl.DataFrame(
        {
            "email": [f"siti.{i}@mail.example" for i in range(ROWS - 10)] + ["test@acme.example"] * 10,
            "badge": [f"ZX-{i:05d}" for i in range(ROWS)],
            "ref": [f"p{i}@mail.example" for i in range(ROWS)],
            "hobby": ["tea", "chess"] * (ROWS // 2),
            "person": [{"phone": f"08123{i:06d}", "sex": "LP"[i % 2]} for i in range(ROWS)],
        }
    ).write_parquet("hr.parquet")
    return tmp_path


def manifest(folder, text=MANIFEST + DETECTION, name="lintas.yaml"):
    (folder / name).write_text(text, encoding="utf-8")


def explained(capsys, *arguments):
    assert run(["explain-column", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)["columns"]


def test_the_account_adds_up_to_what_scan_says(project, capsys):
    assert run(["scan", "hr.parquet", "--format", "json"]) == 0
    columns = {c["name"]: c for c in json.loads(capsys.readouterr().out)["tables"][0]["columns"]}
    for name, column in columns.items():
        account = explained(capsys, "hr.parquet", name)[0]
        assert account["tags"] == column["tags"]
        assert account["possible"] == column["possible"]
        for one in account["considered"]:
            assert one["log_odds"] == pytest.approx(sum(e["weight"] for e in one["evidence"]), abs=0.01)
        for finding in column["findings"]:
            same = [one for one in account["considered"] if one["tag"] == finding["tag"]]
            assert finding["confidence"] == pytest.approx(max(one["confidence"] for one in same), abs=0.001)
            assert sum(e["weight"] for e in finding["evidence"]) == pytest.approx(
                sum(e["weight"] for one in same for e in one["evidence"] if e["source"] != "prior"), abs=0.01
            )


def test_the_account_is_told_in_words(project, capsys):
    assert run(["explain-column", "hr.parquet", "email"]) == 0
    out = capsys.readouterr().out
    for part in ("Decision: email reported", "Reported from 0.50", "prior", "header", "values", "sum", "by chance"):
        assert part in out
    assert "siti.1@" not in out
    assert "siti." not in out


def test_rejected_categories_are_told_with_what_speaks_against_them(project, capsys):
    pl.DataFrame({"nik": [f"0812345{i:05d}" for i in range(ROWS)]}).write_parquet("t.parquet")
    considered = explained(capsys, "t.parquet", "nik")[0]["considered"]
    rejected = [one for one in considered if one["decision"] == "rejected"]
    assert rejected
    assert any(e["weight"] < 0 and e["source"] != "prior" for one in rejected for e in one["evidence"])


def test_a_struct_stands_for_all_that_is_in_it(project, capsys):
    assert [one["column"] for one in explained(capsys, "hr.parquet", "person")] == ["person.phone", "person.sex"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("emial", "Did you mean email"),
        ("phone", "Did you mean person.phone"),
        ("EMAIL", "email"),
        ("zzz", "It has email"),
    ],
)
def test_a_misspelt_column_gets_suggestions(project, capsys, name, said):
    assert run(["explain-column", "hr.parquet", name]) == 2
    assert said in capsys.readouterr().err


def test_what_cannot_be_read_exits_three(project, capsys):
    assert run(["explain-column", "gone.parquet", "email"]) == 3
    assert "gone.parquet" in capsys.readouterr().err


def test_a_dataset_may_stand_for_its_files(project, capsys):
    manifest(project)
    by_file, by_name = explained(capsys, "hr.parquet", "hobby"), explained(capsys, "people", "hobby")
    assert by_file == by_name
    assert "overridden by lintas.yaml:6: not personal" in by_name[0]["notes"][0]


def test_a_manifest_beside_the_data_steers_scan_and_a_flag_beats_it(project, capsys):
    manifest(project)
    run(["scan", "hr.parquet", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    tags = {c["name"]: c["tags"] for c in document["tables"][0]["columns"]}
    assert (tags["badge"], tags["ref"]) == (["person_key"], [])
    assert document["provenance"]["detection"] == {
        "report": 0.5,
        "ask": 0.2,
        "from": "lintas.yaml",
        "added": ["own.badge"],
    }
    run(["scan", "hr.parquet", "--format", "json", "--no-manifest"])
    document = json.loads(capsys.readouterr().out)
    tags = {c["name"]: c["tags"] for c in document["tables"][0]["columns"]}
    assert (tags["badge"], tags["ref"]) == ([], ["email"])


def test_a_decision_on_a_column_that_is_not_there_is_told(project, capsys):
    written = MANIFEST.replace("{hobby: []}", "{hobbi: []}")
    manifest(
        project,
        written + "detection: {columns: {people.e_mail: [], hr.email: [email], '*.qty': [], people.person: []}}\n",
    )
    run(["audit", "--fail-on", "never", "--format", "json"])
    found = [f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "LIN011"]
    assert {f["columns"][0]: f["place"]["line"] for f in found} == {"hobbi": 6, "people.e_mail": 7, "*.qty": 7}
    assert any("did you mean 'hobby'" in f["message"] for f in found)


@pytest.mark.parametrize("command", [["scan", "hr.parquet"], ["audit"]])
def test_an_override_is_never_silent(project, capsys, command):
    manifest(project)
    run([*command, "--fail-on", "never"])
    out = " ".join(capsys.readouterr().out.split())
    assert "ref is overridden by lintas.yaml:12 (dpo@acme.example: order numbers): not personal" in out
    assert "the evidence alone says email" in out


def test_what_is_possible_stands_apart_from_what_is_reported(project, capsys):
    manifest(project, MANIFEST + "detection: {report: 0.99}\n")
    run(["scan", "hr.parquet", "--format", "json", "--no-manifest"])
    before = json.loads(capsys.readouterr().out)
    run(["scan", "hr.parquet", "--format", "json"])
    after = json.loads(capsys.readouterr().out)
    columns = {c["name"]: c for c in after["tables"][0]["columns"]}
    asked = [c for c in columns.values() if c["possible"]]
    assert asked
    assert all(not set(c["possible"]) & set(c["tags"]) for c in asked)
    assert after["summary"]["columns_possible"] > before["summary"]["columns_possible"]
    run(["scan", "hr.parquet"])
    out = " ".join(capsys.readouterr().out.split())
    assert f"possibly in {after['summary']['columns_possible']} more" in out
    assert "? is possible and not reported" in out


def test_a_broken_manifest_beside_the_data_is_told_and_not_passed_over(project, capsys):
    manifest(project, MANIFEST + "detection: {reprot: 1}\n")
    assert run(["scan", "hr.parquet"]) == 2
    assert "--no-manifest leaves it aside" in capsys.readouterr().err
    assert run(["scan", "hr.parquet", "--no-manifest"]) == 0


def test_names_by_a_model_that_is_not_there_are_a_plain_error(project, capsys):
    pytest.importorskip("spacy")
    assert run(["scan", "hr.parquet", "--ner"]) == 2
    assert "no spaCy model is installed" in capsys.readouterr().err
    manifest(project, MANIFEST + "detection: {ner: true}\n")
    assert run(["audit"]) == 2


@pytest.fixture
def broken_package(project, monkeypatch):
    sys.path.insert(0, str(Path(__file__).parents[1] / "detectors" / "custom"))
    from packages import install

    folder = project / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    install(
        folder,
        "acme_broken",
        "raise RuntimeError('siti.1@mail.example')",
        "[lintas.recognizers]\nbad = acme_broken:X\n",
    )


def test_a_broken_package_is_told_to_a_pipeline_too(broken_package, project):
    report = auditor.scan(pl.DataFrame({"email": ["a@mail.example"] * 5}), name="t")
    assert report.columns[0].tags == ("email",)
    assert "recognizer bad of package acme_broken" in report.notes[0]
    assert any("acme_broken" in row.location for row in auditor.scan("hr.parquet").unread)


@pytest.mark.parametrize(
    "command", [["scan", "hr.parquet"], ["audit", "--fail-on", "never"], ["explain-column", "hr.parquet", "email"]]
)
def test_a_broken_package_makes_the_result_incomplete(broken_package, project, capsys, command):
    manifest(project)
    assert run(command) == 3
    told = capsys.readouterr()
    assert "recognizer bad of package acme_broken" in " ".join((told.out + told.err).split())
    assert "siti.1" not in told.out + told.err
