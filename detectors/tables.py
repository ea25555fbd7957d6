"""Detection over a whole frame: columns to leaves, leaves to decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from detectors.categories import TAGS
from detectors.columns import Found, Reading, Surroundings, find, is_anonymous
from detectors.considered import Considered
from detectors.custom.declared import Declared, declared_for, overridden, table_names
from detectors.evidence import Evidence, probability
from detectors.headers import TableContext, read_table
from detectors.intervals import clopper_pearson
from detectors.leaves import Leaf, Tally, leaves, tally
from detectors.mended import readable
from detectors.model import ColumnDecision, Settings, TableDecision, TagFinding
from detectors.pairs import put_together, take_apart
from detectors.repeated import LOOKED_AT, Repeated, repeated_names
from detectors.searching import ColumnSearch, TableSearch
from detectors.seen_together import seen_together

DEFAULT_SETTINGS = Settings()
_SEED = 7
_ROUNDS = 2
"""Times that open columns are decided again: names settle that the table is about people, which settles birth dates."""
_KEPT = 256
"""Columns whose values are kept as they were read while the others are decided."""
_STRETCH = 100_000
"""Rows of a long frame that are searched at once."""
_NAMES_OF_A_ROW = 4
"""Columns of names whose words are looked for in the texts of their rows."""
_NEAR = 2
"""Columns on either side whose headers are context."""


def detect_table(
    frame: pl.DataFrame, *, table: str, settings: Settings = DEFAULT_SETTINGS, searched: TableSearch | None = None
) -> TableDecision:
    """Decide which columns of a frame carry personal data.

    Args: `frame` of any dtypes, rows as sampled by the caller (an empty frame is judged by its headers alone); `table`
    the name of the table, which is evidence too; `settings` thresholds, overrides and additions; `searched` what was
    found in all rows of the table, where `frame` is a draw of them. A frame longer than `settings.row_cap` is searched
    whole, and decided by a draw.
    Returns: one decision per leaf column, in order. Raises nothing for any data; ValueError for unknown override tags.
    """
    _check_overrides(settings)
    if frame.height > settings.row_cap:
        searched = searched or _searched(frame, settings)
        frame = frame.sample(settings.row_cap, seed=_SEED)
    columns = list(leaves(frame, settings.list_cap))
    names = table_names(table, settings.known_as)
    rules = [_declared(names, leaf, settings) for leaf in columns]
    settled = {place for place, rule in enumerate(rules) if rule is not None or _is_ignored(columns[place], settings)}
    apart = take_apart(columns, settled)
    unicode = readable([part.leaf.path for part in apart])
    parts = [_renamed(part.leaf, unicode(part.leaf.path)) for part in apart]
    said = [rules[part.column] for part in apart]
    paths = [leaf.path for leaf in parts]
    context = _context(table, paths, settings)
    around = [Surroundings(context, _neighbours(paths, place)) for place in range(len(parts))]
    readings = _Readings(parts, settings, searched)
    decisions = [_decide_leaf(*one, settings, readings) for one in zip(parts, around, said, strict=True)]
    for _ in range(_ROUNDS):
        told = seen_together(around, decisions, settings)
        decisions = [
            decision if before == after else _decide_leaf(leaf, after, rule, settings, readings)
            for leaf, decision, before, after, rule in zip(parts, decisions, around, told, said, strict=True)
        ]
        around = told
    decisions = _naming_their_own(
        parts, decisions, {place for place, rule in enumerate(said) if rule is not None}, settings
    )
    decisions = put_together(columns, apart, decisions)
    if searched is not None:
        decisions = [_of_how_many(decision, frame.height, searched) for decision in decisions]
    return TableDecision(table, tuple(decisions))


def _renamed(leaf: Leaf, path: str) -> Leaf:
    return leaf if path == leaf.path else replace(leaf, path=path)


def _searched(frame: pl.DataFrame, settings: Settings) -> TableSearch:
    searched = TableSearch(settings)
    for stretch in frame.iter_slices(_STRETCH):
        searched.read(stretch)
    return searched


def _of_how_many(decision: ColumnDecision, drawn: int, searched: TableSearch) -> ColumnDecision:
    """The decision with a note on how many rows it stands on."""
    note = f"decided on {drawn:,} of {searched.rows:,} rows drawn uniformly"
    if decision.rows_searched:
        note += "; identifiers were searched for in every row"
    return replace(decision, notes=(*decision.notes, note), rows_drawn=drawn)


def _context(table: str, headers: list[str], settings: Settings) -> TableContext:
    named = [header for header in headers if not is_anonymous(header)]
    context = read_table(table, named, extra=settings.lexicon)
    if len(headers) - len(named) > len(headers) / 2:
        return replace(context, about="unknown")
    return context


def _neighbours(paths: Sequence[str], place: int) -> tuple[str, ...]:
    """Headers of the columns beside one, the nearest first."""
    near = [place + step for distance in range(1, _NEAR + 1) for step in (-distance, distance)]
    return tuple(paths[other] for other in near if 0 <= other < len(paths))


_NO_NOTES = frozenset({"name", "address", "email", "username", "person_key"})
_REPEATED = 5.0
"""Log odds that texts hold names, where they repeat those of their rows beyond chance."""


def _naming_their_own(
    parts: Sequence[Leaf], decisions: Sequence[ColumnDecision], settled: set[int], settings: Settings
) -> list[ColumnDecision]:
    """The decisions, with names in texts that repeat the names of their own rows."""
    length = max((len(leaf.series) for leaf in parts), default=0)
    text = [leaf.series.dtype == pl.String and len(leaf.series) == length for leaf in parts]
    names = [
        leaf.series for leaf, one, is_text in zip(parts, decisions, text, strict=True) if is_text and "name" in one.tags
    ]
    if not names:
        return list(decisions)
    return [
        one
        if not text[place]
        or place in settled
        or _is_ignored(leaf, settings)
        or not _NO_NOTES.isdisjoint(one.tags)
        or not _has_blanks(leaf.series)
        else _with_names(one, repeated_names(leaf.series, names[:_NAMES_OF_A_ROW]), settings)
        for place, (leaf, one) in enumerate(zip(parts, decisions, strict=True))
    ]


def _has_blanks(series: pl.Series) -> bool:
    """Whether there is a blank in the first values, as there is in texts; also where some of these are null."""
    first = series.head(LOOKED_AT)
    return first.null_count() > 0 or " " in "".join(first.to_list())


def _with_names(decision: ColumnDecision, seen: Repeated | None, settings: Settings) -> ColumnDecision:
    """The decision, with names where rows repeat theirs."""
    if seen is None:
        return decision
    evidence = Evidence(_REPEATED, f"{seen.rows} of {seen.of} texts repeat a name of their own row", "texts")
    likely = round(probability([evidence]), 4)
    found = TagFinding(
        "name",
        "",
        likely,
        seen.rows / seen.of,
        clopper_pearson(seen.rows, seen.of),
        (evidence.reason,),
        status="found" if likely >= settings.found else "possible",
    )
    others = tuple(one for one in decision.findings if one.tag != "name")
    weighed = (*decision.considered, Considered("name", (evidence,), where="inside the texts"))
    return replace(decision, findings=(*others, found), considered=weighed)


def _check_overrides(settings: Settings) -> None:
    declared = ((rule.columns, rule.tags) for rule in settings.declared)
    for column, tags in (*settings.overrides.items(), *declared):
        for tag in tags:
            if tag.partition(".")[0] not in TAGS:
                raise ValueError(f"settings: override of column {column!r} names an unknown category {tag!r}")


def _declared(names: Sequence[str], leaf: Leaf, settings: Settings) -> Declared | None:
    """What a person says of a column; `overrides`, which name it for this table alone, come first."""
    for name in (leaf.path, leaf.name):
        if name in settings.overrides:
            return Declared(name, settings.overrides[name], "the settings")
    return declared_for(settings.declared, names, leaf.name, leaf.path) if settings.declared else None


def _is_ignored(leaf: Leaf, settings: Settings) -> bool:
    return leaf.path in settings.ignore or leaf.name in settings.ignore


class _Readings:
    """What was read of the first columns, for when they are decided again; of very wide tables the rest is read anew."""

    def __init__(self, parts: Sequence[Leaf], settings: Settings, searched: TableSearch | None) -> None:
        self._settings = settings
        self._searched = searched
        self._kept: dict[int, tuple[Tally, Reading]] = {}
        self._keep = {id(leaf) for leaf in parts[:_KEPT]}

    def of(self, leaf: Leaf) -> tuple[Tally, Reading]:
        """The distinct values of a leaf, and how they read."""
        if id(leaf) in self._kept:
            return self._kept[id(leaf)]
        counted = tally(leaf, self._settings.cell_cap)
        read = counted, Reading(counted, self._settings)
        if id(leaf) in self._keep:
            self._kept[id(leaf)] = read
        return read

    def searched(self, leaf: Leaf) -> ColumnSearch | None:
        """What was found in all rows of the table, where `leaf` is a draw of them."""
        return None if self._searched is None else self._searched.of(leaf.path)


def _decide_leaf(
    leaf: Leaf, around: Surroundings, said: Declared | None, settings: Settings, readings: _Readings
) -> ColumnDecision:
    if _is_ignored(leaf, settings):
        return ColumnDecision(leaf.name, leaf.path, (), 0, len(leaf.series), leaf.series.null_count(), ("ignored",))
    counted, reading = readings.of(leaf)
    searched = readings.searched(leaf)
    found = find(leaf.path, reading, around, settings, searched)
    if said is not None:
        alone = dict.fromkeys(f.label for f in found.findings if f.status == "found")
        found = Found(_decided(said, counted), (*found.notes, overridden(said, tuple(alone))), found.considered)
    distinct = len(counted.values)
    notes = [*counted.notes, *found.notes]
    if not distinct:
        notes.append("no values: judged by its header")
    return ColumnDecision(
        leaf.name,
        leaf.path,
        found.findings,
        distinct,
        counted.rows,
        counted.nulls,
        tuple(notes),
        found.considered,
        searched.rows if searched is not None and found.searched else 0,
    )


def _decided(said: Declared, counted: Tally) -> tuple[TagFinding, ...]:
    """What a person says of a column, as findings."""
    filled = counted.rows - counted.nulls
    share = filled / counted.rows if counted.rows else 0.0
    interval = clopper_pearson(filled, counted.rows)
    return tuple(
        TagFinding(tag.partition(".")[0], tag.partition(".")[2], 1.0, share, interval, (f"declared in {said.by}",))
        for tag in said.tags
    )
