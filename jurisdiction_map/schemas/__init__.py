"""JSON Schemas that editors complete from: of facts files and of law files, draft 7.

Generated from the models of `facts` and the shapes of `checks` by `python -m jurisdiction_map`; the files beside this
module are committed and `python -m jurisdiction_map --check` says when they are stale.
"""

from __future__ import annotations

import json
from typing import Any

from .facts_schema import facts_schema
from .law_schema import law_schema

__all__ = ["facts_schema", "law_schema", "rendered"]


def rendered() -> dict[str, str]:
    """File name → content of every schema."""
    schemas = {"facts.schema.json": facts_schema(), "law.schema.json": law_schema()}
    return {name: _text(schema) for name, schema in schemas.items()}


def _text(schema: dict[str, Any]) -> str:
    """JSON with a line for each key and each definition: small, and a change shows where it is."""
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in schema.items() if key != "$defs"]
    definitions = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in schema["$defs"].items()]
    lines.append('"$defs": {\n' + ",\n".join(definitions) + "\n}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
