"""Key-value tables: columns of values beside a column that names what each is, taken apart attribute by attribute.

`attribute = religion, value = Islam` says what a column `religion` would say; so does an entry of a map.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from detectors.categories import TAGS
from detectors.columns import is_anonymous
from detectors.considered import Considered
from detectors.intervals import clopper_pearson
from detectors.keys import (
    holds_values,
    is_data,
    may_name_attributes,
    names_attributes,
    read_as,
    register_kind,
    register_number,
    shown,
)
from detectors.leaves import Leaf
from detectors.model import ColumnDecision, TagFinding

MOST_ATTRIBUTES = 120
"""Attributes that are judged one by one, those of the most rows; the values of all others are judged together."""
_MOST_COLUMNS = 6
_FEWEST_ROWS = 20
_REPEATS = 4
_MOST_DATA = 0.2
_MOST_NAMING = 50
_FEWEST_READ = 2
REGISTERS = frozenset(
    {"national_id", "passport", "driving_licence", "tax_id", "social_security_id", "health_id", "other_gov_id"}
)
"""Categories of numbers that a register issues: what a column of document types names."""
_EMPTY = "no values: judged by its header"
_MOST_REASONS = 12
_EXAMPLES = 3


@dataclass(frozen=True)
class Part:
    """A column of the frame, or the values of one attribute in it."""

    leaf: Leaf
    """Its path is the attribute, where it is of one."""
    column: int
    """The place of the column that it is, or is of."""
    attribute: str | None = None
    """None for a whole column, empty for the values of the attributes that are not judged one by one."""


def take_apart(leaves: Sequence[Leaf], settled: Collection[int]) -> list[Part]:
    """The columns of a frame in order, those that hold the values of attributes replaced by a part for each attribute.

    A column that names attributes keeps its values and loses its header (its path is empty): `name` beside `value` is no
    person's. Columns at the places `settled`, of which a person has said what they are, stay as they are.
    """
    named_by = {
        value: names for names, values in _pairs(leaves) for value in values if not {names, value} & set(settled)
    }
    parts: list[Part] = []
    for place, leaf in enumerate(leaves):
        if place in named_by:
            parts.extend(_by_attribute(leaf, place, leaves[named_by[place]].series))
        else:
            parts.append(Part(replace(leaf, path="") if place in named_by.values() else leaf, place))
    return parts


def _pairs(leaves: Sequence[Leaf]) -> Iterator[tuple[int, list[int]]]:
    """Columns that name attributes, each with the columns of their values; no column is in two pairs."""
    values = [place for place, leaf in enumerate(leaves) if holds_values(leaf.path) and leaf.series.dtype != pl.Object]
    if values:
        named = [place for place, leaf in enumerate(leaves) if names_attributes(leaf.path)]
        maybe = [place for place, leaf in enumerate(leaves) if may_name_attributes(leaf.path)]
        for names in (*named, *maybe)[:_MOST_NAMING]:
            own = [value for value in values if value != names and _together(leaves[names], leaves[value])]
            if own and _are_names(leaves[names].series, sure=names in named):
                yield names, own[:_MOST_COLUMNS]
                values = [value for value in values if value not in own]
    yield from _of_registers(leaves)
    if not values:
        yield from _without_headers(leaves)


def _of_registers(leaves: Sequence[Leaf]) -> Iterator[tuple[int, list[int]]]:
    """Columns that name registers beside the numbers in them: `id_type` with `id_number`, `jenis_identitas`, …"""
    kinds = [(place, stem) for place, leaf in enumerate(leaves) if (stem := register_kind(leaf.path))]
    numbers: dict[str, int] = {}
    for place, leaf in enumerate(leaves if kinds else ()):
        numbers.setdefault(register_number(leaf.path), place)
    for names, stem in kinds[:_MOST_NAMING]:
        value = numbers.get(stem, names)
        beside = value != names and _together(leaves[names], leaves[value])
        if beside and _are_names(leaves[names].series, sure=False, among=REGISTERS):
            yield names, [value]


def _without_headers(leaves: Sequence[Leaf]) -> Iterator[tuple[int, list[int]]]:
    """Neighbours without headers, the first of which holds nothing but names of attributes."""
    taken = -1
    for names in range(len(leaves) - 1):
        pair = leaves[names], leaves[names + 1]
        bare = names != taken and all(is_anonymous(leaf.path) for leaf in pair) and _together(*pair)
        if bare and pair[1].series.dtype == pl.String and _are_names(pair[0].series, sure=False):
            yield names, [names + 1]
            taken = names + 1


def _together(names: Leaf, value: Leaf) -> bool:
    """Whether two leaves stand side by side: fields of one struct or list, or columns of the frame."""
    return names.path.rpartition(".")[0] == value.path.rpartition(".")[0] and len(names.series) == len(value.series)


def _are_names(series: pl.Series, *, sure: bool, among: Collection[str] = TAGS) -> bool:
    """Whether a column holds names of attributes: few, repeated, and, where its header leaves it open, such as read as
    headers of two of the categories `among`."""
    if series.dtype not in (pl.String, pl.Categorical, pl.Enum):
        return False
    rows, distinct = len(series) - series.null_count(), series.n_unique() - (series.null_count() > 0)
    if (
        not distinct
        or distinct > rows / (1 if sure else _REPEATS)
        or (distinct > MOST_ATTRIBUTES and 2 * distinct > rows)
    ):
        return False
    if not sure and distinct > MOST_ATTRIBUTES:
        return False
    names = [name for name, _ in _most_frequent(series)]
    if sum(map(is_data, names)) > _MOST_DATA * len(names):
        return False
    return sure or len({tag for name in names for tag in read_as(name) if tag in among}) >= _FEWEST_READ


def _most_frequent(series: pl.Series) -> list[tuple[str, int]]:
    counted = series.cast(pl.String).drop_nulls().alias("name").value_counts(name="rows")
    return list(counted.sort("rows", "name", descending=[True, False]).head(MOST_ATTRIBUTES).iter_rows())


def _by_attribute(leaf: Leaf, column: int, names: pl.Series) -> Iterator[Part]:
    """The values of each attribute that has some and reads as a header or has rows enough to be judged by itself; then
    the rest, attributes without values in this column among them."""
    chosen = [
        name
        for name, rows in _most_frequent(names.filter(leaf.series.is_not_null()))
        if name.strip() and not is_data(name) and (rows >= _FEWEST_ROWS or read_as(name))
    ]
    label = pl.when(pl.col("name").is_in(chosen)).then(pl.col("name")).otherwise(pl.lit("")).alias("name")
    table = pl.DataFrame([names.cast(pl.String).alias("name"), leaf.series.alias("value")]).with_columns(label)
    groups = {str(key[0]): group["value"] for key, group in table.partition_by("name", as_dict=True).items()}
    for name in (*chosen, ""):
        if name in groups:
            path = name or leaf.path
            yield Part(replace(leaf, path=path, series=groups[name]), column, name)


def put_together(
    leaves: Sequence[Leaf], parts: Sequence[Part], decisions: Sequence[ColumnDecision]
) -> list[ColumnDecision]:
    """One decision for each column: that of its only part, or what its attributes carry together."""
    by_column: dict[int, list[_Judged]] = {}
    for part, decision in zip(parts, decisions, strict=True):
        by_column.setdefault(part.column, []).append(_Judged(part.attribute, decision))
    return [_of_column(leaf, by_column[place]) for place, leaf in enumerate(leaves)]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the values of one attribute were found to carry."""

    attribute: str | None
    decision: ColumnDecision

    @property
    def where(self) -> str:
        """For a reason; empty for the values that are under no attribute of their own."""
        return f"under the attribute {shown(self.attribute)}" if self.attribute else ""


def _of_column(leaf: Leaf, judged: Sequence[_Judged]) -> ColumnDecision:
    if judged[0].attribute is None:
        return replace(judged[0].decision, path=leaf.path)
    rows = sum(one.decision.rows_seen for one in judged)
    by_tag: dict[str, list[tuple[_Judged, TagFinding]]] = {}
    for one in judged:
        for finding in one.decision.findings:
            by_tag.setdefault(finding.tag, []).append((one, finding))
    findings = [_of_tag(members, rows) for members in by_tag.values()]
    count = sum(bool(one.attribute) for one in judged)
    notes = [f"values of {count} attributes, each judged under its name"]
    return ColumnDecision(
        leaf.name,
        leaf.path,
        tuple(sorted(findings, key=lambda f: (f.status != "found", -f.confidence, f.tag))),
        sum(one.decision.distinct_seen for one in judged),
        rows,
        sum(one.decision.nulls for one in judged),
        tuple(dict.fromkeys([*notes, *(note for one in judged for note in one.decision.notes if note != _EMPTY)])),
        tuple(_considered(one, account) for one in judged for account in one.decision.considered),
    )


def _considered(one: _Judged, account: Considered) -> Considered:
    return replace(account, where=", ".join(filter(None, (one.where, account.where))))


def _of_tag(members: Sequence[tuple[_Judged, TagFinding]], rows: int) -> TagFinding:
    """One finding of a tag from those under several attributes; doubtful ones count only where there are no others."""
    found = [member for member in members if member[1].status == "found"] or list(members)
    found.sort(key=lambda member: -member[1].confidence)
    carrying = min(sum(round(finding.prevalence * one.decision.rows_seen) for one, finding in found), rows)
    # Every attribute gets its weightiest reason before any gets its second.
    ranked = sorted(
        (rank, place, f"{one.where}: {reason}" if one.where else reason)
        for place, (one, finding) in enumerate(found)
        for rank, reason in enumerate(finding.reasons)
    )
    return replace(
        found[0][1],
        prevalence=carrying / rows if rows else 0.0,
        interval=clopper_pearson(carrying, rows),
        reasons=tuple(dict.fromkeys(reason for _, _, reason in ranked))[:_MOST_REASONS],
        examples=tuple(dict.fromkeys(example for _, finding in found for example in finding.examples))[:_EXAMPLES],
    )
