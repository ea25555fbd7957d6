"""Numbers of products and books: passing their check counts against personal data."""

from __future__ import annotations

from detectors.checksums import ean, luhn
from detectors.recognizers.interface import Identifier


def is_isbn10(value: str) -> bool:
    """Whether nine digits and a digit or X pass modulo 11."""
    return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(value)) % 11 == 0


def is_isin(value: str) -> bool:
    """ISO 6166: letters as two digits, then Luhn over all of them."""
    return luhn("".join(str(int(c, 36)) for c in value))


IDENTIFIERS = (
    Identifier(
        id="thing.isin",
        entity="ISIN",
        tag="",
        pattern=r"[A-Z]{2}[0-9A-Z]{9}[0-9]",
        width=(12, 12),
        chance=0.1,
        check=is_isin,
        stands="alone",
        holder="thing",
        title="ISIN of a security",
    ),
    Identifier(
        id="thing.gtin",
        entity="GTIN",
        tag="",
        pattern=r"[0-9]{8}|[0-9]{12,14}",
        width=(8, 14),
        chance=0.1,
        check=ean,
        stands="alone",
        holder="thing",
        title="product code (GS1 check digit)",
    ),
    Identifier(
        id="thing.isbn10",
        entity="ISBN10",
        tag="",
        pattern=r"[0-9]{9}[0-9X]",
        width=(10, 10),
        chance=1 / 11,
        check=is_isbn10,
        stands="alone",
        holder="thing",
        title="ISBN",
    ),
    Identifier(
        id="thing.epoch_ms",
        entity="EPOCH_MILLISECONDS",
        tag="",
        pattern=r"1[0-8][0-9]{11}",
        width=(13, 13),
        chance=0.09,
        stands="alone",
        holder="thing",
        title="point in time in milliseconds",
    ),
    Identifier(
        id="thing.epoch_s",
        entity="EPOCH_SECONDS",
        tag="",
        pattern=r"1[0-8][0-9]{8}",
        width=(10, 10),
        chance=0.09,
        stands="alone",
        holder="thing",
        title="point in time in seconds",
    ),
)
