"""Checks of matchers: what a fact may be compared with, given its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import categories, countries
from ..facts import vocabulary
from ..facts.vocabulary import FactType
from .shapes import Flag, LawProblem, Path, as_day, meant, short_list, shown

NUMBERS = ("at_least", "more_than", "at_most", "less_than")
DATES = ("before", "after", "on_or_before", "on_or_after")
PERIODS = ("within_days", "within_months")
AGES = ("older_than_days", "older_than_months")
VALUES = ("is", "in", "includes", "only", "includes_all")
MATCHERS = (*VALUES, "nothing", "done", "not", *NUMBERS, *DATES, *PERIODS, *AGES, "of")
_WHAT = {
    "enum": "one word",
    "bool": "true or false",
    "date": "a date",
    "number": "a number",
    "country": "a country",
    "countries": "a list of countries",
    "tag": "a category",
    "tags": "a list of categories",
    "text": "a text",
    "list": "a list of words",
    "objects": "a list of objects",
    "mapping": "a group of facts",
}
# What an attribute is compared with that the law does not spell out: the roles, the people, the data of the transfer.
_FITS = {"fits_roles": ("module", "a contract's `module`"), "fits_data": ("covers", "what a `bcr` `covers`")}


def matcher_problems(asked: Any, fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    """Problems of what one fact or attribute must be."""
    if isinstance(asked, str) and asked in _FITS:
        attribute, where = _FITS[asked]
        if name != attribute:
            yield LawProblem(path, f"`{asked}` is for {where}")
    elif not isinstance(asked, Mapping):
        yield from value_problems(asked, fact, path, name)
    elif not asked:
        yield LawProblem(path, f"say what {name} must be; an empty mapping would always hold")
    else:
        for word in asked:
            yield from _word(word, asked, fact, (*path, word), name)


def _word(word: str, asked: Mapping[str, Any], fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    value = asked[word]
    if word in ("is", "in", "includes"):
        yield from value_problems(value, fact, path, name)
    elif word in ("only", "includes_all"):
        yield from _whole_list(word, value, fact, path, name)
    elif word == "not":
        yield from matcher_problems(value, fact, path, name)
    elif word in ("nothing", "done"):
        yield from Flag().problems(value, path)
        if not _can_be(word, fact):
            yield _cannot(word, fact, path, name)
    elif word in NUMBERS:
        if fact.kind != "number":
            yield _cannot(word, fact, path, name)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            yield LawProblem(path, f"a number is needed here, not {shown(value)}")
    elif word in (*DATES, *PERIODS, *AGES):
        yield from _dated(word, asked, fact, path, name)
    elif word == "of":
        if not set(PERIODS) & asked.keys():
            yield LawProblem(path, "`of` names the event of within_days or within_months; neither is here")
    else:
        hint = meant(word, MATCHERS) or f" (one of {', '.join(MATCHERS)})"
        yield LawProblem(path, f"unknown matcher {shown(word)}{hint}")


def _cannot(word: str, fact: FactType, path: Path, name: str) -> LawProblem:
    return LawProblem(path, f"`{word}` cannot be asked of {name}, which is {_WHAT[fact.kind]}")


def _can_be(word: str, fact: FactType) -> bool:
    """`nothing`: null, an empty list or the word none can be stated. `done`: it can be stated or not."""
    if word == "done":
        return fact.kind != "number"
    return fact.kind in ("date", "list", "countries", "tags", "objects", "mapping") or "none" in fact.options


def _whole_list(word: str, value: Any, fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    if not fact.is_list or fact.kind == "objects":
        yield _cannot(word, fact, path, name)
    elif not isinstance(value, list):
        yield LawProblem(path, f"`{word}` takes a list, not {shown(value)}")
    else:
        yield from value_problems(value, fact, path, name)
        if any(_is_path(item) for item in value):
            yield LawProblem(path, f"`{word}` compares with fixed values; use `includes` to compare with another fact")


def _dated(word: str, asked: Mapping[str, Any], fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    value = asked[word]
    if fact.kind != "date":
        yield _cannot(word, fact, path, name)
    elif word in DATES:
        yield from _event(value, path)
    else:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            yield LawProblem(path, f"a whole number of {word.rpartition('_')[2]} is needed here, not {shown(value)}")
        if word in AGES:
            return
        if "of" not in asked:
            yield LawProblem(path, f"`{word}` needs `of`: the event from which the period runs")
        else:
            yield from _event(asked["of"], (*path[:-1], "of"))


def _event(value: Any, path: Path) -> Iterator[LawProblem]:
    """A date: a literal, a fact path, or the later or earlier of several."""
    if isinstance(value, Mapping):
        word, options = next(iter(value.items()), ("", None))
        if len(value) != 1 or word not in ("later_of", "earlier_of") or not isinstance(options, list) or not options:
            yield LawProblem(path, "a date, a fact path, or {later_of: [...]} or {earlier_of: [...]} is needed")
            return
        for index, option in enumerate(options):
            yield from _event(option, (*path, word, index))
    elif isinstance(value, str) and value.startswith("safeguards."):
        _, kind, *rest = value.split(".")
        known = vocabulary.safeguards().get(_kind_of(kind), {}).get(".".join(rest))
        if known is None or known.kind != "date":
            yield LawProblem(path, f"{value!r} is no date of a safeguard; write it as safeguards.contract.signed")
    elif _is_path(value):
        fact = vocabulary.fact_type(value)
        if fact is None:
            yield _no_fact(value, path)
        elif fact.kind != "date":
            yield LawProblem(path, f"{value} is {_WHAT[fact.kind]}, not a date")
    elif as_day(value) is None:
        yield LawProblem(path, f"not a date: {shown(value)}; write it as 2026-02-01, or name a fact that is a date")


def _kind_of(name: str) -> str:
    """The kind of safeguard that a name is of (`cn_scc` → `contract`); a kind is its own."""
    kinds = vocabulary.safeguards()
    return next((kind for kind, attributes in kinds.items() if name in attributes[kind].options), name)


def value_problems(asked: Any, fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    """Problems of literal values (one or a list, *one of*): could a stated fact ever be one of them?"""
    if asked is None or asked == []:
        what = "null" if asked is None else "an empty list"
        yield LawProblem(path, f"nothing can equal {what}; write {{nothing: true}} for a stated no")
        return
    many = isinstance(asked, list)
    for index, value in enumerate(asked if many else [asked]):
        place = (*path, index) if many else path
        if _is_path(value):
            yield from _other_fact(value, fact, place, name)
        else:
            message = _impossible(value, fact, name)
            if message:
                yield LawProblem(place, message)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and "." in value and value.partition(".")[0] in vocabulary.ROOTS


def _no_fact(path: str, place: Path) -> LawProblem:
    near = vocabulary.nearest(path)
    return LawProblem(place, f"there is no fact {path!r}" + (f"; did you mean {near!r}?" if near else ""))


def _other_fact(value: str, fact: FactType, path: Path, name: str) -> Iterator[LawProblem]:
    other = vocabulary.fact_type(value)
    if other is None:
        yield _no_fact(value, path)
    elif _family(other) != _family(fact):
        yield LawProblem(
            path, f"{name} is {_WHAT[fact.kind]} and {value} is {_WHAT[other.kind]}; they can never be equal"
        )


def _family(fact: FactType) -> str:
    kind = {"countries": "country", "tags": "words", "tag": "words", "list": "words", "enum": "words", "text": "words"}
    return kind.get(fact.kind, fact.kind)


def _impossible(value: Any, fact: FactType, name: str) -> str | None:
    """Why a stated fact of this type can never be this value; None where it can."""
    if fact.kind == "bool":
        return None if isinstance(value, bool) else f"{name} is true or false, never {shown(value)}"
    if fact.kind == "number":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return None if number else f"{name} is a number, never {shown(value)}"
    if fact.kind == "date":
        return f"{name} is a date: ask before, after, on_or_before, on_or_after, within_days, older_than_days, nothing or done"
    if fact.kind in ("objects", "mapping"):
        return f"{name} is {_WHAT[fact.kind]}: ask what is inside it, or {{nothing: true}}"
    if not isinstance(value, str):
        return f"{name} is {_WHAT[fact.kind]}, never {shown(value)}"
    if value in fact.options:
        return None
    if fact.kind in ("country", "countries"):
        return _no_country(value)
    if fact.kind in ("tag", "tags"):
        return _no_tag(value)
    if not fact.options:
        return None
    return f"{name} cannot be {shown(value)}{meant(value, fact.options)} (one of {short_list(fact.options, 30)})"


def _no_country(value: str) -> str | None:
    if countries.is_code(value) or value in countries.groups():
        return None
    near = countries.nearest(value)
    return f"not a country code: {shown(value)}" + (f"; did you mean {near}?" if near else "")


def _no_tag(value: str) -> str | None:
    try:
        categories.check(value)
    except categories.UnknownCategory as error:
        return str(error)
    return None
