"""Scans against the bare Polars reads of the same files, in the same run."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from auditor.scanning import scan_location
from auditor.table_scan import ScanOptions

from .timing import Measured, pairs, peak_mb, row

ROWS = 10_000
_GIVEN = ("An", "Binh", "Siti", "Ahmad", "Somchai", "Maria", "Jose", "Wei Ming", "Priya", "Budi")
_FAMILY = ("Nguyen", "Tan", "Lim", "bin Hassan", "Santos", "Wijaya", "Suwan", "Kumar", "Tran", "Reyes")
_WORDS = (
    "parcel",
    "late",
    "call",
    "refund",
    "address",
    "wrong",
    "colour",
    "please",
    "again",
    "tomorrow",
    "shop",
    "order",
)
_CITIES = ("Jakarta", "Hanoi", "Bangkok", "Singapore", "Cebu")


@dataclass(frozen=True)
class Line:
    """One measurement."""

    what: str
    measured: Measured
    bar: str
    per: float = 1.0
    """What the ratio is divided by: how many times more columns or rows the first side has."""
    values: int = 0
    """Values scanned by the first side, where values per second are of interest."""

    @property
    def ratio(self) -> float:
        """The ratio that the bar is about."""
        return self.measured.ratio / self.per

    @property
    def speed(self) -> float:
        """Values per second of the first side; 0 where they are not counted."""
        return self.values / self.measured.ours

    def text(self) -> str:
        """For the terminal."""
        if self.per == 1.0:
            return row(self.what, self.measured, self.bar)
        return f"{self.what:<58} {self.measured.ours:>9.4f} s / {self.measured.theirs:>8.4f} s, each = {self.ratio:>7.2f} x   (bar {self.bar})"


def mixed_table(rows: int, seed: int = 0) -> pl.DataFrame:
    """20 columns: 15 text (identifiers, names, addresses, codes, free text) and 5 of other types."""
    rng = random.Random(seed)

    def digits(count: int) -> str:
        return "".join(rng.choices("0123456789", k=count))

    born = [date(1950, 1, 1) + timedelta(days=rng.randrange(20_000)) for _ in range(rows)]
    return pl.DataFrame(
        {
            "customer_name": [f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}" for _ in range(rows)],
            "email": [f"user{rng.randrange(10**6)}@example.org" for _ in range(rows)],
            "mobile": [f"+658{digits(7)}" for _ in range(rows)],
            "nik": [f"3171{d.day:02}{d.month:02}{d.year % 100:02}{digits(4)}" for d in born],
            "so_cccd": [f"079{rng.randrange(4)}{digits(8)}" for _ in range(rows)],
            "alamat": [f"Jl. Merdeka No. {rng.randrange(300)} RT {rng.randrange(9)}" for _ in range(rows)],
            "city": [rng.choice(_CITIES) for _ in range(rows)],
            "sku": [f"SKU-{digits(6)}" for _ in range(rows)],
            "order_no": [digits(16) for _ in range(rows)],
            "barcode": [f"885{digits(10)}" for _ in range(rows)],
            "status": [rng.choice(["open", "paid", "void"]) for _ in range(rows)],
            "ip": [f"203.0.113.{rng.randrange(256)}" for _ in range(rows)],
            "note": [" ".join(rng.choices(_WORDS, k=8)) for _ in range(rows)],
            "card": [f"4111{digits(12)}" for _ in range(rows)],
            "agama": [rng.choice(["Islam", "Kristen", "Buddha", "Hindu"]) for _ in range(rows)],
            "birth_date": born,
            "created_ms": [1_650_000_000_000 + rng.randrange(10**10) for _ in range(rows)],
            "amount": [rng.random() * 1000 for _ in range(rows)],
            "active": [rng.random() < 0.5 for _ in range(rows)],
            "quantity": [rng.randrange(100) for _ in range(rows)],
        }
    )


def measure(folder: Path) -> Iterator[Line]:
    """Each measurement as it is made; files go to `folder`."""
    table = mixed_table(ROWS)
    mixed = _written(table, folder, "mixed")
    bare = lambda: pl.read_parquet(mixed)  # noqa: E731
    measured = pairs(_scan(mixed), bare)
    yield Line(f"scan, 20 columns x {ROWS:,} rows / bare read", measured, "<= 25", values=20 * ROWS)
    measured = pairs(_scan(mixed, _with_presidio()), bare, runs=3)
    yield Line("the same, Presidio asked about every text column / bare read", measured, "<= 100", values=20 * ROWS)
    many = [_written(table.slice(1000 * (i % 10), 1000), folder, f"part{i}") for i in range(1000)]
    measured = pairs(lambda: [_scan(p)() for p in many], lambda: [pl.read_parquet(p) for p in many], runs=1, warmup=0)
    yield Line("1,000 tables of 20 x 1,000 in one process / bare reads", measured, "<= 40", values=20_000_000)
    narrow = _written(_widened(table.head(200), 50), folder, "narrow")
    wide = _written(_widened(table.head(200), 5000), folder, "wide")
    measured = pairs(_scan(wide), _scan(narrow), runs=3)
    yield Line("a column among 5,000 / a column among 50, 200 rows", measured, "<= 1", per=100.0)
    # Both are longer than the sample: a file that is read whole has no slices to draw.
    long, longer = (_written(pl.concat([table] * times), folder, f"x{times}") for times in (10, 50))
    measured = pairs(_scan(longer), _scan(long), runs=5)
    yield Line("scan of 500,000 rows / scan of 100,000 rows", measured, "flat")


def peak(folder: Path) -> float:
    """Peak memory in MB of a process that scans the mixed table, which `measure` has written."""
    return peak_mb(f"import auditor; auditor.scan({str(folder / 'mixed.parquet')!r})")


def _written(table: pl.DataFrame, folder: Path, name: str) -> Path:
    path = folder / f"{name}.parquet"
    table.write_parquet(path)
    return path


def _scan(path: Path, options: ScanOptions | None = None) -> Callable[[], object]:
    return lambda: scan_location(str(path), path.parent, options)


def _widened(table: pl.DataFrame, columns: int) -> pl.DataFrame:
    return pl.DataFrame(
        [table.to_series(i % table.width).alias(f"{table.columns[i % table.width]}_{i}") for i in range(columns)]
    )


def _with_presidio() -> ScanOptions:
    """All our identifiers once more as Presidio recognizers that a caller added: they see each text column."""
    from detectors import Settings
    from detectors.recognizers.presidio import recognizers

    return ScanOptions(settings=Settings(extra_recognizers=tuple(recognizers())))


def run() -> None:
    """Prints the ratios, values per second and the peak memory of a whole process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for line in measure(folder):
            print(line.text())
            if line.values:
                print(f"{'':<58} {line.speed:>12,.0f} values/s")
        print(f"peak memory of a process that scans 20 columns x {ROWS:,} rows: {peak(folder):.0f} MB   (bar < 500)")
