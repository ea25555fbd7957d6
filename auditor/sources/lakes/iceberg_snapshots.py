"""What a snapshot of an Iceberg table consists of: its metadata, its data files, and what is deleted from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from auditor.sources.content import head_of, random_access
from auditor.sources.interface import SourceError, Unread
from auditor.sources.lakes.iceberg_deletes import Deletions, sorted_out
from auditor.sources.lakes.iceberg_fields import constants_of, defaults_of, layout_of
from auditor.sources.lakes.iceberg_inputs import input_of, reaching
from auditor.sources.lakes.leftovers import files_below, files_in, leftovers
from auditor.sources.lakes.parts import DataFile, told_as
from auditor.sources.lakes.stores import place_of
from auditor.sources.naming import printable
from auditor.sources.stores.address import is_store_url
from auditor.sources.stores.remote_file import File, RemoteFile

_METADATA = re.compile(r"(?:v(?P<hadoop>\d+)|(?P<number>\d+)-.*)(?:\.gz)?\.metadata\.json(?:\.gz)?", re.DOTALL)
"""Names of metadata files: `v3.metadata.json` of tables kept by file names, `00003-….metadata.json` of catalogues."""

_HINT = "version-hint.text"
_LOCAL = re.compile(r"file:(?://[^/]*)?(?=/)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_READERS = 8
"""Manifests fetched at the same time: in an object store each is a request."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table's metadata, and how its files are reached."""

    metadata: Any
    """pyiceberg's TableMetadata."""

    io: Any
    """The catalogue's FileIO; None for tables of a folder, whose files are reached as all others are."""

    folder: File | None
    """The folder that the table was found in; None for tables of a catalogue."""

    location: str
    """For messages."""

    @property
    def version(self) -> str:
        """The table's id, snapshot and schema: a column may be renamed without a snapshot."""
        metadata = self.metadata
        return f"{metadata.table_uuid}@{metadata.current_snapshot_id or 'none'}/{metadata.current_schema_id}"

    def path_of(self, address: str) -> File | None:
        """Return where a file of the table is; None if only a catalogue could tell how to reach it.

        A table that was moved or copied with its folder still has its first place in its metadata: what is in the
        folder comes first.
        """
        old = self.metadata.location.rstrip("/") + "/"
        if self.folder is not None and address.startswith(old):
            moved = self.folder / address.removeprefix(old)
            if isinstance(moved, RemoteFile) or moved.exists() or not _local_path(address):
                return moved
        if isinstance(self.folder, RemoteFile):
            return place_of(address) if is_store_url(address) else None
        return _local_path(address)

    def opened(self, address: str) -> AbstractContextManager[Any]:
        """Open a file of the table for reading at any place."""
        path = self.path_of(address)
        if path is not None or self.io is None:
            return random_access(path if path is not None else Path(address))
        return self.io.new_input(address).open()  # type: ignore[no-any-return]


def _local_path(address: str) -> Path | None:
    if found := _LOCAL.match(address):
        return Path(address[found.end() :])
    return None if _SCHEME.match(address) else Path(address)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The current snapshot."""

    files: tuple[DataFile, ...]
    schema: Any
    """Arrow schema of the table."""

    unread: tuple[Unread, ...]
    notes: tuple[str, ...]


def load_folder(folder: File, location: str) -> Loaded:
    """Load the newest metadata in a table's folder, here or in an object store.

    Raises: SourceError.
    """
    from pyiceberg.serializers import FromInputFile

    unknown = "it is damaged, or of a version that pyiceberg does not know"
    hint = "restore it from a copy, update pyiceberg, or name the catalogue that the table is in"
    with told_as(Unread(location, "its folder `metadata` cannot be listed", hint)):
        newest = newest_metadata(*_listing(folder / "metadata"))
    metadata = None
    if newest is not None:
        place = f"{location}/metadata/{printable(newest)}"
        with told_as(Unread(place, f"the table's metadata cannot be read: {unknown}", hint)):
            metadata = FromInputFile.table_metadata(input_of(folder / "metadata" / newest))
    if metadata is None:
        reason = "there is no file `*.metadata.json` in its folder `metadata`"
        raise SourceError(Unread(location, reason, "name the catalogue that the table is in"))
    return Loaded(metadata, None, folder, location)


def newest_metadata(changed: Mapping[str, float], hint: str) -> str | None:
    """Return the name of the current metadata file, without a catalogue to say which it is. Pure.

    `version-hint.text` names a file, or the number of one for tables that are kept by file names (Hadoop's tables);
    later numbers beside it count, as they do for Iceberg's own reader, since the hint is written last. Without a hint
    the highest number wins.

    Args:
        changed: when each file in the folder `metadata` was last changed, by name.
        hint: what `version-hint.text` says; empty without one.
    """
    matches = [(match, name) for name in changed if (match := _METADATA.fullmatch(name))]
    found = [(int(match["hadoop"] or match["number"]), name) for match, name in matches]
    if hint.isdecimal():
        later = [(number, name) for number, name in found if number >= int(hint) and name.startswith("v")]
        return max(later)[1] if later else f"v{hint}.metadata.json"
    if hint:
        wanted = hint.rsplit("/", 1)[-1]
        return next((name for name in (wanted, f"{wanted}.metadata.json") if name in changed), wanted)
    highest = max((number for number, _ in found), default=None)
    # Two writers may have tried the same number, and only a catalogue knows which of them won: the later one, here.
    rivals = [name for number, name in found if number == highest]
    return max(rivals, key=lambda name: (changed[name], name), default=None)


def _listing(place: File) -> tuple[dict[str, float], str]:
    changed = {one.name: one.modified for one in files_in(place)}
    hint = head_of(place / _HINT, 1024) if _HINT in changed else b""
    return changed, hint.decode(errors="replace").strip()


def snapshot_of(loaded: Loaded) -> Snapshot:
    """Plan the current snapshot: its data files with what is deleted from them.

    Raises: SourceError when no manifest can be read.
    """
    metadata = loaded.metadata
    schema = metadata.schema()
    current = metadata.current_snapshot()
    if current is None:
        return Snapshot((), schema.as_arrow(), (), ("an Iceberg table without a snapshot: nothing was ever written",))
    unread: list[Unread] = []
    specs = metadata.specs()
    data, by_position, by_values = sorted_out(_entries(loaded, current, unread), specs)
    deletions = Deletions(loaded.opened, {one.field_id: one.name for one in schema.fields}, by_position, by_values)
    layout, defaults = layout_of(metadata), defaults_of(schema)
    files = []
    for entry in data:
        file = entry.data_file
        deletes, deleted = deletions.of(file.file_path, entry.sequence_number or 0, (file.spec_id, file.partition))
        constants = {**defaults, **constants_of(file, specs.get(file.spec_id), schema)}
        name = file.file_path.removeprefix(metadata.location.rstrip("/") + "/")
        planned = DataFile(name, file.file_size_in_bytes, file.record_count, layout, constants=constants)
        files.append(replace(_placed(planned, file, loaded), deletes=deletes, deleted=deleted))
    known = {file.file_path for file in (entry.data_file for entry in data)}
    known.update(one.path for one in (*by_position, *by_values))
    return Snapshot(tuple(files), schema.as_arrow(), tuple(unread), _notes(loaded, current, known))


def _entries(loaded: Loaded, snapshot: Any, unread: list[Unread]) -> Iterator[Any]:
    """Read the manifests; those that cannot be read are listed."""
    io = loaded.io or reaching(loaded.path_of)
    hint = "restore it from a copy, or roll the table back"
    with told_as(Unread(loaded.location, "the manifest list of its current snapshot is damaged", hint)):
        manifests = snapshot.manifests(io)

    def fetch(manifest: Any) -> list[Any] | Unread:
        place = f"{loaded.location}, {printable(manifest.manifest_path.rsplit('/', 1)[-1])}"
        try:
            with told_as(Unread(place, "the manifest is damaged: the files that it lists are not known", hint)):
                return list(manifest.fetch_manifest_entry(io, discard_deleted=True))
        except SourceError as error:
            return error.unread

    found: list[list[Any]] = []
    with ThreadPoolExecutor(_READERS) as pool:
        for result in pool.map(fetch, manifests):
            if isinstance(result, Unread):
                unread.append(result)
            else:
                found.append(result)
    if manifests and not found:
        raise SourceError(replace(unread[0], location=loaded.location))
    return chain.from_iterable(found)


def _placed(planned: DataFile, file: Any, loaded: Loaded) -> DataFile:
    """Add where a data file is, or why it is not read."""
    place = printable(planned.name)
    kind = str(getattr(file.file_format, "value", file.file_format)).upper()
    if kind != "PARQUET":
        hint = "rewrite the table's files as Parquet, or export it"
        return replace(planned, problem=Unread(place, f"the data file is {kind}, and only Parquet is read here", hint))
    if file.key_metadata:
        return replace(planned, problem=Unread(place, "the data file is encrypted", "decrypt the table, or exclude it"))
    path = loaded.path_of(file.file_path)
    if path is not None:
        return replace(planned, path=path)
    if loaded.io is None:
        reason = "the data file is in another store than the folder with the table's metadata"
        return replace(planned, problem=Unread(place, reason, "name the table by its catalogue or its own address"))
    return replace(planned, opened=_opening(loaded, file.file_path))


def _opening(loaded: Loaded, address: str) -> Callable[[], AbstractContextManager[Any]]:
    @contextmanager
    def opened() -> Iterator[Any]:
        with loaded.io.new_input(address).open() as raw:
            yield raw

    return opened


def _notes(loaded: Loaded, current: Any, known: set[str]) -> tuple[str, ...]:
    """Say which snapshot was read, and what else the table keeps."""
    version = f"snapshot {current.snapshot_id}"
    first = f"an Iceberg table, read at {version}"
    until = "until its old snapshots are expired and its orphan files removed"
    root = loaded.folder or loaded.path_of(loaded.metadata.location)
    if root is not None:
        present = [
            one
            for one in files_below(root)
            if not one.name.startswith("metadata/") and not one.name.rsplit("/", 1)[-1].startswith((".", "_"))
        ]
        prefix = loaded.metadata.location.rstrip("/") + "/"
        names = {address.removeprefix(prefix) for address in known}
        if present:
            return (first, *leftovers(present, names, version, until))
    older = len(loaded.metadata.snapshots) - 1
    return (first, f"it keeps {older:,} older snapshots: rows deleted since can be read in them") if older else (first,)
