"""What a change reaches holds all that it makes new: nothing new is ever left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.auditing import Settings, check
from auditor.comparing.locations import data_changes, folders
from auditor.comparing.scope import DataChange, changed
from auditor.comparing.scoping import within
from auditor.manifest.loader import Loaded, load
from auditor.manifest.model import Dataset, Manifest

DAY = date(2026, 11, 20)
EXAMPLE = Path(__file__).parents[2] / "examples" / "kopi-pay" / "lintas.yaml"
LOADED = load(EXAMPLE)
FLOWS, DATASETS, PARTIES = (
    sorted(part) for part in (LOADED.manifest.flows, LOADED.manifest.datasets, LOADED.manifest.parties)
)
BEFORE = check(LOADED, Settings(DAY))
Edit = tuple[str, str, str, Any]

EDITS = st.one_of(
    st.tuples(st.just("flows"), st.sampled_from(FLOWS), st.just("safeguards"), st.sampled_from([None, []])),
    st.tuples(st.just("flows"), st.sampled_from(FLOWS), st.just("purposes"), st.sampled_from([["marketing"], None])),
    st.tuples(st.just("flows"), st.sampled_from(FLOWS), st.just("to"), st.sampled_from(DATASETS + PARTIES)),
    st.tuples(st.just("flows"), st.sampled_from(FLOWS), st.just("gone"), st.none()),
    st.tuples(
        st.just("datasets"), st.sampled_from(DATASETS), st.just("origin"), st.sampled_from([["VN"], ["TH", "ID"]])
    ),
    st.tuples(
        st.just("datasets"),
        st.sampled_from(DATASETS),
        st.just("categories"),
        st.sampled_from([["health"], ["name", "phone"]]),
    ),
    st.tuples(st.just("datasets"), st.sampled_from(DATASETS), st.just("holder"), st.sampled_from(PARTIES)),
    st.tuples(
        st.just("parties"), st.sampled_from(PARTIES), st.just("established_in"), st.sampled_from([["VN"], ["US"]])
    ),
    st.tuples(st.just("parties"), st.sampled_from(PARTIES), st.just("group"), st.sampled_from(["kopi", "other"])),
)


def edited(edits: list[Edit]) -> Loaded:
    parts: dict[str, dict[str, Any]] = {
        name: dict(getattr(LOADED.manifest, name)) for name in ("flows", "datasets", "parties")
    }
    for section, name, key, value in edits:
        entry = parts[section].get(name)
        if key == "gone":
            parts[section].pop(name, None)
        elif entry is not None:
            parts[section][name] = entry.model_copy(update={key: value})
    manifest = LOADED.manifest.model_copy(update=parts)
    return Loaded(manifest, LOADED.folder, LOADED.file, LOADED.places, LOADED.files, LOADED.detection)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_every_finding_that_an_edit_makes_new_or_other_is_told(edits: list[Edit]) -> None:
    loaded = edited(edits)
    after = check(loaded, Settings(DAY))
    known = {(one.fingerprint, one.level, one.message) for one in BEFORE.findings if one.accepted is None}
    # An acceptance that covers nothing any more is told where its flow is concerned, and its flow may be gone.
    new = {
        one.fingerprint
        for one in after.open_findings
        if (one.fingerprint, one.level, one.message) not in known and one.flow
    }
    reached = changed(loaded.manifest, LOADED.manifest, DataChange(), DAY, "base", "c0ffee")
    part = within(after, reached, loaded)
    assert part.scope is not None
    assert new <= {one.fingerprint for one in part.findings}
    assert len(part.findings) + part.scope.findings == len(after.findings)
    turned = {one.id for one in after.transfers} - {
        one.id for one in after.transfers for was in BEFORE.transfers if (one.id, one.verdict) == (was.id, was.verdict)
    }
    assert turned <= {one.id for one in part.transfers}


def test_a_manifest_has_not_changed_from_itself() -> None:
    reached = changed(LOADED.manifest, load(EXAMPLE).manifest, DataChange(), DAY, "base", "c0ffee")
    assert (dict(reached.flows), dict(reached.datasets), reached.to_read) == ({}, {}, frozenset())


def test_what_is_read_ends_in_a_circle() -> None:
    flow = {"purposes": ["analytics"]}
    manifest = Manifest.model_validate(
        {
            "version": 1, "name": "circle", "datasets": {name: {"country": "VN"} for name in "abcd"},
            "flows": {"ab": {"from": "a", "to": "b", **flow}, "bc": {"from": "b", "to": "c"}, "ca": {"from": "c", "to": "a"}},
        }
    )  # fmt: skip
    old = manifest.model_copy(update={"flows": {**manifest.flows, "ab": manifest.flows["bc"]}})
    reached = changed(manifest, old, DataChange(), DAY, "base", "c0ffee")
    assert set(reached.flows) == {"ab", "bc", "ca"}
    assert reached.to_read == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("location", "path", "hit"),
    [
        ("data/a.csv", "p/data/a.csv", True),
        ("data/a.csv", "p/data/a.csv.bak", False),
        ("data/a.csv", "data/a.csv", False),
        ("data", "p/data/x/y.parquet", True),
        ("data/", "p/data/x.csv", True),
        (".", "p/x", True),
        ("*.csv", "p/a.csv", True),
        ("*.csv", "p/b/a.csv", False),
        ("**/*.csv", "p/b/c/a.csv", True),
        ("data/*", "p/data/table/part-0.parquet", True),
        ("data/{a,b}.csv", "p/data/b.csv", True),
        ("data/[ab].csv", "p/data/c.csv", False),
        ("../q/a.csv", "q/a.csv", True),
        ("/tree/q/a.csv", "q/a.csv", True),
        ("./data/../a.csv", "p/a.csv", True),
        ("a+b(1).csv", "p/a+b(1).csv", True),
    ],
)
def test_files_are_matched_to_the_location_that_they_lie_in(location: str, path: str, hit: bool) -> None:
    datasets = {"x": Dataset.model_validate({"location": location})}
    assert data_changes(datasets, "p", [path], [], "/tree").changed == (frozenset({"x"}) if hit else frozenset())
    assert data_changes(datasets, "p", [], [path], "/tree").not_held == (frozenset() if hit else frozenset({"x"}))


@pytest.mark.parametrize(
    ("location", "folder"),
    [
        ("data/a.csv", ("p/data/a.csv",)),
        ("data/*/a.csv", ("p/data",)),
        ("*.csv", ("p",)),
        ("../*.csv", (".",)),
        ("/tree/q", ("q",)),
        ("/other/q", ()),
        ("../../x", ()),
        ("s3://bucket/x", ()),
    ],
)
def test_git_is_asked_about_the_folders_of_datasets_only(location: str, folder: tuple[str, ...]) -> None:
    assert folders({"x": Dataset.model_validate({"location": location})}, "p", "/tree") == folder
