"""Identifiers and Presidio recognizers that other packages bring, through the entry-point group `lintas.recognizers`.

    [project.entry-points."lintas.recognizers"]
    acme = "acme_lintas:IDENTIFIERS"

An entry point names an `Identifier`, a Presidio `EntityRecognizer`, or a sequence of them. One that cannot be used is
told and left out; what it raised is told by its type alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from detectors.categories import TAGS
from detectors.recognizers import identifiers as shipped
from detectors.recognizers.interface import Identifier

GROUP = "lintas.recognizers"


@dataclass(frozen=True)
class Plugins:
    """What was brought, ready for `Settings(extra_identifiers=…, extra_recognizers=…)`."""

    identifiers: tuple[Identifier, ...]
    recognizers: tuple[object, ...]
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class Broken:
    """An entry point that could not be used."""

    name: str
    package: str
    """The distribution that brings it, or an empty string where its metadata does not say."""
    problem: str
    """What is wrong with it, without a value."""


class _NoRecognizerError(TypeError):
    """Something that is neither an identifier nor a Presidio recognizer."""


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
                raise _NoRecognizerError(
                    f"entry point {name} of {GROUP} gives a {kind}; give an Identifier or a Presidio EntityRecognizer"
                )
    return Plugins(tuple(identifiers), tuple(recognizers))


def installed() -> Plugins:
    """Everything that installed packages bring; reads the environment's metadata and imports those packages.

    Raises nothing: what cannot be imported, is no recognizer or takes an id that is taken, is in `broken`.
    """
    identifiers: dict[str, Identifier] = {}
    recognizers: list[object] = []
    broken: list[Broken] = []
    taken = {one.id for one in shipped()}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (_package(p), p.name)):
        try:
            brought = sort_plugins([(point.name, point.load())])
            for one in brought.identifiers:
                _check(one, taken)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # foreign code fails in any way, and must not end the scan
            broken.append(Broken(point.name, _package(point), _problem(error)))
            continue
        identifiers.update((one.id, one) for one in brought.identifiers)
        taken |= set(identifiers)
        recognizers.extend(brought.recognizers)
    return Plugins(tuple(identifiers.values()), tuple(recognizers), tuple(broken))


class _UnusableError(ValueError):
    """An identifier that cannot take part; its words are ours."""


def _check(one: Identifier, taken: set[str]) -> None:
    if one.id in taken:
        raise _UnusableError(f"its identifier {one.id} has an id that is taken")
    if one.tag and one.tag not in TAGS:
        raise _UnusableError(f"its identifier {one.id} has the unknown category {one.tag!r}")
    try:
        re.compile(one.text_pattern)
        hash(one)
    except (re.error, TypeError):
        raise _UnusableError(
            f"its identifier {one.id} has a pattern that cannot be compiled, or a part that is a list"
        ) from None


def _problem(error: BaseException) -> str:
    return (
        str(error) if isinstance(error, (_UnusableError, _NoRecognizerError)) else f"it raised {type(error).__name__}"
    )


def _package(point: EntryPoint) -> str:
    found = point.dist
    return found.name if found is not None else ""
