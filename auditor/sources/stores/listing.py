"""Finding objects by URL: an object, a prefix or a glob, listed as folders are and with the same names left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.sources.interface import Skipped, SourceError, Unread
from auditor.sources.lakes.tables import LAKE_MARKS, folders_of, lake_folders, prefix_folder, tables_among
from auditor.sources.paths import Found, Walk, glob_regex, is_glob, is_hidden, names_extension, shown
from auditor.sources.stores.address import Address
from auditor.sources.stores.opening import file_system
from auditor.sources.stores.reader import explained, look_up
from auditor.sources.stores.remote_file import Identity, RemoteFile
from auditor.sources.stores.troubles import MISSING, NO_CONTAINER, UNNAMEABLE, unread

_HIDDEN = "hidden or book-keeping by its name"
_MARKER = "marks a folder and has no content"
_OLD_MARKER = "_$folder$"
"""How names end by which Hadoop's first S3 file systems marked folders."""


def find(address: Address) -> Walk | Unread:
    """List the objects that a URL stands for: hidden ones and those that begin with `_` are left out, as are markers."""
    place = RemoteFile(address.store, address.key)
    try:
        return _find(place, is_folder=address.is_folder)
    except SourceError as error:
        return error.unread


def objects_below(folder: RemoteFile) -> list[tuple[str, Identity]]:
    """Return every object below a prefix, hidden ones too, by its name relative to it.

    Raises: SourceError.
    """
    before = len(folder.path) + 1
    return [(info.path[before:], _identity(info)) for info in _listed(folder, recursive=True) if _is_file(info)]


def _find(place: RemoteFile, *, is_folder: bool) -> Walk | Unread:
    if is_folder and not is_glob(place.key):
        return _walk(place) or _nothing(place)
    info = _describe(place)
    if info is not None and _is_file(info) and (info.size or not _walk(place)):
        found = place.identified(look_up(place))
        return Walk(place.parent, [Found(found, place.name, asked_for=True)])
    if info is not None:
        return _walk(place) or _nothing(place)
    if is_glob(place.key):
        found_files = _expand(place)
        if found_files.files or found_files.tables or found_files.unread:
            return found_files
        return unread(place, "no object matches", "correct the pattern; keys are case-sensitive")
    return _nothing(place)


def _nothing(place: RemoteFile) -> Unread:
    """Word that there is nothing at a place: no bucket, or no such key in it."""
    bucket = RemoteFile(place.store, "")
    try:
        missing = _describe(bucket) is None
    except SourceError:  # those who may read its objects need not be allowed to look at the bucket
        missing = False
    return unread(bucket if missing else place, *(NO_CONTAINER if missing else MISSING))


def _describe(place: RemoteFile) -> Any:
    """Return pyarrow's FileInfo of an object or folder; None where there is none. Raises: SourceError."""
    from pyarrow.fs import FileType

    if "//" in place.path:
        raise SourceError(unread(place, *UNNAMEABLE))
    try:
        info = file_system(place.store).get_file_info(place.path)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  (pyarrow has many kinds; their messages are read and not passed on)
        raise SourceError(explained(place, error)) from None
    return None if info.type == FileType.NotFound else info


def _listed(folder: RemoteFile, *, recursive: bool) -> list[Any]:
    """Return pyarrow's FileInfos of what is in a folder; none where there is no such prefix. Raises: SourceError."""
    from pyarrow.fs import FileSelector

    selector = FileSelector(folder.path, recursive=recursive, allow_not_found=True)
    try:
        return list(file_system(folder.store).get_file_info(selector))
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  (as in `_describe`)
        raise SourceError(explained(folder, error)) from None


def _is_file(info: Any) -> bool:
    from pyarrow.fs import FileType

    return bool(info.type == FileType.File)


def _walk(root: RemoteFile) -> Walk | None:
    """List everything below a prefix; None where there is nothing at all, not even what is left out."""
    found = _sorted_out(root, _listed(root, recursive=True))
    return found if found.files or found.tables or found.unread or found.skipped else None


def _sorted_out(root: RemoteFile, infos: Iterable[Any]) -> Walk:
    """Put each object where it belongs."""
    found = Walk(root)
    before = len(root.path) + 1
    infos = list(infos)
    hidden = {left_out for info in infos if not _is_file(info) and (left_out := _first_hidden(info.path[before:]))}
    infos = [info for info in infos if _is_file(info)]
    lakes = lake_folders(info.path[before:] for info in infos)
    for name, marks in lakes.items():
        place = root / name if name else root
        found.meet(prefix_folder(place, shown(place), root, marks))
    for info in infos:
        name = info.path[before:]
        if not name or any(outer in lakes for outer in folders_of(name)):
            continue
        file = (root / name).identified(_identity(info))
        left_out = _first_hidden(name)
        if left_out:
            hidden.add(left_out)
        elif "" in name.split("/"):
            found.unread.append(unread(file, *UNNAMEABLE))
        elif not info.size and name.endswith(_OLD_MARKER):
            found.skipped.append(Skipped(shown(file), _MARKER))
        else:
            found.files.append(Found(file, name, asked_for=False))
    hidden = {name for name in hidden if not any(outer in lakes for outer in folders_of(name))}
    found.skipped.extend(Skipped(shown(root / name), _HIDDEN) for name in sorted(hidden))
    found.files.sort(key=lambda file: file.name)
    return found


def _identity(info: Any) -> Identity:
    return Identity(info.size or 0, modified=info.mtime_ns / 1e9 if info.mtime_ns is not None else None)


def _first_hidden(name: str) -> str | None:
    """Return the path of the first folder or file that hides an object; None where nothing does."""
    parts = name.split("/")
    for end, part in enumerate(parts, start=1):
        if is_hidden(part):
            return "/".join(parts[:end])
    return None


def _expand(pattern: RemoteFile) -> Walk:
    """List the objects that a glob stands for; a prefix that matches stands for the objects below it."""
    parts = pattern.key.split("/")
    literal = next(number for number, part in enumerate(parts) if is_glob(part))
    root = RemoteFile(pattern.store, "/".join(parts[:literal]))
    tail = "/".join(parts[literal:])
    matches = re.compile(f"(?:{glob_regex(tail)})(?P<below>/.*)?", re.DOTALL)
    # Google's listing of one level says nothing of the folders in it.
    one_level = len(parts) - literal == 1 and "**" not in tail and "/" not in tail and pattern.store.kind != "gs"
    infos = _of_one_level(root, matches) if one_level else _listed(root, recursive=True)
    everything = _sorted_out(root, infos)
    found = Walk(root)
    asked_for = names_extension(tail)
    for file in everything.files:
        if match := matches.fullmatch(file.name):
            found.files.append(Found(file.path, file.name, asked_for=asked_for and not match["below"]))
    found.tables.extend(tables_among(everything.tables, root, matches))
    prefix = len(shown(root)) + 1
    found.unread = [item for item in everything.unread if matches.fullmatch(item.location[prefix:])]
    found.skipped = [item for item in everything.skipped if matches.fullmatch(item.location[prefix:])]
    return found


def _of_one_level(root: RemoteFile, matches: re.Pattern[str]) -> Iterator[Any]:
    """List one level, and everything below the folders in it that match."""
    before = len(root.path) + 1
    for info in _listed(root, recursive=False):
        name = info.path[before:].rstrip("/")
        if _is_file(info) or (is_hidden(name) and name not in LAKE_MARKS):
            yield info
        elif name in LAKE_MARKS or (
            name and matches.fullmatch(name)
        ):  # then the files beside it are of a table, and nothing of their own
            yield from _listed(root / name, recursive=True)
