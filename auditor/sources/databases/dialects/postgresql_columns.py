"""Columns of PostgreSQL tables: what each type is fetched as.

Values that Python may have no room for (dates before year 1, `infinity`, numerics with a thousand digits) are written
by the server, so that no driver stumbles over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column, Kind
from auditor.sources.databases.names import quote

QUERY = """
SELECT a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS native, b.typname,
       b.typtype::pg_catalog.text AS typtype, n.nspname = 'pg_catalog' AS builtin, e.typname AS element,
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod,
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace
LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
WHERE a.attrelid = CAST(CAST(:relation AS pg_catalog.text) AS pg_catalog.oid) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""

_KINDS: dict[str, Kind] = {
    "bool": "boolean",
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "float4": "float",
    "float8": "float",
    "bytea": "bytes",
    "numeric": "decimal",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "utc timestamp",
    "time": "time",
}
"""By the name of a built-in type. Every other type is fetched as the text that PostgreSQL writes for it."""

_OF_LISTS: dict[str, Kind] = {
    "bool": "list of boolean",
    "int2": "list of integer",
    "int4": "list of integer",
    "int8": "list of integer",
    "float4": "list of float",
    "float8": "list of float",
}

_PRECISION_OFFSET = 4
"""What a numeric's type modifier has added to it; below that the type has none."""


def column_of(row: Mapping[str, Any]) -> Column:
    """Make a column of a row of `QUERY`."""
    name, native = str(row["attname"]), str(row["native"])
    place, base = quote(name), str(row["typname"])
    text = f"{place}::pg_catalog.text"
    if row["element"]:
        return Column(name, native, _json(place), _OF_LISTS.get(str(row["element"]), "list of text"))
    if row["typtype"] == "c" or base == "hstore":
        return Column(name, native, _cut(_json(place)), "text")
    kind = _KINDS.get(base) if row["builtin"] else None
    match kind:
        case "integer" | "float" | "boolean":
            return Column(name, native, place, kind)
        case "bytes":
            return Column(name, native, f"pg_catalog.substr({place}, 1, {LONGEST_CELL})", kind)
        case "decimal":
            return Column(name, native, text, kind, _scale(int(row["typmod"])))
        case "date" | "timestamp" | "utc timestamp" | "time":
            return Column(name, native, text, kind)
    if base == "inet" and row["builtin"]:
        return Column(name, native, f"pg_catalog.abbrev({place})", "text")  # without the /32 of a single host
    return Column(name, native, _cut(text), "text")


def _json(place: str) -> str:
    return f"pg_catalog.to_json({place})::pg_catalog.text"


def _cut(text: str) -> str:
    return f'pg_catalog."left"({text}, {LONGEST_CELL})'


def _scale(typmod: int) -> int | None:
    """Read the scale out of a numeric's type modifier: eleven bits with sign (PostgreSQL 15: may be negative)."""
    if typmod < _PRECISION_OFFSET:
        return None
    bits = (typmod - _PRECISION_OFFSET) & 0x7FF
    return max(0, bits - 0x800 if bits & 0x400 else bits)
