"""Scans and audits through executors, by the command line where people meet them."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import polars as pl
import pytest
from lakes_for_tests import DAY, as_json, company, group_lives, lake, lintas, plugged, wait_for

import auditor
from auditor.executing import Execution
from auditor.scanning import scan_location
from auditor.table_scan import ScanOptions
from detectors import Settings


def test_two_processes_find_what_one_finds(tmp_path):
    folder = str(lake(tmp_path / "lake"))
    alone, together = (as_json(auditor.scan(folder, workers=workers)) for workers in (1, 2))
    assert together == alone
    told = json.loads(alone)
    assert len(told["tables"]) == 6
    assert [Path(row["location"]).name for row in told["unread"]] == ["damaged.parquet"]


def test_workers_that_start_while_part_files_are_looked_for_find_what_one_process_finds(tmp_path):
    for table in range(4):
        for part in range(3):
            people = pl.DataFrame({"email": [f"siti{part}@contoh.id"] * 9, "amount": [table] * 9})
            place = tmp_path / "lake" / f"t{table}" / f"part-{part}.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            people.write_parquet(place)
    alone, together = (as_json(auditor.scan(tmp_path / "lake", workers=workers)) for workers in (1, 2))
    assert together == alone
    assert [len(table["columns"]) for table in json.loads(alone)["tables"]] == [2] * 4


def test_an_audit_that_verifies_transforms_is_the_same_with_two_processes(tmp_path):
    manifest = company(tmp_path)
    alone, together = (as_json(auditor.audit(manifest, as_of=DAY, workers=workers)) for workers in (1, 2))
    assert together == alone
    rules = {finding["rule"] for finding in json.loads(alone)["findings"]}
    assert {"LIN018", "LIN021"} <= rules, rules


def test_settings_that_cannot_be_pickled_do_not_stop_a_scan(tmp_path):
    class Recognizer:
        supported_entities = ("NAME",)
        name = "local"

        def analyze(self, text, entities, nlp_artifacts=None):
            return []

    sentences = []

    class Seen:
        def __getattr__(self, name):
            return sentences.append if name == "said" else lambda *_: None

    options = ScanOptions(settings=Settings(extra_recognizers=(Recognizer(),)))
    found = scan_location(str(lake(tmp_path)), tmp_path, options, progress=Seen(), execution=Execution(None, 2))
    assert len(found.tables) == 6
    assert ["in this process" in said for said in sentences] == [True]


def test_a_table_that_kills_its_reader_is_unread_and_the_others_are_read(tmp_path):
    folder = lake(tmp_path / "lake")
    for name in ("a", "t01b", "z"):
        (folder / f"{name}.deadly").write_text("x")
    run = lintas(
        "scan", "lake", "--workers", "2", "--format", "json", folder=tmp_path, environment=plugged(tmp_path / "p")
    )
    out, err = run.communicate(timeout=60)
    assert run.returncode == 3, err
    told = json.loads(out)
    assert len(told["tables"]) == 6
    unread = {row["location"]: row["reason"] for row in told["unread"]}
    assert sorted(unread) == ["lake/a.deadly", "lake/damaged.parquet", "lake/t01b.deadly", "lake/z.deadly"]
    assert unread["lake/z.deadly"] == "the worker process was ended by SIGKILL while reading it"
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [("--workers", "2"), ("--workers", "1")])
def test_ctrl_c_ends_everything_without_a_word_more(tmp_path, arguments):
    folder = lake(tmp_path / "lake", tables=2)
    for name in ("s1", "s2"):
        (folder / f"{name}.slow").write_text("x")
    environment = plugged(tmp_path / "p")
    run = lintas("scan", "lake", *arguments, "--output", "json=out.json", folder=tmp_path, environment=environment)
    begun = [folder / "s1.begun", folder / "s2.begun"][: int(arguments[1])]
    wait_for(lambda: all(marker.exists() for marker in begun))
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.strip()) == (130, "", "interrupted")
    assert not (tmp_path / "out.json").exists()
    wait_for(lambda: not group_lives(run.pid))


def test_workers_end_with_an_audit_that_is_killed(tmp_path):
    folder = lake(tmp_path / "lake", tables=2)
    for name in ("s1", "s2"):
        (folder / f"{name}.slow").write_text("x")
    run = lintas("scan", "lake", "--workers", "2", folder=tmp_path, environment=plugged(tmp_path / "p"))
    wait_for(lambda: (folder / "s1.begun").exists() and (folder / "s2.begun").exists())
    run.kill()
    run.communicate(timeout=60)
    wait_for(lambda: not group_lives(run.pid))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--executor", "threads"), "there is no executor 'threads'"),
        (("--executor", "serial", "--workers", "2"), "has one worker"),
        (("--workers", "0"), "0 is not in the range"),
    ],
)
def test_executors_that_cannot_be_had_are_errors_of_usage(tmp_path, arguments, told):
    lake(tmp_path / "lake", tables=1)
    run = lintas("scan", "lake", *arguments, folder=tmp_path)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 2, err
    assert out == ""
    assert told in " ".join(err.split())
    assert "Traceback" not in err


def test_tables_of_one_location_keep_their_order_and_places_are_told_from_the_base(tmp_path, monkeypatch):
    lake(tmp_path / "lake")
    monkeypatch.chdir(tmp_path)
    found = scan_location(["lake/*.csv", "lake/t00.parquet"], Path(), execution=Execution("processes", 2))
    assert [table.path for table in found.tables] == ["lake/t01.csv", "lake/t04.csv", "lake/t00.parquet"]
