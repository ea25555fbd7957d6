"""The vocabulary of category tags, from `categories.yaml`.

A tag is a kind of personal data (`health`); `tag.kind` narrows it (`national_id.card_image`). The top-level tags are
closed, because laws and detectors must agree on them. Kinds are open: any lower-snake word may follow a known tag.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jurisdiction_map import yaml_plain

_KIND = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 80
_CLOSE_ENOUGH = 0.6


class UnknownCategory(ValueError):  # noqa: N818 - says what is wrong; it is an error by its base
    """A tag that the vocabulary does not have, or a kind that is not a lower-snake word."""

    def __init__(self, tag: str, reason: str, suggestion: str | None) -> None:
        self.tag = tag
        self.suggestion = suggestion
        hint = f"; did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"{reason}: {tag[:_LONGEST]!r}{hint}")


@dataclass(frozen=True, slots=True)
class Category:
    """One top-level tag."""

    tag: str
    meaning: str
    dpv: tuple[str, ...]
    """IRIs of the nearest terms in the W3C Data Privacy Vocabulary, personal-data extension 2.3."""
    sensitive_under: tuple[str, ...]
    """`GDPR` or the ISO code of each regime that names the whole tag special or sensitive. An orientation for
    readers: what a law does with a tag stands in that law's own file."""
    sensitive_kinds: Mapping[str, tuple[str, ...]]
    """Regimes that name only some kinds of the tag, with those kinds."""
    kinds: Mapping[str, str]
    """Kinds known so far, with what they are."""


@cache
def vocabulary() -> Mapping[str, Category]:
    """Every top-level tag in the order of the file."""
    return {
        tag: Category(
            tag=tag,
            meaning=row["meaning"],
            dpv=tuple(row["dpv"]),
            sensitive_under=tuple(row.get("sensitive_under", ())),
            sensitive_kinds={code: tuple(kinds) for code, kinds in row.get("sensitive_kinds", {}).items()},
            kinds=row.get("kinds", {}),
        )
        for tag, row in yaml_plain.load("categories.yaml")["tags"].items()
    }


def tags() -> frozenset[str]:
    """Every top-level tag."""
    return frozenset(vocabulary())


def split(tag: str) -> tuple[str, str | None]:
    """`national_id.nik` → (`national_id`, `nik`); `health` → (`health`, None). Does not check either part."""
    top, dot, kind = tag.partition(".")
    return top, kind if dot else None


def check(tag: str) -> None:
    """Accept a known tag, alone or with a lower-snake kind.

    Raises:
        UnknownCategory: otherwise; its message names the nearest tag.
    """
    top, kind = split(tag)
    if top not in vocabulary():
        raise UnknownCategory(tag, "not a category tag", _nearest(top, kind))
    if kind is not None and not _KIND.fullmatch(kind):
        raise UnknownCategory(tag, "a kind is one lower-snake word after the dot", top)


def _nearest(top: str, kind: str | None) -> str | None:
    word = top[:_LONGEST].strip().casefold().replace("-", "_").replace(" ", "_")
    owners = {name: category.tag for category in vocabulary().values() for name in category.kinds}
    if word in owners:  # `nik` was written for `national_id.nik`
        return f"{owners[word]}.{word}"
    close = [word] if word in vocabulary() else difflib.get_close_matches(word, vocabulary(), n=1, cutoff=_CLOSE_ENOUGH)
    if not close:
        return None
    return f"{close[0]}.{kind}" if kind and _KIND.fullmatch(kind) else close[0]
