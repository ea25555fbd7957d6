"""GitLab's code quality report and its security report: what GitLab requires, stable, accepted findings left out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt
from sample_result import AS_OF, DOCS, DOSSIER, HOSTILE, UNREAD, everything, hostile_result

from auditor import reports
from auditor.findings.model import Level, Place, Result
from auditor.reports.gitlab import SEVERITY
from auditor.reports.gitlab_sast import SCHEMA_VERSION

FILLED = {"type": "string", "minLength": 1}
QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": FILLED,
            "check_name": FILLED,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)[\\s\\S]+$"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}

TOOL = {
    "type": "object",
    "required": ["id", "name", "version", "vendor"],
    "properties": {
        "id": FILLED,
        "name": FILLED,
        "version": FILLED,
        "vendor": {"type": "object", "required": ["name"], "properties": {"name": FILLED}},
    },
}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
SIGNATURES = {
    "type": "array",
    "minItems": 1,
    "items": {"required": ["algorithm", "value"], "properties": {"algorithm": {"const": "hash"}, "value": FILLED}},
}
# The part of sast-report-format.json 15.1.0 that the report uses, with its requirements and limits.
SECURITY = {
    "type": "object",
    "required": ["scan", "version", "vulnerabilities"],
    "properties": {
        "version": {"const": SCHEMA_VERSION},
        "scan": {
            "type": "object",
            "required": ["analyzer", "end_time", "scanner", "start_time", "status", "type"],
            "properties": {
                "analyzer": TOOL,
                "scanner": TOOL,
                "start_time": MOMENT,
                "end_time": MOMENT,
                "status": {"enum": ["success", "failure"]},
                "type": {"const": "sast"},
                "messages": {
                    "type": "array",
                    "items": {
                        "required": ["level", "value"],
                        "properties": {"level": {"enum": ["info", "warn", "fatal"]}, "value": FILLED},
                    },
                },
            },
        },
        "vulnerabilities": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "identifiers", "location"],
                "properties": {
                    "id": FILLED,
                    "name": {"type": "string", "maxLength": 255},
                    "description": {"type": "string", "maxLength": 1_048_576},
                    "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
                    "solution": {"type": "string", "maxLength": 7000},
                    "identifiers": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "required": ["type", "name", "value"],
                            "properties": {"type": FILLED, "name": FILLED, "value": FILLED},
                        },
                    },
                    "links": {
                        "type": "array",
                        "items": {
                            "required": ["url"],
                            "properties": {"url": {"type": "string", "pattern": "^(https?|ftp)://.+"}},
                        },
                    },
                    "location": {
                        "type": "object",
                        "properties": {"file": FILLED, "start_line": {"type": "integer", "minimum": 1}},
                    },
                    "tracking": {
                        "type": "object",
                        "required": ["type", "items"],
                        "properties": {
                            "type": {"const": "source"},
                            "items": {
                                "type": "array",
                                "items": {"required": ["signatures"], "properties": {"signatures": SIGNATURES}},
                            },
                        },
                    },
                },
            },
        },
    },
}


def issues(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(reports.get("gitlab").render(result, DOCS))
    Draft7Validator(QUALITY).validate(found)
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    return found


def security(result: Result) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(reports.get("gitlab-sast").render(result, DOCS))
    Draft7Validator(SECURITY).validate(report)
    ids = [vulnerability["id"] for vulnerability in report["vulnerabilities"]]
    assert len(set(ids)) == len(ids)
    return report


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_every_kind_of_result_is_valid(kind: str) -> None:
    assert len(issues(everything(kind))) == 4
    assert issues(Result(kind, "empty", AS_OF)) == []
    assert len(security(everything(kind))["vulnerabilities"]) == 3
    assert security(Result(kind, "empty", AS_OF))["vulnerabilities"] == []


def test_severities_follow_levels_and_an_error_of_a_blocked_transfer_is_a_blocker() -> None:
    assert {issue["check_name"]: issue["severity"] for issue in issues(everything())} == {
        "unread": "critical",
        "VN-PDPL-20.2": "blocker",
        "LIN003": SEVERITY[Level.WARNING],
        "SG-PDPA-26": SEVERITY[Level.NOTE],
    }
    severities = [found["severity"] for found in security(everything())["vulnerabilities"]]
    assert severities == ["Critical", "Medium", "Info"]
    alone = security(Result("audit", "n", AS_OF, (DOSSIER,)))["vulnerabilities"]
    assert [found["severity"] for found in alone] == ["High"]


def test_an_issue_lies_on_its_line_and_says_what_to_do() -> None:
    (issue,) = issues(Result("check", "n", AS_OF, (replace(DOSSIER, place=Place(".\\parts\\vn.yaml", 14)),)))
    assert issue["location"] == {"path": "parts/vn.yaml", "lines": {"begin": 14}}
    assert issue["fingerprint"] == DOSSIER.fingerprint
    assert "60 days" in issue["description"]
    assert "Way out 1: file the transfer dossier" in issue["description"]


def test_what_was_not_read_is_an_issue_and_a_failed_scan() -> None:
    assert UNREAD.hint in issues(everything())[0]["description"]
    scan = security(everything())["scan"]
    assert scan["status"] == "failure"
    assert (scan["messages"][0]["level"], UNREAD.location in scan["messages"][0]["value"]) == ("warn", True)
    assert security(Result("audit", "n", AS_OF))["scan"]["status"] == "success"


def test_accepted_findings_are_left_out_and_told() -> None:
    assert "LIN012" not in {issue["check_name"] for issue in issues(everything())}
    told = [message["value"] for message in security(everything())["scan"]["messages"]]
    assert "1 finding covered by accepted risks, not listed." in told


def test_a_vulnerability_is_named_after_its_rule_and_tracked_when_lines_move() -> None:
    (found,) = security(Result("audit", "n", AS_OF, (DOSSIER,)))["vulnerabilities"]
    assert found["name"] == "File the transfer dossier within 60 days"
    assert found["identifiers"] == [{"type": "lintas_rule", "name": "VN-PDPL-20.2", "value": "VN-PDPL-20.2"}]
    assert found["links"] == [{"url": "https://law.example/vn/91-2025"}]
    assert "Way out 2: keep the data in Viet Nam" in found["solution"]
    (moved,) = security(Result("audit", "n", AS_OF, (replace(DOSSIER, place=Place("x.yaml", 9)),)))["vulnerabilities"]
    assert (moved["id"], moved["location"]["start_line"]) == (found["id"], 9)
    assert moved["tracking"]["items"][0]["signatures"] == found["tracking"]["items"][0]["signatures"]


def test_findings_that_share_a_fingerprint_are_kept_apart_whatever_their_order() -> None:
    twins = (DOSSIER, replace(DOSSIER, transfer="t2"), replace(DOSSIER, transfer="t3"))
    first = issues(Result("audit", "n", AS_OF, twins))
    assert len(first) == 3
    assert first == issues(Result("audit", "n", AS_OF, twins))
    assert {i["fingerprint"] for i in first} == {
        i["fingerprint"] for i in issues(Result("audit", "n", AS_OF, twins[::-1]))
    }


def test_a_finding_without_a_file_is_the_repository_s() -> None:
    assert issues(Result("scan", "n", AS_OF, (replace(DOSSIER, place=Place("", 0)),)))[0]["location"] == {
        "path": ".",
        "lines": {"begin": 1},
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_do_not_become_markup_in_a_description(text: str) -> None:
    (first, *_) = security(hostile_result(text))["vulnerabilities"]
    tokens = [
        inner for token in MarkdownIt("commonmark").parse(first["description"]) for inner in token.children or [token]
    ]
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "text", "text_special"}


@settings(max_examples=100)
@given(st.text(st.characters()))
def test_any_text_in_any_string_gives_valid_reports(text: str) -> None:
    issues(hostile_result(text))
    security(hostile_result(text))
    for name in ("gitlab", "gitlab-sast"):
        output = reports.get(name).render(hostile_result(text))
        assert not set(output.encode().decode()) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}
