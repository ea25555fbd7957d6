"""Personal data inside longer values: notes, logs, addresses with a phone in them, rare cells of other columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from detectors.custom.allowed import Allowed
from detectors.custom.in_text import may_hold
from detectors.leaves import Tally, draw
from detectors.masking import mask
from detectors.normalise import clean
from detectors.prose import prose_patterns
from detectors.recognizers.interface import Identifier
from detectors.sightings import OPEN_MOST, Sighting, Sightings, entities_of

_LOOKED_AT = 200
_CELL = 1200
_EXAMPLES = 3
_FEWEST_TEXTS = 2

# Rust's engine runs it over every distinct value: linear time, no look-arounds.
_GATE = "|".join(
    (
        r"@[\w-]+\.",
        r"\+[0-9]{2}|\d[\d .()/-]{6,}\d|[A-Za-z]\d{6,}",
        r"eyJ[\w-]{5}|AKIA|gh[pousr]_|[srp]k_(?:live|test)|xox[abp]-|-----BEGIN|\$2[aby]\$|\$argon2",
        r"(?:[0-9A-Fa-f]{2}:){3}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d",
        r"\d{1,2}\s?/\s?\p{L}{3,}",
    )
)


UNMISTAKABLE = r"@[\w-]+\."
"""What is an identifier wherever it stands, so that even columns of numbers, dates and codes are searched for it."""


@dataclass
class Hit:
    """One category found inside values."""

    tag: str
    title: str
    rows: int = 0
    distinct: int = 0
    examples: list[str] = field(default_factory=list)
    exact: bool = True
    """False where `rows` is scaled up from the values looked at."""
    entities: set[str] = field(default_factory=set)
    """Presidio entities of the identifiers found; empty for names and addresses."""
    texts: list[str] = field(default_factory=list, repr=False)
    """The texts that hold one."""
    most: float = 5.0
    """Log odds that are not exceeded."""

    @property
    def weight(self) -> float:
        """Log odds: rare is enough, because what the check accepts inside a text is hardly chance."""
        return min({1: 3.0, 2: 4.0}.get(self.distinct, 5.0), self.most)


def search(
    tally: Tally,
    *,
    prose: bool,
    open_numbers: bool = False,
    extra: tuple[Identifier, ...] = (),
    spared: Allowed | None = None,
    gate: str = _GATE,
) -> dict[str, Hit]:
    """Categories found inside the values of a column of text, with the rows that carry them.

    Names and addresses are looked for in `prose` only: in a column of titles or places their words mean something else.
    `open_numbers` adds numbers that no word near them names, where far more of one form pass a check than chance would let;
    they weigh little by themselves. `spared`: identifiers that are nobody's and are left out. `gate`: the pattern that a
    value must show to be looked at.
    """
    hits = _identified(tally, extra, spared, gate, open_numbers=open_numbers)
    if not prose:
        return hits
    patterns = prose_patterns()
    for tag, pattern, title in (
        ("name", patterns.person, "a person's title or patronymic before a name"),
        ("address", patterns.address, "words of a postal address beside a number"),
        ("date_of_birth", patterns.birth, "a date behind a word for birth"),
    ):
        _told(hits, tag, title, tally.values.str.contains(pattern), tally.counts)
    # Streets are named after people: a title in a column of addresses is not a person of the table.
    if "name" in hits and "address" in hits and hits["address"].rows > 4 * hits["name"].rows:
        del hits["name"]
    return hits


def _told(hits: dict[str, Hit], tag: str, title: str, holds: pl.Series, counts: pl.Series) -> None:
    """Count the texts that hold something; one alone is chance, or a quotation."""
    distinct = int(holds.sum())
    if distinct >= _FEWEST_TEXTS:
        hits[tag] = Hit(tag, title, int(counts.filter(holds).sum()), distinct)


def _identified(
    tally: Tally, extra: tuple[Identifier, ...], spared: Allowed | None, gate: str, *, open_numbers: bool
) -> dict[str, Hit]:
    passing = tally.values.str.contains(gate)
    if extra:
        passing = passing | may_hold(tally.values, extra)
    candidates, counts = tally.values.filter(passing), tally.counts.filter(passing)
    looked = list(zip(*draw(candidates, counts, _LOOKED_AT), strict=True))
    sightings = Sightings(extra)
    for raw, rows in looked:
        sightings.read(clean(raw, _CELL), rows)
    hits: dict[str, Hit] = {}
    for seen in _not_spared(sightings.kept(), spared):
        if seen.ground != "open" or open_numbers:
            hit = hits.setdefault(seen.one.tag, Hit(seen.one.tag, seen.one.title))
            _count(hit, seen)
    scale = len(candidates) / max(len(looked), 1)
    for hit in hits.values():
        hit.exact = len(candidates) <= _LOOKED_AT
        hit.rows = min(round(hit.rows * scale), tally.rows)
    return hits


def _not_spared(seen: list[Sighting], spared: Allowed | None) -> list[Sighting]:
    if not spared or not seen:
        return seen
    left_out = spared.matches(pl.Series("token", [one.token for one in seen], pl.String))
    return [one for one, out in zip(seen, left_out, strict=True) if not out]


def _count(hit: Hit, seen: Sighting) -> None:
    hit.entities.update(entities_of(seen))
    if seen.ground == "open":
        hit.title, hit.most = f"{seen.one.title}, with no word near it that says so", OPEN_MOST
    if seen.text in hit.texts:
        return
    hit.rows += seen.rows
    hit.distinct += 1
    hit.texts.append(seen.text)
    if len(hit.examples) < _EXAMPLES and (masked := mask(seen.token)) and masked not in hit.examples:
        hit.examples.append(masked)
