"""Lintas, ground floor: what is in a column.

`detect_table` decides, column by column, which categories of personal data a table holds. Names are resolved on
first use, so that `import detectors` costs nothing: Polars, NumPy and Presidio are imported only by what needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detectors.model import ColumnDecision, Settings, TableDecision, TagFinding
    from detectors.tables import detect_table

_HOME = {
    "ColumnDecision": "detectors.model",
    "Settings": "detectors.model",
    "TableDecision": "detectors.model",
    "TagFinding": "detectors.model",
    "detect_table": "detectors.tables",
}

__all__ = ["ColumnDecision", "Settings", "TableDecision", "TagFinding", "detect_table"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
