"""Every fact that a law may ask, with its type, read off the models of `model` and `safeguards`.

Nothing is listed twice: a field added to a model is askable, checked and completed by editors from then on. Needs
pydantic's models, so it is for checking law files and for schemas, not for answering.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from . import base, model
from .safeguards import MODELS

Kind = Literal[
    "enum", "bool", "date", "number", "country", "countries", "tag", "tags", "text", "list", "objects", "mapping"
]  # fmt: skip
ROOTS = ("transfer", "exporter", "importer", "data", "entity")
_CLOSE_ENOUGH = 0.6
_SCALARS: dict[Any, Kind] = {
    base.Country: "country",
    base.CountryOrGroup: "country",
    base.Date: "date",
    base.Tag: "tag",
    bool: "bool",
    int: "number",
    float: "number",
    str: "text",
    date: "date",
}
_LIST_OF: dict[Kind, Kind] = {"country": "countries", "tag": "tags", "mapping": "objects", "countries": "countries"}


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact can be.

    kind: `list` is a list of enum values or of free text; `objects` a list of mappings.
    options: the closed values of an enum or of a list of enum values; words allowed beside country codes.
    attributes: the facts inside a mapping, or inside each of the objects.
    by_country: the type of the values of a mapping from country codes.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    attributes: Mapping[str, FactType] = field(default_factory=dict)
    by_country: FactType | None = None

    @property
    def is_list(self) -> bool:
        """Whether a stated value is a list."""
        return self.kind in ("list", "countries", "tags", "objects")


def _type_of(annotation: Any) -> FactType:
    """The type of a model field; `None` in a union only says that the fact may be absent."""
    if annotation in _SCALARS:
        return FactType(_SCALARS[annotation])
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type_of(args[0])
    if origin is Literal:
        return FactType("enum", tuple(map(str, args)))
    if origin in (Union, types.UnionType):
        return _union([_type_of(arg) for arg in args if arg is not type(None)])
    if origin is list:
        return _list_of(_type_of(args[0]))
    if origin is dict:
        return FactType("mapping", by_country=_type_of(args[1]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return FactType("mapping", attributes=_attributes(annotation))
    raise TypeError(f"a fact of a type that laws cannot ask: {annotation!r}")


def _union(members: list[FactType]) -> FactType:
    """The member that carries the meaning; words such as `any` beside country codes become options."""
    words = tuple(word for member in members if member.kind == "enum" for word in member.options)
    told = [member for member in members if member.kind != "enum"]
    if not told:
        return FactType("enum", words)
    scalar = next((member for member in told if member.kind != "mapping"), told[0])
    return FactType(scalar.kind, (*scalar.options, *words), scalar.attributes, scalar.by_country)


def _list_of(item: FactType) -> FactType:
    return FactType(_LIST_OF.get(item.kind, "list"), item.options, item.attributes)


@cache
def _attributes(of: type[BaseModel]) -> Mapping[str, FactType]:
    hints = get_type_hints(of, include_extras=True)
    return {info.alias or name: _type_of(hints[name]) for name, info in of.model_fields.items()}


def _below(prefix: str, fact: FactType) -> Iterator[tuple[str, FactType]]:
    """A fact and, below it, what can be asked inside a mapping or gathered from a list of objects."""
    yield prefix, fact
    for name, inner in fact.attributes.items():
        gathered = _list_of(inner) if fact.kind == "objects" and not inner.is_list else inner
        yield from _below(f"{prefix}.{name}", gathered)


@cache
def paths() -> Mapping[str, FactType]:
    """Every fact path, in the order of the models.

    `data.subjects.kind` gathers from all groups and so is a list. `exporter.local_users` is the number in the
    jurisdiction of the law that asks; `entity.first_transfer` and `exporter.incorporated` are derived where absent.
    """
    facts = _attributes(model.TransferFacts)
    return {path: fact for root in ROOTS for path, fact in _below(root, facts[root]) if path != root}


def fact_type(path: str) -> FactType | None:
    """The type of a fact path; None where there is no such fact. `importer.ownership.CN` asks one country's share."""
    known = paths().get(path)
    if known is not None:
        return known
    parent, _, last = path.rpartition(".")
    holder = paths().get(parent)
    if holder is None or holder.by_country is None:
        return None
    return holder.by_country if base._COUNTRY.match(last) else None


@cache
def safeguards() -> Mapping[str, Mapping[str, FactType]]:
    """Kind of safeguard → its attributes with the kind key itself among them."""
    return {kind: _attributes(of) for kind, of in MODELS.items()}


def dossier() -> Mapping[str, FactType]:
    """What a filing may say where it stands in `entity`; a limb that asks for that filing may ask these too."""
    return _attributes(model.Dossier)


@cache
def counting() -> Mapping[str, FactType]:
    """The keys of one row of `data.counts`, which are those of the `count` condition."""
    return _attributes(model.Count)


def nearest(path: str) -> str | None:
    """The fact path that was probably meant: a misspelt part, or the right name under the wrong root."""
    close = difflib.get_close_matches(path, paths(), n=1, cutoff=0.8)
    if close:
        return close[0]
    leaf = path.rpartition(".")[2]
    same = [known for known in paths() if known.rpartition(".")[2] == leaf]
    if same:
        return difflib.get_close_matches(path, same, n=1, cutoff=0)[0]
    close = difflib.get_close_matches(path, paths(), n=1, cutoff=_CLOSE_ENOUGH)
    return close[0] if close else None
