"""What a source of tables is: the types that every format, store and database reader shares.

Nothing here imports polars or pyarrow at run time: the command line needs these names before it needs data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from auditor.sources.stores.remote_file import File

SampleKind = Literal["full", "uniform", "clustered", "head", "offsets"]

DEFAULT_ROWS = 10_000
"""Rows of a sample unless the caller asks otherwise: enough to find a value carried by 0.1 % of independent rows."""


@dataclass(frozen=True, slots=True)
class SampleDesign:
    """How a sample was drawn, and so what may be claimed from it."""

    kind: SampleKind
    """`full`: every row. `uniform`: every set of `rows_read` rows was equally likely. `clustered`: stretches of some
    clusters. `head`: the beginning. `offsets`: stretches at random byte offsets, where long rows are more likely."""

    rows_read: int
    """Rows in the sample's frame."""

    rows_total: int | None
    """Rows of the table; None when nobody knows without reading everything."""

    clusters_read: int | None = None
    """Row groups, files or byte windows that were touched; None where the sample is not made of clusters."""

    clusters_total: int | None = None
    """How many there are; None where there is no such number (byte windows)."""

    seed: int = 0
    """The caller's seed. The same seed and files give the same rows on every platform."""

    cluster_unit: str = "row group"
    """What a cluster is, in the singular: `row group`, `file` or `byte window`."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table found at a location. It may be many part files of one schema."""

    name: str
    """The file's name for a single file (`customers.csv`), otherwise a name that does not depend on the part files."""

    location: str
    """Where it is, for people and fingerprints: relative to the base where possible, with `/`, safe to print."""

    root: File
    """The folder, or prefix in an object store, that the names of files in `seed` derivation are relative to."""

    files: tuple[File, ...]
    """The part files in sorted order, read through `content`; empty for tables that are not files."""

    format: str
    """The name of the source that reads it: `parquet`, `delimited`, `json`, `ndjson`, or a third party's."""

    notes: tuple[str, ...] = ()
    """What discovery noticed, such as an extension that does not fit the content. Never holds cell values."""

    member: str = ""
    """Which table of a file or database that holds many: a sheet, `schema.table`."""

    address: str = field(default="", repr=False)
    """How its source finds it again where it is not made of files: a URL, a snapshot. It may hold a password, so it is
    never shown and never stored."""

    noted: Mapping[File, object] = field(default_factory=dict, repr=False, compare=False)
    """By file, what its source noted while part files were told apart (see `Noting`), so that reading need not look again."""

    def name_of(self, path: File) -> str:
        """Return a part file's name relative to the root, with `/`: seeds are derived from it."""
        from auditor.sources.stores.remote_file import relative_name

        return relative_name(path, self.root) or path.as_posix()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that should have been looked at and was not: it makes an audit incomplete."""

    location: str
    """Which file, row group or column; safe to print."""

    reason: str
    """Why it could not be read. Never holds cell values."""

    hint: str
    """What a person can do about it."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that is not a table that Lintas reads, so nobody expected it to be looked at."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """Everything found at one location. Each file is in exactly one of `tables`, `unread` and `skipped`."""

    tables: tuple[Table, ...] = ()
    unread: tuple[Unread, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of one table and what is known about how they were drawn."""

    table: Table
    frame: pl.DataFrame
    """The rows. Text formats give String columns only; Parquet keeps its types, nested ones too."""

    design: SampleDesign
    notes: tuple[str, ...] = ()
    """What was guessed or repaired: encoding, missing header, ragged rows. Never holds cell values."""

    unread: tuple[Unread, ...] = ()
    """Parts that could not be read while the rest could: a damaged part file, a row group, a column."""

    bytes_read: int = 0
    """Bytes taken from storage, before decompression; estimated from the footer for slices of Parquet."""

    def __repr__(self) -> str:
        """Show the size and never the rows: a frame's own repr prints cell values."""
        height, width = self.frame.shape
        return f"Sample(table={self.table.name!r}, rows={height}, columns={width}, kind={self.design.kind!r})"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive rows of a table that is passed by, and what went wrong since the batch before."""

    frame: pl.DataFrame
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    bytes_read: int = 0

    def __repr__(self) -> str:
        """Show the size and never the rows."""
        return f"Batch(rows={self.frame.height})"


class SourceError(Exception):
    """A table that could not be read at all. `unread` says what, why and what to do."""

    def __init__(self, unread: Unread) -> None:
        super().__init__(f"{unread.location}: {unread.reason} ({unread.hint})")
        self.unread = unread

    def __reduce__(self) -> tuple[type[SourceError], tuple[Unread]]:
        """Survive pickling on the way back from a worker process."""
        return type(self), (self.unread,)


class Source(Protocol):
    """Reads tables of one kind. Third parties register a callable without arguments that returns one, under the
    entry point group `lintas.sources`."""

    @property
    def name(self) -> str:
        """The value of `Table.format` for its tables."""
        ...

    def handles(self, location: str, head: bytes) -> bool:
        """Say whether it reads the file or URL `location`; `head` holds the first decompressed bytes, if any."""
        ...

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column, for telling part files of one table from strangers.

        Raises: SourceError.
        """
        ...

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read up to `rows` rows, or every row when `full`.

        Raises: SourceError. Anything else that escapes is turned into one by `read_sample`.
        """
        ...


@runtime_checkable
class Catalogue(Protocol):
    """A source whose location holds many tables and is no local path: a database, a bucket, a table catalogue."""

    def discover(self, location: str) -> Discovery:
        """List the tables at `location`, and what could not be listed, with the reason."""
        ...


@runtime_checkable
class Container(Protocol):
    """A source whose files may hold many tables each: workbooks, database files."""

    def members(self, table: Table) -> Discovery:
        """List the tables in the one file of `table`, as `table` itself with `name`, `location` and `member` set.

        Raises: SourceError when nothing in the file can be listed.
        """
        ...


@runtime_checkable
class Noting(Protocol):
    """A source that sees more in the head of a file than its columns, and can use it when it reads the file."""

    def look(self, table: Table) -> tuple[tuple[str, ...], object]:
        """Return what `schema` does of a table of one file, and what `Table.noted` shall hold of that file.

        It is small, can be pickled, and says which version of the file it is of. Raises: SourceError.
        """
        ...


@runtime_checkable
class Versioned(Protocol):
    """A source that can tell without reading a table whether it changed."""

    def version(self, table: Table) -> str | None:
        """Return what changes whenever the content does (a snapshot, statistics); None when nobody can say.

        Raises: SourceError.
        """
        ...


@runtime_checkable
class Streamed(Protocol):
    """A source that can pass a whole table by in bounded memory."""

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row of the table once, in stretches of about `rows` rows (None for `columns`: all of them).

        Raises: SourceError when nothing at all can be read; parts that cannot be read are in the batches' `unread`.
        """
        ...
