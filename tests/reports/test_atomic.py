"""A report file is whole or absent, and a failure says where, why and what to do."""

from __future__ import annotations

import os
import pickle
import stat
from pathlib import Path

import pytest

from auditor.reports.atomic import OutputError, write_text


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_missing_folders_are_made_and_text_is_utf_8(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "report.txt"
    write_text(target, "ชื่อ\n→\ud800")
    assert target.read_bytes() == "ชื่อ\n→\\ud800".encode()
    assert leftovers(target.parent) == ["report.txt"]


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    target.chmod(0o640)
    write_text(target, "new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_gets_the_mode_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    write_text(tmp_path / "report", "")
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_text(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_text(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_or_a_file_in_the_way_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    for path, hint in (
        (tmp_path, "name a file in that folder"),
        (tmp_path / "file" / "x", "a part of the path is a file"),
    ):
        with pytest.raises(OutputError) as caught:
            write_text(path, "text")
        assert caught.value.path == path
        assert str(path) in str(caught.value)
        assert hint in caught.value.hint
    assert leftovers(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / name, "text")
    assert leftovers(tmp_path) == []


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / "loop", "text")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission denied"):
        write_text(tmp_path / "report", "text")


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report"
    target.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"no space left on device \(free some space"):
        write_text(target, "new")
    assert target.read_text() == "old"
    assert leftovers(tmp_path) == ["report"]


def test_the_error_survives_pickling(tmp_path: Path) -> None:
    error = OutputError(tmp_path, "reason", "hint")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
