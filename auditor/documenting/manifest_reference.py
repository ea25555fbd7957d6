"""The reference of `lintas.yaml`, from its JSON Schema; the words around its tables are in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.manifest.schema import FULL
from jurisdiction_map.export.markup import Html, element, link, text
from jurisdiction_map.yaml_plain import parse

from .page import Markdown, Page, code, codes, escaped, fenced, folded, heading, join, page, sentence_html, table

Schema = Mapping[str, Any]
_FOLD_FROM = 9
_SIMPLE = {"string": "text", "integer": "number", "number": "number", "boolean": "`true` or `false`", "null": "`null`"}


def manifest_page(schema: Schema) -> Page:
    """`manifest.md`, for the schema that `lintas init` writes beside a manifest."""
    groups = words()["groups"]
    detection = schema["properties"]["detection"]
    sections = [
        _section("lintas.yaml", schema, 2),
        *(
            join(
                heading(2, escaped(group["title"]), group["id"]),
                group["plain"],
                *(_section(one, _shape(schema, one, detection), 3) for one in group["shapes"]),
            )
            for group in groups
        ),
    ]
    return page("manifest.md", "The manifest", words()["intro"], fenced(words()["example"], "yaml"), *sections)


@cache
def words() -> Mapping[str, Any]:
    """The page's words: introduction, groups of shapes, and their names."""
    content: Mapping[str, Any] = parse(
        files(__package__).joinpath("manifest_words.yaml").read_bytes(), "manifest_words.yaml"
    )
    return content


def shapes(schema: Schema) -> dict[str, Schema]:
    """Every object of the schema by its name on the page."""
    detection = schema["properties"]["detection"]
    named = {name.removesuffix(FULL): one for name, one in schema["$defs"].items() if "properties" in one}
    return {"lintas.yaml": schema, "Detection": detection, **named}


def _shape(schema: Schema, name: str, detection: Schema) -> Schema:
    return detection if name == "Detection" else shapes(schema)[name]


def _section(name: str, shape: Schema, level: int) -> Markdown:
    required = set(shape.get("required", ()))
    rows = (
        (
            f'<a id="{name.lower()}.{key}"></a>{code(key)}' + (" <small>required</small>" if key in required else ""),
            _kind(one),
            sentence_html(str(one.get("description", ""))) + _fallback(one),
        )
        for key, one in shape["properties"].items()
    )
    title = "Top level" if name == "lintas.yaml" else words()["names"].get(name, name)
    description = str(shape.get("description", "")) if level > 2 else ""
    return join(
        heading(level, escaped(title), name.lower()),
        element("p", sentence_html(description)) if description else "",
        table(("Key", "Is", "Meaning"), rows),
    )


def _fallback(one: Schema) -> Html:
    default = one.get("default")
    if default in (None, [], {}, False) or isinstance(default, dict):
        return ""
    return text(" Default: ") + code(default) + "."


def _kind(one: Schema) -> Html:
    """The kind of a value in words; `null` is left out, since every key may be left open."""
    return " or ".join(dict.fromkeys(_kinds(one))) or text("anything")


def _kinds(one: Schema) -> Iterator[Html]:
    if "$ref" in one:
        name = one["$ref"].rsplit("/", 1)[-1]
        shown = name.removesuffix(FULL)
        yield link(f"#{shown.lower()}", words()["names"].get(shown, shown))
    elif "const" in one:
        yield code(one["const"])
    elif "enum" in one:
        yield _choices(one["enum"])
    elif "anyOf" in one or "oneOf" in one:
        parts = one.get("anyOf", one.get("oneOf"))
        items = [part.get("items") for part in parts if part.get("type") == "array"]
        for part in parts:
            if part.get("type") != "null" and part not in items:  # an item alone stands for a list of one
                yield from _kinds(part)
    elif one.get("type") == "array":
        yield text("list of ") + (" or ".join(dict.fromkeys(_kinds(one.get("items", {})))) or text("anything"))
    elif one.get("type") == "object":
        yield _mapping(one)
    elif one.get("format") == "date":
        yield text("date")
    elif one.get("type") in _SIMPLE:
        yield sentence_html(_SIMPLE[one["type"]]) + text(_bounds(one))


def _mapping(one: Schema) -> Html:
    values = one.get("additionalProperties")
    if not isinstance(values, dict):
        values = next(iter(one.get("patternProperties", {}).values()), {})
    inner = " or ".join(dict.fromkeys(_kinds(values)))
    return text("names, each with ") + inner if inner else text("mapping")


def _choices(values: list[Any]) -> Html:
    if len(values) < _FOLD_FROM:
        return codes(values)
    return folded(text(f"one of {len(values)}"), codes(values))


def _bounds(one: Schema) -> str:
    low, high = one.get("minimum"), one.get("maximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if "exclusiveMinimum" in one:
        return f" above {one['exclusiveMinimum']:g}"
    return f" from {low:g}" if low else ""
