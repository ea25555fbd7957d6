"""Which columns of a lake table's data file are which of the table: by field id or by physical name. Pure.

A table format may rename a column without touching its files, and may drop one whose values stay in them. Names in the
files then mean nothing: what counts is the id or the physical name that the table's schema gives to each field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = int | str
"""A field id (Iceberg, Delta's mode `id`) or a physical name (Delta)."""

ELEMENT, MAP_KEY, MAP_VALUE = "element", "key", "value"
"""Keys of what is inside a list or a map: their position is enough to know them."""

_FIELD_ID = b"PARQUET:field_id"
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field of the table's current schema."""

    name: str
    """What the table calls it now."""

    children: Mapping[Key, Wanted] = field(default_factory=dict)
    """The fields of a struct by their key, `element` of a list, `key` and `value` of a map."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file that is one of the table."""

    physical: str
    """Its name in the file."""

    name: str
    """Its name in the table."""

    type: Any
    """Its Arrow type with the table's names inside, and without what the table dropped."""

    leaves: tuple[int, ...]
    """Which Parquet columns hold it, counted from 0 in the file."""

    changed: bool
    """Whether anything inside it is named otherwise or left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's columns become the table's."""

    columns: tuple[Column, ...]
    dropped: tuple[str, ...]
    """What is in the file and no longer in the table, as `column` or `column.field`."""


def has_ids(schema: Any) -> bool:
    """Say whether any top-level field of an Arrow schema has a Parquet field id."""
    return any(_id_of(one) is not None for one in schema)


def lay_out(schema: Any, wanted: Mapping[Key, Wanted], *, hidden: frozenset[str] = frozenset()) -> Layout:
    """Find the table's columns in a file's Arrow schema.

    Args:
        schema: the file's Arrow schema, with field ids in its metadata where the file has them.
        wanted: the table's fields by field id or by name in the file; which of them tells the type of the keys.
        hidden: names in the file that say nothing new, such as copies of partition columns.
    """
    walk = _Walk(by_id=any(isinstance(key, int) for key in wanted))
    columns: list[Column] = []
    for one in schema:
        before = walk.leaf
        target = wanted.get(walk.key(one) or "")
        if target is None:
            walk.pass_by(one.type)
            if one.name not in hidden:
                walk.dropped.append(one.name)
            continue
        found = walk.visit(one.type, target, one.name, 0)
        if found is not None:
            kind, leaves = found
            changed = len(leaves) != walk.leaf - before or kind != one.type
            columns.append(Column(one.name, target.name, kind, leaves, changed))
    return Layout(tuple(columns), tuple(walk.dropped))


@dataclass(slots=True)
class _Walk:
    """Goes through an Arrow schema depth first, which is the order of the Parquet columns."""

    by_id: bool
    leaf: int = 0
    dropped: list[str] = field(default_factory=list)

    def key(self, one: Any) -> Key | None:
        return _id_of(one) if self.by_id else str(one.name)

    def pass_by(self, kind: Any) -> tuple[int, ...]:
        """Step over a type; return the leaves in it."""
        first = self.leaf
        self.leaf += _leaf_count(kind)
        return tuple(range(first, self.leaf))

    def visit(self, kind: Any, wanted: Wanted, place: str, depth: int) -> tuple[Any, tuple[int, ...]] | None:
        """Return the type as the table has it and the leaves that it takes; None when nothing of it is left."""
        import pyarrow.types as kinds

        if not wanted.children or depth > _DEEPEST:
            return kind, self.pass_by(kind)
        if kinds.is_struct(kind):
            return self._struct(kind, wanted, place, depth)
        if kinds.is_map(kind):
            return self._map(kind, wanted, place, depth)
        if kinds.is_list(kind) or kinds.is_large_list(kind) or kinds.is_fixed_size_list(kind):
            return self._list(kind, wanted, place, depth)
        return kind, self.pass_by(kind)

    def _struct(self, kind: Any, wanted: Wanted, place: str, depth: int) -> tuple[Any, tuple[int, ...]] | None:
        import pyarrow as pa

        fields, leaves = [], list[int]()
        for inner in kind:
            target = wanted.children.get(self.key(inner) or "")
            if target is None:
                self.pass_by(inner.type)
                self.dropped.append(f"{place}.{inner.name}")
                continue
            found = self.visit(inner.type, target, f"{place}.{inner.name}", depth + 1)
            if found is not None:
                fields.append(inner.with_type(found[0]).with_name(target.name))
                leaves.extend(found[1])
        return (pa.struct(fields), tuple(leaves)) if fields else None

    def _list(self, kind: Any, wanted: Wanted, place: str, depth: int) -> tuple[Any, tuple[int, ...]] | None:
        import pyarrow as pa
        import pyarrow.types as kinds

        found = self.visit(kind.value_type, wanted.children.get(ELEMENT, Wanted("")), place, depth + 1)
        if found is None:
            return None
        inner = kind.value_field.with_type(found[0])
        if kinds.is_fixed_size_list(kind):
            return pa.list_(inner, kind.list_size), found[1]
        return (pa.large_list(inner) if kinds.is_large_list(kind) else pa.list_(inner)), found[1]

    def _map(self, kind: Any, wanted: Wanted, place: str, depth: int) -> tuple[Any, tuple[int, ...]] | None:
        import pyarrow as pa

        keys = self.visit(kind.key_type, wanted.children.get(MAP_KEY, Wanted("")), place, depth + 1)
        items = self.visit(kind.item_type, wanted.children.get(MAP_VALUE, Wanted("")), place, depth + 1)
        if keys is None or items is None:
            return None
        return pa.map_(kind.key_field.with_type(keys[0]), kind.item_field.with_type(items[0])), (*keys[1], *items[1])


def paths_of(columns: Sequence[Column], file_schema: Any) -> list[str]:
    """Return the Parquet paths to read for these columns (`file_schema`: pyarrow's ParquetSchema).

    Where the count of leaves does not agree with the file, as with types that Arrow stores in its own way, whole
    columns are named instead: rather too much is read than the wrong thing.
    """
    total = len(file_schema)
    if any(leaf >= total for column in columns for leaf in column.leaves):
        return [column.physical for column in columns]
    leaves = [(column, file_schema.column(leaf).path) for column in columns for leaf in column.leaves]
    # A name may hold dots, so a path is asked for only where it begins with its column's own name.
    agree = all(path == column.physical or path.startswith(f"{column.physical}.") for column, path in leaves)
    return [path for _, path in leaves] if agree else [column.physical for column in columns]


def _leaf_count(kind: Any) -> int:
    import pyarrow.types as kinds

    if kinds.is_nested(kind) and kind.num_fields:
        return sum(_leaf_count(kind.field(number).type) for number in range(kind.num_fields))
    return 1


def _id_of(one: Any) -> int | None:
    text = (one.metadata or {}).get(_FIELD_ID)
    return int(text) if text and text.lstrip(b"-").isdigit() else None
