"""The settled pieces of a header sorted by what they do: claims, holders, words, and what denies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detectors.headers.lexicon import PERSON_CLASSES
from detectors.headers.match import Meaning
from detectors.headers.model import Entry, Holder

_LONGEST_PREFIX = 4
_TALLIES = frozenset({"num", "nbr", "cnt"})
_NOTES = frozenset(
    {
        "note",
        "notes",
        "remark",
        "remarks",
        "comment",
        "comments",
        "catatan",
        "keterangan",
        "ulasan",
        "ghi chu",
        "หมายเหตุ",
        "备注",
    }
    | {
        "bemerkung",
        "bemerkungen",
        "remarque",
        "remarques",
        "commentaire",
        "observaciones",
        "comentarios",
        "instruction",
        "instructions",
    }
)
_ACCOUNT_WORDS = frozenset({"account", "accounts", "acct", "acc", "accnt", "akaun", "rek", "tk"})


class Claim(NamedTuple):
    """One claim and the place of its phrase in the header."""

    place: int
    entry: Entry
    strength: float


class Parts(NamedTuple):
    """A header's meanings by role."""

    claims: tuple[Claim, ...]
    holders: tuple[tuple[int, Entry], ...]
    words: frozenset[str]
    nothing: tuple[tuple[Entry, float], ...]
    unknown: int
    """Unknown words, without digits, single letters and a short table prefix."""
    length: int
    tallied: bool
    """The header begins with an abbreviation that counts when it stands before (num_companies)."""
    noted: bool
    """The header speaks of notes (courier_notes): they may be about a person and are no name."""
    account: bool
    """The header speaks of an account without saying of what kind."""


def sort_roles(meanings: Sequence[Meaning]) -> Parts:
    """Sort the meanings of a header by role."""
    claims: list[Claim] = []
    holders: list[tuple[int, Entry]] = []
    words: set[str] = set()
    nothing: list[tuple[Entry, float]] = []
    unknown = 0
    weighty = sum(meaning.entry is not None and meaning.entry.role != "word" for meaning in meanings)
    for place, meaning in enumerate(meanings):
        entry = meaning.entry
        if entry is None or entry.tag == "other":
            unknown += _is_unknown(meaning.text, place, len(meanings))
            continue
        # "Contact person" is a name where it stands alone and says whose phone it is in "contact person phone".
        beside = weighty > (entry.role != "word")
        if entry.role == "holder":
            holders.append((place, entry._replace(strength=meaning.strength)))
        elif entry.role == "word":
            words.add(entry.tag)
        said = [(entry, meaning.strength)] if entry.role in ("claim", "nothing") else []
        if said or not beside:
            said.extend(meaning.others)
        claims.extend(Claim(place, other, strength) for other, strength in said if other.role == "claim")
        nothing.extend((other, strength) for other, strength in said if other.role == "nothing")
    tallied = bool(meanings) and meanings[0].text in _TALLIES
    account = any(meaning.text in _ACCOUNT_WORDS for meaning in meanings)
    noted = any(meaning.text in _NOTES for meaning in meanings)
    said_words = frozenset(words)
    return Parts(
        tuple(claims), tuple(holders), said_words, tuple(nothing), unknown, len(meanings), tallied, noted, account
    )


def _is_unknown(text: str, place: int, length: int) -> bool:
    """Whether an unknown word may name what the header is about: not a number, a letter or a short table prefix."""
    prefix = place == 0 and length > 1 and len(text) <= _LONGEST_PREFIX
    return not (prefix or len(text) == 1 or text.isdecimal())


def because(entry: Entry, meaning: str) -> str:
    """The reason of a hint; quotes the lexicon, never the header."""
    return f"header token '{entry.phrase}' ({entry.language}: {meaning})"


def holder_of(class_or_holder: str) -> Holder:
    """Holder of a lexicon class."""
    if class_or_holder in PERSON_CLASSES:
        return "person"
    if class_or_holder == "organisation":
        return "organisation"
    return "thing" if class_or_holder in ("thing", "deal") else "unknown"
