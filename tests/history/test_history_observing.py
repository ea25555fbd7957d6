"""What a history takes from a result, and what it leaves: nothing that is or quotes somebody's."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from auditor.findings.model import Finding, Level, Place, Result, TableReport, TransferReport, UnreadReport
from auditor.history.life import Sight
from auditor.history.model import EVERY_ROW, Looked
from auditor.history.observing import observed, sight_of_missing
from auditor.manifest.loader import load
from tests.history.places import DAY, READ, UNREAD, observation
from tests.reports.sample_result import HOSTILE, everything, hostile_result

MANIFEST = """
version: 1
name: kopi
parties: {a: {established_in: [VN]}, b: {established_in: [SG]}}
datasets:
  source: {country: VN, holder: a, categories: [name], location: source.csv}
  lake: {country: SG, holder: b}
  mart: {country: SG, holder: b, location: mart.csv}
  other: {country: SG, holder: b}
flows:
  to_lake: {from: source, to: lake, mode: disclose, safeguards: []}
  to_mart: {from: lake, to: mart, mode: store, safeguards: []}
  to_b: {from: mart, to: b, mode: disclose, safeguards: []}
"""


@pytest.fixture
def loaded(tmp_path: Path):
    path = tmp_path / "lintas.yaml"
    path.write_text(MANIFEST)
    return load(path)


def table(dataset: str, read: int, total: int | None) -> TableReport:
    return TableReport(dataset, dataset, dataset, "delimited", read, total, {}, "", ())


def finding(**more) -> Finding:
    return Finding("LIN001", Level.ERROR, "t", "Siti's message", Place("lintas.yaml", 3), **more)


def test_a_finding_rests_on_all_datasets_from_which_data_may_have_come(loaded):
    found = observed(Result("audit", "kopi", DAY, (finding(flow="to_b", dataset="mart"),)), loaded)
    assert found.sightings[0].rests_on == ("lake", "mart", "source")
    assert observed(Result("audit", "kopi", DAY, (finding(dataset="other"),)), loaded).sightings[0].rests_on == (
        "other",
    )


def test_a_finding_rests_on_the_path_of_its_transfer(loaded):
    transfer = TransferReport(
        "t1", "to_b", "VN", "SG", "SG", "disclose", ("source", "mart", "b"), None, None, "blocked", {}, {}
    )
    result = Result("audit", "kopi", DAY, (finding(transfer="t1"),), (transfer,))
    assert set(observed(result, loaded).sightings[0].rests_on) == {"source", "lake", "mart"}


def test_coverage_is_told_by_dataset(loaded):
    tables = (table("source", 10, 40), table("source", 5, 5), table("mart", 7, None))
    unread = (UnreadReport("mart/2.csv", "damaged", "", "mart"),)
    result = Result("audit", "kopi", DAY, tables=tables, unread=unread, provenance={"sample_rows": 10})
    found = observed(result, loaded)
    assert found.looked == {
        "source": Looked(2, 15, 45, 0), "lake": Looked(0, 0, 0, 0), "mart": Looked(1, 7, None, 1), "other": Looked(0, 0, 0, 0),
    }  # fmt: skip
    assert found.depth == 10
    assert not found.looked["source"].whole
    assert observed(replace(result, provenance={"sample_rows": None}), loaded).depth == EVERY_ROW


def test_what_is_unread_of_nobody_in_particular_counts_against_every_dataset(loaded):
    result = Result("audit", "kopi", DAY, unread=(UnreadReport("a recognizer", "it failed", ""),))
    assert all(looked.unread == 1 for looked in observed(result, loaded).looked.values())


def test_nothing_of_messages_evidence_columns_places_or_names_is_kept(loaded):
    kept = json.dumps(asdict(observed(everything(), loaded)), default=str)
    for secret in (
        "dpo@kopi.example",
        "ticket 4711",
        "so_cccd",
        "07***",
        "nik",
        "days of the first",
        "data/vn",
        "so_cccd: 07",
    ):
        assert secret not in kept
    assert "VN-PDPL-20.2" in kept


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_become_text_that_every_database_takes(text, loaded):
    for one in observed(hostile_result(text + "\0"), loaded).sightings:
        assert "\0" not in f"{one.rule}{one.title}{one.flow}{one.dataset}{one.cite}"
        f"{one}".encode()


THEN = {"d": Looked(2, 200, 1_000, 0)}
LOOKS = [
    ("read whole", {"d": READ}, 10, Sight.ABSENT),
    ("unread", {"d": UNREAD}, EVERY_ROW, Sight.UNSEEN),
    ("a part unread", {"d": Looked(1, 100, 100, 1)}, EVERY_ROW, Sight.UNSEEN),
    ("as many rows asked for", {"d": Looked(2, 200, 1_000, 0)}, 100, Sight.ABSENT),
    ("fewer rows asked for", {"d": Looked(2, 20, 1_000, 0)}, 10, Sight.UNSEEN),
    ("fewer rows of a table that is shorter now", {"d": Looked(2, 18, 18, 0)}, 10, Sight.ABSENT),
    ("rows nobody counted", {"d": Looked(2, 20, None, 0)}, 10, Sight.UNSEEN),
    ("its location is not told any more", {"d": Looked(0, 0, 0, 0)}, EVERY_ROW, Sight.UNSEEN),
    ("another dataset unread", {"d": READ, "e": UNREAD}, EVERY_ROW, Sight.ABSENT),
]


@pytest.mark.parametrize(("looked", "depth", "sight"), [case[1:] for case in LOOKS], ids=[case[0] for case in LOOKS])
def test_a_finding_that_is_gone_was_looked_for_or_was_not(looked, depth, sight):
    now = observation(looked=looked, depth=depth, declared=frozenset(looked))
    assert sight_of_missing(None, "d", ("d",), THEN, 100, now) is sight


def test_what_it_was_about_is_not_declared_any_more():
    now = observation(declared=frozenset({"d"}))
    assert sight_of_missing("f", "d", ("d",), THEN, 100, now) is Sight.UNDECLARED
    assert sight_of_missing("d (access)", "d", ("d",), THEN, 100, now) is Sight.ABSENT
    assert sight_of_missing(None, None, (), THEN, 100, now) is Sight.ABSENT


def test_an_unread_dataset_further_up_keeps_it_open():
    now = observation(looked={"d": READ, "up": UNREAD}, declared=frozenset({"d", "up"}))
    assert sight_of_missing(None, "d", ("d", "up"), THEN, 100, now) is Sight.UNSEEN


def test_an_upstream_dataset_that_is_gone_does_not_keep_it_open():
    now = observation(declared=frozenset({"d"}))
    assert sight_of_missing(None, "d", ("d", "gone"), THEN, 100, now) is Sight.ABSENT
