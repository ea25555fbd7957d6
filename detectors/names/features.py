"""Hashed character n-grams of short values, vectorised in NumPy; shared by training and use."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detectors.normalise import fold_word

BUCKETS = 1 << 15
"""Size of the hash table."""
LONGEST = 60
"""Characters of a value that are read."""
_DIGIT = re.compile(r"\d")
_PUNCTUATION = dict.fromkeys(map(ord, '-_,;:/()[]"'), " ")
# Complete, since `translate` is slow where it has to find out that a character stays as it is.
_KEPT_ASCII = {code: chr(code) for code in range(128)} | dict.fromkeys(map(ord, "0123456789"), "0") | _PUNCTUATION
_SPACE = ord(" ")
_MULTIPLIERS = np.array([2654435761, 2246822519, 3266489917, 668265263], dtype=np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)


def _prepared(value: str) -> str:
    """Folded letters; digits as one sign; punctuation as a space."""
    folded = fold_word(value[:LONGEST])
    kept = folded.translate(_KEPT_ASCII) if folded.isascii() else _DIGIT.sub("0", folded.translate(_PUNCTUATION))
    return f" {' '.join(kept.split())} "


def buckets(values: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """N-grams of one to four characters inside words (with their boundaries), and words counted.

    Args: `values` short texts.
    Returns: two arrays of equal length: the index of the value, and the bucket (0 to BUCKETS - 1) of each feature.
    """
    prepared = [_prepared(value) for value in values]
    codes = np.frombuffer("".join(prepared).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(prepared)), [len(text) for text in prepared])
    if not len(codes):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    space = codes == _SPACE
    owners, keys = [], []
    mixed, crossed = codes * _MULTIPLIERS[0], np.zeros(len(codes), dtype=bool)
    for length in (2, 3, 4):
        windows = len(codes) - length + 1
        if windows < 1:
            break
        # Each window is the one before with the next character; unsigned arithmetic wraps on purpose.
        mixed = mixed[:windows] + codes[length - 1 :] * _MULTIPLIERS[length - 1]
        crossed, ends = crossed[:windows], space[length - 1 :]
        keep = (owner[:windows] == owner[length - 1 :]) & ~crossed & ~(space[:windows] & ends)
        owners.append(owner[:windows][keep])
        keys.append(mixed[keep] + np.uint64(length))
        crossed = crossed | ends
    counts = np.array([min(text.count(" ") - 1, 6) for text in prepared], dtype=np.uint64)
    owners.append(np.arange(len(prepared)))
    keys.append(counts + np.uint64(1 << 40))
    return np.concatenate(owners), _scatter(np.concatenate(keys))


def _scatter(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Multiplicative hash to the buckets; unsigned arithmetic wraps on purpose."""
    mixed = (keys ^ (keys >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - 15)).astype(np.int64)
