"""Whole tables: held while small, drawn from while they pass; uniform draws where a bound is asked for."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.scanning import scan_location
from auditor.sources import whole
from auditor.sources.interface import Batch, Sample, SampleDesign, Table, Unread
from auditor.sources.sampling import file_key
from auditor.table_scan import ScanOptions


@given(st.lists(st.integers(0, 90), max_size=12), st.integers(1, 60), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_a_draw_is_the_same_however_the_table_is_cut(lengths: list[int], wanted: int, seed: int) -> None:
    rows = pl.DataFrame({"n": range(sum(lengths))})
    one, many = whole.Draw(file_key(seed, "t"), wanted), whole.Draw(file_key(seed, "t"), wanted)
    one.take(rows)
    start = 0
    for length in lengths:
        many.take(rows.slice(start, length))
        start += length
    drawn = one.frame()["n"].to_list() if rows.height else []
    assert drawn == (many.frame()["n"].to_list() if lengths and rows.height else [])
    assert drawn == sorted(set(drawn))
    assert len(drawn) == min(wanted, rows.height)


def test_every_row_is_drawn_as_often_as_any_other() -> None:
    counts = [0] * 40
    for seed in range(3_000):
        draw = whole.Draw(file_key(seed, "t"), 10)
        for start in range(0, 40, 7):
            draw.take(pl.DataFrame({"n": range(start, min(start + 7, 40))}))
        for n in draw.frame()["n"]:
            counts[n] += 1
    assert all(abs(count - 750) < 5 * (3_000 * 0.25 * 0.75) ** 0.5 for count in counts)


@dataclass
class Stretches:
    """A source of a table in stretches, of which some are damaged."""

    frames: list[pl.DataFrame]
    broken: tuple[int, ...] = ()
    name: str = "stretches"
    asked: list[str] = field(default_factory=list)

    def handles(self, location: str, head: bytes) -> bool:
        return False

    def schema(self, table: Table) -> tuple[str, ...]:
        return tuple(self.frames[0].columns)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        self.asked.append("sample")
        head = self.frames[0].head(rows)
        return Sample(table, head, SampleDesign("clustered", head.height, None, 1, len(self.frames), seed))

    def batches(self, table: Table, *, rows: int, columns):
        self.asked.append("batches")
        for place, frame in enumerate(self.frames):
            lost = (Unread(f"t, stretch {place}", "its pages are damaged", "write it again"),)
            yield Batch(frame.clear(), unread=lost) if place in self.broken else Batch(frame, bytes_read=10)


TABLE = Table("t", "t", Path(), (), "stretches")


@pytest.fixture
def read_from(monkeypatch: pytest.MonkeyPatch):
    def use(source: Stretches) -> Table:
        monkeypatch.setattr("auditor.sources.reading.source_named", lambda name: source)
        return TABLE

    return use


def stretches(count: int = 10, rows: int = 50) -> list[pl.DataFrame]:
    return [pl.DataFrame({"n": range(i * rows, (i + 1) * rows)}) for i in range(count)]


def test_a_small_table_is_held_whole_and_not_shown(read_from) -> None:
    seen: list[int] = []
    sample = whole.read_whole(read_from(Stretches(stretches())), seed=1, see=lambda frame: seen.append(frame.height))
    assert (sample.frame.height, sample.design.kind, sample.design.rows_total) == (500, "full", 500)
    assert seen == []
    assert sample.bytes_read == 100


def test_of_a_long_table_every_row_is_shown_and_some_are_drawn(read_from, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "HELD_BYTES", 1_000)
    monkeypatch.setattr(whole, "DRAWN_ROWS", 30)
    seen: list[int] = []
    sample = whole.read_whole(read_from(Stretches(stretches())), seed=1, see=lambda frame: seen.extend(frame["n"]))
    assert seen == list(range(500))
    assert (sample.frame.height, sample.design.kind, sample.design.rows_total) == (30, "uniform", 500)


def test_a_table_with_a_hole_supports_no_bound(read_from) -> None:
    for read in (
        lambda table: whole.read_whole(table, seed=1, see=lambda frame: None),
        lambda table: whole.read_uniform(table, rows=20, seed=1),
    ):
        sample = read(read_from(Stretches(stretches(), broken=(3,))))
        assert (sample.design.kind, sample.design.rows_total) == ("clustered", None)
        assert [one.location for one in sample.unread] == ["t, stretch 3"]


def test_a_bound_makes_clusters_give_way_to_a_uniform_draw(read_from) -> None:
    source = Stretches(stretches())
    sample = whole.read_uniform(read_from(source), rows=80, seed=1)
    assert source.asked == ["sample", "batches"]
    assert (sample.design.kind, sample.design.rows_read, sample.design.rows_total) == ("uniform", 80, 500)


def test_a_table_shorter_than_the_draw_is_read_in_full(read_from) -> None:
    sample = whole.read_uniform(read_from(Stretches(stretches(2))), rows=800, seed=1)
    assert (sample.design.kind, sample.frame.height) == ("full", 100)


def nric(rng: random.Random) -> str:
    digits = [rng.randrange(10) for _ in range(7)]
    total = sum(weight * digit for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True))
    return "S" + "".join(map(str, digits)) + "JZIHGFEDCBA"[total % 11]


def test_a_full_scan_finds_four_rows_in_a_long_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "HELD_BYTES", 100_000)
    monkeypatch.setattr(whole, "BATCH_ROWS", 5_000)
    rng = random.Random(1)
    codes = [f"SKU-{rng.randrange(10**6):06}" for _ in range(60_000)]
    for place in (3, 20_001, 39_000, 59_999):
        codes[place] = nric(rng)
    frame = pl.DataFrame({"ref": codes, "amount": [1.5] * 60_000, "tags": [["a"]] * 60_000})
    frame.write_parquet(tmp_path / "orders.parquet", row_group_size=7_000)
    (table,) = scan_location("orders.parquet", tmp_path, ScanOptions(full=True)).tables
    columns = {column.name: column for column in table.columns}
    assert columns["ref"].tags == ("national_id",)
    assert columns["ref"].findings[0]["prevalence"] == pytest.approx(4 / 60_000, abs=1e-6)
    assert columns["amount"].zero == "none in all 60,000 rows"
    assert columns["tags"].zero.startswith("none found in 20,000 of 60,000 rows drawn uniformly")
    assert table.rows_read == 60_000
    assert table.design["kind"] == "uniform", "a list column was only drawn from: the table as a whole claims no more"


def test_a_bound_is_kept_with_the_confidence_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.sources.parquet.source.UNIFORM_BYTES", 1)
    pl.DataFrame({"amount": [float(n) for n in range(50_000)]}).write_parquet(
        tmp_path / "a.parquet", row_group_size=500
    )
    asked = ScanOptions(rows=459, uniform=True, confidence=0.99)
    (table,) = scan_location("a.parquet", tmp_path, asked).tables
    assert table.design["kind"] == "uniform"
    assert "with 99% confidence fewer than 1% of rows carry it" in table.zero
    (cheap,) = scan_location("a.parquet", tmp_path, ScanOptions(rows=459)).tables
    assert "no bound on rows" in cheap.zero


def test_a_panic_of_the_detectors_costs_one_table_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        """As Polars raises them."""

    def panics(*args: object, **kwargs: object) -> None:
        raise Panic("a cell value")

    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    monkeypatch.setattr("detectors.detect_table", panics)
    scan = scan_location("a.parquet", tmp_path)
    assert [one.reason for one in scan.unread] == ["the detectors failed on it (Panic)"]
    monkeypatch.setattr("detectors.detect_table", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        scan_location("a.parquet", tmp_path)
