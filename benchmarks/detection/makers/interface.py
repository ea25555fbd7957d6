"""How values are made: a row with its person and place, and the registry of makers."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Person:
    """Someone made up. `latin` forms are plain letters, for mail addresses and romanised columns."""

    female: bool
    born: date
    given: str
    family: str
    full: str
    given_latin: str
    family_latin: str
    full_latin: str


@dataclass(frozen=True)
class Place:
    """Where someone lives, from province down to ward."""

    province: str
    city: str
    ward: str
    postcode: str
    code: str
    """The place's code inside identity numbers, where the country has one."""


@dataclass(frozen=True)
class Row:
    """What the values of one row share, so that an identity number agrees with the birth date beside it."""

    rng: random.Random
    number: int
    country: str
    person: Person
    father: Person
    mother: Person
    place: Place

    def digits(self, count: int) -> str:
        """Random digits."""
        return "".join(self.rng.choices(string.digits, k=count))

    def letters(self, count: int, alphabet: str = string.ascii_uppercase) -> str:
        """Random letters."""
        return "".join(self.rng.choices(alphabet, k=count))


Maker = Callable[..., Any]
MAKERS: dict[str, Maker] = {}


def maker(name: str) -> Callable[[Maker], Maker]:
    """Register a function `(row, *arguments)` under a name that recipes use."""

    def register(function: Maker) -> Maker:
        if name in MAKERS:
            raise ValueError(f"two makers are called {name}")
        MAKERS[name] = function
        return function

    return register
