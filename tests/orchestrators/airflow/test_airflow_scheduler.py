"""Airflow as it runs in production: its command line, its list of providers, its scheduler with tasks in processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import EVENTS, airflow

EXAMPLE = Path(__file__).parents[3] / "examples" / "airflow" / "dags"
PATIENCE = 180
"""Seconds until a run that the scheduler does not finish is given up; it takes about twenty."""


def test_the_example_runs_from_the_command_line(home, tmp_path):
    conf = json.dumps({"as_of": "2026-11-20", "reports": str(tmp_path)})
    environment = os.environ | {"AIRFLOW__CORE__DAGS_FOLDER": str(EXAMPLE)}
    ran = airflow("dags", "test", "kopi_pay_audit", "2026-11-20", "--conf", conf, env=environment)
    told = ran.stdout + ran.stderr
    assert "findings reach error: kopi-pay, as of 2026-11-20" in told
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".sarif"]
    assert re.search(r"Returned value was: \d+ errors, \d+ warnings; transfers: \{'blocked'", told), "what `tell` tells"


def test_the_provider_is_listed():
    from airflow.providers_manager import ProvidersManager

    provider = ProvidersManager().providers["lintas"]
    assert provider.data["operators"] == [
        {"integration-name": "Lintas", "python-modules": ["auditor.orchestrators.airflow"]}
    ]


def test_what_the_provider_says_is_in_the_form_that_airflow_asks_for():
    import airflow as package
    from jsonschema import validate

    from auditor.orchestrators.airflow_provider import get_provider_info

    schema = Path(package.__file__).parent / "provider_info.schema.json"
    validate(get_provider_info(), json.loads(schema.read_text()))


@pytest.fixture
def server(home, dags):
    """Airflow's API server, DAG processor, scheduler and triggerer, as `airflow standalone` starts them."""
    port = _free_port()
    environment = os.environ | {
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__API_AUTH__JWT_SECRET": "0123456789abcdef" * 4,
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
    }
    program = str(Path(sys.executable).parent / "airflow")
    parts = [
        ("api-server", "--host", "127.0.0.1", "--port", str(port)),
        ("dag-processor",),
        ("scheduler",),
        ("triggerer",),
    ]
    logs = [(home / f"{part[0]}.log").open("w") for part in parts]
    started = [
        subprocess.Popen([program, *part], env=environment, stdout=log, stderr=log, start_new_session=True)
        for part, log in zip(parts, logs, strict=True)
    ]
    yield environment
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
    for process, log in zip(started, logs, strict=True):
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        log.close()


def test_the_scheduler_runs_it_in_processes_and_tries_again_only_what_could_not_be_read(
    server, home, dags, tmp_path, cluster
):
    kopi_pay = Path(__file__).parents[3] / "examples" / "kopi-pay"
    (dags / "nightly.py").write_text(
        "from datetime import timedelta\n"
        "from airflow.sdk import DAG\n"
        "from auditor.orchestrators.airflow import LintasAuditOperator, LintasScanOperator\n"
        "again = {'retries': 1, 'retry_delay': timedelta(seconds=1)}\n"
        "with DAG('nightly', schedule=None, is_paused_upon_creation=False, default_args=again):\n"
        f"    audit = LintasAuditOperator(task_id='audit', manifest={str(kopi_pay)!r}, as_of='2026-11-20', workers=2)\n"
        f"    missing = LintasScanOperator(task_id='missing', location={str(tmp_path / 'nowhere')!r})\n"
        "    scan = LintasScanOperator.partial(task_id='scan').expand(location="
        f"[{str(kopi_pay / 'data' / 'vn')!r}, {str(kopi_pay / 'data' / 'th')!r}])\n"
        # By itself: beside another, Airflow hears up to five seconds late that it left, and takes the one that came back
        # for dead. The cluster answers sooner than that.
        f"    deferred = LintasScanOperator(task_id='deferred', location={str(kopi_pay / 'data' / 'vn')!r}, "
        f"deferrable=True, executor_address={cluster!r}, trigger_rule='all_done')\n"
        "    [audit, missing, scan] >> deferred\n"
    )
    states = _finished("nightly", server, home)
    assert states == {
        ("audit", -1): ("failed", 1),
        ("missing", -1): ("failed", 2),
        ("deferred", -1): ("success", 1),
        ("scan", 0): ("success", 1),
        ("scan", 1): ("success", 1),
    }
    assert _logs_of_the_trigger(home), "the deferred task left a log of its trigger"
    events = [json.loads(line) for line in EVENTS.read_text().splitlines()]
    inputs = [one for event in events if event["job"]["name"] == "nightly.audit" for one in event["inputs"]]
    tags = {tag["value"] for one in inputs for tag in one["facets"].get("tags", {}).get("tags", ())}
    assert "national_id" in {tag.partition(".")[0] for tag in tags}
    assert all(one["namespace"] == "file" for one in inputs)


def _finished(dag_id: str, environment: dict[str, str], home: Path) -> dict[tuple[str, int], tuple[str, int]]:
    """Trigger a DAG as soon as it is known, wait for the end of its run, and return state and tries by task."""
    until = time.monotonic() + PATIENCE
    while airflow("dags", "trigger", dag_id, "--run-id", "once", env=environment).returncode:
        assert time.monotonic() < until, _logs(home)
        time.sleep(1)
    from airflow.models import TaskInstance
    from airflow.models.dagrun import DagRun
    from airflow.settings import Session

    while True:
        with Session() as session:
            ran = session.query(DagRun).filter_by(dag_id=dag_id, run_id="once").one()
            if str(ran.state) in ("success", "failed"):
                tasks = session.query(TaskInstance).filter_by(dag_id=dag_id, run_id="once")
                return {(one.task_id, one.map_index): (str(one.state), one.try_number) for one in tasks}
        assert time.monotonic() < until, _logs(home)
        time.sleep(1)


def _logs_of_the_trigger(home: Path) -> list[Path]:
    return list((home / "logs").rglob("task_id=deferred/*.trigger.*.log"))


def _logs(home: Path) -> str:
    return "\n".join(path.read_text()[-3000:] for path in sorted(home.glob("*.log")))


def _free_port() -> int:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
