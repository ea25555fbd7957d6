"""Files that lie in a table's folder without being of its current version: what was deleted may still be in them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.sources.content import os_unread
from auditor.sources.interface import SourceError
from auditor.sources.stores.remote_file import File, RemoteFile


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in a table's folder."""

    name: str
    """Relative to the folder, with `/`."""

    size: int
    modified: float = 0.0
    """Seconds since 1970."""


def files_below(folder: File) -> tuple[Lying, ...]:
    """List the files in a folder and those in it, for notes: none where it cannot be listed."""
    try:
        return files_in(folder)
    except SourceError:
        return ()


def files_in(folder: File) -> tuple[Lying, ...]:
    """List the files in a folder and those in it, without following symbolic links.

    Raises: SourceError when it cannot be listed.
    """
    if isinstance(folder, RemoteFile):
        from auditor.sources.stores.listing import objects_below

        found = objects_below(folder)
        return tuple(Lying(name, identity.size, identity.modified or 0.0) for name, identity in found)
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise SourceError(os_unread(folder, error)) from None
    return tuple(_below(folder, ""))


def _below(folder: Path, prefix: str) -> Iterator[Lying]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # what is wanted from there is listed as unread when it is read
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), f"{name}/")
        elif entry.is_file(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            yield Lying(name, status.st_size, status.st_mtime)


def leftovers(present: Collection[Lying], known: Collection[str], version: str, until: str) -> tuple[str, ...]:
    """Say how many of the data files present are not known to the version read."""
    old = [file for file in present if file.name not in known]
    if not old:
        return ()
    are = "data file in its folder is" if len(old) == 1 else "data files in its folder are"
    return (
        f"{len(old):,} {are} not part of {version} ({sum(file.size for file in old):,} bytes) and not read: "
        f"rows that were deleted or replaced may lie there {until}",
    )


def change_feed(present: Collection[Lying]) -> tuple[str, ...]:
    """Say how much a table's change data feed keeps."""
    if not present:
        return ()
    size = sum(file.size for file in present)
    return (f"its change data feed keeps {len(present):,} files ({size:,} bytes) with earlier values, not read",)
