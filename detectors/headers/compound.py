"""Headers of two attributes: `Nama / No HP`, `Name & Contact`, `ชื่อ/เบอร์โทร`."""

from __future__ import annotations

import re
from collections.abc import Callable

from detectors.headers.model import HeaderHint

_JOINTS = re.compile(r"[/&+|]|[\s_.-](?:and|dan|và|และ)[\s_.-]", re.IGNORECASE)
_MOST_PARTS = 3
_CLEAR = 0.5


def with_parts(
    hints: tuple[HeaderHint, ...], header: str, read: Callable[[str], tuple[HeaderHint, ...]]
) -> tuple[HeaderHint, ...]:
    """The hints of a header, with those of its parts where each part claims something else of a person.

    Together the words of two attributes may read as one: the name that a telephone goes by, the number of a name.
    """
    if not hints or not hints[0].tag:
        return hints
    parts = [part for part in _JOINTS.split(header) if part.strip()]
    if not 1 < len(parts) <= _MOST_PARTS:
        return hints
    best = [found[0] for part in parts if (found := read(part.strip()))]
    if len(best) < len(parts) or not all(map(_is_claim, best)) or len({hint.tag for hint in best}) < len(best):
        return hints
    known = {hint.tag for hint in hints}
    more = [hint for hint in best if hint.tag not in known]
    return tuple(sorted([*hints, *more], key=lambda hint: -hint.strength)) if more else hints


def _is_claim(hint: HeaderHint) -> bool:
    return bool(hint.tag) and hint.strength >= _CLEAR and hint.holder in {"person", "unknown"}
