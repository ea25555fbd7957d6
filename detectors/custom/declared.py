"""Columns that a person has decided: which rule holds for a column of a table, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

OVERRIDDEN = "overridden by"
"""How the note of a decided column begins; reports show these notes always."""

_ENDINGS = re.compile(
    r"(?:\.(?:csv|tsv|psv|txt|jsonl?|ndjson|parquet|pq|avro|orc|xlsx?|gz|bz2|zst|zip|snappy)){1,3}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person says of some columns."""

    columns: str
    """`table.column`, each with `*` and `?` as in file names; a nested column by its dotted path."""
    tags: tuple[str, ...]
    """Tags (or `tag.kind`); none says: not personal."""
    by: str
    """Who says so, and where: `lintas.yaml:14 (dpo@kopi.example: codes of shops)`."""

    @property
    def exact(self) -> bool:
        """Whether it names one column."""
        return not any(sign in self.columns for sign in "*?[")


def declared_for(rules: Iterable[Declared], tables: Sequence[str], column: str, path: str) -> Declared | None:
    """The rule that holds for a column: one that names it before one that describes it, then the first.

    Args: `tables` the names the table goes by; `column` its top-level name; `path` its dotted path.
    """
    fitting = [rule for rule in rules if decides(rule, tables, column, path)]
    return next((rule for rule in fitting if rule.exact), fitting[0] if fitting else None)


def decides(rule: Declared, tables: Sequence[str], column: str, path: str) -> bool:
    """Whether a rule speaks of a column, under any of the names its table goes by."""
    names = (f"{table}.{one}" for table in tables for one in dict.fromkeys((path, column)))
    return any(_fits(rule, name) for name in names)


def _fits(rule: Declared, name: str) -> bool:
    return rule.columns == name or (not rule.exact and fnmatchcase(name, rule.columns))


def table_names(table: str, known_as: Sequence[str] = ()) -> tuple[str, ...]:
    """The names that a table goes by: those given, its own, and its own without folder and endings of files."""
    bare = table.rsplit("/", 1)[-1]
    stem = _ENDINGS.sub("", bare)
    return tuple(dict.fromkeys(name for name in (*known_as, table, bare, stem) if name))


def overridden(rule: Declared, evidence_says: Sequence[str]) -> str:
    """The note of a decided column, with what the evidence alone would have said."""
    said = f"holds {', '.join(rule.tags)}" if rule.tags else "not personal"
    alone = ", ".join(evidence_says) or "nothing personal"
    return f"{OVERRIDDEN} {rule.by}: {said}; the evidence alone says {alone}"
