"""Large files and many files: scans against the bare reads of what they look at, in the same run.

Tables are made here, of values that hash differently in every row; nothing is downloaded. `LINTAS_BENCH_ROWS` bounds the
longest table of the curve (default 100 million rows, some 3 GB of disk).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from auditor.executing import Execution
from auditor.scanning import scan_location
from auditor.state.memory import Memory
from auditor.state.opening import open_memory
from auditor.state.place import place_of
from auditor.table_scan import ScanOptions

from .scan import Line, mixed_table
from .timing import pairs, peak_mb

LONG = 5_000_000
GROUP = 100_000
SLICES = 32
DRAWN = 10_000
CURVE = (10**6, 10**7, 10**8)


def stretch(start: int, rows: int) -> pl.DataFrame:
    """`rows` rows of 20 columns from row `start`: identifiers, names, addresses, codes, notes, numbers and dates."""
    n = np.arange(start, start + rows, dtype=np.uint64)
    mixed = (n * np.uint64(0x9E3779B97F4A7C15)) ^ (n >> np.uint64(7))
    seed = pl.Series("seed", mixed % np.uint64(10**15)).cast(pl.Int64)
    base = mixed_table(2_000).sample(rows, with_replacement=True, seed=start % 1_000_003)
    digits = pl.col("seed").cast(pl.String).str.zfill(15)
    own = {
        "email": pl.concat_str(pl.lit("u"), digits.str.slice(0, 9), pl.lit("@example.org")),
        "mobile": pl.concat_str(pl.lit("+658"), digits.str.slice(0, 7)),
        "so_cccd": pl.concat_str(pl.lit("0792"), digits.str.slice(2, 8)),
        "sku": pl.concat_str(pl.lit("SKU-"), digits.str.slice(4, 6)),
        "order_no": pl.concat_str(pl.lit("7"), digits),
        "barcode": pl.concat_str(pl.lit("885"), digits.str.slice(3, 10)),
        "note": pl.concat_str(pl.col("note"), pl.lit(" "), digits.str.slice(0, 5)),
        "amount": pl.col("seed") % 1_000_000 / 100,
        "created_ms": 1_650_000_000_000 + pl.col("seed") % 10**10,
    }
    return base.with_columns(seed).with_columns(**own).drop("seed")


def written(path: Path, rows: int) -> Path:
    """A Parquet file of `rows` rows in row groups of 100,000; made once."""
    if path.exists():
        return path
    schema = stretch(0, 10).to_arrow().schema
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, rows, GROUP):
            writer.write_table(stretch(start, min(GROUP, rows - start)).to_arrow().cast(schema), row_group_size=GROUP)
    return path


def repeated(path: Path, rows: int) -> Path:
    """A Parquet file of `rows` rows whose row groups are all alike: as long as wished, and quick to write."""
    columns = ["customer_name", "email", "nik", "sku", "amount", "created_ms"]
    group = stretch(0, GROUP).select(columns).to_arrow()
    with pq.ParquetWriter(path, group.schema, compression="zstd") as writer:
        for _ in range(rows // GROUP):
            writer.write_table(group, row_group_size=GROUP)
    return path


def bare_slices(path: Path, rows: int = DRAWN, slices: int = SLICES) -> list[pl.DataFrame]:
    """As many rows as a scan samples, in as many slices, spread over the row groups, read and thrown away."""
    total = pq.read_metadata(path).num_rows
    length = rows // slices
    starts = (place * (total - length) // max(slices - 1, 1) for place in range(slices))
    return pl.collect_all([pl.scan_parquet(path).slice(start, length) for start in starts])


def bare_distinct(path: Path) -> pl.DataFrame:
    """Every column read and its distinct values counted, by the streaming engine."""
    return pl.scan_parquet(path).select(pl.all().n_unique()).collect(engine="streaming")


def measure(folder: Path) -> Iterator[Line]:
    """Each measurement as it is made; files go to `folder`."""
    long = written(folder / "long.parquet", LONG)
    measured = pairs(_scan(long), lambda: bare_slices(long), runs=5)
    yield Line(f"sampled scan of {LONG:,} rows x 20 / bare slices", measured, "<= 3", values=20 * DRAWN)
    measured = pairs(_scan(long, ScanOptions(full=True)), lambda: bare_distinct(long), runs=3, warmup=0)
    yield Line(f"full scan of {LONG:,} rows x 20 / count distinct", measured, "<= 4", values=20 * LONG)
    yield from _curve(folder)


def _curve(folder: Path) -> Iterator[Line]:
    most = int(os.environ.get("LINTAS_BENCH_ROWS", CURVE[-1]))
    first = repeated(folder / "first.parquet", CURVE[0])
    for rows in CURVE[1:]:
        if rows <= most:
            longer = repeated(folder / "longer.parquet", rows)
            measured = pairs(_scan(longer), _scan(first), runs=5)
            longer.unlink()
            yield Line(f"sampled scan of {rows:,} rows / of {CURVE[0]:,}", measured, "<= 1.5")


def many(folder: Path, tables: int = 1_000, parts: int = 10, rows: int = 200) -> Path:
    """A lake of `tables` folders with `parts` Parquet files each."""
    source = mixed_table(10_000)
    for table in range(tables):
        place = folder / f"table_{table:04}"
        place.mkdir(parents=True)
        for part in range(parts):
            start = (table * parts + part) * 97 % (source.height - rows)
            source.slice(start, rows).write_parquet(place / f"part-{part:05}.parquet")
    return folder


def bare_files(folder: Path) -> int:
    """Every file of a lake read and thrown away."""
    return sum(pl.read_parquet(path).height for path in sorted(folder.rglob("*.parquet")))


def measure_many(folder: Path) -> Iterator[Line]:
    """A lake of small files: cold against the bare reads, and again with nothing changed."""
    lake = many(folder / "many")
    os.sync()  # or the first scan waits for the disk, which still writes what was made
    state = folder / "state.sqlite"
    both = Execution(None, None)

    def cold() -> object:
        return scan_location(str(lake), lake.parent, execution=both)

    def remembered() -> object:
        with memory_of(state) as memory:
            return scan_location(str(lake), lake.parent, execution=both, memory=memory)

    measured = pairs(cold, lambda: bare_files(lake), runs=3, warmup=0)
    yield Line("10,000 files of 1,000 tables, cold / bare reads", measured, "<= 3")
    remembered()
    measured = pairs(cold, remembered, runs=1, warmup=0)
    yield Line("10,000 files of 1,000 tables, cold / again, nothing changed", measured, ">= 20")


@contextmanager
def memory_of(path: Path) -> Iterator[Memory]:
    """A memory in a file, as `lintas scan --state` keeps it."""
    with open_memory(place_of(str(path), {}, sys.platform), date(2026, 11, 20), print) as memory:
        yield memory


def _scan(path: Path, options: ScanOptions | None = None) -> Callable[[], object]:
    return lambda: scan_location(str(path), path.parent, options)


def peaks(folder: Path) -> Iterator[str]:
    """Peak memory of processes that scan the long table."""
    long = written(folder / "long.parquet", LONG)
    for words, arguments in (("sampled", ""), ("full", ", options=ScanOptions(full=True)")):
        code = f"import auditor; from auditor.table_scan import ScanOptions; auditor.scan({str(long)!r}{arguments})"
        mb = peak_mb(code)
        yield f"peak memory of a {words} scan of {LONG:,} rows x 20: {mb:,.0f} MB (bar 700)"


def run() -> None:
    """Prints the ratios."""
    folder = Path(tempfile.mkdtemp(prefix="lintas-bench-"))
    try:
        for line in chain(measure(folder), measure_many(folder)):
            print(line.text(), flush=True)
        for text in peaks(folder):
            print(text, flush=True)
    finally:
        shutil.rmtree(folder)
