"""The source `sqlite`: SQLite database files, every table and view in them a table of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from auditor.sources.databases.dialects.interface import OpenTable
from auditor.sources.databases.file_versions import version_of
from auditor.sources.databases.names import qualified, unqualified
from auditor.sources.databases.sqlite_database import database
from auditor.sources.databases.sqlite_table import open_table
from auditor.sources.databases.taking import passed_by, sampled, whole
from auditor.sources.interface import Batch, Discovery, Sample, Skipped, SourceError, Table, Unread
from auditor.sources.naming import printable

MARK = b"SQLite format 3\x00"
"""The first bytes of every SQLite file (SQLite, "Database File Format", 1.3)."""

_LISTING = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
_SHADOWS = re.compile(r"_(?:content|data|idx|docsize|config|segments|segdir|stat|node|parent|rowid|chunks|info)\w*")


class SqliteSource:
    """Reads the tables in SQLite files."""

    name = "sqlite"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (the content says it all)
        """Say whether a file is a SQLite database."""
        return head.startswith(MARK)

    def members(self, table: Table) -> Discovery:
        """List the tables and views; what SQLite and its full-text search keep for themselves is skipped."""
        with database(table.files[0], table.location) as opened:
            rows = [(str(kind), str(name), str(sql or "")) for kind, name, sql in opened.fetch(_LISTING)]
        virtual = [name for _, name, sql in rows if sql.lstrip().upper().startswith("CREATE VIRTUAL")]
        tables: list[Table] = []
        skipped: list[Skipped] = []
        for _, name, _ in rows:
            member = qualified(name)
            location = f"{table.location} › {printable(member)}"
            if name.lower().startswith("sqlite_"):
                continue
            if any(name.startswith(whole) and _SHADOWS.fullmatch(name[len(whole) :]) for whole in virtual):
                skipped.append(Skipped(location, "the inside of a virtual table, which is read itself"))
            else:
                tables.append(replace(table, name=printable(name), location=location, member=member))
        nothing = (
            Unread(table.location, "the database has no tables", "check the file, or take it out of the dataset"),
        )
        return Discovery(tuple(tables), () if tables else nothing, tuple(skipped))

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column, as declared."""
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
        return version_of(table.files[0], ("-wal",))


@contextmanager
def _opened(table: Table) -> Iterator[OpenTable]:
    (name,) = unqualified(table.member)
    try:
        with database(table.files[0], table.location) as opened:
            yield open_table(opened, name, f"{table.name_of(table.files[0])}#{table.member}")
    except SourceError as error:
        raise SourceError(replace(error.unread, location=table.location)) from None
