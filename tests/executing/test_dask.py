"""A real Dask scheduler with workers in processes of their own."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from clusters_for_tests import dask
from lakes_for_tests import DAY, as_json, company, lake, wait_for
from work_for_tests import NotToBePickled, Trying, Watched, outcomes

import auditor
from auditor.cli import run as lintas
from auditor.executing import ExecutorError, Lost, cluster
from auditor.executing.cluster import DaskExecutor
from auditor.executing.serial import SerialExecutor

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")
HERE = Path(__file__).parent


def test_results_are_those_of_one_process_and_what_must_not_travel_is_done_here(scheduler):
    units = [*range(20), "raise", "memory"]
    far = DaskExecutor(scheduler, SerialExecutor())
    assert outcomes(far, Trying(add=1), units) == outcomes(SerialExecutor(), Trying(add=1), units)
    there, here = outcomes(far, Trying(here=(7,)), ["who", 7])
    assert there != os.getpid()
    assert here == 14
    assert outcomes(far, Trying(here=("who",)), [1, "who", 2]) == [2, os.getpid(), 4]


def test_a_path_that_a_worker_does_not_see_is_named(scheduler):
    done, lost = outcomes(DaskExecutor(scheduler, SerialExecutor()), Trying(unseen={2: "/mnt/lake/t.csv"}), [1, 2])
    assert done == 2
    assert "does not see /mnt/lake/t.csv" in lost.reason
    assert "object store" in lost.hint


def test_a_unit_that_kills_every_worker_is_lost_alone(scheduler, tmp_path):
    units = [0, ("kill", 9), *range(1, 8), ("kill once", str(tmp_path / "marker")), 8]
    found = outcomes(DaskExecutor(scheduler, SerialExecutor()), Trying(), units)
    lost = found.pop(1)
    assert isinstance(lost, Lost)
    assert "died" in lost.reason
    assert found == [0, 2, 4, 6, 8, 10, 12, 14, "came through", 16]


def test_a_scan_and_an_audit_find_the_same_on_a_cluster(scheduler, tmp_path):
    executor = scheduler.replace("tcp://", "dask://")
    folder = str(lake(tmp_path / "lake"))
    assert as_json(auditor.scan(folder, executor=executor)) == as_json(auditor.scan(folder))
    manifest = company(tmp_path / "firm")
    far, near = (auditor.audit(manifest, as_of=DAY, executor=one) for one in (executor, "serial"))
    assert as_json(far) == as_json(near)


def test_relative_places_are_seen_from_a_worker_that_runs_elsewhere(scheduler, tmp_path, monkeypatch):
    lake(tmp_path / "lake", tables=2)
    monkeypatch.chdir(tmp_path)
    found = auditor.scan("lake", executor=scheduler.replace("tcp://", "dask://"))
    assert [table.path for table in found.tables] == ["lake/t00.parquet", "lake/t01.csv"]
    assert [row.location for row in found.unread] == ["lake/damaged.parquet"]


def test_settings_that_cannot_travel_are_refused(scheduler):
    with pytest.raises(ExecutorError, match="cannot be sent"):
        outcomes(DaskExecutor(scheduler, SerialExecutor()), Trying(here=(NotToBePickled(),)), [1])


def test_nobody_at_the_address_is_an_error_of_usage(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(cluster, "_ANSWER", 0.3)
    monkeypatch.chdir(tmp_path)
    lake(tmp_path / "lake", tables=1)
    assert lintas(["scan", "lake", "--no-cache", "--executor", "dask://127.0.0.1:9"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "no Dask scheduler can be reached" in err
    assert "Traceback" not in err


def test_a_cluster_without_workers_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_WORKERS", 0.5)
    found = tmp_path / "scheduler.json"
    alone = dask("scheduler", "--scheduler-file", str(found), "--no-dashboard", "--port", "0", "--host", "127.0.0.1")
    try:
        wait_for(lambda: found.exists() and found.read_text().endswith("}"))
        with pytest.raises(ExecutorError, match="has no workers"):
            outcomes(DaskExecutor(json.loads(found.read_text())["address"], SerialExecutor()), Trying(), [1])
    finally:
        os.killpg(alone.pid, signal.SIGKILL)
        alone.wait()


@pytest.mark.parametrize("dying", ["scheduler", "worker"])
def test_when_the_cluster_goes_away_what_it_had_is_lost_and_what_stays_here_is_done(
    dying, tmp_path, monkeypatch, capfd
):
    found = tmp_path / "scheduler.json"
    usual = ["--scheduler-file", str(found), "--no-dashboard"]
    process = dask("scheduler", *usual, "--port", "0", "--host", "127.0.0.1")
    worker = dask("worker", *usual, "--nthreads", "1", "--local-directory", str(tmp_path))
    try:
        wait_for(lambda: found.exists() and found.read_text().endswith("}"))
        executor = DaskExecutor(json.loads(found.read_text())["address"], SerialExecutor())
        results = executor.run(Trying(here=(9,)), [1, ("sleep", 60), 2, 3, 4, 9], Watched())
        assert next(results) == (0, 2)
        monkeypatch.setattr(cluster, "_RETURN", 2.0)
        os.killpg({"scheduler": process, "worker": worker}[dying].pid, signal.SIGKILL)
        left = dict(results)
    finally:
        for one in (process, worker):
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
    assert left.pop(5) == 18
    assert sorted(left) == [1, 2, 3, 4]
    assert all(isinstance(one, Lost) and "went away" in one.reason for one in left.values())
    assert "Traceback" not in capfd.readouterr().err
