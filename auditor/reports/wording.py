"""The words of a finding, cut to what its surroundings do not already say. All that is returned is safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.findings.model import Finding
from auditor.reports import safe

# Messages stand alone in JSON and SARIF, so that they begin with the route and end with what is missing.
_ROUTE = re.compile(r"^\S+ → \S+ \(\S+\)(?:, data collected in \S+)?: ")

_ALTERNATIVES = frozenset({"contract", "consent", "bcr", "certification", "ground", "approval", "adequacy"})
"""Kinds of safeguard of which a law asks for one or another."""

_PLAIN_WORD = re.compile(r"[A-Za-z]+,?$")
_KIND = re.compile(r"^(?P<kind>[a-z_ ]+): (?P<item>.+)$")


def reason_of(finding: Finding) -> str:
    """Return the sentence that says why, without route, title and missing facts; maybe nothing."""
    said = finding.reason if finding.reason is not None else _ROUTE.sub("", finding.message)
    return "" if said == finding.title else sentence(said, _names(finding))


def route_of(finding: Finding) -> str:
    """Return the route that a message begins with, or nothing."""
    route = _ROUTE.match(finding.message)
    return safe.prose(route.group().removesuffix(": ")) if route else ""


def said_of(finding: Finding) -> str:
    """Return title and reason, as sentences."""
    return f"{sentence(finding.title)} {reason_of(finding)}".rstrip()


def _names(finding: Finding) -> frozenset[str]:
    """The words that are names in this finding and keep their small letters."""
    return frozenset((*finding.columns, finding.dataset or "", finding.flow or "", finding.key))


def sentence(text: str, names: frozenset[str] = frozenset()) -> str:
    """Return text with a capital first letter and a full stop; a first word that is a name or a path stays as it is."""
    shown = safe.prose(text)
    if not shown:
        return ""
    first = shown.split(" ", 1)[0]
    if _PLAIN_WORD.match(first) and first.rstrip(",") not in names:
        shown = shown[:1].upper() + shown[1:]
    return shown if shown[-1] in ".?!…" else f"{shown}."


def short(text: str, most: int) -> str:
    """Return a title of at most `most` characters, cut between words."""
    shown = safe.prose(text)
    if len(shown) <= most:
        return shown
    return f"{shown[:most].rpartition(' ')[0].rstrip(',;:') or shown[:most]} …"


def basis(finding: Finding) -> str:
    """`[D356 art. 12; primary]`, or nothing."""
    parts = [safe.prose(finding.cite), safe.name(finding.confidence.replace("_", " ")) if finding.confidence else ""]
    said = "; ".join(part for part in parts if part)
    return f"[{said}]" if said else ""


def split_missing(missing: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what is to be stated or done, facts first, and apart from it the safeguards of which one may do."""
    facts: list[str] = []
    duties: list[str] = []
    alternatives: list[str] = []
    for item in dict.fromkeys(missing):
        kind = item.partition(":")[0]
        if kind in _ALTERNATIVES or item in ("assessment", "assessment: adequacy"):
            alternatives.append(item)
        elif ":" in item or item == "contract terms":
            duties.append(item)
        else:
            facts.append(item)
    return [*facts, *duties], alternatives


def gathered(items: Sequence[str], most: int | None) -> str:
    """Join facts with commas, those of one kind together: `contract term (purpose, retention)`.

    Past `most`, tell how many more there are and how to see them. A kind without an item (`ground`) says nothing beside
    one with an item (`ground: consent`).
    """
    parts = [(match["kind"], match["item"]) if (match := _KIND.match(item)) else (item, "") for item in items]
    special = {kind for kind, item in parts if item}
    parts = [(kind, item) for kind, item in parts if item or kind not in special]
    shown = parts[:most]
    kinds: dict[str, list[str]] = {}
    for kind, item in shown:
        kinds.setdefault(kind, []).extend([safe.path(item)] if item else [])
    words = [_of_kind(safe.path(kind), members) for kind, members in kinds.items()]
    said = ", ".join(words)
    return f"{said} and {len(parts) - len(shown):,} more (--verbose)" if len(shown) < len(parts) else said


def _of_kind(kind: str, members: Sequence[str]) -> str:
    match members:
        case []:
            return kind
        case [one]:
            return f"{kind}: {one}"
        case _:
            return f"{kind} ({', '.join(members)})"
