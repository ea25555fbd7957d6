"""Identifiers and Presidio recognizers that other packages bring, through the entry-point group `lintas.recognizers`.

    [project.entry-points."lintas.recognizers"]
    acme = "acme_lintas:IDENTIFIERS"

An entry point names an `Identifier`, a Presidio `EntityRecognizer`, or a sequence of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points

from detectors.recognizers.interface import Identifier

GROUP = "lintas.recognizers"


@dataclass(frozen=True)
class Plugins:
    """What was brought, ready for `Settings(extra_identifiers=…, extra_recognizers=…)`."""

    identifiers: tuple[Identifier, ...]
    recognizers: tuple[object, ...]


def sort_plugins(brought: Iterable[tuple[str, object]]) -> Plugins:
    """Tell identifiers from Presidio recognizers.

    Args: `brought` pairs of an entry point's name and what it loaded.
    Raises: TypeError naming the entry point where something is neither.
    """
    identifiers: list[Identifier] = []
    recognizers: list[object] = []
    for name, loaded in brought:
        for one in loaded if isinstance(loaded, (list, tuple)) else (loaded,):
            if isinstance(one, Identifier):
                identifiers.append(one)
            elif hasattr(one, "analyze") and hasattr(one, "supported_entities"):
                recognizers.append(one)
            else:
                kind = type(one).__name__
                raise TypeError(
                    f"entry point {name} of {GROUP} gives a {kind}; give an Identifier or a Presidio EntityRecognizer"
                )
    return Plugins(tuple(identifiers), tuple(recognizers))


def installed() -> Plugins:
    """Everything that installed packages bring; reads the environment's metadata and imports those packages."""
    return sort_plugins((point.name, point.load()) for point in entry_points(group=GROUP))
