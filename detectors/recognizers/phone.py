"""Telephone numbers by region: our own patterns as a gate, `phonenumbers` as the check on a few values."""

from __future__ import annotations

import re
from functools import cache

from detectors.recognizers.interface import Identifier

# National forms on the compact number; lengths from the metadata of libphonenumber 9.0.43. `chance` is the share of
# random digit strings of the usual length that are valid numbers, measured against the same metadata.
_REGIONS: dict[str, tuple[str, str, float]] = {
    "SG": ("65", r"[3689][0-9]{7}", 0.31),
    "MY": ("60", r"0(?:1[0-9]{8,9}|[3-9][0-9]{7,8})", 0.035),
    "ID": ("62", r"0(?:8[0-9]{8,11}|[2-79][0-9]{7,10})", 0.13),
    "TH": ("66", r"0(?:[689][0-9]{8}|[2-7][0-9]{7})", 0.038),
    "VN": ("84", r"0(?:[35789][0-9]{8}|2[0-9]{9}|1[0-9]{9})", 0.11),
    "PH": ("63", r"0(?:9[0-9]{9}|[2-8][0-9]{7,9})", 0.015),
    "BN": ("673", r"[2-8][0-9]{6}", 0.6),
    "KH": ("855", r"0[1-9][0-9]{7,8}", 0.21),
    "LA": ("856", r"0(?:20[0-9]{8}|30[0-9]{7}|[2-8][0-9]{7})", 0.0005),
    "MM": ("95", r"0(?:9[0-9]{7,9}|[1-8][0-9]{6,8})", 0.004),
    "TL": ("670", r"7[0-9]{7}|[2-4][0-9]{6}", 0.07),
}

_LANGUAGES = {
    "MY": ("ms",),
    "ID": ("id",),
    "TH": ("th",),
    "VN": ("vi",),
    "PH": ("fil",),
    "BN": ("ms",),
    "KH": ("km",),
    "LA": ("lo",),
    "MM": ("my",),
    "TL": ("tet", "pt"),
}

_EXTENSION = re.compile(r"(?:ext|x|#|loc|samb|ต่อ)\.?\s*[0-9]{1,6}$", re.IGNORECASE)


def phone_digits(compacted: str) -> str:
    """The number in a compact value: without an extension, `00` read as `+`, `(0)` and other marks dropped."""
    number = _EXTENSION.sub("", compacted.lower())
    plus = "+" if number.startswith("+") or number.startswith("00") else ""
    digits = "".join(c for c in number if c.isdigit())
    return plus + (digits[2:] if number.startswith("00") else digits)


def is_international(compacted: str) -> bool:
    """Whether a compact value beginning with + or 00 is a valid number of any region (by `phonenumbers`)."""
    return _possible(phone_digits(compacted))


def _possible(number: str) -> bool:
    import phonenumbers  # 0.2 s and 20 MB: only where a column has candidates

    if any(
        number[: 1 + size] in _lengths() and len(number) - 1 - size in _lengths()[number[: 1 + size]]
        for size in (1, 2, 3)
    ):
        return True
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


@cache
def _lengths() -> dict[str, frozenset[int]]:
    """By `+` and country code, how many digits may follow: most numbers need no parsing to be possible."""
    import phonenumbers

    found = {}
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        known = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
        if known is not None and known.general_desc is not None:
            found[f"+{code}"] = frozenset(known.general_desc.possible_length)
    return found


IDENTIFIERS = (
    Identifier(
        id="world.phone",
        entity="INTERNATIONAL_PHONE",
        tag="phone",
        pattern=r"\+[1-9][0-9]{7,14}(?:(?:EXT|X)[0-9]{1,6})?",
        width=(9, 24),
        chance=0.01,
        check=is_international,
        layout=r"\+[0-9]{1,3}[ .-]?\(?[0-9]{1,4}\)?(?:[ .-]?[0-9]{2,4}){1,4}",
        stands="alone",
        context=("phone", "tel", "mobile", "hp", "whatsapp", "telepon", "telefon", "โทร", "điện thoại", "sđt"),
        title="telephone number with its country code",
    ),
    Identifier(
        id="world.phone_masked",
        entity="MASKED_PHONE",
        tag="phone",
        pattern=r"(?:\+?[0-9]{2,6})[*X#•]{3,8}[0-9]{2,4}",
        width=(8, 16),
        chance=0.2,
        title="masked telephone number",
    ),
    *(
        Identifier(
            id=f"{region.lower()}.phone",
            entity=f"{region}_PHONE",
            tag="phone",
            pattern=rf"{national}|{code}[0-9]{{7,11}}",
            width=(7, 14),
            chance=chance,
            country=region,
            languages=_LANGUAGES.get(region, ()),
            context=("phone", "tel", "mobile", "hp", "telepon", "telefon", "โทร", "điện thoại", "sđt", "ဖုန်း"),
            title=f"telephone number as written within {region}",
        )
        for region, (code, national, chance) in _REGIONS.items()
    ),
)
