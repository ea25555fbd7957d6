"""The JSON report: the published schema holds for whatever is in it, and nothing is lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from sample_result import AS_OF, CUSTOMERS, DOCS, DOSSIER, HOSTILE, everything, hostile_result

import auditor
from auditor import reports
from auditor.findings.model import ColumnReport, Level, Result
from auditor.reports.json_report import SCHEMA_ID, plain

SCHEMA = json.loads((Path(auditor.__file__).parent / "schemas" / "result.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def rendered(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(reports.get("json").render(result, DOCS))
    VALIDATOR.validate(document)
    return document


def test_the_schema_is_a_schema_and_names_itself() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == SCHEMA_ID == rendered(everything())["$schema"]


@pytest.mark.parametrize("kind", ["audit", "check", "scan"])
def test_every_kind_of_result_fits_the_schema(kind: str) -> None:
    assert rendered(everything(kind))["kind"] == kind
    assert rendered(Result(kind, "empty", AS_OF))["findings"] == []


def test_the_schema_refuses_what_no_result_has() -> None:
    document = rendered(everything())
    for wrong in (
        document | {"surprise": 1},
        document | {"as_of": "1 June"},
        {key: value for key, value in document.items() if key != "unread"},
        document | {"tables": [document["tables"][0] | {"rows_read": -1}]},
    ):
        assert not VALIDATOR.is_valid(wrong)


def test_a_finding_is_told_in_full() -> None:
    found = rendered(everything())["findings"][3]
    assert (found["rule"], found["level"], found["due"]) == ("VN-PDPL-20.2", "error", "2026-04-02")
    assert found["place"] == {"file": "lintas.yaml", "line": 14, "column": 3}
    assert found["fingerprint"] == DOSSIER.fingerprint
    assert found["transfer"] == "t1"
    assert found["remedies"][1]["changes"] == ["keep the data in Viet Nam", "drop so_cccd and ngay_sinh from the flow"]
    assert found["trace"][1]["value"] == "unknown"
    assert found["accepted"] is None


def test_an_accepted_finding_carries_its_entry() -> None:
    entry = rendered(everything())["findings"][2]["accepted"]
    assert (entry["by"], entry["until"], entry["place"]["line"]) == ("dpo@kopi.example", "2027-03-01", 90)


def test_the_summary_counts_what_is_open_and_what_was_looked_at() -> None:
    summary = rendered(everything())["summary"]
    assert summary["levels"] == {"error": 1, "warning": 1, "note": 1}
    assert list(summary["verdicts"]) == ["blocked", "unclear", "unsupported", "allowed"]
    assert (summary["accepted"], summary["complete"], summary["columns_personal"]) == (1, False, 2)
    assert (summary["rows_read"], summary["rows_total"]) == (3_000, 1_204_331)


def test_a_scan_lists_tables_with_top_level_tags_and_what_it_could_not_read() -> None:
    column = ColumnReport("hp", ("phone.mobile", "phone.home", "email"), ("phone.mobile",), 0.9, 0.9, None, ("digits",))
    scan = rendered(Result("scan", "data", AS_OF, tables=(replace(CUSTOMERS, columns=(column,)),)))
    (table,) = scan["tables"]
    assert (table["name"], table["path"]) == ("customers.csv", "data/vn/customers.csv")
    assert table["columns"][0]["tags"] == ["phone", "email"]
    assert table["columns"][0]["kinds"] == ["phone.mobile"]
    assert {"name", "tags", "kinds", "confidence", "prevalence", "reasons"} <= table["columns"][0].keys()
    assert scan["unread"] == []


def test_transfers_say_from_where_to_where_and_what_each_law_says() -> None:
    first, second, *_ = rendered(everything())["transfers"]
    assert (first["from"], first["to"], first["laws"]) == ("VN", "SG", {"VN": "blocked", "SG": "allowed"})
    assert (first["exporter"], first["importer"], first["processors"]) == ("kopi-vn", "kopi-sg", ["nimbus", "orbit"])
    assert (second["exporter"], second["importer"], second["processors"]) == (None, None, [])
    assert second["categories"] is None
    assert second["place"] is None


def test_rules_that_spoke_and_are_documented_are_described() -> None:
    rules = rendered(everything())["rules"]
    assert list(rules) == ["VN-PDPL-20.2"]
    assert rules["VN-PDPL-20.2"]["level"] == "error"


def test_keys_keep_their_order() -> None:
    first, second = (reports.get("json").render(everything(), DOCS) for _ in range(2))
    assert first == second
    assert list(json.loads(first))[:5] == ["$schema", "version", "kind", "name", "as_of"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_survive_the_round_trip(text: str) -> None:
    document = rendered(hostile_result(text))
    told = text.replace("\ud800", "\ufffd")
    assert document["name"] == document["tables"][0]["columns"][0]["name"] == told
    assert document["findings"][0]["columns"] == [told, told]


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_in_any_string_gives_a_valid_document(text: str) -> None:
    output = reports.get("json").render(hostile_result(text))
    VALIDATOR.validate(json.loads(output))
    output.encode("utf-8")
    assert not set(output) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r"}


class Opaque:
    def __repr__(self) -> str:
        return "3201014503880001"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (AS_OF, "2026-06-01"),
        (PurePosixPath("a/b"), "a/b"),
        ({"b", "a"}, ["a", "b"]),
        ((1, True, None), [1, True, None]),
        (Level.ERROR, 3),
        ({1: "\ud800"}, {"1": "\ufffd"}),
        (Opaque(), "Opaque"),
    ],
)
def test_values_of_any_type_become_json_without_showing_their_insides(value: object, written: object) -> None:
    assert plain(value) == written
