"""Any Polars frame as flat columns of text: nested ones taken apart, every type given its written form."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

_DEPTH = 24
_PER_LIST = 64
_FEW = 4096
"""Values up to which a list in Python is cheaper than asking Polars, which costs a fixed tenth of a millisecond."""


LONG_NUMBER = 10**7
"""No identifier that is told by its value alone has fewer than eight digits."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column without nesting."""

    name: str
    path: str
    series: pl.Series
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The distinct values of a leaf as text, in no order, with how many rows hold each."""

    values: pl.Series
    counts: pl.Series
    rows: int
    nulls: int
    notes: tuple[str, ...] = ()
    short: bool = False
    """Whether all are dates, flags or numbers too short for an identifier: nothing can be hidden among them."""


def leaves(frame: pl.DataFrame, list_cap: int) -> Iterator[Leaf]:
    """Each column of a frame, structs by their fields (`a.b`) and lists by up to `list_cap` of their elements."""
    for series in frame.iter_columns():
        yield from _open(Leaf(series.name, series.name, series), list_cap, 0)


def _open(leaf: Leaf, cap: int, depth: int) -> Iterator[Leaf]:
    name, path, series, notes = leaf.name, leaf.path, _as_entries(leaf.series), leaf.notes
    kind = series.dtype
    if depth > _DEPTH:
        yield Leaf(name, path, pl.Series(path, [], pl.Null), (*notes, f"nested deeper than {_DEPTH} levels: not read"))
    elif isinstance(kind, pl.Struct) and kind.fields:
        for field in kind.fields:
            inner = Leaf(name, f"{path}.{field.name}", series.struct.field(field.name), notes)
            yield from _open(inner, cap, depth + 1)
    elif isinstance(kind, pl.Array):
        yield from _open(Leaf(name, path, series.arr.to_list(), notes), cap, depth + 1)
    elif isinstance(kind, pl.List):
        lengths = series.list.len()
        note = f"lists: up to {_PER_LIST} elements of each read" if (lengths.max() or 0) > _PER_LIST else ""  # type: ignore[operator]
        elements = series.list.head(_PER_LIST).explode().head(cap)
        yield from _open(Leaf(name, path, elements, (*notes, note) if note else notes), cap, depth + 1)
    else:
        yield Leaf(name, path, series, notes)


def _as_entries(series: pl.Series) -> pl.Series:
    """Maps, a type of newer versions of Polars, as the lists of entries that older versions read them as."""
    kind, map_type = series.dtype, getattr(pl, "Map", None)
    if map_type is None or not isinstance(kind, map_type):
        return series
    return series.cast(pl.List(pl.Struct({"key": kind.key, "value": kind.value})))


def tally(leaf: Leaf, cell_cap: int) -> Tally:
    """Distinct values of a leaf in their written form, at most `cell_cap` characters of each; blanks count as null."""
    series = leaf.series.rename("value")
    rows = len(series)
    try:
        text, notes = _written(series, cell_cap)
    except pl.exceptions.PolarsError:
        # Extension types and whatever Polars adds next: said to be unread, never an exception.
        text, notes = None, ("a type that has no written form: not read",)
    if text is None:
        nothing = pl.Series("value", [], pl.String)
        return Tally(nothing, pl.Series("len", [], pl.UInt32), rows, series.null_count(), (*leaf.notes, *notes))
    values, counts = text
    kept = int(counts.sum() or 0)
    return Tally(values, counts, rows, rows - kept, (*leaf.notes, *notes), _are_short(series))


def _are_short(series: pl.Series) -> bool:
    if series.dtype.is_temporal() or series.dtype == pl.Boolean:
        return True
    if not series.dtype.is_numeric() or series.dtype.is_decimal():
        return False
    least, most = series.min(), series.max()
    known = isinstance(least, int | float) and isinstance(most, int | float)
    return known and bool(least > -LONG_NUMBER and most < LONG_NUMBER)  # type: ignore[operator]


def _written(series: pl.Series, cap: int) -> tuple[tuple[pl.Series, pl.Series] | None, tuple[str, ...]]:
    kind = series.dtype
    if kind == pl.Null:
        return None, ("only nulls",)
    if kind == pl.Object:
        return None, ("Python objects: not read",)
    if kind == pl.Duration:
        return None, ("durations: not read",)
    if kind == pl.Binary:
        return _from_binary(series, cap)
    if kind in (pl.Categorical, pl.Enum):
        series = series.cast(pl.String)
    if series.dtype == pl.String:
        return _trimmed(series, cap)
    if series.dtype.is_float():
        series = series.filter(series.is_finite().fill_null(value=False))
    if series.dtype.is_nested():
        return None, ("empty struct: not read",)
    values, counts = _distinct(series)
    return (_number_text(values).rename("value"), counts), ()


def _from_binary(series: pl.Series, cap: int) -> tuple[tuple[pl.Series, pl.Series] | None, tuple[str, ...]]:
    decoded = pl.Series("value", [_utf8(cell, cap) for cell in series.to_list()], pl.String)
    if decoded.null_count() > series.null_count() + len(series) // 10:
        return None, ("binary: not text, judged by its header",)
    text, notes = _trimmed(decoded, cap)
    return text, ("binary that reads as UTF-8 text", *notes)


def _utf8(cell: bytes | None, cap: int) -> str | None:
    try:
        return None if cell is None else cell[: 4 * cap].decode("utf-8")
    except UnicodeDecodeError:
        return None


def _trimmed(series: pl.Series, cap: int) -> tuple[tuple[pl.Series, pl.Series], tuple[str, ...]]:
    """The distinct texts, cut to `cap` characters, with a note where any was longer."""
    values, counts = _counted(series)
    written, longest = _written_and_longest(values)
    if longest > cap:
        long = values.str.len_chars() > cap
        if longer := int(counts.filter(long.fill_null(value=False)).sum()):
            note = f"{longer:,} cells are longer than {cap:,} characters: only their beginnings were read"
            return _trimmed(series.str.head(cap), cap)[0], (note,)
    return (values, counts) if written is None else _kept(values, counts, written), ()


def _written_and_longest(values: pl.Series) -> tuple[pl.Series | None, int]:
    """Which of distinct texts are more than blanks, None where all are; and the most characters of one, or more."""
    if len(values) > _FEW:
        most = values.str.len_bytes().max()
        longest = most if isinstance(most, int) else 0
        written = None if _all_begin_visibly(values) else values.str.contains(r"\S").fill_null(value=False)
        return written, longest
    texts = values.to_list()
    if _all_begin_visibly(values):
        return None, max(map(len, texts))
    visible = [bool(text and text.strip()) for text in texts]
    longest = max((len(text) for text in texts if text), default=0)
    return None if all(visible) else pl.Series(visible, dtype=pl.Boolean), longest


def _all_begin_visibly(values: pl.Series) -> bool:
    """Whether no text is null or begins with a blank, as far as the first and the last of them in their order tell."""
    first, last = values.min(), values.max()
    return (
        isinstance(first, str)
        and isinstance(last, str)
        and first[:1] > " "
        and last < "\x7f"
        and not values.null_count()
    )


def _number_text(values: pl.Series) -> pl.Series:
    """Numbers as people write them: whole floats without a point, so that a phone read as float stays a phone."""
    if values.dtype.is_float() and len(values):
        whole = values.round(0) == values
        if bool(whole.all()) and float(values.abs().max() or 0) < 9e18:  # type: ignore[arg-type]
            return values.cast(pl.Int64).cast(pl.String)
    if values.dtype.is_decimal():
        written = values.cast(pl.String)
        return written.str.replace(r"\.0+$", "") if written.str.contains(r"\.0+$").all() else written
    return values.cast(pl.String, strict=False).drop_nulls() if values.dtype == pl.Object else values.cast(pl.String)


def _distinct(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    values, counts = _counted(series)
    return _kept(values, counts, values.is_not_null()) if values.null_count() else (values, counts)


def _counted(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    frame = series.value_counts(name="len")
    return frame["value"], frame["len"]


def _kept(values: pl.Series, counts: pl.Series, wanted: pl.Series) -> tuple[pl.Series, pl.Series]:
    return values.filter(wanted), counts.filter(wanted)


_HASH = pl.first().hash(seed=7)


def draw(values: pl.Series, counts: pl.Series, wanted: int) -> tuple[list[str], list[int]]:
    """Up to `wanted` distinct values with their counts, chosen and ordered by hash.

    The smallest hashes are as good as a random draw, and the same whatever order the values come in.
    """
    if len(values) <= wanted:
        both = sorted(zip(values.to_list(), counts.to_list(), strict=True), key=_shuffled)
        return [text for text, _ in both], [rows for _, rows in both]
    marks = values.to_frame().select_seq(_HASH).to_series().to_numpy()
    smallest = np.argpartition(marks, wanted)[:wanted]
    chosen = smallest[np.argsort(marks[smallest], kind="stable")]
    rows = counts.to_numpy()[chosen].tolist()
    if len(values) > _FEW:
        return values[chosen].to_list(), rows
    texts = values.to_list()
    return [texts[place] for place in chosen.tolist()], rows


def _shuffled(counted: tuple[str, int]) -> tuple[int, str]:
    """A key that orders texts as if at random, the same in every run."""
    return zlib.crc32(counted[0].encode("utf-8", "surrogatepass")), counted[0]


def holding(values: pl.Series, pattern: str) -> pl.Series:
    """Which texts hold what `pattern` describes, by Rust's engine: in time linear in the text, and without look-arounds."""
    return values.to_frame().select_seq(_contains(pattern)).to_series()


def first_group(texts: pl.Series, pattern: str) -> pl.Series:
    """Of each text the group of a pattern that took part in its first match; null where there is none."""
    groups = texts.to_frame("text").select(pl.col("text").str.extract_groups(pattern)).to_series().struct.unnest()
    return groups.select(pl.coalesce(groups.columns)).to_series()


@lru_cache(maxsize=256)
def _contains(pattern: str) -> pl.Expr:
    """What is asked of column after column, put together once."""
    return pl.first().str.contains(pattern)


def rows_of_draw(tally: Tally, drawn: int) -> int:
    """Rows of a leaf that values on `drawn` of its filled rows stand for: as many of its blank rows with them."""
    filled = tally.rows - tally.nulls
    return round(tally.rows * drawn / filled) if filled else tally.rows
