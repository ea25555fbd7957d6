"""Keeping the columns of JSON alike from batch to batch: a key may hold an object here and a text there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

OTHER_KINDS = "values of another kind than those before are in columns with a number: a key holds several kinds"


@dataclass(slots=True)
class Kinds:
    """The types that the columns have had so far."""

    renamed: bool = False
    """Whether any values had to go to a column of another name."""

    _known: dict[str, Any] = field(default_factory=dict)

    def settle(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Give columns whose type does not go together with that of their namesakes before a name of their own."""
        own = set(frame.columns)
        return frame.rename({name: self._place(name, kind, own - {name}) for name, kind in frame.schema.items()})

    def _place(self, name: str, kind: Any, others: set[str]) -> str:
        number, called = 1, name
        while called in others or (called in self._known and not _together(self._known[called], kind)):
            number += 1
            called = f"{name}_{number}"
        self.renamed = self.renamed or called != name
        self._known[called] = _both(self._known[called], kind) if called in self._known else kind
        return called


def _together(one: Any, other: Any) -> bool:
    """Say whether two types have a common one that changes no values: both flat, or nested in the same way."""
    import polars as pl

    if isinstance(one, pl.Null) or isinstance(other, pl.Null):
        return True
    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        fields = {field.name: field.dtype for field in one.fields}
        return all(_together(fields[field.name], field.dtype) for field in other.fields if field.name in fields)
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return _together(one.inner, other.inner)
    return not (one.is_nested() or other.is_nested())


def _both(one: Any, other: Any) -> Any:
    """Return a type with all that either has."""
    import polars as pl

    if isinstance(one, pl.Struct) and isinstance(other, pl.Struct):
        fields = {field.name: field.dtype for field in one.fields}
        for inside in other.fields:
            name = inside.name
            fields[name] = _both(fields[name], inside.dtype) if name in fields else inside.dtype
        return pl.Struct(fields)
    if isinstance(one, pl.List) and isinstance(other, pl.List):
        return pl.List(_both(one.inner, other.inner))
    return other if isinstance(one, pl.Null) else one
