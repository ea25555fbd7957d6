"""The audit of one dataset says of it what the audit of all says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.findings.model import Result
from auditor.manifest.loader import Loaded
from auditor.orchestrators.parts import dataset_of, focused, of_dataset, of_no_dataset, upstream
from auditor.orchestrators.running import Reading, audited, loaded_from
from auditor.reports.json_report import as_document

KOPI_PAY = Path(__file__).parents[2] / "examples" / "kopi-pay"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return loaded_from(KOPI_PAY)


@pytest.fixture(scope="module")
def full(loaded) -> Result:
    return audited(loaded, DAY, Reading(), pytest.fail)


@pytest.mark.parametrize(
    "dataset", ["vn_kyc_images", "warehouse", "vn_scores", "support_tickets", "sg_backup", "catalogue"]
)
def test_what_is_said_of_a_dataset_does_not_depend_on_what_lies_downstream(loaded, full, dataset):
    alone = as_document(of_dataset(audited(focused(loaded, dataset), DAY, Reading(), pytest.fail), loaded, dataset))
    among = as_document(of_dataset(full, loaded, dataset))
    assert alone == among


def test_every_finding_is_some_dataset_s_or_the_manifest_s(loaded, full):
    parts = [of_dataset(full, loaded, name).open_findings for name in loaded.manifest.datasets]
    assert sum(map(len, parts)) + len(of_no_dataset(full, loaded)) == len(full.open_findings)
    assert {one.rule for one in of_no_dataset(full, loaded)} == {"LIN007"}


def test_every_transfer_is_of_the_dataset_that_it_takes_data_from(loaded, full):
    parts = [of_dataset(full, loaded, name).transfers for name in loaded.manifest.datasets]
    assert sum(map(len, parts)) == len(full.transfers)


def test_a_finding_about_a_flow_alone_is_its_source_s(loaded, full):
    found = next(one for one in full.findings if one.flow and not one.dataset)
    assert dataset_of(found, loaded) == loaded.manifest.flows[found.flow].source[0]


def test_upstream_follows_flows_in_circles_to_their_end(loaded):
    assert upstream(loaded, "vn_scores") == {"vn_scores", "warehouse", "vn_customers", "th_merchants"}
    assert upstream(loaded, "catalogue") == {"catalogue"}
