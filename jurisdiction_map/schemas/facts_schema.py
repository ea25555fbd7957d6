"""The schema of a facts file: one case, a list of cases, or bare facts."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .. import categories, countries
from ..facts import base, model
from ..facts.model import TransferFacts
from ..result import VERDICTS

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
BASE_URI = "https://lintas.example/schemas/"
_OUTCOMES = ("met", "unmet", "exempt", "not_applicable", "due", "overdue", "unknown")


def country_schema(*groups: str) -> Schema:
    """A country code, or one of some groups."""
    return {"type": "string", "enum": [*sorted(countries.codes()), *groups]}


def tag_schema() -> Schema:
    """A category tag: known ones are completed, kinds are open."""
    known = [
        name for tag, row in categories.vocabulary().items() for name in (tag, *(f"{tag}.{kind}" for kind in row.kinds))
    ]
    return {
        "anyOf": [
            {"enum": known},
            {"type": "string", "pattern": f"^({'|'.join(categories.vocabulary())})\\.[a-z][a-z0-9_]*$"},
        ]
    }


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, taught what the validators in front of a field accept.

    Pydantic sees only the type behind such a validator: that one value may stand for a list, or that a text must be a
    country code, it cannot know.
    """

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """The field's schema widened or narrowed by its validator."""
        inner = super().function_before_schema(schema)
        function = schema["function"]["function"]
        named: dict[Any, Schema] = {
            base._country: {"format": "Country"},
            base._country_or_group: {"format": "CountryOrGroup"},
            base._tag: {"format": "Tag"},
            base._iso_date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        }
        if function in named:
            return named[function]
        if function in (base._as_list, model._listed):
            return _or_one(inner)
        if function is model._none_is_empty:
            return {"anyOf": [*_or_one(inner)["anyOf"], {"const": "none"}]}
        return inner


def _or_one(listed: JsonSchemaValue) -> Schema:
    """A list, or one of its items standing for a list of one."""
    branches = listed.get("anyOf", [listed])
    items = [branch["items"] for branch in branches if "items" in branch]
    return {"anyOf": [*branches, *items]}


def facts_schema() -> Schema:
    """The schema, self-contained."""
    generated = _resolved(TransferFacts.model_json_schema(by_alias=True, schema_generator=_Generator))
    definitions = generated.pop("$defs")
    definitions["Country"] = country_schema()
    definitions["CountryOrGroup"] = country_schema(*base.GROUPS)
    definitions["Tag"] = tag_schema()
    beside = _beside()
    definitions["Facts"] = generated
    definitions["BareFacts"] = {**generated, "properties": {**beside, **generated["properties"]}}
    definitions["Case"] = {
        "type": "object",
        "description": "One transfer with a name, and perhaps what the law is expected to say.",
        "properties": {**beside, "facts": {"$ref": "#/$defs/Facts"}},
        "required": ["facts"],
        "additionalProperties": False,
    }
    one = [{"$ref": "#/$defs/Case"}, {"$ref": "#/$defs/BareFacts"}]
    return {
        "$schema": DRAFT,
        "$id": f"{BASE_URI}facts.schema.json",
        "title": "Facts of cross-border transfers of personal data",
        "description": "One case, a list of cases, or bare facts. A fact that is absent is unknown, never false.",
        "if": {"type": "array"},
        "then": {"items": _case_or_bare(one)},
        "else": _case_or_bare(one),
        "$defs": definitions,
    }


def _resolved(schema: Any) -> Any:
    """References in place of the marks that the generator left (it may only refer to what it defined itself).

    Titles made from field names and defaults of null say nothing and go.
    """
    if isinstance(schema, list):
        return [_resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if set(schema) == {"format"}:
        return {"$ref": f"#/$defs/{schema['format']}"}
    silent = (("title", str), ("default", type(None)))
    return {
        key: _resolved(item)
        for key, item in schema.items()
        if not any(key == k and isinstance(item, t) for k, t in silent)
    }


def _case_or_bare(one: list[Schema]) -> Schema:
    return {"type": "object", "if": {"required": ["facts"]}, "then": one[0], "else": one[1]}


def _beside() -> Schema:
    """Keys that may stand beside the facts."""
    text = {"type": "string"}
    verdict = {"enum": list(VERDICTS)}
    outcome = {"enum": list(_OUTCOMES)}
    return {
        "id": {"type": ["string", "integer"], "description": "Names the case in the answer."},
        "title": text,
        "tier": text,
        "source": text,
        "expect": {
            "type": "object",
            "description": "What the answer should be, for tests.",
            "properties": {
                "verdict": {"anyOf": [verdict, {"type": "array", "items": verdict, "minItems": 1}]},
                "provisions": {
                    "type": "object",
                    "additionalProperties": {"anyOf": [outcome, {"type": "array", "items": outcome, "minItems": 1}]},
                },
                "missing": {"type": "array", "items": text},
                "due": {"type": "string", "format": "date"},
            },
        },
    }
