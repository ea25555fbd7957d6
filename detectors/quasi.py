"""Quasi-identifiers: sets of columns that name nobody by themselves and single people out together.

Sets of one, two and three columns are searched within bounds, and all candidate columns together once. Results hold
column names, counts and shares; never a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from detectors.group_sizes import Drawn, GroupSizes, group_sizes, refutes, share_alone, sizes_of
from detectors.headers.lexicon import PERSON_CLASSES, with_extra
from detectors.headers.match import pieces_of, settle
from detectors.headers.normalise import shortened

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from detectors.model import ColumnDecision

    Keys = npt.NDArray[np.uint64]

TAGS = (
    "date_of_birth", "age", "gender", "address", "location", "nationality", "ethnicity", "religion", "family",
    "employment", "education", "physical_trait",
)  # fmt: skip
"""What a neighbour, a colleague or a public register may know of a person, roughly by how much it tells."""

MAX_COLUMNS = 8
"""Candidate columns that are combined: 28 pairs and 56 triples at most, however wide the table."""
SEARCH_ROWS = 10_000
"""Rows that the search looks at; what it finds is then measured over all rows of the frame."""
SHOWN = 5
_ALONE = 0.95
_GAIN = 0.05
_SEED = 11
_MOST_PEOPLE = 10_000_000_000
_BARE_COUNTS = frozenset({"n", "total", "cnt", "freq", "frequency"})


@dataclass(frozen=True, slots=True)
class QuasiSet:
    """Columns that are known about people together, and how far they single people out."""

    columns: tuple[str, ...]
    """Dotted paths, in the order of the table."""
    tags: tuple[str, ...]
    """The tags that make them quasi-identifiers, one for each column."""
    sizes: GroupSizes
    drawn: Drawn
    total: int | None
    """Rows of the table; None where nobody knows."""
    counted_by: str = ""
    """A column that seems to count people, where there is one: each row may be a group and not a person."""
    cells: GroupSizes | None = None
    """The sizes again, with every row weighing what `counted_by` says."""

    @property
    def uniqueness(self) -> float:
        """Share of the rows looked at that nobody else shares, 0..1."""
        return self.sizes.uniqueness

    @property
    def singles_out(self) -> bool | None:
        """Whether somebody is alone in the whole table; None where the rows read cannot say."""
        return refutes(self.sizes, 2, self.drawn, self.total)

    @property
    def statement(self) -> str:
        """What was measured and what it means, in a sentence."""
        rows, alone, k = f"{self.sizes.rows:,}", f"{share_words(self.uniqueness)} of them", self.sizes.smallest
        verb = "is the only one" if self.sizes.ones == 1 else "are the only ones"
        said = "none is the only one" if not self.sizes.ones else f"{alone} {verb}"
        together = "its" if len(self.columns) == 1 else "their"
        if self.drawn == "all":
            return f"in all {rows} rows {said} with {together} values; the smallest group has {k} (exact)"
        of = f" of {self.total:,}" if self.total is not None else ""
        caveat = "a sample overstates the share that is unique in the whole table"
        if self.singles_out:
            caveat += "; that nobody is would be less likely than 1 in 1,000"
        return f"in {rows}{of} rows read {said} with {together} values; the smallest group has {k} ({caveat})"


def share_words(share: float) -> str:
    """A share as a percentage that never rounds some to none or most to all."""
    if 0.0 < share < 0.001:
        return "fewer than 0.1%"
    if 0.999 < share < 1.0:
        return "more than 99.9%"
    return f"{share:.1%}".replace(".0%", "%")


def quasi_sets(
    frame: pl.DataFrame, columns: Sequence[ColumnDecision], *, drawn: Drawn = "all", total: int | None = None
) -> tuple[QuasiSet, ...]:
    """The sets of columns that single out most people, most telling first; at most `SHOWN`.

    Args: `frame` of any dtypes; the decisions for its `columns`; how its rows were `drawn`, of how many in `total`.
    Returns: sets of which each adds at least five points to what any smaller one tells; where nobody is alone, the one
    set with the smallest group. Empty without two rows or without candidate columns. Raises nothing for any data.
    """
    chosen = _candidates(columns)
    if frame.height < 2 or not chosen:
        return ()
    keys = _keys(frame, chosen)
    order = [path for path in chosen if path in keys]
    if not order:
        return ()
    best = _best(order, _thinned(keys, frame.height) if frame.height > SEARCH_ROWS else keys)
    counted_by = count_column(frame, columns)
    weights = None if counted_by is None else _whole(frame[counted_by]).to_numpy()
    found = [
        QuasiSet(
            columns=paths,
            tags=tuple(chosen[path] for path in paths),
            sizes=group_sizes(combined_keys([keys[path] for path in paths])),
            drawn=drawn,
            total=frame.height if drawn == "all" else total,
            counted_by=counted_by or "",
            cells=None if weights is None else _cells(combined_keys([keys[path] for path in paths]), weights),
        )
        for paths in best
    ]
    return tuple(sorted(found, key=lambda one: (-one.uniqueness, len(one.columns), one.columns)))


def _candidates(columns: Sequence[ColumnDecision]) -> dict[str, str]:
    """Up to `MAX_COLUMNS` columns with their tag: one of each tag first, so that many of one kind crowd out no other."""
    ranked: list[tuple[int, int, int, str, str]] = []
    seen: dict[str, int] = {}
    for place, column in enumerate(columns):
        tags = column.tags
        tag = next((tag for tag in TAGS if tag in tags), "")
        if tag and set(tags) <= set(TAGS) and column.distinct_seen > 1:
            seen[tag] = seen.get(tag, 0) + 1
            ranked.append((seen[tag], TAGS.index(tag), place, column.path, tag))
    kept = sorted(sorted(ranked)[:MAX_COLUMNS], key=lambda row: row[2])
    return {path: tag for *_, path, tag in kept}


def _keys(frame: pl.DataFrame, chosen: Mapping[str, str]) -> dict[str, Keys]:
    """A 64-bit key for each row of each column that has one value a row."""
    plain = {path: series for path in chosen if (series := aligned(frame, path)) is not None}
    return dict(zip(plain, row_keys(list(plain.values()), _SEED), strict=True))


def aligned(frame: pl.DataFrame, path: str) -> pl.Series | None:
    """The column at a dotted path with one plain value a row; None below a list, or where there is no such column."""
    import polars as pl

    names = [name for name in frame.columns if path == name or path.startswith(f"{name}.")]
    for name in sorted(names, key=len, reverse=True):
        series = frame[name]
        rest = path[len(name) + 1 :]
        if not rest:
            plain = not series.dtype.is_nested() and series.dtype not in (pl.Object, pl.Null)
            return series if plain else None
        if isinstance(series.dtype, pl.Struct) and series.dtype.fields:
            inner = aligned(series.struct.unnest(), rest)
            if inner is not None:
                return inner
    return None


def row_keys(columns: Sequence[pl.Series], seed: int) -> list[Keys]:
    """A 64-bit key of each cell of columns of one length, by column: the same for equal cells.

    Blank text counts as missing, and missing as a value.
    """
    import numpy as np
    import polars as pl

    cells = pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)])
    hashed = [_cell(name, _written_as(kind)).hash(seed) for name, kind in cells.schema.items()]
    # Few rows are hashed sooner than other threads take over; many columns of many rows are not.
    select = cells.select if cells.height > SEARCH_ROWS else cells.select_seq
    keyed = [column.to_numpy() for column in select(*hashed).iter_columns()]
    blank, missing = keys_of_nothing(seed)
    # Asked of the keys and not of the texts, which Polars would strip once more to compare them.
    return [
        key if _written_as(kind) == "value" else np.where(key == blank, missing, key)
        for key, kind in zip(keyed, cells.dtypes, strict=True)
    ]


def keys_of_nothing(seed: int) -> tuple[np.uint64, np.uint64]:
    """The 64-bit keys of empty text and of a missing cell."""
    import polars as pl

    nothing = pl.Series(["", None], dtype=pl.String).to_frame()
    # Not by `hash_rows`, which leaves it to another thread and waits, for long where all cores are busy.
    blank, missing = nothing.select_seq(pl.first().hash(seed)).to_series().to_numpy()
    return blank, missing


def _written_as(kind: pl.DataType) -> Literal["text", "category", "value"]:
    import polars as pl

    if kind == pl.String:
        return "text"
    return "category" if kind in (pl.Categorical, pl.Enum) else "value"


@lru_cache(maxsize=64)
def _cell(name: str, written: Literal["text", "category", "value"]) -> pl.Expr:
    """A cell as it is compared with others, put together once: it takes a third as long as hashing 2,000 of them."""
    import polars as pl

    cell = pl.col(name)
    if written == "value":
        return cell
    return (cell if written == "text" else cell.cast(pl.String)).str.strip_chars()


def combined_keys(keys: Sequence[Keys]) -> Keys:
    """One key for each row from those of several columns; collisions are as rare as for 64 random bits."""
    import numpy as np

    total = keys[0].copy()
    for key in keys[1:]:
        total ^= total >> np.uint64(29)
        total *= np.uint64(0x9E3779B97F4A7C15)
        total += key
    return total


def count_column(frame: pl.DataFrame, columns: Sequence[ColumnDecision]) -> str | None:
    """The column that counts people or cases in a table of groups, if there is one: by its header, whole and never negative."""
    import polars as pl

    plain = [c.path for c in columns if not c.tags and c.path == c.name and counts(c.path)]
    for path in plain:
        if frame[path].dtype == pl.String or frame[path].dtype.is_integer():
            whole = _whole(frame[path])
            if whole.null_count() == 0 and _within(whole, 0, _MOST_PEOPLE):
                return path
    return None


def _within(whole: pl.Series, low: int, high: int) -> bool:
    """Whether all numbers are from `low` to `high`; true of none at all."""
    least, most = whole.min(), whole.max()
    return least is None or (isinstance(least, int) and isinstance(most, int) and least >= low and most <= high)


def _whole(series: pl.Series) -> pl.Series:
    """Numbers or their text as whole numbers; what is none becomes missing."""
    import polars as pl

    text = series.str.strip_chars() if series.dtype == pl.String else series
    return text.cast(pl.Int64, strict=False)


@lru_cache(maxsize=4096)
def counts(header: str) -> bool:
    """Whether a header says that its column counts (`n`, `jumlah`, `active_customers`), in any language of the lexicon."""
    if header.strip().casefold() in _BARE_COUNTS:
        return True
    meanings = settle(pieces_of(shortened(header), with_extra(None)), ())
    roles = [(m.entry.role, m.entry.tag) for m in meanings if m.entry is not None]
    if any(role == "claim" for role, _ in roles):
        return False
    return ("word", "count") in roles or (bool(roles) and roles[-1][0] == "holder" and roles[-1][1] in PERSON_CLASSES)


def _cells(keys: Keys, weights: npt.NDArray[np.int64]) -> GroupSizes:
    """Sizes of groups of rows that each stand for as many people as their weight; groups of nobody are left out."""
    import numpy as np

    _, group = np.unique(keys, return_inverse=True)
    totals = np.bincount(group, weights=weights).astype(np.int64)
    return sizes_of(totals[totals > 0])


def _thinned(keys: Mapping[str, Keys], rows: int) -> dict[str, Keys]:
    """Rows spread evenly over the frame: the search ranks sets, it claims nothing."""
    import numpy as np

    spread = np.linspace(0, rows - 1, SEARCH_ROWS).astype(np.int64)
    return {path: key[spread] for path, key in keys.items()}


def _best(order: Sequence[str], keys: Mapping[str, Keys]) -> list[tuple[str, ...]]:
    """Sets worth reporting: singles, then pairs, then triples, then all; each must add to what its subsets tell."""
    measured: set[tuple[str, ...]] = set()
    kept: dict[tuple[str, ...], float] = {}
    telling = list(order)
    for size in (1, 2, 3, len(order)):
        if size > len(telling) or (size > 3 and kept and max(kept.values()) >= _ALONE):
            continue
        for paths in combinations(telling if size <= 3 else order, size):
            if paths in measured or _known(paths, kept) >= _ALONE:
                continue
            measured.add(paths)
            share = share_alone(combined_keys([keys[path] for path in paths]))
            if share > 0.0 and (share >= _known(paths, kept) + _GAIN or not kept):
                kept[paths] = share
        telling = [path for path in telling if kept.get((path,), 0.0) < _ALONE]
    if not kept:
        smallest = {paths: group_sizes(combined_keys([keys[path] for path in paths])).smallest for paths in measured}
        return [min(measured, key=lambda paths: (smallest[paths], len(paths), paths))] if measured else []
    return sorted(kept, key=lambda paths: (-kept[paths], len(paths), paths))[:SHOWN]


def _known(paths: Iterable[str], kept: Mapping[tuple[str, ...], float]) -> float:
    whole = set(paths)
    return max((share for subset, share in kept.items() if whole >= set(subset)), default=0.0)


__all__ = ["TAGS", "QuasiSet", "aligned", "combined_keys", "counts", "quasi_sets", "row_keys", "share_words"]
