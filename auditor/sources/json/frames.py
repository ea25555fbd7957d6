"""From parsed JSON values to a frame, without losing any: mixed types become text, long numbers stay exact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from auditor.sources.naming import unique_names

if TYPE_CHECKING:
    import polars as pl

LONGEST_INTEGER = 18
"""Digits that fit a 64-bit integer whatever they are; longer ones are kept as text."""

_DEEPEST = 32
"""Levels of nesting that become structs; what is deeper is kept as JSON text."""

_MOST_FIELDS = 2_000
"""Keys of one object column that become struct fields: beyond that the keys are data, and it is kept as JSON text."""

VALUE = "value"
"""Name of the column for values that are not objects."""


def parse(text: str) -> Any:
    """Parse one JSON text. Repeated keys are numbered instead of overwritten, long integers come as text.

    Raises: ValueError, RecursionError.
    """
    return DECODER.decode(text)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits


def _all_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names, _ = unique_names([key for key, _ in pairs])
        return dict(zip(names, [value for _, value in pairs], strict=True))
    return result


DECODER = json.JSONDecoder(parse_int=_integer, object_pairs_hook=_all_pairs)


def as_rows(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Make every value a row: objects as they are, arrays by position (`column_1`, …), scalars under `value`."""
    rows: list[dict[str, Any]] = []
    for value in values:
        if isinstance(value, dict):
            rows.append(value)
        elif isinstance(value, list):
            rows.append({f"column_{place}": item for place, item in enumerate(value, start=1)})
        else:
            rows.append({VALUE: value})
    return rows


def to_frame(rows: Sequence[dict[str, Any]]) -> tuple[pl.DataFrame, list[str]]:
    """Build a frame with every key of every row as a column, in order of first appearance.

    Columns of one kind of scalar keep it (Int64, Float64, Boolean, String), objects become structs, arrays lists. A
    column of mixed kinds becomes text, objects in it as JSON. Returns the frame and notes.
    """
    import polars as pl

    keys = list(dict.fromkeys(key for row in rows for key in row))
    # An empty key is a name like any other to JSON, and none to a report.
    names, notes = unique_names([key or None for key in map(_encodable, keys)])
    series = []
    mixed = 0
    for name, key in zip(names, keys, strict=True):
        values = [row.get(key) for row in rows]
        kind = _kind(values, 0)
        mixed += kind is pl.String and not all(value is None or isinstance(value, str) for value in values)
        direct = _direct(name, values, kind)
        if direct is None:
            direct = pl.Series(name, [_fit(value, kind) for value in values], dtype=kind)
        series.append(direct)
    if mixed:
        notes.append(f"{mixed} columns hold values of several types: read as text")
    frame = pl.DataFrame(series)
    return frame, notes


def _kind(values: Sequence[Any], depth: int) -> Any:
    """Return the polars type that holds all values without loss, String when there is no other."""
    import polars as pl

    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pl.String if depth else pl.Null
    if kinds == {bool}:
        return pl.Boolean
    if kinds == {int}:
        return pl.Int64
    if kinds <= {int, float}:
        exact = all(isinstance(value, float) or value is None or abs(value) <= 2**53 for value in values)
        return pl.Float64 if exact else pl.String
    if depth < _DEEPEST and kinds == {list}:
        return pl.List(_kind([item for value in values if value for item in value], depth + 1))
    if depth < _DEEPEST and kinds == {dict}:
        keys = list(dict.fromkeys(key for value in values if value for key in value))
        if 0 < len(keys) <= _MOST_FIELDS and len(set(map(_encodable, keys))) == len(keys) and "" not in keys:
            return pl.Struct(
                {
                    _encodable(key): _kind([value.get(key) for value in values if value is not None], depth + 1)
                    for key in keys
                }
            )
    return pl.String


def _direct(name: str, values: Sequence[Any], kind: Any) -> pl.Series | None:
    """Build a column of values that already have the form that its type takes; None where one has not.

    Arrow converts nested values in one step, and refuses what it would have to change.
    """
    import polars as pl
    import pyarrow as pa

    try:
        return pl.Series(name, pa.array(values, type=_arrow(kind)))
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return None


def _arrow(kind: Any) -> Any:
    """Return the Arrow type of a polars type that `_kind` gives.

    Raises: ValueError where a name cannot be encoded, so that it is not the key of the values.
    """
    import polars as pl
    import pyarrow as pa

    if isinstance(kind, pl.Struct):
        if any("\ufffd" in field.name for field in kind.fields):
            raise ValueError("a replaced name")
        return pa.struct([pa.field(field.name, _arrow(field.dtype)) for field in kind.fields])
    if isinstance(kind, pl.List):
        return pa.large_list(_arrow(kind.inner))
    plain = {pl.String: pa.large_string(), pl.Int64: pa.int64(), pl.Float64: pa.float64(), pl.Boolean: pa.bool_()}
    return plain.get(kind, pa.null())


def _fit(value: Any, kind: Any) -> Any:
    """Bring one value into the form that a type takes."""
    import polars as pl

    if value is None:
        return None
    if isinstance(kind, pl.Struct):
        fitted = {_encodable(key): item for key, item in value.items()}
        return {field.name: _fit(fitted.get(field.name), field.dtype) for field in kind.fields}
    if isinstance(kind, pl.List):
        return [_fit(item, kind.inner) for item in value]
    if kind is pl.String:
        return _encodable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return float(value) if kind is pl.Float64 else value


def _encodable(text: str) -> str:
    """Replace lone surrogates, which JSON can write and UTF-8 cannot."""
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
