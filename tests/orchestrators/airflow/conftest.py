"""A real Airflow with a database of its own. Its home has to be known before Airflow is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_HOME = tempfile.TemporaryDirectory(prefix="lintas-airflow-")
_DAGS = Path(_HOME.name) / "dags"
_DAGS.mkdir()
EVENTS = Path(_HOME.name) / "openlineage.ndjson"
os.environ |= {
    "AIRFLOW_HOME": _HOME.name,
    "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps({"type": "file", "log_file_path": str(EVENTS), "append": True}),
}  # fmt: skip


def airflow(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run Airflow's command line as a user would."""
    command = [str(Path(sys.executable).parent / "airflow"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


@pytest.fixture(scope="session")
def home() -> Path:
    """Airflow's home folder, with a migrated SQLite database."""
    migrated = airflow("db", "migrate")
    assert migrated.returncode == 0, migrated.stderr[-3000:]
    return Path(_HOME.name)


@pytest.fixture
def dags(home: Path) -> Iterator[Path]:
    """The folder of DAG files, emptied afterwards."""
    yield _DAGS
    for path in _DAGS.glob("*.py"):
        path.unlink()


Ran = Callable[..., "dict[tuple[str, int], tuple[str, Any, int]]"]


@pytest.fixture
def run(dags: Path) -> Ran:
    """Writes a DAG file and tests the DAG: state, returned value and tries of each task, by its id and map index."""

    def _run(source: str, **more: Any) -> dict[tuple[str, int], tuple[str, Any, int]]:
        from airflow.models.xcom import XComModel
        from airflow.settings import Session

        name = f"dag_{abs(hash(source))}"
        (dags / f"{name}.py").write_text(HEAD.format(name=name) + source)
        found: dict[str, Any] = {"__file__": str(dags / f"{name}.py"), "__name__": name}
        exec(compile((dags / f"{name}.py").read_text(), str(dags / f"{name}.py"), "exec"), found)
        ran = found["dag"].test(**more)
        with Session() as session:
            rows = session.query(XComModel).filter(
                XComModel.run_id == ran.run_id, XComModel.dag_id == ran.dag_id, XComModel.key == "return_value"
            )
            kept = {(row.task_id, row.map_index): XComModel.deserialize_value(row) for row in rows}
            tasks = ran.get_task_instances(session=session)
            return {
                (one.task_id, one.map_index): (str(one.state), kept.get((one.task_id, one.map_index)), one.try_number)
                for one in tasks
            }

    return _run


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread each, in processes of their own."""
    folder = tmp_path_factory.mktemp("dask")
    found = folder / "scheduler.json"
    program, usual = str(Path(sys.executable).parent / "dask"), ["--scheduler-file", str(found), "--no-dashboard"]
    commands = [["scheduler", "--port", "0", "--host", "127.0.0.1"], *[["worker", "--nthreads", "1"]] * 2]
    started = [
        subprocess.Popen([program, *command, *usual], cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True)
        for command in commands
    ]
    try:
        until = time.monotonic() + 60
        while not (found.exists() and found.read_text().endswith("}")):
            assert time.monotonic() < until
            time.sleep(0.1)
        yield json.loads(found.read_text())["address"].replace("tcp://", "dask://")
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


HEAD = """
from datetime import datetime, timedelta, timezone
from airflow.sdk import DAG, task
from auditor.orchestrators.airflow import LintasAuditOperator, LintasScanOperator
dag = DAG("{name}", schedule=None, default_args={{"retries": 1, "retry_delay": timedelta(seconds=1)}})
"""
