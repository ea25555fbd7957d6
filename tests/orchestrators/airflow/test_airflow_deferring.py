"""Deferred operators in a real Airflow, with a real Dask cluster that does the work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

KOPI_PAY = Path(__file__).parents[3] / "examples" / "kopi-pay"


def kept_on(cluster: str) -> tuple[str, ...]:
    from distributed import Client

    with Client(cluster.replace("dask://", "tcp://"), set_as_default=False) as client:
        return tuple(client.list_datasets())


def comparable(path: Path) -> dict[str, object]:
    document = json.loads(path.read_text())
    for name in ("run", "provenance", "cost"):
        document.pop(name, None)
    return document


def test_a_deferred_audit_says_what_one_that_stays_says(run, cluster, tmp_path, capfd):
    summaries = {}
    for name, more in {"far": f", deferrable=True, executor_address={cluster!r}", "near": ""}.items():
        report = tmp_path / f"{name}.json"
        ran = run(
            f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(KOPI_PAY)!r}, as_of='2026-11-20', "
            f"outputs={{'json': {str(report)!r}}}{more})"
        )
        state, summaries[name], tries = ran[("audit", -1)]
        assert (state, tries) == ("failed", 1), "findings, and no retry"
    out, err = capfd.readouterr()
    assert (out + err).count("given to the cluster at dask://") == 1
    assert {**summaries["far"], "reports": {}} == {**summaries["near"], "reports": {}}
    assert comparable(tmp_path / "far.json") == comparable(tmp_path / "near.json")
    assert kept_on(cluster) == ()


def test_a_mapped_scan_defers_where_airflow_is_configured_so(run, cluster, monkeypatch, capfd):
    monkeypatch.setenv("AIRFLOW__OPERATORS__DEFAULT_DEFERRABLE", "True")
    places = [str(KOPI_PAY / "data" / name) for name in ("vn", "th")]
    ran = run(
        f"LintasScanOperator.partial(task_id='scan', dag=dag, executor_address={cluster!r}).expand(location={places!r})\n"
        f"LintasScanOperator(task_id='alone', dag=dag, location={places[0]!r})"
    )
    assert [(ran[key][0], ran[key][1]["coverage"]["columns_personal"] > 0) for key in sorted(ran)] == [
        ("success", True)
    ] * 3
    out, err = capfd.readouterr()
    names = set(re.findall(r"given to the cluster at dask://\S+ as (\S+)", out + err))
    assert {name.split("/")[-2] for name in names} == {"0", "1"}, "one job for each, and none without a cluster"


def test_a_manifest_with_mistakes_fails_before_the_cluster_is_asked(run, cluster, tmp_path):
    (tmp_path / "lintas.yaml").write_text("version: 1\nname: x\ndatasetz: {}\n")
    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(tmp_path)!r}, deferrable=True, "
        f"executor_address={cluster!r})"
    )
    assert ran[("audit", -1)] == ("failed", None, 1)


def test_what_the_cluster_cannot_see_is_unread_and_may_be_tried_again(run, cluster, tmp_path):
    ran = run(
        f"LintasScanOperator(task_id='scan', dag=dag, location={str(tmp_path / 'nowhere')!r}, deferrable=True, "
        f"executor_address={cluster!r})"
    )
    state, summary, tries = ran[("scan", -1)]
    assert (state, summary["coverage"]["unread"], tries) == ("failed", 1, 2)


def test_a_cluster_that_is_not_there_is_asked_again(run):
    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(KOPI_PAY)!r}, deferrable=True, "
        "executor_address='dask://127.0.0.1:9')"
    )
    assert ran[("audit", -1)] == ("failed", None, 2)


def test_a_job_that_takes_too_long_is_taken_off_the_cluster(cluster):
    from types import SimpleNamespace

    from airflow.sdk.exceptions import TaskDeferralTimeout

    from auditor.executing.published import publish
    from auditor.orchestrators.airflow import LintasAuditOperator

    operator = LintasAuditOperator(task_id="audit", manifest="x", deferrable=True, executor_address=cluster)
    ti = SimpleNamespace(dag_id="d", run_id="r", task_id="audit", map_index=-1, try_number=1)
    publish(cluster, "lintas/d/r/audit/-1/1", print)
    assert kept_on(cluster) != ()
    with pytest.raises(TaskDeferralTimeout):
        operator.resume_execution("__fail__", {"error": "Trigger timeout"}, {"ti": ti})
    assert kept_on(cluster) == ()


def test_deferring_needs_a_cluster(home):
    from auditor.orchestrators.airflow import LintasAuditOperator

    with pytest.raises(ValueError, match="executor_address"):
        LintasAuditOperator(task_id="audit", manifest="lintas.yaml", deferrable=True)
