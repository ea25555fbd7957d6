"""Whether two columns share values beyond chance, without keeping a value: compared by keyed hashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from math import sqrt

FEWEST_DISTINCT = 20
"""Distinct values below which shared values say nothing: codes of two columns are often the same few words."""
_FEWEST_SHARED = 5
_SIGMAS = 6.0
_LEFTOVER = 0.01
_CELL = 512
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True, repr=False)
class Prints:
    """A column's distinct values as keyed hashes, with what their writing allows to say of their number."""

    hashes: frozenset[bytes]
    spaces: dict[int, list[int]]
    """By length: how many different characters stand at each position."""
    low: int | None
    """Smallest value where all are whole numbers."""
    high: int | None

    @property
    def size(self) -> int:
        """Distinct values."""
        return len(self.hashes)


@dataclass(frozen=True, slots=True)
class Shared:
    """How many distinct values two columns share, and how many they would by chance."""

    count: int
    of: int
    """Distinct values of the target looked at."""
    source: int
    """Distinct values of the source looked at."""
    expected: float

    @property
    def share(self) -> float:
        """Share of the target's distinct values."""
        return self.count / self.of if self.of else 0.0


def prints(texts: Iterable[str], key: bytes) -> Prints:
    """Hash a column's values with a key of this run. Separators, case and native digits make no difference."""
    from detectors.normalise import clean, compact

    values = {value for text in texts if (value := compact(clean(text, _CELL)))}
    hashes = frozenset(blake2b(v.encode("utf-8", "surrogatepass"), key=key, digest_size=16).digest() for v in values)
    lengths: dict[int, list[str]] = {}
    for value in values:
        lengths.setdefault(len(value), []).append(value)
    spaces = {length: [len(set(place)) for place in zip(*alike, strict=True)] for length, alike in lengths.items()}
    whole = bool(values) and max(lengths) <= _LONGEST_NUMBER and all(map(str.isdecimal, values))
    bounds = (min(map(int, values)), max(map(int, values))) if whole else (None, None)
    return Prints(hashes, spaces, *bounds)


def shared(source: Prints, target: Prints) -> Shared:
    """Count the values that two columns share, and estimate how many chance would make them share."""
    count = len(source.hashes & target.hashes)
    return Shared(count, target.size, source.size, _expected(source, target))


def _expected(source: Prints, target: Prints) -> float:
    """Expected coincidences if both columns drew from everything that is written like them.

    Strings: the product of the characters seen at each position, for each length. Whole numbers: also the range both
    cover, so that two columns of running numbers are never taken for copies of each other.
    """
    if not source.size or not target.size:
        return 0.0
    space = 0.0
    for length in source.spaces.keys() & target.spaces.keys():
        product = 1.0
        for one, other in zip(source.spaces[length], target.spaces[length], strict=True):
            product *= max(one, other)
        space += product
    if source.low is not None and source.high is not None and target.low is not None and target.high is not None:
        space = min(space, float(max(source.high, target.high) - min(source.low, target.low) + 1))
    if not space:
        return 0.0
    pairs = source.size * target.size / space
    return min(pairs, float(min(source.size, target.size)))


def copied(found: Shared, *, everything_read: bool) -> bool:
    """Whether shared values show a copy: enough of them, and far more than chance gives.

    Where every row on both sides was read, fewer than one in a hundred are leftovers (`n/a`, test records) and no copy; on
    samples a small share is all that a whole copy leaves.
    """
    if min(found.of, found.source) < FEWEST_DISTINCT or found.count < _FEWEST_SHARED:
        return False
    if everything_read and found.share < _LEFTOVER:
        return False
    return found.count > found.expected + _SIGMAS * sqrt(found.expected) + _FEWEST_SHARED - 1


def same_writing(source: Iterable[str], target: Iterable[str]) -> bool:
    """Whether the values of two columns are written alike: most of the target's shapes are the source's commonest ones."""
    old, new = Counter(map(_shape, source)), Counter(map(_shape, target))
    if not old or not new:
        return False
    usual = {shape for shape, count in old.most_common(12) if count >= 0.02 * old.total()}
    return sum(count for shape, count in new.items() if shape in usual) >= 0.8 * new.total()


def _shape(value: str) -> str:
    """Digits as 9, letters as a, the rest as it stands."""
    return "".join("9" if c.isdecimal() else "a" if c.isalpha() else c for c in value[:64])
