"""Doing one unit, whatever goes wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .interface import Lost

_Unit = TypeVar("_Unit")
_Result = TypeVar("_Result")

_PASS_ON = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What is not the unit's failure: the user or the interpreter wants to stop."""


def attempted(work: Callable[[_Unit], _Result], unit: _Unit) -> _Result | Lost:
    """Do a unit; whatever it raises is told by its type alone, since messages may quote data.

    Panics of native libraries derive from BaseException and are failures like others.
    """
    try:
        return work(unit)
    except _PASS_ON:
        raise
    except BaseException as error:  # noqa: BLE001  (see above: the work goes on with the next unit)
        return lost_to(error)


def lost_to(error: BaseException) -> Lost:
    """The words for a unit that an exception ended."""
    if isinstance(error, MemoryError):
        return Lost("it does not fit in memory", "sample it without --full, or split it")
    reason = f"the scan failed on it ({type(error).__name__})"
    return Lost(reason, "report it with the table's schema (not its values)")
