"""Folders of tables, and a package of somebody else that reads files which are deadly or slow."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from auditor import reports
from detectors.recognizers.sg import nric_letter

DAY = date(2026, 11, 20)

PLUGIN = """
import os, signal, time
from pathlib import Path
from auditor.sources import Sample, SampleDesign


class Odd:
    name = "odd"

    def handles(self, location, head):
        return location.endswith((".deadly", ".slow"))

    def schema(self, table):
        return ("a: String",)

    def sample(self, table, *, rows, seed, full):
        import polars as pl

        file = table.files[0]
        file.with_suffix(".begun").touch()
        if file.suffix == ".deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(120)
        return Sample(table, pl.DataFrame({"a": ["b"]}), SampleDesign("full", 1, 1))
"""


def lake(folder: Path, tables: int = 6, rows: int = 40) -> Path:
    """Tables of people in several formats, of which one is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(tables):
        frame = pl.DataFrame(
            {
                "email": [f"user{number}_{row}@mail.example" for row in range(rows)],
                "mobile": [f"+658{number}{row:06d}" for row in range(rows)],
                "status": ["open" if row % 2 else "paid" for row in range(rows)],
            }
        )
        if number % 3 == 0:
            frame.write_parquet(folder / f"t{number:02}.parquet")
        elif number % 3 == 1:
            frame.write_csv(folder / f"t{number:02}.csv")
        else:
            frame.write_ndjson(folder / f"t{number:02}.ndjson")
    whole = (folder / "t00.parquet").read_bytes()
    (folder / "damaged.parquet").write_bytes(whole[: len(whole) // 2])
    return folder


def company(folder: Path) -> Path:
    """A manifest whose flow says it masks what the tables on its other side hold in clear, in several files each."""
    rows = [f"S{number:07d}{nric_letter('S', f'{number:07d}')}" for number in range(90)]
    people = pl.DataFrame({"nric": rows, "age": [20 + row // 10 for row in range(90)], "note": ["x"] * 90})
    for name in ("sg", "th"):
        (folder / name).mkdir(parents=True)
        for part in range(3):
            people[30 * part : 30 * part + 30].write_csv(folder / name / f"{part}.csv")
    (folder / "th" / "damaged.parquet").write_bytes(b"PAR1")
    manifest = folder / "lintas.yaml"
    manifest.write_text(
        """
version: 1
name: firm
parties: {firm: {established_in: [SG]}}
datasets:
  sg: {location: sg, country: SG, holder: firm}
  th: {location: [th/0.csv, th], country: TH, holder: firm}
flows:
  out: {from: sg, to: th, transforms: {mask: [nric], k_anonymity: {columns: [age], k: 15}}}
"""
    )
    return manifest


def plugged(folder: Path) -> dict[str, str]:
    """Installs the other package below a folder; returns an environment in which Python finds it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "odd_files.py").write_text(PLUGIN)
    facts = folder / "odd_files-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-files\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[lintas.sources]\nodd = odd_files:Odd\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


def lintas(*arguments: str, folder: Path, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Starts the command line in a session of its own, as a terminal would, with a state that is nobody's."""
    return subprocess.Popen(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=folder,
        env={**(environment or os.environ), "LINTAS_STATE": str(folder / "state.sqlite")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def as_json(result: Any) -> str:
    """A result as programs see it."""
    return reports.get("json").render(result)


def group_lives(leader: int) -> bool:
    """Whether a process of a group lives that is not a zombie."""
    try:
        lines = [path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat")]
    except OSError:  # one ended while it was looked at
        return True
    return any(fields[2] == str(leader) and fields[0] != "Z" for fields in lines)


def wait_for(true: Callable[[], bool], patience: float = 60.0) -> None:
    """Waits until something holds; how long that takes says nothing about the code."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
