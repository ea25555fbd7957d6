"""Writing tables as files: formats and encodings of exports that people really send."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from .model import TableSpec

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def write(spec: TableSpec, columns: dict[str, list[Any]], folder: Path) -> Path:
    """Write one table; returns its path."""
    path = folder / spec.file_name
    if spec.format == "parquet":
        pl.DataFrame(columns, strict=False).write_parquet(path)
    elif spec.format == "ndjson":
        rows = (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
        path.write_text("".join(json.dumps(r, ensure_ascii=False, default=str) + "\n" for r in rows), encoding="utf-8")
    elif spec.format in {"csv", "tsv"}:
        path.write_bytes(encoded(_delimited(spec, columns), spec.encoding))
    else:
        raise ValueError(f"{spec.name}: no way to write {spec.format}")
    return path


def _delimited(spec: TableSpec, columns: dict[str, list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=spec.separator, lineterminator="\n")
    if spec.header:
        writer.writerow(columns)
    writer.writerows(_cells(values) for values in zip(*columns.values(), strict=True))
    return out.getvalue()


def _cells(values: Sequence[Any]) -> list[str]:
    return [
        "" if v is None else json.dumps(v, ensure_ascii=False, default=str) if isinstance(v, dict | list) else str(v)
        for v in values
    ]


def encoded(text: str, encoding: str) -> bytes:
    """Text in an encoding; Windows-1258 holds Vietnamese tones as characters of their own."""
    return (toned_apart(text) if encoding == "cp1258" else text).encode(encoding)


def toned_apart(text: str) -> str:
    """Vietnamese letters with hats and horns in one piece and tones apart, as code page 1258 has them."""
    out = []
    for character in unicodedata.normalize("NFC", text):
        pieces = unicodedata.normalize("NFD", character)
        tones = "".join(c for c in pieces if c in _TONES)
        try:
            character.encode("cp1258")
        except UnicodeEncodeError:
            out.append(unicodedata.normalize("NFC", "".join(c for c in pieces if c not in _TONES)) + tones)
        else:
            out.append(character)
    return "".join(out)
