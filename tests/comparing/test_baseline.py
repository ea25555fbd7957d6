"""A baseline: only what is new fails, what is gone is told by name, and what was not looked at is never called fixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pipelines import DAY, MANIFEST, commit, edit, lintas, repository, told, write_pipeline

import auditor
from auditor.comparing.baseline import Baseline, Entry, order
from auditor.comparing.baseline_file import SCHEMA_ID, parsed, text_of
from auditor.comparing.fields import DocumentError
from auditor.findings.model import Level

SCHEMAS = Path(auditor.__file__).parent / "schemas"
SCHEMA = json.loads((SCHEMAS / "baseline.schema.json").read_text("utf-8"))
RESULT_SCHEMA = json.loads((SCHEMAS / "result.schema.json").read_text("utf-8"))


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return write_pipeline(tmp_path)


def known(manifest: Path, *more: str) -> str:
    """Writes a baseline of a manifest and returns its path."""
    code, out, problems = lintas("baseline", str(manifest), "--as-of", DAY, *more)
    assert code == 0, (out, problems)
    return str(manifest.parent / "lintas-baseline.json")


def check(manifest: Path, baseline: str, *more: str) -> tuple[int, dict[str, Any]]:
    code, document = told("check", str(manifest), "--as-of", DAY, "--baseline", baseline, *more)
    Draft202012Validator(RESULT_SCHEMA).validate(document)
    return code, document


def counts(document: dict[str, Any]) -> dict[str, int]:
    of = document["baseline"]
    return {**of["counts"], **{kind: len(of[kind]) for kind in ("fixed", "withdrawn", "accepted", "unconfirmed")}}


def test_what_is_in_it_does_not_fail_and_what_is_new_does(manifest: Path) -> None:
    baseline = known(manifest)
    assert lintas("check", str(manifest), "--as-of", DAY)[0] == 1
    code, document = check(manifest, baseline)
    assert code == 0
    assert {one["standing"] for one in document["findings"]} == {"known"}
    assert counts(document)["new"] == 0
    edit(manifest, "country: ID, holder", 'region: "aws:ap-nowhere-2", holder')
    code, document = check(manifest, baseline)
    new = [one for one in document["findings"] if one["standing"] == "new"]
    assert code == 1
    assert {one["dataset"] for one in new} == {"loans"}
    assert counts(document)["new"] == len(new)


def test_what_is_fixed_is_told_by_name_and_pruned(manifest: Path) -> None:
    baseline = known(manifest)
    edit(manifest, 'region: "aws:ap-nowhere-1"', "country: ID")
    code, document = check(manifest, baseline)
    assert code == 0
    (fixed,) = document["baseline"]["fixed"]
    assert (fixed["rule"], fixed["dataset"], fixed["level"]) == ("LIN003", "nowhere", "error")
    assert MANIFEST.splitlines()[fixed["place"]["line"] - 1].strip().startswith("nowhere:")
    code, out, _ = lintas("baseline", str(manifest), "--as-of", DAY, "--prune")
    assert code == 0
    assert "1 finding taken out" in out
    assert "LIN003 Unknown region (nowhere)" in out
    assert counts(check(manifest, baseline)[1])["fixed"] == 0
    assert "nothing to take out" in lintas("baseline", str(manifest), "--as-of", DAY, "--prune")[1]


def test_pruning_adds_nothing(manifest: Path) -> None:
    baseline = Path(known(manifest))
    before = baseline.read_text("utf-8")
    edit(manifest, "country: ID, holder", 'region: "aws:ap-nowhere-2", holder')
    lintas("baseline", str(manifest), "--as-of", DAY, "--prune")
    after = baseline.read_text("utf-8")
    assert set(parsed_prints(after)) <= set(parsed_prints(before))


def parsed_prints(text: str) -> list[str]:
    return [one.fingerprint for one in parsed(text.encode()).findings]


def test_a_finding_that_is_graver_than_there_fails(manifest: Path) -> None:
    baseline = Path(known(manifest))
    text = baseline.read_text("utf-8")
    baseline.write_text(
        text.replace('"level": "error", "title": "Unknown region"', '"level": "note", "title": "Unknown region"')
    )
    code, document = check(manifest, str(baseline))
    assert code == 1
    assert [one["rule"] for one in document["findings"] if one["standing"] == "raised"] == ["LIN003"]


def test_what_is_not_declared_any_more_and_what_is_accepted_by_now_are_told_apart_from_what_is_fixed(
    manifest: Path,
) -> None:
    baseline = known(manifest)
    text = manifest.read_text("utf-8").replace('  nowhere: {region: "aws:ap-nowhere-1", holder: id-shop}\n', "")
    text = text.replace(next(line for line in text.splitlines(keepends=True) if "loans_out" in line), "")
    manifest.write_text(text, encoding="utf-8")
    of = counts(check(manifest, baseline)[1])
    assert (of["fixed"], of["withdrawn"] > 1) == (0, True)
    manifest.write_text(
        MANIFEST + "accepted:\n  - {rule: LIN003, dataset: nowhere, reason: known, by: dpo, until: 2027-01-01}\n",
        encoding="utf-8",
    )
    of = counts(check(manifest, baseline)[1])
    assert (of["fixed"], of["accepted"]) == (0, 1)


def test_accepted_findings_are_not_written_so_that_an_acceptance_still_ends(tmp_path: Path) -> None:
    entry = "accepted:\n  - {rule: LIN003, dataset: nowhere, reason: known, by: dpo, until: 2026-12-31}\n"
    manifest = write_pipeline(tmp_path, MANIFEST + entry)
    baseline = known(manifest)
    assert '"LIN003"' not in Path(baseline).read_text("utf-8")
    later = told("check", str(manifest), "--as-of", "2027-01-01", "--baseline", baseline)
    assert later[0] == 1
    assert "LIN003" in {one["rule"] for one in later[1]["findings"] if one["standing"] == "new"}


def test_a_dataset_that_could_not_be_read_fixes_nothing(manifest: Path) -> None:
    edit(manifest, "country: SG, holder: sg-cloud}", "country: SG, holder: sg-cloud, categories: []}")
    edit(manifest, "categories: [name, phone]", "categories: [name]")
    options = ("--as-of", DAY, "--workers", "1")
    baseline = known(manifest, "--audit", "--workers", "1")
    document = json.loads(Path(baseline).read_text("utf-8"))
    assert document["read"] == ["customers", "loans", "warehouse"]
    seen = {one["fingerprint"] for one in document["findings"] if one["rule"] == "LIN001"}
    assert seen
    for name in ("customers.csv", "loans.csv", "warehouse/one.csv"):
        (manifest.parent / "data" / name).write_bytes(b"PK\x03\x04 no table")
    code, after = told("audit", str(manifest), *options, "--baseline", baseline)
    of = after["baseline"]
    assert code == 3
    assert not seen & {one["fingerprint"] for one in of["fixed"]}
    assert seen <= {one["fingerprint"] for one in of["unconfirmed"]}
    for name in ("customers.csv", "loans.csv", "warehouse/one.csv"):
        (manifest.parent / "data" / name).write_text("price\n1\n2\n", encoding="utf-8")
    code, after = told("audit", str(manifest), *options, "--baseline", baseline)
    assert seen <= {one["fingerprint"] for one in after["baseline"]["fixed"]}


def test_a_check_cannot_tell_fixed_what_an_audit_found_in_the_data(manifest: Path) -> None:
    edit(manifest, "categories: [name, phone]", "categories: [name]")
    baseline = known(manifest, "--audit", "--workers", "1")
    _, document = check(manifest, baseline)
    assert "LIN001" not in {one["rule"] for one in document["baseline"]["fixed"]}
    assert "LIN001" in {one["rule"] for one in document["baseline"]["unconfirmed"]}
    assert document["baseline"]["changed"] == ["kind"]


def test_the_file_fits_its_schema_is_the_same_each_time_and_has_a_line_for_each_finding(manifest: Path) -> None:
    baseline = Path(known(manifest, "--audit", "--workers", "1"))
    first = baseline.read_text("utf-8")
    document = json.loads(first)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(document)
    assert SCHEMA["$id"] == SCHEMA_ID == document["$schema"]
    known(manifest, "--audit", "--workers", "1")
    assert baseline.read_text("utf-8") == first
    assert sum('"fingerprint"' in line for line in first.splitlines()) == len(document["findings"]) > 3


def test_no_value_message_or_evidence_is_in_it(manifest: Path) -> None:
    edit(manifest, "categories: [name, phone]", "categories: [name]")
    text = Path(known(manifest, "--audit", "--workers", "1")).read_text("utf-8")
    _, document = told("audit", str(manifest), "--as-of", DAY, "--workers", "1", "--no-cache")
    evidence = [piece for one in document["findings"] for piece in one["evidence"]]
    assert evidence
    for private in (*evidence, *(one["message"] for one in document["findings"]), "Nguyen", "+84 90"):
        assert private not in text


NAMES = st.text(st.characters(), max_size=20)
ENTRIES = st.builds(
    Entry,
    NAMES,
    NAMES,
    st.sampled_from(list(Level)),
    NAMES,
    st.none() | NAMES,
    st.none() | NAMES,
    st.lists(NAMES).map(tuple),
)
KEYS = ("fingerprint", "rule", "level", "title", "flow", "dataset", "rests_on")


@given(st.lists(ENTRIES, unique_by=lambda one: one.fingerprint), NAMES, st.none() | st.integers(0, 10**9))
def test_a_baseline_is_read_back_as_it_was_written(entries: list[Entry], name: str, rows: int | None) -> None:
    from datetime import date

    from auditor.reports.safe import well_formed

    made = well_formed(Baseline(name, "audit", date(2026, 2, 1), "0.1.0", "abc", rows, ("a", "b"), tuple(entries)))
    if len({one.fingerprint for one in made.findings}) < len(entries):
        return
    back = parsed(text_of(made).encode("utf-8"))
    assert (back.name, back.rows, back.read) == (made.name, made.rows, made.read)
    values = [
        [tuple(getattr(one, key) for key in KEYS) for one in some]
        for some in (back.findings, sorted(made.findings, key=order))
    ]
    assert values[0] == values[1]
    assert text_of(back) == text_of(made)


@given(st.binary(max_size=200))
def test_no_bytes_are_read_with_another_error_than_a_clear_one(content: bytes) -> None:
    with pytest.raises(DocumentError):
        parsed(content)


HEAD = f'{{"$schema": "{SCHEMA_ID}", "version": "1", "name": "small", "kind": "check", "as_of": "2026-11-20", "lintas": "", "rule_set": ""'
GOOD = f'{HEAD}, "sample_rows": null, "read": [], "findings": []}}'
ROW = '{"rule": "LIN003", "flow": null, "dataset": "x", "level": "error", "title": "t", "fingerprint": "0", "rests_on": []}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no JSON (it ends in the middle"),
        (GOOD[:-1], "it ends in the middle"),
        ("<<<<<<< HEAD\n" + GOOD, "no JSON"),
        ("[" * 100_000, "is no baseline"),
        ("[]", "a list, not an object"),
        ("{}", "does not say `urn:lintas:schema:baseline:1`"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (
            GOOD.replace('"version": "1"', '"version": "7"').replace("baseline:1", "baseline:7"),
            "is a baseline of version 7",
        ),
        (GOOD.replace("schema:baseline:1", "schema:result:1"), "is a result and no baseline"),
        (GOOD.replace('"read": [], ', ""), "read is missing"),
        (GOOD.replace('"read": []', '"read": [1]'), "read should hold texts only"),
        (GOOD.replace("2026-11-20", "20 November"), "as_of should be a date"),
        (GOOD.replace('"findings": []', '"findings": {}'), "findings should be a list, and is an object"),
        (GOOD.replace('"findings": []', '"findings": [3]'), "findings[0] should be an object, and is a number"),
        (
            GOOD.replace('"findings": []', f'"findings": [{ROW.replace("error", "dire")}]'),
            "findings[0].level should be error",
        ),
        (GOOD.replace('"findings": []', f'"findings": [{ROW}, {ROW}]'), "is in it twice (a merge?)"),
        (GOOD.replace('"sample_rows": null', '"sample_rows": NaN'), "is no baseline"),
        (GOOD.replace('"sample_rows": null', '"sample_rows": -1'), "sample_rows should be a number"),
        (GOOD.replace('"read": []', '"read": [], "read": []'), "the key read is written twice"),
        (GOOD.replace('"name": "small"', '"name": "other"'), "is of 'other', and the manifest is of 'small'"),
    ],
)
@pytest.mark.parametrize("command", ["check", "audit"])
def test_a_file_that_is_no_usable_baseline_is_refused_before_anything_is_read(
    manifest: Path, content: str | bytes, said: str, command: str
) -> None:
    path = manifest.parent / "b.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, problems = lintas(command, str(manifest), "--as-of", DAY, "--baseline", str(path))
    assert (code, out) == (2, "")
    assert said in problems
    assert "b.json" in problems


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "{m}", "--baseline", "{t}/none.json"), "there is no such file; write one with `lintas baseline`"),
        (("check", "{m}", "--baseline", "{t}"), "cannot be read"),
        (("baseline", "{m}", "--prune"), "there is no such file"),
        (("baseline", "{m}", "--output", "{t}/data/customers.csv"), "It is left as it is"),
        (("baseline", "{m}", "--output", "{m}"), "this is the manifest"),
        (("baseline", "{m}", "--output", "{t}/lintas.yaml/b.json"), "cannot be"),
        (
            ("audit", "{m}", "--baseline", "{t}/good.json", "--fail-on-new", "--history", "{t}/h.sqlite"),
            "leave one of them out",
        ),
        (
            ("check", "{m}", "--baseline", "{t}/good.json", "--output", "json={t}/good.json"),
            "this file was read by this run",
        ),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_changes_nothing(manifest: Path, words: tuple[str, ...], said: str) -> None:
    (manifest.parent / "good.json").write_text(GOOD, encoding="utf-8")
    before = {path: path.read_bytes() for path in manifest.parent.rglob("*") if path.is_file()}
    code, _, problems = lintas(*(word.format(m=manifest, t=manifest.parent) for word in words))
    assert code == 2
    assert said in problems
    assert {path: path.read_bytes() for path in before} == before


def test_writing_anew_says_what_changed(manifest: Path) -> None:
    known(manifest)
    edit(manifest, 'region: "aws:ap-nowhere-1"', "country: ID")
    code, out, _ = lintas("baseline", str(manifest), "--as-of", DAY)
    assert code == 0
    assert "0 added, 1 taken out" in out


def test_a_baseline_of_an_incomplete_audit_says_so(manifest: Path) -> None:
    (manifest.parent / "data/loans.csv").unlink()
    code, _, problems = lintas("baseline", str(manifest), "--as-of", DAY, "--audit", "--workers", "1")
    assert code == 3
    assert "1 location could not be read" in problems


def test_with_a_part_of_the_manifest_only_its_findings_are_counted(tmp_path: Path) -> None:
    inside = repository(tmp_path)
    baseline = known(inside / "lintas.yaml")
    commit(tmp_path, "baseline")
    edit(inside / "lintas.yaml", "purposes: [credit_scoring]", "purposes: [analytics]")
    _, document = check(inside / "lintas.yaml", baseline, "--diff-base", "base")
    assert {one["flow"] for one in document["findings"]} == {"loans_out"}
    assert sum(document["baseline"]["counts"].values()) == len(document["findings"])
