"""Sources of tables: find them at a location, read a sample, say what the sample allows one to claim.

`discover` lists tables, `read_sample` reads one, `as_one_table` joins part files, `statistics` words the claims.
Formats are one module each behind `interface.Source`; polars and pyarrow load when a table is read, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.sources.discovery import discover
    from auditor.sources.grouping import as_one_table, group_part_files
    from auditor.sources.interface import (
        DEFAULT_ROWS,
        Discovery,
        Sample,
        SampleDesign,
        Skipped,
        Source,
        SourceError,
        Table,
        Unread,
    )
    from auditor.sources.reading import read_sample

__all__ = [
    "DEFAULT_ROWS",
    "Discovery",
    "Sample",
    "SampleDesign",
    "Skipped",
    "Source",
    "SourceError",
    "Table",
    "Unread",
    "as_one_table",
    "discover",
    "group_part_files",
    "read_sample",
]

_MODULES = {
    "as_one_table": "grouping",
    "discover": "discovery",
    "group_part_files": "grouping",
    "read_sample": "reading",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: a command that reads no data must not pay for what reads it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'interface')}"), name)
