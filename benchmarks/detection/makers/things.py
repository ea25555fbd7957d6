"""Values that are nobody's, and plain numbers, dates and words for any column."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from ..model import facts
from .checks import luhn
from .interface import Row, maker


def filled(rng: random.Random, form: str) -> str:
    """A form with `#` for a digit, `@` for a capital, `&` for a small letter, `^` for a hexadecimal digit."""
    kinds = {
        "#": "0123456789",
        "@": "ABCDEFGHJKLMNPQRSTUVWXYZ",
        "&": "abcdefghijklmnopqrstuvwxyz",
        "^": "0123456789abcdef",
    }
    return "".join(rng.choice(kinds[c]) if c in kinds else c for c in form)


@maker("form")
def form(row: Row, *forms: str) -> str:
    """One of some forms, filled."""
    return filled(row.rng, row.rng.choice(forms))


@maker("pick")
def pick(row: Row, words: str) -> str:
    """A word of a list."""
    return str(row.rng.choice(facts("words")[words]))


@maker("rarely")
def rarely(row: Row, words: str) -> str:
    """The first word of a list nine times in ten, as in columns of yes and no."""
    known = facts("words")[words]
    return str(known[0] if row.rng.random() < 0.9 else row.rng.choice(known[1:]))


@maker("const")
def const(row: Row, value: str) -> str:  # noqa: ARG001
    """Always the same."""
    return value


@maker("row")
def number(row: Row, start: str = "1") -> int:
    """The row's number."""
    return int(start) + row.number


@maker("int")
def integer(row: Row, low: str, high: str, step: str = "1") -> int:
    """Whole number from low up to high."""
    return row.rng.randrange(int(low), int(high), int(step))


@maker("float")
def floating(row: Row, low: str, high: str, places: str = "2") -> float:
    """Decimal number."""
    return round(row.rng.uniform(float(low), float(high)), int(places))


@maker("bool")
def boolean(row: Row) -> bool:
    """True or false."""
    return row.rng.random() < 0.5


@maker("day")
def day(row: Row, layout: str = "%Y-%m-%d", low: str = "2022", high: str = "2025") -> str:
    """A day of recent years."""
    return _day(row, int(low), int(high)).strftime(layout)


@maker("moment")
def moment(row: Row) -> datetime:
    """A moment of recent years."""
    return datetime.combine(_day(row, 2022, 2025), datetime.min.time()) + timedelta(seconds=row.rng.randrange(86_400))


def _day(row: Row, low: int, high: int) -> date:
    return date(low, 1, 1) + timedelta(days=row.rng.randrange((high - low + 1) * 365))


@maker("epoch")
def epoch(row: Row, unit: str = "s") -> int:
    """Seconds or milliseconds since 1970."""
    seconds = 1_640_000_000 + row.rng.randrange(90_000_000)
    return seconds * 1000 + row.rng.randrange(1000) if unit == "ms" else seconds


@maker("ean")
def ean(row: Row, prefix: str = "885") -> str:
    """Barcode of 13 digits with its check."""
    body = prefix + row.digits(12 - len(prefix))
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    return f"{body}{-total % 10}"


@maker("uen")
def uen(row: Row) -> str:
    """Company number of Singapore: nine digits and a letter of a local company."""
    body = f"{row.rng.randrange(1990, 2024)}{row.digits(5)}"
    total = sum(int(d) * w for d, w in zip(body, (10, 8, 6, 4, 9, 7, 5, 3, 1), strict=True))
    return f"{body}{'ZKCMDNERGWH'[total % 11]}"


@maker("isin")
def isin(row: Row) -> str:
    """Security number with its check digit."""
    body = f"{row.rng.choice(['SG', 'US', 'DE'])}{filled(row.rng, '#########')}"
    return body + luhn("".join(str(int(c, 36)) for c in body))


@maker("container")
def container(row: Row) -> str:
    """Shipping container: owner code, serial, ISO 6346 check digit."""
    body = f"{row.rng.choice(['MSKU', 'TGHU', 'CMAU'])}{row.digits(6)}"
    values = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))
    total = sum((values[c] if c.isalpha() else int(c)) * 2**i for i, c in enumerate(body))
    return f"{body}{total % 11 % 10}"


@maker("version")
def version(row: Row) -> str:
    """Four-part version, shaped like an IP address."""
    return ".".join(str(row.rng.randrange(top)) for top in (9, 30, 200, 12))


@maker("lat")
def lat(row: Row) -> float:
    """Latitude near the equator."""
    return round(row.rng.uniform(1.2, 1.5), 6)


@maker("lon")
def lon(row: Row) -> float:
    """Longitude of the region."""
    return round(row.rng.uniform(103.6, 104.0), 6)


@maker("url")
def url(row: Row, host: str, form: str) -> str:
    """A web address."""
    return f"https://{host}.example.com/{filled(row.rng, form)}"


@maker("eav")
def eav(row: Row, part: str) -> Any:
    """Attribute (`key`) or value (`value`) of a table that has a row for each attribute of a customer."""
    from .interface import MAKERS

    keys = {"email": "email", "mobile_no": "ph.phone", "birth_date": "born", "tier": "", "full_name": "name"}
    key = list(keys)[row.number % len(keys)]
    if part == "key":
        return key
    return MAKERS[keys[key]](row) if keys[key] else pick(row, "tier")
