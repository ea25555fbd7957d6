"""`law changes`, `where`, `route --matrix`, places by name: what a new user asks first."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor.auditing import Settings, check
from auditor.cli import run
from auditor.manifest.loader import load
from auditor.outlook import turns
from auditor.relocating import candidates
from jurisdiction_map.changes import changes, days
from jurisdiction_map.repository import repository

MANIFEST = """
version: 1
name: t
defaults: {}
parties:
  vn: {established_in: [VN], role: controller}
  sg: {established_in: [SG], role: processor}
datasets:
  people: {country: VN, holder: vn, categories: [name, email]}
  copy: {country: SG, holder: sg, categories: [name, email]}
flows:
  out: {from: people, to: copy, mode: disclose, started: 2026-02-01, safeguards: []}
"""


def manifest(tmp_path, text=MANIFEST):
    path = tmp_path / "lintas.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def told(capsys, *arguments, code=0):
    assert run(list(arguments)) == code
    return capsys.readouterr().out


def test_a_day_is_after_the_first_and_up_to_the_last():
    vn = [repository().require("VN")]
    on_the_day = {one.id for one in changes(vn, date(2025, 12, 31), date(2026, 1, 1)) if one.what == "provision"}
    assert {"VN-PDPL-20.2", "VN-D13-25"} <= on_the_day
    assert not [one for one in changes(vn, date(2026, 1, 1), date(2026, 1, 2)) if one.id == "VN-PDPL-20.2"]
    turned = {one.id: one.turn for one in changes(vn, date(2025, 12, 31), date(2026, 1, 1)) if one.what == "provision"}
    assert (turned["VN-PDPL-20.2"], turned["VN-D13-25"]) == ("begins", "ends")


def test_changes_are_in_order_and_each_is_told_once():
    found = changes(repository(), date(2020, 1, 1), date(2030, 1, 1))
    keys = [(one.day, one.law, one.what, one.id, one.turn, one.text) for one in found]
    assert keys == sorted(set(keys))


def test_days_are_those_on_which_a_verdict_may_turn():
    sg = [repository().require("SG")]
    assert date(2026, 3, 2) in days(sg, date(2026, 1, 1), date(2026, 12, 31))


def test_days_the_wrong_way_round_are_refused(capsys):
    with pytest.raises(ValueError, match="lies before"):
        changes(repository(), date(2026, 1, 2), date(2026, 1, 1))
    assert run(["law", "changes", "--from", "2026-01-02", "--to", "2026-01-01"]) == 2
    assert "lies before" in capsys.readouterr().err


def test_each_verdict_turns_on_the_very_day_that_is_told():
    loaded = load(Path("examples/kopi-pay/lintas.yaml"))
    found = turns(loaded, repository(), date(2025, 12, 5), date(2026, 1, 5))
    assert found
    for one in found:
        verdicts = [
            {t.id: t.verdict for t in check(loaded, Settings(day), repository()).transfers}.get(one.transfer, "none")
            for day in (one.day - timedelta(days=1), one.day)
        ]
        assert verdicts == [one.before, one.after], one


def test_a_flow_that_ends_is_told(tmp_path):
    text = MANIFEST.replace("safeguards: []", "safeguards: [], ended: 2026-05-05")
    found = turns(load(manifest(tmp_path, text)), repository(), date(2026, 4, 20), date(2026, 6, 1))
    assert (date(2026, 5, 5), "none") in [(one.day, one.after) for one in found]


def test_changes_with_a_manifest_name_the_flows(tmp_path, capsys):
    path = str(manifest(tmp_path))
    out = told(capsys, "law", "changes", path, "--from", "2025-12-31", "--to", "2026-06-01", "--format", "json")
    document = json.loads(out)
    assert {row["flow"] for row in document["transfers"]} == {"out"}
    assert any(row["id"] == "VN-PDPL-20.2" and row["turn"] == "begins" for row in document["changes"])
    assert "VN-PDPL-20.2" in told(capsys, "law", "changes", "--from", "2025-12-31", "--to", "2026-01-02")
    only = told(
        capsys, "law", "changes", "--from", "2025-12-31", "--to", "2026-06-01", "--country", "sg", "--format", "json"
    )
    assert {row["law"] for row in json.loads(only)["changes"]} == {"SG"}


def test_law_alone_shows_and_its_commands_are_listed(capsys):
    assert "Viet Nam" in told(capsys, "law")
    assert told(capsys, "law", "VN") == told(capsys, "law", "show", "VN")
    listed = told(capsys, "law", "--help")
    assert all(word in listed for word in ("show", "changes", "export"))


def test_places_are_ranked_by_what_they_would_require(tmp_path):
    found = candidates(
        load(manifest(tmp_path)), "copy", repository(), date(2026, 6, 1), ["VN", "SG", "US", "aws:ap-southeast-1"]
    )
    assert {one.place for one in found if one.now} == {"SG", "aws:ap-southeast-1"}
    assert found[-1].place == "US"
    assert [len(one.needs) for one in found] == [1, 1, 1, 2]


def test_a_dataset_that_stays_at_home_needs_nothing(tmp_path):
    text = MANIFEST.replace("copy: {country: SG, holder: sg", "copy: {country: SG, holder: vn")
    found = candidates(load(manifest(tmp_path, text)), "copy", repository(), date(2026, 6, 1), ["SG", "VN"])
    assert (found[0].place, found[0].verdict) == ("VN", "not_a_transfer")


def test_where_asks_every_jurisdiction_or_a_providers_regions(tmp_path, capsys):
    path = str(manifest(tmp_path))
    rows = json.loads(told(capsys, "where", "copy", path, "--as-of", "2026-06-01", "--format", "json"))
    assert {row["place"] for row in rows} >= set(repository().codes())
    rows = json.loads(
        told(capsys, "where", "copy", path, "--place", "aws", "--as-of", "2026-06-01", "--format", "json")
    )
    assert all(row["place"].startswith("aws:") for row in rows)
    assert len(rows) > 20
    assert "the best first" in told(capsys, "where", "copy", path, "--as-of", "2026-06-01")


def test_a_dataset_or_place_that_is_not_there_is_named(tmp_path, capsys):
    path = str(manifest(tmp_path))
    assert run(["where", "coppy", path]) == 2
    assert "did you mean copy" in capsys.readouterr().err
    assert run(["where", "copy", path, "--place", "aws:ap-southeast-99"]) == 2
    assert "ap-southeast" in capsys.readouterr().err


def test_a_matrix_asks_every_ordered_pair(capsys):
    facts = [
        "--category",
        "name",
        "--fact",
        "transfer.mode=disclose",
        "--fact",
        "safeguards=[]",
        "--as-of",
        "2026-06-01",
    ]
    rows = json.loads(told(capsys, "route", "--matrix", *facts, "--format", "json"))
    codes = repository().codes()
    assert len(rows) == len(codes) * (len(codes) - 1)
    one = next(row for row in rows if (row["from"], row["to"]) == ("TH", "US"))
    single = json.loads(
        told(capsys, "route", "TH", "US", *facts, "--fact", "importer.established_in=[US]", "--format", "json")
    )
    assert one["verdict"] == single[0]["verdict"]
    grid = told(capsys, "route", "--matrix", *facts).splitlines()
    assert grid[0].split() == ["from", *codes]


@pytest.mark.parametrize("arguments", [["VN", "SG"], ["--fact", "transfer.to=SG"]])
def test_a_matrix_takes_no_places(arguments, capsys):
    assert run(["route", "--matrix", *arguments]) == 2
    assert "every pair" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("start", "to"),
    [("ID", "US"), ("id", "us"), ("Indonesia", "United States"), ("indonesia", "aws:us-east-2"), ("country:ID", "USA")],
)
def test_places_may_be_named_as_people_name_them(start, to, capsys):
    facts = ["--as-of", "2026-06-01", "--category", "financial", "--format", "json"]
    answer = json.loads(told(capsys, "route", start, to, *facts))[0]
    assert list(answer["jurisdictions"]) == ["ID"]
    assert "error" not in answer


def test_a_place_that_nobody_knows_is_refused_with_a_hint(capsys):
    assert run(["route", "ID", "aws:us-east-22"]) == 2
    assert "did you mean" in capsys.readouterr().err
    assert run(["route", "ID", "Atlantis"]) == 2
