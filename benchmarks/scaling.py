"""Two worker processes against one, each with one thread of Polars: what sharing out tables is worth."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.executing import Execution
from auditor.executing.choosing import START_SECONDS
from auditor.scanning import scan_location

from .scan import mixed_table
from .timing import Measured, pairs, row

TABLES = 1_000
ROWS = 1_000
RUNS = 1
_STARTS = 3
_THREADS = "POLARS_MAX_THREADS"


def measure(folder: Path) -> tuple[Measured, Measured]:
    """Median seconds for one and for two workers, starts included; and for starting one worker against a scan of one table."""
    table = mixed_table(10 * ROWS)
    for number in range(TABLES):
        table.slice(ROWS * (number % 10), ROWS).write_parquet(folder / f"t{number:04}.parquet")
    shared = pairs(_scan(folder, 1), _scan(folder, 2), runs=RUNS, warmup=0)
    start = pairs(_scan(folder / "t0000.parquet", 1), _here(folder / "t0000.parquet"), runs=_STARTS)
    return shared, start


def _scan(place: Path, workers: int) -> Callable[[], object]:
    """Worker processes in both cases, so that one and two differ in nothing but their number."""
    return lambda: scan_location(str(place), place.parent, execution=Execution("processes", workers))


def _here(place: Path) -> Callable[[], object]:
    return lambda: scan_location(str(place), place.parent)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Workers inherit it; Polars of this process has read it already."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        os.environ.pop(_THREADS)
        os.environ.update({} if before is None else {_THREADS: before})


def run() -> None:
    """Prints medians and ratios."""
    with tempfile.TemporaryDirectory() as name, _one_thread():
        shared, start = measure(Path(name))
    print(row(f"{TABLES} tables of 20 x {ROWS:,}, one worker / two workers", shared, ">= 1.6"))
    told = f"one table in a worker that starts for it {start.ours:.2f} s, in this process {start.theirs:.2f} s"
    print(f"{told}: starting takes {start.ours - start.theirs:.2f} s   (taken for {START_SECONDS} s)")
