"""Where the keys of a table are, and which stretches of them a sample takes. Pure but for the questions it asks.

A table without a way to draw rows still has an index on its key, in which the next key after any number is found at
once. Keys are rarely spread evenly: one test row with a huge number, and points thrown between the least and the
greatest key all fall into nothing. So the range is cut into equal parts, those that hold no key are dropped, and what
is left is cut again, until most parts hold some.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeVar

from auditor.sources.sampling import below, share_rows

STRETCHES = 64
"""Stretches that a sample takes: each is one statement of a few milliseconds."""

_ROUNDS = 16
"""64 bits of keys are narrowed to the last one in fewer."""

NextKey = Callable[[int, int], int | None]
"""Given the ends of a range, both included: the least key in it, or None."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int


def occupied(next_key: NextKey, low: int, high: int, parts: int = STRETCHES) -> list[Range]:
    """Return at most `parts` ranges, in order and without overlap, that hold all keys from `low` to `high`.

    Each begins at a key.
    """
    ranges = [Range(low, high)] if low <= high else []
    for _ in range(_ROUNDS):
        cut = _cut(ranges, parts)
        ranges = [Range(key, one.high) for one in cut if (key := next_key(one.low, one.high)) is not None]
        if not ranges or 2 * len(ranges) > len(cut) or len(cut) < parts:
            break
    return ranges


def gather(take: Callable[[Range, int], list[Row]], ranges: Sequence[Range], rows: int, key: int) -> list[list[Row]]:
    """Take one stretch of rows from each range, together `rows` where they hold as many.

    Args:
        take: returns the first so many rows with keys in a range, in order.
        ranges: where the keys are.
        rows: how many rows to take.
        key: the places depend on it.
    """
    result = []
    for place, (one, share) in enumerate(zip(ranges, share_rows([rows] * len(ranges), rows), strict=True)):
        if not share:
            continue
        # Where keys follow each other closely, this start leaves room for all rows wanted.
        start = one.low + below(key, place, max(1, one.high - one.low + 2 - share))
        got = take(Range(start, one.high), share)
        if len(got) < share and start > one.low:
            got = take(Range(one.low, start - 1), share - len(got)) + got
        if got:
            result.append(got)
    return result


def _cut(ranges: Sequence[Range], parts: int) -> list[Range]:
    """Cut ranges into `parts` pieces, or into single numbers where there are not so many: the longest is halved."""
    heap: list[tuple[int, int, int]] = []
    for one in ranges:
        heappush(heap, (one.low - one.high, one.low, one.high))
    while heap and len(heap) < parts and heap[0][0] < 0:
        _, low, high = heappop(heap)
        middle = (low + high) // 2
        heappush(heap, (low - middle, low, middle))
        heappush(heap, (middle + 1 - high, middle + 1, high))
    return [Range(low, high) for low, high in sorted((low, high) for _, low, high in heap)]
