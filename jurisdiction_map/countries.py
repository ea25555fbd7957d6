"""Country codes, sub-jurisdictions and dated groups of countries, from `countries.yaml`.

Codes are ISO 3166-1 alpha-2 in upper case, or one of the few sub-jurisdictions with a transfer law of their own
(`AE-DIFC`). Groups (`EEA`) are not codes: a place is in a country, and a group is expanded for a day.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from jurisdiction_map import yaml_plain

_FILE = "countries.yaml"
_LONGEST_NAME = 80
_CLOSE_ENOUGH = 0.8
_EUROPE = "EU"  # one regulation for the whole EEA


class UnknownCountry(LookupError):  # noqa: N818 - named like the other "unknown …" errors of this package
    """No country, sub-jurisdiction or group has this code."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.suggestion = nearest(code)
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        super().__init__(f"not an ISO 3166-1 alpha-2 code: {code[:_LONGEST_NAME]!r}{hint}")


@cache
def _names() -> Mapping[str, str]:
    table = yaml_plain.load(_FILE)
    parts = {code: row["name"] for code, row in table["sub_jurisdictions"].items()}
    return {**table["countries"], **parts}


def _groups() -> Mapping[str, Any]:
    groups: Mapping[str, Any] = yaml_plain.load(_FILE)["groups"]
    return groups


def codes() -> frozenset[str]:
    """Every country code and sub-jurisdiction."""
    return frozenset(_names())


def groups() -> frozenset[str]:
    """Every group that `expand` knows."""
    return frozenset(_groups())


def is_code(code: str) -> bool:
    """Whether `code` is a country or a sub-jurisdiction, exactly as written (upper case); a group is not."""
    return code in _names()


def name(code: str) -> str:
    """The short English name of a country, sub-jurisdiction or group.

    Raises:
        UnknownCountry: there is none with this code.
    """
    if code in _names():
        return _names()[code]
    if code in _groups():
        return str(_groups()[code]["name"])
    raise UnknownCountry(code)


def parent(code: str) -> str | None:
    """The country that a sub-jurisdiction is part of (`AE-DIFC` → `AE`); None for a country.

    Raises:
        UnknownCountry: `code` is neither.
    """
    if code not in _names():
        raise UnknownCountry(code)
    row = yaml_plain.load(_FILE)["sub_jurisdictions"].get(code)
    return str(row["parent"]) if row else None


def expand(code_or_group: str, on: date | None = None) -> frozenset[str]:
    """The members of a group on a day, or the code itself.

    Args:
        code_or_group: a code that `is_code` accepts, or a group (`EEA`, `EU`, `ASEAN`).
        on: the day to ask for; None means the membership that has no known end.

    Raises:
        UnknownCountry: it is neither.
    """
    if code_or_group in _names():
        return frozenset((code_or_group,))
    if code_or_group not in _groups():
        raise UnknownCountry(code_or_group)
    members = _groups()[code_or_group]["members"].items()
    if on is None:
        return frozenset(code for code, interval in members if len(interval) == 1)
    return frozenset(
        code for code, (since, *until) in members if yaml_plain.within(on, since, until[0] if until else None)
    )


def lies_in(place: str, region: str, on: date | None = None) -> bool:
    """Whether a place (or every member of a group) is in a country or group on a day: DE in EEA, AE-DIFC in AE.

    What is no code and no group lies only in itself.
    """
    if place == region or place.startswith(f"{region}-"):
        return True
    if region not in groups() or not (place in _names() or place in groups()):
        return False
    members = expand(place, on)
    return bool(members) and members <= expand(region, on)


@lru_cache(maxsize=4096)
def jurisdiction(place: str) -> str:
    """Whose transfer law a place is under: EU for a state of the EEA (and for EEA itself), AE for AE-DIFC, else itself.

    Today's membership decides; a state that left answers for itself.
    """
    if place in _names():
        whole = yaml_plain.load(_FILE)["sub_jurisdictions"].get(place)
        if whole:
            return str(whole["parent"])
    return _EUROPE if lies_in(place, "EEA") else place


@cache
def _words() -> Mapping[str, str]:
    """Names and other words for a country, in lower case, with the code they stand for."""
    words = {word.casefold(): code for code, word in _names().items()}
    for code, others in yaml_plain.load(_FILE)["also_called"].items():
        words.update({word.casefold(): code for word in others})
    return words


def called(name: str) -> str | None:
    """The code of a country by its name, in any case (`indonesia`, `Viet Nam`, `Vietnam` → ID, VN, VN); None if none."""
    return _words().get(" ".join(name.casefold().split()))


def nearest(code: str) -> str | None:
    """The code that a person probably meant: `sg` → SG, `UK` → GB, `Vietnam` → VN, `Indonesa` → ID; None if unclear."""
    text = code.strip()[: _LONGEST_NAME + 1]
    if len(text) > _LONGEST_NAME:
        return None
    if is_code(text.upper()):
        return text.upper()
    word = " ".join(text.casefold().split())
    if (known := called(text)) is not None:
        return known
    if len(word) < 4:  # every two letters are close to some code
        return None
    close = difflib.get_close_matches(word, _words(), n=1, cutoff=_CLOSE_ENOUGH)
    return _words()[close[0]] if close else None
