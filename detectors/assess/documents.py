"""Passports among identity numbers, under a header that speaks of documents in general: `ID No.`, 证件号码, số giấy tờ."""

from __future__ import annotations

import re

from detectors.evidence import Evidence, looked_at
from detectors.headers import HeaderHint
from detectors.profile import Profile

_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}[A-Z]?")
_FEWEST, _LEAST, _MOST, _OTHERS = 3, 0.03, 0.5, 0.5
_AMONG = 10.5
"""Log odds that outweigh that the header names another register: it names none."""


def in_general(hint: HeaderHint | None) -> bool:
    """Whether a header says that documents of identity stand below it, and not of which register."""
    return hint is not None and hint.kind is None and hint.holder in {"person", "unknown"}


def passports(profile: Profile) -> Evidence:
    """Evidence for passports: some values are a letter or two and six to eight digits, most of the others begin with digits."""
    if profile.size < _FEWEST:
        return Evidence(0.0, "")
    shaped = sum(_PASSPORT.fullmatch(v.cleaned.replace(" ", "")) is not None for v in profile.values)
    others = sum(v.cleaned[:1].isdecimal() for v in profile.values)
    few = shaped < max(_FEWEST, _LEAST * profile.size) or shaped > _MOST * profile.size
    if few or others < _OTHERS * profile.size:
        return Evidence(0.0, "")
    return Evidence(
        _AMONG, f"{looked_at(shaped, profile.size)} are built as passport numbers, among identity numbers", "values"
    )
