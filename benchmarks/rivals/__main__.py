"""`python -m benchmarks.rivals RIVALS_PYTHON`: values per second of others and of ours, in one run.

Rivals see 200 rows: they would need half an hour for the 10,000 that ours reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from auditor.scan import scan_location
from benchmarks.scan import ROWS, mixed_table

_FEW = 200
_ADAPTERS = Path(__file__).parent


def main(python: str) -> None:
    """Prints a line a scanner, and the ratio of ours to it."""
    with tempfile.TemporaryDirectory() as folder:
        path, few = Path(folder, "mixed.parquet"), Path(folder, "few.parquet")
        table = mixed_table(ROWS)
        table.write_parquet(path)
        table.head(_FEW).write_parquet(few)
        scan_location(str(path), Path(folder))
        start = time.perf_counter()
        scan_location(str(path), Path(folder))
        ours = 20 * ROWS / (time.perf_counter() - start)
        print(f"{'lintas, 10,000 rows':<44} {ours:>12,.0f} values/s")
        for name in ("presidio_structured", "dataprofiler"):
            out = subprocess.run(
                [python, str(_ADAPTERS / f"run_{name}.py"), str(few)], capture_output=True, text=True, check=False
            )
            if out.returncode:
                print(f"{name:<44} did not run: {out.stderr.strip().splitlines()[-1:]}")
                continue
            seconds = json.loads(out.stdout.splitlines()[-1])["seconds"]
            speed = 20 * _FEW / seconds
            print(f"{name + f', {_FEW} rows':<44} {speed:>12,.0f} values/s   ours is {ours / speed:,.0f} x as fast")


if __name__ == "__main__":
    main(sys.argv[1])
