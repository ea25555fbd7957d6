"""Checks of conditions: every fact path exists, every value can occur, every matcher can work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..conditions.parse import META_KEYS
from ..facts import vocabulary
from ..facts.kinds import KINDS as SAFEGUARD_KINDS
from ..facts.vocabulary import FactType
from ..law import KINDS
from ..truth import CONFIDENCES
from .matching import matcher_problems, value_problems
from .shapes import Day, Flag, LawProblem, Path, Shape, Text, Word, meant, short_list, shown

META: dict[str, Shape] = {
    "id": Text(),
    "limb": Text(),
    "cite": Text(),
    "confidence": Word(tuple(CONFIDENCES), "confidence"),
    "plain": Text(),
    "at_most": Word(("unclear", "conditions")),
    "continues": Flag(),
    "kind": Word(tuple(KINDS), "kind"),
    "from": Day(),
    "until": Day(),
    "with": Text(),
}
LOGIC = ("all", "any", "first")
WORDS = (
    *LOGIC,
    "not",
    "stated",
    "never",
    "always",
    "met",
    "has",
    "count",
    "safeguard",
    "terms",
    "destination",
    "unsettled",
)
RECOGNISED_KINDS = ("contract", "certification", "bcr", "consent", "ground", "assessment")
COUNT_OPS = ("at_least", "more_than", "at_most", "less_than")
COUNT_KEYS = ("what", "class", "categories", "nationality", "window", "by", *COUNT_OPS)


@dataclass(frozen=True, slots=True)
class Names:
    """What a law file defines and its conditions may name."""

    provisions: frozenset[str]
    others: Mapping[str, str]
    classes: frozenset[str]
    lists: frozenset[str]
    switches: frozenset[str]
    filings: frozenset[str]
    mechanisms: frozenset[str]


def condition_problems(
    value: Any, path: Path, names: Names, *, limbs: bool = False, ignore: frozenset[str] = frozenset()
) -> Iterator[LawProblem]:
    """Problems of a condition.

    Args:
        value: the condition as written.
        path: its place in the file.
        names: what the law defines.
        limbs: whether a strength (`kind`) may stand here: on a limb of a provision's top-level `all`.
        ignore: keys of the row that are no part of the condition.
    """
    if value in ("always", "never") or isinstance(value, bool):
        return
    if not isinstance(value, Mapping):
        yield LawProblem(path, f"a condition is a mapping of fact paths, or `always` or `never`, not {shown(value)}")
        return
    entries = {key: asked for key, asked in value.items() if key not in ignore and key not in META}
    if not entries:
        yield LawProblem(path, "a condition without anything asked; write `always: true` if that is meant")
    for key in META_KEYS & value.keys() - ignore:
        yield from META[key].problems(value[key], (*path, key))
        if key == "kind" and not limbs:
            yield LawProblem(
                (*path, key),
                "`kind` counts only on a limb of a requirement's top-level `all`; here it would be ignored",
            )
    for key, asked in entries.items():
        yield from _entry(key, asked, (*path, key), names)


def _entry(key: str, asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    check = _CHECKS.get(key)
    if check:
        yield from check(asked, path, names)
    elif key == "data.class":
        yield from _class(asked, path, names)
    elif key.startswith("suppose."):
        yield from Flag().problems(asked, path)
        switch = key.partition(".")[2]
        if switch not in names.switches:
            hint = meant(switch, names.switches)
            yield LawProblem(path, f"the switch {switch!r} has no default under `suppose:` of this file{hint}")
    else:
        yield from _fact(key, asked, path)


def _fact(key: str, asked: Any, path: Path) -> Iterator[LawProblem]:
    fact = vocabulary.fact_type(key)
    if fact is not None:
        yield from matcher_problems(asked, fact, path, key)
    elif "." in key:
        near = vocabulary.nearest(key)
        yield LawProblem(path, f"there is no fact {key!r}" + (f"; did you mean {near!r}?" if near else ""))
    else:
        hint = meant(key, (*WORDS, *META_KEYS)) or meant(key, vocabulary.paths(), 0.7)
        yield LawProblem(
            path, f"unknown word {shown(key)}: neither a fact path nor a word of the condition language{hint}"
        )


def _several(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    if not isinstance(asked, list) or not asked:
        yield LawProblem(path, "give a list with at least one condition")
        return
    limbs = path[-2:] == ("requires", "all")
    for index, part in enumerate(asked):
        yield from condition_problems(part, (*path, index), names, limbs=limbs)


def _constant(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    del names
    if asked is not True:
        yield LawProblem(path, f"`{path[-1]}` stands alone or is `true`")


def _met(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    if not isinstance(asked, str):
        yield LawProblem(path, f"`met` names one provision, not {shown(asked)}")
    elif asked in names.others and asked not in names.provisions:
        yield LawProblem(path, f"`met` names {asked}, which is {names.others[asked]}, not a provision")
    elif asked not in names.provisions:
        yield LawProblem(path, f"there is no provision {asked!r} in this file{meant(asked, names.provisions)}")


def _class(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    if isinstance(asked, Mapping) and set(asked) == {"includes"}:
        asked = asked["includes"]
    if not isinstance(asked, str):
        yield LawProblem(path, "`data.class` asks for one class: {data.class: {includes: sensitive}}")
    elif asked not in names.classes:
        hint = meant(asked, names.classes) or f" (it has {short_list(sorted(names.classes)) or 'none'})"
        yield LawProblem(path, f"there is no class {asked!r} in this file{hint}")


def _destination(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    if not isinstance(asked, Mapping) or set(asked) != {"in"} or not isinstance(asked["in"], str):
        yield LawProblem(path, "`destination` asks a list: {destination: {in: name_of_list}}")
    elif asked["in"] not in names.lists:
        listed = asked["in"]
        yield LawProblem(path, f"there is no list {listed!r} under `lists:` of this file{meant(listed, names.lists)}")


def _has(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    del names
    if not isinstance(asked, Mapping) or len(asked) != 1:
        yield LawProblem(path, "`has` asks one list of objects: {has: {transfer.orders: {effect: suspend}}}")
        return
    name, attributes = next(iter(asked.items()))
    fact = vocabulary.fact_type(name)
    if fact is None or fact.kind != "objects":
        objects = [known for known, row in vocabulary.paths().items() if row.kind == "objects"]
        yield LawProblem((*path, name), f"`has` asks a list of objects: one of {', '.join(objects)}")
    else:
        yield from _attributes(attributes, (*path, name), fact.attributes, name)


def _attributes(asked: Any, path: Path, known: Mapping[str, FactType], of: str) -> Iterator[LawProblem]:
    if not isinstance(asked, Mapping):
        yield LawProblem(path, f"give the attributes of {of} as a mapping")
        return
    for key, wanted in asked.items():
        if key in known:
            yield from matcher_problems(wanted, known[key], (*path, key), key)
        else:
            hint = meant(key, known) or f" (it has {short_list(known, 20)})"
            yield LawProblem((*path, key), f"{of} has no {key!r}{hint}")


def _safeguard(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    kind = next((kind for kind in SAFEGUARD_KINDS if kind in asked), None) if isinstance(asked, Mapping) else None
    if kind is None:
        yield LawProblem(path, f"say which kind of safeguard: one of {', '.join(SAFEGUARD_KINDS)}")
        return
    known = dict(vocabulary.safeguards()[kind])
    wanted = known.pop(kind)
    if kind == "filing":
        yield from _dossier_attributes(asked, path, names)
        known = {**vocabulary.dossier(), **known}
    yield from _wanted(kind, asked[kind], wanted, (*path, kind), names)
    rest = {key: value for key, value in asked.items() if key not in (kind, "but_not", "open_list")}
    yield from _attributes(rest, path, known, f"a safeguard of kind {kind}")
    if "but_not" in asked:
        yield from _attributes(asked["but_not"], (*path, "but_not"), known, f"a safeguard of kind {kind}")
    if "open_list" in asked:
        yield from Flag().problems(asked["open_list"], (*path, "open_list"))


def _dossier_attributes(asked: Mapping[str, Any], path: Path, names: Names) -> Iterator[LawProblem]:
    """What only a dossier under `entity` can tell may be asked of a filing that the law file links to it."""
    if _words(asked["filing"]) & names.filings:
        return
    for key in asked.keys() & (vocabulary.dossier().keys() - vocabulary.safeguards()["filing"].keys()):
        link = "{" + f"{asked['filing']}: entity.transfer_dossier" + "}"
        yield LawProblem(
            (*path, key), f"only a dossier under `entity` tells {key!r}; link it: `entity_filings: {link}`"
        )


def _words(value: Any) -> frozenset[str]:
    return frozenset(item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _wanted(kind: str, asked: Any, fact: FactType, path: Path, names: Names) -> Iterator[LawProblem]:
    if asked == "recognised":
        if kind not in RECOGNISED_KINDS:
            yield LawProblem(path, f"`recognised` is for {', '.join(RECOGNISED_KINDS)}; say which {kind} is meant")
        elif kind not in names.mechanisms:
            yield LawProblem(
                path,
                f"`recognised` needs rows for {kind} under `mechanisms:`; this file has none, so it could never hold",
            )
    elif asked != "any" and kind == "measures":
        yield from value_problems(asked, fact, path, "measures")
    elif asked != "any":
        yield from matcher_problems(asked, fact, path, kind)


def _terms(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    del names
    known = vocabulary.safeguards()["contract"]
    table = {"all_of": asked} if isinstance(asked, list) else asked
    if not isinstance(table, Mapping) or not isinstance(table.get("all_of"), list) or not table["all_of"]:
        yield LawProblem(path, "`terms` asks a list of contract terms, or {all_of: [...], contracts: [...]}")
        return
    for key, value in table.items():
        place = path if isinstance(asked, list) else (*path, key)
        if key not in ("all_of", "contracts"):
            yield LawProblem(
                place, f"`terms` has no {key!r}{meant(key, ('all_of', 'contracts'))}; it has all_of and contracts"
            )
        elif not isinstance(value, list):
            yield LawProblem(place, f"a list is needed here, not {shown(value)}")
        else:
            yield from value_problems(value, known["terms" if key == "all_of" else "contract"], place, "terms")


def _count(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    if not isinstance(asked, Mapping) or len(COUNT_OPS & asked.keys()) != 1:
        yield LawProblem(path, "a count is a mapping with one of at_least, more_than, at_most, less_than")
        return
    for key, value in asked.items():
        place = (*path, key)
        if key in COUNT_OPS:
            if isinstance(value, bool) or not isinstance(value, int):
                yield LawProblem(place, f"a whole number is needed here, not {shown(value)}")
        elif key == "class":
            yield from _class(value, place, names)
        elif key in ("categories", "nationality") and not isinstance(value, list):
            yield LawProblem(place, f"a list is needed here, not {shown(value)}")
        elif key in COUNT_KEYS:
            yield from value_problems(value, vocabulary.counting()[key], place, key)
        else:
            yield LawProblem(place, f"a count has no {key!r}{meant(key, COUNT_KEYS)} (it has {', '.join(COUNT_KEYS)})")


def _unsettled(asked: Any, path: Path, names: Names) -> Iterator[LawProblem]:
    del names
    yield from Text().problems(asked, path)


_CHECKS: dict[str, Callable[[Any, Path, Names], Iterator[LawProblem]]] = {
    **dict.fromkeys(LOGIC, _several),
    "not": condition_problems,
    "stated": condition_problems,
    "never": _constant,
    "always": _constant,
    "met": _met,
    "has": _has,
    "count": _count,
    "safeguard": _safeguard,
    "terms": _terms,
    "destination": _destination,
    "unsettled": _unsettled,
}
