"""The whole repository as one JSON document: what the YAML files say, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..compiled_form import HERE
from ..repository import Repository, plain_values

FORM = "1"
"""Grows when a key changes its meaning or goes."""
NOTICE = "Not legal advice. Every statement carries its citation, its confidence and the day it was last reviewed."


def as_document(laws: Repository, as_of: date) -> dict[str, Any]:
    """Laws as their files have them, regional instruments, treaties and what-if families."""
    return {
        "version": FORM,
        "notice": NOTICE,
        "as_of": as_of.isoformat(),
        "rule_set": laws.digest(),
        "laws": {code: plain_values(HERE / "laws" / f"{code.lower()}.yaml") for code in laws.codes()},
        "instruments": plain_values(HERE / "instruments" / "regional.yaml")["instruments"],
        "treaties": plain_values(HERE / "instruments" / "treaties.yaml")["treaties"],
        "scenarios": {"defa": plain_values(HERE / "scenarios" / "defa.yaml")},
    }


def as_json(laws: Repository, as_of: date) -> Mapping[str, str]:
    """`lintas-law.json`."""
    text = json.dumps(as_document(laws, as_of), ensure_ascii=False, indent=1)
    return {"lintas-law.json": text + "\n"}
