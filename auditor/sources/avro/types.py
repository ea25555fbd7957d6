"""From an Avro schema to polars types, and from decoded Avro values to what those types take.

Dates, times and decimals are decoded as the numbers that they are stored as and cast by column, so that one value out
of range does not cost its block. What has no type of its own, unions of several kinds and types that contain
themselves, becomes JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from auditor.sources.interface import SourceError
from auditor.sources.reading import contained

if TYPE_CHECKING:
    import polars as pl

VALUE = "value"
"""Name of the column of a file whose values are not records, as for JSON."""

_DEEPEST = 32
"""Levels of nesting that become structs and lists; what is deeper is kept as JSON text."""

_MOST_DIGITS = 38
"""Digits that polars' decimals hold."""

_PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}
_NAMED = {"record", "error", "enum", "fixed"}
_UNITS: Mapping[str, Literal["ms", "us", "ns"]] = {"millis": "ms", "micros": "us", "nanos": "ns"}

_MOST_PARTS = 100_000
"""Types within types: a schema that names one of 20 in each of 20 others would be without end."""

Fit = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one Avro type become a column."""

    stored: Any
    """The polars type of the decoded values."""

    final: Any
    """The type to cast to; the same where there is nothing to cast."""

    fit: Fit | None = None
    """What brings one value, never null, into the form that `stored` takes; None where it has it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file."""

    kinds: Mapping[str, Kind]
    is_record: bool
    recursive: bool
    """Whether a type contains itself, so that data may be nested without end."""

    def frame(self, values: Sequence[Any]) -> pl.DataFrame:
        """Build a frame from decoded values."""
        import polars as pl

        if not self.is_record:
            return pl.DataFrame([_series(VALUE, list(values), self.kinds[VALUE])])
        return pl.DataFrame(
            [_series(name, [value[name] for value in values], kind) for name, kind in self.kinds.items()]
        )


def columns_of(schema: Any) -> Columns:
    """Plan the columns of a file with this schema (JSON).

    Raises: ValueError, KeyError, TypeError or RecursionError where it is no Avro schema.
    """
    reading = _Reading()
    top = schema
    while isinstance(top, dict) and isinstance(top.get("type"), dict):
        top = top["type"]
    if not (isinstance(top, dict) and top.get("type") in {"record", "error"}):
        return Columns({VALUE: _kind(schema, reading, "")}, is_record=False, recursive=reading.recursive)
    full, inside = _declare(top, reading, "")
    reading.within.append(full)
    kinds = {str(part["name"]): _kind(part["type"], reading, inside) for part in top["fields"]}
    return Columns(kinds, is_record=True, recursive=reading.recursive)


def without_logic(schema: Any) -> Any:
    """Return a schema in which every value is decoded as what it is stored as."""
    if isinstance(schema, list):
        return [without_logic(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in {"logicalType", "default", "doc"}}
    for key in ("type", "items", "values"):
        if key in kept:
            kept[key] = without_logic(kept[key])
    if isinstance(kept.get("fields"), list):
        kept["fields"] = [without_logic(part) for part in kept["fields"]]
    return kept


@dataclass(slots=True)
class _Reading:
    """The named types met so far."""

    named: dict[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)
    """By full name: the definition, and the name space of what is inside it."""

    within: list[str] = field(default_factory=list)
    """Those in whose definition the reading is."""

    recursive: bool = False
    parts: int = 0


def _kind(schema: Any, reading: _Reading, space: str) -> Kind:
    """Plan for one type; `space` is the name space around it."""
    reading.parts += 1
    if reading.parts > _MOST_PARTS:
        raise ValueError("the schema repeats itself too often")
    if isinstance(schema, list):
        return _union(schema, reading, space)
    if isinstance(schema, str):
        return _primitive(schema) if schema in _PRIMITIVES else _by_name(schema, reading, space)
    kind = schema["type"]
    if not isinstance(kind, str):
        return _kind(kind, reading, space)
    if kind in _NAMED:
        return _definition(schema, *_declare(schema, reading, space), reading)
    if kind == "array":
        return _array(_kind(schema["items"], reading, space))
    if kind == "map":
        return _map(_kind(schema["values"], reading, space))
    if kind in _PRIMITIVES:
        return _logical(schema, kind) or _primitive(kind)
    return _by_name(kind, reading, space)


def _full(name: str, space: str) -> str:
    return name if "." in name or not space else f"{space}.{name}"


def _declare(schema: Mapping[str, Any], reading: _Reading, space: str) -> tuple[str, str]:
    """Remember a named type; return its full name and the name space of what is inside it."""
    full = _full(str(schema["name"]), str(schema.get("namespace", space)))
    inside = full.rpartition(".")[0]
    reading.named[full] = (schema, inside)
    return full, inside


def _by_name(name: str, reading: _Reading, space: str) -> Kind:
    full = _full(name, space)
    full = full if full in reading.named else name
    definition, inside = reading.named[full]
    if full in reading.within:
        reading.recursive = True
        return _text()
    return _definition(definition, full, inside, reading)


def _definition(schema: Mapping[str, Any], full: str, inside: str, reading: _Reading) -> Kind:
    import polars as pl

    if schema["type"] == "enum":
        return Kind(pl.String, pl.String)
    if schema["type"] == "fixed":
        return _logical(schema, "fixed") or Kind(pl.Binary, pl.Binary)
    reading.within.append(full)
    kinds = {str(part["name"]): _kind(part["type"], reading, inside) for part in schema["fields"]}
    reading.within.pop()
    if not kinds or len(reading.within) > _DEEPEST:
        return _text()
    fits = {name: kind.fit for name, kind in kinds.items() if kind.fit is not None}
    stored = pl.Struct({name: kind.stored for name, kind in kinds.items()})
    final = pl.Struct({name: kind.final for name, kind in kinds.items()})
    return Kind(stored, final, _fit_record(fits) if fits else None)


def _text() -> Kind:
    import polars as pl

    return Kind(pl.String, pl.String, as_text)


def _primitive(name: str) -> Kind:
    import polars as pl

    kinds: Mapping[str, Any] = {
        "null": pl.Null,
        "boolean": pl.Boolean,
        "int": pl.Int32,
        "long": pl.Int64,
        "float": pl.Float32,
        "double": pl.Float64,
        "bytes": pl.Binary,
        "string": pl.String,
    }
    return Kind(kinds[name], kinds[name])


def _logical(schema: Mapping[str, Any], kind: str) -> Kind | None:
    """Plan for a type that stands for another (specification, "Logical Types"); None for what is not known."""
    import polars as pl

    logical = schema.get("logicalType")
    if logical == "date" and kind == "int":
        return Kind(pl.Int32, pl.Date)
    if logical == "time-millis" and kind == "int":
        return Kind(pl.Int64, pl.Time, lambda value: value * 1_000_000)
    if logical == "time-micros" and kind == "long":
        return Kind(pl.Int64, pl.Time, lambda value: value * 1_000)
    if isinstance(logical, str) and kind == "long" and "timestamp-" in logical:
        unit = _UNITS.get(logical.rpartition("-")[2])
        return Kind(pl.Int64, pl.Datetime(unit, None if logical.startswith("local") else "UTC")) if unit else None
    if logical == "decimal" and kind in {"bytes", "fixed"}:
        return _decimal(int(schema["precision"]), int(schema.get("scale", 0)))
    if logical == "uuid" and kind == "fixed":
        return Kind(pl.String, pl.String, lambda value: str(UUID(bytes=value)))
    return None


def _decimal(precision: int, scale: int) -> Kind:
    import polars as pl

    def fit(value: bytes) -> Decimal:
        return Decimal(f"{int.from_bytes(value, 'big', signed=True)}e-{scale}")

    if not 0 < precision <= _MOST_DIGITS or not 0 <= scale <= precision:
        return Kind(pl.String, pl.String, lambda value: str(fit(value)))
    return Kind(pl.Decimal(precision, scale), pl.Decimal(precision, scale), fit)


def _array(item: Kind) -> Kind:
    import polars as pl

    fit = item.fit
    return Kind(pl.List(item.stored), pl.List(item.final), _fit_items(fit) if fit else None)


def _map(value: Kind) -> Kind:
    """Plan for a map: a list of entries, as Arrow has it."""
    import polars as pl

    stored, final = (pl.List(pl.Struct({"key": pl.String, "value": kind})) for kind in (value.stored, value.final))
    fit = value.fit

    def entries(found: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"key": key, "value": one if fit is None or one is None else fit(one)} for key, one in found.items()]

    return Kind(stored, final, entries)


def _union(branches: Sequence[Any], reading: _Reading, space: str) -> Kind:
    import polars as pl

    kinds = [_kind(branch, reading, space) for branch in branches if branch != "null"]
    if len(kinds) == 1:
        return kinds[0]
    plain = {branch for branch in branches if isinstance(branch, str)}
    if len(plain) == len(branches) and kinds:
        if plain <= {"null", "int", "long"}:
            return Kind(pl.Int64, pl.Int64)
        if plain <= {"null", "float", "double"}:
            return Kind(pl.Float64, pl.Float64)
    return _text() if kinds else _primitive("null")


def _fit_record(fits: Mapping[str, Fit]) -> Fit:
    def fit(value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: part if part is None or name not in fits else fits[name](part) for name, part in value.items()}

    return fit


def _fit_items(item: Fit) -> Fit:
    return lambda values: [None if value is None else item(value) for value in values]


def as_text(value: Any) -> str:
    """Write a value of any kind as text: bytes as UTF-8 or else in hexadecimal, records and lists as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    return json.dumps(value, ensure_ascii=False, default=as_text)


def _series(name: str, values: Sequence[Any], kind: Kind) -> pl.Series:
    """Build a column; where its values do not fit what the schema promises, it is text or stays uncast."""
    import polars as pl

    fit = kind.fit
    try:
        with contained(""):
            fitted = values if fit is None else [None if value is None else fit(value) for value in values]
            series = pl.Series(name, fitted, dtype=kind.stored)
    except SourceError:
        return pl.Series(name, [None if value is None else as_text(value) for value in values], dtype=pl.String)
    if kind.stored != kind.final:
        with suppress(SourceError), contained(""):
            return series.cast(kind.final)
    return series
