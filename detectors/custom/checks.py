"""Check digits by name, for recognizers that a user writes down. Each reads a whole value and leaves separators aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from detectors.checksums import ean, luhn, mod11_2, mod97, verhoeff


class Check(NamedTuple):
    """A check digit and how often chance passes it."""

    passes: Callable[[str], bool]
    chance: float
    """Share of random strings of the right form that pass, 0..1: one in the number of check characters."""


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit() and c.isascii())


def is_luhn(value: str) -> bool:
    """ISO/IEC 7812-1, as payment cards have it; the last digit is the check digit."""
    digits = _digits(value)
    return len(digits) > 1 and luhn(digits)


def is_verhoeff(value: str) -> bool:
    """Verhoeff's check, as Aadhaar has it; the last digit is the check digit."""
    digits = _digits(value)
    return len(digits) > 1 and verhoeff(digits)


def is_gs1(value: str) -> bool:
    """The check digit of GS1 numbers (EAN, GTIN, GSRN): weights three and one from the right."""
    digits = _digits(value)
    return len(digits) > 1 and ean(digits)


def is_mod11(value: str) -> bool:
    """Weights 1, 2, 3 … from the right sum to a multiple of eleven, as in ISBN-10; a last `X` counts ten."""
    kept = [c for c in value.upper() if c.isascii() and c.isalnum()]
    last = 10 if kept and kept[-1] == "X" else None
    digits = [int(c) for c in kept if c.isdigit()]
    numbers = [*digits, last] if last is not None else digits
    return len(numbers) > 1 and sum(weight * n for weight, n in enumerate(reversed(numbers), start=1)) % 11 == 0


def is_mod11_2(value: str) -> bool:
    """ISO 7064 MOD 11-2, as ISNI and Chinese identity cards have it; the last character is 0 to 9 or `X`."""
    kept = "".join(c for c in value.upper() if c.isascii() and (c.isdigit() or c == "X"))
    return len(kept) > 1 and kept[:-1].isdigit() and mod11_2(kept[:-1]) == kept[-1]


def is_mod97_10(value: str) -> bool:
    """ISO 7064 MOD 97-10 over digits and letters as they stand (A is 10): the whole leaves one."""
    kept = "".join(c for c in value.upper() if c.isascii() and c.isalnum())
    return len(kept) > 2 and mod97(kept)


CHECKS: dict[str, Check] = {
    "luhn": Check(is_luhn, 1 / 10),
    "verhoeff": Check(is_verhoeff, 1 / 10),
    "gs1": Check(is_gs1, 1 / 10),
    "mod11": Check(is_mod11, 1 / 11),
    "mod11_2": Check(is_mod11_2, 1 / 11),
    "mod97_10": Check(is_mod97_10, 1 / 97),
}
"""The checks that a recognizer may name."""
