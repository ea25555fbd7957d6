"""The vocabulary of category tags, a generated copy of the law repository's `categories.yaml`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Each top-level tag with the kinds known below it."""
    text = files("detectors").joinpath("categories.json").read_text(encoding="utf-8")
    return {tag: tuple(kinds) for tag, kinds in json.loads(text).items()}


TAGS: tuple[str, ...] = tuple(vocabulary())
"""All top-level tags, in the order of the vocabulary."""
