"""Findings as CSV: read back whole by a real parser, and no cell is a formula, whatever separator it is opened with."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_result import AS_OF, DOSSIER, HOSTILE, everything, hostile_result

from auditor import reports
from auditor.findings.model import Result
from auditor.reports.csv_report import COLUMNS, neutral

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")


def rows(result: Result) -> list[dict[str, str]]:
    text = reports.get("csv").render(result)
    table = list(csv.reader(io.StringIO(text.encode().decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == COLUMNS
    assert {len(row) for row in table} == {len(COLUMNS)}
    return [dict(zip(COLUMNS, row, strict=True)) for row in table[1:]]


def test_each_finding_is_a_row_the_most_pressing_first_the_accepted_last() -> None:
    assert [row["rule"] for row in rows(everything())] == ["unread", "VN-PDPL-20.2", "LIN003", "SG-PDPA-26", "LIN012"]


def test_a_row_says_what_the_finding_says() -> None:
    row = rows(everything())[1]
    assert (row["level"], row["verdict"], row["due"], row["file"], row["line"]) == (
        "error", "blocked", "2026-04-02", "lintas.yaml", "14",
    )  # fmt: skip
    assert row["columns"] == "so_cccd; ngay_sinh"
    assert row["evidence_masked"] == "so_cccd: 07**********; ngay_sinh: 19**-**-**"
    assert row["fingerprint"] == DOSSIER.fingerprint
    assert row["accepted_by"] == ""


def test_a_row_names_the_parties_of_its_transfer() -> None:
    named = {row["rule"]: (row["exporter"], row["importer"]) for row in rows(everything())}
    assert named["VN-PDPL-20.2"] == ("kopi-vn", "kopi-sg")
    assert named["LIN003"] == ("", "")


def test_an_accepted_finding_carries_its_acceptance() -> None:
    row = rows(everything())[-1]
    assert (row["accepted_by"], row["accepted_until"]) == ("dpo@kopi.example", "2027-03-01")
    assert "ticket 4711" in row["accepted_reason"]


def test_a_spreadsheet_sees_that_it_is_unicode() -> None:
    assert reports.get("csv").render(everything()).startswith("\ufefflevel,rule,")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+62 811", "'+62 811"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("＝1", "'＝1"),
        ("a; =cmd|' /C calc'!A0", "a; '=cmd|' /C calc'!A0"),
        ('x","=1', 'x","\'=1'),
        ("1 = 1, a-b, a@b.example", "1 = 1, a-b, a@b.example"),
    ],
)
def test_formulas_are_neutralised_and_nothing_else_is(text: str, shown: str) -> None:
    assert neutral(text) == shown


def cells_at(separator: str, output: str) -> list[str]:
    """Cells as a spreadsheet takes them that splits at a separator and heeds quotes only where a cell begins."""
    return [cell for line in output.splitlines() for cell in re.split(separator, line)]


@pytest.mark.parametrize("text", [*HOSTILE, "=1+1", ";=1", '";=1;"', "a\t=1", "x;-1;+1;@1", "';=HYPERLINK(1)"])
@pytest.mark.parametrize("separator", [";", r"\t", r"\|"])
def test_another_separator_finds_no_formula_either(text: str, separator: str) -> None:
    output = reports.get("csv").render(hostile_result(text))
    assert [cell for cell in cells_at(separator, output) if FORMULA.match(cell.lstrip('"'))] == []


@settings(max_examples=150)
@given(st.text(st.characters()) | st.text("=+-@;,|\t\r\n\"' a"))
def test_any_text_reads_back_and_no_cell_is_a_formula(text: str) -> None:
    result = hostile_result(text)
    table = rows(result)
    assert len(table) == 3
    assert [cell for row in table for cell in row.values() if FORMULA.match(cell)] == []
    output = reports.get("csv").render(result)
    assert output.count("\n") == 4
    assert not set(output[1:].encode().decode()) & {"\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\r", "\t"}


def test_an_empty_result_is_a_header() -> None:
    assert rows(Result("audit", "n", AS_OF)) == []
    assert rows(replace(everything(), findings=(), unread=())) == []
