"""Every check over every flow that can be verified. Pure: the key is an argument, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.flows.graph import Edge, Graph

from . import anonymity, disguised, dropped, hashed
from .context import Context
from .model import Doubt
from .overlap import Prints
from .shelf import Shelf

CHECKS: tuple[Callable[[Context], Iterator[Doubt]], ...] = (
    dropped.check,
    disguised.check,
    hashed.check,
    anonymity.check,
)


def verify(graph: Graph, shelf: Shelf, key: bytes) -> tuple[list[Doubt], list[tuple[Edge, str]]]:
    """Hold what flows say they do to columns against what the shelf keeps of both sides.

    Args: `key` at least 16 random bytes of this run, for comparing values by keyed hashes.
    Returns: doubts in the order of flows, and the flows whose verification failed with the name of the error (never its
    message, which may hold values).
    """
    found: list[Doubt] = []
    failed: list[tuple[Edge, str]] = []
    cache: dict[tuple[str, str], Prints] = {}
    for edge in shelf.edges:
        if edge.target not in shelf.sides:
            continue
        context = Context(edge, graph, shelf, key, cache)
        try:
            found.extend(doubt for check in CHECKS for doubt in check(context))
        except Exception as error:  # noqa: BLE001  (one flow's failure must not lose the audit; its values must not be shown)
            failed.append((edge, type(error).__name__))
    return found, failed
