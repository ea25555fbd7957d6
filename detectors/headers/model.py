"""Words of the header reader: what a header claims, and what a table's headers say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Holder = Literal["person", "organisation", "thing", "unknown"]
About = Literal["people", "organisations", "things", "places", "unknown"]
Role = Literal["claim", "holder", "word", "nothing"]


@dataclass(frozen=True, slots=True)
class HeaderHint:
    """One thing a column header says about the column."""

    tag: str
    """Top-level category tag, or ``""`` for a negative hint: the header speaks of no person."""
    kind: str | None
    """Finer kind of the tag (``national_id`` → ``nik``). In a negative hint: the tag that is denied, if one was read."""
    strength: float
    """0 to 1. From 0.9 the header alone names it, about 0.6 is usual but ambiguous, about 0.3 is weak."""
    holder: Holder
    """Whose attribute the header speaks of."""
    reason: str
    """Short, for people; quotes the lexicon and never the header itself."""
    unless_state: float = 0.0
    """Strength where the values tell no state: `No HP aktif` is whether a telephone is in use, or one that is."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """What all headers of a table, and its name, say together."""

    about: About
    """What one row of the table stands for."""
    children: bool
    """The people of the table are pupils or other children."""
    health: bool
    """The table belongs to care: patients, diagnoses, treatment."""
    employment: bool
    """The table belongs to personnel: staff, pay, posts."""
    reasons: tuple[str, ...]
    """Short statements that led to the above, strongest first."""
    languages: tuple[str, ...] = ()
    """Languages that the headers are written in, most votes first; pass them to ``read_header``."""
    codes: bool = False
    """The table's name says that it is a list of codes: lookup, reference, codes."""
    school: bool = False
    """The table belongs to schooling: pupils, or two headers of degrees, marks or subjects."""
    body: bool = False
    """The table measures bodies: two headers of height, weight, colour of eyes or hair."""
    premises: bool = False
    """A header tells when premises are open: the rows are shops, clinics, places of worship."""
    domains: tuple[str, ...] = ()
    """Domains whose vocabulary the headers have, most of it first; see ``detectors.headers.domains``."""
    rows_of: str = ""
    """The class of persons that the table's name ends with: a bare `id` in `auth_users` is a user's."""
    groups: bool = False
    """The rows are groups of people with their counts: the age, sex and income in them are nobody's."""
    firms: bool = False
    """Customers are firms, and persons speak for them."""
    described: bool = False
    """Two headers that no domain of the table knows are of persons: what a domain calls a thing's name may be theirs."""


class Entry(NamedTuple):
    """One phrase of the lexicon with one meaning."""

    language: str
    """Language code of the lexicon file."""
    role: Role
    """``claim`` (a tag), ``holder`` (whose), ``word`` (number, date, count…) or ``nothing`` (not personal)."""
    tag: str
    """Tag of a claim; class of a holder or word; holder of a ``nothing``."""
    kind: str | None
    """Kind of a claim."""
    strength: float
    """Strength when the language of the header is known to be this one."""
    shy: float
    """Strength when nothing else confirms the language."""
    phrase: str
    """The phrase as written, where it has diacritics, which tell ``con`` (child) from ``còn`` (left); else empty."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Phrases of all languages, indexed for matching."""

    spaced: Mapping[str, tuple[Entry, ...]]
    """Folded tokens joined with one blank → meanings; scripts that put spaces between words."""
    reach: Mapping[str, int]
    """First folded token → length in tokens of the longest phrase that begins with it."""
    solid: Mapping[str, tuple[Entry, ...]]
    """Phrases without separators → meanings; Thai, Lao, Khmer, Burmese, Chinese."""
    lengths: Mapping[str, tuple[int, ...]]
    """First character of a solid phrase → lengths in characters, longest first."""
