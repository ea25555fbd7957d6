"""Value objects that cost little to define: what the engine is made of, imported by every command.

A frozen, comparable dataclass takes about three times as long to define as one with slots alone, and `lintas check`
defines over a hundred before it can answer. These are frozen for the type checker, compared by identity, and shown by
their type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """Makes a class a record: its annotated fields are the arguments of its constructor, in order."""
    return dataclass(slots=True, eq=False, repr=False)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def keyword_record(cls: type[_T]) -> type[_T]:
    """A record whose fields are given by keyword."""
    make: Callable[[type[_T]], type[_T]] = dataclass(slots=True, eq=False, repr=False, kw_only=True)
    return make(cls)
