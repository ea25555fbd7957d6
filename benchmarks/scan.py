"""The scan of a mixed table, against the bare Polars read of the same columns, and its peak memory."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from auditor.scan import scan_location

from .timing import pairs, peak_mb, row

ROWS = 10_000


def mixed_table(rows: int, seed: int = 0) -> pl.DataFrame:
    """20 columns: 15 text (identifiers, names, addresses, codes, free text) and 5 of other types."""
    rng = random.Random(seed)
    digits = lambda n: "".join(rng.choices("0123456789", k=n))  # noqa: E731
    given = ["An", "Binh", "Siti", "Ahmad", "Somchai", "Maria", "Jose", "Wei Ming", "Priya", "Budi"]
    family = ["Nguyen", "Tan", "Lim", "bin Hassan", "Santos", "Wijaya", "Suwan", "Kumar", "Tran", "Reyes"]
    words = [
        "parcel",
        "late",
        "call",
        "customer",
        "refund",
        "address",
        "wrong",
        "colour",
        "please",
        "again",
        "tomorrow",
        "shop",
        "order",
    ]
    born = [date(1950, 1, 1) + timedelta(days=rng.randrange(20_000)) for _ in range(rows)]
    return pl.DataFrame(
        {
            "customer_name": [f"{rng.choice(given)} {rng.choice(family)}" for _ in range(rows)],
            "email": [f"user{rng.randrange(10**6)}@example.org" for _ in range(rows)],
            "mobile": [f"+658{digits(7)}" for _ in range(rows)],
            "nik": [f"3171{d.day:02}{d.month:02}{d.year % 100:02}{digits(4)}" for d in born],
            "so_cccd": [f"079{rng.randrange(4)}{digits(8)}" for _ in range(rows)],
            "alamat": [f"Jl. Merdeka No. {rng.randrange(300)} RT {rng.randrange(9)}" for _ in range(rows)],
            "city": [rng.choice(["Jakarta", "Hanoi", "Bangkok", "Singapore", "Cebu"]) for _ in range(rows)],
            "sku": [f"SKU-{digits(6)}" for _ in range(rows)],
            "order_no": [digits(16) for _ in range(rows)],
            "barcode": [f"885{digits(10)}" for _ in range(rows)],
            "status": [rng.choice(["open", "paid", "void"]) for _ in range(rows)],
            "ip": [f"203.0.113.{rng.randrange(256)}" for _ in range(rows)],
            "note": [" ".join(rng.choices(words, k=8)) for _ in range(rows)],
            "card": [f"4111{digits(12)}" for _ in range(rows)],
            "agama": [rng.choice(["Islam", "Kristen", "Buddha", "Hindu"]) for _ in range(rows)],
            "birth_date": born,
            "created_ms": [1_650_000_000_000 + rng.randrange(10**10) for _ in range(rows)],
            "amount": [rng.random() * 1000 for _ in range(rows)],
            "active": [rng.random() < 0.5 for _ in range(rows)],
            "quantity": [rng.randrange(100) for _ in range(rows)],
        }
    )


def run() -> None:
    """Prints the ratio to the bare read and the peak memory of a whole process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mixed.parquet")
        mixed_table(ROWS).write_parquet(path)
        measured = pairs(lambda: scan_location(str(path), Path(folder)), lambda: pl.read_parquet(path))
        print(row(f"scan of 20 columns x {ROWS:,} rows / bare Polars read", measured, "<= 25"))
        print(f"values per second: {20 * ROWS / measured.ours:,.0f}")
        code = f"import auditor; auditor.scan({str(path)!r})"
        print(f"peak memory of a process that scans it: {peak_mb(code):.0f} MB   (bar < 500)")
        wide = Path(folder, "wide.parquet")
        pl.DataFrame({f"c{i}": ["a", "b", "c"] * 66 for i in range(5000)}).write_parquet(wide)
        narrow = Path(folder, "narrow.parquet")
        pl.DataFrame({f"c{i}": ["a", "b", "c"] * 66 for i in range(50)}).write_parquet(narrow)
        measured = pairs(
            lambda: scan_location(str(wide), Path(folder)), lambda: scan_location(str(narrow), Path(folder)), runs=3
        )
        print(f"{'5,000 columns / 50 columns, per column':<58} {measured.ratio / 100:>7.2f} x")
