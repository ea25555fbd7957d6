"""What an audit keeps of the rows it reads until the flows between them are verified.

Rows go as soon as a table is read. Kept are the distinct values of columns that a flow speaks of, bounded in number,
and counts of rows for declared k-anonymity. Nothing here is ever printed, stored, or sent to another machine: processes
of one audit fill a bare shelf for each table, and the audit puts those together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.flows.graph import Edge

from .claims import Columns, claims

if TYPE_CHECKING:
    import polars as pl

    from auditor.findings.model import TableReport
    from detectors.group_sizes import GroupSizes
    from detectors.quasi import Keys

MOST_VALUES = 20_000
"""Distinct values kept of one column. Those with the smallest hashes: where two datasets share values, both keep the same."""
MOST_IN_ALL = 2_000_000
"""Distinct values kept of one dataset; wide ones keep fewer of each column, never fewer than `FEWEST_VALUES`."""
FEWEST_VALUES = 1_000
MOST_GROUPS = 2_000_000
"""Groups counted for one declared k-anonymity; beyond, it is not verified."""
_CELL = 512
_SEED = 23


@dataclass(slots=True, repr=False)
class Held:
    """The distinct values of one column over all tables of a dataset."""

    path: str
    tags: set[str] = field(default_factory=set)
    """Tags, with kinds where the scan could tell them."""
    values: pl.Series | None = None
    rows: int = 0
    filled: int = 0
    cut: bool = False
    """Whether there were more distinct values than are kept."""
    most: int = MOST_VALUES
    """Distinct values that the last table allowed to keep."""

    @property
    def tops(self) -> frozenset[str]:
        """Top-level tags."""
        return frozenset(tag.partition(".")[0] for tag in self.tags)

    def texts(self) -> list[str]:
        """The values in the order of their hashes: any first part is as good as a draw, and the same in every run."""
        if self.values is None:
            return []
        return self.values.gather(self.values.hash(seed=_SEED).arg_sort()).to_list()

    def add(self, values: pl.Series, most: int) -> None:
        """Keep further distinct values (text), in all at most `most`: those with the smallest hashes."""
        import polars as pl

        both = values if self.values is None else pl.concat([self.values, values]).unique()
        if len(both) > most:
            both = both.gather(both.hash(seed=_SEED).arg_sort().head(most))
            self.cut = True
        self.values, self.most = both, most

    def merge(self, other: Held) -> None:
        """Add what is held of the same column of one more table."""
        self.tags |= other.tags
        self.rows += other.rows
        self.filled += other.filled
        self.cut |= other.cut
        if other.values is not None:
            self.add(other.values, other.most)


@dataclass(slots=True, repr=False)
class Groups:
    """How many rows share each combination of the columns of a declared k-anonymity."""

    tables: int = 0
    keys: Keys | None = None
    counts: Keys | None = None
    over: bool = False

    def sizes(self) -> GroupSizes:
        """Group sizes over all tables that have the columns."""
        import numpy as np

        from detectors.group_sizes import sizes_of

        return sizes_of(np.empty(0, np.int64) if self.counts is None else self.counts.astype(np.int64))

    def add(self, keys: Keys) -> None:
        """Count the rows of one more table, one key a row."""
        import numpy as np

        if self.over:
            return
        fresh, seen = np.unique(keys, return_counts=True)
        self.merge(Groups(1, fresh, seen.astype(np.uint64)))

    def merge(self, other: Groups) -> None:
        """Add the counted rows of other tables."""
        if self.over:
            return
        self.tables += other.tables
        keys, counts = other.keys, other.counts
        if self.keys is not None and self.counts is not None and keys is not None and counts is not None:
            keys, counts = _summed([self.keys, keys], [self.counts, counts])
        elif keys is None:
            keys, counts = self.keys, self.counts
        self.over = other.over or (keys is not None and len(keys) > MOST_GROUPS)
        self.keys, self.counts = (None, None) if self.over else (keys, counts)


@dataclass(slots=True, repr=False)
class Side:
    """One dataset: every column with its tags, what is held of some, and how much of it was read."""

    columns: dict[str, set[str]] = field(default_factory=dict)
    """Every column read, with top-level tags."""
    held: dict[str, Held] = field(default_factory=dict)
    groups: dict[tuple[str, ...], Groups] = field(default_factory=dict)
    designs: list[tuple[str, int, int | None]] = field(default_factory=list)
    """Kind of sample, rows read and rows there are, by table."""

    @property
    def whole(self) -> bool:
        """Whether every row of every table was read."""
        return bool(self.designs) and all(kind == "full" for kind, *_ in self.designs)

    @property
    def tagged(self) -> Columns:
        """Every column with its tags."""
        return {path: frozenset(tags) for path, tags in self.columns.items()}

    def merge(self, other: Side) -> None:
        """Add what is kept of further tables of the dataset."""
        self.designs.extend(other.designs)
        for path, tags in other.columns.items():
            self.columns.setdefault(path, set()).update(tags)
        for path, held in other.held.items():
            self.held.setdefault(path, Held(path)).merge(held)
        for columns, groups in other.groups.items():
            self.groups.setdefault(columns, Groups()).merge(groups)


class Shelf:
    """Takes tables while they are read, for the flows that will be verified."""

    def __init__(self, edges: Iterable[Edge], key: bytes) -> None:
        """`key`: 16 random bytes or more, made for one audit and never stored."""
        self.edges = tuple(edges)
        self.sides: dict[str, Side] = {}
        self._seed = int.from_bytes(key[:8], "big")

    def wants(self, dataset: str) -> bool:
        """Whether a flow to be verified begins or ends in a dataset."""
        return any(dataset in (edge.source, edge.target) for edge in self.edges)

    def bare(self) -> Shelf:
        """A shelf for the same flows, under the same key, with nothing on it: what a worker fills."""
        other = copy(self)
        other.sides = {}
        return other

    def merge(self, sides: Mapping[str, Side]) -> None:
        """Add what a bare shelf took. Table by table, in order, this comes to what `take` would have kept itself."""
        for dataset, side in sides.items():
            self.sides.setdefault(dataset, Side()).merge(side)

    def take(self, report: TableReport, frame: pl.DataFrame) -> None:
        """Keep what is needed of one table. Raises whatever Polars raises; the message may hold values."""
        if report.dataset is None or not self.wants(report.dataset):
            return
        side = self.sides.setdefault(report.dataset, Side())
        side.designs.append((str(report.design.get("kind")), report.rows_read, report.rows_total))
        for column in report.columns:
            side.columns.setdefault(column.name, set()).update(column.tags)
        wanted = self._wanted(report)
        most = max(FEWEST_VALUES, min(MOST_VALUES, MOST_IN_ALL // max(len(wanted), 1)))
        _keep_values(side, report, frame, wanted, most)
        for columns in sorted({promised(edge) for edge in self.edges if edge.target == report.dataset} - {()}):
            self._count(side, frame, columns)

    def _wanted(self, report: TableReport) -> frozenset[str]:
        """Columns whose values are compared: all of a target, those that a flow speaks of in a source."""
        columns = {column.name: frozenset(column.tags) for column in report.columns}
        if any(edge.target == report.dataset for edge in self.edges):
            return frozenset(columns)
        leaving = (edge for edge in self.edges if edge.source == report.dataset)
        return frozenset(claim.column for edge in leaving for claim in claims(edge, columns))

    def _count(self, side: Side, frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
        from detectors.quasi import aligned, combined_keys, row_keys

        series = [aligned(frame, column) for column in columns]
        groups = side.groups.setdefault(columns, Groups())
        present = [one for one in series if one is not None]
        if len(present) == len(columns) and frame.height:
            groups.add(combined_keys(row_keys(present, self._seed)))


def promised(edge: Edge) -> tuple[str, ...]:
    """The columns of a flow's declared k-anonymity, sorted; empty where none is declared."""
    promise = edge.flow.transforms.k_anonymity
    return () if promise is None else tuple(sorted(set(promise.columns)))


def _keep_values(side: Side, report: TableReport, frame: pl.DataFrame, wanted: frozenset[str], most: int) -> None:
    import polars as pl

    from detectors.leaves import leaves, tally

    kinds = {column.name: {*column.tags, *column.kinds} for column in report.columns}
    for leaf in leaves(frame, list_cap=50_000):
        if leaf.path not in wanted:
            continue
        counted = tally(leaf, _CELL)
        held = side.held.setdefault(leaf.path, Held(leaf.path))
        held.tags.update(kinds.get(leaf.path, ()))
        held.rows += counted.rows
        held.filled += counted.rows - counted.nulls
        held.add(counted.values.cast(pl.String).rename("value"), most)


def _summed(keys: Sequence[Keys], counts: Sequence[Keys]) -> tuple[Keys, Keys]:
    """Counts of the same key, added up; keys ascend."""
    import numpy as np

    both, place = np.unique(np.concatenate(keys), return_inverse=True)
    weights = np.concatenate(counts).astype(np.float64)
    return both, np.bincount(place, weights=weights).astype(np.uint64)
