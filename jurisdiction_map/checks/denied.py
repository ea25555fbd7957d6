"""Instruments that circulate online but do not exist (`instruments/denied.yaml`), and law files that rely on one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import yaml_plain
from .shapes import LawProblem, Path

_STATED_IN = ("instruments", "classes", "lists", "mechanisms", "not_regulated", "not_a_transfer", "provisions")
_NAMING_KEYS = frozenset({"title", "number", "cite"})


@dataclass(frozen=True, slots=True)
class Denied:
    """Something to keep out of the law files.

    words: regular expressions, matched without regard to case in titles, numbers and citations.
    limb_cite, limb_safeguard: no limb resting on this section may ask for a safeguard of this kind.
    """

    id: str
    jurisdiction: str
    title: str
    why: str
    words: tuple[str, ...] = ()
    limb_cite: str | None = None
    limb_safeguard: str | None = None


@cache
def denied() -> tuple[Denied, ...]:
    """The deny-list."""
    rows = yaml_plain.load("instruments/denied.yaml")["denied"]
    return tuple(
        Denied(
            row["id"],
            row["jurisdiction"],
            row["title"],
            row["why"],
            tuple(row.get("words", ())),
            row.get("limb", {}).get("cite"),
            row.get("limb", {}).get("safeguard"),
        )
        for row in rows
    )


def denied_problems(value: Mapping[str, Any]) -> Iterator[LawProblem]:
    """Where a law file names something on the deny-list of its jurisdiction (or of all: `*`)."""
    listed = [row for row in denied() if row.jurisdiction in ("*", value.get("jurisdiction"))]
    if not listed:
        return
    for key in _STATED_IN:
        for path, text in _naming_texts(value.get(key), (key,)):
            for row in listed:
                if any(re.search(word, text, re.IGNORECASE) for word in row.words):
                    yield LawProblem(path, f"{row.title}: {row.why} (deny-list {row.id})")
    limbs = [row for row in listed if row.limb_cite]
    for index, provision in enumerate(value.get("provisions", ()) if limbs else ()):
        for row in limbs:
            yield from _limb_problems(provision, ("provisions", index), "", row)


def _naming_texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in _NAMING_KEYS and isinstance(item, str):
                yield (*path, key), item
            else:
                yield from _naming_texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _naming_texts(item, (*path, index))


def _limb_problems(value: Any, path: Path, cite: str, row: Denied) -> Iterator[LawProblem]:
    """Limbs that ask for the denied safeguard under the denied citation (their own, or the nearest above them)."""
    if isinstance(value, Mapping):
        cite = value.get("cite", cite)
        asked = value.get("safeguard")
        if (
            isinstance(asked, Mapping)
            and row.limb_safeguard in asked
            and re.search(row.limb_cite or "", cite, re.IGNORECASE)
        ):
            yield LawProblem((*path, "safeguard"), f"{row.title}: {row.why} (deny-list {row.id})")
        for key, item in value.items():
            yield from _limb_problems(item, (*path, key), cite, row)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _limb_problems(item, (*path, index), cite, row)
