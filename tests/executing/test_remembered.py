"""Scans with a memory: what is not read again comes back in its place, whoever reads the rest."""

from __future__ import annotations

import os

import pytest
from lakes_for_tests import DAY, company, lake

from auditor.auditing import Settings, audit
from auditor.executing import Execution
from auditor.manifest.loader import load
from auditor.scanning import scan_location
from auditor.state.opening import open_memory
from auditor.state.place import Place


class Seen:
    """Which tables were read and which were remembered."""

    def __init__(self):
        self.remembered = {}
        self.finished_tables = 0

    def told(self, one):
        self.remembered[one.location.rpartition("/")[2]] = one.remembered

    def finished(self, location):
        self.finished_tables += 1

    def __getattr__(self, name):
        return lambda what: None


@pytest.fixture
def memory(tmp_path):
    opened = open_memory(Place("the state", tmp_path / "state.sqlite"), DAY, pytest.fail)
    yield opened
    opened.close()


def aged(folder):
    """Files that were written long ago: of those just written nobody can tell whether they will be written again."""
    for path in folder.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def plain(scan):
    """What a scan found, without the note of when it was read and the examples that no memory keeps."""
    return [
        (table.path, [(column.name, column.tags, column.confidence) for column in table.columns])
        for table in scan.tables
    ], scan.unread


@pytest.mark.parametrize("execution", [Execution(), Execution("processes", 2)])
def test_what_did_not_change_is_not_read_again_and_keeps_its_place(tmp_path, memory, execution):
    folder = lake(tmp_path / "lake")
    aged(folder)
    first = scan_location("lake", tmp_path, execution=execution, memory=memory)
    (folder / "t02.ndjson").write_text((folder / "t02.ndjson").read_text() + '{"email": "new@mail.example"}\n')
    seen = Seen()
    second = scan_location("lake", tmp_path, execution=execution, memory=memory, progress=seen)
    assert [table.path for table in second.tables] == [table.path for table in first.tables]
    assert second.unread == first.unread
    assert seen.remembered == {
        path.name: path.name not in ("t02.ndjson", "damaged.parquet") for path in sorted(folder.iterdir())
    }
    assert seen.finished_tables == 7
    cold = scan_location("lake", tmp_path)
    assert plain(second) == plain(cold)


def test_rows_that_verification_needs_are_read_whatever_is_remembered(tmp_path, memory):
    loaded = load(company(tmp_path / "firm"))
    aged(tmp_path / "firm")
    without = audit(loaded, Settings(DAY))
    for _ in range(2):
        seen = Seen()
        found = audit(loaded, Settings(DAY), progress=seen, memory=memory)
        assert not any(seen.remembered.values())
        assert [finding.fingerprint for finding in found.findings] == [one.fingerprint for one in without.findings]
    assert found.unread == without.unread
