"""What Lintas says, asked as anyone would: `lintas scan FOLDER --format json` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a tool said of some tables, and how long it took."""

    predictions: Mapping[str, Mapping[str, tuple[str, ...]]]
    seconds: float


def ask(folder: Path, truth: Mapping[str, Any]) -> Said:
    """Scan a folder of tables; what is found inside a nested column counts for the column.

    Raises:
        RuntimeError: The scan failed.
    """
    start = time.perf_counter()
    command = [sys.executable, "-m", "auditor", "scan", str(folder), "--format", "json", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"lintas scan ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return Said(from_report(json.loads(done.stdout), truth), seconds)


def from_report(report: Mapping[str, Any], truth: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Categories by table and labelled column of a JSON report."""
    said: dict[str, dict[str, tuple[str, ...]]] = {}
    for table in report["tables"]:
        labelled = truth.get(table["name"], {}).get("columns", {})
        found: dict[str, dict[str, None]] = {}
        for column in table["columns"]:
            name = _holder(column["name"], labelled)
            found.setdefault(name, {}).update(dict.fromkeys(column["tags"]))
        said[table["name"]] = {name: tuple(tags) for name, tags in found.items()}
    return said


def _holder(path: str, labelled: Mapping[str, Any]) -> str:
    """The labelled column that a path is in."""
    if path in labelled:
        return path
    holders = [name for name in labelled if path.startswith((f"{name}.", f"{name}["))]
    return max(holders, key=len, default=path)
