"""A real Dask cluster for the tests of this folder."""

from __future__ import annotations

import json
import os
import signal

import pytest
from clusters_for_tests import dask
from lakes_for_tests import wait_for


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler with two workers of one thread, each with a nanny that starts it anew when it dies."""
    folder = tmp_path_factory.mktemp("dask")
    found = folder / "scheduler.json"
    usual = ["--scheduler-file", str(found), "--no-dashboard"]
    started = [
        dask("scheduler", *usual, "--port", "0", "--host", "127.0.0.1"),
        *(dask("worker", *usual, "--nthreads", "1", "--local-directory", str(folder)) for _ in range(2)),
    ]
    try:
        wait_for(lambda: found.exists() and found.read_text().endswith("}"))
        yield json.loads(found.read_text())["address"]
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
