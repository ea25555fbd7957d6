"""A baseline, rules left out and a part of the manifest, in every report: nothing hidden, nothing cried twice."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from sample_result import AS_OF, CONSENT_NOTE, DOCS, DOSSIER, HOSTILE, UNKNOWN_REGION, everything

import auditor
from auditor import reports
from auditor.findings.comparison import Against, Gone, LeftOut, Scope
from auditor.findings.model import Level, Place, Result

RESULT = Draft202012Validator(
    json.loads((Path(auditor.__file__).parent / "schemas" / "result.schema.json").read_text("utf-8"))
)
SARIF = Draft4Validator(json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))
NEW, RAISED, KNOWN = (
    replace(one, standing=standing)
    for one, standing in ((DOSSIER, "new"), (CONSENT_NOTE, "raised"), (UNKNOWN_REGION, "known"))
)


def gone(text: str, place: str = "lintas.yaml") -> Gone:
    return Gone("0123456789abcdef", text, Level.ERROR, text, text, text, Place(place, 4))


def compared(text: str = "SG-PDPA-26") -> Result:
    one = gone(text)
    return replace(
        everything(),
        findings=(
            NEW,
            RAISED,
            KNOWN,
            replace(DOSSIER, key="covered", standing="known", accepted=everything().findings[2].accepted),
        ),
        against=Against("b.json", "audit", AS_OF, 1, 1, 1, (one,), (one,), (one,), (one,), ("rule_set",)),
        left_out=LeftOut((), ("VN-",), {"VN-PDPL-21": 2, text: 1}, {"error": 1, "warning": 0, "note": 2}, ("t2",)),
        scope=Scope(
            "main", "c0ffee" * 6, ("a",), 3, (), 4, {"flow a": "it is new"}, {"LIN001": 5}, {"error": 5}, 2, (text,)
        ),
    )


def rendered(name: str, result: Result) -> str:
    return reports.get(name).render(result, DOCS)


@pytest.mark.parametrize("name", ["text", "markdown", "html", "github"])
def test_the_summary_says_how_much_is_new_known_and_fixed_and_what_is_left_out(name: str) -> None:
    words = " ".join(rendered(name, compared()).replace("\\", "").split())
    assert "1 new, 1 graver, 1 known, 1 fixed" in words
    assert "--ignore VN- leaves out 3 findings (1 error, 2 notes): VN-PDPL-21 ×2, SG-PDPA-26." in words
    assert "1 of 3 flows, 0 of 4 datasets; 5 findings and 2 transfers elsewhere are left out" in words
    assert "Also changed since: the law files." in words


@pytest.mark.parametrize("name", reports.registry.OWN)
def test_without_any_of_it_nothing_is_said(name: str) -> None:
    told = rendered(name, everything())
    assert not re.search(r"aseline \S+ of|leaves out (\d|no)|elsewhere are left out|baselineState", told)


def test_json_fits_its_schema_and_tells_all() -> None:
    document = json.loads(rendered("json", compared()))
    RESULT.validate(document)
    assert [one["standing"] for one in document["findings"]] == ["new", "raised", "known", "known"]
    assert document["baseline"]["counts"] == {"new": 1, "raised": 1, "known": 1}
    assert document["left_out"]["findings"] == 3
    assert document["scope"]["findings"] == 5


def test_sarif_has_a_state_for_each_result_and_absent_ones_that_no_service_takes_for_open() -> None:
    log: dict[str, Any] = json.loads(rendered("sarif", compared()))
    SARIF.validate(log)
    results = log["runs"][0]["results"]
    assert [one["baselineState"] for one in results if one["partialFingerprints"]["lintas/v1"] == NEW.fingerprint] == [
        "new"
    ]
    assert sorted(one["baselineState"] for one in results) == [
        "absent",
        "absent",
        "new",
        "unchanged",
        "unchanged",
        "updated",
    ]
    for one in results:
        assert log["runs"][0]["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
        if one["baselineState"] == "absent":
            assert one["suppressions"][0]["status"] == "accepted"
            assert one["locations"][0]["physicalLocation"]["region"]["startLine"] == 4
    notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert len([one for one in notes if one["descriptor"]["id"] == "left-out"]) == 3


def test_junit_fails_for_what_is_new_only_and_passes_what_is_fixed() -> None:
    root = ET.fromstring(rendered("junit", compared()))
    cases = {case.get("name", ""): case for case in root.iter("testcase")}
    failed = [name for name, case in cases.items() if case.find("failure") is not None]
    assert [name.split()[0] for name in failed] == ["VN-PDPL-20.2"]
    known = next(case for name, case in cases.items() if name.startswith("LIN003"))
    assert "known: in the baseline" in (known.find("skipped").get("message") or "")  # type: ignore[union-attr]
    fixed = cases["SG-PDPA-26 SG-PDPA-26 [0123456789abcdef]"]
    assert "fixed" in (fixed.findtext("system-out") or "")
    assert {case.get("name") for case in root.iter("testcase") if case.get("classname") == "left out"} == {
        "VN-PDPL-21", "SG-PDPA-26", "elsewhere",
    }  # fmt: skip
    assert not [name for name in cases if name.startswith("transfer t2")]


def test_annotations_and_code_quality_are_for_what_is_new_only() -> None:
    lines = [line for line in rendered("github", compared()).splitlines() if line.startswith("::")]
    assert any("VN-PDPL-20.2" in line for line in lines)
    assert not any("LIN003" in line for line in lines)
    issues = json.loads(rendered("gitlab", compared()))
    assert {one["check_name"] for one in issues} == {"unread", NEW.rule, RAISED.rule}
    sast = json.loads(rendered("gitlab-sast", compared()))
    assert len(sast["vulnerabilities"]) == 2
    assert "1 finding known by the baseline, not listed." in [one["value"] for one in sast["scan"]["messages"]]


def test_csv_has_every_finding_with_its_standing() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("csv", compared()).removeprefix("\ufeff"))))
    assert [row["standing"] for row in rows if row["rule"] != "unread"] == ["new", "raised", "known", "known"]


def test_text_and_markdown_list_what_is_known_and_gone_apart() -> None:
    text = rendered("text", compared())
    assert (
        text.index("VN-PDPL-20.2") < text.index("Known, in the baseline:") < text.index("LIN003", text.index("Known"))
    )
    assert "`lintas baseline --prune` takes 3 findings out of b.json." in text
    markdown = rendered("markdown", compared())
    for title in ("Fixed: 1 finding", "Known, in the baseline: 1 finding", "Not declared any more: 1 finding"):
        assert f"<details><summary>{title}</summary>" in markdown


def test_what_is_known_does_not_count_for_the_exit_code() -> None:
    assert compared().worst() is Level.ERROR
    assert replace(compared(), findings=(KNOWN,)).worst() is None


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", reports.registry.OWN)
def test_hostile_names_in_what_is_gone_and_left_out_are_shown_and_not_obeyed(name: str, text: str) -> None:
    told = rendered(name, compared(text))
    told.encode("utf-8")
    assert not set(told) & {"\x1b", "\x9b", "\u202e", "\r"}
    if name == "json":
        RESULT.validate(json.loads(told))
    if name == "sarif":
        SARIF.validate(json.loads(told))
    if name == "junit":
        ET.fromstring(told)
    if name in ("text", "github"):
        assert not any(line.startswith("::error::injected") for line in told.splitlines())
