"""What the adapters of other tools share. Runs in their environment: it needs pandas and nothing of Lintas.

An adapter is called `run_NAME.py FOLDER OUT SECONDS [BATCH]`. FOLDER holds Parquet files whose columns are all text; OUT gets
`{"versions": …, "tables": {file: {"seconds": …, "columns": {column: {entity: {cut: share}}}}}, "left": [file, …]}`,
where `share` of the values seen carry the entity with a score of `cut` or more. Tables are left when the time is up.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd

Found = dict[str, dict[str, dict[str, float]]]
CUTS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.85)


def run(look: Callable[[pd.DataFrame], Found], packages: tuple[str, ...]) -> None:
    """Look at each table of the folder named on the command line and write what was found."""
    folder, out, budget = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    paths = sorted(folder.glob("*.parquet"))
    look(pd.DataFrame({"warm": ["up"] * 5, "number": ["1", "2", "3", "4", "5"]}))
    start = time.perf_counter()
    tables, left = {}, []
    for path in paths:
        if time.perf_counter() - start > budget:
            left.append(path.stem)
            continue
        frame = pd.read_parquet(path)
        begun = time.perf_counter()
        columns = look(frame)
        tables[path.stem] = {"seconds": time.perf_counter() - begun, "columns": columns}
    result = {"versions": {name: version(name) for name in packages}, "tables": tables, "left": left}
    out.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def whole(entity: str | None) -> dict[str, dict[str, float]]:
    """A column that the tool itself gives one entity."""
    return {entity: {str(cut): 1.0 for cut in CUTS}} if entity else {}


def values(column: pd.Series) -> list[str]:
    """Distinct values that are not empty."""
    return [v for v in dict.fromkeys(column.dropna().astype(str)) if v.strip()]
