"""Doing many units of work: one after the other, in processes of this machine, or on a Dask cluster.

An executor takes picklable units and yields their results as they are done; whoever asks puts them back in order, so that
results are the same whatever the executor and the number of workers. Nothing here knows what a unit is.
"""

from __future__ import annotations

from .choosing import AUTOMATIC, EarlyStart, Execution, checked, executor_for
from .interface import Executor, ExecutorError, Lost, Watch, Work

__all__ = [
    "AUTOMATIC",
    "EarlyStart",
    "Execution",
    "Executor",
    "ExecutorError",
    "Lost",
    "Watch",
    "Work",
    "checked",
    "executor_for",
]
