from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.detection.__main__ import main
from benchmarks.detection.lintas_tool import from_report
from benchmarks.detection.page import Beside, Results, Speed, page
from benchmarks.detection.score import score
from benchmarks.rivals.tools import CUTS, TOOLS, Answer, Tool, as_categories, ask, settings

TRUTH = {
    "a.csv": {
        "country": "SG",
        "columns": {
            "mail": {"truth": ["email"], "accept": [], "personal": True},
            "home": {"truth": ["address"], "accept": [], "personal": True},
            "who": {"truth": ["name", "phone"], "accept": [], "personal": True},
            "who.else": {"truth": ["name"], "accept": [], "personal": True},
        },
    }
}


def test_one_command_makes_scores_and_writes_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "scores.json"
    arguments = [
        "--tables",
        "sg_clinic,products_retail",
        "--rows",
        "40",
        "--seed",
        "7",
        "--no-speed",
        "--json",
        str(out),
    ]
    main([*arguments, "--keep", str(tmp_path / "kept")])
    printed = capsys.readouterr().out
    assert printed.startswith("2 tables, ")
    assert "# Finding personal data in columns: results" in printed
    assert printed.count("no environment was given for it") == len(TOOLS)
    scores = json.loads(out.read_text(encoding="utf-8"))["lintas"]
    assert scores["tables"] == 2
    assert scores["is_personal"]["right"] > 0
    assert (tmp_path / "kept" / "truth.json").exists()


def test_what_is_inside_a_column_counts_for_the_column() -> None:
    report = {
        "tables": [
            {
                "name": "a.csv",
                "columns": [
                    {"name": "who.name", "tags": ["name"]},
                    {"name": "who.phones[]", "tags": ["phone"]},
                    {"name": "who.else.x", "tags": ["email"]},
                    {"name": "mail", "tags": []},
                ],
            }
        ]
    }
    assert from_report(report, TRUTH)["a.csv"] == {"who": ("name", "phone"), "who.else": ("email",), "mail": ()}


def test_doubts_of_meaning_are_decided_for_the_other_tool() -> None:
    shares = {cut: 0.5 if float(cut) <= 0.4 else 0.0 for cut in CUTS}
    found = {"mail": {"EMAIL_ADDRESS": shares, "URL": shares}, "home": {"LOCATION": shares}, "who": {"NRP": shares}}
    answer = Answer(TOOLS[1], tables={"a": {"seconds": 1.0, "columns": found}})
    said = as_categories(answer, TRUTH, "0.4", 0.5)["a.csv"]
    assert said == {"mail": ("email",), "home": ("address",), "who": ("nationality",)}
    assert as_categories(answer, TRUTH, "0.5", 0.1)["a.csv"] == {"mail": (), "home": (), "who": ()}


def test_only_tools_with_a_threshold_are_tuned() -> None:
    assert [len(list(settings(tool))) > 1 for tool in TOOLS] == [tool.tuned for tool in TOOLS]


def test_a_tool_that_cannot_run_is_told_and_not_fatal(tmp_path: Path) -> None:
    missing = ask(TOOLS[0], str(tmp_path / "no-python"), tmp_path, 5)
    assert missing.failed == "FileNotFoundError"
    broken = ask(Tool("that_is_not_there", "none", tuned=False), sys.executable, tmp_path, 5)
    assert broken.failed == "its adapter could not be started"
    assert not broken.tables


def test_the_page_shows_tools_side_by_side_and_what_was_not_run() -> None:
    ours = score(
        TRUTH, {"a.csv": {"mail": ["email"], "home": ["address"], "who": ["name", "phone"], "who.else": ["name"]}}
    )
    other = score(TRUTH, {"a.csv": {"mail": ["email"]}})
    text = page(
        Results(
            machine=("2 processors",),
            versions=("polars 1",),
            seed=1,
            rival_rows=40,
            ours=ours,
            seconds=3.0,
            beside=(Beside(Answer(TOOLS[1]), other, "20% of values at score 0.4", ours),),
            not_run=("DataProfiler (cannot be imported)",),
            speeds=(Speed("Lintas", 10_000, 2000.0), Speed("presidio_batch", 200, 100.0)),
        )
    )
    assert "| **Lintas** | 1.000 | 1.000 | 1.000 |" in text
    assert f"| {TOOLS[1].title} (20% of values at score 0.4) | 1.000 | 0.250 | 0.400 |" in text
    assert "Not run: DataProfiler (cannot be imported)." in text
    assert "| presidio_batch | 200 | 100 | 20 |" in text
    assert "## What this does not show" in text
