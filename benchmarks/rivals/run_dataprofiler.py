"""DataProfiler with its trained labeler; the shares of labels that it reports for each column."""

from __future__ import annotations

import logging
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import dataprofiler as dp
import pandas as pd
from adapter import CUTS, Found, run

logging.getLogger("DataProfiler").setLevel(logging.ERROR)
_options = dp.ProfilerOptions()
_options.set({"structured_options.multiprocess.is_enabled": False})


def look(frame: pd.DataFrame) -> Found:
    """What the labeler says of each column."""
    report = dp.Profiler(frame, options=_options).report()
    found: Found = {}
    for column in report["data_stats"]:
        shares = column["statistics"].get("data_label_representation") or {}
        found[str(column["column_name"])] = {
            label: {str(cut): float(share) for cut in CUTS} for label, share in shares.items() if share
        }
    return found


if __name__ == "__main__":
    run(look, ("dataprofiler", "tensorflow", "pandas"))
