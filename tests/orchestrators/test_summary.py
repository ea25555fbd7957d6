"""What schedulers are handed of a result: counts and names, in JSON and Markdown, and no evidence."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import auditor
from auditor.findings.model import Accepted, Finding, Level, Place, Result, UnreadReport
from auditor.orchestrators.summary import MOST_ROWS, markdown_of, pressing_first, reaches, sentence_of, summary_of

KOPI_PAY = Path(__file__).parents[2] / "examples" / "kopi-pay" / "lintas.yaml"
PLACE = Place("lintas.yaml", 3)


def finding(level: Level, rule: str = "LIN001", **more) -> Finding:
    return Finding(rule=rule, level=level, title="Title", message="What it is.", place=PLACE, **more)


def result(*findings: Finding, **more) -> Result:
    return Result("audit", "teashop", date(2026, 11, 20), findings=findings, **more)


@pytest.fixture(scope="module")
def audited() -> Result:
    return auditor.audit(KOPI_PAY, as_of=date(2026, 11, 20))


def test_it_counts_what_the_result_holds(audited):
    summary = summary_of(audited, {"json": "a.json"})
    assert sum(summary["findings"]["by_rule"].values()) == len(audited.open_findings) == summary["findings"]["open"]
    assert sum(summary["findings"]["by_level"].values()) == len(audited.open_findings)
    assert sum(summary["transfers"].values()) == len(audited.transfers)
    assert summary["coverage"]["tables"] == len(audited.tables)
    assert summary["coverage"]["complete"] is True
    assert summary["reports"] == {"json": "a.json"}
    assert json.loads(json.dumps(summary)) == summary


def test_evidence_and_examples_are_in_no_form_of_it(audited):
    shown = {example for table in audited.tables for column in table.columns for example in column.examples}
    shown |= {piece for found in audited.findings for piece in found.evidence}
    kept = json.dumps(summary_of(audited), ensure_ascii=False) + markdown_of(audited) + sentence_of(audited)
    assert len(shown) > 50
    assert [example for example in shown if len(example) > 3 and example in kept] == []


@pytest.mark.parametrize(
    ("levels", "fail_on", "expected"),
    [
        ((Level.ERROR,), "error", True),
        ((Level.ERROR,), "never", False),
        ((Level.WARNING,), "error", False),
        ((Level.WARNING,), "warning", True),
        ((Level.NOTE, Level.WARNING), "warning", True),
        ((Level.NOTE,), "note", True),
        ((), "note", False),
    ],
)
def test_a_level_is_reached_by_the_worst_open_finding(levels, fail_on, expected):
    assert reaches(result(*map(finding, levels)), fail_on) is expected


def test_accepted_findings_reach_nothing():
    entry = Accepted("Known.", "dpo@example", date(2027, 1, 1), PLACE)
    assert not reaches(result(finding(Level.ERROR).accept(entry)), "note")


def test_what_could_not_be_read_is_no_finding_of_the_law():
    gap = UnreadReport("s3://lake/x", "nobody answers", "try again")
    assert not reaches(result(finding(Level.ERROR, "LIN008"), unread=(gap,)), "note")
    assert reaches(result(finding(Level.ERROR, "LIN008"), finding(Level.NOTE), unread=(gap,)), "note")


def test_the_next_due_date_is_the_earliest_of_what_is_owed():
    owed = [finding(Level.ERROR, due=date(2027, 1, day)) for day in (9, 3, 20)]
    assert summary_of(result(*owed))["next_due"] == "2027-01-03"
    assert summary_of(result(finding(Level.ERROR, due=date(2027, 1, 1), outcome="met")))["next_due"] is None


def test_a_summary_stays_small_however_much_was_found():
    many = result(*(finding(Level.ERROR, columns=(f"c{n}",)) for n in range(5_000)))
    assert len(json.dumps(summary_of(many))) < 1_000
    text = markdown_of(many)
    assert f"{5_000 - MOST_ROWS:,} more findings not shown." in text
    assert text.count("\n") < 2 * MOST_ROWS


def test_names_become_neither_markup_nor_steer_a_terminal():
    hostile = "<img src=x onerror=alert(1)>|\x1b[2J\u202e"
    gap = UnreadReport(hostile, hostile, hostile)
    text = markdown_of(
        replace(result(finding(Level.ERROR, dataset=hostile, columns=(hostile,))), unread=(gap,), name=hostile)
    )
    assert "\x1b" not in text
    assert "\u202e" not in text
    outside = re.sub("`[^`]*`", "", text)
    assert re.findall(r"(?<!\\)<(?!br)", outside) == []
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5, 4}, "a pipe in a name begins no cell"


def test_errors_come_first():
    found = pressing_first(result(finding(Level.NOTE), finding(Level.ERROR), finding(Level.WARNING)))
    assert [one.level for one in found] == [Level.ERROR, Level.WARNING, Level.NOTE]
