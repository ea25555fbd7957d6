"""The repository's own small tables, read as plain text.

PyYAML's usual loaders follow YAML 1.1, where `NO` (Norway) is false and `2026-11-22` a date object. The base loader
leaves every scalar the text it is, which is what a table of codes needs. `yaml` itself is imported on first use, so
importing this package costs nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, cast

from . import compiled_form


@cache
def load(name: str) -> dict[str, Any]:
    """The mapping in `name`, a path below this package such as `regions/aws.yaml`; all scalars are `str`.

    The value is shared by every caller: read it, do not change it. Only for files that ship with the package; what a
    person writes goes through `yaml_source`, which keeps line numbers and refuses hostile input.
    """
    source = compiled_form.HERE / name
    content = compiled_form.current(source)
    return parse(source.read_bytes(), name) if content is None else cast(dict[str, Any], content)


def parse(text: bytes, name: str) -> dict[str, Any]:
    """A small table's content, all scalars as text."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # PyYAML built without libyaml has no C loader
    document = yaml.load(text, Loader=loader)  # noqa: S506 - builds only str, list, dict
    if not isinstance(document, dict):
        raise TypeError(f"{name}: a mapping was expected at the top of the file")
    return document


def first_day(text: str) -> date:
    """The earliest day that `text` (YYYY, YYYY-MM or YYYY-MM-DD) can mean."""
    return date.fromisoformat(f"{text}-01-01"[:10])


def within(day: date, since: str | None, until: str | None) -> bool:
    """Whether `day` lies in the half-open interval [since, until); None leaves that end open."""
    return (since is None or first_day(since) <= day) and (until is None or day < first_day(until))
