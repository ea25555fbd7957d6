"""What a labelled table is: its columns, how each is made, what is true of it, and how the file is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
Recipe = str | Mapping[str, Any] | tuple[Any, ...]
"""How one value is made: a maker with its steps (`sg.nric | nulls 0.1`), a mapping of recipes for a nested value, a
tuple of one recipe for a list of values."""

_CLEAN, _ARGUABLE, _SOME = "-", "?", "+"
_KEYS = {"country", "about", "people", "ages", "rows", "format", "encoding", "separator", "header", "clean", "columns"}


@dataclass(frozen=True)
class ColumnSpec:
    """One column with its labels."""

    name: str
    recipe: Recipe
    truth: tuple[str, ...]
    """Categories that must be found."""
    accept: tuple[str, ...]
    """Categories that may be said of it at no cost."""
    personal: bool | None
    """None where it can be argued either way: the column counts for nothing."""


@dataclass(frozen=True)
class TableSpec:
    """One table of the benchmark."""

    name: str
    country: str
    """ISO 3166 code of the country whose conventions it follows; `-` for none."""
    about: str
    people: tuple[str, ...]
    """Languages of names that its people have (keys of `facts/people.yaml`); empty takes the country's."""
    ages: tuple[int, int]
    rows: int
    format: str
    encoding: str
    separator: str
    header: bool
    columns: tuple[ColumnSpec, ...]

    @property
    def file_name(self) -> str:
        """Name of the file that is written."""
        return f"{self.name}.{self.format}"


@cache
def facts(name: str) -> Any:
    """A file of `facts/`, read once."""
    return yaml.safe_load((HERE / "facts" / f"{name}.yaml").read_text(encoding="utf-8"))


def tables() -> tuple[TableSpec, ...]:
    """Every labelled table, by name.

    Raises:
        ValueError: A table has an unknown key, or two have one name.
    """
    found = [table for path in sorted((HERE / "tables").glob("*.yaml")) for table in _read(path)]
    names = [table.name for table in found]
    if len(set(names)) < len(names):
        raise ValueError(f"tables named twice: {sorted({n for n in names if names.count(n) > 1})}")
    return tuple(sorted(found, key=lambda table: table.name))


def _read(path: Path) -> Iterator[TableSpec]:
    for name, raw in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if unknown := raw.keys() - _KEYS:
            raise ValueError(f"{path.name}: {name} has unknown keys {sorted(unknown)}")
        low, high = raw.get("ages", [18, 75])
        header = raw.get("header", True)
        columns = [_column(one, clean=bool(raw.get("clean"))) for one in raw["columns"]]
        if not header:
            columns = [
                ColumnSpec(f"column_{i}", c.recipe, c.truth, c.accept, c.personal) for i, c in enumerate(columns, 1)
            ]
        yield TableSpec(
            name=name,
            country=raw["country"],
            about=raw["about"],
            people=tuple(raw.get("people", ())),
            ages=(low, high),
            rows=raw.get("rows", 200),
            format=raw.get("format", "csv"),
            encoding=raw.get("encoding", "utf-8"),
            separator=raw.get("separator", ","),
            header=header,
            columns=tuple(columns),
        )


def _column(raw: list[Any], *, clean: bool) -> ColumnSpec:
    """`[header, recipe, truth, accept]`; in a table that is all clean the last two may be left out.

    `-` is clean, `?` can be argued either way, `+` is personal whichever of the accepted categories is said.
    """
    name, recipe, truth, accept = [*raw, *([_CLEAN] if clean and len(raw) == 2 else []), "", ""][:4]
    if not truth:
        raise ValueError(f"column {name!r} has no label")
    personal = {_CLEAN: False, _ARGUABLE: None}.get(truth, True)
    tags = tuple(truth.split()) if personal and truth != _SOME else ()
    return ColumnSpec(str(name), _frozen(recipe), tags, tuple(accept.split()), personal)


def _frozen(recipe: Any) -> Recipe:
    if isinstance(recipe, dict):
        return {key: _frozen(value) for key, value in recipe.items()}
    return tuple(_frozen(one) for one in recipe) if isinstance(recipe, list) else str(recipe)


__all__ = ["ColumnSpec", "Recipe", "TableSpec", "facts", "tables"]
