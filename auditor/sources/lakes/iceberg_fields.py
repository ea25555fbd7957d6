"""From an Iceberg schema to what is looked for in data files, and the values that are not in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from auditor.sources.interface import SourceError
from auditor.sources.lakes.fields import ELEMENT, MAP_KEY, MAP_VALUE, Key, Layout, Wanted, has_ids, lay_out
from auditor.sources.reading import contained


def layout_of(metadata: Any) -> Callable[[Any], Layout]:
    """Return what finds the table's columns in a data file: by field id, or in files without ids by name.

    Names are those of the property `schema.name-mapping.default` where the table has it (for files that were not
    written by Iceberg), otherwise the current ones.
    """
    fields = metadata.schema().fields
    by_id: dict[Key, Wanted] = {one.field_id: _by_id(one.name, one.field_type) for one in fields}
    mapping = metadata.name_mapping()
    by_name = _by_mapping(fields, mapping.root) if mapping is not None else _by_current_name(fields)

    def find(schema: Any) -> Layout:
        return lay_out(schema, by_id if has_ids(schema) else by_name)

    return find


def _by_id(name: str, kind: Any) -> Wanted:
    return Wanted(name, {key: _by_id(inner, one) for key, inner, one in _inside(kind, "field_id")})


def _by_current_name(fields: Sequence[Any]) -> dict[Key, Wanted]:
    def wanted(name: str, kind: Any) -> Wanted:
        return Wanted(name, {key: wanted(inner, one) for key, inner, one in _inside(kind, "name")})

    return {one.name: wanted(one.name, one.field_type) for one in fields}


def _inside(kind: Any, key: str) -> list[tuple[Key, str, Any]]:
    """Return what is inside a type: how it is told in files (the attribute `key` of a field), its name and its type."""
    from pyiceberg.types import ListType, MapType, StructType

    if isinstance(kind, StructType):
        return [(getattr(one, key), one.name, one.field_type) for one in kind.fields]
    if isinstance(kind, ListType):
        return [(ELEMENT, "", kind.element_type)]
    if isinstance(kind, MapType):
        return [(MAP_KEY, "", kind.key_type), (MAP_VALUE, "", kind.value_type)]
    return []


def _by_mapping(fields: Sequence[Any], mapped: Sequence[Any]) -> dict[Key, Wanted]:
    """Find fields by any of the names that the table's mapping gives to their ids."""
    by_id = {one.field_id: one for one in fields}
    return {
        name: _mapped(by_id[one.field_id].name, by_id[one.field_id].field_type, one.fields)
        for one in mapped
        if one.field_id in by_id
        for name in one.names
    }


def _mapped(name: str, kind: Any, mapped: Sequence[Any]) -> Wanted:
    from pyiceberg.types import ListType, MapType, StructType

    if isinstance(kind, StructType):
        return Wanted(name, _by_mapping(kind.fields, mapped))
    inside = {inner: one.fields for one in mapped for inner in one.names if inner in {ELEMENT, MAP_KEY, MAP_VALUE}}
    if isinstance(kind, ListType):
        return Wanted(name, {ELEMENT: _mapped("", kind.element_type, inside.get(ELEMENT, ()))})
    if isinstance(kind, MapType):
        return Wanted(
            name,
            {
                MAP_KEY: _mapped("", kind.key_type, inside.get(MAP_KEY, ())),
                MAP_VALUE: _mapped("", kind.value_type, inside.get(MAP_VALUE, ())),
            },
        )
    return Wanted(name)


def constants_of(file: Any, spec: Any, schema: Any) -> dict[str, Any]:
    """Return the values of the columns that a data file is partitioned by as they are, as Arrow scalars by name.

    Files that were taken over from Hive do not have these columns in them.
    """
    from pyiceberg.transforms import IdentityTransform

    found: dict[str, Any] = {}
    top = {one.field_id: one for one in schema.fields}
    for place, one in enumerate(spec.fields if spec is not None else ()):
        if isinstance(one.transform, IdentityTransform) and one.source_id in top:
            column = top[one.source_id]
            found[column.name] = _scalar(file.partition[place], column, schema)
    return found


def defaults_of(schema: Any) -> Mapping[str, Any]:
    """Return the values that rows have which were written before their column was added (format version 3)."""
    return {
        one.name: _scalar(one.initial_default, one, schema)
        for one in schema.fields
        if getattr(one, "initial_default", None) is not None
    }


def _scalar(value: Any, column: Any, schema: Any) -> Any:
    """Turn a value in Iceberg's form (days and microseconds since 1970 as whole numbers) into an Arrow scalar."""
    import pyarrow as pa
    from pyiceberg.schema import Schema

    kind = Schema(column, schema_id=schema.schema_id).as_arrow().field(0).type
    try:
        with contained(""):
            if value is None or not isinstance(value, int) or not pa.types.is_temporal(kind):
                return pa.scalar(value, kind)
            whole = pa.int32() if kind.bit_width == 32 else pa.int64()
            return pa.scalar(value, whole).cast(kind)
    except SourceError:
        return pa.scalar(None, kind)
