"""A second scan reads only what changed, and says the same of the rest."""

import dataclasses
import os
import shutil
import time
from pathlib import Path

import polars as pl
import pytest

from auditor.scanning import scan_location
from auditor.sources import discover
from auditor.sources.interface import Table
from auditor.sources.parquet.source import ParquetSource
from auditor.state.place import Place
from auditor.state.recall import CHANGED, Recall, _code_for, scan_remembered, unsettled, version_of
from auditor.table_scan import Outcome, ScanOptions, scan_table
from detectors import Settings
from detectors.custom.declared import Declared
from tests.state.stores import TODAY, Store

NOTE = f"not read again; unchanged since {TODAY.isoformat()}"
PEOPLE = {
    "nik": ["3174054504900001", "3273012505850002", "3578036708920003"],
    "email": ["siti@contoh.id", "budi@contoh.id", "dewi@contoh.id"],
}


class Reading:
    """Scans tables and counts them."""

    def __init__(self) -> None:
        self.locations: list[str] = []

    def __call__(self, table: Table, options: ScanOptions, dataset: str | None) -> Outcome:
        self.locations.append(table.location)
        return scan_table(table, options, dataset)


@pytest.fixture
def lake(tmp_path):
    """Tables in several formats, one of them in parts, last changed an hour ago."""
    root = tmp_path / "lake"
    (root / "orders").mkdir(parents=True)
    frame = pl.DataFrame(PEOPLE)
    frame.write_csv(root / "people.csv")
    frame.write_parquet(root / "people.parquet")
    frame.write_ndjson(root / "people.ndjson")
    pl.DataFrame({"amount": [1, 2, 3]}).write_csv(root / "amounts.csv")
    for part in range(3):
        frame.write_parquet(root / "orders" / f"part-{part:05d}.parquet")
    _age(root)
    return root


def _age(root: Path) -> None:
    then = time.time() - 3600
    for path in root.rglob("*"):
        os.utime(path, (then, then))


@pytest.fixture
def state(tmp_path):
    return Store(Place("the state", tmp_path / "state.sqlite"))


def _scan(
    root: Path, state: Store, options: ScanOptions | None = None, dataset: str | None = None
) -> tuple[list[str], list[Outcome]]:
    """What was read, and what came of every table."""
    reading = Reading()
    with state.open() as memory:
        found = discover(str(root), base=root.parent).tables
        return reading.locations, [
            scan_remembered(table, options or ScanOptions(), dataset, memory, reading) for table in found
        ]


def _told(outcomes: list[Outcome]) -> list[object]:
    """What is said of tables, without notes and examples."""
    told = []
    for one in outcomes:
        assert one.report is not None
        columns = tuple(
            dataclasses.replace(column, examples=(), findings=tuple({**f, "examples": []} for f in column.findings))
            for column in one.report.columns
        )
        report = dataclasses.asdict(dataclasses.replace(one.report, columns=columns, notes=()))
        told.append((report, one.tags, one.possible, one.unread))
    return told


def test_a_second_scan_reads_nothing_and_says_the_same(lake, state):
    first, fresh = _scan(lake, state, dataset="crm")
    assert len(first) == 5
    again, recalled = _scan(lake, state, dataset="crm")
    assert again == []
    assert _told(recalled) == _told(fresh)
    for one, was in zip(recalled, fresh, strict=True):
        assert one.report is not None
        assert was.report is not None
        assert one.report.notes == (*was.report.notes, NOTE)
        assert one.bytes_read == 0


def test_what_is_remembered_holds_for_whatever_dataset_asks_from_wherever(lake, state, monkeypatch):
    _scan(lake, state, dataset="crm")
    monkeypatch.chdir(lake.parent)
    reading = Reading()
    with state.open() as memory:
        for table in discover("lake", base=Path()).tables:
            outcome = scan_remembered(table, ScanOptions(), "shop", memory, reading)
            assert outcome.report is not None
            assert (outcome.report.dataset, outcome.report.path) == ("shop", table.location)
    assert reading.locations == []


CHANGES = {
    "a file with other content": (lambda root: _written(root / "people.csv", "nama\nSiti Aminah\n"), {"people.csv"}),
    "a file of the same size, later": (lambda root: _swapped(root / "people.csv"), {"people.csv"}),
    "a part more": (
        lambda root: shutil.copy2(root / "orders/part-00000.parquet", root / "orders/part-00003.parquet"),
        {"orders"},
    ),
    "a part fewer": (lambda root: (root / "orders/part-00001.parquet").unlink(), {"orders"}),
    "a part renamed": (
        lambda root: (root / "orders/part-00002.parquet").rename(root / "orders/part-00009.parquet"),
        {"orders"},
    ),
    "a new file": (lambda root: _written(root / "zz.csv", "email\nsiti@contoh.id\n"), {"zz.csv"}),
    "nothing": (lambda root: None, set()),
}


def _written(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (time.time() - 60, time.time() - 60))


def _swapped(path: Path) -> None:
    _written(path, path.read_text().replace("siti", "sita"))


@pytest.mark.parametrize(("change", "read"), CHANGES.values(), ids=CHANGES)
def test_only_what_changed_is_read_again(change, read, lake, state):
    _scan(lake, state)
    change(lake)
    again, outcomes = _scan(lake, state)
    assert {Path(location).relative_to("lake").parts[0] for location in again} == read
    assert len(again) == len(read)
    fresh = [scan_table(table, ScanOptions()) for table in discover(str(lake), base=lake.parent).tables]
    assert _told(outcomes) == _told(fresh)


OTHERWISE = {
    "other rows": ScanOptions(rows=2),
    "another seed": ScanOptions(seed=4),
    "all of it": ScanOptions(full=True),
    "other thresholds": ScanOptions(settings=Settings(found=0.9)),
    "an ignored column": ScanOptions(settings=Settings(ignore=frozenset({"email"}))),
}


@pytest.mark.parametrize("options", OTHERWISE.values(), ids=OTHERWISE)
def test_what_is_asked_otherwise_is_read_and_remembered_beside(options, lake, state):
    _scan(lake, state)
    assert len(_scan(lake, state, options)[0]) == 5
    assert _scan(lake, state, options)[0] == []
    assert _scan(lake, state)[0] == []


def test_a_column_that_a_person_decided_is_read_again_in_its_table_only(lake, state):
    rule = Declared("people.email", (), "lintas.yaml:9")
    _scan(lake, state, ScanOptions(settings=Settings()))
    again, outcomes = _scan(lake, state, ScanOptions(settings=Settings(declared=(rule,))))
    assert {Path(location).stem for location in again} == {"people"}
    assert all(
        "email" not in one.tags["email"] for one in outcomes if one.report and one.report.name.startswith("people.")
    )


def test_other_code_reads_everything_again(lake, state, monkeypatch):
    _scan(lake, state)
    monkeypatch.setattr("auditor.state.recall.code_version", lambda: "another")
    assert len(_scan(lake, state)[0]) == 5
    monkeypatch.setattr("auditor.state.recall.code_version", lambda: None)
    for _ in range(2):
        assert len(_scan(lake, state)[0]) == 5


def test_what_could_not_be_read_whole_is_tried_again(lake, state):
    damaged = lake / "people.parquet"
    content = bytearray(damaged.read_bytes())
    content[4:60] = bytes(56)
    damaged.write_bytes(content)
    _age(lake)
    for run in range(2):
        read, outcomes = _scan(lake, state)
        assert [len(one.unread) for one in outcomes if one.unread] == [1]
        assert "lake/people.parquet" in read
        assert len(read) == (1 if run else 5)


def test_a_table_that_changes_while_it_is_read_is_noted_and_read_again(lake, state):
    [table] = discover("people.csv", base=lake).tables

    def unlucky(table: Table, options: ScanOptions, dataset: str | None) -> Outcome:
        outcome = scan_table(table, options, dataset)
        _written(lake / "people.csv", "nama,nik\nSiti,3174054504900001\n")
        return outcome

    with state.open() as memory:
        first = scan_remembered(table, ScanOptions(), None, memory, unlucky)
        assert first.report is not None
        assert CHANGED in first.report.notes
        reading = Reading()
        second = scan_remembered(table, ScanOptions(), None, memory, reading)
        assert reading.locations == ["people.csv"]
        assert second.report is not None
        assert CHANGED not in second.report.notes


def test_a_table_that_disappears_while_it_is_read_is_not_remembered(lake, state):
    [table] = discover("people.csv", base=lake).tables

    def unlucky(table: Table, options: ScanOptions, dataset: str | None) -> Outcome:
        outcome = scan_table(table, options, dataset)
        (lake / "people.csv").unlink()
        return outcome

    with state.open() as memory:
        outcome = scan_remembered(table, ScanOptions(), None, memory, unlucky)
        assert outcome.report is not None
        assert version_of(table) is None
    with state.open() as memory:
        assert memory.extent().outcomes == 0


NOW = 1_770_000_000_123_456_789
CHANGED_AT = [
    ("just now", NOW - 10**6, True),
    ("a moment ago", NOW - 10**9, False),
    ("by a clock of seconds, in this one", NOW // 10**9 * 10**9, True),
    ("by a clock of seconds, some ago", NOW // 10**9 * 10**9 - 5 * 10**9, False),
    ("in the future", NOW + 10**12, True),
]


@pytest.mark.parametrize(
    ("changed", "so_lately"), [case[1:] for case in CHANGED_AT], ids=[case[0] for case in CHANGED_AT]
)
def test_a_file_may_change_within_one_tick_of_the_clock(changed, so_lately):
    assert unsettled(changed, NOW) == so_lately


def test_a_file_that_may_have_changed_unnoticed_is_read_again(lake, state):
    ahead = time.time() + 3600
    os.utime(lake / "people.csv", (ahead, ahead))
    _scan(lake, state)
    assert _scan(lake, state)[0] == ["lake/people.csv"]


def test_without_a_memory_tables_are_read(lake):
    [table] = discover("people.csv", base=lake).tables
    reading = Reading()
    for _ in range(2):
        outcome = scan_remembered(table, ScanOptions(), None, None, reading)
        assert outcome.report is not None
        assert any(column.examples for column in outcome.report.columns)
    assert len(reading.locations) == 2


def test_a_recognizer_that_nobody_can_tell_leaves_tables_without_a_key(lake, state):
    [table] = discover("people.csv", base=lake).tables
    with state.open() as memory:
        assert Recall(memory, ScanOptions(settings=Settings())).key(table) is not None
        assert Recall(memory, ScanOptions(settings=Settings(extra_recognizers=(object(),)))).key(table) is None


def test_nothing_of_the_data_is_in_the_state(lake, state, tmp_path):
    _scan(lake, state)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("state.sqlite*"))
    for value in (*PEOPLE["nik"], *PEOPLE["email"], "people", "lake"):
        assert value.encode() not in content


def test_a_state_that_stops_working_makes_tables_be_read(lake, state):
    _scan(lake, state)
    reading = Reading()
    with state.open() as memory:
        state.execute("DROP TABLE lintas_outcomes")
        tables = discover(str(lake), base=lake.parent).tables
        outcomes = [scan_remembered(table, ScanOptions(), None, memory, reading) for table in tables]
    assert len(reading.locations) == 5
    assert all(one.report is not None and NOTE not in one.report.notes for one in outcomes)
    assert len(state.told) == 1


def test_a_table_that_is_no_file_and_has_no_version_is_read(state):
    table = Table("t", "t", Path(), (), "delimited")
    assert version_of(table) is None
    with state.open() as memory:
        assert Recall(memory, ScanOptions()).key(table) is None
        assert Recall(memory, ScanOptions()).remembered(table, None) is None


def test_a_table_of_versions_is_read_again_when_it_has_a_new_one_and_not_when_files_are_touched(tmp_path, state):
    root = tmp_path / "lake" / "people"
    pl.DataFrame(PEOPLE).write_delta(root)
    assert _scan(tmp_path / "lake", state)[0] == ["lake/people"]
    _age(root)
    assert _scan(tmp_path / "lake", state)[0] == []
    pl.DataFrame({"nik": ["1271011711880004"], "email": ["agus@contoh.id"]}).write_delta(root, mode="append")
    read, [outcome] = _scan(tmp_path / "lake", state)
    assert read == ["lake/people"]
    assert outcome.report is not None
    assert outcome.report.rows_read == 4


def test_two_copies_of_a_table_that_went_different_ways_are_two_tables(tmp_path, state):
    first, second = tmp_path / "one" / "lake" / "people", tmp_path / "two" / "lake" / "people"
    pl.DataFrame(PEOPLE).write_delta(first)
    shutil.copytree(first, second)
    for root, name in ((first, "agus"), (second, "ayu")):
        pl.DataFrame({"nik": ["1271011711880004"], "email": [f"{name}@contoh.id"]}).write_delta(root, mode="append")
    assert _scan(first.parent, state)[0] == ["lake/people"]
    assert _scan(second.parent, state)[0] == ["lake/people"]


def test_a_format_of_another_package_is_known_by_that_packages_version():
    ours, theirs = _code_for("parquet"), _code_for("of another package")
    assert ours is not None
    assert theirs is not None
    assert theirs.startswith(ours)
    assert theirs != ours


def _audited(root: Path, state: Store) -> dict[str, list[str]]:
    """The columns of each table, as a scan with a memory reports them."""
    with state.open() as memory:
        scan = scan_location(str(root), root.parent, memory=memory)
    return {table.name: [column.name for column in table.columns] for table in scan.tables}


def test_remembered_part_files_are_one_table_without_being_opened(lake, state, monkeypatch):
    before = _audited(lake, state)
    asked: list[str] = []
    monkeypatch.setattr(ParquetSource, "schema", lambda _, table: asked.append(table.location))
    assert _audited(lake, state) == before
    assert "orders/*.parquet" in before
    assert asked == []


def test_a_part_with_other_columns_among_remembered_ones_is_a_table_of_its_own(lake, state):
    _audited(lake, state)
    pl.DataFrame({"remark": ["late", "early"]}).write_parquet(lake / "orders" / "part-00003.parquet")
    _age(lake)
    assert sorted(
        columns for name, columns in _audited(lake, state).items() if "orders" in name or "part-" in name
    ) == [
        ["nik", "email"],
        ["remark"],
    ]


def test_a_remembered_part_that_is_written_again_with_other_columns_is_a_table_of_its_own(lake, state):
    _audited(lake, state)
    pl.DataFrame({"remark": ["late", "early"]}).write_parquet(lake / "orders" / "part-00001.parquet")
    _age(lake)
    assert sorted(
        columns for name, columns in _audited(lake, state).items() if "orders" in name or "part-" in name
    ) == [
        ["nik", "email"],
        ["remark"],
    ]
