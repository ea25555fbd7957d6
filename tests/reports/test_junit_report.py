"""JUnit XML: valid by the schema that CI servers read, counts that add up, nothing lost, nothing injected."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_result import ACCEPTED, AS_OF, CUSTOMERS, DOCS, DOSSIER, HOSTILE, UNREAD, everything, hostile_result

from auditor import reports
from auditor.findings.model import Place, Result

# The part of Jenkins's junit-10.xsd that the report uses: attributes (True: required) and children.
TEXT = re.compile(r"(?s).*")
NUMBER = re.compile(r"\d+")
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
DAY_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
Attributes = dict[str, tuple[bool, re.Pattern[str]]]
OUTCOME: Attributes = {"type": (False, TEXT), "message": (False, TEXT)}
SCHEMA: dict[str, tuple[Attributes, set[str]]] = {
    "testsuites": (
        {"name": (False, TEXT), "tests": (False, NUMBER), "failures": (False, NUMBER), "errors": (False, NUMBER)},
        {"testsuite"},
    ),
    "testsuite": (
        {
            "name": (True, TEXT), "tests": (True, NUMBER), "failures": (True, NUMBER), "errors": (True, NUMBER),
            "skipped": (False, NUMBER), "time": (False, TIME), "timestamp": (False, DAY_TIME), "id": (False, NUMBER),
        },
        {"testcase"},
    ),
    "testcase": (
        {"name": (True, TEXT), "classname": (False, TEXT), "time": (False, TIME)},
        {"skipped", "error", "failure", "system-out"},
    ),
    "skipped": (OUTCOME, set()),
    "error": (OUTCOME, set()),
    "failure": (OUTCOME, set()),
    "system-out": ({}, set()),
}  # fmt: skip


def check(element: ET.Element) -> None:
    """Hold an element and all in it against the schema, and its counts against what it holds."""
    attributes, children = SCHEMA[element.tag]
    for name, (required, pattern) in attributes.items():
        assert name in element.attrib or not required, f"{element.tag} lacks {name}"
        assert pattern.fullmatch(element.get(name, "0" if pattern is NUMBER else "")) or name not in element.attrib
    assert not element.attrib.keys() - attributes.keys()
    for child in element:
        assert child.tag in children
        check(child)
    if element.tag.startswith("testsuite"):
        for word, path in (("tests", ""), ("failures", "[failure]"), ("errors", "[error]"), ("skipped", "[skipped]")):
            if word in element.attrib:
                assert element.get(word) == str(len(element.findall(f".//testcase{path}")))


def tree(result: Result) -> ET.Element:
    root = ET.fromstring(reports.get("junit").render(result, DOCS).encode())
    check(root)
    return root


def case(result: Result, start: str) -> ET.Element:
    (found,) = [case for case in tree(result).iter("testcase") if case.get("name", "").startswith(start)]
    return found


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_every_kind_of_result_is_valid(kind: str) -> None:
    assert tree(everything(kind)).get("failures") == "2"
    assert tree(Result(kind, "empty", AS_OF)).get("tests") == "0"


def test_errors_and_warnings_fail_with_their_level_as_type() -> None:
    failures = {failure.get("type"): failure for failure in tree(everything()).iter("failure")}
    assert set(failures) == {"error", "warning"}
    assert failures["error"].get("message") == "Transfer dossier not filed"
    text = failures["error"].text or ""
    assert text.startswith("lintas.yaml:14\n")
    assert "Due 2026-04-02." in text
    assert "Way out 2: keep the data in Viet Nam" in text
    assert text.endswith(f"lintas explain {DOSSIER.fingerprint}")


def test_a_finding_without_ways_out_says_how_its_rule_is_fixed() -> None:
    text = case(Result("audit", "n", AS_OF, (replace(DOSSIER, remedies=()),)), "VN-PDPL-20.2")[0].text
    assert "File the dossier and declare the day." in (text or "")


def test_a_note_passes_and_says_its_text() -> None:
    found = case(everything(), "SG-PDPA-26")
    assert [child.tag for child in found] == ["system-out"]
    assert "continues to be owed" in (found[0].text or "")


def test_an_accepted_finding_is_skipped_with_the_reason() -> None:
    (skipped,) = tree(everything()).iter("skipped")
    assert "ticket 4711" in skipped.get("message", "")
    assert "until 2027-03-01" in skipped.get("message", "")


def test_what_could_not_be_read_is_an_error_in_the_first_suite() -> None:
    first = tree(everything())[0]
    assert (first.get("name"), first.get("errors")) == ("locations not read", "1")
    (error,) = first.iter("error")
    assert error.get("message") == UNREAD.reason
    assert UNREAD.hint in (error.text or "")


def test_transfers_and_tables_without_findings_are_tests_that_pass() -> None:
    passed = [case.get("name") for case in tree(everything()).iter("testcase") if case.find("failure") is None]
    assert {"transfer t3", "transfer t4", "table customers.csv was read"} <= set(passed)
    assert "transfer t1" not in passed


def test_names_of_tests_stay_when_lines_move_and_differ_where_findings_share_a_fingerprint() -> None:
    twin = replace(DOSSIER, transfer="t2", place=Place("lintas.yaml", 99))
    name = case(Result("audit", "n", AS_OF, (DOSSIER,)), "VN").get("name")
    for findings in ((DOSSIER, twin), (twin, DOSSIER)):
        names = [case.get("name") for case in tree(Result("audit", "n", AS_OF, findings)).iter("testcase")]
        assert len(set(names)) == 2
        assert name in names
    moved = replace(DOSSIER, place=Place("other.yaml", 1), evidence=())
    assert case(Result("audit", "n", AS_OF, (moved,)), "VN").get("name") == name


def test_dots_of_a_file_s_name_make_no_package() -> None:
    classes = {case.get("classname", "") for case in tree(everything()).iter("testcase")}
    assert "flow vn_to_warehouse" in classes
    assert not [name for name in classes if "." in name]


def test_the_order_of_findings_does_not_matter() -> None:
    turned = replace(everything(), findings=everything().findings[::-1], tables=(CUSTOMERS,))
    assert reports.get("junit").render(turned) == reports.get("junit").render(everything())
    assert ACCEPTED in turned.findings


@pytest.mark.parametrize(
    "text", [*HOSTILE, "]]>", "<![CDATA[x", "&lol;", "\ufffe\uffff\x00\x0b", '"><testcase/>', "-->"]
)
def test_hostile_names_stay_names(text: str) -> None:
    root = tree(hostile_result(text))
    assert len(list(root.iter("testcase"))) == 4


@pytest.mark.parametrize("file", ["::error:", "::error title=x::", "##[group]"])
def test_no_line_is_a_command_to_the_log_it_is_printed_in(file: str) -> None:
    findings = (replace(DOSSIER, place=Place(file, 14), message=f"{file}:x"),)
    output = reports.get("junit").render(Result("audit", file, AS_OF, findings))
    assert [line for line in output.splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


@settings(max_examples=100)
@given(st.text(st.characters()))
def test_any_text_in_any_string_gives_valid_xml(text: str) -> None:
    output = reports.get("junit").render(hostile_result(text))
    check(ET.fromstring(output.encode()))
    assert not set(output) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}
