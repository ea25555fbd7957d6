"""Which datasets the files lie in that git names. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from auditor.comparing.scope import DataChange
from auditor.manifest.model import Dataset
from auditor.sources.paths import glob_regex, is_glob

_MAGIC_PART = re.compile(r"[*?\[{]")


def data_changes(
    datasets: Mapping[str, Dataset], prefix: str, changed: Iterable[str], held: Iterable[str], root: str
) -> DataChange:
    """Datasets with a file that changed, and those of which git holds nothing.

    Args:
        prefix: the manifest's folder from the root of the work tree, without a slash at its end.
        changed, held: paths from that root. root: the root itself, for locations that are written absolute.
    """
    files, known = tuple(changed), tuple(held)
    moved, not_held = set(), set()
    for name, dataset in datasets.items():
        patterns = [_pattern(location, prefix, root) for location in dataset.location or ()]
        inside = [pattern for pattern in patterns if pattern is not None]
        if any(pattern.fullmatch(file) for pattern in inside for file in files):
            moved.add(name)
        elif len(inside) < len(patterns) or any(not any(map(p.fullmatch, known)) for p in inside):
            not_held.add(name)
    return DataChange(frozenset(moved), frozenset(not_held))


def folders(datasets: Mapping[str, Dataset], prefix: str, root: str) -> tuple[str, ...]:
    """Files and folders of the work tree in which the datasets lie, from its root; `.` for the root."""
    found = set()
    for dataset in datasets.values():
        for location in dataset.location or ():
            place = _place(location, prefix, root)
            if place is not None:
                folder, tail = place
                plain = [] if not tail else tail.split("/")
                literal = [part for part in plain[: _first_magic(plain)] if part]
                found.add("/".join((folder, *literal)).strip("/") or ".")
    return tuple(sorted(found))


def _first_magic(parts: list[str]) -> int:
    return next((index for index, part in enumerate(parts) if _MAGIC_PART.search(part)), len(parts))


def _pattern(location: str, prefix: str, root: str) -> re.Pattern[str] | None:
    """What matches the files of a location, from the root of the work tree; None where it is not in it."""
    place = _place(location, prefix, root)
    if place is None:
        return None
    folder, tail = place
    before = re.escape(f"{folder}/") if folder else ""
    if not tail:
        return re.compile(f"{before}.*", re.DOTALL)
    inner = glob_regex(tail) if is_glob(tail) else re.escape(tail)
    return re.compile(f"{before}(?:{inner})(?:/.*)?", re.DOTALL)


def _place(location: str, prefix: str, root: str) -> tuple[str, str] | None:
    """A folder of the work tree and what is below it: the manifest's, or one above where the location leads up."""
    if "://" in location:
        return None
    tail = location.replace("\\", "/") if re.match(r"^[A-Za-z]:\\", location) else location
    if posixpath.isabs(tail) or re.match(r"^[A-Za-z]:/", tail):
        base = root.rstrip("/") + "/"
        if not tail.startswith(base):
            return None
        folder, tail = "", tail[len(base) :]
    else:
        folder = prefix
    up = [part for part in folder.split("/") if part]
    down: list[str] = []
    for part in tail.split("/"):
        if part == "..":
            if down:
                down.pop()
            elif up:
                up.pop()
            else:
                return None
        elif part not in ("", "."):
            down.append(part)
    return "/".join(up), "/".join(down)
