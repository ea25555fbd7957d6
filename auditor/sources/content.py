"""Reaching the bytes of files: regular files here, objects in stores, decompressed by what they are.

This is the one place where files are opened: what reads a format does not know where its files are.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from auditor.sources.decompression import damages, decompressing
from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable_place
from auditor.sources.signatures import compression_of
from auditor.sources.stores.remote_file import File, Identity, RemoteFile

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEAD_BYTES = 64 * 1024
"""Bytes that are enough to tell format, encoding, delimiter and header."""

CHUNK_BYTES = 4 * 1024 * 1024

BOMB_RATIO = 200
"""Decompressed bytes per stored byte that no table reaches: text compresses 3 to 30 times, repetitive logs 100."""

BOMB_FLOOR = 64 * 1024 * 1024
"""Decompressed bytes below which the ratio is not asked: a small file may be one value a million times."""

_BUFFER_BYTES = 256 * 1024


@dataclass(slots=True)
class Reading:
    """What reading one file has cost and met so far."""

    path: File
    stored: int = 0
    """Bytes taken from storage."""

    decompressed: int = 0
    ended: bool = False
    """Whether the end of the content was reached."""

    damage: str = ""
    """Why the rest could not be read, when the beginning could."""

    compression: str | None = field(default=None)


class _Counting(io.RawIOBase):
    """A raw file that counts the bytes taken from it."""

    def __init__(self, raw: BinaryIO, reading: Reading) -> None:
        self._raw, self._reading = raw, reading

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._raw.read(len(view))
        view[: len(data)] = data
        self._reading.stored += len(data)
        return len(data)


def size_of(path: File) -> int:
    """Return the size in bytes of a regular file or an object.

    Raises: SourceError for anything else: a named pipe would block for ever, a device would never end.
    """
    return size_and_version(path)[0]


def version_of(file: File) -> str | None:
    """Return what changes whenever the content of a file does: of an object, the version that was found.

    None where the store says nothing to tell versions apart by. Raises: SourceError.
    """
    return size_and_version(file)[1]


def size_and_version(file: File) -> tuple[int, str | None]:
    """Return what `size_of` and `version_of` do, in one look. Raises: SourceError."""
    if isinstance(file, RemoteFile):
        identity = _identity_of(file)
        return identity.size, identity.version
    status = _status_of(file)
    # The change time and the inode too: a copy may keep its size and have its time of modification put back.
    return status.st_size, f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def _identity_of(file: RemoteFile) -> Identity:
    from auditor.sources.stores.reader import look_up

    return file.seen or look_up(file)


def _status_of(path: Path) -> os.stat_result:
    try:
        status = path.stat()
    except OSError as error:
        raise SourceError(os_unread(path, error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(Unread(_shown(path), "it is a folder, not a file", "name the files in it, or the folder"))
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(Unread(_shown(path), "it is a pipe, socket or device, not a file", "copy it into a file"))
    return status


def os_unread(path: File, error: OSError) -> Unread:
    """Word an operating-system error about a path, or a store's about an object."""
    if isinstance(path, RemoteFile):
        from auditor.sources.stores.troubles import trouble

        return trouble(path, error)
    if _is_broken_link(path):
        return Unread(_shown(path), "the symbolic link leads nowhere or back to itself", "repair the link or remove it")
    if isinstance(error, FileNotFoundError):
        return Unread(_shown(path), "there is no such file", "correct the path; it is relative to the manifest")
    if isinstance(error, PermissionError):
        return Unread(_shown(path), "permission denied", "give the user who runs Lintas the right to read it")
    if isinstance(error, IsADirectoryError):
        return Unread(_shown(path), "it is a folder, not a file", "name the files in it, or the folder")
    reason = (error.strerror or "input/output error").lower()
    return Unread(_shown(path), f"the operating system could not read it: {reason}", "check the disk and the path")


def head_of(path: File, size: int = HEAD_BYTES) -> bytes:
    """Return the first `size` decompressed bytes.

    Raises: SourceError.
    """
    if isinstance(path, Path):
        size_of(path)
    return first_look(path, size)[1]


def first_look(file: File, size: int) -> tuple[File, bytes]:
    """Return a file as it is now, and its first `size` decompressed bytes.

    An object comes back with the version that the bytes are of: whoever reads it later gets this version or an error.
    Of a local file `size_of` is asked right before: this would wait for a pipe, and asks no second time.

    Raises: SourceError.
    """
    if isinstance(file, Path):
        try:
            with file.open("rb") as raw:
                start = raw.read(size)
        except OSError as error:
            raise SourceError(os_unread(file, error)) from None
        if not compression_of(start[:8]):
            return file, start
    reading = Reading(file)
    parts: list[bytes] = []
    for chunk in chunks(reading, size, chunk_bytes=size):
        parts.append(chunk)
    return reading.path, b"".join(parts)


def chunks(reading: Reading, limit: int | None, *, chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the decompressed content of `reading.path` in order, at most `limit` bytes of it (None: all).

    Sets `reading.ended` when the content was over before the limit. Content that is damaged after at least one good
    chunk ends early and says so in `reading.damage`.

    Raises: SourceError when nothing can be read, and when the content swells like a decompression bomb.
    """
    with _opened(reading, limit) as stream:
        while limit is None or reading.decompressed < limit:
            want = chunk_bytes if limit is None else min(chunk_bytes, limit - reading.decompressed)
            chunk = _read(stream, want, reading)
            if not chunk:
                reading.ended = not reading.damage
                return
            reading.decompressed += len(chunk)
            _refuse_bomb(reading)
            yield chunk
        if not _read(stream, 1, reading):
            reading.ended = not reading.damage


def window(path: File, offset: int, size: int) -> bytes:
    """Return `size` bytes of an uncompressed file from `offset`.

    Raises: SourceError.
    """
    with _raw(path, size) as raw:
        raw.seek(offset)
        return raw.read(size)


@contextmanager
def random_access(path: File) -> Iterator[BinaryIO]:
    """Open a file for reading at any place, as readers of binary formats do.

    Of an object only the ranges asked for are fetched, with a little read-ahead. Whatever goes wrong in its store is
    raised as SourceError from where it is read, whatever library reads it: such an error is never about its content.

    Raises: SourceError, for an object also at the end if it changed meanwhile.
    """
    with _raw(path) as raw:
        yield raw


@contextmanager
def local(path: File) -> Iterator[Path]:
    """Give a path in the local file system under which the whole file can be opened by name, for engines that must.

    An object is copied into a folder for temporary files, and the copy is removed afterwards.

    Raises: SourceError.
    """
    if isinstance(path, Path):
        size_of(path)
        yield path
        return
    from auditor.sources.stores.copying import copied

    with copied(path) as copy:
        yield copy


@contextmanager
def _raw(file: File, first: int | None = None) -> Iterator[BinaryIO]:
    """Open a file or object; `first` is how many bytes will be read at first, where that is known."""
    if isinstance(file, RemoteFile):
        from auditor.sources.stores.reader import FIRST_BYTES, opened

        with opened(file, min(first or FIRST_BYTES, FIRST_BYTES)) as reader:
            yield cast(BinaryIO, reader)
        return
    size_of(file)
    try:
        with file.open("rb") as raw:
            yield cast(BinaryIO, raw)
    except OSError as error:
        raise SourceError(os_unread(file, error)) from None


@contextmanager
def _glimpse(file: File, first: int) -> Iterator[BinaryIO]:
    """Open a file for a look at its first bytes, which an object's store is asked for once."""
    if isinstance(file, RemoteFile):
        from auditor.sources.stores.reader import glimpsed

        with glimpsed(file, first) as reader:
            yield cast(BinaryIO, reader)
    else:
        with _raw(file) as raw:
            yield raw


@contextmanager
def _opened(reading: Reading, limit: int | None) -> Iterator[BinaryIO]:
    """Open the content of a file, of which `limit` bytes are wanted (None: all)."""
    # Beyond the limit one more byte is read, which tells whether there are more.
    buffer = min(2 * (limit or _BUFFER_BYTES), _BUFFER_BYTES)
    opening = _glimpse(reading.path, buffer) if buffer < _BUFFER_BYTES else _raw(reading.path)
    with opening as raw:
        reading.path = _as_it_is(reading.path, raw)
        reading.compression = compression_of(raw.read(8))
        raw.seek(0)
        counting = io.BufferedReader(_Counting(raw, reading), buffer)
        with decompressing(cast(BinaryIO, counting), reading.compression) as stream:
            yield stream


def _as_it_is(file: File, raw: BinaryIO) -> File:
    if isinstance(file, RemoteFile):
        from auditor.sources.stores.reader import RemoteReader

        return file.identified(cast(RemoteReader, raw).identity)
    return file


def _read(stream: BinaryIO, size: int, reading: Reading) -> bytes:
    """Read up to `size` bytes, and turn damaged compression into an early end or, at the very start, an error."""
    if not reading.compression:
        return stream.read(size)
    parts: list[bytes] = []
    try:
        # Small steps, so that what was good before the damage is not lost with it.
        while size > 0 and (part := cast(io.BufferedReader, stream).read1(size)):
            parts.append(part)
            size -= len(part)
    except damages() as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        truncated = isinstance(error, EOFError)
        reading.damage = f"the {reading.compression} data is {'cut off' if truncated else 'damaged'}"
        if not (reading.decompressed or parts):
            raise SourceError(Unread(_shown(reading.path), reading.damage, "write or copy the file again")) from None
    return b"".join(parts)


def _refuse_bomb(reading: Reading) -> None:
    if reading.compression and reading.decompressed > max(BOMB_FLOOR, BOMB_RATIO * reading.stored):
        reason = (
            f"it swells to more than {reading.decompressed // 2**20:,} MiB from {reading.stored:,} bytes, "
            "as a decompression bomb does"
        )
        raise SourceError(Unread(_shown(reading.path), reason, "find out who wrote it; decompress it if it is genuine"))


def _is_broken_link(path: Path) -> bool:
    try:
        return path.is_symlink() and not path.exists()
    except OSError as error:
        return error.errno == errno.ELOOP


def _shown(path: File) -> str:
    return printable_place(path.as_posix())
