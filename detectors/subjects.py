"""How many people a dataset is about: distinct values of the column that tells them apart best.

Laws count people (100,000 for a transfer, 10,000 with sensitive data). Values are compared as 64-bit hashes under a key
that is drawn for one audit and never stored; hashes leave this module in no report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from detectors.distinct import Estimate, Sketch, of_sketch, of_uniform, relative_error

if TYPE_CHECKING:
    import polars as pl

    from detectors.distinct import Hashes
    from detectors.group_sizes import Drawn
    from detectors.model import ColumnDecision

NOUNS = {
    "national_id": "identity numbers",
    "health_id": "health insurance or patient numbers",
    "social_security_id": "social security numbers",
    "tax_id": "tax numbers",
    "passport": "passport numbers",
    "driving_licence": "driving licence numbers",
    "person_key": "keys of persons",
    "email": "e-mail addresses",
    "username": "user names",
    "phone": "phone numbers",
}
"""Categories whose values tell people apart, best first, and what a sentence calls them."""

ONE_EACH = frozenset({"national_id", "health_id", "social_security_id", "tax_id", "driving_licence", "person_key"})
"""Categories of which a person has one. Of the others people may have several, or share one."""

_CLEAN = 0.95
"""Share of a column's filled rows that must carry the category: distinct values of anything else are no people."""
_MOSTLY = 0.5
_PHONE_DIGITS = 8
"""Last digits by which phone numbers are compared: written with or without the country's code they are the same."""
_CELL, _LISTED = 512, 2_000_000
_CARD_IMAGE = "card_image"


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """How many people there are, told by one category of identifier."""

    column: str
    """The column or columns whose values were counted."""
    tag: str
    at_least: int
    """Distinct values there certainly are (see `detectors.distinct`), less those of doubtful form."""
    estimate: int | None
    """None where no honest estimate can be had from the rows read."""
    interval: tuple[int, int] | None
    """Of 95 % confidence, 0 or more; None where the rows read allow none."""
    method: str
    """`counted`, `sketch`, `uniform sample` or `rows read`."""
    statement: str
    """What was counted and what it means, in a sentence."""

    @property
    def one_each(self) -> bool:
        """Whether each value stands for one person, so that `at_least` counts people."""
        return self.tag in ONE_EACH


@dataclass(frozen=True, slots=True)
class Identifying:
    """The column that tells people apart best."""

    path: str
    tag: str
    share: float
    """Share of its filled rows that carry the category, 0..1."""


@dataclass(slots=True, repr=False)
class Subjects:
    """Distinct values of one category in the rows seen so far, of one table or several."""

    columns: tuple[str, ...]
    tag: str
    sketch: Sketch = field(default_factory=Sketch)
    rows: int = 0
    filled: int = 0
    doubtful: int = 0
    """Filled rows whose value may be something else."""
    drawn: Drawn = "all"
    total: int | None = None
    """Rows of the table; None for several tables, and where nobody knows."""

    def merge(self, other: Subjects) -> None:
        """Take what was seen of another table; the same key and category for both."""
        self.columns = tuple(dict.fromkeys((*self.columns, *other.columns)))
        self.sketch.merge(other.sketch)
        self.rows += other.rows
        self.filled += other.filled
        self.doubtful += other.doubtful
        self.drawn = "all" if self.drawn == other.drawn == "all" else "other"
        self.total = None

    def count(self) -> SubjectCount:
        """How many there are, as far as the rows tell."""
        found, method = self._estimate()
        sure = max(found.at_least - self.doubtful, 0)
        interval = None if found.interval is None else (max(found.interval[0] - self.doubtful, 0), found.interval[1])
        column = ", ".join(self.columns[:3]) + (", …" if len(self.columns) > 3 else "")
        told = self._told(Estimate(sure, found.most_likely, interval), method)
        caveat = "" if self.tag in ONE_EACH else "; a person may have several, and several may share one"
        return SubjectCount(
            column, self.tag, sure, found.most_likely, interval, method, f"{told} (column {column}){caveat}"
        )

    def _estimate(self) -> tuple[Estimate, str]:
        if self.drawn == "all":
            return of_sketch(self.sketch), "sketch" if self.sketch.cut else "counted"
        sure = of_sketch(self.sketch).at_least
        if self.drawn == "uniform" and self.total is not None and not self.sketch.cut and self.total >= self.rows:
            return of_uniform(sure, self.filled, self.rows, self.total), "uniform sample"
        return Estimate(sure), "rows read"

    def _told(self, found: Estimate, method: str) -> str:
        noun = NOUNS[self.tag]
        low, high = found.interval or (0, 0)
        if method == "counted":
            if low == high:
                return f"{high:,} distinct {noun} in all {self.rows:,} rows"
            return f"between {low:,} and {high:,} distinct {noun} in all {self.rows:,} rows"
        if method == "sketch":
            error = f"{relative_error(self.sketch.kept):.1%}"
            return (
                f"about {found.most_likely:,} distinct {noun} in all {self.rows:,} rows, estimated with a standard error of "
                f"{error} (95% interval {low:,} to {high:,})"
            )
        if method == "uniform sample":
            return (
                f"at least {found.at_least:,} distinct {noun}, seen in {self.rows:,} of {self.total:,} rows drawn uniformly; "
                f"with 95% confidence {low:,} to {high:,} in all"
            )
        return (
            f"at least {found.at_least:,} distinct {noun}, seen in {self.rows:,} rows; nothing is known of the others"
        )


def identifying(columns: Iterable[ColumnDecision]) -> Identifying | None:
    """The column that tells people apart best; None where no column does.

    Columns that are filled in most rows come first, then the better category, then more distinct values, then the order of
    the table.
    """
    ranked = []
    for place, column in enumerate(columns):
        filled = column.rows_seen - column.nulls
        for found in column.findings:
            if found.status != "found" or found.tag not in NOUNS or found.kind == _CARD_IMAGE or filled < 1:
                continue
            share = min(found.prevalence * column.rows_seen / filled, 1.0)
            if share >= _CLEAN:
                rank = (filled < _MOSTLY * column.rows_seen, list(NOUNS).index(found.tag), -column.distinct_seen, place)
                ranked.append((rank, Identifying(column.path, found.tag, share)))
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def subjects_in(
    frame: pl.DataFrame, who: Identifying, *, key: bytes, drawn: Drawn = "all", total: int | None = None
) -> Subjects | None:
    """What rows of a table show of the people in it; None where they have no such column.

    Args: `frame` of any dtypes; `who` from the table's decisions; `key` of 16 random bytes or more, the same for
    everything that will be put together and never kept; how the rows were `drawn`, of how many in `total`. Of a table
    that is passed by in stretches, each is counted as `all` and merged.
    """
    from detectors.leaves import leaves, tally
    from detectors.quasi import aligned

    leaf = next((leaf for leaf in leaves(frame, _LISTED) if leaf.path == who.path), None)
    if leaf is None:
        return None
    counted = tally(leaf, _CELL)
    filled = counted.rows - counted.nulls
    # Of lists not all elements may have been read, and those of one row were not drawn one by one.
    plain = aligned(frame, who.path) is not None
    found = Subjects(
        (who.path,),
        who.tag,
        rows=counted.rows,
        filled=filled,
        doubtful=ceil((1.0 - who.share) * filled - 1e-9),
        drawn=drawn if plain else "other",
        total=total if plain else None,
    )
    found.sketch.add(_hashes(counted.values, who.tag, key))
    return found


def people(seen: Sequence[Subjects]) -> SubjectCount | None:
    """How many people the tables of a dataset are about together; None where no table tells.

    Tables are put together by category: an identity number and a mail address may be of one person or of two. Of several
    categories the one that shows most people is told, as a lower bound.
    """
    by_tag: dict[str, Subjects] = {}
    for one in seen:
        if one.tag in by_tag:
            by_tag[one.tag].merge(one)
        else:
            by_tag[one.tag] = replace(one, sketch=replace(one.sketch))
    counts = [one.count() for one in by_tag.values()]
    return counts[0] if len(counts) == 1 else fewest_people(counts)


def fewest_people(counts: Sequence[SubjectCount]) -> SubjectCount | None:
    """A lower bound from counts whose values can no longer be compared: the largest of them."""
    if not counts:
        return None
    best = max(counts, key=lambda one: (one.at_least, one.one_each))
    if len(counts) == 1:
        return best
    said = f"at least {best.at_least:,} people, by {NOUNS[best.tag]} in one part of the dataset; other parts may hold others"
    return SubjectCount(best.column, best.tag, best.at_least, None, None, "rows read", f"{said} (column {best.column})")


def _hashes(values: pl.Series, tag: str, key: bytes) -> Hashes:
    """Hashes of values as written without blanks, separators and capitals; where the key is not known they tell nothing."""
    import numpy as np

    from detectors.quasi import keys_of_nothing

    first, second = (int.from_bytes(key[start : start + 8], "big") for start in (0, 8))
    hashed = values.to_frame("value").select_seq(_compared(tag).hash(first)).to_series().to_numpy()
    blank, missing = keys_of_nothing(first)
    # What nothing is left of is dropped by its hash: to filter the texts, Polars would write them twice.
    mixed: Hashes = hashed[(hashed != blank) & (hashed != missing)] + np.uint64(second)
    for shift, factor in (
        (30, 0xBF58476D1CE4E5B9),
        (27, 0x94D049BB133111EB),
    ):  # SplitMix64 (Steele et al., OOPSLA 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


@lru_cache(maxsize=len(NOUNS))
def _compared(tag: str) -> pl.Expr:
    """A value as it is compared with others of its category."""
    import polars as pl

    text = pl.col("value").cast(pl.String).str.strip_chars().str.to_lowercase()
    if tag == "phone":
        return text.str.replace_all(r"[^0-9]", "").str.tail(_PHONE_DIGITS)
    return text if tag in ("email", "username") else text.str.replace_all(r"[\s\-./'()·]", "")
