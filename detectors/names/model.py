"""Use of the trained n-gram model: probabilities of person, place and other for each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from detectors.names.features import BUCKETS, buckets

CLASSES = ("person", "place", "other")
"""Columns of the result, in order."""


@dataclass(frozen=True)
class NameModel:
    """Weights per bucket and class, and a bias per class."""

    weights: NDArray[np.floating]
    bias: NDArray[np.floating]

    def probabilities(self, values: Sequence[str]) -> NDArray[np.float64]:
        """Class probabilities: shape (number of values, 3), rows summing to one."""
        owner, bucket = buckets(values)
        count = np.maximum(np.bincount(owner, minlength=len(values)), 1).astype(np.float64)
        found = self.weights.take(bucket, axis=0)
        scores: NDArray[np.float64] = np.stack(
            [np.bincount(owner, weights=found[:, c], minlength=len(values)) for c in range(len(CLASSES))], axis=1
        )
        scores = scores / np.sqrt(count)[:, None] + self.bias
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@cache
def load() -> NameModel:
    """The committed model (detectors/names/model.npz; see MODEL_CARD.md beside it)."""
    with (
        files("detectors").joinpath("names/model.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as data,
    ):
        weights = data["weights"].astype(np.float32) * data["scale"]
        bias = data["bias"].astype(np.float32)
    if weights.shape != (BUCKETS, len(CLASSES)):
        raise ValueError(f"names model: expected weights of {BUCKETS} x {len(CLASSES)}, the file holds {weights.shape}")
    return NameModel(weights, bias)
