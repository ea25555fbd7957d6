"""Copies of objects on this machine, for engines that open files by name. They are bounded, and removed afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.sources.interface import SourceError
from auditor.sources.stores.reader import AHEAD_BYTES, opened
from auditor.sources.stores.remote_file import RemoteFile
from auditor.sources.stores.troubles import unread

LOCAL_BYTES = 8 * 1024**3
"""Size up to which an object is copied to this machine for an engine that opens files by name."""

_SPARE_BYTES = 1024**3
"""Free space that such a copy leaves."""


@contextmanager
def copied(file: RemoteFile) -> Iterator[Path]:
    """Give a copy of an object with the same extension in a folder for temporary files.

    Raises: SourceError where it is too large, there is no room, or it cannot be read.
    """
    with _temporary_folder(file) as folder:
        copy = folder / f"content{file.suffix}"
        _copy(file, copy)
        yield copy


@contextmanager
def _temporary_folder(file: RemoteFile) -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="lintas-")
    except OSError as error:
        raise _no_copy(file, error) from None
    with folder as name:
        yield Path(name)


def _copy(file: RemoteFile, copy: Path) -> None:
    try:
        with opened(file) as stored, copy.open("wb") as written:
            _refuse_large(file, stored.size, copy.parent)
            while chunk := stored.read(AHEAD_BYTES):
                written.write(chunk)
    except OSError as error:
        raise _no_copy(file, error) from None


def _refuse_large(file: RemoteFile, size: int, folder: Path) -> None:
    if size > min(LOCAL_BYTES, shutil.disk_usage(folder).free - _SPARE_BYTES):
        reason = f"it has {size:,} bytes, and an engine that opens files by name would need a copy here"
        hint = f"copy it to this machine; up to {LOCAL_BYTES:,} bytes are copied, where there is room (see TMPDIR)"
        raise SourceError(unread(file, reason, hint))


def _no_copy(file: RemoteFile, error: OSError) -> SourceError:
    told = (error.strerror or "input/output error").lower()
    reason = f"no copy of it could be written to the folder for temporary files: {told}"
    return SourceError(unread(file, reason, "make room there, or set TMPDIR"))
