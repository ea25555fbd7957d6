"""The schema of a law file, from the shapes that check one and the vocabulary of facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import countries
from ..checks.conditions import COUNT_KEYS, COUNT_OPS, LOGIC, META, RECOGNISED_KINDS
from ..checks.file_shape import LAW, PATTERNS, RECORDS
from ..checks.matching import AGES, DATES, NUMBERS, PERIODS, VALUES
from ..facts import vocabulary
from ..facts.vocabulary import FactType
from .facts_schema import BASE_URI, DRAFT, country_schema, tag_schema

Schema = dict[str, Any]
_CONDITION: Schema = {"$ref": "#/$defs/condition"}
_PATH: Schema = {"$ref": "#/$defs/path"}
_BOOLEAN: Schema = {"type": "boolean"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


class _Matchers:
    """Collects one definition for each kind of value, so that facts of one type share it."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[tuple[str, tuple[str, ...]], str] = {}

    def of(self, fact: FactType, name: str) -> Schema:
        """A reference to what may be asked of a fact."""
        key = (fact.kind, fact.options)
        if key not in self._names:
            self._names[key] = f"asked_{fact.kind}" + (f"_{name}" if fact.options else "")
            self.definitions[self._names[key]] = _matcher(fact, {"$ref": f"#/$defs/{self._names[key]}"})
        return {"$ref": f"#/$defs/{self._names[key]}"}


def _value(fact: FactType) -> Schema | None:
    """One literal value that a stated fact can have; None where only matchers make sense."""
    if fact.kind in ("date", "objects", "mapping"):
        return None
    if fact.kind in ("bool", "number"):
        return {"type": "boolean" if fact.kind == "bool" else "number"}
    if fact.kind in ("country", "countries"):
        return {"anyOf": [{"$ref": "#/$defs/country"}, {"enum": [*sorted(countries.groups()), *fact.options]}, _PATH]}
    if fact.kind in ("tag", "tags"):
        return {"$ref": "#/$defs/tag"}
    return {"anyOf": [{"enum": list(fact.options)}, _PATH]} if fact.options else _TEXT


def _matcher(fact: FactType, itself: Schema) -> Schema:
    """A literal, a list of literals (*one of*), or matcher words that work on this type."""
    words: Schema = {"not": itself}
    value = _value(fact)
    literal: list[Schema] = []
    if value is not None:
        literal = [value, {"type": "array", "items": value, "minItems": 1}]
        usable = VALUES if fact.is_list else ("is", "in", "includes")
        words |= {word: {"anyOf": literal} if word in ("is", "in", "includes") else literal[1] for word in usable}
    if fact.kind == "number":
        words |= {word: {"type": "number"} for word in NUMBERS}
    else:
        words["done"] = _BOOLEAN
    if fact.kind == "date":
        words |= {word: {"$ref": "#/$defs/day"} for word in (*DATES, "of")}
        words |= {word: {"type": "integer", "minimum": 0} for word in (*PERIODS, *AGES)}
    if fact.is_list or fact.kind in ("date", "mapping") or "none" in fact.options:
        words["nothing"] = _BOOLEAN
    table: Schema = {"type": "object", "properties": words, "minProperties": 1, "additionalProperties": False}
    return {"anyOf": [*literal, table]}


def law_schema() -> Schema:
    """The schema, self-contained."""
    matchers = _Matchers()
    limb = _limb(matchers)
    records = {record.name.replace(" ", "_"): record.definition() for record in RECORDS}
    return {
        "$schema": DRAFT,
        "$id": f"{BASE_URI}law.schema.json",
        "title": "A jurisdiction's law of cross-border transfers of personal data",
        **LAW.definition(),
        "$defs": {
            **records,
            "condition": {"anyOf": [{"enum": ["always", "never", True, False]}, {"$ref": "#/$defs/limb"}]},
            "limb": limb,
            "path": {"type": "string", "pattern": rf"^({'|'.join((*vocabulary.ROOTS, 'safeguards'))})\.[a-z_.]+$"},
            "day": {"anyOf": [_DATE, _PATH, _chosen("later_of"), _chosen("earlier_of")]},
            "country": country_schema(),
            "tag": tag_schema(),
            **matchers.definitions,
        },
    }


def _chosen(word: str) -> Schema:
    days = {"type": "array", "items": {"$ref": "#/$defs/day"}, "minItems": 1}
    return {"type": "object", "properties": {word: days}, "required": [word], "additionalProperties": False}


def _limb(matchers: _Matchers) -> Schema:
    """A mapping that is a condition: words of the language, fact paths, and what a limb may carry beside them."""
    conditions = {"type": "array", "items": _CONDITION, "minItems": 1}
    words: Schema = {
        **dict.fromkeys(LOGIC, conditions),
        "not": _CONDITION,
        "stated": _CONDITION,
        "never": {"const": True},
        "always": {"const": True},
        "met": {**_TEXT, "description": "The id of a provision of this file."},
        "has": _has(matchers),
        "count": _count(),
        "safeguard": {"anyOf": [_safeguard(kind, matchers) for kind in vocabulary.safeguards()]},
        "terms": _terms(),
        "destination": _table({"in": _TEXT}, "in"),
        "unsettled": _TEXT,
        "data.class": {"anyOf": [_TEXT, _table({"includes": _TEXT}, "includes")]},
    }
    facts = {path: matchers.of(fact, path) for path, fact in vocabulary.paths().items()}
    share = matchers.of(FactType("number"), "")
    return {
        "type": "object",
        "properties": {**words, **facts, **{key: shape.schema() for key, shape in META.items()}},
        "patternProperties": {f"^{PATTERNS[0]}$": _BOOLEAN, f"^{PATTERNS[1]}$": share},
        "additionalProperties": False,
    }


def _table(properties: Mapping[str, Schema], *required: str) -> Schema:
    row: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**row, "required": list(required)} if required else row


def _has(matchers: _Matchers) -> Schema:
    lists = {path: fact for path, fact in vocabulary.paths().items() if fact.kind == "objects"}
    asked = {
        path: _table({key: matchers.of(one, f"{path}.{key}") for key, one in fact.attributes.items()})
        for path, fact in lists.items()
    }
    return {**_table(asked), "minProperties": 1, "maxProperties": 1}


def _count() -> Schema:
    known = vocabulary.counting()
    properties: Schema = {
        key: {"enum": list(known[key].options)} for key in COUNT_KEYS if key in known and known[key].options
    }
    properties |= {
        "class": _TEXT,
        "categories": {"type": "array", "items": {"$ref": "#/$defs/tag"}},
        "nationality": {"type": "array", "items": {"$ref": "#/$defs/country"}},
        **{op: {"type": "integer"} for op in COUNT_OPS},
    }
    return {**_table(properties), "anyOf": [{"required": [op]} for op in COUNT_OPS]}


def _safeguard(kind: str, matchers: _Matchers) -> Schema:
    attributes = dict(vocabulary.safeguards()[kind])
    if kind == "filing":
        attributes = {**vocabulary.dossier(), **attributes}
    wanted = matchers.of(attributes.pop(kind), f"{kind}.{kind}")
    special = ["any", *(["recognised"] if kind in RECOGNISED_KINDS else [])]
    asked = {key: matchers.of(fact, f"{kind}.{key}") for key, fact in attributes.items()}
    if kind == "contract":
        asked["module"] = {"anyOf": [{"const": "fits_roles"}, asked["module"]]}
    if kind == "bcr":
        asked["covers"] = {"anyOf": [{"const": "fits_data"}, asked["covers"]]}
    properties = {
        kind: {"anyOf": [{"enum": special}, wanted]},
        **asked,
        "but_not": _table(asked),
        "open_list": _BOOLEAN,
    }
    return _table(properties, kind)


def _terms() -> Schema:
    contract = vocabulary.safeguards()["contract"]
    terms = {"type": "array", "items": {"enum": list(contract["terms"].options)}, "minItems": 1}
    models = {"type": "array", "items": {"enum": list(contract["contract"].options)}}
    return {"anyOf": [terms, _table({"all_of": terms, "contracts": models}, "all_of")]}
