"""DataProfiler on a Parquet file; prints the seconds of the profile alone."""

import json
import sys
import time

import dataprofiler as dp
import pandas as pd

frame = pd.read_parquet(sys.argv[1]).astype(str)
start = time.perf_counter()
dp.Profiler(frame)
print(json.dumps({"seconds": time.perf_counter() - start}))
