"""Check-digit arithmetic shared by several identifiers. Inputs are strings of ASCII digits unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

# Digits are read as the bytes of their codes, each turned into a number: this is several times as fast as `int` of each
# character, and every number of every column is checked.
_PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
# A digit times two, its digits added.
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Sum of digit x weight over the shorter of the two."""
    return sum(map(mul, digits.encode("ascii").translate(_PLAIN), weights))


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 check: the Luhn sum is a multiple of ten."""
    codes = digits.encode("ascii")
    return (sum(codes[-1::-2].translate(_PLAIN)) + sum(codes[-2::-2].translate(_DOUBLED))) % 10 == 0


def ean(digits: str) -> bool:
    """GS1 check of an EAN-8, UPC-A (12), EAN-13 or GTIN-14."""
    numbers = digits.encode("ascii").translate(_PLAIN)
    return (sum(numbers[-1::-2]) + 3 * sum(numbers[-2::-2])) % 10 == 0


def mod97(alphanumeric: str) -> bool:
    """ISO 7064 mod 97-10 over capitals and digits, as the IBAN uses it after rotation."""
    return int("".join(str(int(c, 36)) for c in alphanumeric)) % 97 == 1


def mod11_2(body: str) -> str:
    """ISO 7064 mod 11-2 check character (0-9 or X) of a digit string."""
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


_D5 = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTATION = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def verhoeff(digits: str) -> bool:
    """Verhoeff's check in the dihedral group of order ten, as Aadhaar uses it."""
    state = 0
    for place, digit in enumerate(reversed(digits)):
        state = int(_D5[state][int(_PERMUTATION[place % 8][int(digit)])])
    return state == 0
