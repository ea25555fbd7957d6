"""`lintas diff`: what changed from one result to another, and what cannot be told."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pipelines import DAY, MANIFEST, edit, lintas, write_pipeline

import auditor
from auditor.comparing.difference_reports import SCHEMA_ID
from auditor.findings.model import Result
from auditor.reports.json_report import as_document

SCHEMA = json.loads((Path(auditor.__file__).parent / "schemas" / "diff.schema.json").read_text("utf-8"))
KINDS = ("new", "reopened", "raised", "fixed", "milder", "accepted", "unconfirmed")
ACCEPTED = "accepted:\n  - {rule: LIN003, dataset: nowhere, reason: known, by: dpo, until: 2026-12-31}\n"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return write_pipeline(tmp_path)


def result(manifest: Path, name: str, *more: str, command: str = "check", day: str = DAY) -> str:
    path = manifest.parent / name
    workers = ("--workers", "1") if command == "audit" else ()
    lintas(command, str(manifest), "--as-of", day, "--output", f"json={path}", *workers, *more)
    return str(path)


def diff(old: str, new: str, *more: str) -> tuple[int, dict[str, Any]]:
    code, out, problems = lintas("diff", old, new, "--format", "json", *more)
    assert out, problems
    document: dict[str, Any] = json.loads(out)
    Draft202012Validator(SCHEMA).validate(document)
    assert {kind: len(document[kind]) for kind in KINDS} == document["counts"]
    return code, document


def rules(document: dict[str, Any], kind: str) -> set[str]:
    return {one["rule"] for one in document[kind]}


def test_a_result_does_not_differ_from_itself(manifest: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    one = result(manifest, "one.json")
    code, document = diff(one, one, "--fail-on", "note")
    assert code == 0
    assert SCHEMA["$id"] == SCHEMA_ID == document["$schema"]
    assert not any(document["counts"].values())
    assert document["verdicts"] == document["looked_at_less"] == document["changed"] == document["notes"] == []


def test_new_and_fixed_findings_verdicts_and_versions_are_told(manifest: Path) -> None:
    old = result(manifest, "old.json")
    edit(manifest, 'region: "aws:ap-nowhere-1"', "country: ID")
    edit(
        manifest,
        "country: ID, holder: id-shop, origin: [ID]",
        'region: "aws:ap-nowhere-2", holder: id-shop, origin: [ID]',
    )
    new = result(manifest, "new.json")
    code, document = diff(old, new)
    assert code == 1
    assert {(one["rule"], one["dataset"]) for one in document["new"]} >= {("LIN003", "loans")}
    assert {(one["rule"], one["dataset"]) for one in document["fixed"]} >= {("LIN003", "nowhere")}
    assert {one["flow"] for one in document["verdicts"]} == {"loans_out"}
    assert document["changed"] == ["the manifest"]
    back = diff(new, old)[1]
    assert (back["new"], back["fixed"]) == (document["fixed"], document["new"])
    for form, head in (("text", "\nFixed\n\n  error"), ("markdown", "\n### Fixed\n\n- error")):
        out = lintas("diff", old, new, "--format", form)[1]
        assert head in out
        assert "error LIN003 Unknown region (nowhere)" in out
    assert len(lintas("diff", old, new, "--quiet")[1].splitlines()) < 6


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 0), ("note", 1), ("never", 0)])
def test_only_what_is_new_at_or_above_the_level_fails(manifest: Path, fail_on: str, code: int) -> None:
    old, new = Path(result(manifest, "old.json")), Path(result(manifest, "new.json"))
    document = json.loads(old.read_text("utf-8"))
    document["findings"] = [one for one in document["findings"] if one["level"] != "note"]
    old.write_text(json.dumps(document), encoding="utf-8")
    kept = len(json.loads(new.read_text("utf-8"))["findings"]) - len(document["findings"])
    if not kept:
        rows = json.loads(new.read_text("utf-8"))
        rows["findings"].append({**rows["findings"][0], "fingerprint": "0" * 16, "level": "note"})
        new.write_text(json.dumps(rows), encoding="utf-8")
    assert diff(str(old), str(new), "--fail-on", fail_on)[0] == code


def test_graver_and_milder_are_told_apart(manifest: Path) -> None:
    new = Path(result(manifest, "new.json"))
    document = json.loads(new.read_text("utf-8"))
    for one in document["findings"]:
        if one["rule"] == "LIN003":
            one["level"] = "note"
    old = manifest.parent / "old.json"
    old.write_text(json.dumps(document), encoding="utf-8")
    code, graver = diff(str(old), str(new))
    assert (code, rules(graver, "raised"), rules(graver, "milder")) == (1, {"LIN003"}, set())
    code, milder = diff(str(new), str(old))
    assert (code, rules(milder, "raised"), rules(milder, "milder")) == (0, set(), {"LIN003"})


def test_an_acceptance_that_begins_and_one_that_ends_are_told(tmp_path: Path) -> None:
    manifest = write_pipeline(tmp_path, MANIFEST + ACCEPTED)
    accepted = result(manifest, "accepted.json")
    ended = result(manifest, "ended.json", day="2027-01-01")
    code, document = diff(accepted, ended)
    assert code == 1
    assert rules(document, "reopened") == {"LIN003"}
    assert any("the day whose law was asked" in one for one in document["changed"])
    assert rules(diff(ended, accepted)[1], "accepted") == {"LIN003"}


def test_what_was_not_read_is_not_fixed_and_makes_3(manifest: Path) -> None:
    edit(manifest, "categories: [name, phone]", "categories: [name]")
    old = result(manifest, "old.json", command="audit")
    (manifest.parent / "data/customers.csv").write_bytes(b"PK\x03\x04 no table")
    new = result(manifest, "new.json", command="audit")
    code, document = diff(old, new)
    assert code == 3
    assert "LIN001" in rules(document, "unconfirmed")
    assert not [one for one in document["fixed"] if one["dataset"] == "customers"]
    assert document["looked_at_less"][0]["dataset"] == "customers"
    assert len(document["unread"]) == 1
    assert diff(new, new)[0] == 0


def test_a_check_after_an_audit_says_what_differs_in_kind(manifest: Path) -> None:
    edit(manifest, "categories: [name, phone]", "categories: [name]")
    audit, check = result(manifest, "a.json", command="audit"), result(manifest, "c.json")
    document = diff(audit, check)[1]
    assert "OLD is of `lintas audit` and NEW of `lintas check`" in document["notes"][0]
    assert "LIN001" in rules(document, "unconfirmed")
    assert "LIN001" in rules(diff(check, audit)[1], "new")


def test_what_a_result_leaves_out_is_not_fixed(manifest: Path) -> None:
    whole = result(manifest, "whole.json")
    part = result(manifest, "part.json", "--ignore", "LIN003")
    document = diff(whole, part)[1]
    assert rules(document, "unconfirmed") == {"LIN003"}
    assert not document["fixed"]
    assert "NEW leaves out rules" in document["notes"][0]


def test_scans_are_compared_and_a_location_that_is_not_read_fixes_nothing(tmp_path: Path) -> None:
    write_pipeline(tmp_path)
    data = str(tmp_path / "data")
    lintas("scan", data, "--workers", "1", "--output", f"json={tmp_path}/old.json")
    (tmp_path / "data/customers.csv").write_bytes(b"PK\x03\x04 no table")
    lintas("scan", data, "--workers", "1", "--output", f"json={tmp_path}/new.json")
    _, document = diff(f"{tmp_path}/old.json", f"{tmp_path}/new.json")
    assert not document["fixed"]
    assert {one["dataset"] for one in document["unconfirmed"]} == {"customers.csv"}
    assert {"dataset": "customers.csv", "text": "0 tables read, 1 before"} in document["looked_at_less"]
    assert "loans.csv" not in {one["dataset"] for one in document["looked_at_less"]}


def test_names_from_a_result_steer_no_terminal_and_make_no_markup(manifest: Path) -> None:
    old, new = Path(result(manifest, "old.json")), Path(result(manifest, "new.json"))
    document = json.loads(new.read_text("utf-8"))
    bad = "\x1b[2J\u202e::error::x <script>[a](https://evil.example)"
    document["findings"].append(
        {**document["findings"][0], "fingerprint": "f" * 16, "title": bad, "rule": bad, "flow": bad, "dataset": bad}
    )
    document["name"] = bad
    new.write_text(json.dumps(document), encoding="utf-8")
    for form in ("text", "markdown", "json"):
        out = lintas("diff", str(old), str(new), "--format", form)[1]
        assert not set(out) & {"\x1b", "\u202e"}
        assert form != "markdown" or not re.search(r"(?<!\\)<script|(?<!\\)\]\(", out)


GOOD = json.dumps(as_document(Result("check", "small", date(2026, 2, 1))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no result of Lintas: no JSON (it ends in the middle"),
        (GOOD[:-20], "no JSON"),
        ("[1]", "a list, not an object"),
        ("{}", "does not say `urn:lintas:schema:result:1`"),
        ('{"$schema": "urn:lintas:schema:baseline:1"}', "is a baseline and no result"),
        (GOOD.replace("result:1", "result:2"), "and this Lintas knows version 1"),
        (GOOD.replace('"kind": "check"', '"kind": "guess"'), "kind should be one of"),
        (GOOD.replace('"kind": "check"', '"kind": "scan"'), "OLD is of `lintas scan` and NEW of `lintas check`"),
        (GOOD.replace('"findings": []', '"findings": [{"fingerprint": "0"}]'), "findings[0].rule is missing"),
        (GOOD.replace('"transfers": []', '"transfers": {}'), "transfers should be a list"),
        (GOOD.replace('"as_of": "2026-02-01"', '"as_of": 5'), "as_of should be a text, and is a number"),
        (GOOD.replace('"scope": null', '"scope": {"flows": 1}'), "scope.flows should be a list"),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, content: str, said: str) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(content, encoding="utf-8")
    new.write_text(GOOD, encoding="utf-8")
    code, out, problems = lintas("diff", str(old), str(new))
    assert (code, out) == (2, "")
    assert said in problems


@pytest.mark.parametrize("name", ["none.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    code, _, problems = lintas("diff", str(tmp_path / name), str(tmp_path / name))
    assert code == 2
    assert "there is no such file" in problems or "cannot be read" in problems


def test_a_result_of_before_these_keys_can_be_compared(tmp_path: Path) -> None:
    document = json.loads(GOOD)
    for key in ("baseline", "left_out", "scope"):
        del document[key]
    (tmp_path / "old.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "new.json").write_text(GOOD, encoding="utf-8")
    assert diff(str(tmp_path / "old.json"), str(tmp_path / "new.json"))[0] == 0
