"""From YAML to nodes.

A mapping is *all of* its entries. `any:`, `first:`, `all:`, `not:` are written out. A fact path (it has a dot) stands
left of what it must be; a list on the right is *one of*. Limb annotations (`cite`, `confidence`, …) stand in the same
mapping as the condition they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .. import countries
from ..facts.kinds import KINDS
from ..truth import CONFIDENCES
from .asking import Destination, Fact, Has, Met, OfClass, Supposed
from .counting import CountOf
from .coverage import FitsData
from .dates import DateCompare, DateOf, OlderThan, Within
from .matchers import Both, Equal, IncludesAll, Matcher, Negated, Nothing, Number, Only, Stated
from .nodes import NO_META, All, Always, AnyOf, IfStated, Meta, Never, Node, Not, Unsettled
from .safeguard import FitsRoles, Recognised, Safeguard, Terms

META_KEYS = frozenset(
    {"id", "limb", "cite", "confidence", "plain", "at_most", "continues", "kind", "from", "until", "with"}
)
_ROOTS = frozenset({"transfer", "exporter", "importer", "data", "entity"})
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NUMBERS = frozenset({"at_least", "more_than", "at_most", "less_than"})
_DATES = frozenset({"before", "after", "on_or_before", "on_or_after"})


class LawError(ValueError):
    """A law file says something the engine cannot take; `path` leads to the place in the file."""

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


Path = tuple[str | int, ...]


def condition(value: Any, path: Path = ()) -> Node:
    """The node for a condition as written.

    Raises:
        LawError: an unknown key, an empty condition, a value of the wrong form.
    """
    if value in ("always", True):
        return Always()
    if value in ("never", False):
        return Never()
    if not isinstance(value, Mapping):
        raise LawError(f"a condition is a mapping of fact paths, or `always` or `never`, not {value!r}", path)
    meta = _meta(value, path)
    entries = [(key, asked) for key, asked in value.items() if key not in META_KEYS]
    if not entries:
        raise LawError("a condition without anything asked; write `always: true` if that is meant", path)
    if len(entries) == 1:
        return _entry(*entries[0], meta, (*path, entries[0][0]))
    return All(meta=meta, children=tuple(_entry(key, asked, NO_META, (*path, key)) for key, asked in entries))


def day(value: Any, path: Path) -> date | None:
    """A date or nothing."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise LawError(f"not a date: {value!r}; write it as 2026-02-01", path)


def _meta(value: Mapping[str, Any], path: Path) -> Meta:
    if META_KEYS.isdisjoint(value):
        return Meta(path=path) if path else NO_META
    level = value.get("confidence")
    if level is not None and level not in CONFIDENCES:
        raise LawError(f"unknown confidence {level!r}; one of {', '.join(CONFIDENCES)}", (*path, "confidence"))
    if value.get("at_most") not in (None, "unclear", "conditions"):
        raise LawError("at_most is `unclear` or `conditions`", (*path, "at_most"))
    return Meta(
        id=value.get("id") or value.get("limb"),
        cite=value.get("cite"),
        confidence=CONFIDENCES[level] if level is not None else None,
        plain=value.get("plain"),
        at_most=value.get("at_most"),
        continues=bool(value.get("continues")),
        kind=value.get("kind"),
        begin=day(value.get("from"), (*path, "from")),
        end=day(value.get("until"), (*path, "until")),
        recipient=value.get("with"),
        path=path,
    )


def _entry(key: str, asked: Any, meta: Meta, path: Path) -> Node:
    build = _WORDS.get(key)
    if build:
        return build(asked, meta, path)
    root, dot, rest = key.partition(".")
    if root == "suppose" and dot:
        node: Node = Supposed(meta=meta, name=rest)
        return node if asked else Not(meta=meta, child=Supposed(name=rest))
    if key == "data.class":
        return OfClass(meta=meta, name=asked["includes"] if isinstance(asked, Mapping) else asked)
    if root not in _ROOTS or not dot:
        raise LawError(f"unknown word {key!r}: neither a fact path nor a word of the condition language", path)
    return Fact(meta=meta, fact=tuple(key.split(".")), matcher=matcher(asked, path))


def _several(kind: Callable[..., Node], **more: Any) -> Callable[[Any, Meta, Path], Node]:
    def build(asked: Any, meta: Meta, path: Path) -> Node:
        if not isinstance(asked, list) or not asked:
            raise LawError("give a list with at least one condition", path)
        return kind(meta=meta, children=tuple(condition(part, (*path, i)) for i, part in enumerate(asked)), **more)

    return build


def _has(asked: Any, meta: Meta, path: Path) -> Node:
    if not isinstance(asked, Mapping) or len(asked) != 1:
        raise LawError("`has` asks one list of objects: {has: {transfer.orders: {effect: suspend}}}", path)
    fact, attributes = next(iter(asked.items()))
    return Has(meta=meta, fact=tuple(fact.split(".")), attributes=_attributes(attributes, (*path, fact)))


def _count(asked: Mapping[str, Any], meta: Meta, path: Path) -> Node:
    ops = [key for key in asked if key in _NUMBERS]
    if len(ops) != 1:
        raise LawError("a count needs one of at_least, more_than, at_most, less_than", path)
    return CountOf(
        meta=meta,
        threshold=Number(ops[0], asked[ops[0]]),
        what=asked.get("what", "people"),
        window=asked.get("window", "transfer"),
        by=asked.get("by", "transfer"),
        of_class=asked.get("class"),
        categories=tuple(asked.get("categories", ())),
        nationality=tuple(asked.get("nationality", ())),
    )


def _safeguard(asked: Any, meta: Meta, path: Path) -> Node:
    if not isinstance(asked, Mapping):
        raise LawError("`safeguard` asks a mapping with a kind: {safeguard: {consent: explicit}}", path)
    kind = next((kind for kind in KINDS if kind in asked), None)
    if kind is None:
        raise LawError(f"say which kind of safeguard: one of {', '.join(KINDS)}", path)
    rest = {key: value for key, value in asked.items() if key not in (kind, "but_not", "open_list")}
    return Safeguard(
        meta=meta,
        kind=kind,
        wanted=_wanted(kind, asked[kind], (*path, kind)),
        attributes=_attributes(rest, path),
        but_not=_attributes(asked.get("but_not", {}), (*path, "but_not")),
        open_list=bool(asked.get("open_list")),
    )


def _wanted(kind: str, value: Any, path: Path) -> Matcher:
    if value == "any":
        return Stated()
    if value == "recognised":
        return Recognised(kind)
    if kind == "measures":
        return IncludesAll(tuple(value)) if isinstance(value, list) else Equal((value,))
    return matcher(value, path)


def _attributes(asked: Mapping[str, Any], path: Path) -> tuple[tuple[str, Matcher], ...]:
    return tuple((key, matcher(value, (*path, key))) for key, value in asked.items())


def _terms(asked: Any, meta: Meta, path: Path) -> Node:
    if isinstance(asked, list):
        asked = {"all_of": asked}
    if not isinstance(asked, Mapping) or not isinstance(asked.get("all_of"), list):
        raise LawError("`terms` asks a list, or {all_of: [...], contracts: [...]}", path)
    return Terms(meta=meta, all_of=tuple(asked["all_of"]), contracts=tuple(asked.get("contracts", ())))


def _destination(asked: Any, meta: Meta, path: Path) -> Node:
    if not isinstance(asked, Mapping) or set(asked) != {"in"}:
        raise LawError("`destination` asks a list: {destination: {in: name_of_list}}", path)
    return Destination(meta=meta, listed=asked["in"])


_WORDS: dict[str, Callable[[Any, Meta, Path], Node]] = {
    "all": _several(All),
    "any": _several(AnyOf),
    "first": _several(AnyOf, ordered=True),
    "not": lambda asked, meta, path: Not(meta=meta, child=condition(asked, path)),
    "stated": lambda asked, meta, path: IfStated(meta=meta, child=condition(asked, path)),
    "never": lambda _asked, meta, _path: Never(meta=meta),
    "always": lambda _asked, meta, _path: Always(meta=meta),
    "met": lambda asked, meta, _path: Met(meta=meta, id=asked),
    "has": _has,
    "count": _count,
    "safeguard": _safeguard,
    "terms": _terms,
    "destination": _destination,
    "unsettled": lambda asked, meta, _path: Unsettled(meta=meta, why=asked),
}


def matcher(asked: Any, path: Path) -> Matcher:
    """What a value must be: a literal, a list (*one of*), or a mapping of matcher words.

    Raises:
        LawError: an unknown matcher word or a date that is none.
    """
    if asked == "fits_roles":
        return FitsRoles()
    if asked == "fits_data":
        return FitsData()
    if isinstance(asked, Mapping):
        parts = _matchers(asked, path)
        return parts[0] if len(parts) == 1 else Both(tuple(parts))
    return _equal(asked)


def _equal(asked: Any) -> Equal:
    values = asked if isinstance(asked, list) else [asked]
    refs = tuple(tuple(v.split(".")) for v in values if _is_ref(v))
    return Equal(tuple(v for v in values if not _is_ref(v)), refs, _groups(values))


def _groups(values: list[Any]) -> tuple[str, ...]:
    return tuple(v for v in values if isinstance(v, str) and v.isupper() and v in countries.groups())


def _is_ref(value: Any) -> bool:
    return isinstance(value, str) and value.partition(".")[0] in _ROOTS | {"safeguards"} and "." in value


def _matchers(asked: Mapping[str, Any], path: Path) -> list[Matcher]:
    parts: list[Matcher] = []
    for word, value in asked.items():
        if word in ("is", "in", "includes"):
            parts.append(_equal(value))
        elif word == "only":
            parts.append(Only(tuple(value), _groups(value)))
        elif word == "includes_all":
            parts.append(IncludesAll(tuple(value)))
        elif word == "nothing":
            parts.append(Nothing() if value else Negated(Nothing()))
        elif word == "done":
            parts.append(Stated() if value else Negated(Stated()))
        elif word == "not":
            parts.append(Negated(matcher(value, (*path, word))))
        elif word in _NUMBERS:
            parts.append(Number(word, value))
        elif word in _DATES:
            parts.append(DateCompare(word, _date_of(value, (*path, word))))
        elif word in ("within_days", "within_months"):
            days, months = (value, 0) if word == "within_days" else (0, value)
            parts.append(Within(days, months, _date_of(asked.get("of"), (*path, "of"))))
        elif word in ("older_than_days", "older_than_months"):
            parts.append(OlderThan(*((value, 0) if word == "older_than_days" else (0, value))))
        elif word != "of":
            raise LawError(f"unknown matcher {word!r}", (*path, word))
    return parts


def _date_of(value: Any, path: Path) -> DateOf:
    if isinstance(value, Mapping) and len(value) == 1:
        choose, options = next(iter(value.items()))
        if choose in ("later_of", "earlier_of"):
            return DateOf(choose=choose, options=tuple(_date_of(o, (*path, choose, i)) for i, o in enumerate(options)))
    if _is_ref(value):
        return DateOf(ref=tuple(value.split(".")))
    literal = day(value, path)
    if literal is None:
        raise LawError("a date, a fact path, or {later_of: [...]} is needed", path)
    return DateOf(literal=literal)
