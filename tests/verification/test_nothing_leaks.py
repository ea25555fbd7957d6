"""No cell value in a doubt, a finding, a repr or an exception; no frame that stops the verification."""

import hashlib
import random
from dataclasses import asdict
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_flows import KEY, digits, doubts, emails, graph_of, mobiles, nrics
from polars.testing.parametric import dataframes

from auditor.auditing import Settings, audit
from auditor.manifest.loader import load
from auditor.table_scan import scan_frame
from auditor.verification.claims import verifiable
from auditor.verification.shelf import Shelf

N = 60
MAKERS = {"nric": nrics, "mobile": mobiles, "email": emails, "code": lambda n, seed: digits(n, 11, seed)}
WORDS = ("drop", "mask", "hash", "pseudonymise", "tokenise", "encrypt", "generalise")
DONE = {
    "nothing": lambda v: v,
    "sha": lambda v: hashlib.sha256(v.encode()).hexdigest(),
    "md5": lambda v: hashlib.md5(v.encode()).hexdigest().upper(),
    "cut": lambda v: hashlib.sha1(v.encode()).hexdigest()[:14],
    "stars": lambda v: v[:2] + "****" + v[-3:],
    "shuffled": lambda v: "".join(random.Random(v).sample(v, len(v))),
}
made = st.fixed_dictionaries(
    {name: st.tuples(st.sampled_from(WORDS), st.sampled_from(sorted(DONE))) for name in MAKERS}
)


def prepared(chosen, seed):
    source = pl.DataFrame({name: make(N, seed=seed) for name, make in MAKERS.items()})
    target = pl.DataFrame({name: [DONE[how](v) for v in source[name]] for name, (_, how) in chosen.items()})
    transforms = {word: [n for n, (w, _) in chosen.items() if w == word] for word in WORDS}
    return source, target, {**transforms, "k_anonymity": {"columns": ["nric", "mobile"], "k": 3}}


def values_of(*frames):
    return {str(v) for frame in frames for column in frame.iter_columns() for v in column if v is not None}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(made, st.integers(0, 50), st.sampled_from([("full", None), ("uniform", 9_000), ("clustered", 9_000)]))
def test_no_value_is_in_a_doubt(chosen, seed, design):
    source, target, transforms = prepared(chosen, seed)
    found = doubts(source, target, transforms, kind=design[0], total=design[1])
    text = repr(found)
    assert not [value for value in values_of(source, target) if value in text]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(min_size=6, max_size=30), min_size=25, max_size=40, unique=True), st.sampled_from(WORDS))
def test_no_value_of_any_text_is_in_a_doubt(texts, word):
    source = pl.DataFrame({"c": [f"Zq{text}" for text in texts]})
    found = doubts(source, source, {word: ["c"]})
    assert not [value for value in values_of(source) if value in repr(found)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    dataframes(max_cols=4, max_size=30, allow_null=True),
    dataframes(max_cols=4, max_size=30, allow_null=True),
    st.sampled_from(WORDS),
)
def test_no_frame_stops_the_verification(source, target, word):
    columns = source.columns or ["a"]
    found = doubts(source, target, {word: columns, "k_anonymity": {"columns": target.columns or ["a"], "k": 2}})
    assert all(found)


def test_nothing_that_holds_values_shows_them():
    graph = graph_of({"mask": ["nric"]})
    shelf = Shelf(verifiable(graph), KEY)
    frame = pl.DataFrame({"nric": nrics(N)})
    from dataclasses import replace

    for name in ("a", "b"):
        shelf.take(replace(scan_frame(frame, name), dataset=name), frame)
    shown = repr(shelf) + repr(shelf.sides) + repr(shelf.sides["a"].held)
    assert not [value for value in values_of(frame) if value in shown]


MANIFEST = """\
version: 1
name: t
parties: {p: {established_in: [SG]}}
datasets:
  a: {location: a.csv, country: SG, holder: p, origin: [SG]}
  b: {location: b.csv, country: TH, holder: p}
flows:
  f:
    from: a
    to: b
    form: anonymised
    transforms:
      drop: [email]
      hash: [nric]
      mask: [mobile]
      tokenise: [code]
      k_anonymity: {columns: [nric, mobile], k: 3}
"""


@pytest.fixture
def audited(tmp_path):
    chosen = {
        "nric": ("hash", "sha"),
        "mobile": ("mask", "nothing"),
        "email": ("drop", "nothing"),
        "code": ("tokenise", "nothing"),
    }
    source, target, _ = prepared(chosen, 3)
    source.write_csv(tmp_path / "a.csv")
    target.write_csv(tmp_path / "b.csv")
    (tmp_path / "lintas.yaml").write_text(MANIFEST, encoding="utf-8")
    result = audit(load(tmp_path / "lintas.yaml"), Settings(date(2026, 11, 20)))
    return result, values_of(source, target)


def test_an_audit_finds_all_five_on_the_lines_that_claim_them(audited):
    result, _ = audited
    found = {f.rule: f for f in result.findings if f.rule.startswith("LIN01") or f.rule.startswith("LIN02")}
    lines = {rule: found[rule].place.line for rule in ("LIN016", "LIN017", "LIN018", "LIN019", "LIN020", "LIN021")}
    assert lines == {"LIN016": 11, "LIN017": 13, "LIN018": 15, "LIN019": 14, "LIN020": 16, "LIN021": 17}
    assert result.unread == ()


def test_no_value_is_in_a_finding_of_an_audit(audited):
    result, values = audited
    text = " ".join(f"{f.message} {f.evidence} {f.key} {f.columns}" for f in result.findings if f.rule >= "LIN016")
    assert not [value for value in values if value in text]


def test_two_audits_say_the_same_though_each_draws_its_own_key(tmp_path, audited):
    again = audit(load(tmp_path / "lintas.yaml"), Settings(date(2026, 11, 20)))
    assert [asdict(finding) for finding in again.findings] == [asdict(finding) for finding in audited[0].findings]
