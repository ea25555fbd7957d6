"""Columns of MariaDB and MySQL: what each type is fetched as.

Dates are written by the server: `0000-00-00` and the thirtieth of February can be stored, and drivers differ in what
they make of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column

QUERY = """
SELECT column_name AS name, data_type AS base, column_type AS native, numeric_scale AS scale, privileges AS privileges
FROM information_schema.columns WHERE table_schema = :schema AND table_name = :name ORDER BY ordinal_position
"""

INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint"})
_TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json"})
_BYTES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
_SHAPES = frozenset({
    "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
    "geometrycollection", "geomcollection",
})  # fmt: skip


def column_of(row: Mapping[str, Any]) -> Column:
    """Make a column of a row of `QUERY`."""
    name, native, base = _text(row["name"]), _text(row["native"]), _text(row["base"]).lower()
    place = quote(name)
    written = f"CAST({place} AS CHAR)"
    if base in INTEGERS or base == "year":
        return Column(name, native, place, "integer")
    if base == "bit":
        return Column(name, native, f"{place} + 0", "integer")
    if base in {"float", "double"}:
        return Column(name, native, place, "float")
    if base == "decimal":
        return Column(name, native, written, "decimal", int(row["scale"] or 0))
    if base == "date":
        return Column(name, native, written, "date")
    if base == "datetime":
        return Column(name, native, written, "timestamp")
    if base == "timestamp":
        return Column(name, native, written, "utc timestamp")
    if base in _BYTES:
        return Column(name, native, f"LEFT({place}, {LONGEST_CELL})", "bytes")
    if base in _SHAPES:
        return Column(name, native, f"LEFT(ST_AsText({place}), {LONGEST_CELL})", "text")
    return Column(name, native, f"LEFT({place if base in _TEXTS else written}, {LONGEST_CELL})", "text")


def readable(row: Mapping[str, Any]) -> bool:
    """Say whether the user may read the column."""
    return "select" in _text(row["privileges"]).lower().split(",")


def quote(name: str) -> str:
    """Write a name as an identifier."""
    return "`" + name.replace("`", "``") + "`"


def _text(value: object) -> str:
    """Some versions of MySQL send their catalogue as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
