"""LIN016: a claim of anonymised or aggregated data against the rows."""

import json
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from made_flows import emails, nrics

import auditor
from auditor.auditing import Settings, audit, check
from auditor.manifest.loader import load
from auditor.reports.json_report import as_document
from auditor.table_scan import ScanOptions

HEAD = """\
version: 1
name: t
parties: {p: {established_in: [SG]}}
datasets:
  a: {location: a.csv, country: SG, holder: p, origin: [SG]}
  b: {location: b.csv, country: TH, holder: p%s}
flows:
  f: {from: a, to: b%s}
"""


def said(folder, target, dataset="", flow="", rows=None):
    pl.DataFrame({"nric": nrics(50), "name": ["Tan Wei Ming"] * 50}).write_csv(folder / "a.csv")
    target.write_csv(folder / "b.csv")
    (folder / "lintas.yaml").write_text(HEAD % (dataset, flow), encoding="utf-8")
    options = ScanOptions(rows=rows) if rows else ScanOptions()
    result = audit(load(folder / "lintas.yaml"), Settings(date(2026, 11, 20)), options)
    return [f for f in result.findings if f.rule == "LIN016"]


def microdata(rows=400, years=60):
    rng = random.Random(5)
    return pl.DataFrame(
        {
            "date_of_birth": [
                f"{1940 + rng.randrange(years)}-{1 + rng.randrange(12):02d}-{1 + rng.randrange(28):02d}"
                for _ in range(rows)
            ],
            "gender": [rng.choice(["Male", "Female"]) for _ in range(rows)],
            "ethnicity": [rng.choice(["Chinese", "Malay", "Indian"]) for _ in range(rows)],
        }
    )


GROUPS = pl.DataFrame(
    {
        "gender": ["Male", "Female"] * 3,
        "ethnicity": ["Chinese", "Chinese", "Malay", "Malay", "Indian", "Indian"],
        "jumlah": [120, 98, 44, 51, 17, 12],
    }
)

CLAIMS = [(", form: anonymised", ""), ("", ", form: anonymised"), ("", ", transforms: {anonymise: [nric, name]}")]


@pytest.mark.parametrize(("dataset", "flow"), CLAIMS)
def test_rows_of_people_are_no_anonymised_data(tmp_path, dataset, flow):
    (found,) = said(tmp_path, microdata(), dataset, flow)
    assert found.level.word == "error"
    assert "date_of_birth" in found.columns
    assert "exact" in found.message


@pytest.mark.parametrize(
    ("dataset", "flow"), [*CLAIMS[:2], ("", ", transforms: {aggregate: true}"), (", form: aggregated", "")]
)
def test_direct_identifiers_are_an_error(tmp_path, dataset, flow):
    found = said(tmp_path, pl.DataFrame({"email": emails(60), "visits": list(range(60))}), dataset, flow)
    assert [(f.level.word, f.columns) for f in found] == [("error", ("email",))]
    assert found[0].dataset == "b"


def test_only_the_columns_that_are_claimed_are_judged(tmp_path):
    target = pl.DataFrame({"nric": nrics(60), "email": emails(60)})
    (found,) = said(tmp_path, target, "", ", transforms: {anonymise: [nric]}")
    assert found.columns == ("nric",)


def test_no_claim_no_finding(tmp_path):
    assert said(tmp_path, microdata()) == []
    assert said(tmp_path, microdata(), ", form: pseudonymised") == []


def test_data_without_small_groups_is_silent(tmp_path):
    target = pl.DataFrame({"gender": ["Male", "Female"] * 60, "ethnicity": ["Chinese"] * 60 + ["Malay"] * 60})
    assert said(tmp_path, target, ", form: anonymised") == []


def test_a_report_of_counts_is_aggregated_until_a_group_is_one_person(tmp_path):
    assert said(tmp_path, GROUPS, ", form: aggregated") == []
    one = GROUPS.with_columns(jumlah=pl.Series([120, 98, 44, 51, 17, 1]))
    (found,) = said(tmp_path, one, ", form: aggregated")
    assert found.level.word == "warning"
    assert "'jumlah' is of one person" in found.message


def test_a_report_without_counts_is_judged_by_repeated_groups(tmp_path):
    means = GROUPS.with_columns(jumlah=pl.Series("jumlah", [3.5, 2.1, 4.4, 5.0, 1.2, 3.3])).rename(
        {"jumlah": "rata_rata"}
    )
    assert said(tmp_path, means, ", form: aggregated") == []
    assert [f.level.word for f in said(tmp_path, microdata(), ", form: aggregated")] == ["error"]


def test_a_sample_that_cannot_tell_makes_a_note(tmp_path):
    found = said(tmp_path, microdata(4_000), ", form: anonymised", rows=100)
    assert [f.level.word for f in found] == ["note"]
    assert "overstates" in found[0].message


def test_other_data_in_the_target_makes_it_a_warning(tmp_path):
    (found,) = said(tmp_path, microdata(), ", origin: [TH]", ", form: anonymised")
    assert found.level.word == "warning"
    assert "may be theirs" in found.message


def test_check_reads_nothing_and_says_nothing(tmp_path):
    said(tmp_path, microdata(), ", form: anonymised")
    result = check(load(tmp_path / "lintas.yaml"), Settings(date(2026, 11, 20)))
    assert not [f for f in result.findings if f.rule >= "LIN016" and f.rule.startswith("LIN")]


def test_the_scan_lists_the_sets_and_the_report_has_its_form(tmp_path):
    said(tmp_path, microdata(), ", form: anonymised")
    result = audit(load(tmp_path / "lintas.yaml"), Settings(date(2026, 11, 20)))
    document = as_document(result)
    schema = json.loads((Path(auditor.__file__).parent / "schemas" / "result.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    table = next(t for t in document["tables"] if t["dataset"] == "b")
    assert table["quasi"][0]["k"] == 1
    assert table["quasi"][0]["singles_out"] is True
