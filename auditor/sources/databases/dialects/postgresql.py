"""PostgreSQL 10 and newer: what tables there are, and transactions that cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.sources.databases.dialects.interface import Listed, OpenTable
from auditor.sources.databases.dialects.postgresql_table import open_table
from auditor.sources.databases.dialects.statements import ask, fetch
from auditor.sources.naming import printable

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

OLDEST = (10,)
"""The first version with partitioned tables in its catalogue; older servers are read as any other database."""

LOCK_SECONDS = 10
"""How long to wait for a table that somebody is changing."""

_LISTING = """
SELECT n.nspname, c.relname,
       EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
               WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
           AS extension,
       CASE WHEN c.relkind = 'f' THEN
           (SELECT s.srvname FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
            WHERE f.ftrelid = c.oid) END AS server
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid
      AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = i.inhparent AND a.attnum > 0 AND NOT a.attisdropped)
        = (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
ORDER BY 1, 2
"""
"""Partitions, and heirs without columns of their own, are read with their parent and not listed beside it."""

_SETTINGS = {
    "statement_timeout": "{milliseconds}",
    "lock_timeout": str(LOCK_SECONDS * 1000),
    "datestyle": "ISO, YMD",
    "timezone": "UTC",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "synchronize_seqscans": "off",
    "max_parallel_workers_per_gather": "0",
}
"""For this transaction only. The last two make a sample come in the same order each time, and are gentle besides."""


class PostgreSql:
    """PostgreSQL."""

    def begin(self, connection: Connection, timeout: int) -> None:
        """Begin a transaction on one snapshot that cannot write."""
        fetch(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        calls = [
            f"pg_catalog.set_config('{name}', '{value.format(milliseconds=timeout * 1000)}', true)"
            for name, value in _SETTINGS.items()
        ]
        fetch(connection, f"SELECT {', '.join(calls)}")

    def listing(self, connection: Connection) -> Iterator[Listed]:
        """List tables, views and foreign tables of all schemas but the system's."""
        for row in ask(connection, _LISTING):
            notes = () if row["server"] is None else (_elsewhere(str(row["server"])),)
            skipped = "it belongs to an extension of the server" if row["extension"] else ""
            yield Listed(str(row["nspname"]), str(row["relname"]), notes, skipped)

    def open(self, connection: Connection, schema: str, name: str) -> OpenTable:
        """Look a table up in the catalogue."""
        return open_table(connection, schema, name)


def _elsewhere(server: str) -> str:
    return f"a foreign table: its rows are kept by the server {printable(server)}"
