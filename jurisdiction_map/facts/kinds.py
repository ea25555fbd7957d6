"""The kinds of safeguard, without the models: what the law engine needs at run time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KINDS = (
    "contract", "consent", "bcr", "certification", "assessment", "filing", "approval", "registration", "notice", "ground",
    "record", "measures",
)  # fmt: skip
CONTRACT_ONLY = frozenset({"module", "signed", "binding", "terms", "modified", "parties"})


def kind_of(safeguard: Mapping[str, Any]) -> str | None:
    """The kind of a safeguard as written, or None where no key tells it.

    An object without a kind key that has an attribute only contracts have is a contract of unstated model.
    """
    for kind in KINDS:
        if kind in safeguard:
            return kind
    return "contract" if not CONTRACT_ONLY.isdisjoint(safeguard) else None
