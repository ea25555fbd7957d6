"""Which format a file is in, by its first bytes, with its extension as a hint. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from auditor.sources.encoding import detect
from auditor.sources.signatures import (
    ENCRYPTED_PARQUET_MARK,
    PARQUET_MARK,
    binary_kind,
    is_plain,
    may_be_workbook,
    table_kind,
)

EXTENSIONS = {
    ".parquet": "parquet",
    ".parq": "parquet",
    ".pq": "parquet",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".psv": "delimited",
    ".txt": "delimited",
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
    ".ldjson": "ndjson",
    ".avro": "avro",
    ".orc": "orc",
    ".arrow": "arrow_ipc",
    ".arrows": "arrow_ipc",
    ".ipc": "arrow_ipc",
    ".feather": "arrow_ipc",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db3": "sqlite",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
}
DATABASES = {".db"}
"""Extensions that databases share with much else: a file is looked at, and is no gap if it is something else."""

COMPRESSED = {".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz"}

_BINARY_WORDS = {
    "avro": "an Avro file",
    "orc": "an ORC file",
    "arrow_ipc": "an Arrow file",
    "excel": "a workbook",
    "sqlite": "a SQLite database",
    "duckdb": "a DuckDB database",
}

_NAMES = 4096
"""Names of files of which it is kept what they say: each is asked about again and again while its file is placed, and
engines call the files of every folder alike."""

_PART = re.compile(r"(?i)(?:part[-_]\w[\w.-]*|\d{3,}_\d+|[\w.-]*[-_.]\d{4,}(?:-of-\d{4,})?)")
_OPENING = re.compile(r"\s*[\[{]")
_RECORDS_OPENING = re.compile(r"\s*(?:\[\s*)?\{\s*\"(?:[^\"\\]|\\.)*\"\s*:")
"""Stricter, for files that do not call themselves JSON: an object with a key, alone or in an array."""

_OBJECT_LINE = re.compile(r"\s*\{.*\}\s*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The format of a file, or why it has none that Lintas reads."""

    format: str | None
    notes: tuple[str, ...] = ()
    reason: str = ""
    hint: str = ""


def promises_table(name: str) -> bool:
    """Say whether a file's name promises a table: a known extension, or nothing but one of a compression."""
    extension = extension_of(name)
    return (
        extension in EXTENSIONS
        or is_perhaps_database(name)
        or (not extension and PurePath(name).suffix.lower() in COMPRESSED)
    )


def is_perhaps_database(name: str) -> bool:
    """Say whether a file's name may be that of a database, and of something else as well."""
    return extension_of(name) in DATABASES


@lru_cache(_NAMES)
def is_part_name(name: str) -> bool:
    """Say whether a file without an extension is named as engines name the parts of a table."""
    stem = PurePath(name)
    while stem.suffix.lower() in COMPRESSED:
        stem = stem.with_suffix("")
    return not stem.suffix and _PART.fullmatch(stem.name) is not None


def file_format(name: str, head: bytes) -> Verdict:
    """Tell the format of the file `name` from `head`, its first decompressed bytes."""
    promised = EXTENSIONS.get(extension_of(name))
    suffix = extension_of(name) or "no extension"
    if head.startswith(PARQUET_MARK) and not (b"\n" in head and is_plain(head)):
        return Verdict(
            "parquet", () if promised in {"parquet", None} else (f"a Parquet file, although named {suffix}",)
        )
    if head.startswith(ENCRYPTED_PARQUET_MARK) and not is_plain(head):
        return Verdict(
            None, reason="it is an encrypted Parquet file", hint="decrypt it, or exclude it from the dataset"
        )
    held = table_kind(head) or ("excel" if promised == "excel" and may_be_workbook(head) else None)
    if held:
        noted = () if promised in {held, None} else (f"{_BINARY_WORDS[held]}, although named {suffix}",)
        return Verdict(held, noted)
    detected = detect(head)
    kind = None if detected.is_wide else binary_kind(head)
    if kind:
        hint = "export it as Parquet, CSV or JSON, or take it out of the dataset"
        return Verdict(None, reason=f"it is {kind}, not a table that Lintas reads", hint=hint)
    text = head.decode(detected.codec, errors="replace").lstrip("\ufeff")
    if not text.strip("\0\r\n\t \x1a"):
        return Verdict(None, reason="there is nothing but white space in it", hint="write it again or remove it")
    seen = _text_format(text, promised)
    if promised in {seen, None}:
        return Verdict(seen)
    if promised == "json" and seen == "ndjson":
        return Verdict(seen, (f"one JSON value on each line, although named {suffix}",))
    words = {"delimited": "text", "json": "JSON", "ndjson": "JSON lines"}
    return Verdict(seen, (f"read as {words[seen]}, although named {suffix}",))


def _text_format(text: str, promised: str | None) -> str:
    """Tell JSON, JSON lines and delimited text apart."""
    lines = [line for line in text.split("\n") if line.strip()]
    if promised == "ndjson":
        return "ndjson" if any(line.lstrip()[0] in "{[" for line in lines[:10]) else "delimited"
    looks_like_json = _OPENING if promised == "json" else _RECORDS_OPENING
    if not looks_like_json.match(text):
        return "delimited"
    if len(lines) > 1 and _OBJECT_LINE.fullmatch(lines[0]) and lines[1].lstrip().startswith("{"):
        return "ndjson"
    return "json"


@lru_cache(_NAMES)
def extension_of(name: str) -> str:
    """Return the extension that tells the format, in lower case: `.tsv` of `t.TSV.gz`."""
    stem, extension = _parted(name.lower().rpartition("/")[2])
    while extension in COMPRESSED:
        stem, extension = _parted(stem)
    return extension


def _parted(name: str) -> tuple[str, str]:
    """Split a file's name before its last extension; a name that only begins with a dot has none."""
    stem, dot, extension = name.rpartition(".")
    return (stem, f".{extension}") if dot and stem.strip(".") and extension else (name, "")
