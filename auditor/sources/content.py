"""Opening files: regular ones only, decompressed by what they are, never more bytes than asked for.

This is the one place where local files are opened, so that another kind of store needs another such module only.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable
from auditor.sources.signatures import compression_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEAD_BYTES = 64 * 1024
"""Bytes that are enough to tell format, encoding, delimiter and header."""

CHUNK_BYTES = 4 * 1024 * 1024

BOMB_RATIO = 200
"""Decompressed bytes per stored byte that no table reaches: text compresses 3 to 30 times, repetitive logs 100."""

BOMB_FLOOR = 64 * 1024 * 1024
"""Decompressed bytes below which the ratio is not asked: a small file may be one value a million times."""


@dataclass(slots=True)
class Reading:
    """What reading one file has cost and met so far."""

    path: Path
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


class _ZstdStream(io.RawIOBase):
    """The content of one or more zstd frames. Unlike zstandard's own reader it notices a frame that is cut off."""

    _FEED = 2048
    """Stored bytes given to the decoder at once: a block is at least 4 bytes and at most 128 KiB of content
    (RFC 8878, 3.1.1.2), so that one step yields 64 MiB at the very worst."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._ready, self._stored = raw, memoryview(b""), b""
        self._decoder: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._ready and self._step():
            pass
        view = memoryview(buffer).cast("B")
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _step(self) -> bool:
        """Decode a little more; False at the end."""
        import zstandard

        self._stored = self._stored or self._raw.read(self._FEED)
        if not self._stored:
            if self._decoder is not None:
                raise EOFError
            return False
        if self._decoder is None:
            self._decoder = zstandard.ZstdDecompressor().decompressobj()
        self._ready = memoryview(self._decoder.decompress(self._stored))
        self._stored = self._decoder.unused_data if self._decoder.eof else b""
        if self._decoder.eof:
            self._decoder = None
        return True


def size_of(path: Path) -> int:
    """Return the size in bytes of a regular file.

    Raises: SourceError for anything else: a named pipe would block for ever, a device would never end.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise SourceError(os_unread(path, error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(Unread(_shown(path), "it is a folder, not a file", "name the files in it, or the folder"))
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(Unread(_shown(path), "it is a pipe, socket or device, not a file", "copy it into a file"))
    return status.st_size


def os_unread(path: Path, error: OSError) -> Unread:
    """Word an operating-system error about a path."""
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


def head_of(path: Path, size: int = HEAD_BYTES) -> bytes:
    """Return the first `size` decompressed bytes.

    Raises: SourceError.
    """
    reading = Reading(path)
    parts: list[bytes] = []
    for chunk in chunks(reading, size, chunk_bytes=size):
        parts.append(chunk)
    return b"".join(parts)


def chunks(reading: Reading, limit: int | None, *, chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the decompressed content of `reading.path` in order, at most `limit` bytes of it (None: all).

    Sets `reading.ended` when the content was over before the limit. Content that is damaged after at least one good
    chunk ends early and says so in `reading.damage`.

    Raises: SourceError when nothing can be read, and when the content swells like a decompression bomb.
    """
    with _opened(reading) as stream:
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


def window(path: Path, offset: int, size: int) -> bytes:
    """Return `size` bytes of an uncompressed file from `offset`.

    Raises: SourceError.
    """
    size_of(path)
    try:
        with path.open("rb") as raw:
            raw.seek(offset)
            return raw.read(size)
    except OSError as error:
        raise SourceError(os_unread(path, error)) from None


@contextmanager
def random_access(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading at any place, as readers of binary formats do.

    Raises: SourceError.
    """
    size_of(path)
    try:
        with path.open("rb") as raw:
            yield cast(BinaryIO, raw)
    except OSError as error:
        raise SourceError(os_unread(path, error)) from None


@contextmanager
def local(path: Path) -> Iterator[Path]:
    """Give a path in the local file system under which the whole file can be opened by name, for engines that must.

    Raises: SourceError.
    """
    size_of(path)
    yield path


@contextmanager
def _opened(reading: Reading) -> Iterator[BinaryIO]:
    size_of(reading.path)
    try:
        with reading.path.open("rb") as raw:
            reading.compression = compression_of(raw.read(8))
            raw.seek(0)
            counting = io.BufferedReader(_Counting(cast(BinaryIO, raw), reading), 256 * 1024)
            with _decompressing(cast(BinaryIO, counting), reading.compression) as stream:
                yield stream
    except OSError as error:
        raise SourceError(os_unread(reading.path, error)) from None


def _decompressing(raw: BinaryIO, compression: str | None) -> BinaryIO:
    if compression == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if compression == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(raw))
    if compression == "xz":
        return cast(BinaryIO, lzma.LZMAFile(raw))
    if compression == "zstd":
        return cast(BinaryIO, io.BufferedReader(_ZstdStream(raw)))
    return raw


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
    except (EOFError, OSError, zlib.error, lzma.LZMAError, _zstd_error()) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        truncated = isinstance(error, EOFError)
        reading.damage = f"the {reading.compression} data is {'cut off' if truncated else 'damaged'}"
        if not (reading.decompressed or parts):
            raise SourceError(Unread(_shown(reading.path), reading.damage, "write or copy the file again")) from None
    return b"".join(parts)


def _zstd_error() -> type[Exception]:
    import zstandard

    error: type[Exception] = zstandard.ZstdError
    return error


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


def _shown(path: Path) -> str:
    return printable(path.as_posix())
