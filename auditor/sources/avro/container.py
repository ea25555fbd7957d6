"""Avro object container files: header, blocks and what is in them (Avro specification 1.11, "Object Container Files").

Blocks are found by their headers, so that those that are not sampled are neither read nor decompressed.
"""

from __future__ import annotations

import bz2
import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

MARK = b"Obj\x01"
SYNC_BYTES = 16
MOST_HEADER = 16 * 1024 * 1024
"""Bytes of a header: schemas of thousands of fields take some hundred KiB."""

MOST_CONTENT = 256 * 1024 * 1024
"""Decompressed bytes of one block; writers aim at 16 to 64 KiB."""

_WINDOW = 64 * 1024
_LONGEST_NUMBER = 10
"""Bytes of a 64-bit number in base 128."""


class DamagedError(Exception):
    """Bytes that are not what should be there. The message says what, and never holds values."""


class UnknownCodecError(Exception):
    """A compression that the specification does not know."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the beginning of a container says."""

    schema: Any
    """As JSON has it."""

    codec: str
    sync: bytes
    end: int
    """Where the first block begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """Where a block is."""

    offset: int
    rows: int
    begin: int
    """Of its content."""

    length: int
    """Of its content, in stored bytes."""

    @property
    def end(self) -> int:
        """Where the next block begins."""
        return self.begin + self.length + SYNC_BYTES


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that are no block."""

    offset: int
    end: int
    cut_off: bool
    """Whether it goes on to the end of the file."""


def number(data: bytes, place: int) -> tuple[int, int]:
    """Decode a zigzag number of base 128; return it and where it ends.

    Raises: DamagedError.
    """
    value = 0
    for shift, byte in enumerate(data[place : place + _LONGEST_NUMBER]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), place + shift + 1
    raise DamagedError("a number does not end")


def written(value: int) -> bytes:
    """Encode a number in zigzag and base 128."""
    value = (value << 1) ^ (value >> 63)
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def header_of(file: BinaryIO) -> Header:
    """Read the header.

    Raises: DamagedError.
    """
    size = _WINDOW
    while True:
        file.seek(0)
        data = file.read(size)
        try:
            return _header(data)
        except DamagedError:
            if len(data) < size or size >= MOST_HEADER:
                raise DamagedError("its header is damaged or cut off") from None
        size *= 8


def _header(data: bytes) -> Header:
    if not data.startswith(MARK):
        raise DamagedError("it does not begin like an Avro file")
    found, place = _metadata(data, len(MARK))
    sync = data[place : place + SYNC_BYTES]
    try:
        schema = json.loads(found["avro.schema"])
    except (KeyError, ValueError, RecursionError):
        raise DamagedError("there is no schema in its header") from None
    if len(sync) < SYNC_BYTES:
        raise DamagedError("its header is cut off")
    return Header(schema, found.get("avro.codec", b"null").decode("ascii", "replace"), sync, place + SYNC_BYTES)


def _metadata(data: bytes, place: int) -> tuple[Mapping[str, bytes], int]:
    """Decode the map of the header: blocks of pairs, the last one empty."""
    found: dict[str, bytes] = {}
    while True:
        pairs, place = number(data, place)
        if pairs < 0:  # its length in bytes follows
            pairs, (_, place) = -pairs, number(data, place)
        if not pairs:
            return found, place
        for _ in range(pairs):
            key, place = _bytes(data, place)
            found[key.decode("utf-8", "replace")], place = _bytes(data, place)


def _bytes(data: bytes, place: int) -> tuple[bytes, int]:
    length, place = number(data, place)
    if not 0 <= length <= len(data) - place:
        raise DamagedError("a text does not end")
    return data[place : place + length], place + length


def block_at(file: BinaryIO, offset: int, header: Header, size: int) -> Block | None:
    """Return the block that begins at `offset`; None where none does, or where it is cut off."""
    file.seek(offset)
    opening = file.read(2 * _LONGEST_NUMBER)
    try:
        rows, place = number(opening, 0)
        length, place = number(opening, place)
    except DamagedError:
        return None
    block = Block(offset, rows, offset + place, length)
    if rows < 0 or length < 0 or block.end > size:
        return None
    file.seek(block.begin + length)
    return block if file.read(SYNC_BYTES) == header.sync else None


def blocks(file: BinaryIO, header: Header, size: int) -> Iterator[Block | Gap]:
    """Yield every block of a file of `size` bytes in order, and the gaps between those that are damaged."""
    offset = header.end
    while offset < size:
        block = block_at(file, offset, header, size)
        if block is not None:
            yield block
            offset = block.end
            continue
        end = after_sync(file, offset, size, header)
        yield Gap(offset, size if end is None else end, cut_off=end is None)
        offset = size if end is None else end


def after_sync(file: BinaryIO, start: int, stop: int, header: Header) -> int | None:
    """Return where a block begins at or after `start`: after the next sync mark that ends before `stop`."""
    position, carry = start, b""
    while position < stop:
        file.seek(position)
        data = file.read(min(_WINDOW, stop - position))
        if not data:
            return None
        found = (carry + data).find(header.sync)
        if found >= 0:
            return position - len(carry) + found + SYNC_BYTES
        carry = (carry + data)[-(SYNC_BYTES - 1) :]
        position += len(data)
    return None


def content(file: BinaryIO, block: Block, header: Header) -> bytes:
    """Return the decompressed content of a block.

    Raises: DamagedError, UnknownCodecError.
    """
    file.seek(block.begin)
    data = file.read(block.length)
    if len(data) < block.length:
        raise DamagedError("it is cut off")
    decode = _CODECS.get(header.codec)
    if decode is None:
        raise UnknownCodecError
    try:
        return decode(data)
    except DamagedError:
        raise
    except Exception:  # noqa: BLE001  (every codec has errors of its own)
        raise DamagedError(f"its {header.codec} data is damaged") from None


def _stepwise(decoder: Callable[[], Any]) -> Callable[[bytes], bytes]:
    """Make a codec of Python's own library refuse content that swells beyond `MOST_CONTENT`."""

    def decode(data: bytes) -> bytes:
        machine = decoder()
        found: bytes = machine.decompress(data, MOST_CONTENT + 1)
        if len(found) > MOST_CONTENT:
            raise DamagedError(f"it swells to more than {MOST_CONTENT // 2**20} MiB")
        if not machine.eof:
            raise DamagedError("its compressed data is cut off")
        return found

    return decode


def _snappy(data: bytes) -> bytes:
    """Decode snappy: its content begins with its length, and the CRC-32 of the content follows, big-endian."""
    import pyarrow as pa

    body, check = data[:-4], data[-4:]
    length = 0
    for shift, byte in enumerate(body[:5]):
        length |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    _refuse_long(length)
    found: bytes = pa.Codec("snappy").decompress(body, length, asbytes=True)
    if zlib.crc32(found) != int.from_bytes(check, "big"):
        raise DamagedError("its checksum is wrong")
    return found


def _zstandard(data: bytes) -> bytes:
    import zstandard

    with zstandard.ZstdDecompressor().stream_reader(data) as reader:
        found: bytes = reader.read(MOST_CONTENT + 1)
    _refuse_long(len(found))
    return found


def _lz4(data: bytes) -> bytes:
    """Decode lz4: a block, after its length as four bytes, little-endian."""
    import pyarrow as pa

    length = int.from_bytes(data[:4], "little")
    _refuse_long(length)
    found: bytes = pa.Codec("lz4_raw").decompress(data[4:], length, asbytes=True)
    return found


def _refuse_long(length: int) -> None:
    if length > MOST_CONTENT:
        raise DamagedError(f"it swells to more than {MOST_CONTENT // 2**20} MiB")


_CODECS: Mapping[str, Callable[[bytes], bytes]] = {
    "null": lambda data: data,
    "deflate": _stepwise(lambda: zlib.decompressobj(-zlib.MAX_WBITS)),
    "bzip2": _stepwise(bz2.BZ2Decompressor),
    "xz": _stepwise(lzma.LZMADecompressor),
    "snappy": _snappy,
    "zstandard": _zstandard,
    "lz4": _lz4,
}
