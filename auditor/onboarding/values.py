"""Whether two tables are about the same people: a few keyed hashes of identifying values, compared and thrown away.

Kept of a column are the smallest hashes of its distinct values. Of two columns with the same values the same ones are kept,
whatever the order and number of rows, so that a part of a table is recognised in the whole. The key is made for one run;
nothing here is printed, stored or sent to another machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.flows.contents import DIRECT
from auditor.verification.shelf import Groups, Shelf, Side

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from auditor.findings.model import TableReport

MOST = 256
"""Hashes kept of a column: 2 kB, and a part of 5 % of a table still shares a dozen of them."""

_MOST_COLUMNS = 4
"""Identifying columns of a table whose values are kept."""

_FEWEST_SHARED = 5
"""Values in common from which they are no accident."""

_FEWEST_APART = 20
"""Values looked at from which none in common says that the people are others."""

_TELLING = DIRECT - {"name", "address", "photo"} | {"person_key"}
"""Categories whose values hardly two people share."""


@dataclass(frozen=True, slots=True, repr=False)
class Sketch:
    """The smallest hashes of the distinct values of a column."""

    marks: npt.NDArray[np.uint64]
    is_whole: bool
    """Whether every row was read."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What comparing a column of two tables came to."""

    column: str
    hits: int
    """Values of the target looked at that are in the source."""

    looked_at: int
    is_whole: bool
    """Whether every row of both was read."""

    @property
    def is_same(self) -> bool:
        """Whether the tables share people."""
        return self.hits >= _FEWEST_SHARED

    @property
    def is_apart(self) -> bool:
        """Whether they surely are about others."""
        return self.is_whole and self.hits == 0 and self.looked_at >= _FEWEST_APART


class Sketches(Shelf):
    """Takes hashes of identifying values while tables are read, by the place and name of each table."""

    def __init__(self, key: bytes) -> None:
        """`key`: 16 random bytes or more, made for one run and never stored."""
        super().__init__((), key)

    def wants(self, dataset: str) -> bool:  # noqa: ARG002  (all are wanted)
        """Whether something is kept of a dataset: of every one."""
        return True

    def take(self, report: TableReport, frame: pl.DataFrame) -> None:
        """Keep hashes of the identifying columns of one table. Raises whatever Polars raises; the message may hold values."""
        import polars as pl

        from detectors.leaves import leaves, tally

        wanted = [column.name for column in report.columns if _TELLING & set(column.tags)][:_MOST_COLUMNS]
        if not wanted:
            return
        side = self.sides.setdefault(place(report), Side())
        side.designs.append((str(report.design.get("kind")), report.rows_read, report.rows_total))
        for leaf in leaves(frame, list_cap=1_000):
            if leaf.path in wanted:
                values = tally(leaf, 512).values.cast(pl.String).str.strip_chars().str.to_lowercase()
                hashes = values.drop_nulls().hash(seed=self._seed).unique().sort().head(MOST)
                marks = hashes.to_numpy()
                side.groups.setdefault((leaf.path,), Groups()).merge(Groups(1, marks, marks * 0 + 1))

    def of(self, report: TableReport) -> Mapping[str, Sketch]:
        """What was kept of a table, by column."""
        side = self.sides.get(place(report))
        if side is None:
            return {}
        found = ((columns[0], groups.keys) for columns, groups in side.groups.items())
        return {column: Sketch(marks, side.whole) for column, marks in found if marks is not None}


def place(report: TableReport) -> str:
    """What tells a table from the others of a run."""
    return f"{report.path}\0{report.name}"


def shared(column: str, source: Sketch, target: Sketch) -> Shared:
    """Compare a column of two tables in the range in which both sketches are complete."""
    import numpy as np

    limits = [one.marks[-1] for one in (source, target) if len(one.marks) == MOST]
    limit = min(limits, default=np.uint64(2**64 - 1))
    mine = source.marks[source.marks <= limit]
    its = target.marks[target.marks <= limit]
    hits = int(np.isin(its, mine).sum())
    return Shared(column, hits, len(its), source.is_whole and target.is_whole)
