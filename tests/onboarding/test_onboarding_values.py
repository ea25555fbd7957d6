"""Hashes of identifying values: a part is recognised in the whole, strangers are not, and nothing of them is shown."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.onboarding import draft_of, look
from auditor.onboarding.values import MOST, Sketch, Sketches, shared
from auditor.table_scan import scan_frame

KEY = bytes(range(16))


def sketch(numbers: list[int], shelf: Sketches | None = None) -> Sketch:
    shelf = shelf or Sketches(KEY)
    frame = pl.DataFrame({"email": [f"p{n}@mail.example" for n in numbers]})
    report = scan_frame(frame, f"t{len(shelf.sides)}")
    shelf.take(report, frame)
    (found,) = shelf.of(report).values()
    return found


@pytest.mark.parametrize(
    ("source", "target", "same", "apart"),
    [
        (range(500), range(500), True, False),
        (range(5000), range(0, 5000, 10), True, False),
        (range(0, 5000, 10), range(5000), True, False),
        (range(5000), range(5000, 10000), False, True),
        (range(30), range(100, 130), False, True),
        (range(10), range(100, 110), False, False),
    ],
)
def test_people_in_common_are_recognised_whatever_the_sizes(
    source: range, target: range, same: bool, apart: bool
) -> None:
    found = shared("email", sketch(list(source)), sketch(list(target)))
    assert (found.is_same, found.is_apart) == (same, apart)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10**6), min_size=30, max_size=120, unique=True), st.integers(0, 1000))
def test_order_and_repetition_change_nothing(numbers: list[int], turn: int) -> None:
    turned = numbers[turn % len(numbers) :] + numbers[: turn % len(numbers)]
    found = shared("email", sketch(numbers), sketch(turned * 2))
    assert found.hits == found.looked_at == len(numbers)


def test_a_sketch_is_small_and_shows_nothing() -> None:
    made = sketch(list(range(3000)))
    assert len(made.marks) == MOST
    assert "marks" not in repr(made)
    shelf = Sketches(bytes(16))
    assert set(sketch(list(range(50)), shelf).marks.tolist()).isdisjoint(sketch(list(range(50))).marks.tolist())


def people(first: int, count: int = 60) -> pl.DataFrame:
    numbers = range(first, first + count)
    return pl.DataFrame({"email": [f"p{n}@mail.example" for n in numbers], "plan": "gold", "n": list(numbers)})


def drafted(folder: Path, tables: dict[str, pl.DataFrame]):  # type: ignore[no-untyped-def]
    for name, frame in tables.items():
        (folder / "lake" / name).parent.mkdir(parents=True, exist_ok=True)
        frame.write_csv(folder / "lake" / name)
    seen = look("lake", folder, folder, {})
    assert "@mail" not in repr(seen)
    return draft_of("x", seen.found)


def test_the_same_table_in_two_markets_is_no_copy(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path, {"sg/clients.csv": people(0), "vn/clients.csv": people(1000), "kh/clients.csv": people(1030)}
    )
    (group,) = draft.alike
    assert group.members == ("kh_clients", "vn_clients")
    assert "and the same people: of 60 values of email compared, 30 are in both" in group.reason
    assert "hints put kh_clients in Cambodia and vn_clients in Viet Nam" in group.crossing


def test_other_people_make_a_flow_doubtful(tmp_path: Path) -> None:
    (one,) = drafted(tmp_path, {"raw/clients.csv": people(0), "staging/clients.csv": people(1000)}).kinships
    assert not one.is_sure
    assert one.signs[-1] == "but other people: none of 60 values of email compared is in both"


def test_the_source_with_the_same_people_is_chosen(tmp_path: Path) -> None:
    tables = {"a/raw/clients.csv": people(0), "b/raw/clients.csv": people(1000), "staging/clients.csv": people(1000)}
    (one,) = drafted(tmp_path, tables).kinships
    assert (one.source, one.target, one.is_sure) == ("b_raw_clients", "staging_clients", True)
