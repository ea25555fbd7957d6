"""`--scenario` and `--suppose-repealed`: labelled, beside the verdict, and refused when half asked."""

import json

import pytest

from auditor.cli import run

ROUTE = ["route", "ID", "SG", "--as-of", "2026-06-01", "--fact", "exporter.role=controller", "--fact", "safeguards=[]"]
ROUTE += ["--fact", "transfer.mode=disclose", "--category", "name"]
MANIFEST = """
version: 1
name: t
parties: {a: {established_in: [VN]}, b: {established_in: [SG]}}
datasets:
  d: {country: VN, holder: a, categories: [name]}
flows:
  f: {from: d, to: b, mode: disclose, safeguards: []}
"""


def printed(*arguments):
    return run(list(arguments))


@pytest.mark.parametrize("model", ["rcep_like", "cptpp_like", "aaec_like", "eusdta_like"])
def test_a_scenario_stands_beside_the_verdict(model, capsys):
    printed(*ROUTE, "--format", "json")
    plain = json.loads(capsys.readouterr().out)[0]
    printed(*ROUTE, "--format", "json", "--scenario", "defa", "--model", model)
    supposed = json.loads(capsys.readouterr().out)[0]
    scenario = supposed.pop("scenario")
    assert supposed == plain
    assert scenario["hypothetical"] is True
    assert scenario["model"] == model
    assert any(row["provision"] == "ID-PDP-56" and row["today"] == "unmet" for row in scenario["provisions"])


def test_the_text_says_hypothetical(capsys):
    printed(*ROUTE, "--scenario", "defa", "--model", "cptpp_like")
    assert "What if (hypothetical)" in capsys.readouterr().out


def test_supposing_repealed_changes_the_verdict_under_its_label(capsys):
    printed(*ROUTE, "--format", "json", "--suppose-repealed", "ID-PDP-56")
    supposed = json.loads(capsys.readouterr().out)[0]
    assert supposed["supposed_repealed"] == ["ID-PDP-56"]
    assert supposed["provisions"]["ID-PDP-56"]["outcome"] == "not_applicable"
    printed(*ROUTE, "--suppose-repealed", "ID-PDP-56")
    assert capsys.readouterr().out.startswith("Hypothetical: as if ID-PDP-56 were not law.")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--scenario", "defa"], "choose a --model"),
        (["--model", "rcep_like"], "belong to --scenario"),
        (["--party", "VN"], "belong to --scenario"),
        (["--scenario", "defa", "--model", "rcep_like", "--party", "Vietnam"], "did you mean VN"),
        (["--scenario", "defa", "--model", "rcep_like", "--transition", "VN"], "COUNTRY=DATE"),
        (["--suppose-repealed", "XX-1"], "no law file has a provision XX-1"),
    ],
)
def test_what_is_half_asked_is_refused(more, says, capsys):
    assert printed(*ROUTE, *more) == 2
    assert says in capsys.readouterr().err


def test_an_audit_tells_what_was_supposed_of_each_flow(tmp_path, capsys):
    manifest = tmp_path / "lintas.yaml"
    manifest.write_text(MANIFEST, encoding="utf-8")
    options = ["--as-of", "2026-06-01", "--fail-on", "never", "--scenario", "defa", "--model", "eusdta_like"]
    printed(
        "audit", str(manifest), *options, "--party", "VN=2026-01-01", "--party", "SG=2027-01-01", "--format", "json"
    )
    result = json.loads(capsys.readouterr().out)
    rows = result["scenario"]["transfers"][0]["provisions"]
    assert rows
    assert {row["would_be"] for row in rows} == {"outside_scope"}
    printed("audit", str(manifest), *options)
    out = capsys.readouterr().out
    assert "What if (hypothetical): DEFA, eusdta_like" in out
    assert "No verdict above is changed by it" in " ".join(out.split())
