"""`python -m benchmarks.detection [--write] [--presidio PYTHON] [--dataprofiler PYTHON]`: the whole benchmark.

Makes the tables, scores Lintas, scores the other tools whose environments are given, measures speed, and prints it all;
`--write` puts it on RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import scan
from benchmarks.rivals.tools import TOOLS, Answer, as_categories, ask, settings, write_frame

from . import lintas_tool
from .generate import SEED, generate, make
from .model import HERE, TableSpec, tables
from .page import Beside, Results, Speed, page
from .score import lines, score

RIVAL_ROWS = 60
"""Rows of each table that other tools see."""
RIVAL_SECONDS = 300.0
"""After so many seconds a tool begins no further table; the page says which tables it did not see."""
SPEED_ROWS = 200
"""Rows of the mixed table on which the speed of other tools is measured."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is asked for and print it."""
    options = _options(arguments)
    start = time.perf_counter()
    specs = [t for t in tables() if not options.tables or t.name.startswith(tuple(options.tables.split(",")))]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        truth = generate(options.keep or folder / "data", options.seed, specs, options.rows)
        said = lintas_tool.ask((options.keep or folder / "data") / "tables", truth)
        ours = score(truth, said.predictions)
        print("\n".join(lines(ours, options.errors)), flush=True)
        answers = _ask_others(options, specs, folder)
        beside = [_beside(answer, truth, said.predictions) for answer in answers if not answer.failed]
        measured, peak = ([], 0.0) if options.no_speed else _speed_of_ours(folder)
        speeds = [] if options.no_speed else _speeds(options, answers, measured, folder)
    results = Results(
        machine=(f"{os.cpu_count()} processors, {platform.machine()}", platform.system()),
        versions=_versions(answers),
        seed=options.seed,
        rival_rows=RIVAL_ROWS,
        ours=ours,
        seconds=said.seconds,
        beside=beside,
        not_run=_not_run(answers),
        speeds=speeds,
        lines=measured,
        peak_mb=peak,
        minutes=(time.perf_counter() - start) / 60,
        encodings=sorted({s.encoding for s in specs}),
        clean_tables=sum(not any(c.personal for c in s.columns) for s in specs),
    )
    _tell(options, results)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description="Score column detection.")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    parser.add_argument("--json", type=Path, help="write the scores as JSON")
    parser.add_argument("--presidio", default="", help="Python of an environment with Presidio")
    parser.add_argument("--dataprofiler", default="", help="Python of an environment with DataProfiler")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rows", type=int, help="at most so many rows a table")
    parser.add_argument("--tables", default="", help="only tables whose names begin so; commas between")
    parser.add_argument("--keep", type=Path, help="folder that keeps the tables and truth.json")
    parser.add_argument("--errors", type=int, default=0, help="print so many mistakes")
    parser.add_argument("--no-speed", action="store_true", help="leave speed out")
    return parser.parse_args(arguments)


def _python(options: argparse.Namespace, key: str) -> str:
    return str(options.dataprofiler if key == "dataprofiler" else options.presidio)


def _ask_others(options: argparse.Namespace, specs: Iterable[TableSpec], folder: Path) -> list[Answer]:
    """The answers of the other tools, two at a time."""
    frames = folder / "frames"
    frames.mkdir()
    for spec in specs:
        write_frame(
            make(spec, options.seed, min(RIVAL_ROWS, options.rows or RIVAL_ROWS)), frames / f"{spec.name}.parquet"
        )

    def one(tool: Any) -> Answer:
        python = _python(options, tool.key)
        if not python:
            return Answer(tool, failed="no environment was given for it (`make bench-rivals` makes one)")
        return ask(tool, python, frames, RIVAL_SECONDS, threads=1)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, TOOLS))


def _beside(answer: Answer, truth: Mapping[str, Any], ours: Mapping[str, Any]) -> Beside:
    """A tool at its best threshold, over the tables that it had time for."""
    names = {Path(name).stem: name for name in truth}
    seen = frozenset(names[stem] for stem in answer.tables)
    scored = [(s, score(truth, as_categories(answer, truth, *s), seen)) for s in settings(answer.tool)]
    (cut, share), best = max(scored, key=lambda pair: pair[1].personal.f1 + pair[1].pairs.f1)
    setting = f"{share:.0%} of values at score {cut}" if answer.tool.tuned else ""
    return Beside(answer, best, setting, score(truth, ours, seen))


def _speed_of_ours(folder: Path) -> tuple[list[scan.Line], float]:
    files = folder / "speed"
    files.mkdir()
    measured = []
    for line in scan.measure(files):
        print(line.text(), flush=True)
        measured.append(line)
    return measured, scan.peak(files)


def _speeds(
    options: argparse.Namespace, answers: Sequence[Answer], measured: Sequence[scan.Line], folder: Path
) -> list[Speed]:
    """Values per second of each tool that runs here, ours first, one after the other."""
    first = measured[0]
    speeds = [Speed("Lintas", scan.ROWS, first.speed)]
    frames = folder / "mixed_frame"
    frames.mkdir()
    few = scan.mixed_table(scan.ROWS).head(SPEED_ROWS)
    write_frame(few.to_dict(as_series=False), frames / "mixed.parquet")
    for answer in answers:
        if answer.failed:
            continue
        for title, more in _ways(answer.tool.key):
            again = ask(answer.tool, _python(options, answer.tool.key), frames, RIVAL_SECONDS, more=more)
            if not again.failed and again.seconds:
                speeds.append(Speed(title, SPEED_ROWS, few.width * SPEED_ROWS / again.seconds))
    return speeds


def _ways(key: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The ways of running a tool whose speed is of interest: title and arguments of the adapter."""
    if key == "presidio_structured":
        return ((f"{key}, as it comes", ("1",)), (f"{key}, spaCy in batches of 64", ("64",)))
    return ((key, ()),)


def _versions(answers: Iterable[Answer]) -> list[str]:
    known = {name: version(name) for name in ("lintas", "polars", "pyarrow")} | {"Python": platform.python_version()}
    for answer in answers:
        known |= answer.versions
    return [f"{name} {number}" for name, number in known.items()]


def _not_run(answers: Iterable[Answer]) -> list[str]:
    missing = [f"{a.tool.title} ({a.failed})" for a in answers if a.failed]
    return missing + [f"{a.tool.title} on {len(a.left)} tables (its time was up)" for a in answers if a.left]


def _tell(options: argparse.Namespace, results: Results) -> None:
    text = page(results)
    if options.write:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
        print(f"wrote {(HERE / 'RESULTS.md').relative_to(HERE.parent.parent)}")
    else:
        print(f"\n{text}")
    if options.json:
        everything = {"lintas": results.ours.as_dict()} | {b.answer.tool.key: b.best.as_dict() for b in results.beside}
        options.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
