"""Data files that the package ships."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

# The loader over libyaml reads the lexicons five times as fast; wheels of PyYAML have it, source builds may not.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(name: str) -> Any:
    """The document in a shipped YAML file, by its path below the package: `lexicons/values.yaml`."""
    return yaml.load(files("detectors").joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # a safe loader
