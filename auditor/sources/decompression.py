"""Decompressing streams by what they are; cut-off and damaged data is noticed as such."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer


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


def decompressing(raw: BinaryIO, compression: str | None) -> BinaryIO:
    """Return the content of `raw`; the same where there is no compression."""
    if compression == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if compression == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(raw))
    if compression == "xz":
        return cast(BinaryIO, lzma.LZMAFile(raw))
    if compression == "zstd":
        return cast(BinaryIO, io.BufferedReader(_ZstdStream(raw)))
    return raw


def damages() -> tuple[type[BaseException], ...]:
    """What a stream raises where its data is cut off (EOFError) or damaged; an OSError then has no number."""
    import zstandard

    return EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError
