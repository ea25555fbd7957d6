"""What all the other reports add to an audit of the example company: the same audit with every `--output`, and without.

Both runs print the text report; one writes every format of Lintas's own to a file as well. Whole processes in turn.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from auditor.reports.registry import OWN

_RUNS = 7
_AUDIT = ("-m", "auditor", "audit", "examples/kopi-pay", "--as-of", "2026-11-20", "--fail-on", "never")


def run() -> None:
    """Prints the medians, what the formats add, and how large each is."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = [word for form in OWN for word in ("--output", f"{form}={Path(folder, form)}")]
        _taken(*outputs)  # fills caches of files
        taken = [(_taken(), _taken(*outputs)) for _ in range(_RUNS)]
        written = {form: Path(folder, form).stat().st_size for form in OWN}
    for kind, clock in enumerate(("wall clock", "processor")):
        plain, whole, added = (
            statistics.median(times)
            for times in (
                [first[kind] for first, _ in taken],
                [second[kind] for _, second in taken],
                [second[kind] - first[kind] for first, second in taken],
            )
        )
        print(f"{f'audit of kopi-pay, text to the terminal, {clock}':<58} {plain:>9.4f} s")
        print(f"{f'the same with {len(OWN)} reports written as well':<58} {whole:>9.4f} s")
        print(f"{'added, pair by pair':<58} {added:>9.4f} s   (bar <= 0.5 s)")
    print("bytes written: " + ", ".join(f"{form} {size:,}" for form, size in written.items()))


def _taken(*arguments: str) -> tuple[float, float]:
    """Seconds that one audit takes: on the wall, and of the processor, which a busy machine does not stretch."""
    start, before = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, *_AUDIT, *arguments], capture_output=True, text=True, check=False)
    taken, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise SystemExit(f"the audit failed ({done.returncode}): {done.stderr.strip()[-500:]}")
    worked = sum(after[2:4]) - sum(before[2:4])  # user and system seconds of children
    return taken, worked


if __name__ == "__main__":
    run()
