"""What happens to values on their way into a table: gaps, capitals, separators, other digits, masks and hashes."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import unicodedata
from collections.abc import Callable
from typing import Any

from .makers.people import plain

Step = Callable[..., Any]
_DIGITS = {
    "th": "๐๑๒๓๔๕๖๗๘๙",
    "lo": "໐໑໒໓໔໕໖໗໘໙",
    "km": "០១២៣៤៥៦៧៨៩",
    "my": "၀၁၂၃၄၅၆၇၈၉",
}


def nulls(rng: random.Random, value: Any, rate: str) -> Any:
    """Nothing, at a rate."""
    return None if rng.random() < float(rate) else value


def gaps(rng: random.Random, value: Any, rate: str) -> Any:
    """What people write for nothing, at a rate."""
    return rng.choice(["-", "N/A", "", "tidak ada", "."]) if rng.random() < float(rate) else value


def upper(_: random.Random, value: Any) -> Any:
    """Capitals."""
    return str(value).upper()


def lower(_: random.Random, value: Any) -> Any:
    """Small letters."""
    return str(value).lower()


def bare(_: random.Random, value: Any) -> Any:
    """Without anything that is not a letter or digit."""
    return "".join(c for c in str(value) if c.isalnum())


def sometimes(rng: random.Random, value: Any, step: str, *arguments: str) -> Any:
    """Another step, for half of the values: a column typed by many hands."""
    return STEPS[step](rng, value, *arguments) if rng.random() < 0.5 else value


def grouped(_: random.Random, value: Any, sizes: str, separator: str = "-") -> Any:
    """Digits in groups: `1-4-5-2-1`."""
    text, start, groups = str(value), 0, []
    for size in map(int, sizes.split("-")):
        groups.append(text[start : start + size])
        start += size
    return separator.join(g for g in (*groups, text[start:]) if g)


def abroad(_: random.Random, value: Any, code: str) -> Any:
    """A national telephone number with its country code."""
    return f"+{code} {str(value).removeprefix('0')}"


def native(_: random.Random, value: Any, language: str) -> Any:
    """Digits of a script."""
    return str(value).translate(str.maketrans("0123456789", _DIGITS[language]))


def unaccented(_: random.Random, value: Any) -> Any:
    """Without accents."""
    return plain(str(value))


def apart(_: random.Random, value: Any) -> Any:
    """Accents as separate characters (NFD), as some systems export them."""
    return unicodedata.normalize("NFD", str(value))


def spaced(rng: random.Random, value: Any) -> Any:
    """Stray spaces around and between."""
    return f"{rng.choice(['', ' '])}{str(value).replace(' ', rng.choice([' ', '  ']))}{rng.choice(['', ' ', '  '])}"


def whole(_: random.Random, value: Any) -> Any:
    """A number instead of text: leading zeros are lost."""
    return int(bare(_, value))


def quoted(_: random.Random, value: Any) -> Any:
    """With the apostrophe that keeps a spreadsheet from making it a number."""
    return f"'{value}"


def masked(_: random.Random, value: Any, head: str, tail: str, mark: str = "*") -> Any:
    """All but the first and last characters hidden."""
    text, first, last = str(value), int(head), int(tail)
    return text[:first] + mark * max(len(text) - first - last, 0) + (text[-last:] if last else "")


def masked_mail(_: random.Random, value: Any) -> Any:
    """A mail address with its local part hidden."""
    local, _at, host = str(value).partition("@")
    return f"{local[0]}***@{host}"


def hashed(_: random.Random, value: Any, kind: str = "sha256") -> Any:
    """Hexadecimal digest."""
    return hashlib.new(kind, str(value).encode(), usedforsecurity=False).hexdigest()


def coded(_: random.Random, value: Any) -> Any:
    """Base64."""
    return base64.b64encode(str(value).encode()).decode()


def as_json(_: random.Random, value: Any) -> Any:
    """A nested value as JSON in text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def spreadsheet(_: random.Random, value: Any) -> Any:
    """What a spreadsheet makes of a long number."""
    return f"{int(bare(_, value)):.11E}".replace("E+0", "E+")


def hyphens(_: random.Random, value: Any, separator: str) -> Any:
    """Separators instead of others."""
    return str(value).replace("-", separator)


STEPS: dict[str, Step] = {
    "nulls": nulls,
    "gaps": gaps,
    "upper": upper,
    "lower": lower,
    "bare": bare,
    "sometimes": sometimes,
    "grouped": grouped,
    "abroad": abroad,
    "native": native,
    "unaccented": unaccented,
    "apart": apart,
    "spaced": spaced,
    "whole": whole,
    "quoted": quoted,
    "masked": masked,
    "masked_mail": masked_mail,
    "hashed": hashed,
    "coded": coded,
    "as_json": as_json,
    "spreadsheet": spreadsheet,
    "hyphens": hyphens,
}
"""Steps by the names that recipes use; each takes the random generator, the value, and words of the recipe."""
