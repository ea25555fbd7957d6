"""Checks, resource, schedule and component in a real Dagster instance: in memory, and in a folder."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from auditor.orchestrators.dagster import (
    LintasAuditComponent,
    LintasResource,
    frame_check,
    lintas_asset_checks,
    lintas_schedule,
)
from auditor.orchestrators.running import Reading

EXAMPLES = Path(__file__).parents[3] / "examples"
KOPI_PAY = EXAMPLES / "kopi-pay"
AS_OF = "2026-11-20"

TEASHOP = """version: 1
name: teashop
parties:
  shop: {name: Tea Shop, established_in: [SG]}
datasets:
  stock: {location: stock.csv, country: SG, holder: shop, origin: [SG], categories: []}
"""


@pytest.fixture
def teashop(tmp_path: Path) -> Path:
    (tmp_path / "stock.csv").write_text("product,pieces\nteapot,4\ncup,40\n")
    (tmp_path / "lintas.yaml").write_text(TEASHOP)
    return tmp_path


def evaluated(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {one.asset_key.to_user_string(): one for one in result.get_asset_check_evaluations()}


def run_checks(checks, instance) -> dict[str, dg.AssetCheckEvaluation]:
    """Run checks without materialising anything, as a schedule does."""
    job = dg.define_asset_job("checks", selection=dg.AssetSelection.checks(*checks))
    defs = dg.Definitions(asset_checks=checks, jobs=[job]).resolve_job_def("checks")
    return evaluated(defs.execute_in_process(instance=instance, raise_on_error=False))


def only(dataset: str, manifest: Path = KOPI_PAY, **more):
    from auditor.orchestrators.running import loaded_from

    names = loaded_from(manifest).manifest.datasets
    leave_out = {name: None for name in names if name != dataset}
    return lintas_asset_checks(manifest, asset_keys=leave_out, **more)


def test_a_blocking_check_keeps_what_is_downstream_as_it_was(tmp_path):
    spec = importlib.util.spec_from_file_location("example", EXAMPLES / "dagster" / "definitions.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        wanted = dg.AssetSelection.assets(["lake", "kyc_images"], "kyc_gallery", "catalogue")
        defs = dg.Definitions.merge(module.defs, dg.Definitions(jobs=[dg.define_asset_job("all", selection=wanted)]))
        result = defs.resolve_job_def("all").execute_in_process(instance=instance, raise_on_error=False)
        found = evaluated(result)
        made = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}
        assert not result.success
        assert made == {"lake/kyc_images", "catalogue"}, "the gallery was not made"
        assert set(found) == {"lake/kyc_images", "catalogue"}
        assert not found["lake/kyc_images"].passed
        assert found["lake/kyc_images"].severity is dg.AssetCheckSeverity.ERROR
        assert found["catalogue"].passed


def test_dagster_s_command_line_loads_the_example(tmp_path):
    command = [Path(sys.executable).parent / "dagster", "definitions", "validate", "-f", "definitions.py"]
    environment = os.environ | {"DAGSTER_HOME": str(tmp_path), "DAGSTER_DISABLE_TELEMETRY": "yes"}
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=EXAMPLES / "dagster"
    )
    assert told.returncode == 0, told.stderr[-2000:]


def test_a_check_shows_findings_in_markdown_and_a_table_and_no_evidence(tmp_path):
    import auditor

    full = auditor.audit(KOPI_PAY / "lintas.yaml", as_of=date.fromisoformat(AS_OF))
    shown = {example for table in full.tables for column in table.columns for example in column.examples}
    shown |= {piece for finding in full.findings for piece in finding.evidence}
    with dg.DagsterInstance.ephemeral() as instance:
        found = run_checks(only("support_tickets", as_of=AS_OF), instance)["support_tickets"]
    report = found.metadata["report"].value
    rows = found.metadata["findings"].records
    kept = report + json.dumps([row.data for row in rows]) + json.dumps(found.metadata["summary"].value)
    assert [row.data["rule"] for row in rows if row.data["level"] == "error"]
    assert "| level | rule |" in report
    assert len(shown) > 50
    assert [example for example in shown if len(example) > 3 and example in kept] == []


def test_what_the_checks_say_together_is_what_an_audit_of_everything_says():
    import auditor

    full = auditor.audit(KOPI_PAY / "lintas.yaml", as_of=date.fromisoformat(AS_OF))
    with dg.DagsterInstance.ephemeral() as instance:
        found = run_checks(lintas_asset_checks(KOPI_PAY, as_of=AS_OF), instance)
    said = sum(one.metadata["open_findings"].value for one in found.values())
    elsewhere = {row.data["rule"] for row in next(iter(found.values())).metadata["about_the_manifest"].records}
    assert elsewhere == {"LIN007"}
    assert said + len(elsewhere) == len(full.open_findings)


@pytest.mark.parametrize(
    ("fail_on", "severity"), [("error", "WARN"), ("warning", "ERROR"), ("note", "ERROR"), ("never", "WARN")]
)
def test_a_warning_is_a_warning_unless_it_is_asked_to_be_more(fail_on, severity):
    with dg.DagsterInstance.ephemeral() as instance:
        found = run_checks(only("bn_members", as_of=AS_OF, fail_on=fail_on), instance)["bn_members"]
    assert {row.data["level"] for row in found.metadata["findings"].records} == {"warning"}
    assert (found.passed, found.severity.value) == (False, severity)


@pytest.mark.parametrize(("fail_on_unread", "severity"), [(True, "ERROR"), (False, "WARN")])
def test_what_could_not_be_read_never_passes(teashop, fail_on_unread, severity):
    (teashop / "stock.csv").unlink()
    with dg.DagsterInstance.ephemeral() as instance:
        found = run_checks(lintas_asset_checks(teashop, fail_on_unread=fail_on_unread), instance)["stock"]
    assert (found.passed, found.severity.value) == (False, severity)
    assert "stock.csv" in found.metadata["report"].value


def test_a_dataset_without_findings_passes(teashop):
    with dg.DagsterInstance.ephemeral() as instance:
        found = run_checks(lintas_asset_checks(teashop), instance)["stock"]
    assert found.passed
    assert found.metadata["summary"].value["coverage"]["tables"] == 1


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"fail_on": "fatal"}, "fail_on='fatal'"),
        ({"asset_keys": {"stok": "stock"}}, "has no dataset 'stok'"),
        ({"as_of": "20 November"}, "as_of="),
        ({"reading": Reading(full=True, sample_rows=3)}, "full=True"),
    ],
)
def test_what_cannot_be_is_told_when_definitions_load(teashop, more, match):
    with pytest.raises(ValueError, match=match):
        lintas_asset_checks(teashop, **more)


@pytest.mark.parametrize(
    ("frame", "expected", "passed", "severity"),
    [
        ({"product": ["teapot", "cup"], "pieces": [4, 40]}, (), True, "ERROR"),
        ({"email": [f"person{n}@example.vn" for n in range(50)]}, (), False, "ERROR"),
        ({"email": [f"person{n}@example.vn" for n in range(50)]}, ("email",), True, "ERROR"),
    ],
)
@pytest.mark.parametrize("lazy", [False, True])
def test_a_frame_holds_no_personal_data_but_what_is_expected(frame, expected, passed, severity, lazy):
    made = pl.LazyFrame(frame) if lazy else pl.DataFrame(frame)

    @dg.asset
    def sold():
        return made

    job = dg.Definitions(
        assets=[sold],
        asset_checks=[frame_check(sold, expected=expected)],
        resources={"io_manager": dg.mem_io_manager},
    )
    result = job.resolve_implicit_global_asset_job_def().execute_in_process(raise_on_error=False)
    found = evaluated(result)["sold"]
    assert (found.passed, found.severity.value) == (passed, severity)
    assert "person1" not in str(found.metadata) + str(found.description)


def test_a_value_that_is_no_frame_is_told(teashop):
    @dg.asset
    def sold():
        return [1, 2]

    defs = dg.Definitions(assets=[sold], asset_checks=[frame_check(sold)], resources={"io_manager": dg.mem_io_manager})
    result = defs.resolve_implicit_global_asset_job_def().execute_in_process(raise_on_error=False)
    failure = next(event for event in result.all_events if event.is_step_failure)
    assert "a Polars frame is needed" in str(
        failure.step_failure_data.user_failure_data or failure.step_failure_data.error
    )


def test_a_resource_audits_and_scans_from_inside_an_asset(teashop):
    @dg.asset
    def counted(lintas: LintasResource) -> dg.MaterializeResult:
        frame = pl.DataFrame({"email": [f"person{n}@example.vn" for n in range(50)]})
        return dg.MaterializeResult(
            metadata={
                "audited": lintas.audit().kind,
                "tables": len(lintas.scan(str(teashop / "stock.csv")).tables),
                "holds": list(lintas.scan(frame).columns[0].tags),
            }
        )

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [counted], resources={"lintas": LintasResource(manifest=str(teashop))}, instance=instance
        )
    told = result.get_asset_materialization_events()[0].materialization.metadata
    assert (told["audited"].value, told["tables"].value, told["holds"].value) == ("audit", 1, ["email"])


def test_a_schedule_runs_the_checks_alone_and_asks_the_law_of_its_tick(teashop, tmp_path):
    checks = lintas_asset_checks(teashop)
    schedule = lintas_schedule(checks, "0 2 * * *", timezone="Asia/Singapore")
    defs = dg.Definitions(assets=[dg.AssetSpec("stock")], asset_checks=checks, schedules=[schedule])
    with dg.DagsterInstance.ephemeral() as instance:
        job = defs.resolve_job_def("lintas_audit_job")
        tags = {"dagster/scheduled_execution_time": "2026-03-04T18:00:00+00:00"}
        result = job.execute_in_process(instance=instance, tags=tags)
    found = evaluated(result)["stock"]
    assert not result.get_asset_materialization_events()
    assert found.metadata["summary"].value["as_of"] == "2026-03-04"


def test_a_component_makes_the_checks_from_yaml(teashop):
    from dagster.components.testing import create_defs_folder_sandbox

    with create_defs_folder_sandbox() as sandbox:
        folder = sandbox.scaffold_component(
            component_cls=LintasAuditComponent,
            defs_yaml_contents={
                "type": "auditor.orchestrators.dagster.LintasAuditComponent",
                "attributes": {
                    "manifest": str(teashop),
                    "asset_keys": {"stock": "lake/stock"},
                    "blocking": True,
                    "as_of": date(2026, 11, 20),
                    "cron": "0 2 * * *",
                },
            },
        )
        with sandbox.load_component_and_build_defs(defs_path=folder) as (component, defs):
            assert isinstance(component, LintasAuditComponent)
            keys = [key for check in defs.asset_checks for key in check.check_keys]
            assert keys == [dg.AssetCheckKey(dg.AssetKey(["lake", "stock"]), "lintas")]
            assert [schedule.cron_schedule for schedule in defs.schedules] == ["0 2 * * *"]
