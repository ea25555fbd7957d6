"""Tables whose rows are groups of people, counted or averaged: nobody's age, sex or income stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from operator import or_
from typing import Any

import yaml

from detectors.headers.model import HeaderHint
from detectors.headers.normalise import REMEMBERED, header_tokens, shortened

_GROUPED = frozenset(
    {"address", "age", "children", "criminal", "education", "employment", "ethnicity", "family", "financial", "gender"}
    | {"health", "location", "nationality", "physical_trait", "political", "religion", "trade_union"}
)
"""Tags that groups have too: the age group, the region, the mean income of those who were counted."""
_TELLS_ONE = frozenset(
    {"bank_account", "biometric", "credentials", "date_of_birth", "device_id", "driving_licence", "email", "health_id"}
    | {"ip_address", "name", "national_id", "other_gov_id", "passport", "payment_card", "person_key", "phone", "photo"}
    | {"social_security_id", "tax_id", "username", "vehicle_id"}
)
"""Tags that no group has: a row with one of them is a person's, or may be."""
_PLAIN = 0.6
_OF_GROUPS = 0.97
_DIVIDES = frozenset({"address", "age", "ethnicity", "gender", "location", "nationality", "religion"})
"""Tags by which statistics divide people; a diagnosis or a job beside a bare total may be one person's."""


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """Whole headers by what they say of a table, from aggregates.yaml."""
    text = (resources.files("detectors.headers") / "aggregates.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return {
        name: frozenset(_bare(phrase) for phrase in said.split(",") if phrase.strip()) for name, said in read.items()
    }


@lru_cache(maxsize=REMEMBERED)
def _bare(header: str) -> str:
    """A header in small letters without blanks, marks and the numbers behind it, which are units: `penduduk_000`."""
    words = [token.text for token in header_tokens(header)]
    while len(words) > 1 and words[-1].isdecimal():
        words.pop()
    return "".join(words)


def counts_groups(headers: Iterable[str], claims: Sequence[tuple[HeaderHint, ...]]) -> bool:
    """Whether the rows are groups: counts of people or cases stand beside what divides them, and nothing tells one person.

    A bare `count` or `jumlah` counts people only where every other header divides them: year, district, sex, and an age group.
    """
    bare = [_bare(shortened(header)) for header in headers]
    best = [hints[0] for hints in claims if hints]
    if any(hint.tag in _TELLS_ONE and hint.strength >= _PLAIN for hint in best):
        return False
    known = _words()
    if any(header in known["of one"] for header in bare):
        return False
    places = any(hint.tag in {"location", "address"} for hint in best)
    periods = any(header in known["periods"] for header in bare)
    if any(header in known["people"] for header in bare):
        return places or periods
    counted = [header in known["bare"] for header in bare]
    dividing = [
        header in known["groups"] or header in known["periods"] or bool(hints and hints[0].tag in _DIVIDES)
        for header, hints in zip(bare, claims, strict=True)
    ]
    divided = any(header in known["groups"] for header in bare)
    return periods and divided and any(counted) and all(map(or_, counted, dividing))


def of_a_group(hints: tuple[HeaderHint, ...]) -> tuple[HeaderHint, ...]:
    """What a header claims in a table of groups: what groups have too is nobody's."""
    if hints and hints[0].tag in _GROUPED:
        reason = f"{hints[0].tag.replace('_', ' ')} of a group, in a table of counts"
        return (HeaderHint("", None, _OF_GROUPS, "thing", reason),)
    return hints
