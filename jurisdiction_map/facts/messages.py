"""Pydantic's errors in words for the person who wrote the facts: where in their file, what, and what was meant.

Pydantic tells a place in its own terms: the tag of a union, the name of a validator and both branches of an
alternative stand in it. Here the place is walked again along the model, which knows which parts are keys.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Discriminator, Tag

from . import base
from .kinds import KINDS

Path = tuple[str | int, ...]
LONGEST = 60
_MOST_LISTED = 12
_CLOSE_ENOUGH = 0.6
_SAID: dict[Any, str] = {
    base.Country: "a country code such as SG",
    base.CountryOrGroup: "a country code such as SG",
    base.Tag: "a category tag such as health",
    base.Date: "a date such as 2026-02-01",
    date: "a date such as 2026-02-01",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
}
_SAID_OF_LISTS: dict[Any, str] = {
    base.Country: "a list of country codes such as [SG]",
    base.CountryOrGroup: "a list of country codes such as [SG]",
    base.Tag: "a list of category tags such as [health]",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error is: its path in the file, the types that may stand there, whether a union lies on the way."""

    path: Path
    holder: tuple[Any, ...]
    types: tuple[Any, ...]
    alternatives: bool


def shown(value: Any) -> str:
    """A value as an error repeats it: at most 60 characters."""
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    lowered = word[:LONGEST].casefold().replace("-", "_").replace(" ", "_")
    listed = list(known)
    if lowered in listed:
        return lowered
    close = difflib.get_close_matches(lowered, listed, n=1, cutoff=_CLOSE_ENOUGH)
    return close[0] if close else None


def listed(words: Sequence[str]) -> str:
    """`a, b, c`, the first dozen."""
    return ", ".join(words[:_MOST_LISTED]) + (", …" if len(words) > _MOST_LISTED else "")


def _members(annotation: Any) -> tuple[Any, ...]:
    """The types that an annotation allows, without None; a union with a discriminator stays whole."""
    if annotation in _SAID:
        return (annotation,)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if any(isinstance(extra, Discriminator) for extra in args[1:]):
            return (annotation,)
        return _members(args[0])
    if origin in (Union, types.UnionType):
        return tuple(member for arg in args if arg is not type(None) for member in _members(arg))
    return (annotation,)


def _model(of: Any) -> type[BaseModel] | None:
    return of if isinstance(of, type) and issubclass(of, BaseModel) else None


def fields(model: type[BaseModel]) -> dict[str, Any]:
    """Key in the file → annotation."""
    hints = get_type_hints(model, include_extras=True)
    return {info.alias or name: hints[name] for name, info in model.model_fields.items()}


def _tagged(union: Any) -> dict[str, Any] | None:
    """Tag → model of a union with a discriminator."""
    if get_origin(union) is not Annotated or not any(isinstance(extra, Discriminator) for extra in get_args(union)[1:]):
        return None
    members = (get_args(member) for member in get_args(get_args(union)[0]))
    return {extra.tag: args[0] for args in members for extra in args[1:] if isinstance(extra, Tag)}


def locate(loc: Sequence[str | int], model: type[BaseModel]) -> Place:
    """The place of a pydantic error in the file that was read."""
    path: Path = ()
    held: tuple[Any, ...] = ()
    now: tuple[Any, ...] = (model,)
    alternatives = labelled = False
    for part in loc:
        tagged = next((table for one in now if (table := _tagged(one)) is not None), None)
        if tagged is not None and part in tagged:
            now = _members(tagged[str(part)])
            continue
        if len(now) > 1 and not labelled:  # between several types pydantic first says which one it tried
            alternatives = labelled = True
            continue
        below = _step(part, now)
        if below is None and _unknown_key(part, now):
            return Place((*path, part), now, (), alternatives)
        if below is not None:
            path, held, now, labelled = (*path, part), now, below, False
    return Place(path, held, now, alternatives)


def _step(part: str | int, now: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The types one step further in; None where the part is a word of pydantic's (`[key]`, a validator's name)."""
    found: list[Any] = []
    for one in now:
        model = _model(one)
        if model is not None and part in fields(model):
            found.extend(_members(fields(model)[str(part)]))
        elif isinstance(part, int) and get_origin(one) is list:
            found.extend(_members(get_args(one)[0]))
        elif isinstance(part, str) and get_origin(one) is dict and "[" not in part:
            found.extend(_members(get_args(one)[1]))
    return tuple(found) or None


def _unknown_key(part: str | int, now: tuple[Any, ...]) -> bool:
    """Whether a part that leads nowhere is a key of the file: where only models can stand there is no branch to name."""
    return isinstance(part, str) and bool(now) and all(_model(one) is not None for one in now)


def keys_of(place: Place) -> list[str]:
    """The keys known where an unknown one stands."""
    return [key for one in place.holder if (model := _model(one)) is not None for key in fields(model)]


def expected(place: Place) -> str:
    """What may stand in a place, in words."""
    return " or ".join(dict.fromkeys(_said(one) for one in place.types)) or "something else"


def _said(one: Any) -> str:
    if one in _SAID:
        return _SAID[one]
    origin, args = get_origin(one), get_args(one)
    if origin is Literal:
        return f"`{args[0]}`" if len(args) == 1 else f"one of {listed([str(arg) for arg in args])}"
    if origin is list:
        return next((said for item, said in _SAID_OF_LISTS.items() if item in _members(args[0])), "a list")
    if origin is dict:
        return "a mapping from country codes"
    model = _model(one)
    if model is not None:
        return f"a mapping of {listed(list(fields(model)))}"
    return "a mapping"


def options(place: Place) -> list[str]:
    """The words that may stand in a place."""
    return [str(arg) for one in place.types if get_origin(one) is Literal for arg in get_args(one)]


def message(row: Mapping[str, Any], place: Place) -> str:
    """What is wrong and what was probably meant."""
    kind, given, key = row["type"], row.get("input"), str(place.path[-1]) if place.path else ""
    if kind == "extra_forbidden":
        known = keys_of(place)
        near = nearest(key, known)
        return f"unknown key {shown(key)}; " + (f"did you mean {near!r}?" if near else f"known here: {listed(known)}")
    if kind == "missing":
        return f"{key!r} is missing"
    if kind == "literal_error" and isinstance(given, str):
        known = options(place)
        near = nearest(given, known)
        hint = f"; did you mean {near!r}?" if near else ""
        return f"unknown value {shown(given)}{hint} (one of {listed(known)})"
    if kind in ("safeguard_kind", "union_tag_invalid", "union_tag_not_found"):
        return _which_safeguard(row["msg"], given)
    if kind == "invalid_key":
        return f"keys are words, not {shown(given)}"
    if kind == "value_error" and base.Date in place.types:
        return f"not a date: {shown(given)}; write it as 2026-02-01"
    if kind in ("value_error", "assertion_error"):
        return _capped(row["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, "), given)
    bound = next((word for word in _BOUNDS if word in row.get("ctx", {})), None)
    if bound is not None:
        return f"{shown(given)} is out of range: {_BOUNDS[bound]} {row['ctx'][bound]:g} is needed"
    if kind == "string_pattern_mismatch" and key == "currency":
        return f"not a currency: {shown(given)}; write it as three capital letters, such as THB"
    if given is None:
        return f"nothing is written here; {expected(place)} is needed"
    return f"{expected(place)} is needed, not {shown(given)}"


_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


def _which_safeguard(said: str, given: Any) -> str:
    """A safeguard whose kind no key tells."""
    if not isinstance(given, Mapping):
        return f"a safeguard is a mapping such as {{consent: explicit}}, not {shown(given)}"
    for key in given:
        near = nearest(str(key), KINDS)
        if near is not None:
            return f"{said}; for {shown(key)}, did you mean {near!r}?"
    return said


def _capped(said: str, given: Any) -> str:
    """A validator's own message, with a long value cut."""
    return said.replace(repr(given), shown(given))


def merged(found: list[tuple[Place, str]]) -> list[tuple[Path, str]]:
    """One message a place: of the branches of an alternative, the one that got furthest speaks."""
    paths = [place.path for place, _ in found]
    kept: dict[Path, str] = {}
    for place, said in found:
        deeper = any(len(path) > len(place.path) and path[: len(place.path)] == place.path for path in paths)
        if not (place.alternatives and deeper):
            kept.setdefault(place.path, said)
    return list(kept.items())
