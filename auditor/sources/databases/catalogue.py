"""The source `sql`: the tables of a database server, by SQLAlchemy URL.

`postgresql://`, `mysql://` and `mariadb://` are read by dialects of our own; every other scheme that an installed
SQLAlchemy dialect knows is read in a general way. `sqlite:///` and `duckdb:///` stand for the database file they name;
as everywhere in SQLAlchemy a relative path in a URL starts from the working directory.
`addresses` says what may stand in a URL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from auditor.sources.databases.addresses import Address, Request, address_of, read
from auditor.sources.databases.dialects.interface import Listed, OpenTable
from auditor.sources.databases.names import qualified, unqualified
from auditor.sources.databases.passwords import password_file
from auditor.sources.databases.sessions import session
from auditor.sources.databases.taking import passed_by, sampled, whole
from auditor.sources.interface import (
    Batch,
    Container,
    Discovery,
    Sample,
    Skipped,
    SourceError,
    Table,
    Unread,
)
from auditor.sources.naming import printable

_FILES = {"sqlite", "duckdb"}
"""Schemes whose databases are files, each read by the source of the same name."""


class SqlSource:
    """Reads the tables of database servers."""

    name = "sql"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (there is no content to look at)
        """Say whether a location is the URL of a database that SQLAlchemy has a dialect for."""
        from sqlalchemy.dialects import registry
        from sqlalchemy.exc import SQLAlchemyError

        scheme, mark, _ = location.partition("://")
        if scheme.lower().partition("+")[0] in {*_FILES, "mariadb"}:
            return bool(mark)
        try:
            return bool(mark) and registry.load(scheme.lower().replace("+", ".")) is not None
        except (SQLAlchemyError, ImportError):
            return False

    def discover(self, location: str) -> Discovery:
        """List the tables, views and foreign tables that the location stands for.

        Raises: SourceError when the database cannot be reached.
        """
        request = read(location, os.environ, password_file(os.environ))
        if request.url.get_backend_name() in _FILES:
            return _in_file(request)
        address = Address(request.url.render_as_string(hide_password=False), request.timeout)
        with session(address, request.place) as opened:
            listed = list(opened.dialect.listing(opened.connection))
        chosen = [one for one in listed if request.wanted.choose(one.schema, one.name)]
        tables = tuple(_table(request, address, one) for one in chosen if not one.skipped)
        skipped = tuple(Skipped(_location(request, one), one.skipped) for one in chosen if one.skipped)
        return Discovery(tables, () if tables else (_nothing(request, len(listed)),), skipped)

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column, with types in the database's own words."""
        with _opened(table) as opened:
            return tuple(f"{column.name}: {column.native}" for column in opened.columns)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Draw rows in the database, or fetch all."""
        return whole(_opened(table), table, seed=seed) if full else sampled(_opened(table), table, rows=rows, seed=seed)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Pass all rows by; what a lost connection leaves unread is in the last batch."""
        return passed_by(_opened(table), table, rows=rows, columns=columns)

    def version(self, table: Table) -> str | None:
        """Return what the server says changes with the content, or None."""
        with _opened(table) as opened:
            return opened.version()


@contextmanager
def _opened(table: Table) -> Iterator[OpenTable]:
    """Open a table in a transaction of its own; what goes wrong is said of the table."""
    address, schema, name = address_of(table)
    try:
        with session(address, table.location) as opened:
            yield opened.dialect.open(opened.connection, schema, name)
    except SourceError as error:
        raise SourceError(replace(error.unread, location=table.location)) from None


def _table(request: Request, address: Address, listed: Listed) -> Table:
    member = qualified(*filter(None, (listed.schema, listed.name)))
    name = printable(listed.name if _is_usual(request, listed.schema) else member)
    there = address.of_table(listed.schema, listed.name)
    return Table(name, _location(request, listed), Path(), (), SqlSource.name, listed.notes, member, there)


def _location(request: Request, listed: Listed) -> str:
    """Write where a table is, without the schema where that is the database which the URL names."""
    schema = "" if listed.schema == request.url.database else listed.schema
    return f"{request.place} › {printable(qualified(*filter(None, (schema, listed.name))))}"


def _is_usual(request: Request, schema: str) -> bool:
    """Say whether tables go into a schema unless one says otherwise: then people call them by their name alone."""
    return schema in {"", "public", "dbo", request.url.database}


def _in_file(request: Request) -> Discovery:
    """List the tables of the database file that a URL names."""
    from auditor.sources.registry import source_named

    path, kind = request.url.database or "", request.url.get_backend_name()
    source = cast(Container, source_named(kind))
    if not path or path == ":memory:" or path.startswith("file:"):
        reason = "the URL names no database file"
        raise SourceError(Unread(request.place, reason, f"write {kind}:///path, or the path alone"))
    file = Path(path)
    if not file.exists():
        hint = "a relative path in a URL starts from the working directory; name the file by its path alone"
        raise SourceError(Unread(request.place, "there is no such file", hint))
    table = Table(printable(file.name), printable(file.as_posix()), file.parent, (file,), kind)
    found = source.members(table)
    chosen = tuple(one for one in found.tables if request.wanted.choose(*("main", *unqualified(one.member))[-2:]))
    if chosen or found.unread:
        return replace(found, tables=chosen)
    return replace(found, tables=(), unread=(_nothing(request, len(found.tables)),))


def _nothing(request: Request, listed: int) -> Unread:
    if not listed:
        return Unread(request.place, "no table is here", "check the database, and what its user may see")
    reason = f"none of its {listed:,} tables fits lintas_schema and lintas_table"
    return Unread(request.place, reason, "correct the patterns; partitions are read with their table")
