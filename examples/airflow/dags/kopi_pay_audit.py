"""A nightly audit of the example company, a scan of each of its folders, and a task that tells what came of it.

The audit fails on purpose: Kopi Pay does things that its laws forbid. `tell` runs all the same, from the summary.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from airflow.sdk import Param, dag, task

from auditor.orchestrators.airflow import LintasAuditOperator, LintasScanOperator

KOPI_PAY = Path(__file__).resolve().parents[2] / "kopi-pay"


@dag(
    schedule="0 2 * * *",
    start_date=datetime(2026, 11, 1, tzinfo=timezone(timedelta(hours=8), "Asia/Singapore")),
    catchup=False,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    params={
        "as_of": Param("", type="string", description="ask the law of this day (YYYY-MM-DD); empty: of the run's day"),
        "reports": Param("/tmp/kopi-pay-reports", type="string", description="where the reports go"),
    },
    tags=["personal data"],
)
def kopi_pay_audit() -> None:
    audit = LintasAuditOperator(
        task_id="audit",
        manifest=str(KOPI_PAY),
        as_of="{{ params.as_of }}",
        fail_on="error",
        outputs={
            "json": "{{ params.reports }}/{{ dag_run.run_after | ds }}.json",
            "sarif": "{{ params.reports }}/{{ dag_run.run_after | ds }}.sarif",
        },
    )

    @task
    def folders() -> list[str]:
        return sorted(str(path) for path in (KOPI_PAY / "data").iterdir())

    LintasScanOperator.partial(task_id="scan", sample_rows=2_000).expand(location=folders())

    @task(trigger_rule="all_done")
    def tell(**context: Any) -> str:
        summary = context["ti"].xcom_pull(task_ids="audit")
        levels, coverage = summary["findings"]["by_level"], summary["coverage"]
        return (
            f"{levels['error']} errors, {levels['warning']} warnings; transfers: {summary['transfers']}; "
            f"{coverage['tables']} tables read, {coverage['unread']} places not; next due {summary['next_due']}; "
            f"see {summary['reports']['json']}"
        )

    audit >> tell()


kopi_pay_audit()
