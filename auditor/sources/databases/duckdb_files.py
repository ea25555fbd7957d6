"""The source `duckdb`: DuckDB database files, every table and view in them a table of its own.

They are read with the duckdb package itself, in a mode that cannot write, cannot open any other file and cannot load
extensions: a view in a file that somebody sent may name /etc/passwd or a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.sources.content import local
from auditor.sources.databases.dialects.interface import OpenTable
from auditor.sources.databases.duckdb_table import STATEMENT_SECONDS, Patience, open_table
from auditor.sources.databases.file_versions import version_of
from auditor.sources.databases.names import qualified, unqualified
from auditor.sources.databases.taking import passed_by, sampled, whole
from auditor.sources.extras import require
from auditor.sources.interface import Batch, Discovery, Sample, SourceError, Table, Unread
from auditor.sources.naming import printable

MARK = b"DUCK"
MARK_OFFSET = 8
"""After a checksum of eight bytes (duckdb, `MainHeader`)."""

MOST_MEMORY = "512MB"
"""What DuckDB may take for its own; without leave to write temporary files it fails beyond that."""

MAIN = "main"
"""The schema that every file has; it is left out of names."""

_SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "memory_limit": MOST_MEMORY,
    "threads": "1",
}

_LISTING = """
SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary
ORDER BY 1, 2
"""

_WORDS = {
    "InterruptException": (
        f"a statement took longer than {STATEMENT_SECONDS} seconds",
        "look at the view, or leave it out",
    ),
    "OutOfMemoryException": ("DuckDB needs more memory for it than it is given", "sample it without --full"),
    "PermissionException": ("it reads what is outside the database file", "scan what it reads by itself"),
    "CatalogException": ("it refers to something that the database file does not hold", "repair it or drop it"),
    "BinderException": ("it refers to something that the database file does not hold", "repair it or drop it"),
    "SerializationException": ("it was written by another version of DuckDB", "pip install --upgrade duckdb"),
}
"""By the class of DuckDB's error: reason and hint. Messages are not shown, because they quote values."""


class DuckDbSource:
    """Reads the tables in DuckDB files."""

    name = "duckdb"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (the content says it all)
        """Say whether a file is a DuckDB database."""
        return head[MARK_OFFSET : MARK_OFFSET + len(MARK)] == MARK

    def members(self, table: Table) -> Discovery:
        """List the tables and views of all schemas."""
        with _connected(table) as (connection, _):
            rows = connection.execute(_LISTING).fetchall()
        tables = []
        for schema, name in rows:
            member = qualified(name) if schema == MAIN else qualified(schema, name)
            location = f"{table.location} › {printable(member)}"
            tables.append(
                replace(table, name=printable(name if schema == MAIN else member), location=location, member=member)
            )
        nothing = (
            Unread(table.location, "the database has no tables", "check the file, or take it out of the dataset"),
        )
        return Discovery(tuple(tables), () if tables else nothing)

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column, with DuckDB's types."""
        with _opened(table) as opened:
            return tuple(f"{column.name}: {column.native}" for column in opened.columns)

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Draw rows, or read all."""
        return whole(_opened(table), table, seed=seed) if full else sampled(_opened(table), table, rows=rows, seed=seed)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Pass all rows by."""
        return passed_by(_opened(table), table, rows=rows, columns=columns)

    def version(self, table: Table) -> str | None:
        """Return size and time of the file and of its log."""
        return version_of(table.files[0], (".wal",))


@contextmanager
def _opened(table: Table) -> Iterator[OpenTable]:
    parts = unqualified(table.member)
    schema, name = (MAIN, *parts)[-2:]
    try:
        with _connected(table) as (connection, patience):
            yield open_table(connection, patience, schema, name, f"{table.name_of(table.files[0])}#{table.member}")
    except SourceError as error:
        raise SourceError(replace(error.unread, location=table.location)) from None


@contextmanager
def _connected(table: Table) -> Iterator[tuple[Any, Patience]]:
    """Open the file of a table; DuckDB's errors in the body become SourceErrors."""
    duckdb = require("duckdb", "duckdb", table.location)
    with local(table.files[0]) as file:
        try:
            connection = duckdb.connect(str(file), read_only=True, config=_SETTINGS)
            patience = Patience(connection)
            try:
                yield connection, patience
            finally:
                patience.end()
                connection.close()
        except duckdb.Error as error:
            raise SourceError(Unread(table.location, *_worded(error, file))) from None


def _worded(error: Exception, file: Path) -> tuple[str, str]:
    message = str(error)
    if "Could not set lock" in message or "already open" in message or "different configuration" in message:
        return "another program has it open for writing", "close that program, or copy the file with its .wal"
    if "newer version" in message or "older version" in message or "version number" in message:
        return "it was written by another version of DuckDB", "pip install --upgrade duckdb"
    if "encrypt" in message:
        return "it is encrypted", "decrypt it into a file that DuckDB opens without a key"
    damaged = "orrupt" in message or "checksum" in message or "read enough bytes" in message or "not a valid" in message
    if damaged or type(error).__name__ in {"IOException", "FatalException", "InternalException"}:
        return "the database file is damaged or cut off", "restore it from a backup"
    words = _WORDS.get(type(error).__name__)
    return words or (
        f"DuckDB could not read it ({type(error).__name__})",
        f"try to read it with: duckdb {printable(file.name)}",
    )
