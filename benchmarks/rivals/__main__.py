"""`python -m benchmarks.rivals PYTHON [DATAPROFILER_PYTHON]`: the detection benchmark with other tools beside Lintas.

PYTHON is that of an environment with `requirements.txt` installed; the second, where DataProfiler has one of its own.
"""

from __future__ import annotations

import sys

from benchmarks.detection.__main__ import main

if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit("usage: python -m benchmarks.rivals PYTHON [DATAPROFILER_PYTHON]")
    main(["--write", "--presidio", sys.argv[1], "--dataprofiler", sys.argv[-1]])
