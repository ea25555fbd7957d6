"""MariaDB and MySQL: what tables there are, and transactions that cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.sources.databases.dialects.interface import Listed, OpenTable
from auditor.sources.databases.dialects.mysql_table import open_table
from auditor.sources.databases.dialects.statements import ask, fetch

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LOCK_SECONDS = 10
"""How long to wait for a table that somebody is changing; servers wait a day unless told."""

_LISTING = """
SELECT table_schema AS table_schema, table_name AS table_name, table_type AS table_type
FROM information_schema.tables
WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
  AND table_type <> 'SEQUENCE' AND (:everywhere = 1 OR table_schema = :database)
ORDER BY 1, 2
"""


class MySql:
    """MariaDB and MySQL."""

    def begin(self, connection: Connection, timeout: int) -> None:
        """Begin a transaction on one snapshot that cannot write."""
        maria = getattr(connection.dialect, "is_mariadb", False)
        limit = f"max_statement_time = {timeout}" if maria else f"max_execution_time = {timeout * 1000}"
        fetch(connection, f"SET SESSION {limit}, lock_wait_timeout = {LOCK_SECONDS}, time_zone = '+00:00'")
        if not maria and (connection.dialect.server_version_info or (0,)) >= (8,):
            # MySQL 8 otherwise tells when a table changed from a cache that is a day old.
            fetch(connection, "SET SESSION information_schema_stats_expiry = 0")
        fetch(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")

    def listing(self, connection: Connection) -> Iterator[Listed]:
        """List the tables of the database that the URL names, or of all but the system's."""
        database = connection.engine.url.database
        for row in ask(connection, _LISTING, everywhere=0 if database else 1, database=database or ""):
            yield Listed(str(row["table_schema"]), str(row["table_name"]))

    def open(self, connection: Connection, schema: str, name: str) -> OpenTable:
        """Look a table up in the catalogue."""
        return open_table(connection, schema, name)
