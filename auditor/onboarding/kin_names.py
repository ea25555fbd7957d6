"""What names say of kinship: the layer of a pipeline, the variant of a table, and what is left of the name. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from auditor.onboarding.data import table
from auditor.onboarding.identifiers import stem
from auditor.onboarding.model import Proposal

_WORD = re.compile(r"[^\W\d_]+|\d+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Lineage:
    """A name taken apart."""

    core: tuple[str, ...]
    """Its words without those for layers and variants, the plural as the singular; empty where nothing is left."""

    series: tuple[str, ...]
    """`core` without numbers: tables with the same one are parts of a series (`sales_2024`, `sales_2025`)."""

    layer: int | None
    layer_word: str
    variant: str
    """What a reason calls the variant (`masked`); empty for none."""

    variant_word: str
    folder: tuple[str, ...]
    """The names above the table."""

    side: str
    """`written` or `made`, by its format; empty for databases."""


def lineage(proposal: Proposal) -> Lineage:
    """Take the name of a dataset's table apart."""
    found = proposal.found
    own = _words(stem(found.path[-1])) if found.path else ()
    above = [_words(part) for part in found.path[:-1]]
    layers, variants = _layers(), _variants()
    core = tuple(_singular(word) for word in own if word not in layers and word not in variants)
    said = [
        *own,
        *(words[0] for words in reversed(above) if len(words) == 1),
        *(word for words in above for word in words),
    ]
    layer_word = next((word for word in said if word in layers), "")
    variant_word = next((word for word in said if word in variants), "")
    formats = table("kinship_words.yaml")
    side = next((side for side in ("written", "made") if found.format in formats[side]), "")
    return Lineage(
        core,
        tuple(word for word in core if not word.isdigit()),
        layers.get(layer_word),
        layer_word,
        variants.get(variant_word, ""),
        variant_word,
        found.path[:-1],
        side,
    )


def relation(source: Lineage, target: Lineage) -> str:
    """Why names say that `target` is made from `source`, in a sentence; empty where they do not.

    Tables must have the same name but for the words for layers and variants.
    """
    if not source.core or source.core != target.core:
        return ""
    called = " ".join(source.core)
    if source.layer is not None and target.layer is not None and source.layer != target.layer:
        if source.layer > target.layer:
            return ""
        return f"both are called {called}, and {target.layer_word} comes after {source.layer_word} in a pipeline"
    if target.variant and not source.variant:
        return f"both are called {called}, and {target.variant_word} says that one is {target.variant}"
    if source.variant or target.variant:
        return ""
    same_place = source.folder == target.folder and source.layer == target.layer
    if same_place and (source.side, target.side) == ("written", "made"):
        return f"both are called {called} and lie side by side, in a format that is exported and one that is made of it"
    return ""


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name[:_LONGEST].casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _layers() -> Mapping[str, int]:
    return {word: number for number, words in enumerate(table("kinship_words.yaml")["layers"]) for word in words}


@cache
def _variants() -> Mapping[str, str]:
    return {word: kind for kind, words in table("kinship_words.yaml")["variants"].items() for word in words}
