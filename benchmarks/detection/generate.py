"""`python -m benchmarks.detection.generate FOLDER [--seed N]`: writes the labelled tables and `truth.json`.

The same seed gives the same bytes. Names, words, check digits and places are the benchmark's own (`facts/`, `makers/`):
nothing is taken from the detectors, so that what they believe can be found wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .files import write
from .makers import MAKERS, Row, make_row
from .model import ColumnSpec, Recipe, TableSpec, tables
from .steps import STEPS

SEED = 20261122
"""Seed of the published results."""


def generate(
    folder: Path, seed: int = SEED, chosen: Iterable[TableSpec] | None = None, rows: int | None = None
) -> dict[str, Any]:
    """Write tables and `truth.json` beside their folder's files; returns the truth by file name."""
    truth = {}
    data = folder / "tables"
    data.mkdir(parents=True, exist_ok=True)
    for spec in tables() if chosen is None else chosen:
        columns = make(spec, seed, rows)
        write(spec, columns, data)
        truth[spec.file_name] = _truth(spec, len(next(iter(columns.values()))))
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
    return truth


def make(spec: TableSpec, seed: int, rows: int | None = None) -> dict[str, list[Any]]:
    """The values of one table by column; they depend on the seed and the table's name alone."""
    rng = random.Random(f"{seed}:{spec.name}")
    columns: dict[str, list[Any]] = {column.name: [] for column in spec.columns}
    for number in range(min(spec.rows, rows or spec.rows)):
        row = make_row(rng, number, spec)
        for column in spec.columns:
            columns[column.name].append(cook(column.recipe, row))
    return columns


def cook(recipe: Recipe, row: Row) -> Any:
    """One value.

    Raises:
        ValueError: The recipe names a maker or step that does not exist.
    """
    if isinstance(recipe, tuple):
        return [cook(recipe[0], row) for _ in range(row.rng.randrange(1, 4))]
    if isinstance(recipe, Mapping):
        if set(recipe) == {"json"}:
            return STEPS["as_json"](row.rng, cook(recipe["json"], row))
        return {key: cook(value, row) for key, value in recipe.items()}
    first, *steps = recipe.split(" | ")
    name, *arguments = shlex.split(first)
    if name not in MAKERS:
        raise ValueError(f"no maker is called {name!r}")
    value = MAKERS[name](row, *arguments)
    for step in steps:
        name, *arguments = shlex.split(step)
        if name not in STEPS:
            raise ValueError(f"no step is called {name!r}")
        value = value if value is None else STEPS[name](row.rng, value, *arguments)
    return value


def _truth(spec: TableSpec, rows: int) -> dict[str, Any]:
    return {
        "country": spec.country,
        "about": spec.about,
        "format": spec.format,
        "encoding": spec.encoding,
        "header": spec.header,
        "rows": rows,
        "columns": {column.name: _labels(column) for column in spec.columns},
    }


def _labels(column: ColumnSpec) -> dict[str, Any]:
    return {"truth": list(column.truth), "accept": list(column.accept), "personal": column.personal}


def main() -> None:
    """Write the tables into the folder named."""
    parser = argparse.ArgumentParser(description="Write the labelled tables and truth.json.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    truth = generate(options.folder, options.seed)
    print(f"{len(truth)} tables, {sum(len(t['columns']) for t in truth.values())} columns in {options.folder}")


if __name__ == "__main__":
    main()
