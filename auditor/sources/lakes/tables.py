"""Folders that are one table with versions: Delta, Iceberg, Hudi. Told by what is in them, before their files are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.sources.interface import Table, Unread
from auditor.sources.lakes.stores import address_of, place_of
from auditor.sources.naming import printable
from auditor.sources.stores.remote_file import File, relative_name

_DELTA, _ICEBERG, _HUDI = "_delta_log", "metadata", ".hoodie"
LAKE_MARKS = frozenset({_DELTA, _ICEBERG, _HUDI})
"""Folders by which the tables are told."""

_METADATA = re.compile(r"(?:v\d+|\d+-.*)(?:\.gz)?\.metadata\.json(?:\.gz)?", re.DOTALL)
"""Names of Iceberg's metadata files, as `iceberg_snapshots` reads them."""

_VERSION = re.compile(r"(?P<folder>.+)@(?P<version>\d{1,18})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, or a prefix in an object store, as far as one listing shows it."""

    place: File
    location: str
    """For people: relative to the base, printable."""

    root: File
    """The folder that the location was asked for."""

    names: Collection[str]
    """What is in it, files and folders, by their own names."""

    inside: Callable[[str], Collection[str]]
    """The names in one of the folders in it; nothing for one that is not there or cannot be listed."""


def lake_table_at(folder: Folder) -> Table | Unread | None:
    """Say whether a folder is one table: then its files are nothing of their own. None for any other folder.

    A Delta table that also keeps Iceberg metadata (UniForm) is read as the Delta table that it is.
    """
    if _DELTA in folder.names:
        return _table(folder, "delta")
    if _ICEBERG in folder.names and any(map(_METADATA.fullmatch, folder.inside(_ICEBERG))):
        return _table(folder, "iceberg")
    if _HUDI in folder.names:
        return Unread(
            folder.location,
            "it is an Apache Hudi table, which Lintas does not read: some of its files hold rows that were deleted",
            "let Hudi write its current snapshot as Parquet, or sync it to Delta or Iceberg (Apache XTable)",
        )
    return None


def local_folder(path: Path, location: str, root: File, names: Collection[str] | None = None) -> Folder:
    """Describe a folder on this machine; `names` saves listing it where that was done already."""
    found = _names_in(path) if names is None else names
    return Folder(path, location, root, found, lambda name: _names_in(path / name))


def prefix_folder(place: File, location: str, root: File, marks: Mapping[str, Collection[str]]) -> Folder:
    """Describe a prefix in an object store by what `lake_folders` found in it."""
    return Folder(place, location, root, marks.keys(), lambda name: marks.get(name, ()))


def lake_folders(names: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Find the folders that may be lake tables among the names of files below a prefix, with `/`. Pure.

    Returns: by the folder's name (empty for the prefix itself), what marks it and the names in that; of folders inside
        each other the outermost.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for name in names:
        parts = name.split("/")
        for place, part in enumerate(parts[:-1]):
            if part in {_DELTA, _HUDI} or (part == _ICEBERG and _METADATA.fullmatch(parts[place + 1])):
                found.setdefault("/".join(parts[:place]), {}).setdefault(part, set()).add(parts[place + 1])
                break
    return {name: marks for name, marks in found.items() if not any(outer in found for outer in folders_of(name))}


def folders_of(name: str) -> Iterator[str]:
    """Yield the folders that a name with `/` is in, outermost first, beginning with the empty one."""
    parts = name.split("/") if name else []
    yield from ("/".join(parts[:end]) for end in range(len(parts)))


def tables_among(found: Iterable[Table], root: File, matches: re.Pattern[str]) -> tuple[Table, ...]:
    """Return the tables that a glob below `root` asks for: by their folder, or by data files such as theirs."""

    def asked_for(table: Table) -> bool:
        name = relative_name(place_of(table.address), _absolute(root)) or ""
        name = "" if name == "." else name
        inside = (f"{name}/{part}".lstrip("/") for part in ("part-00000.parquet", "data/part-00000.parquet"))
        return any(matches.fullmatch(one) for one in (name, *inside))

    return tuple(table for table in found if asked_for(table))


def table_at_version(path: Path, location: str) -> Table | None:
    """Return the Delta table that `folder@version` asks for, when there is no such path but such a folder."""
    asked = _VERSION.fullmatch(path.as_posix())
    if asked is None or path.exists():
        return None
    folder = Path(asked["folder"])
    found = lake_table_at(local_folder(folder, location, folder.parent))
    return at_version(found, int(asked["version"])) if isinstance(found, Table) and found.format == "delta" else None


def at_version(table: Table, version: int) -> Table:
    """Return a Delta table at one of its versions."""
    return replace(table, name=f"{table.name}@{version}", member=str(version))


def _table(folder: Folder, kind: str) -> Table:
    place = _absolute(folder.place)
    return Table(printable(place.name), folder.location, folder.root, (), kind, address=address_of(place))


def _absolute(place: File) -> File:
    return place.absolute() if isinstance(place, Path) else place


def _names_in(path: Path) -> Collection[str]:
    try:
        return {entry.name for entry in path.iterdir()}
    except OSError:
        return frozenset()
