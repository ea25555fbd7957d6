"""Payment cards: Luhn and issuer range, whole or masked."""

from __future__ import annotations

from detectors.checksums import luhn
from detectors.recognizers.interface import Identifier


def is_card(value: str) -> bool:
    """Whether 13 to 19 digits pass Luhn, begin with a known issuer range and are not one digit repeated."""
    if not luhn(value):  # first, because nine of ten other numbers fail it
        return False
    two, four = int(value[:2]), int(value[:4])
    length = len(value)
    known = (
        (value[0] == "4" and length in {13, 16, 19})
        or (51 <= two <= 55 and length == 16)
        or (2221 <= four <= 2720 and length == 16)
        or (two in {34, 37} and length == 15)
        or ((four == 6011 or two == 65 or 644 <= int(value[:3]) <= 649) and length in {16, 19})
        or (3528 <= four <= 3589 and length in {16, 19})
        or (two in {36, 38, 39} and length == 14)
        or (two == 62 and 16 <= length <= 19)
        or (two in {50, 56, 57, 58, 63, 67} and length in {16, 19})
    )
    return known and len(set(value)) > 1


IDENTIFIERS = (
    Identifier(
        id="world.card",
        entity="PAYMENT_CARD",
        tag="payment_card",
        pattern=r"[2-6][0-9]{12,18}",
        width=(13, 19),
        chance=0.03,
        check=is_card,
        layout=r"[2-6][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5}",
        stands="alone",
        context=("card", "kartu", "kad", "thẻ", "บัตร", "visa", "mastercard"),
        title="payment-card number (issuer range and Luhn)",
    ),
    Identifier(
        id="world.card_masked",
        entity="MASKED_PAYMENT_CARD",
        tag="payment_card",
        pattern=r"[2-6][0-9]{3}(?:[0-9]{2,4})?[X*#•]{4,9}[0-9]{4}|[X*#•]{12}[0-9]{4}",
        width=(13, 19),
        chance=0.01,
        stands="alone",
        context=("card", "kartu", "kad", "thẻ"),
        title="masked payment-card number",
    ),
)
