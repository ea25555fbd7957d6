"""Taking apart a JSON object that is too long to be parsed as a whole: its arrays and maps give the rows, one by one.

What stands beside them (page numbers, a name, the time of an export) is a row of its own, so that it is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.sources.json.frames import VALUE, as_rows, parse
from auditor.sources.json.stream import Document, Text
from auditor.sources.naming import printable

KEY = "key"
"""Name of the column for the keys of an object that maps identifiers to records."""

LONGEST_PART = 1024 * 1024
"""Characters of a part of the object up to which it is parsed as a whole."""

_FEWEST_KEYED = 3
_MOST_BESIDE = 1_000
"""Keys beside the records: with more of them the keys are data."""

_DEEPEST = 16


@dataclass(slots=True)
class Unwrapping:
    """Takes one object apart, and notes what it took for the records."""

    notes: list[str]
    _path: list[str] = field(default_factory=list)

    def rows(self, document: Document, text: Text) -> Iterator[dict[str, Any]]:
        """Yield rows of the object that begins at the position of `text`, to its end or to where it is damaged.

        Raises: SourceError when nothing in it can be read.
        """
        yield from self._object(document, text)

    def _object(self, document: Document, text: Text) -> Iterator[dict[str, Any]]:
        text.position += 1
        beside = _Beside()
        while (char := text.skip_space()) != "}":
            key = _key(document, text, char)
            if key is None:
                break
            opening = text.skip_space()
            if opening == "[" and document.is_long(text, LONGEST_PART):
                yield from self._array(document, text, key)
            elif opening == "{" and len(self._path) < _DEEPEST and document.is_long(text, LONGEST_PART):
                self._path.append(key)
                yield from self._object(document, text)
                self._path.pop()
            else:
                value = document.value(text)
                if value is None and document.over:
                    break
                if value is not None:
                    yield from beside.take(key, parse(value))
            if document.over:
                break
        else:
            text.position += 1
        if beside.keyed:
            self._note("the document maps keys to records: the keys are the column", [KEY])
        yield from beside.rest()

    def _array(self, document: Document, text: Text, key: str) -> Iterator[dict[str, Any]]:
        self._note("the records are the array", [*self._path, key])
        text.position += 1
        for element in document.elements(text):
            value = parse(element)
            yield value if isinstance(value, dict) else {key: value}

    def _note(self, words: str, path: list[str]) -> None:
        note = f"{words} {printable('.'.join(path))!r}" + (" of the document" if "array" in words else "")
        if note not in self.notes:
            self.notes.append(note)


def _key(document: Document, text: Text, char: str) -> str | None:
    """Return the key at the position and pass its colon; None where there is none, which is accounted for."""
    if char == '"':
        found = document.value(text)
        if found is None:
            return None
        if text.skip_space() == ":":
            text.position += 1
            return str(parse(found))
    document.fail(text, "it ends in the middle" if not char else "a key is malformed")
    return None


@dataclass(slots=True)
class _Beside:
    """The short parts of an object, until it is clear whether its keys are names or data."""

    keyed: bool = False
    _parts: dict[str, Any] = field(default_factory=dict)

    def take(self, key: str, value: Any) -> Iterator[dict[str, Any]]:
        """Take in one part; yield it as a row, with those before, where the keys are data."""
        name = key
        while name in self._parts:
            name = f"{name}_2"
        self._parts[name] = value
        self.keyed = self.keyed or self._are_records() or len(self._parts) > _MOST_BESIDE
        if self.keyed:
            yield from self._as_rows()

    def rest(self) -> Iterator[dict[str, Any]]:
        """Yield what is left, as one row."""
        if self._parts:
            yield self._parts

    def _are_records(self) -> bool:
        records = [value for value in self._parts.values() if isinstance(value, dict) and value][:_FEWEST_KEYED]
        if len(records) < _FEWEST_KEYED:
            return False
        common = set.intersection(*(set(record) for record in records))
        return 2 * len(common) >= max(len(record) for record in records)

    def _as_rows(self) -> Iterator[dict[str, Any]]:
        for key, value in self._parts.items():
            record = as_rows([value])[0] if isinstance(value, dict | list) else {VALUE: value}
            name = KEY
            while name in record:
                name = f"document.{name}"
            yield {name: key, **record}
        self._parts = {}
