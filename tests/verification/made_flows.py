"""One flow between two frames in memory, and identifiers to fill them with."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from auditor.flows.graph import Graph
from auditor.manifest.model import Manifest
from auditor.table_scan import scan_frame
from auditor.verification.claims import verifiable
from auditor.verification.model import Doubt
from auditor.verification.shelf import Shelf
from auditor.verification.verify import verify
from detectors.recognizers.sg import nric_letter

KEY = bytes(range(32))
DAY = date(2026, 11, 20)


def nric(seed: random.Random) -> str:
    series, digits = seed.choice("STFG"), f"{seed.randrange(10**7):07d}"
    return series + digits + nric_letter(series, digits)


def nrics(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [nric(rng) for _ in range(count)]


def digits(count: int, width: int, seed: int = 2) -> list[str]:
    rng = random.Random(seed)
    return [f"{rng.randrange(10**width):0{width}d}" for _ in range(count)]


def mobiles(count: int, seed: int = 3) -> list[str]:
    rng = random.Random(seed)
    return [f"{rng.choice('89')}{rng.randrange(10**7):07d}" for _ in range(count)]


def emails(count: int, seed: int = 4) -> list[str]:
    rng = random.Random(seed)
    return [f"user{rng.randrange(10**9)}@mail.example" for _ in range(count)]


def graph_of(
    transforms: Mapping[str, Any], *, more: Mapping[str, Any] | None = None, read: tuple[str, ...] = ("a", "b")
) -> Graph:
    """Flow `f` from dataset `a` in Singapore to `b` in Thailand, with datasets and flows of `more` beside it."""
    more = more or {}
    datasets = {
        "a": {"country": "SG", "holder": "p", **({"location": "a"} if "a" in read else {})},
        "b": {"country": "TH", "holder": "p", **({"location": "b"} if "b" in read else {})},
    }
    for name, keys in more.get("datasets", {}).items():
        datasets[name] = {**datasets.get(name, {}), **keys}
    manifest = Manifest.model_validate(
        {
            "version": 1,
            "name": "t",
            "parties": {"p": {"established_in": ["SG"]}},
            "datasets": datasets,
            "flows": {"f": {"from": "a", "to": "b", "transforms": dict(transforms)}, **more.get("flows", {})},
        }
    )
    return Graph(manifest, DAY)


def doubts(
    source: pl.DataFrame | None,
    target: pl.DataFrame,
    transforms: Mapping[str, Any],
    *,
    more: Mapping[str, Any] | None = None,
    others: Mapping[str, pl.DataFrame] | None = None,
    kind: str = "full",
    total: int | None = None,
) -> list[Doubt]:
    """What verification says of the flow when these rows were read."""
    frames = {**({} if source is None else {"a": source}), "b": target, **(others or {})}
    graph = graph_of(transforms, more=more, read=tuple(frames))
    shelf = Shelf(verifiable(graph), KEY)
    for name, frame in frames.items():
        report = scan_frame(frame, f"{name}.csv")
        rows = frame.height if kind == "full" else total
        design = {**report.design, "kind": kind, "rows_total": rows}
        shelf.take(replace(report, dataset=name, design=design, rows_total=rows), frame)
    found, failed = verify(graph, shelf, KEY)
    assert failed == []
    return found


def told(found: list[Doubt]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(doubt.rule, doubt.strength, doubt.columns) for doubt in found}
