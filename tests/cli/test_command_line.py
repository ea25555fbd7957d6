"""The command line as a person or a CI job uses it: exit codes, streams, messages, imports."""

import json
import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from auditor.cli import run

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
RAW = "siti.nurhaliza@example.org"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "crm.csv").write_text(
        "email,plan\n" + f"{RAW},gold\nan.nguyen@example.com,basic\n" * 20, encoding="utf-8"
    )
    return tmp_path


def lintas(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "auditor", *arguments], capture_output=True, text=True, check=False)


def test_check_finds_the_blocked_flow_and_exits_one(project, capsys):
    assert run(["check", "--as-of", "2026-06-01"]) == 1
    out = capsys.readouterr().out
    assert "SG-PDPA-26" in out
    assert "lintas.yaml:14" in out


def test_fail_on_never_exits_zero(project):
    assert run(["check", "--as-of", "2026-06-01", "--fail-on", "never"]) == 0


def test_a_manifest_error_exits_two_and_goes_to_standard_error(project, capsys):
    (project / "lintas.yaml").write_text(
        MANIFEST.replace("purposes: [support]", "purposes: [suport]"), encoding="utf-8"
    )
    assert run(["check"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "lintas.yaml:12:" in captured.err
    assert "support" in captured.err


def test_what_cannot_be_read_exits_three_and_the_rest_is_told(project, capsys):
    (project / "lintas.yaml").write_text(
        MANIFEST.replace("safeguards: []", "safeguards: [{contract: asean_mcc, names_countries: [US]}]").replace(
            "location: crm.csv", "location: [crm.csv, gone.parquet]"
        ),
        encoding="utf-8",
    )
    assert run(["audit", "--as-of", "2026-06-01", "--fail-on", "never"]) == 3
    out = capsys.readouterr().out
    assert "gone.parquet" in out
    assert "crm.csv" in out


def test_unread_beats_findings(project):
    (project / "lintas.yaml").write_text(MANIFEST.replace("location: crm.csv", "location: gone.csv"), encoding="utf-8")
    assert run(["audit", "--as-of", "2026-06-01"]) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Did you mean 'check'"),
        (["check", "--format", "xml"], "xml"),
        (["check", "--output", "x.y"], "the format is one of"),
        (["check", "--as-of", "1 June"], "write it as 2026-02-01"),
        (["route"], "say FROM and TO"),
        (["route", "SG", "US", "--fact", "exporter.role"], "PATH=VALUE"),
        (["route", "--facts", "nowhere.yaml"], "cannot be read"),
        (["explain", "LIN1"], "Did you mean"),
        (["law", "SG-PDPA-62"], "Did you mean"),
        (["scan"], "LOCATIONS"),
        (["init"], "already there"),
    ],
)
def test_usage_errors_exit_two_and_say_what_to_do(project, capsys, arguments, said):
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_no_raw_value_reaches_any_output(project, capsys):
    run(["audit", "--verbose", "--fail-on", "never", "--output", "json=a.json", "--output", "sarif=a.sarif"])
    captured = capsys.readouterr()
    written = (project / "a.json").read_text() + (project / "a.sarif").read_text() + captured.out + captured.err
    assert RAW not in written
    assert "nurhaliza" not in written


def test_scan_prints_tags_of_columns_as_json(project, capsys):
    pl.DataFrame({"email": ["a@example.org"] * 5, "qty": [1, 2, 3, 4, 5]}).write_parquet(project / "t.parquet")
    assert run(["scan", "t.parquet", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    table = document["tables"][0]
    assert table["name"] == "t.parquet"
    assert {c["name"]: c["tags"] for c in table["columns"]} == {"email": ["email"], "qty": []}
    assert document["unread"] == []


def test_scan_fails_on_personal_data_only_when_asked(project):
    assert run(["scan", "crm.csv"]) == 0
    assert run(["scan", "crm.csv", "--fail-on", "note"]) == 1


def test_route_answers_each_case_of_a_file_and_names_the_broken_one(project, capsys):
    (project / "cases.yaml").write_text(
        "- {id: ok, title: t, tier: core, expect: {}, source: s, facts: {as_of: 2026-06-01, transfer: {from: SG, to: US, mode: disclose},\n"
        "   exporter: {established_in: [SG], role: controller}, safeguards: []}}\n"
        "- {id: bad, facts: {transfer: {form: SG}}}\n",
        encoding="utf-8",
    )
    assert run(["route", "--facts", "cases.yaml", "--format", "json"]) == 2
    good, bad = json.loads(capsys.readouterr().out)
    assert (good["id"], good["verdict"]) == ("ok", "blocked")
    assert good["provisions"]["SG-PDPA-26"]["outcome"] == "unmet"
    assert good["jurisdictions"]["SG"]["verdict"] == "blocked"
    assert bad["id"] == "bad"
    assert "'from'" in bad["error"]


def test_route_takes_facts_from_the_command_line_over_those_of_the_file(project, capsys):
    (project / "facts.json").write_text(
        '{"transfer": {"from": "SG", "to": "US", "mode": "disclose"}, "exporter": {"established_in": ["SG"], "role": "controller"}}'
    )
    arguments = [
        "route",
        "--facts",
        "facts.json",
        "--fact",
        "safeguards=[{contract: asean_mcc, names_countries: [US]}]",
        "--fact",
        "importer.role=processor",
    ]
    assert run([*arguments, "--as-of", "2026-06-01", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["verdict"] in ("allowed", "conditions")


def test_explain_prints_rules_provisions_and_findings(project, capsys):
    assert run(["explain", "LIN003"]) == 0
    assert "Unknown region" in capsys.readouterr().out
    assert run(["explain", "sg-pdpr-11-contract"]) == 0
    assert "names the countries" in capsys.readouterr().out
    run(["check", "--as-of", "2026-06-01", "--output", "json=r.json"])
    capsys.readouterr()
    finding = next(f for f in json.loads((project / "r.json").read_text())["findings"] if f["rule"] == "SG-PDPA-26")
    assert run(["explain", finding["fingerprint"], "--report", "r.json"]) == 0
    assert "Why" in capsys.readouterr().out


def test_init_writes_a_manifest_that_check_accepts(project, capsys):
    assert run(["init", ".", "--country", "SG", "--manifest", "new.yaml", "-q"]) == 0
    text = (project / "new.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=.lintas/manifest.schema.json")
    assert "categories: [email]" in text
    assert (project / ".lintas" / "manifest.schema.json").is_file()
    assert run(["check", "new.yaml"]) == 0


def test_an_accepted_risk_no_longer_fails_and_is_shown(project, capsys):
    run(["check", "--as-of", "2026-06-01", "--output", "json=r.json"])
    rules = {f["rule"] for f in json.loads((project / "r.json").read_text())["findings"] if f["level"] == "error"}
    rows = "".join(
        f"  - {{rule: {rule}, flow: support, reason: pilot only, by: dpo@example.org, until: 2026-07-01}}\n"
        for rule in sorted(rules)
    )
    (project / "lintas.yaml").write_text(MANIFEST + "accepted:\n" + rows, encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "--as-of", "2026-06-01"]) == 0
    assert "pilot only" in capsys.readouterr().out
    assert run(["check", "--as-of", "2026-07-02"]) == 1


def test_an_internal_error_exits_four_without_the_data(project, capsys, monkeypatch):
    import auditor.cli.commands.check as broken

    def fail(_path):
        raise RuntimeError(RAW)

    monkeypatch.setattr(broken, "load_manifest", fail)
    assert run(["check"]) == 4
    captured = capsys.readouterr()
    assert RAW not in captured.out + captured.err
    assert "internal error" in captured.err


def test_an_unwritable_output_is_a_clear_message(project, capsys):
    assert run(["check", "--as-of", "2026-06-01", "--fail-on", "never", "--output", "json=lintas.yaml/x.json"]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["--version"], ["check"], ["route", "SG", "US"], ["law"]]
)
def test_light_commands_import_nothing_heavy(project, arguments):
    code = (
        "import sys; from auditor.cli import run; run(sys.argv[1:]);"
        "heavy = {'polars', 'pyarrow', 'presidio_analyzer', 'spacy', 'numpy', 'pandas'} & set(sys.modules);"
        "print(heavy, file=sys.stderr); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_python_dash_m_is_the_command_and_a_closed_pipe_is_no_error(project):
    assert lintas("--version").stdout.startswith("lintas")
    shell = f"{sys.executable} -m auditor law SG | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("arguments", [["check"], ["route", "VN", "SG"], ["law", "VN"], ["check", "--format", "json"]])
def test_a_stream_that_cannot_write_every_letter_is_no_error(project, encoding, arguments):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *arguments], capture_output=True, env=environment, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert b"internal error" not in done.stderr


def test_sarif_points_at_the_file_from_the_root_of_the_work_tree(project):
    (project / ".git").mkdir()
    (project / "sub").mkdir()
    for name in ("lintas.yaml", "crm.csv"):
        (project / name).rename(project / "sub" / name)
    assert run(["check", "sub", "--as-of", "2026-06-01", "--fail-on", "never", "--output", "sarif=r.sarif"]) == 0
    results = json.loads((project / "r.sarif").read_text())["runs"][0]["results"]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert uris == {"sub/lintas.yaml"}


@pytest.mark.parametrize("target", ["lintas.yaml", "./crm.csv"])
def test_a_report_is_never_written_over_what_was_read(project, capsys, target):
    before = (project / target).read_bytes()
    assert run(["audit", "--as-of", "2026-06-01", "--output", f"json={target}"]) == 2
    assert (project / target).read_bytes() == before
    assert "was read by this run" in capsys.readouterr().err


def test_the_python_functions_can_be_called_again_and_again(project):
    import auditor

    frame = pl.DataFrame({"email": ["a@example.org"] * 3})
    for _ in range(2):
        assert auditor.scan(frame).columns[0].tags == ("email",)
        assert auditor.audit("lintas.yaml", as_of=date(2026, 6, 1)).kind == "audit"
        assert auditor.check("lintas.yaml", as_of=date(2026, 6, 1)).kind == "check"
        assert auditor.route({"transfer": {"from": "SG", "to": "US"}})["verdict"]
        assert auditor.scan(str(project / "crm.csv")).tables


def test_a_far_date_is_told_and_the_other_cases_are_answered(project, capsys):
    (project / "cases.yaml").write_text(
        "- {id: far, facts: {transfer: {from: VN, to: SG, started: 9999-12-31}}}\n- {id: near, facts: {transfer: {from: VN, to: SG}}}\n"
    )
    assert run(["route", "--facts", "cases.yaml", "--format", "json"]) == 2
    far, near = json.loads(capsys.readouterr().out)
    assert "9999" in far["error"]
    assert near["verdict"]


def test_init_names_tables_apart_keeps_the_unread_and_refuses_a_missing_folder(project, capsys):
    folder = project / "lake"
    folder.mkdir()
    for name in ("a.csv", "a.json", "a_2.csv", "a!.csv"):
        (folder / name).write_text('[{"x": 1}]' if name.endswith("json") else "x\n1\n")
    (folder / "b.parquet").write_bytes(b"PAR1 broken")
    assert run(["init", "lake", "--manifest", "new.yaml", "-q"]) == 3
    assert run(["check", "new.yaml"]) == 0
    assert run(["audit", "new.yaml", "-q", "--fail-on", "never"]) == 3
    assert run(["init", "nowhere", "--manifest", "other.yaml"]) == 2
    assert not (project / "other.yaml").exists()


@pytest.mark.parametrize("entry", ["flow: suport", "dataset: crn"])
def test_an_acceptance_that_names_nothing_there_is_an_error(project, capsys, entry):
    row = f"accepted:\n  - {{rule: SG-PDPA-26, {entry}, reason: pilot, by: dpo@example.org, until: 2027-01-01}}\n"
    (project / "lintas.yaml").write_text(MANIFEST + row, encoding="utf-8")
    run(["check", "--as-of", "2026-06-01"])
    out = " ".join(capsys.readouterr().out.split())
    assert "did you mean" in out


@pytest.mark.parametrize("rows", [50, 20_001])
def test_nothing_in_a_sample_is_not_nothing(project, rows, capsys):
    (project / "crm.csv").write_text("plan\n" + "gold\n" * rows, encoding="utf-8")
    (project / "lintas.yaml").write_text(MANIFEST.replace(", categories: [email]", ""), encoding="utf-8")
    run(["audit", "--as-of", "2026-06-01", "--format", "json", "--fail-on", "never"])
    verdict = json.loads(capsys.readouterr().out)["transfers"][0]["verdict"]
    assert verdict == ("not_a_transfer" if rows == 50 else "unclear")
