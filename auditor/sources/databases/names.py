"""Names of tables: put together, taken apart again, and matched by patterns. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache

_PLAIN = re.compile(r"[^\s.\"!,*?\[\]]+")


def qualified(*parts: str) -> str:
    """Join the parts of a name with dots; a part that is not plain is put between double quotes, as SQL does."""
    return ".".join(part if _PLAIN.fullmatch(part) else quote(part) for part in parts)


def quote(name: str) -> str:
    """Write a name as an identifier of standard SQL."""
    return '"' + name.replace('"', '""') + '"'


def unqualified(name: str) -> tuple[str, ...]:
    """Take apart what `qualified` joined.

    Raises: ValueError when the name was not made by it.
    """
    parts: list[str] = []
    for match in re.finditer(r'(?:"((?:[^"]|"")*)"|([^."]+))(\.|\Z)', name):
        parts.append(match[2] if match[1] is None else match[1].replace('""', '"'))
    if qualified(*parts) != name:
        raise ValueError("not a qualified name")
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Globs that choose names, without regard to case. No pattern chooses every name; `!` before one excludes."""

    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Patterns:
        """Read patterns written with commas between them: `cust*,!*_old`."""
        return cls(tuple(filter(None, (part.strip() for part in text.split(",")))))

    def choose(self, *spellings: str) -> bool:
        """Say whether a thing with these names (`orders`, `sales.orders`) is chosen."""
        wanted = [text for text in self.texts if not text.startswith("!")]
        unwanted = [text[1:] for text in self.texts if text.startswith("!")]
        return (not wanted or _any(wanted, spellings)) and not _any(unwanted, spellings)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the tables of a database a location stands for."""

    schemas: Patterns = Patterns()
    tables: Patterns = Patterns()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.schemas.texts or self.tables.texts)

    def choose(self, schema: str, table: str) -> bool:
        """Say whether a table is wanted; a pattern for tables may name the schema too: `sales.*`."""
        return self.schemas.choose(schema) and self.tables.choose(table, f"{schema}.{table}")


def _any(patterns: Sequence[str], spellings: Sequence[str]) -> bool:
    return any(_compiled(pattern).match(spelling) for pattern in patterns for spelling in spellings)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.IGNORECASE)
