"""How many cores this process may use: what the scheduler grants it, and the quota of its container."""

from __future__ import annotations

import os
from pathlib import Path

_V2 = Path("/sys/fs/cgroup/cpu.max")
_V1 = (Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us"))


def cores() -> int:
    """Return the cores this process may use, 1 or more: a container that is given two of sixty-four has two."""
    affinity = getattr(os, "sched_getaffinity", None)
    granted = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    quota = _quota()
    return max(1, granted if quota is None else min(granted, int(quota)))


def _quota() -> float | None:
    """Cores' worth of time a container is given (Linux control groups, version 2 or 1); None where there is no limit."""
    try:
        if _V2.exists():
            return share(*_V2.read_text().split()[:2])
        return share(*(path.read_text().strip() for path in _V1))
    except (OSError, TypeError, ValueError):
        return None


def share(quota: str, period: str) -> float | None:
    """Microseconds of every period as a number of cores; None where the quota is `max` or -1.

    Raises: ValueError where they are no numbers.
    """
    if quota == "max" or int(quota) < 0:
        return None
    return int(quota) / int(period) if int(period) > 0 else None
