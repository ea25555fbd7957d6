"""What a file is by its first bytes, whatever its name says. Pure."""

from __future__ import annotations

PARQUET_MARK = b"PAR1"
ENCRYPTED_PARQUET_MARK = b"PARE"

COMPRESSIONS = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
"""Magic bytes of the compressions that are read through (RFC 1952, RFC 8878, bzip2 and xz format notes)."""

_BINARIES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF container (audio, video or WebP)"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (Excel workbooks are ZIP archives too)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"ARROW1", "an Arrow IPC file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x04\x22\x4d\x18", "an LZ4-compressed file"),
    (b"\xff\x06\x00\x00sNaPpY", "a Snappy-compressed file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 file"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x00\x01\x02\x03\x1a\x1b\x1f")
"""Controls that tables in text do contain: separators (Hive uses 1 to 3), Ctrl-Z at the end, and padding NULs."""

_MOST_CONTROLS = 0.02
_MOST_NULS = 0.3
_FEWEST_BYTES = 64
"""Below this many bytes the share of controls means nothing, and a file is taken for text."""


def compression_of(head: bytes) -> str | None:
    """Return `gzip`, `zstd`, `bzip2`, `xz` or None."""
    return next((name for mark, name in COMPRESSIONS if head.startswith(mark)), None)


def binary_kind(head: bytes) -> str | None:
    """Say which kind of binary file begins with `head` (decompressed), or return None for text.

    UTF-16 and UTF-32 text is half NULs: the caller decodes it first, or asks `is_text` of the encoding module.
    """
    for mark, kind in _BINARIES:
        if head.startswith(mark) and (len(mark) > 3 or not _is_plain(head)):
            return kind
    if head[257:262] == b"ustar":
        return "a tar archive"
    if len(head) < _FEWEST_BYTES:
        return None
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head) / len(head)
    if controls > _MOST_CONTROLS or head.count(0) / len(head) > _MOST_NULS:
        return "binary data"
    return None


def _is_plain(head: bytes) -> bool:
    """Say whether all bytes are printable ASCII or white space: a CSV may well begin with `ORC`, `ID3` or `GIF8`."""
    return all(32 <= byte < 127 or byte in b"\t\r\n" for byte in head[:512])
