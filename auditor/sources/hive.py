"""Partition keys that the folders of a table spell, as in `dt=2025-01-01/country=VN/part-0.parquet`.

The keys are columns of the table like any other, of type String. They are read from the names of the files below the
table's root, so that a table needs no other mark of being partitioned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from auditor.sources.naming import printable, unique_names
from auditor.sources.stores.remote_file import relative_name

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.interface import Table
    from auditor.sources.stores.remote_file import File

NULL = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, Spark and Trino call the folder of the rows in which the key is null or empty."""

_FOLDER = re.compile(r"([^=]+)=(.*)", re.DOTALL)

Run = tuple["File", int]
"""Some consecutive rows of one part file: the file and how many."""


def is_key(folder: str) -> bool:
    """Say whether a folder's name spells a key and its value."""
    return _FOLDER.fullmatch(folder) is not None


def keys_in(name: str) -> dict[str, str | None]:
    """Return the keys and values that the folders in a relative file name (with `/`) spell, URL-decoded.

    A key that is spelled twice is numbered: `dt`, `dt_2`.
    """
    found = [match for folder in name.split("/")[:-1] if (match := _FOLDER.fullmatch(folder))]
    names, _ = unique_names([unquote(match[1]) for match in found])
    return {key: _value(match[2]) for key, match in zip(names, found, strict=True)}


def _value(text: str) -> str | None:
    return None if text in {NULL, ""} else unquote(text)


@dataclass(frozen=True, slots=True)
class Keys:
    """The partition keys of a table's files; none at all for most tables."""

    names: tuple[str, ...] = ()
    """In the order in which the files, sorted, spell them first."""

    values: Mapping[File, Mapping[str, str | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Keys:
        """Read the keys of all part files. A file that lacks a key which others have is null in it."""
        values: dict[File, Mapping[str, str | None]] = {}
        for path in table.files:
            name = relative_name(path, table.root)
            if name is not None and "=" in name:
                values[path] = keys_in(name)
        return cls(tuple(dict.fromkeys(key for found in values.values() for key in found)), values)

    def called(self, own: Sequence[str]) -> tuple[str, ...]:
        """Return the columns' names beside the files' `own` columns: a key that a file has too gets a number."""
        return tuple(unique_names([*own, *self.names])[0][len(own) :])

    def columns(self, runs: Sequence[Run], own: Sequence[str]) -> list[pl.Series]:
        """Return a column for each key, for rows that come from these files in this order."""
        import polars as pl

        series = []
        for key, name in zip(self.names, self.called(own), strict=True):
            each = pl.Series(name, [self.values.get(path, {}).get(key) for path, _ in runs], dtype=pl.String)
            series.append(each.new_from_index(0, runs[0][1]) if len(runs) == 1 else each.gather(_which(runs)))
        return series

    def beside(self, frame: pl.DataFrame, runs: Sequence[Run]) -> pl.DataFrame:
        """Add the keys' columns to a frame whose rows come from these files in this order."""
        import polars as pl

        if not self.names:
            return frame
        return pl.DataFrame([*frame.get_columns(), *self.columns(runs, frame.columns)])

    def notes(self, own: Sequence[str]) -> list[str]:
        """Say which columns come from the folders' names."""
        if not self.names:
            return []
        called = self.called(own)
        notes = [f"columns from the names of folders: {', '.join(map(printable, called))}"]
        if called != self.names:
            notes.append("a partition key is also a column of the files: the key is the one with the number")
        return notes


def _which(runs: Sequence[Run]) -> pl.Series:
    """Return for each row which run it belongs to."""
    import numpy as np
    import polars as pl

    return pl.Series(np.repeat(np.arange(len(runs), dtype=np.uint32), [rows for _, rows in runs]), dtype=pl.UInt32)
