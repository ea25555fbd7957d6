"""What people see of a scan while it lasts and when it is over."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys

import pytest
from lakes_for_tests import lake, lintas
from rich.console import Console

from auditor.cli.progress import Cost, read_of, size
from auditor.cli.progress_bar import Bar
from auditor.findings.model import TableReport, UnreadReport
from auditor.scanning import Told, scan_location
from auditor.table_scan import Outcome

HOSTILE = "\x1b[2Jdata/[bold red]x[/]\u202e\n:warning:/%s{0}.parquet"


def told(rows=10, total=None, design=(), **more):
    report = TableReport("t", "t", None, "parquet", rows, total, dict(design), "", ())
    return Told(more.pop("location", "t.parquet"), Outcome(report, bytes_read=more.pop("bytes_read", 0)), **more)


def test_a_bar_shows_hostile_names_as_text():
    shown = io.StringIO()
    with Bar(Console(file=shown, force_terminal=True, width=200, color_system=None)) as bar:
        bar.looking(HOSTILE)
        bar.found(2)
        for name in (HOSTILE, HOSTILE, "\udcff.csv"):
            bar.started(name)
        bar.line(f"[bold]{HOSTILE!r}")
        bar._shown.refresh()
        bar.finished(HOSTILE)
        bar._shown.refresh()
        bar.finished("never started")
    out = shown.getvalue()
    assert "[bold red]x[/]" in out
    assert r"\x1b[2J" in out
    assert "\x1b[2Jdata" not in out
    assert "\u202e" not in out
    assert "1/2 tables" in out


def test_cost_counts_what_was_read_and_not_what_was_remembered():
    cost = Cost()
    failed = Told("x", Outcome(None, unread=(UnreadReport("x", "damaged", "mend it"),), bytes_read=5))
    for one in (told(rows=1_000, bytes_read=2_000_000), failed, told(rows=7, bytes_read=9, remembered=True)):
        cost.add(one)
    assert cost.words(1.26) == "read 1 table: 1,000 rows, 2.0 MB in 1.3 s; 1 unchanged, not read again"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (told(10, 10, bytes_read=312), "t.parquet: all of 10 rows, 312 bytes"),
        (
            told(10, 500, {"clusters_read": 4, "clusters_total": 9, "cluster_unit": "row group"}, bytes_read=4_100),
            "t.parquet: 10 of 500 rows, 4 of 9 row groups, 4.1 kB",
        ),
        (
            told(10, None, {"clusters_read": 4, "clusters_total": None, "cluster_unit": "byte window"}),
            "t.parquet: 10 rows of an unknown number, 4 byte windows, 0 bytes",
        ),
        (told(remembered=True), "t.parquet: unchanged, not read again"),
        (
            Told("a\nb", Outcome(None, unread=(UnreadReport("a", "it is\ndamaged", ""),))),
            r"a\nb: not read: it is damaged",
        ),
    ],
)
def test_what_was_read_of_a_table_is_one_line(one, expected):
    assert read_of(one) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (999_960, "1.0 MB"), (3 * 10**12, "3.0 TB")],
)
def test_bytes_for_people(count, expected):
    assert size(count) == expected


def test_progress_is_told_of_every_table_in_the_order_of_discovery(tmp_path):
    lake(tmp_path / "lake")

    class Seen:
        def __init__(self):
            self.calls = []

        def __getattr__(self, name):
            return lambda what: self.calls.append((name, what))

    seen = Seen()
    scan_location("lake", tmp_path, progress=seen)
    names = [f"lake/{path.name}" for path in sorted((tmp_path / "lake").iterdir())]
    assert [what for name, what in seen.calls if name == "found"] == [7]
    assert [what for name, what in seen.calls if name == "started"] == names
    assert [what for name, what in seen.calls if name == "finished"] == names
    assert [what.location for name, what in seen.calls if name == "told"] == names


def test_where_nobody_watches_there_is_no_bar_and_quiet_says_nothing(tmp_path):
    lake(tmp_path / "lake", tables=2)
    err = {}
    for flag in ("--quiet", "--verbose", "--full"):
        run = lintas("scan", "lake", flag, "--no-cache", "--format", "json", folder=tmp_path)
        err[flag] = run.communicate(timeout=60)[1].splitlines()
    assert err["--quiet"] == []
    assert len(err["--full"]) == 1
    assert err["--full"][0].startswith("read 2 tables: 80 rows, ")
    assert err["--verbose"][0].startswith("lake/damaged.parquet: not read: ")
    assert err["--verbose"][1].startswith("lake/t00.parquet: all of 40 rows, ")
    assert len(err["--verbose"]) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_there_is_a_bar_that_goes_away(tmp_path):
    lake(tmp_path / "lake", tables=2)
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "auditor", "scan", "lake", "--no-cache"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(theirs)
    out = b""
    try:
        while chunk := os.read(ours, 4096):
            out += chunk
    except OSError:  # the other end is closed
        pass
    assert run.wait(timeout=60) == 3
    text = out.decode(errors="replace")
    assert "/3 tables" in text
    assert "read 2 tables" in text.splitlines()[-1]
