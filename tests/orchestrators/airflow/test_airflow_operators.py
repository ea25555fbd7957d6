"""The operators in a real Airflow: `dag.test()` runs each task as the Task SDK does."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

KOPI_PAY = Path(__file__).parents[3] / "examples" / "kopi-pay"
PEOPLE = [("Nguyễn Văn An", "an.nguyen@example.vn"), ("Trần Thị Bình", "binh.tran@example.vn")]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("create table people (full_name text, email text)")
        database.executemany("insert into people values (?, ?)", PEOPLE * 30)
    database.close()
    return path


@pytest.fixture
def quiet_manifest(tmp_path: Path) -> Path:
    """A company whose data stays at home: nothing to find."""
    (tmp_path / "stock.csv").write_text("product,pieces\nteapot,4\ncup,40\n")
    path = tmp_path / "lintas.yaml"
    path.write_text(
        "version: 1\nname: teashop\n"
        "parties: {shop: {name: Tea Shop, established_in: [SG]}}\n"
        "datasets: {stock: {location: stock.csv, country: SG, holder: shop, origin: [SG], categories: []}}\n"
    )
    return path


def test_findings_fail_the_task_for_good_and_leave_the_summary(run, tmp_path):
    report = tmp_path / "audit.json"
    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(KOPI_PAY)!r}, as_of='2026-11-20', "
        f"outputs={{'json': {str(report)!r}}})"
    )
    state, summary, tries = ran[("audit", -1)]
    assert (state, tries) == ("failed", 1), "no retry, though the DAG allows one"
    document = json.loads(report.read_text())
    assert summary["findings"]["by_level"] == document["summary"]["levels"]
    assert summary["transfers"] == document["summary"]["verdicts"]
    assert summary["findings"]["by_level"]["error"] > 0
    assert summary["reports"] == {"json": str(report)}


def test_no_evidence_and_no_example_is_in_what_airflow_keeps(run, tmp_path):
    report = tmp_path / "audit.json"
    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(KOPI_PAY)!r}, as_of='2026-11-20', fail_on='never', "
        f"outputs={{'json': {str(report)!r}}})"
    )
    state, summary, _ = ran[("audit", -1)]
    assert state == "success"
    document = json.loads(report.read_text())
    shown = {example for table in document["tables"] for column in table["columns"] for example in column["examples"]}
    shown |= {piece for finding in document["findings"] for piece in finding["evidence"]}
    assert len(shown) > 50
    kept = json.dumps(summary, ensure_ascii=False)
    assert [example for example in shown if len(example) > 3 and example in kept] == []
    assert len(kept) < 2_000


def test_a_clean_audit_succeeds_and_asks_the_law_of_the_day_of_the_run(run, quiet_manifest):
    from datetime import UTC, datetime

    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(quiet_manifest)!r})",
        logical_date=datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
    )
    state, summary, _ = ran[("audit", -1)]
    assert (state, summary["as_of"], summary["coverage"]["tables"]) == ("success", "2026-03-04", 1)


def test_the_day_is_that_of_the_time_zone_of_the_dag(run, quiet_manifest):
    from datetime import UTC, datetime

    ran = run(
        "import pendulum\n"
        "dag = DAG('zoned', schedule='30 7 * * *', start_date=pendulum.datetime(2026, 1, 1, tz='Asia/Singapore'))\n"
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(quiet_manifest)!r})",
        logical_date=datetime(2026, 3, 4, 23, 30, tzinfo=UTC),
    )
    assert ran[("audit", -1)][1]["as_of"] == "2026-03-05"


@pytest.mark.parametrize(("fail_on_unread", "end"), [(True, ("failed", 2)), (False, ("success", 1))])
def test_what_cannot_be_read_may_be_tried_again(run, quiet_manifest, fail_on_unread, end):
    (quiet_manifest.parent / "stock.csv").unlink()
    ran = run(
        f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(quiet_manifest)!r}, fail_on_unread={fail_on_unread})"
    )
    state, summary, tries = ran[("audit", -1)]
    assert (state, tries) == end
    assert summary["coverage"]["complete"] is False


def test_a_manifest_with_mistakes_fails_at_once(run, tmp_path):
    path = tmp_path / "lintas.yaml"
    path.write_text("version: 1\nname: x\ndatasetz: {}\n")
    ran = run(f"LintasAuditOperator(task_id='audit', dag=dag, manifest={str(path)!r})")
    assert ran[("audit", -1)] == ("failed", None, 1)


def test_a_scan_is_mapped_over_locations(run):
    places = [str(KOPI_PAY / "data" / name) for name in ("vn", "th", "shared")]
    ran = run(
        "@task(dag=dag)\ndef places():\n"
        f"    return {places!r}\n"
        "LintasScanOperator.partial(task_id='scan', dag=dag, sample_rows=500).expand(location=places())"
    )
    personal = [ran[("scan", index)][1]["coverage"]["columns_personal"] for index in range(3)]
    assert [ran[("scan", index)][0] for index in range(3)] == ["success"] * 3
    assert personal[0] > 0
    assert personal[1] > 0
    assert personal[2] == 0


def test_a_scan_takes_its_database_from_a_connection(run, shop, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", json.dumps({"conn_type": "sqlite", "host": str(shop)}))
    ran = run("LintasScanOperator(task_id='scan', dag=dag, conn_id='shop', dataset='shop', fail_on='note')")
    state, summary, tries = ran[("scan", -1)]
    assert (state, tries) == ("failed", 1)
    assert (summary["name"], summary["coverage"]["columns_personal"]) == ("shop", 2)


def test_what_a_connection_holds_reaches_the_audit_and_nothing_else(run, tmp_path, monkeypatch, capfd):
    from airflow.models.renderedtifields import RenderedTaskInstanceFields
    from airflow.settings import Session

    secret = "s3cret-enough-to-be-seen"
    told = {"conn_type": "postgres", "host": "127.0.0.1", "port": 1, "login": "audit", "password": secret}
    monkeypatch.setenv("AIRFLOW_CONN_SHOP_DB", json.dumps(told))
    (tmp_path / "lintas.yaml").write_text(
        "version: 1\nname: teashop\nparties: {shop: {name: Tea Shop, established_in: [SG]}}\n"
        "datasets: {people: {location: 'postgresql://${CONN_SHOP_DB_LOGIN}:${CONN_SHOP_DB_PASSWORD}@127.0.0.1:1/shop', "
        "country: SG, holder: shop, origin: [SG]}}\n"
    )
    report = tmp_path / "out.json"
    more = f"dag=dag, retries=0, conn_id='shop_db', outputs={{'json': {str(report)!r}}}"
    for task in (
        f"LintasScanOperator(task_id='scan', {more})",
        f"LintasAuditOperator(task_id='audit', manifest={str(tmp_path)!r}, fail_on='never', {more})",
    ):
        ((state, summary, _),) = run(task).values()
        assert (state, summary["coverage"]["unread"]) == ("failed", 1), "nobody listens there"
        assert "is not set" not in report.read_text(), "the variables that the URL names were there"
        assert secret not in report.read_text() + json.dumps(summary)
    assert "CONN_SHOP_DB_PASSWORD" not in os.environ
    out, err = capfd.readouterr()
    assert "could not be read" in out + err
    assert secret not in out + err
    with Session() as session:
        rendered = [str(row.rendered_fields) for row in session.query(RenderedTaskInstanceFields)]
    assert any("shop_db" in row for row in rendered)
    assert not any(secret in row for row in rendered)


@pytest.mark.parametrize(
    "parameters",
    [{"fail_on": "fatal"}, {"full": True, "max_miss": 0.1}, {"outputs": {"parchment": "x"}}, {"confidence": 2.0}],
)
def test_parameters_that_cannot_be_are_told_when_the_dag_is_parsed(home, parameters):
    from auditor.orchestrators.airflow import LintasAuditOperator

    with pytest.raises(ValueError, match="|".join(parameters)):
        LintasAuditOperator(task_id="audit", manifest="lintas.yaml", **parameters)
