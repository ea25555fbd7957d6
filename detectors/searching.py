"""Searching every value of a column for personal data that its draw would miss: in one go, or a stretch at a time."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from detectors.custom.in_text import may_hold
from detectors.embedded import GATE, GROUNDS, UNMISTAKABLE, Search
from detectors.illness import is_of_notes
from detectors.leaves import LONG_NUMBER, Leaf, Tally, draw, holding, leaves, tally
from detectors.model import Settings
from detectors.profile import Profile
from detectors.rare import Among, built_like, rare_in
from detectors.sightings import Ground
from detectors.sought import Hit

_LOOSE = 0.3
_MANY = 100
_NOTED = 0.5
"""Share of words and texts from which what stands under a header of notes is read as sentences, however short."""
_JUDGED_WHOLE = 0.5
"""Share of addresses of mail from which a column was judged as one of them: a firm's are not found again one by one."""
_LOOKED_AT_OF_STRETCH = 500
_SENTENCES = 0.3
_LINKS = 0.5
_IN_LINKS = r"wa\.me/\+?[0-9]{8}|[?&](?:phone|tel|hp|msisdn)=|[0-9]{12}"
_GROUNDS_IN_LINKS: frozenset[Ground] = frozenset({"phone word", "all"})
"""Links and codes are full of numbers: what speaks in them is a word before a telephone, or a check that nearly all pass."""
_TOLD = frozenset({"name", "address", "date_of_birth"})


class ColumnSearch:
    """What was found inside the values of one column so far."""

    def __init__(self, path: str, settings: Settings, looked_at: int = _LOOKED_AT_OF_STRETCH) -> None:
        """`path` is the column's, whose words say whether it holds notes; `looked_at`: texts of each stretch."""
        self._path, self._settings, self._looked_at = path, settings, looked_at
        self._texts: Search | None = None
        self._mail: Search | None = None
        self._links: Search | None = None
        self._among = Among()
        self._prose = False
        self.rows = 0

    def read(self, counted: Tally, *, left_out: int = 0) -> None:
        """Search a stretch for all there may be; `left_out`: cells of it that are of no interest."""
        drawn = ([], []) if _is_empty(counted) else draw(counted.values, counted.counts, self._settings.adjudicated)
        profile = Profile(*drawn)
        self.read_inside(counted, profile)
        self.read_others(counted, profile, left_out)

    def read_inside(self, counted: Tally, profile: Profile) -> None:
        """Search a stretch for what stands inside texts and links; `profile` is that of a draw of it."""
        self.rows += counted.rows
        if worth_searching(counted, profile):
            prose = is_prose(profile) or (is_of_notes(self._path) and profile.share("text", "words") >= _NOTED)
            self._prose = self._prose or prose
            self._texts = self._texts or self._search()
            self._texts.read(counted.values, counted.counts, prose=prose)
        elif not _is_empty(counted) and profile.share("url", "code", "blob") >= _LINKS:
            self._links = self._links or self._search(gate=_IN_LINKS, grounds=_GROUNDS_IN_LINKS)
            self._links.read(counted.values, counted.counts, prose=False)

    def read_others(self, counted: Tally, profile: Profile, left_out: int = 0) -> None:
        """Search a stretch of codes, numbers or words for mail addresses and rare identifiers among them.

        One pass tells whether there is either.
        """
        whole = profile.share("email") >= _JUDGED_WHOLE
        if whole or _is_empty(counted) or worth_searching(counted, profile):
            return
        sought = rare_in(profile, len(counted.values), left_out)
        found = holding(counted.values, f"{UNMISTAKABLE}|{built_like(sought)}")
        if extra := self._settings.extra_identifiers:
            found |= may_hold(counted.values, extra)
        if found.any():
            values, counts = counted.values.filter(found), counted.counts.filter(found)
            self._mail = self._mail or self._search(gate=UNMISTAKABLE)
            self._mail.read(values, counts, prose=False)
            self._among.read(values, counts, sought)

    def _search(self, gate: str = GATE, grounds: frozenset[Ground] = GROUNDS) -> Search:
        extra, spared = self._settings.extra_identifiers, self._settings.allowed
        return Search(extra=extra, spared=spared, gate=gate, looked_at=self._looked_at, grounds=grounds)

    def in_texts(self, *, named_otherwise: bool) -> dict[str, Hit]:
        """Categories inside longer texts; not those that words tell where the header names what the words are of."""
        hits = self._links.hits(open_numbers=False) if self._links else {}
        hits |= self._texts.hits(open_numbers=self._prose) if self._texts else {}
        return self._bounded({tag: hit for tag, hit in hits.items() if not (named_otherwise and tag in _TOLD)})

    def among_others(self) -> dict[str, Hit]:
        """Categories of a few values among many of codes, numbers and words."""
        others = self._mail.hits(open_numbers=False) if self._mail else {}
        mail = {tag: hit for tag, hit in others.items() if tag == "email"}
        return self._bounded(self._among.hits() | mail)

    def _bounded(self, hits: dict[str, Hit]) -> dict[str, Hit]:
        for hit in hits.values():
            hit.of = self.rows
            hit.rows = min(hit.rows, self.rows)
        return hits


def _is_empty(counted: Tally) -> bool:
    """Whether nothing can be hidden among some values."""
    return counted.short or not len(counted.values)


def worth_searching(counted: Tally, profile: Profile) -> bool:
    """Columns of words or text may hold anything; columns of numbers, dates, codes and links were judged whole."""
    loose = profile.share("text", "words", "blob")
    return not _is_empty(counted) and loose >= _LOOSE and (profile.share("text") > 0.0 or len(counted.values) > _MANY)


def is_prose(profile: Profile) -> bool:
    """Whether many of the values are sentences rather than labels."""
    spaces = sum(
        v.cleaned.count(" ") >= 5 or (not v.cleaned.isascii() and len(v.cleaned) >= 40) for v in profile.values
    )
    return profile.size > 0 and spaces >= _SENTENCES * profile.size


class TableSearch:
    """Every value of a table searched, a stretch of rows at a time, in memory that does not grow with the rows."""

    def __init__(self, settings: Settings) -> None:
        """`settings` as for `detect_table`."""
        self._settings = settings
        self._columns: dict[str, ColumnSearch] = {}
        self._partly: set[str] = set()
        self.rows = 0

    def read(self, frame: pl.DataFrame) -> None:
        """Search the rows of one stretch."""
        self.rows += frame.height
        for leaf in leaves(frame, self._settings.list_cap):
            if _has_lists(frame.schema[leaf.name]):
                self._partly.add(leaf.path)  # long lists are cut
            held = _that_may_hold(leaf)
            search = self._columns.setdefault(leaf.path, ColumnSearch(leaf.path, self._settings))
            if held is not None:
                left_out = len(leaf.series) - len(held.series)
                search.read(tally(held, self._settings.cell_cap), left_out=left_out)

    def of(self, path: str) -> ColumnSearch | None:
        """What was found in a column, with all rows of the table behind it; None where not all of it was searched."""
        search = self._columns.get(path)
        if search is None or path in self._partly:
            return None
        search.rows = self.rows
        return search


def _has_lists(kind: pl.DataType) -> bool:
    """Whether cells of a type are lists, or structs with lists in them."""
    if isinstance(kind, pl.Struct):
        return any(_has_lists(field.dtype) for field in kind.fields if isinstance(field.dtype, pl.DataType))
    return kind.is_nested()


def _that_may_hold(leaf: Leaf) -> Leaf | None:
    """The cells of a leaf that may hold an identifier of any kind: not dates, flags and small numbers."""
    series, kind = leaf.series, leaf.series.dtype
    if kind in (pl.String, pl.Binary, pl.Categorical, pl.Enum):
        return leaf
    if not kind.is_numeric():
        return None
    wanted = (series >= LONG_NUMBER) | (series <= -LONG_NUMBER)
    long = series.filter(wanted & series.is_finite() if kind.is_float() else wanted)
    return replace(leaf, series=long) if len(long) else None
