"""Measuring: several runs after a warm-up, in turn, so that ratios hold while the machine's speed drifts."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Median seconds of each side, and the median of the ratios pair by pair."""

    ours: float
    theirs: float
    ratio: float


def pairs(ours: Callable[[], object], theirs: Callable[[], object], runs: int = 7, warmup: int = 1) -> Measured:
    """Times two calls in turn, A B A B …"""
    for _ in range(warmup):
        ours()
        theirs()
    a, b = [], []
    for _ in range(runs):
        a.append(_seconds(ours))
        b.append(_seconds(theirs))
    return Measured(
        statistics.median(a), statistics.median(b), statistics.median(x / y for x, y in zip(a, b, strict=True))
    )


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def process(*arguments: str) -> Callable[[], object]:
    """A whole process, output thrown away."""
    return lambda: subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )


_HIGH_WATER = """
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():  # a child's ru_maxrss begins at its parent's on Linux; the high-water mark of its own memory does not
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    import resource, sys
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def peak_mb(code: str) -> float:
    """Peak memory of a fresh interpreter that runs `code`, in MB."""
    out = subprocess.run([sys.executable, "-c", code + _HIGH_WATER], capture_output=True, text=True, check=True)
    return int(out.stdout.split()[-1]) / 1024


def row(name: str, measured: Measured, bar: str, unit: str = "s") -> str:
    """One line of the report."""
    return f"{name:<58} {measured.ours:>9.4f} {unit} / {measured.theirs:>8.4f} {unit} = {measured.ratio:>7.2f} x   (bar {bar})"


__all__ = ["Measured", "pairs", "peak_mb", "process", "row"]
