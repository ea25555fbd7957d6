"""Machine-readable zones of travel documents (ICAO Doc 9303, parts 4 to 6), taken apart into what each field tells."""

from __future__ import annotations

import re
from collections import Counter

from detectors.keys import Keyed
from detectors.leaves import Tally, rows_of_draw
from detectors.profile import Profile

_FILL, _WORD = "<<", "field"
_MOSTLY = 0.6
_YOUNGEST = 25
"""Last two digits of the year up to which a birth is taken for one of this century."""
_BLANKS = re.compile(r"\s+")
# Booklets and cards of two lines: the names end the first, the second begins with the number; 44 or 36 characters each.
_NAMES = r"[PVIAC][A-Z<](?P<state>[A-Z<]{3})(?P<name>[A-Z]+<[A-Z<]{20,38})"
_FIELDS = r"(?P<number>[A-Z0-9<]{9})[0-9<](?P<nation>[A-Z]{1,3}<{0,2})(?P<born>[0-9]{6})[0-9<](?P<sex>[MFX<])(?P<until>[0-9]{6})[0-9<]"
_FIRST = re.compile(_NAMES)
_SECOND = re.compile(_FIELDS + r"[A-Z0-9<]{8,16}")
_WHOLE = re.compile(_NAMES + _FIELDS + r"[A-Z0-9<]{8,16}")
# Cards of three lines of 30: number, then birth, sex and nation, then the names.
_CARD = re.compile(
    r"[IAC][A-Z<](?P<state>[A-Z<]{3})(?P<number>[A-Z0-9<]{9})[0-9<][A-Z0-9<]{15}(?P<born>[0-9]{6})[0-9<](?P<sex>[MFX<])"
    r"(?P<until>[0-9]{6})[0-9<](?P<nation>[A-Z]{1,3}<{0,2})[A-Z0-9<]{11}[0-9<](?P<name>[A-Z]+<[A-Z<]{4,29})"
)
_HEADERS = {"name": "Full Name", "nation": "Nationality", "born": "Date of Birth", "sex": "Sex"}
"""What each field is judged as; the number of the document is what the header of the zone says already."""


def fields_of(value: str) -> dict[str, str]:
    """The fields of one zone, whole or one of its lines, under headers; empty where `value` is no such zone."""
    text = _BLANKS.sub("", value)
    for pattern in (_WHOLE, _CARD, _FIRST, _SECOND):
        if (found := pattern.fullmatch(text)) is not None:
            parts = {name: part.replace("<", " ").strip() for name, part in found.groupdict().items()}
            if "born" in parts:
                parts["born"] = _dated(parts["born"])
            return {header: parts[name] for name, header in _HEADERS.items() if parts.get(name)}
    return {}


def read_zones(tally: Tally, profile: Profile) -> Keyed | None:
    """The fields of a column of machine-readable zones, each to be judged under its own header; None where it is none."""
    if sum(_FILL in value.raw for value in profile.values) < _MOSTLY * profile.size:
        return None
    read = [(fields_of(value.raw), value.rows) for value in profile.values]
    if not read or sum(bool(fields) for fields, _ in read) < _MOSTLY * len(read):
        return None
    keys: dict[str, Counter[str]] = {}
    for fields, rows in read:
        for header, part in fields.items():
            keys.setdefault(header, Counter())[part] += rows
    return Keyed(tuple(keys.items()), rows_of_draw(tally, profile.rows), _WORD)


def _dated(born: str) -> str:
    """A birth date of six digits, year first, as a date: zones do not tell the century."""
    year = int(born[:2])
    return f"{born[4:]}/{born[2:4]}/{(2000 if year <= _YOUNGEST else 1900) + year}"
