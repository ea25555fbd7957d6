"""Which rows, groups and windows a sample takes: pure, and the same on every platform.

Randomness is the SplitMix64 mixing function applied to a counter (Steele, Lea and Flood, OOPSLA 2014; constants from
there). Being integer arithmetic on (key, index), it does not depend on libm, on the order in which files are listed or
on how many workers read them: the rows with the k smallest marks are a simple random sample, whoever finds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Marks = npt.NDArray[np.uint64]

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


def file_key(seed: int, name: str) -> int:
    """Derive the 64-bit key of one file from the caller's seed and the file's relative name (with `/`)."""
    digest = hashlib.blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def mark(key: int, index: int) -> int:
    """Return the pseudo-random 64-bit mark of item `index` under `key`."""
    z = (key + (index + 1) * _STEP) & _MASK
    z = ((z ^ (z >> 30)) * _FIRST) & _MASK
    z = ((z ^ (z >> 27)) * _SECOND) & _MASK
    return z ^ (z >> 31)


def marks(key: int, start: int, count: int) -> Marks:
    """Return `mark(key, i)` for i in [start, start + count) as one uint64 array."""
    import numpy as np

    z = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    z *= np.uint64(_STEP)  # integer arrays wrap around without a warning
    z += np.uint64(key)
    z ^= z >> np.uint64(30)
    z *= np.uint64(_FIRST)
    z ^= z >> np.uint64(27)
    z *= np.uint64(_SECOND)
    z ^= z >> np.uint64(31)
    return z


def below(key: int, index: int, limit: int) -> int:
    """Return a whole number in [0, limit), near enough uniform: off by less than limit / 2^64."""
    return mark(key, index) * limit >> 64


def choose_rows(key: int, total: int, count: int) -> list[int]:
    """Choose `count` of `total` rows, each set equally likely, in ascending order."""
    if count >= total:
        return list(range(total))
    import numpy as np

    order = marks(key, 0, total)
    chosen = np.argpartition(order, count)[:count]
    chosen.sort()
    return [int(row) for row in chosen]


def choose_clusters(key: int, total: int, count: int) -> list[int]:
    """Choose `count` of `total` clusters in ascending order, always with the first and the last.

    The ones between are stratified: one from each of equally long stretches, so that a change along the table is seen.
    """
    if count >= total:
        return list(range(total))
    if count == 1:
        return [0]
    inner, strata = total - 2, count - 2
    edges = [1 + inner * stratum // strata for stratum in range(strata + 1)] if strata else []
    middle = [low + below(key, low, high - low) for low, high in pairwise(edges)]
    return [0, *middle, total - 1]


def share_rows(sizes: Sequence[int], rows: int) -> list[int]:
    """Share `rows` over clusters of these sizes as equally as the sizes allow; the sum is min(rows, sum(sizes))."""
    low, high = 0, max(sizes, default=0)
    while low < high:  # the highest level to which all clusters can be filled
        level = (low + high + 1) // 2
        low, high = (level, high) if sum(min(size, level) for size in sizes) <= rows else (low, level - 1)
    shares = [min(size, low) for size in sizes]
    left = rows - sum(shares)
    for cluster, size in enumerate(sizes):
        if left > 0 and size > low:
            shares[cluster] += 1
            left -= 1
    return shares
