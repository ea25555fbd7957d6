"""What Lintas asks of a kind of database server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from auditor.sources.interface import SampleDesign, Unread

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.engine import Connection

Row = tuple[Any, ...]
Rows: TypeAlias = "list[Row] | pl.DataFrame"
"""Rows as a driver gives them, or as a frame where an engine makes one itself."""

Kind = Literal[
    "integer", "float", "boolean", "text", "raw text", "bytes", "decimal", "date", "timestamp", "utc timestamp", "time",
    "list of integer", "list of float", "list of boolean", "list of text", "any",
]  # fmt: skip
"""How the values of a column arrive and what is made of them. Dates, times, decimals and lists (as JSON) arrive as text
that the server wrote: drivers differ in what they make of them, and fail on what Python has no value for. `raw text`:
bytes of text in nobody knows which encoding. `any`: Python objects as the driver makes them."""

LONGEST_CELL = 16 * 1024
"""Characters or bytes of a value that are fetched: detection looks at the first 4,096 characters, and a sample of
10,000 documents must fit in memory."""

UNIFORM_BYTES = 64 * 1024 * 1024
"""Bytes of a table up to which the server passes over all of it, to count the rows and to draw them uniformly."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A table, view or the like that a database holds."""

    schema: str
    name: str
    notes: tuple[str, ...] = ()
    skipped: str = ""
    """Why nobody expects it to be looked at; empty for tables that are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and how it is asked for."""

    name: str
    native: str
    """Its type in the database's words."""

    expression: str
    """SQL that gives its values in the form that `kind` says."""

    kind: Kind
    scale: int | None = None
    """Digits after the point of a `decimal`; None where the database does not say."""


@dataclass(slots=True)
class Drawn:
    """The rows of a sample."""

    rows: Rows
    design: SampleDesign
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


class OpenTable(Protocol):
    """One table, in one transaction."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that may be read, in order."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What there is to know about the table."""
        ...

    @property
    def unread(self) -> Sequence[Unread]:
        """Columns or rows that the server keeps from this user. `location` says which, within the table."""
        ...

    def draw(self, rows: int, seed: int) -> Drawn:
        """Draw up to `rows` rows; the same seed gives the same rows as long as nobody writes."""
        ...

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[Rows]:
        """Yield all rows, `stretch` at a time, without holding more than that."""
        ...

    def version(self) -> str | None:
        """Return what changes whenever the content does, or None."""
        ...


class Dialect(Protocol):
    """A kind of server."""

    def begin(self, connection: Connection, timeout: int) -> None:
        """Begin a transaction that cannot write and in which no statement may take over `timeout` seconds."""
        ...

    def listing(self, connection: Connection) -> Iterator[Listed]:
        """List what a person would call tables, by schema and name; never those of the system."""
        ...

    def open(self, connection: Connection, schema: str, name: str) -> OpenTable:
        """Look a table up.

        Raises: SourceError, with an empty location, when it cannot be read at all.
        """
        ...
