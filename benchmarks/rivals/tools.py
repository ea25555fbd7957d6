"""Running the adapters of other tools and reading their answers as categories."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

_HERE = Path(__file__).parent
CUTS = ("0.0", "0.3", "0.4", "0.5", "0.6", "0.85")
SHARES = (0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
_GRACE = 240
"""Seconds that a tool may take to load, beside its budget."""


@dataclass(frozen=True)
class Tool:
    """Another tool and how it is asked."""

    key: str
    title: str
    tuned: bool
    """Whether its best threshold is looked for; otherwise its own answer is taken."""

    @property
    def script(self) -> Path:
        """The adapter."""
        return _HERE / f"run_{self.key}.py"


TOOLS = (
    Tool("presidio_structured", "presidio-structured PandasAnalysisBuilder, as it comes", tuned=False),
    Tool("presidio_batch", "Presidio BatchAnalyzerEngine, every country on, best threshold", tuned=True),
    Tool("dataprofiler", "DataProfiler, best threshold", tuned=True),
)


@dataclass(frozen=True)
class Answer:
    """What a tool found, or why it could not be asked."""

    tool: Tool
    versions: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    failed: str = ""

    @property
    def seconds(self) -> float:
        """Seconds spent on the tables, loading left out."""
        return float(sum(table["seconds"] for table in self.tables.values()))


def write_frame(columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    """A table as the tools get it: decoded, named, every value text, nested ones as JSON."""
    pl.DataFrame(
        {name: [_text(v) for v in values] for name, values in columns.items()},
        schema_overrides=dict.fromkeys(columns, pl.String),
    ).write_parquet(path)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def ask(tool: Tool, python: str, folder: Path, seconds: float, threads: int = 0, more: Sequence[str] = ()) -> Answer:
    """Run an adapter over a folder of frames, in the environment of `python`; `more` are arguments of its own."""
    environment = dict(os.environ)
    if threads:
        environment |= {
            name: str(threads) for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
        }
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "out.json")
        command = [python, str(tool.script), str(folder), str(out), str(seconds), *more]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env=environment, timeout=seconds * 2 + _GRACE
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Answer(tool, failed=type(error).__name__)
        if done.returncode or not out.exists():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            return Answer(tool, failed=_reason(last))
        said = json.loads(out.read_text(encoding="utf-8"))
    return Answer(tool, said["versions"], said["tables"], tuple(said["left"]))


def _reason(message: str) -> str:
    """The last line of an error without paths and hosts of this machine: it goes on the page."""
    if "/" not in message:
        return message[:120]
    kind = message.split(":", maxsplit=1)[0]
    return "its adapter could not be started" if "/" in kind else kind


@cache
def meanings() -> Mapping[str, tuple[str, ...]]:
    """Categories that each entity may stand for."""
    raw = yaml.safe_load((_HERE / "entities.yaml").read_text(encoding="utf-8"))
    return {entity: tuple(tags) for entity, tags in raw.items()}


def settings(tool: Tool) -> Iterator[tuple[str, float]]:
    """Pairs of a score that counts and the share of values that must reach it."""
    if not tool.tuned:
        return iter([("0.0", 0.02)])
    return ((cut, share) for cut in CUTS for share in SHARES)


def as_categories(
    answer: Answer, truth: Mapping[str, Any], cut: str, share: float
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The answer as categories by table and column, with every doubt of meaning decided for the tool."""
    names = {Path(name).stem: name for name in truth}
    said: dict[str, dict[str, tuple[str, ...]]] = {}
    for stem, table in answer.tables.items():
        labels = truth[names[stem]]["columns"]
        said[names[stem]] = {
            column: _categories((e for e, shares in found.items() if shares[cut] >= share), labels[column])
            for column, found in table["columns"].items()
        }
    return said


def _categories(entities: Iterable[str], label: Mapping[str, Any]) -> tuple[str, ...]:
    known = (*label["truth"], *label["accept"])
    chosen: dict[str, None] = {}
    for entity in entities:
        if means := meanings().get(entity, ()):
            chosen[next((m for m in means if m in known), means[0])] = None
    return tuple(chosen)
