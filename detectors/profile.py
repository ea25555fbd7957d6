"""What the adjudicated values of one column look like: families, identifiers, dates, numbers. Pure Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from detectors.dates import ParsedDate, date_behind_place, parse_date
from detectors.families import family
from detectors.normalise import clean, compact, fold_word, shape
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier
from detectors.starts import first_characters, may_be_digits

_DIGIT = re.compile(r"[0-9]")
_WITHOUT_DIGITS = frozenset({"secret", "email"})
_NO_IDENTIFIER = frozenset({"words", "bool", "small", "decimal", "json", "coords"})
# Where so many values are all of one of these families, the others are too: more of them would say nothing new.
_ENOUGH_ALIKE = 80
_ALIKE = frozenset(
    {"integer", "decimal", "scientific", "date", "email", "uuid", "ip", "mac", "phone", "hash", "coords", "url"}
)
# After so many values, identifiers that accepted none of them are dropped.
_SCOUTS = 32

Test = tuple[Identifier, Callable[[str], object], Callable[[str], bool] | None]


@dataclass(frozen=True, slots=True)
class Passes:
    """How many of the values looked at an identifier accepts, and how many of those are in its official layout."""

    accepted: int
    written: int
    rows: int
    """Rows that hold an accepted value."""


class Value(NamedTuple):
    """One distinct value in its forms."""

    raw: str
    cleaned: str
    compacted: str
    family: str
    rows: int


_Written = tuple[str, Value]
"""A value and the form of it that is tested."""


class Profile:
    """The values looked at in one column."""

    def __init__(self, raws: Sequence[str], counts: Sequence[int], extra: tuple[Identifier, ...] = ()) -> None:
        """Read the values; `counts` are the rows that hold each, `extra` identifiers beside the registered ones."""
        self.extra = extra
        self._accepted: dict[str, list[Value]] = {}
        """By identifier id, the values that were accepted by those tried so far."""
        self._prompted: dict[str, dict[str, Passes]] = {}
        values: list[Value] = []
        for raw, rows in zip(raws, counts, strict=True):
            if len(values) == _ENOUGH_ALIKE and values[0].family in _ALIKE and len({v.family for v in values}) == 1:
                break
            cleaned = clean(raw)
            if cleaned:
                values.append(Value(raw, cleaned, compact(cleaned), family(cleaned), rows))
        self.values: tuple[Value, ...] = tuple(values)
        self.size = len(self.values)
        self.rows = sum(v.rows for v in values)

    @cached_property
    def families(self) -> dict[str, float]:
        """Share of the distinct values in each family; yes-or-no words count as such only where all values are."""
        counts = Counter([v.family for v in self.values])
        flags = counts.get("bool", 0)
        if 0 < flags < self.size:
            del counts["bool"]
            for value in self.values:
                if value.family == "bool":
                    counts["small" if value.cleaned.isdigit() else "words"] += 1
        return {name: count / self.size for name, count in counts.most_common()}

    def share(self, *names: str) -> float:
        """Share of the distinct values in any of these families."""
        families = self.families
        return sum([families[name] for name in names if name in families], 0.0)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each value folded for look-up in a lexicon."""
        return tuple(fold_word(v.cleaned) for v in self.values)

    @cached_property
    def dates(self) -> tuple[ParsedDate, ...]:
        """The values that are dates."""
        found = (parse_date(v.cleaned) or date_behind_place(v.cleaned) for v in self.values)
        return tuple(d for d in found if d is not None)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The values that are plain numbers."""
        found = []
        for value in self.values:
            if value.family in {"small", "integer", "decimal", "scientific", "bool"}:
                try:
                    found.append(float(value.cleaned.replace(",", "")))
                except ValueError:
                    continue
        return tuple(found)

    @cached_property
    def mean_length(self) -> float:
        """Mean number of characters of the cleaned values."""
        return sum(len(v.cleaned) for v in self.values) / self.size if self.size else 0.0

    @cached_property
    def unprompted(self) -> dict[str, Passes]:
        """Results of the identifiers that can speak without a header, by identifier id."""
        return self._test(unprompted_index(self.extra))

    def prompted(self, tag: str) -> dict[str, Passes]:
        """Results of a category's identifiers that only confirm a header, by identifier id."""
        if tag not in self._prompted:
            self._prompted[tag] = self._test(_prompted_index(tag, self.extra))
        return self._prompted[tag]

    def formed(self, one: Identifier) -> tuple[Value, ...]:
        """The values that are built like an identifier, whether or not they pass its check."""
        return tuple(v for v in self._testable if one.formed(v.compacted if one.form == "compact" else v.cleaned))

    def of_its_shapes(self, one: Identifier) -> int:
        """How many values have a shape that the values it was found to accept have: what chance had to draw from."""
        form = attrgetter("compacted" if one.form == "compact" else "cleaned")
        shapes = {shape(form(v)) for v in self._accepted.get(one.id, ())}
        return sum(shape(form(v)) in shapes for v in self._testable)

    def _test(self, index: Index) -> dict[str, Passes]:
        scouts, others = self._testable[:_SCOUTS], self._testable[_SCOUTS:]
        accepted = index.accepting(scouts)
        if accepted and others:
            for name, (_, values) in _still_in(frozenset(accepted), self.extra).accepting(others).items():
                accepted[name][1].extend(values)
        self._accepted.update((name, values) for name, (_, values) in accepted.items())
        return {name: _passes(one, values) for name, (one, values) in accepted.items()}

    @cached_property
    def _testable(self) -> list[Value]:
        own = [one for one in self.extra if one.form == "cleaned"]
        return [
            v
            for v in self.values
            if v.family in _WITHOUT_DIGITS
            or (v.family not in _NO_IDENTIFIER and _DIGIT.search(v.cleaned) is not None)
            or (own and any(one.formed(v.cleaned) for one in own))
        ]


def _passes(one: Identifier, values: Sequence[Value]) -> Passes:
    """What the values that an identifier accepts come to."""
    written = sum(one.written(v.cleaned) for v in values) if one.layout else 0
    return Passes(len(values), written, sum(v.rows for v in values))


@lru_cache(maxsize=256)
def _still_in(accepted: frozenset[str], extra: tuple[Identifier, ...]) -> Index:
    """Only the identifiers that accepted one of the first values: the others cannot win the column."""
    return Index((i for i in (*identifiers(), *extra) if i.id in accepted), extra)


def matching(cleaned: str, compacted: str, index: Index) -> list[Identifier]:
    """The identifiers of an index (see `unprompted_index`) that accept a value."""
    found: list[Identifier] = []
    if compacted and (tests := index.tests("compact", compacted)):
        found = _passing(compacted, tests)
    if _may_be_told_cleaned(cleaned) and (tests := index.tests("cleaned", cleaned)):
        found = found + _passing(cleaned, tests)
    if index.added:
        found += _passing(cleaned, index.tests(_ADDED, cleaned))
    return found


def _may_be_told_cleaned(cleaned: str) -> bool:
    first = cleaned[0]
    return first in _CLEANED_FIRST or not first.isascii() or not cleaned.isalnum()


def _passing(form: str, tests: tuple[Test, ...]) -> list[Identifier]:
    """Those of some identifiers that accept a value."""
    return [one for one, built, check in tests if built(form) is not None and (check is None or check(form))]


_CLEANED_FIRST = frozenset("AgsrpxebB13-$moMdDOco0")
_LONG = 256
_ADDED = "added"
"""Form under which identifiers of the caller stand that read the cleaned value: it may begin with anything."""
_NOT_ASCII = "\x80"
"""Stands for every first character that is not ASCII: patterns are not sorted by those."""


class Index:
    """Identifiers by form, length and first character of the value, so that a value meets only those it could be."""

    def __init__(self, chosen: Iterable[Identifier], extra: tuple[Identifier, ...]) -> None:
        by_length: dict[tuple[str, int], list[Test]] = {}
        for one in chosen:
            for length in range(one.width[0], min(one.width[1], _LONG) + 1):
                form = _ADDED if one.form == "cleaned" and one in extra else one.form
                by_length.setdefault((form, length), []).append((one, one.compact_regex.fullmatch, one.check))
        self._by_length = by_length
        self._sorted: dict[tuple[str, int, str, bool], tuple[Test, ...]] = {}
        self.added = any(form == _ADDED for form, _ in by_length)

    def tests(self, form: str, value: str) -> tuple[Test, ...]:
        """The tests that a non-empty value in this form may pass by its length, its first character and whether it is a number."""
        return self._tests(form, len(value), value[0], value.isdecimal() and value.isascii())

    def _tests(self, form: str, length: int, first: str, digits: bool) -> tuple[Test, ...]:
        key = (form, length if length < _LONG else _LONG, first if first < _NOT_ASCII else _NOT_ASCII, digits)
        found = self._sorted.get(key)
        if found is None:
            of_length = self._by_length.get(key[:2], ())
            found = self._sorted[key] = tuple(
                test
                for test in of_length
                if _may_begin(test[0], key[2]) and (not digits or may_be_digits(test[0].pattern))
            )
        return found

    def accepting(self, values: Iterable[Value]) -> dict[str, tuple[Identifier, list[Value]]]:
        """By id the identifiers that accept any of some values, with those values."""
        accepted: dict[str, tuple[Identifier, list[Value]]] = {}
        forms = {
            "compact": [(v.compacted, v) for v in values if v.compacted],
            "cleaned": [(v.cleaned, v) for v in values if _may_be_told_cleaned(v.cleaned)],
            _ADDED: [(v.cleaned, v) for v in values] if self.added else [],
        }
        for form, written in forms.items():
            for tests, alike in self._alike(form, written):
                for one, built, check in tests:
                    passing = [v for text, v in alike if built(text) is not None and (check is None or check(text))]
                    if passing:
                        accepted.setdefault(one.id, (one, []))[1].extend(passing)
        return accepted

    def _alike(self, form: str, written: Iterable[_Written]) -> Iterator[tuple[tuple[Test, ...], list[_Written]]]:
        """Values that may pass the same tests, together, with these: so that a test is set up once for many."""
        groups: dict[tuple[int, str, bool], list[_Written]] = {}
        for one in written:
            text = one[0]
            groups.setdefault((len(text), text[0], text.isdecimal() and text.isascii()), []).append(one)
        for (length, first, digits), alike in groups.items():
            if tests := self._tests(form, length, first, digits):
                yield tests, alike

    def built_like(self, values: Iterable[Value]) -> dict[str, int]:
        """By id the identifiers of the compact form that some values are built like, the checks left aside: how many are."""
        counts: dict[str, int] = {}
        for tests, alike in self._alike("compact", [(v.compacted, v) for v in values if v.compacted]):
            for one, built, _ in tests:
                if count := sum([built(text) is not None for text, _ in alike]):
                    counts[one.id] = counts.get(one.id, 0) + count
        return counts


def _may_begin(one: Identifier, first: str) -> bool:
    starts = first_characters(one.pattern)
    if starts is None or first == _NOT_ASCII:
        return True
    return first in starts or (one.form == "cleaned" and first.swapcase() in starts)


@cache
def unprompted_index(extra: tuple[Identifier, ...] = ()) -> Index:
    """The identifiers that can speak without a header, by form and length."""
    return Index((i for i in (*identifiers(), *extra) if i.stands != "header"), extra)


@cache
def _prompted_index(tag: str, extra: tuple[Identifier, ...]) -> Index:
    return Index((i for i in (*identifiers(), *extra) if i.stands == "header" and i.tag == tag), extra)
