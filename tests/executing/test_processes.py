"""Worker processes: the same results as without them, and what is lost when one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest
from work_for_tests import NotToBePickled, OnlyInTheParent, Trying, Watched, outcomes

from auditor.executing import Lost
from auditor.executing.processes import ProcessExecutor
from auditor.executing.serial import SerialExecutor


def test_results_are_the_same_whoever_does_the_work_and_however_many():
    units = [*range(30), "raise", "memory", "recursion", *range(5)]
    alone = outcomes(SerialExecutor(), Trying(add=1), units)
    assert alone[:3] == [1, 3, 5]
    assert outcomes(ProcessExecutor(1), Trying(add=1), units) == alone
    assert outcomes(ProcessExecutor(3), Trying(add=1), units) == alone


def test_a_failure_is_told_by_its_type_and_never_by_its_message():
    for executor in (SerialExecutor(), ProcessExecutor(2)):
        failed, large, done = outcomes(executor, Trying(), ["raise", "memory", 4])
        assert isinstance(failed, Lost)
        assert "ValueError" in failed.reason
        assert "S1234567D" not in repr(failed)
        assert large.reason == "it does not fit in memory"
        assert done == 8


@pytest.mark.parametrize(
    ("deadly", "told"),
    [
        (("kill", signal.SIGKILL), "SIGKILL"),
        (("kill", signal.SIGSEGV), "SIGSEGV"),
        (("kill while answering", 100_000), "SIGKILL"),
        ("exit", "code 3"),
    ],
)
def test_a_worker_that_dies_loses_one_unit_which_is_named(deadly, told):
    watch = Watched()
    found = outcomes(ProcessExecutor(2), Trying(), [1, 2, deadly, 3, 4, 5, 6], watch)
    lost = found.pop(2)
    assert found == [2, 4, 6, 8, 10, 12]
    assert told in lost.reason
    assert lost.hint
    assert watch.started_places.count(2) == 2
    assert watch.sentences == []


def test_what_only_failed_beside_others_comes_through_alone(tmp_path):
    once = ("kill once", str(tmp_path / "marker"))
    assert outcomes(ProcessExecutor(2), Trying(), [1, once, 2]) == [2, "came through", 4]


def test_every_worker_may_die_and_the_rest_is_done():
    units = [("kill", 9), ("kill", 9), ("kill", 9), *range(6)]
    found = outcomes(ProcessExecutor(2), Trying(), units)
    assert all(isinstance(one, Lost) for one in found[:3])
    assert found[3:] == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("odd", [OnlyInTheParent(), NotToBePickled()])
def test_settings_that_cannot_travel_are_used_in_this_process_and_that_is_said(odd):
    watch = Watched()
    work = Trying(here=(odd,))
    executor = ProcessExecutor(2)
    executor.prepare(work)
    assert outcomes(executor, work, [1, 2, 3, "who"], watch) == [2, 4, 6, os.getpid()]
    assert len(watch.sentences) == 1
    assert "in this process" in watch.sentences[0]
    assert "secret" not in watch.sentences[0]


def test_a_result_that_cannot_travel_is_lost_and_the_worker_is_not():
    lost, first, second = outcomes(ProcessExecutor(1), Trying(), ["lambda", "who", "who"])
    assert "could not be handed on" in lost.reason
    assert first == second != os.getpid()


def test_native_threads_are_shared_out_and_ctrl_c_is_the_parents(monkeypatch):
    for name in ("POLARS_MAX_THREADS", "ARROW_IO_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    assert outcomes(ProcessExecutor(1, threads_each=1), Trying(), ["threads", "interrupts"]) == [(1, "1"), True]
    assert "POLARS_MAX_THREADS" not in os.environ
    monkeypatch.setenv("POLARS_MAX_THREADS", "3")
    assert outcomes(ProcessExecutor(1, threads_each=1), Trying(), ["threads"]) == [(3, "1")]


def test_units_are_made_a_few_ahead_of_the_workers():
    made = []

    def units():
        for number in range(100):
            made.append(number)
            yield number

    results = ProcessExecutor(2).run(Trying(), units(), Watched())
    next(results)
    assert len(made) <= 8
    results.close()
    assert len(made) <= 8


def test_workers_may_get_ready_before_there_are_units_and_what_fails_then_is_not_told(tmp_path):
    executor, work, watch = ProcessExecutor(2), Trying(add=1, marker=str(tmp_path)), Watched()
    executor.prepare(work)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    *doubled, worker = outcomes(executor, work, [*range(20), "who"], watch)
    assert doubled == [2 * number + 1 for number in range(20)]
    assert str(worker) in {path.name for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == 2
    assert watch.sentences == []


def test_workers_that_got_ready_for_nothing_are_ended(tmp_path):
    executor = ProcessExecutor(2)
    executor.prepare(Trying(marker=str(tmp_path)))
    while not list(tmp_path.iterdir()):
        time.sleep(0.01)
    executor.close()
    for ready in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(ready.name), 0)
    assert outcomes(executor, Trying(), [1, 2]) == [2, 4]


def test_who_stops_reading_results_ends_the_workers():
    results = ProcessExecutor(2).run(Trying(), ["who", ("sleep", 60), ("sleep", 60)], Watched())
    _, worker = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_script_without_a_guard_ends_and_is_told_what_to_write(tmp_path):
    lake = tmp_path / "lake"
    lake.mkdir()
    for number in range(9):
        pl.DataFrame({"email": ["siti@contoh.id"]}).write_csv(lake / f"t{number}.csv")
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from pathlib import Path\n"
        "from auditor.executing import Execution\n"
        "from auditor.scanning import scan_location\n"
        f"lake = Path({str(lake)!r})\n"
        "scan = scan_location(str(lake), lake, execution=Execution('processes', 2))\n"
        "print(len(scan.tables), len(scan.unread))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout == "9 0\n"
    assert 'under `if __name__ == "__main__":`' in done.stderr
