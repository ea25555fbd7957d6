"""The leaves of a frame with nested columns, each a flat series that knows which rows its values come from. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column, or what is inside a nested one."""

    path: str
    """`address.city` for a field of a struct, `phones[]` for the elements of a list."""

    values: pl.Series
    """Never a struct, list or array, unless nested more than 64 levels deep."""

    rows: pl.Series | None
    """Row number of each value (UInt32), None where values are one for each row in order."""


def leaves(frame: pl.DataFrame) -> Iterator[Leaf]:
    """Yield every column flat: structs field by field, lists and arrays element by element."""
    for column in frame.get_columns():
        yield from _leaves(Leaf(column.name, column, None), 0)


def _leaves(leaf: Leaf, depth: int) -> Iterator[Leaf]:
    leaf = replace(leaf, values=_without_map(leaf.values))
    kind = leaf.values.dtype
    if isinstance(kind, pl.Struct) and kind.fields and depth < _DEEPEST:
        for name in (field.name for field in kind.fields):
            inside = leaf.values.struct.field(name)
            yield from _leaves(Leaf(f"{leaf.path}.{name}", inside, leaf.rows), depth + 1)
    elif isinstance(kind, pl.List | pl.Array) and depth < _DEEPEST:
        numbers = leaf.rows if leaf.rows is not None else pl.int_range(leaf.values.len(), dtype=pl.UInt32, eager=True)
        together = pl.DataFrame([numbers.alias("row"), leaf.values.alias("value")])
        if isinstance(kind, pl.Array):
            together = together.with_columns(pl.col("value").arr.to_list())
        flat = together.filter(pl.col("value").list.len() > 0).explode("value")
        yield from _leaves(Leaf(f"{leaf.path}[]", flat["value"].alias(leaf.path), flat["row"]), depth + 1)
    else:
        yield leaf


def _without_map(values: pl.Series) -> pl.Series:
    """Turn the map type that newer versions of polars have into the list of entries that older ones read it as."""
    map_type = getattr(pl, "Map", None)
    kind = values.dtype
    if map_type is None or not isinstance(kind, map_type):
        return values
    return values.cast(pl.List(pl.Struct({"key": kind.key, "value": kind.value})))
