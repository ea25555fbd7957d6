"""What a file is by its first bytes, whatever its name says. Pure."""

from __future__ import annotations

PARQUET_MARK = b"PAR1"
ENCRYPTED_PARQUET_MARK = b"PARE"
ARROW_FILE_MARK = b"ARROW1\0\0"
_ARROW_STREAM_MARK = b"\xff\xff\xff\xff"
_AVRO_MARK = b"Obj\x01"
_ORC_MARK = b"ORC"
_SQLITE_MARK = b"SQLite format 3\x00"
_DUCKDB_MARK, _DUCKDB_OFFSET = b"DUCK", 8
_ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins the compound files of Office up to 2003, and encrypted workbooks of later ones (MS-CFB, 2.2)."""

_LONGEST_ARROW_SCHEMA = 64 * 1024 * 1024
_ODS_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_WORKBOOK_PARTS = (b"xl/workbook.", b"xl/worksheets/", b"xl/_rels/", b"xl/styles.", b"xl/sharedStrings.")
"""Names of entries that only workbooks have; the central directory is at the end, but local headers tell as much."""

_WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
"""Streams of a compound file that is an old workbook (MS-XLS, 2.1.2)."""

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
    (OLE_MARK, "an old Microsoft Office file"),
    (b"FEA1", "a Feather file of version 1"),
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

_SEPARATING = frozenset(b"\t\r\n\x01\x02\x03\x1a")
"""Those that stand between cells and lines; among 512 bytes of a binary file there are others."""

_MOST_CONTROLS = 0.02
_MOST_NULS = 0.3
_FEWEST_BYTES = 64
"""Below this many bytes the share of controls means nothing, and a file is taken for text."""


def compression_of(head: bytes) -> str | None:
    """Return `gzip`, `zstd`, `bzip2`, `xz` or None."""
    return next((name for mark, name in COMPRESSIONS if head.startswith(mark)), None)


def table_kind(head: bytes) -> str | None:
    """Return the format of a binary file with tables, or None: `avro`, `orc`, `arrow_ipc`, `excel`, `sqlite`, `duckdb`.

    `excel` only where the first bytes show that an archive is a workbook; the caller may know more by the name.
    """
    if head.startswith(_AVRO_MARK) and (b"avro." in head or not is_plain(head)):
        return "avro"
    if head.startswith(_ORC_MARK) and not is_plain(head):
        return "orc"
    if head.startswith(ARROW_FILE_MARK) or _is_arrow_stream(head):
        return "arrow_ipc"
    if head.startswith(_SQLITE_MARK):
        return "sqlite"
    if head[_DUCKDB_OFFSET : _DUCKDB_OFFSET + len(_DUCKDB_MARK)] == _DUCKDB_MARK and not is_plain(head):
        return "duckdb"
    if head.startswith(_ZIP_MARK) and (any(part in head for part in _WORKBOOK_PARTS) or _ODS_TYPE in head[:128]):
        return "excel"
    if head.startswith(OLE_MARK) and any(name in head for name in _WORKBOOK_STREAMS):
        return "excel"
    return None


def may_be_workbook(head: bytes) -> bool:
    """Say whether a file is an archive of the kinds that workbooks are."""
    return head.startswith((_ZIP_MARK, OLE_MARK))


def _is_arrow_stream(head: bytes) -> bool:
    """Say whether a file begins with a schema message: a mark that no text has, and a length padded to 8 bytes."""
    if not head.startswith(_ARROW_STREAM_MARK) or len(head) < 16:
        return False
    length, root = (int.from_bytes(head[place : place + 4], "little") for place in (4, 8))
    return 0 < length <= _LONGEST_ARROW_SCHEMA and length % 8 == 0 and 0 < root < length


def binary_kind(head: bytes) -> str | None:
    """Say which kind of binary file begins with `head` (decompressed), or return None for text.

    UTF-16 and UTF-32 text is half NULs: the caller decodes it first, or asks `is_text` of the encoding module.
    """
    for mark, kind in _BINARIES:
        if head.startswith(mark) and not (len(mark) <= 4 and mark.isalnum() and is_plain(head)):
            return kind
    if head[257:262] == b"ustar":
        return "a tar archive"
    if len(head) < _FEWEST_BYTES:
        return None
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head) / len(head)
    if controls > _MOST_CONTROLS or head.count(0) / len(head) > _MOST_NULS:
        return "binary data"
    return None


def is_plain(head: bytes) -> bool:
    """Say whether the beginning is text: a CSV may well begin with `ORC`, `Obj`, `ID3` or `GIF8`."""
    return not any(byte < 32 and byte not in _SEPARATING for byte in head[:512])
