"""Identifiers that can be enumerated, and a bounded, repeatable walk through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from math import gcd, prod
from typing import Any

import yaml

from .digests import Digests, Recomputed, likely_algorithms, recompute

BUDGET = 100_000
"""Digests computed for one column at most, over all its spaces: about a quarter of a second on one core."""

_SHORT_ALGORITHMS = 3
_STEP = 2_654_435_761
_PART = re.compile(r"\[([^\]]+)\]|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """All values of one kind of identifier, each with a number from 0 (numbers that no check fits have no value)."""

    id: str
    title: str
    tag: str
    country: str
    size: int
    at: Callable[[int], tuple[str, ...]]
    """The value of a number, in each way that it is usually written."""
    dense: bool = False
    """Whether real values begin at the beginning, so that the walk does too."""

    def walk(self) -> Iterator[str]:
        """Every value once, in steps that spread over the whole space from the start; the same in every run."""
        step = 1 if self.dense else _STEP
        while gcd(step, self.size) != 1:
            step += 1
        for index in range(self.size):
            yield from self.at(index * step % self.size)


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A space in which digests of a column were found."""

    space: Space
    found: Recomputed
    budget: int


def search(found: Digests, spaces: Iterable[Space], *, budget: int = BUDGET) -> Enumerated | None:
    """Look for digests of enumerable values, smallest space first, computing at most `budget` digests.

    Small spaces are walked whole and what they leave goes to the larger; of a large one a part is enough, for a column
    holds thousands of digests and one of them is found.
    """
    algorithms = likely_algorithms(found)[: _SHORT_ALGORITHMS if found.cut else 1]
    left = budget // max(len(algorithms), 1)
    ordered = sorted(spaces, key=lambda space: (space.size, space.id))
    for position, space in enumerate(ordered):
        values = _first(space, left // (len(ordered) - position))
        hit = recompute(found, values, algorithms=algorithms, written=_plainly)
        if hit is not None:
            return Enumerated(space, hit, budget)
        left -= len(values)
    return None


@lru_cache(maxsize=4)
def _first(space: Space, most: int) -> tuple[str, ...]:
    """The beginning of a walk: made once for all columns that are looked up in it."""
    return tuple(islice(space.walk(), most))


def _plainly(value: str) -> dict[str, str]:
    return {"as it stands": value}


def spaces_for(tags: Iterable[str], countries: Iterable[str]) -> tuple[Space, ...]:
    """The spaces of these categories; those of a country only where the data comes from it, or from nowhere known."""
    wanted, places = {tag.partition(".")[0] for tag in tags}, set(countries)
    if "location" in wanted:
        wanted.add("address")
    return tuple(s for s in spaces() if s.tag in wanted and (not s.country or not places or s.country in places))


@cache
def spaces() -> tuple[Space, ...]:
    """Every space of `spaces.yaml`."""
    rows = yaml.safe_load(files(__package__).joinpath("spaces.yaml").read_text("utf-8"))
    return tuple(_space(row) for row in rows)


def _space(row: dict[str, Any]) -> Space:
    about: dict[str, Any] = {key: row.get(key, "") for key in ("id", "title", "tag", "country")}
    if "words" in row:
        words = tuple(row["words"])
        return Space(**about, size=len(words), at=lambda index: (words[index],))
    if "numbers" in row:
        low, high = row["numbers"]
        return Space(**about, size=high - low + 1, at=lambda i: (str(low + i),), dense=row.get("dense", False))
    if "years" in row:
        return _dates(about, row["years"], tuple(row["formats"]))
    return _pattern(about, row)


def _dates(about: dict[str, Any], years: list[int], formats: tuple[str, ...]) -> Space:
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)

    def at(index: int) -> tuple[str, ...]:
        day = first + timedelta(days=index)
        return tuple(day.strftime(form) for form in formats)

    return Space(**about, size=(last - first).days + 1, at=at)


def _pattern(about: dict[str, Any], row: dict[str, Any]) -> Space:
    main = _alphabets(row["pattern"])
    check = _CHECKS.get(row.get("check", ""), str)
    others = tuple(_way(other) for other in row.get("also", ()))

    def at(index: int) -> tuple[str, ...]:
        value = check(_digits_of(index, main))
        return (value, *(way(value) for way in others)) if value else ()

    return Space(**about, size=prod(map(len, main)), at=at)


def _alphabets(pattern: str) -> tuple[str, ...]:
    found = []
    for choice, single in _PART.findall(pattern):
        if choice:
            found.append(re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), choice))
        else:
            found.append("0123456789" if single == "#" else single)
    return tuple(found)


def _digits_of(index: int, alphabets: tuple[str, ...]) -> str:
    letters = []
    for alphabet in reversed(alphabets):
        index, digit = divmod(index, len(alphabet))
        letters.append(alphabet[digit])
    return "".join(reversed(letters))


def _way(row: dict[str, Any]) -> Callable[[str], str]:
    """Another way of writing a value: behind a prefix, or with dashes after so many characters."""
    if "dashes" in row:
        ends = [0, *row["dashes"], None]
        return lambda value: "-".join(value[a:b] for a, b in pairwise(ends))
    prefix, without = row["prefix"], row.get("without", "")
    return lambda value: prefix + value.removeprefix(without)


def _nric(letters: str) -> str:
    from detectors.recognizers.sg import nric_letter

    return letters + nric_letter(letters[0], letters[1:])


def _plate(letters: str) -> str:
    from detectors.recognizers.sg import is_plate

    bare = letters[:3] + str(int(letters[3:]))
    return next((bare + check for check in "AZYXUTSRPMLKJHGEDCB" if is_plate(bare + check)), "")


def _mst(letters: str) -> str:
    from detectors.recognizers.vn import is_mst

    return next((letters + check for check in "0123456789" if is_mst(letters + check)), "")


_CHECKS: dict[str, Callable[[str], str]] = {"sg_nric": _nric, "sg_plate": _plate, "vn_mst": _mst}
