"""The messages of an Arrow IPC stream, found by their headers without reading their bodies.

Layout after the Arrow columnar format, "Serialization and Interprocess Communication": each message is a continuation
mark (0xFFFFFFFF, absent before version 0.15), the length of the metadata, the metadata (a flatbuffer `Message`, padded
to 8 bytes) and a body whose length the metadata gives. The file format is such a stream between `ARROW1` marks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CONTINUATION = b"\xff\xff\xff\xff"
SCHEMA, DICTIONARY, RECORD_BATCH = 1, 2, 3
"""Values of `MessageHeader` in Message.fbs."""

_MOST_METADATA = 256 * 1024 * 1024
_MESSAGE_KIND, _MESSAGE_HEADER, _MESSAGE_BODY = 1, 2, 3
_BATCH_LENGTH = 0
_DICTIONARY_ID, _DICTIONARY_IS_DELTA = 0, 2


class DamagedStreamError(Exception):
    """Bytes that are no message where one should begin."""


@dataclass(frozen=True, slots=True)
class Message:
    """Where a message is and what its metadata says."""

    kind: int
    offset: int
    length: int
    """Bytes of all of it: mark, metadata and body."""

    rows: int = 0
    """Of a record batch."""

    dictionary: int = 0
    """Which dictionary a dictionary batch is for."""

    is_delta: bool = False
    """Whether a dictionary batch adds to the one before instead of replacing it."""


def messages(file: BinaryIO, offset: int, size: int) -> Iterator[Message]:
    """Yield the messages from `offset` on, up to the end mark or the end of the file of `size` bytes.

    Raises: DamagedStreamError where a message is cut off or none.
    """
    while offset < size:
        file.seek(offset)
        opening = file.read(8)
        if opening[:4] == CONTINUATION:
            prefix, (length,) = 8, struct.unpack("<i", opening[4:8].ljust(4, b"\0"))
        else:
            prefix, (length,) = 4, struct.unpack("<i", opening[:4].ljust(4, b"\0"))
        if length == 0:
            return
        if not 0 < length <= min(_MOST_METADATA, size - offset):
            raise DamagedStreamError
        file.seek(offset + prefix)
        message = _message(file.read(length), offset, prefix + length)
        if message.offset + message.length > size:
            raise DamagedStreamError
        yield message
        offset = message.offset + message.length


def _message(metadata: bytes, offset: int, before_body: int) -> Message:
    try:
        root = _Flat.root(metadata)
        kind = root.number(_MESSAGE_KIND, "<B")
        body = root.number(_MESSAGE_BODY, "<q")
        header = root.table(_MESSAGE_HEADER)
        if body < 0:
            raise DamagedStreamError
        if kind == RECORD_BATCH:
            rows = header.number(_BATCH_LENGTH, "<q")
            if rows < 0:
                raise DamagedStreamError
            return Message(kind, offset, before_body + body, rows)
        if kind == DICTIONARY:
            number, delta = header.number(_DICTIONARY_ID, "<q"), header.number(_DICTIONARY_IS_DELTA, "<B")
            return Message(kind, offset, before_body + body, 0, number, bool(delta))
        return Message(kind, offset, before_body + body)
    except (struct.error, IndexError):
        raise DamagedStreamError from None


@dataclass(frozen=True, slots=True)
class _Flat:
    """A flatbuffer table: fields are found through offsets in its vtable, and are 0 where absent."""

    data: bytes
    position: int

    @classmethod
    def root(cls, data: bytes) -> _Flat:
        return cls(data, struct.unpack_from("<I", data, 0)[0])

    def number(self, field: int, form: str) -> int:
        place = self._place(field)
        return int(struct.unpack_from(form, self.data, place)[0]) if place else 0

    def table(self, field: int) -> _Flat:
        place = self._place(field)
        if not place:
            raise DamagedStreamError
        return _Flat(self.data, place + struct.unpack_from("<I", self.data, place)[0])

    def _place(self, field: int) -> int:
        vtable = self.position - struct.unpack_from("<i", self.data, self.position)[0]
        if not 0 <= vtable < len(self.data):
            raise DamagedStreamError
        (size,) = struct.unpack_from("<H", self.data, vtable)
        entry = 4 + 2 * field
        if entry + 2 > size:
            return 0
        (distance,) = struct.unpack_from("<H", self.data, vtable + entry)
        return self.position + distance if distance else 0
