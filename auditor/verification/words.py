"""Counts and shares in words, as doubts say them."""

from __future__ import annotations

DONE = {
    "mask": "masked",
    "hash": "hashed",
    "pseudonymise": "pseudonymised",
    "tokenise": "tokenised",
    "encrypt": "encrypted",
    "generalise": "generalised",
}
"""What each transform is declared to have done."""


def counted(number: int, what: str) -> str:
    """`1 distinct value`, `1,200 distinct values`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share 0..1 as a percentage that never rounds some to none or most to all."""
    from detectors.quasi import share_words

    return share_words(share)
