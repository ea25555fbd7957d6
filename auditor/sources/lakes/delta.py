"""Delta Lake tables: the files of one version, under the names and partition values that its log gives them."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from auditor.sources.extras import require
from auditor.sources.interface import Batch, Sample, SourceError, Table, Unread
from auditor.sources.lakes.fields import ELEMENT, MAP_KEY, MAP_VALUE, Key, Layout, Wanted, has_ids, lay_out
from auditor.sources.lakes.leftovers import change_feed, files_below, leftovers
from auditor.sources.lakes.parts import DataFile, Deletes
from auditor.sources.lakes.sampling import batches, draw
from auditor.sources.lakes.stores import delta_address, delta_options, place_of
from auditor.sources.naming import printable
from auditor.sources.panics import unheard
from auditor.sources.reading import contained
from auditor.sources.stores.remote_file import File, RemoteFile
from auditor.sources.stores.troubles import trouble

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

READER_FEATURES = frozenset(
    {
        "columnMapping",
        "deletionVectors",
        "timestampNtz",
        "typeWidening",
        "typeWidening-preview",
        "v2Checkpoint",
        "vacuumProtocolCheck",
        "variantType",
        "variantType-preview",
    }
)
"""Table features of the Delta protocol (PROTOCOL.md, appendix "Valid Feature Names in Table Features") that change how
a table is read and that are dealt with here or in deltalake. Others mean that the files do not say what the rows are."""

NEWEST_READER = 3
"""The highest `minReaderVersion` that the protocol has: from 3 on, the features are listed by name."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_AWKWARD = re.compile(r"[%\\\\\x00-\x1f\x7f]")
_BOOKS = re.compile(r"(?:.*/)?(?:\..*|deletion_vector_[^/]*\.bin)|_.*", re.DOTALL)
"""Files that are not data: checksums, deletion vectors, the log."""

_OF_STORE = re.compile(r"Generic (?:S3|GCS|MicrosoftAzure|Azure)|HTTP|status code|[Cc]redential|sending request")
"""What deltalake says when a store is the trouble and not what is in it."""

_COMMIT = re.compile(r"\d{20}(?:\.\d{20}\.compacted)?\.json")
_NEWER = "update Lintas and deltalake, or write the table without that feature"
_REPAIR = (
    "repair the table with the tools that write it; its data files cannot be told from deleted ones without the log"
)


class DeltaSource:
    """Reads tables of the format `delta`. `Table.address` is the folder or URL, `Table.member` a version or empty."""

    name = "delta"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (a table is a folder, not a file)
        """Say no: Delta tables are recognised as folders, by `lake_tables`."""
        return False

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column."""
        with _opened(table) as opened:
            return tuple(f"{one.name}: {one.type}" for one in _arrow_schema(opened))

    def version(self, table: Table) -> str | None:
        """Return the table's id and version."""
        with _opened(table) as opened:
            return f"{opened.metadata().id}@{opened.version()}"

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of the files of the version."""
        snapshot = _snapshot(table)
        drawn = draw(snapshot.files, snapshot.schema, rows=rows, seed=seed, full=full, unread=snapshot.unread)
        notes = (*snapshot.notes, *drawn.notes)
        missed = tuple(drawn.gathered.unread)
        return Sample(table, drawn.frame, drawn.design, notes, missed, drawn.gathered.bytes_read)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row of the version."""
        snapshot = _snapshot(table)
        notes = snapshot.notes
        for batch in batches(snapshot.files, snapshot.schema, rows=rows, columns=columns, unread=snapshot.unread):
            yield replace(batch, notes=(*notes, *batch.notes))
            notes = ()


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What a version of a table consists of."""

    files: Sequence[DataFile]
    schema: Any
    unread: Sequence[Unread]
    notes: tuple[str, ...]


def _snapshot(table: Table) -> _Snapshot:
    """Read what a version consists of from the log.

    Raises: SourceError.
    """
    with _opened(table) as opened:
        files, unread = _files(opened, table)
        unread.extend(_variants(opened, table))
        return _Snapshot(files, _arrow_schema(opened), unread, _notes(opened, table, files))


def _variants(opened: Any, table: Table) -> list[Unread]:
    """List the columns of the type `variant`, whose values are a binary form of JSON that nothing here decodes."""
    hint = "write what is in it as columns of their own, or as JSON text"
    return [
        Unread(f"{table.location}, column {printable(one['name'])}", "its variant values are not decoded", hint)
        for one in json.loads(opened.schema().to_json())["fields"]
        if '"variant"' in json.dumps(one["type"])
    ]


@contextmanager
def _opened(table: Table) -> Iterator[Any]:
    """Open the table at the version asked for.

    Raises: SourceError.
    """
    deltalake = require("deltalake", "delta", table.location)
    version = int(table.member) if table.member else None
    folder = place_of(table.address)
    options = delta_options(folder.store, os.environ) if isinstance(folder, RemoteFile) else None
    with _addressable(folder) as address:
        try:
            with unheard(), contained(table.location):
                opened = deltalake.DeltaTable(address, version=version, storage_options=options)
        except SourceError as error:
            raise _worded(error, table, folder) from None
        _refuse_features(opened, table)
        _refuse_gap(folder, table)
        yield opened


@contextmanager
def _addressable(folder: File) -> Iterator[str]:
    """Give a name that deltalake can open: it takes a local path for a URL when there are escapes in it."""
    if isinstance(folder, RemoteFile):
        yield delta_address(folder)
        return
    if not (_AWKWARD.search(str(folder)) and folder.is_dir()):
        yield str(folder)
        return
    with tempfile.TemporaryDirectory(prefix="lintas-") as links:
        # Links to what is in the folder and not to the folder itself: deltalake follows that before it goes wrong.
        for entry in folder.absolute().iterdir():
            Path(links, entry.name).symlink_to(entry)
        yield links


def _worded(error: SourceError, table: Table, folder: File) -> SourceError:
    """Say why deltalake could not open the table, by what its message says and without quoting it."""
    cause = error.__context__
    text = str(cause)
    where = table.location
    if isinstance(folder, Path) and not folder.is_dir():
        return SourceError(Unread(where, "there is no such folder", "correct the path"))
    if found := re.search(r"Feature '(\w{1,60})' is not supported|minimum reader version (\d{1,5})", text):
        what = f"the table feature {found[1]}" if found[1] else f"version {found[2]} of the reader protocol"
        return SourceError(Unread(where, f"reading it needs {what}, which deltalake does not have", _NEWER))
    if table.member and "LogSegment end version" in text:
        return SourceError(Unread(where, f"there is no version {table.member}", "name one that its log still has"))
    if isinstance(folder, RemoteFile) and cause is not None and _OF_STORE.search(text):
        return SourceError(replace(trouble(folder, cause), location=where))
    return SourceError(Unread(where, f"its log is damaged or incomplete ({type(cause).__name__})", _REPAIR))


def _refuse_features(opened: Any, table: Table) -> None:
    protocol = opened.protocol()
    unknown = sorted(set(protocol.reader_features or ()) - READER_FEATURES)
    if protocol.min_reader_version > NEWEST_READER:
        unknown = [f"version {protocol.min_reader_version} of the reader protocol"]
    if unknown:
        reason = f"reading it needs {', '.join(map(printable, unknown))}, which Lintas does not have"
        raise SourceError(Unread(table.location, reason, _NEWER))


def _refuse_gap(folder: File, table: Table) -> None:
    """Refuse a log whose beginning is lost, which deltalake reads as if there had been nothing.

    Commits may be cleaned up only when a checkpoint holds what they said.
    """
    names = [one.name for one in files_below(folder / "_delta_log")]
    commits = [int(name[:20]) for name in names if _COMMIT.fullmatch(name)]
    if commits and min(commits) > 0 and not any(".checkpoint" in name for name in names):
        reason = f"the first {min(commits):,} versions of its log are missing, and no checkpoint stands for them"
        raise SourceError(Unread(table.location, reason, _REPAIR))


def _arrow_schema(opened: Any) -> Any:
    import pyarrow as pa

    return pa.schema(opened.schema().to_arrow())


def _files(opened: Any, table: Table) -> tuple[list[DataFile], list[Unread]]:
    """List the data files of the version, and what about them cannot be known."""
    import pyarrow as pa

    actions = pa.table(opened.get_add_actions())
    unread: list[Unread] = []
    deleted = _deletions(opened, table, unread)
    layout = _layout(opened)
    partitions = actions["partition"].combine_chunks() if "partition" in actions.column_names else None
    names = [unquote(path) for path in actions["path"].to_pylist()]
    counts = actions["num_records"].to_pylist() if "num_records" in actions.column_names else [None] * len(names)
    files: list[DataFile] = []
    for row, (name, size, count) in enumerate(zip(names, actions["size_bytes"].to_pylist(), counts, strict=True)):
        kept = (deleted or {}).get(name)
        file = DataFile(
            name,
            size or 0,
            count,
            layout,
            constants=dict(partitions[row].items()) if partitions is not None else {},
            deletes=Deletes(partial(_stretch_of, kept)) if kept is not None else Deletes(),
            deleted=None if deleted is None else 0 if kept is None else int(kept.size - kept.sum()),
        )
        files.append(_placed(file, table))
    return files, unread


def _placed(file: DataFile, table: Table) -> DataFile:
    """Add where a data file is, or why it is not read."""
    if _SCHEME.match(file.name) or file.name.startswith("/") or ".." in file.name.split("/"):
        reason = "the log names a data file outside of the table's folder, as a shallow clone does"
        hint = "name the table that it belongs to as a location too"
        return replace(file, problem=Unread(printable(file.name), reason, hint))
    return replace(file, path=place_of(table.address) / file.name)


def _stretch_of(kept: npt.NDArray[np.bool_], first: int, rows: int) -> npt.NDArray[np.bool_]:
    """Cut a stretch out of a file's selection vector; rows after its end are still there."""
    import numpy as np

    found = kept[first : first + rows]
    return np.concatenate([found, np.ones(rows - len(found), dtype=bool)]) if len(found) < rows else found


def _deletions(opened: Any, table: Table, unread: list[Unread]) -> dict[str, npt.NDArray[np.bool_]] | None:
    """Read the deletion vectors of all files: by name, True for each row that is still there. None if they cannot be.

    They are one bit a row in the table's store and one byte here.
    """
    import pyarrow as pa

    if "deletionVectors" not in (opened.protocol().reader_features or ()):
        return {}
    root = unquote(urlsplit(opened.table_uri).path)
    found: dict[str, npt.NDArray[np.bool_]] = {}
    try:
        with unheard(), contained(table.location):
            for batch in opened.deletion_vectors():
                columns = pa.record_batch(batch)
                for place, vector in zip(columns["filepath"], columns["selection_vector"], strict=True):
                    name = unquote(urlsplit(place.as_py()).path).removeprefix(root)
                    found[name] = vector.values.to_numpy(zero_copy_only=False)
    except SourceError:
        reason = "which of its rows are deleted cannot be told: its deletion vectors are damaged or missing"
        hint = "repair the table; the deleted rows were read with the others"
        unread.append(Unread(table.location, reason, hint))
        return None
    return found


def _layout(opened: Any) -> Callable[[Any], Layout]:
    """Return what finds the table's columns in a data file, by the table's mode of column mapping."""
    metadata = opened.metadata()
    mode = metadata.configuration.get("delta.columnMapping.mode", "none")
    fields = json.loads(opened.schema().to_json())["fields"]
    partitioned = set(metadata.partition_columns)
    stored = [one for one in fields if one["name"] not in partitioned]
    hidden = frozenset(_names(one) for one in fields if one["name"] in partitioned) | partitioned
    by_id = {_key(one, "id"): _wanted(one["name"], one["type"], "id") for one in stored} if mode == "id" else {}
    names = "none" if mode == "none" else "name"
    by_name = {_key(one, names): _wanted(one["name"], one["type"], names) for one in stored}

    def find(schema: Any) -> Layout:
        return lay_out(schema, by_id if by_id and has_ids(schema) else by_name, hidden=hidden)

    return find


def _names(one: Mapping[str, Any]) -> str:
    return str(one["metadata"].get("delta.columnMapping.physicalName", one["name"]))


def _key(one: Mapping[str, Any], mode: str) -> Key:
    """Return what tells a field in the files: its name, its physical name or its id."""
    if mode == "id":
        return int(one["metadata"]["delta.columnMapping.id"])
    return _names(one) if mode == "name" else str(one["name"])


def _wanted(name: str, kind: Any, mode: str) -> Wanted:
    """Turn a field of the schema in the log into what is looked for in the files."""
    if not isinstance(kind, dict):
        return Wanted(name)
    if kind["type"] == "struct":
        return Wanted(name, {_key(one, mode): _wanted(one["name"], one["type"], mode) for one in kind["fields"]})
    if kind["type"] == "array":
        return Wanted(name, {ELEMENT: _wanted("", kind["elementType"], mode)})
    if kind["type"] == "map":
        inside = {MAP_KEY: kind["keyType"], MAP_VALUE: kind["valueType"]}
        return Wanted(name, {key: _wanted("", one, mode) for key, one in inside.items()})
    return Wanted(name)


def _notes(opened: Any, table: Table, files: Sequence[DataFile]) -> tuple[str, ...]:
    """Say which version was read, and what lies in the folder beside it."""
    version = f"version {opened.version()}"
    known = {file.name for file in files}
    present = files_below(place_of(table.address))
    changes = [one for one in present if one.name.startswith("_change_data/")]
    rest = [one for one in present if not _BOOKS.fullmatch(one.name)]
    return (
        f"a Delta table, read at {version}",
        *leftovers(rest, known, version, "until the table is vacuumed"),
        *change_feed(changes),
    )
