"""Shapes: what may stand in one place of a law file, said once.

A shape finds problems in a value and describes itself as JSON Schema, so that the check and what editors complete
cannot drift apart.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

Path = tuple[str | int, ...]
Level = Literal["error", "note"]
Schema = dict[str, Any]
LONGEST = 60


@dataclass(frozen=True, slots=True)
class LawProblem:
    """One thing wrong in a law file. `error` keeps the file from being used; `note` is for its editor."""

    path: Path
    message: str
    level: Level = "error"


class Shape(Protocol):
    """What may stand in one place."""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """What is wrong with a value in that place."""
        ...

    def schema(self) -> Schema:
        """The same as JSON Schema, draft 7."""
        ...


def shown(value: Any) -> str:
    """A value as a message repeats it: short, never more than 60 characters."""
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def meant(word: Any, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean 'x'?`, or nothing where no known word is near."""
    close = difflib.get_close_matches(str(word)[:LONGEST], list(known), n=1, cutoff=cutoff)
    return f"; did you mean {close[0]!r}?" if close else ""


def short_list(words: Iterable[str], most: int = 12) -> str:
    """`a, b, c …`, at most so many."""
    listed = list(words)
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "")


@dataclass(frozen=True, slots=True)
class Text:
    """Words for a reader, or an id."""

    pattern: str | None = None
    example: str = ""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything but a text, an empty text, a text of another form."""
        if not isinstance(value, str):
            yield LawProblem(path, f"a text is needed here, not {shown(value)}; put it in quotes")
        elif not value.strip():
            yield LawProblem(path, "an empty text says nothing; leave the key out")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield LawProblem(path, f"{shown(value)} is not of the form {self.example}")

    def schema(self) -> Schema:
        """A string."""
        return (
            {"type": "string", "pattern": f"^(?:{self.pattern})$"}
            if self.pattern
            else {"type": "string", "minLength": 1}
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything else."""
        if not isinstance(value, bool):
            yield LawProblem(path, f"true or false is needed here, not {shown(value)}")

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Word:
    """One of a closed set of words."""

    options: tuple[str, ...]
    what: str = "word"

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """A word that is not in the set."""
        if value not in self.options or not isinstance(value, str):
            listed = short_list(self.options, 30)
            yield LawProblem(path, f"unknown {self.what} {shown(value)}{meant(value, self.options)} (one of {listed})")

    def schema(self) -> Schema:
        """An enum."""
        return {"enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, written 2026-02-01."""

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything that is no day of the calendar."""
        if as_day(value) is None:
            yield LawProblem(path, f"not a date: {shown(value)}; write it as 2026-02-01")

    def schema(self) -> Schema:
        """A string in date format."""
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def as_day(value: Any) -> date | None:
    """The day that a text in ISO form means; None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one shape."""

    item: Shape

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything but a list, and what is wrong with its items."""
        if not isinstance(value, list):
            yield LawProblem(path, f"a list is needed here, not {shown(value)}")
            return
        for index, item in enumerate(value):
            yield from self.item.problems(item, (*path, index))

    def schema(self) -> Schema:
        """An array."""
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the file chooses."""

    item: Shape
    key: str = r"[A-Za-z0-9_.-]+"

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Anything but a mapping, keys of another form, and what is wrong with its values."""
        if not isinstance(value, Mapping):
            yield LawProblem(path, f"a mapping is needed here, not {shown(value)}")
            return
        for key, item in value.items():
            if not re.fullmatch(self.key, key):
                yield LawProblem((*path, key), f"{shown(key)} cannot be a name; use letters, digits, `_`, `-` and `.`")
            yield from self.item.problems(item, (*path, key))

    def schema(self) -> Schema:
        """An object with patterned keys."""
        return {
            "type": "object",
            "patternProperties": {f"^{self.key}$": self.item.schema()},
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys.

    name: how messages call it, and its name under `$defs` of the schema.
    also: keys that are known here although they are not this record's own (those of a condition).
    """

    name: str
    keys: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    also: Mapping[str, Schema] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()

    def problems(self, value: Any, path: Path) -> Iterator[LawProblem]:
        """Unknown and missing keys, and what is wrong with the values of known ones."""
        if not isinstance(value, Mapping):
            yield LawProblem(path, f"{self.name} is a mapping, not {shown(value)}")
            return
        for key, item in value.items():
            shape = self.keys.get(key)
            if shape is not None:
                yield from shape.problems(item, (*path, key))
            elif key not in self.also and not any(re.fullmatch(p, key) for p in self.patterns):
                known = [*self.keys, *self.also]
                hint = meant(key, known) or f" (known: {short_list(self.keys, 24)})"
                yield LawProblem((*path, key), f"unknown key {shown(key)} in {self.name}{hint}")
        for key in self.required:
            if key not in value:
                yield LawProblem(path, f"{key!r} is missing in {self.name}")

    def schema(self) -> Schema:
        """A reference; the definition is `definition()`."""
        return {"$ref": f"#/$defs/{self.name.replace(' ', '_')}"}

    def definition(self) -> Schema:
        """An object with these properties and no others."""
        row: Schema = {
            "type": "object",
            "properties": {**{key: shape.schema() for key, shape in self.keys.items()}, **self.also},
            "additionalProperties": False,
        }
        if self.required:
            row["required"] = list(self.required)
        if self.patterns:
            row["patternProperties"] = {f"^{pattern}$": True for pattern in self.patterns}
        return row
