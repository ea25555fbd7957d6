"""Personal data inside longer values: notes, logs, addresses with a phone in them, rare cells of other columns."""

from __future__ import annotations

from typing import get_args

import polars as pl

from detectors.custom.allowed import Allowed
from detectors.custom.in_text import may_hold
from detectors.leaves import draw, holding
from detectors.log_lines import LogLines
from detectors.masking import mask
from detectors.names_in_text import NamesInText
from detectors.normalise import clean, compact
from detectors.prose import NUMBERED, prose_patterns
from detectors.recognizers.interface import Identifier
from detectors.sightings import OPEN_MOST, Ground, Sighting, Sightings, entities_of
from detectors.sought import Hit

LOOKED_AT = 200
"""Texts of a column, or of a stretch of it, that are looked at one by one."""
_MOST_LOOKED_AT = 20_000
"""Texts of one column that are looked at one by one, however many rows it has."""
_CELL = 1200
_EXAMPLES = 3
_FEWEST_TEXTS, _FIRST_TEXTS = 2, 8
_STREETS_TO_NAMES, _MOSTLY_ADDRESSES = 4, 0.3
_GIVEN_OUT = frozenset({"phone", "email"})
_FEW_CONTACTS, _GIVEN_BY = 3, 5
"""Different contacts in a column, and texts that hold one on average, up to and from which they are a firm's."""

# Rust's engine runs it over every distinct value: linear time, no look-arounds.
GATE = "|".join(
    (
        r"@[\w-]+\.",
        r"\+[0-9]{2}|\d[\d .()/-]{6,}\d|[A-Za-z]\d{6,}",
        r"eyJ[\w-]{5}|AKIA|gh[pousr]_|[srp]k_(?:live|test)|xox[abp]-|-----BEGIN|\$2[aby]\$|\$argon2",
        r"(?:[0-9A-Fa-f]{2}:){3}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d",
        r"\d{1,2}\s?/\s?\p{L}{3,}",
    )
)
"""What a text shows that may hold a number, an address of mail or a secret."""
GROUNDS: frozenset[Ground] = frozenset(get_args(Ground))
"""All of them."""
UNMISTAKABLE = r"@[\w-]+\."
"""What is an identifier wherever it stands, so that even columns of numbers, dates and codes are searched for it."""


class Search:
    """Personal data inside the values of a column of text, searched a stretch of the column at a time.

    Names and addresses are looked for in `prose` only: in a column of titles or places their words mean something else.
    `open_numbers` adds numbers that no word near them names, where far more of one form pass a check than chance would let;
    they weigh little by themselves. `spared`: identifiers that are nobody's and are left out. `gate`: the pattern that a
    value must show to be looked at; of those that do, `looked_at` of each stretch are. `grounds`: those that count.
    """

    def __init__(
        self,
        *,
        extra: tuple[Identifier, ...] = (),
        spared: Allowed | None = None,
        gate: str = GATE,
        looked_at: int = LOOKED_AT,
        grounds: frozenset[Ground] = GROUNDS,
    ) -> None:
        self._extra, self._spared, self._gate, self._budget = extra, spared, gate, looked_at
        self._sightings = Sightings(extra)
        self._grounds = grounds
        self._candidates, self._looked = 0, 0
        self._rows: dict[str, int] = {}
        self._in_prose = 0
        self._told: dict[str, Hit] = {}
        self._forms: dict[str, set[str]] = {}
        self._names, self._logs = NamesInText(), LogLines()

    def read(self, values: pl.Series, counts: pl.Series, *, prose: bool) -> None:
        """Search distinct values, with the rows that hold each."""
        passing = holding(values, self._gate)
        if self._extra:
            passing = passing | may_hold(values, self._extra)
        if passing.any():
            candidates, rows = values.filter(passing), counts.filter(passing)
            self._candidates += len(candidates)
            if self._looked < _MOST_LOOKED_AT:
                for raw, count in zip(*draw(candidates, rows, self._budget), strict=True):
                    self._looked += 1
                    self._look_at(clean(raw, _CELL), count)
        if "open" in self._grounds:  # links and codes name nobody
            self._names.read_any(values, counts)
        if prose:
            self._read_prose(values, counts)

    def _look_at(self, text: str, rows: int) -> None:
        if text not in self._rows:
            self._sightings.read(text)
        self._rows[text] = self._rows.get(text, 0) + rows

    def _read_prose(self, values: pl.Series, counts: pl.Series) -> None:
        patterns = prose_patterns()
        self._names.read_prose(values, counts)
        self._logs.read(values, counts)
        self._in_prose += int(counts.sum())
        numbered = holding(values, NUMBERED)
        if numbered.any():
            values, counts = values.filter(numbered), counts.filter(numbered)
            self._tell("address", "words of a postal address beside a number", patterns.address, values, counts)
            self._tell("date_of_birth", "a date behind a word for birth", patterns.birth, values, counts)

    def _tell(self, tag: str, title: str, pattern: str, values: pl.Series, counts: pl.Series) -> None:
        holds = holding(values, pattern)
        if distinct := int(holds.sum() or 0):
            hit = self._told.setdefault(tag, Hit(tag, title))
            hit.distinct += distinct
            hit.rows += int(counts.filter(holds).sum())
            self._forms.setdefault(tag, set()).update(_few_forms(values.filter(holds), f"({pattern})"))

    def hits(self, *, open_numbers: bool) -> dict[str, Hit]:
        """The categories that chance does not explain, with the rows that carry them."""
        hits: dict[str, Hit] = {}
        for seen in _not_spared(self._sightings.kept(), self._spared):
            if seen.ground in self._grounds and (seen.ground != "open" or open_numbers):
                _count(hits.setdefault(seen.one.tag, Hit(seen.one.tag, seen.one.title)), seen, self._rows[seen.text])
        scale = self._candidates / max(self._looked, 1)
        for hit in hits.values():
            hit.exact = self._candidates <= self._looked
            hit.rows = round(hit.rows * scale)
        hits = {tag: hit for tag, hit in hits.items() if tag not in _GIVEN_OUT or not _is_given_out(hit)}
        # One text alone is chance or a quotation, one address in all of them that of a firm.
        hits.update((tag, hit) for tag, hit in self._told.items() if len(self._forms[tag]) >= _FEWEST_TEXTS)
        hits.update((hit.tag, hit) for hit in self._logs.hits())
        if named := self._names.hit():
            hits["name"] = named
        # Streets are named after people: a title in a column of addresses is not a person of the table.
        if "name" in hits and "address" in hits and self._of_addresses(hits["address"].rows, hits["name"].rows):
            del hits["name"]
        return hits

    def _of_addresses(self, addresses: int, names: int) -> bool:
        return addresses > _STREETS_TO_NAMES * names and addresses >= _MOSTLY_ADDRESSES * self._in_prose


def _few_forms(texts: pl.Series, pattern: str) -> pl.Series:
    """Two of what a pattern finds first in texts, where it finds as many: nearly always among the first of them."""
    forms = pl.first().str.extract(pattern, 1).drop_nulls().unique().head(_FEWEST_TEXTS)
    found = texts.head(_FIRST_TEXTS).to_frame().select_seq(forms).to_series()
    return found if len(found) == _FEWEST_TEXTS else texts.to_frame().select_seq(forms).to_series()


def _not_spared(seen: list[Sighting], spared: Allowed | None) -> list[Sighting]:
    if not spared or not seen:
        return seen
    left_out = spared.matches(pl.Series("token", [one.token for one in seen], pl.String))
    return [one for one, out in zip(seen, left_out, strict=True) if not out]


def _is_given_out(hit: Hit) -> bool:
    """Whether many texts hold the same few: the contact of a firm, which all of them tell the reader."""
    return len(hit.tokens) <= _FEW_CONTACTS and hit.distinct >= _GIVEN_BY * len(hit.tokens)


def _count(hit: Hit, seen: Sighting, rows: int) -> None:
    hit.entities.update(entities_of(seen))
    if seen.ground == "all":
        hit.title, hit.most = f"{seen.one.title}, whose check nearly all numbers written like it pass", OPEN_MOST
    hit.tokens.add(compact(seen.token))
    if seen.ground == "open":
        hit.title, hit.most = f"{seen.one.title}, with no word near it that says so", OPEN_MOST
    if seen.text in hit.texts:
        return
    hit.rows += rows
    hit.distinct += 1
    hit.texts[seen.text] = None
    if len(hit.examples) < _EXAMPLES and (masked := mask(seen.token)) and masked not in hit.examples:
        hit.examples.append(masked)
