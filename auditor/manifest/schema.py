"""The manifest's JSON Schema: generated from the models, committed, and given to editors by `lintas init`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jurisdiction_map.yaml_plain import parse

from .detection import Detection
from .model import Manifest

FULL = "Full"
"""What the name of an object ends with that may also be written as a word."""
SCHEMA_FILE = Path(__file__).parent.parent / "schemas" / "manifest.schema.json"


def manifest_schema() -> dict[str, Any]:
    """The schema of `lintas.yaml` (JSON Schema 2020-12), with the names a person writes.

    Parties, datasets and flows may also be left to `defaults:` and `include:`, so nothing in them is required here.
    """
    schema = Manifest.model_json_schema(by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://lintas.example/schemas/manifest.schema.json",
        **schema,
        "title": "lintas.yaml",
    }
    _add_detection(schema)
    for shorthand, item in (("Access", "country"), ("Certification", "certification")):
        _allow_word(schema, shorthand, item)
    _allow_single(schema)
    _describe(schema)
    return schema


def _add_detection(schema: dict[str, Any]) -> None:
    """The section that the loader reads by its own model; a decided column may be written as its tags alone."""
    section = Detection.model_json_schema(by_alias=True)
    schema["$defs"].update(section.pop("$defs"))
    decided = schema["$defs"]["Decided"]
    schema["$defs"]["Decided"] = {
        "anyOf": [{"$ref": f"#/$defs/Decided{FULL}"}, {"type": "array", "items": {"type": "string"}}]
    }
    schema["$defs"][f"Decided{FULL}"] = decided
    schema["properties"]["detection"] = section


def _allow_word(schema: dict[str, Any], name: str, key: str) -> None:
    """An object that may be written as the word of its first key (`IN` for `{country: IN}`)."""
    full = schema["$defs"][name]
    schema["$defs"][name] = {"anyOf": [{"$ref": f"#/$defs/{name}{FULL}"}, full["properties"][key]]}
    schema["$defs"][f"{name}{FULL}"] = full


def _allow_single(schema: Any) -> None:
    """A list of words may be written as one word."""
    if isinstance(schema, dict):
        items = schema.get("items")
        if schema.get("type") == "array" and isinstance(items, dict) and _wordlike(items):
            copy = dict(schema)
            description = {k: copy.pop(k) for k in ("description", "title", "default") if k in copy}
            schema.clear()
            schema.update({"anyOf": [copy, items], **description})
            return
        for value in schema.values():
            _allow_single(value)
    elif isinstance(schema, list):
        for value in schema:
            _allow_single(value)


def words_of_keys() -> dict[str, str]:
    """What keys mean, by `Object.key` or by `key` alone."""
    words: dict[str, str] = parse((Path(__file__).parent / "keys.yaml").read_bytes(), "keys.yaml")
    return words


def _describe(schema: dict[str, Any]) -> None:
    """Says what each key means, where its model does not, by the words for its object or for the key wherever it stands."""
    words = words_of_keys()
    objects = {"lintas.yaml": schema, "Detection": schema["properties"]["detection"], **schema["$defs"]}
    for name, one in objects.items():
        for key, value in one.get("properties", {}).items():
            told = words.get(f"{name.removesuffix(FULL)}.{key}") or words.get(key)
            if told and "description" not in value:
                value["description"] = told


def _wordlike(items: dict[str, Any]) -> bool:
    return (
        items.get("type") == "string"
        or items.get("$ref", "").endswith(("/Access", "/Certification"))
        or "enum" in items
    )


def schema_text() -> str:
    """The schema as committed."""
    return json.dumps(manifest_schema(), indent=2, ensure_ascii=False) + "\n"


def write() -> Path:
    """Writes the committed schema."""
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    return SCHEMA_FILE
