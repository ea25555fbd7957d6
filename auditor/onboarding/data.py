"""The tables beside this code, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jurisdiction_map import yaml_plain


@cache
def table(name: str) -> Mapping[str, Any]:
    """The mapping in a YAML file of this package (`hosts.yaml`); all scalars are text. Read it, do not change it."""
    return yaml_plain.parse(files("auditor.onboarding").joinpath(name).read_bytes(), name)
