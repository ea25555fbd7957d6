"""Tables of customers that are firms: each has a name of its own, and somebody with another name who speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detectors.headers.model import HeaderHint

_CLEAR = 0.6
_OF_FIRMS = 0.9
_EMERGENCY = ("emergency", "next of kin", "nok", "darurat", "kecemasan", "khan cap", "ฉุกเฉิน", "紧急", "緊急")
"""Whom people name for an emergency, and firms do not."""
_CONTACT = (
    "contact",
    "in charge",
    "attn",
    "attention",
    "kontak",
    "hubungi",
    "lien he",
    "ผู้ติดต่อ",
    "ຜູ້ຕິດຕໍ່",
    "联系",
    "聯絡",
    "担当",
)
"""Who speaks for a firm; an heir, a guarantor or a receiver does not."""
_PARTS = frozenset({"first", "middle", "last", "nickname", "maiden", "contact", "title"})


class Said(NamedTuple):
    """What a header says: its best claim, the classes of holders that it names, and the phrases that were understood."""

    best: HeaderHint
    classes: frozenset[str]
    phrases: tuple[str, ...]


def are_firms(said: Sequence[Said], only_persons: frozenset[str]) -> bool:
    """Whether customers are firms by the headers of their table. `only_persons`: tags that no firm has."""
    clear = [one for one in said if one.best.strength >= _CLEAR]
    names = [one for one in clear if one.best.tag == "name"]
    spoken_for = any(map(_speaks, names))
    named = any("customer" in one.classes and not _speaks(one) for one in names)
    return spoken_for and named and not any(one.best.tag in only_persons for one in clear)


def _speaks(name: Said) -> bool:
    """Whether a name is that of who speaks for a customer."""
    contact = "contact" in name.classes or any(word in phrase for phrase in name.phrases for word in _CONTACT)
    return contact and not any(word in phrase for phrase in name.phrases for word in _EMERGENCY)


def of_a_firm(hints: tuple[HeaderHint, ...]) -> tuple[HeaderHint, ...]:
    """What a header claims where customers are firms: their keys and names are nobody's."""
    if not hints or hints[0].holder != "person":
        return hints
    key = hints[0].tag == "person_key" and hints[0].kind == "customer"
    name = hints[0].tag == "name" and hints[0].kind not in _PARTS
    if not (key or name):
        return hints
    reason = "key of a customer" if key else "name of a customer"
    return (HeaderHint("", hints[0].tag, _OF_FIRMS, "organisation", f"{reason} that is a firm"),)
