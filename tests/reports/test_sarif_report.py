"""The SARIF report: valid by the standard's schema, on the right lines, nothing dropped, nothing injected."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from sample_result import ACCEPTED, AS_OF, DOCS, DOSSIER, HOSTILE, UNREAD, everything, hostile_result

from auditor import reports
from auditor.findings.model import Level, Place, Result
from auditor.reports.sarif_parts import artifact_location, message
from auditor.reports.sarif_rules import SEVERITY

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)
URI = re.compile(r"^[A-Za-z0-9%/:._~!$'()*,;=@+-]+$")


def run_of(result: Result) -> dict[str, Any]:
    log = json.loads(reports.get("sarif").render(result, DOCS))
    check(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def check(log: dict[str, Any]) -> None:
    """Validate by the schema, and by what Errata 01 added to it: a region has a start."""
    VALIDATOR.validate(log)
    for node in walk(log):
        if "artifactLocation" in node:
            assert node["region"]["startLine"] >= 1
            assert URI.match(node["artifactLocation"]["uri"])


def walk(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(inner for value in node.values() for inner in walk(value))]
    return [inner for item in node for inner in walk(item)] if isinstance(node, list) else []


def result_of(rule: str) -> dict[str, Any]:
    (found,) = [result for result in run_of(everything())["results"] if result["ruleId"] == rule]
    found_result: dict[str, Any] = found
    return found_result


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_every_kind_of_result_is_valid_sarif(kind: str) -> None:
    assert len(run_of(everything(kind))["results"]) == 4
    assert run_of(Result(kind, "empty", AS_OF))["results"] == []


def test_a_finding_points_at_its_line_of_the_manifest() -> None:
    (location,) = result_of("VN-PDPL-20.2")["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "lintas.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 14, "startColumn": 3},
    }
    assert [place["fullyQualifiedName"] for place in location["logicalLocations"]] == [
        "flows.vn_to_warehouse",
        "vn_customers",
        "vn_customers.so_cccd",
        "vn_customers.ngay_sinh",
    ]


def test_a_column_s_place_in_the_data_is_described_once_for_the_run() -> None:
    run = run_of(replace(everything(), findings=(DOSSIER, replace(DOSSIER, key="again"))))
    assert [(place["kind"], place["fullyQualifiedName"]) for place in run["logicalLocations"]] == [
        ("flow", "flows.vn_to_warehouse"),
        ("dataset", "vn_customers"),
        ("column", "vn_customers.so_cccd"),
        ("column", "vn_customers.ngay_sinh"),
    ]
    for result in run["results"]:
        for place in result["locations"][0]["logicalLocations"]:
            described = run["logicalLocations"][place["index"]]
            assert {key: described[key] for key in ("name", "fullyQualifiedName", "kind")} == {
                key: place[key] for key in ("name", "fullyQualifiedName", "kind")
            }
            if place["kind"] == "column":
                assert run["logicalLocations"][described["parentIndex"]]["name"] == "vn_customers"


def test_levels_are_those_of_the_findings() -> None:
    assert {result["ruleId"]: result["level"] for result in run_of(everything())["results"]} == {
        "VN-PDPL-20.2": "error",
        "LIN003": "warning",
        "SG-PDPA-26": "note",
        "LIN012": "error",
    }


def test_the_message_says_law_date_and_ways_out() -> None:
    text = result_of("VN-PDPL-20.2")["message"]["text"]
    assert "60 days" in text
    assert "Due 2026-04-02." in text
    assert "art. 20(2) (primary)" in text
    assert "Way out 2: keep the data in Viet Nam; drop so_cccd and ngay_sinh from the flow" in text


def test_properties_carry_what_has_no_field_of_its_own() -> None:
    properties = result_of("VN-PDPL-20.2")["properties"]
    assert (properties["law"], properties["outcome"], properties["due"]) == ("VN", "overdue", "2026-04-02")
    assert properties["missing"] == ["entity.transfer_dossier.filed"]
    assert properties["transfer"] == "t1"
    assert {"law", "transfer"}.isdisjoint(result_of("LIN003")["properties"])


def test_the_fingerprint_is_the_finding_s_own() -> None:
    assert result_of("VN-PDPL-20.2")["partialFingerprints"] == {"lintas/v1": DOSSIER.fingerprint}
    moved = Result("audit", "n", AS_OF, (replace(DOSSIER, place=Place("other.yaml", 99)),))
    assert run_of(moved)["results"][0]["partialFingerprints"] == {"lintas/v1": DOSSIER.fingerprint}


def test_an_accepted_finding_is_suppressed_and_not_dropped() -> None:
    (suppression,) = result_of("LIN012")["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "ticket 4711" in suppression["justification"]
    assert "until 2027-03-01" in suppression["justification"]
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 90
    assert result_of("VN-PDPL-20.2")["suppressions"] == []


def test_related_lines_are_the_transfer_s_and_the_acceptance_s() -> None:
    (flow,) = result_of("VN-PDPL-20.2")["relatedLocations"]
    assert flow["physicalLocation"]["region"]["startLine"] == 12
    (entry,) = result_of("LIN012")["relatedLocations"]
    assert entry["physicalLocation"]["region"]["startLine"] == 90
    assert "relatedLocations" not in result_of("LIN003")


def test_rules_are_described_from_their_documentation() -> None:
    rules = {rule["id"]: rule for rule in run_of(everything())["tool"]["driver"]["rules"]}
    documented = rules["VN-PDPL-20.2"]
    assert documented["shortDescription"]["text"] == "File the transfer dossier within 60 days"
    assert documented["name"] == "FileTheTransferDossierWithin60Days"
    assert "How to fix it: File the dossier" in documented["help"]["text"]
    assert "**Why it matters**" in documented["help"]["markdown"]
    assert documented["defaultConfiguration"] == {"level": "error"}
    assert documented["properties"]["security-severity"] == SEVERITY[Level.ERROR]
    assert documented["helpUri"] == "https://law.example/vn/91-2025"
    assert documented["help"]["markdown"].endswith("**Sources**\n\n- <https://law.example/vn/91-2025>")
    assert rules["LIN003"]["shortDescription"]["text"] == "Unknown region"
    assert "helpUri" not in rules["LIN003"]
    assert "VN" in documented["properties"]["tags"]


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "https://a.example/> <b>", "https://a.example/\u202e", "file:///etc"]
)
def test_only_plain_addresses_become_links_of_a_rule(source: str) -> None:
    (rule,) = run_of(Result("audit", "n", AS_OF, (replace(DOSSIER, sources=(source,)),)))["tool"]["driver"]["rules"]
    assert "helpUri" not in rule
    assert source not in rule["help"]["markdown"]


def test_each_result_s_index_is_its_rule_s_place() -> None:
    run = run_of(everything())
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_what_was_not_read_makes_the_run_unsuccessful() -> None:
    (invocation,) = run_of(everything())["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert UNREAD.location in notification["message"]["text"]
    assert UNREAD.hint in notification["message"]["text"]
    (invocation,) = run_of(Result("audit", "n", AS_OF, (ACCEPTED,)))["invocations"]
    assert invocation["executionSuccessful"] is True


def test_the_tool_and_the_run_say_which_they_are() -> None:
    run = run_of(everything())
    assert (run["tool"]["driver"]["name"], run["tool"]["driver"]["version"]) == ("Lintas", "0.1.0")
    assert run["automationDetails"]["id"] == "lintas/audit/kopi-pay/"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run_of(Result("audit", "n", AS_OF))["tool"]["driver"]["version"]


def test_the_commit_stands_beside_the_address_of_its_repository_or_not_at_all() -> None:
    [one] = run_of(everything())["versionControlProvenance"]
    assert one["revisionId"] == "0123456789abcdef0123456789abcdef01234567"
    assert one["repositoryUri"] == "https://example.org/a%20team/p.git"
    alone = replace(everything(), provenance={"commit": one["revisionId"]})
    assert "versionControlProvenance" not in run_of(alone)


def test_results_do_not_depend_on_the_order_of_findings() -> None:
    result = everything()
    turned = replace(result, findings=result.findings[::-1])
    assert reports.get("sarif").render(result) == reports.get("sarif").render(turned)


@pytest.mark.parametrize(
    ("file", "location"),
    [
        ("lintas.yaml", {"uri": "lintas.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./a/b c.yaml", {"uri": "a/b%20c.yaml", "uriBaseId": "%SRCROOT%"}),
        ("parts\\id.yaml", {"uri": "parts/id.yaml", "uriBaseId": "%SRCROOT%"}),
        ("ข้อมูล.yaml", {"uri": "%E0%B8%82%E0%B9%89%E0%B8%AD%E0%B8%A1%E0%B8%B9%E0%B8%A5.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a%20b#c?d.yaml", {"uri": "a%2520b%23c%3Fd.yaml", "uriBaseId": "%SRCROOT%"}),
        ("javascript:alert(1)", {"uri": "javascript%3Aalert(1)", "uriBaseId": "%SRCROOT%"}),
        ("/srv/x.yaml", {"uri": "file:///srv/x.yaml"}),
        ("C:\\x\\y.yaml", {"uri": "file:///C:/x/y.yaml"}),
    ],
)
def test_paths_become_uris(file: str, location: dict[str, str]) -> None:
    assert artifact_location(file) == location


def test_a_finding_without_a_file_has_no_physical_location() -> None:
    (found,) = run_of(Result("scan", "n", AS_OF, (replace(DOSSIER, place=Place("", 0)),)))["results"]
    assert "physicalLocation" not in found["locations"][0]


def test_names_do_not_become_links_or_placeholders() -> None:
    assert message("[x](https://evil.example) {0}") == {"text": r"\[x\](https://evil.example) {{0}}"}
    assert message("items[0].email") == {"text": "items[0].email"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_kept_exactly_where_machines_read_them(text: str) -> None:
    told = text.replace("\ud800", "\ufffd")
    first = run_of(hostile_result(text))["results"][0]
    names = [place["name"] for place in first["locations"][0]["logicalLocations"]]
    assert names == ([told] * 3 if told else [told])


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_in_any_string_gives_valid_sarif(text: str) -> None:
    output = reports.get("sarif").render(hostile_result(text))
    check(json.loads(output))
    output.encode("utf-8")
    assert not set(output) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}
