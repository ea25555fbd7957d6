"""Which tables are at a location: a file, a glob, a folder, or what a third party's source lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from auditor.sources.content import first_look, size_of
from auditor.sources.formats import file_format, is_part_name, is_perhaps_database, promises_table
from auditor.sources.grouping import Known, group_part_files, nothing_known
from auditor.sources.interface import Catalogue, Container, Discovery, Skipped, SourceError, Table, Unread
from auditor.sources.lakes.tables import table_at_version
from auditor.sources.naming import printable
from auditor.sources.paths import Found, Walk, expand, is_glob, shown, shown_below, walk
from auditor.sources.reading import contained
from auditor.sources.registry import source_for, source_named, third_party_sources
from auditor.sources.stores.address import is_store_url, parse
from auditor.sources.stores.remote_file import File, RemoteFile

_SNIFFED_BYTES = 8 * 1024
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_LOOKS_AT_ONCE = 16
"""Objects of a store that are looked at together: a look is two requests, and most of their time is waiting."""

_TAKEN_AT_ONCE = 1024


def discover(location: str, *, base: Path, known: Known = nothing_known) -> Discovery:
    """List the tables at `location`, sorted by path: one for each file or for all part files of one table.

    Args:
        location: a file, folder or glob (`**` too), relative to `base` or absolute; the same in an object store
            (`s3://`, `gs://`, `az://`); or a URL that a third party reads.
        base: the folder that relative locations start from and that paths in messages are relative to.
        known: part files that it knows to be one table, unchanged since, are not opened for their columns.

    Never raises for what it finds: each file ends in `tables`, `unread` or `skipped`.
    """
    if _SCHEME.match(location) and not location.startswith("file://"):
        return _discover_url(location, base, known)
    text = unquote(urlsplit(location).path) if location.startswith("file://") else location
    if "\0" in text or not text.strip():
        return _nothing(printable(text), "this is not a path", "name a file, a folder or a glob")
    found = _find(Path(base, text), base)
    if isinstance(found, Unread):
        return Discovery(unread=(found,))
    listed = _sorted_out(found, printable(text), base)
    named = len(found.files) == 1 and found.files[0].path == Path(base, text)
    return listed if named else group_part_files(listed, known=known)


def _find(path: Path, base: Path) -> Walk | Unread:
    """List the files that a local path, folder or glob stands for."""
    try:
        if path.is_dir():
            return walk(path, base)
        exists = path.exists() or path.is_symlink()
    except OSError:
        exists = True  # a loop of links or a name too long: opening it will say which
    if exists:
        return Walk(path.parent, [Found(path, path.name, asked_for=True)])
    if is_glob(str(path)):
        found = expand(path, base)
        if found.files or found.tables or found.unread:
            return found
        return Unread(shown(path, base), "no file matches", "correct the pattern; it is relative to the manifest")
    if asked := table_at_version(path, shown(path, base)):
        return Walk(path.parent, tables=[asked])
    try:
        size_of(path)
    except SourceError as error:
        return Unread(shown(path, base), error.unread.reason, error.unread.hint)
    return Walk(path.parent, [Found(path, path.name, asked_for=True)])


def _sorted_out(found: Walk, location: str, base: Path) -> Discovery:
    tables = list(found.tables)
    unread, skipped = list(found.unread), list(found.skipped)
    for item in _classified(found, base):
        match item:
            case Table():
                source = _container(item.format)
                if source is None:
                    tables.append(item)
                    continue
                within = _members(item, source)
                tables.extend(within.tables)
                unread.extend(within.unread)
                skipped.extend(within.skipped)
            case Unread():
                unread.append(item)
            case Skipped():
                skipped.append(item)
    if not tables and not unread:
        unread.append(Unread(location, "no table is here", "name a folder with Parquet, CSV or JSON files"))
    return Discovery(
        tuple(_told_apart(tables)),
        tuple(sorted(unread, key=lambda item: item.location)),
        tuple(sorted(skipped, key=lambda item: item.location)),
        third_party_sources()[1] if skipped else (),
    )


def _classified(found: Walk, base: Path) -> Iterator[Table | Unread | Skipped]:
    """Say of each file what it is, in order."""
    place_of = shown_below(found.root, base)
    if not isinstance(found.root, RemoteFile):
        yield from (_classify(_File(file, found.root, place_of(file))) for file in found.files)
        return
    with ThreadPoolExecutor(_LOOKS_AT_ONCE) as looks:
        for first in range(0, len(found.files), _TAKEN_AT_ONCE):
            some = found.files[first : first + _TAKEN_AT_ONCE]
            yield from looks.map(lambda file: _classify(_File(file, found.root, place_of(file))), some)


@dataclass(frozen=True, slots=True)
class _File:
    """A file with the words for it."""

    found: Found
    root: File
    location: str

    def table(self, format_name: str, notes: tuple[str, ...] = ()) -> Table:
        name = printable(self.found.path.name)
        return Table(name, self.location, self.root, (self.found.path,), format_name, notes)


def _classify(file: _File) -> Table | Unread | Skipped:
    found = file.found
    try:
        with contained(file.location):
            if size_of(found.path) == 0:
                return Unread(file.location, "the file is empty (0 bytes)", "write it again or remove it")
            if not (found.asked_for or promises_table(found.path.name) or is_part_name(found.path.name)):
                return _plugged_in(file) or Skipped(file.location, _unsupported(found.path))
            path, head = first_look(found.path, _SNIFFED_BYTES)
    except SourceError as error:
        return Unread(file.location, error.unread.reason, error.unread.hint)
    if path is not found.path:
        file = replace(file, found=replace(found, path=path))
    verdict = file_format(path.name, head)
    if is_perhaps_database(path.name) and not found.asked_for and verdict.format not in {"sqlite", "duckdb"}:
        return _plugged_in(file, head) or Skipped(file.location, "not a database that Lintas reads")
    if verdict.format:
        return file.table(verdict.format, verdict.notes)
    return _plugged_in(file, head) or Unread(file.location, verdict.reason, verdict.hint)


def _members(table: Table, source: Container) -> Discovery:
    """The tables of a file that may hold many."""
    try:
        with contained(table.location):
            return source.members(table)
    except SourceError as error:
        return Discovery(unread=(replace(error.unread, location=table.location),))


@cache
def _container(form: str) -> Container | None:
    source: object = source_named(form)
    return source if isinstance(source, Container) else None


def _plugged_in(file: _File, head: bytes = b"") -> Table | None:
    source = source_for(str(file.found.path), head)
    return file.table(source.name) if source else None


def _unsupported(path: File) -> str:
    return f"not a table format that Lintas reads ({printable(path.suffix) or 'no extension'})"


def _told_apart(tables: list[Table]) -> list[Table]:
    """Name files that share a name by their path below the root."""
    names = Counter(table.name for table in tables)
    return [replace(table, name=_whole_name(table)) if names[table.name] > 1 else table for table in tables]


def _whole_name(table: Table) -> str:
    if not table.files:
        return table.location
    within = f" › {table.member}" if table.member else ""
    return printable(table.name_of(table.files[0]) + within)


def _discover_url(location: str, base: Path, known: Known) -> Discovery:
    scheme = location.split("://", 1)[0].lower()
    # A URL may hold a password: only its scheme is ever shown.
    place = f"{scheme}://…"
    source = source_for(location, b"")
    if not isinstance(source, Catalogue) and is_store_url(location):
        return _discover_store(location, base, known)
    if source is None or not isinstance(source, Catalogue):
        reason = f"no source reads {scheme}:// locations"
        return _nothing(place, reason, "install the package that registers one, or copy the tables into a folder")
    try:
        with contained(place):
            return source.discover(location)
    except SourceError as error:
        return Discovery(unread=(error.unread,))


def _discover_store(location: str, base: Path, known: Known) -> Discovery:
    """List the tables at a URL of an object store."""
    from auditor.sources.stores.listing import find

    try:
        address = parse(location)
        place = RemoteFile(address.store, address.key)
        with contained(shown(place)):
            found = find(address)
    except SourceError as error:
        return Discovery(unread=(error.unread,))
    if isinstance(found, Unread):
        return Discovery(unread=(found,))
    listed = _sorted_out(found, shown(place), base)
    named = len(found.files) == 1 and found.files[0].path == place
    return listed if named else group_part_files(listed, known=known)


def _nothing(location: str, reason: str, hint: str) -> Discovery:
    return Discovery(unread=(Unread(location, reason, hint),), notes=third_party_sources()[1])
