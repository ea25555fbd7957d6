"""Countries as the report writes them."""

from __future__ import annotations

from functools import cache

from auditor.reports import safe
from jurisdiction_map import countries

NOWHERE = "?"
"""Stands for a country that nobody declared and that could not be derived."""


def code_of(country: str | None) -> str:
    """Return the code, fit to be shown; `?` where the country is not known."""
    return safe.name(country) if country else NOWHERE


@cache
def name_of(country: str | None) -> str:
    """Return the country's name; what is no code stands for itself."""
    if not country:
        return "an unknown place"
    try:
        return countries.name(country)
    except countries.UnknownCountry:
        return safe.name(country)
