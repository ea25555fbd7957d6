"""Countries in words."""

from __future__ import annotations

from collections.abc import Iterable

from jurisdiction_map import countries


def place_words(code: str) -> str:
    """`Viet Nam (VN)`; a code that nobody knows stays as it is."""
    try:
        return f"{countries.name(code)} ({code})"
    except countries.UnknownCountry:
        return code


def places_words(codes: Iterable[str]) -> str:
    """Several of them, `none` where there are none."""
    return ", ".join(map(place_words, codes)) or "none"
