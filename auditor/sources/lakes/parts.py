"""What a snapshot of a lake table (Delta, Iceberg) says of its data files, and what reading them gathers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import Result
from auditor.sources.interface import SourceError, Unread
from auditor.sources.lakes.fields import Layout
from auditor.sources.reading import contained
from auditor.sources.stores.remote_file import File

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Deletes:
    """Which rows of a file the snapshot no longer has. Both may raise SourceError when first asked."""

    kept: Callable[[int, int], Mask | None] | None = None
    """(first row, rows) to True for each row that is still there; None: all are."""

    purge: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    """Drops the rows whose values are listed as deleted."""

    by: frozenset[str] = frozenset()
    """The columns that `purge` looks at."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One data file of a snapshot."""

    name: str
    """Relative to the table, with `/`: seeds and messages use it."""

    size: int
    """Stored bytes, as the snapshot says."""

    rows: int | None
    """Rows stored in it, deleted ones too, as the snapshot says; None where it does not."""

    lay_out: Callable[[Any], Layout]
    """From the Arrow schema of the file to the table's columns in it."""

    path: File | None = None
    """Where it is, if that can be told."""

    opened: Callable[[], AbstractContextManager[Any]] | None = None
    """Opens it for reading at any place, if only its catalogue knows how."""

    constants: Mapping[str, Any] = field(default_factory=dict)
    """Arrow scalars of the columns that have one value in all of the file, such as those it is partitioned by."""

    deletes: Deletes = field(default_factory=Deletes)
    deleted: int | None = 0
    """How many of its rows the snapshot deleted; None where nobody knows before reading."""

    problem: Unread | None = None
    """Why it cannot be read, where that is known beforehand."""


def rows_in(files: Sequence[DataFile]) -> int | None:
    """Return the rows of a snapshot, as far as its metadata knows those of every file."""
    counts = [None if file.rows is None or file.deleted is None else file.rows - file.deleted for file in files]
    return None if None in counts else sum(count for count in counts if count is not None)


@dataclass(slots=True)
class Gathered:
    """What has been read of a table, and what went wrong."""

    target: Mapping[str, pl.DataType]
    """The table's columns in order."""

    result: Result = field(default_factory=Result)
    """Notes on what was read, and what could not be."""

    dropped: dict[str, int] = field(default_factory=dict)
    """In how many of the files read each column lies that the table has no more."""

    bytes_read: int = 0

    not_text: set[str] = field(default_factory=set)
    """Binary columns that turned out to hold no text."""

    @property
    def unread(self) -> list[Unread]:
        """Everything that could not be read so far."""
        return self.result.unread

    def saw(self, layout: Layout) -> None:
        """Count what a file has that the table dropped."""
        for name in layout.dropped:
            self.dropped[name] = self.dropped.get(name, 0) + 1

    def apart(self) -> Gathered:
        """Return another one for the same table, to be filled at the same time and taken afterwards."""
        return Gathered(self.target, not_text=self.not_text)

    def take(self, other: Gathered) -> None:
        """Add what the other has."""
        for note in other.result.notes:
            self.result.note(note)
        for missed in other.unread:
            self.miss(missed)
        for name, files in other.dropped.items():
            self.dropped[name] = self.dropped.get(name, 0) + files
        self.bytes_read += other.bytes_read

    def miss(self, unread: Unread) -> None:
        """List something unread, once."""
        self.result.miss(unread)


@contextmanager
def told_as(unread: Unread) -> Iterator[None]:
    """Say `unread` of whatever goes wrong with the content read in the body; what is known better stays, at its place.

    Raises: SourceError, and nothing else.
    """
    known: SourceError | None = None
    try:
        with contained(unread.location):
            try:
                yield
            except SourceError as error:
                known = error
                raise
    except SourceError:
        raise SourceError(replace(known.unread, location=unread.location) if known else unread) from None


def types_of(schema: Any) -> dict[str, pl.DataType]:
    """Return polars' type of each column of an Arrow schema; a type that polars lacks counts as text."""
    import polars as pl

    types: dict[str, pl.DataType] = {}
    for one in schema:
        try:
            with contained(""):
                types[one.name] = pl.Series(one.name, _no_values(one.type)).dtype
        except SourceError:
            types[one.name] = pl.String()
    return types


def _no_values(kind: Any) -> Any:
    import pyarrow as pa

    return pa.chunked_array([], kind)
