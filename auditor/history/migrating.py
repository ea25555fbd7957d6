"""Which schema a database has, and bringing an older one up to date: offline, in one transaction."""

from __future__ import annotations

import sqlalchemy as sa

from auditor.history.model import HistoryError
from auditor.history.tables import SCHEMA, TABLES, VERSION_TABLE

_LOCK = 0x4C4E5448
"""PostgreSQL's advisory lock while somebody migrates or records."""
_SCRIPTS = "auditor.history:migrations"
_VERSIONS = sa.table(VERSION_TABLE, sa.column("version_num", sa.String(32)))


def lock(connection: sa.Connection) -> None:
    """Begin to write: until the transaction ends nobody else does."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def schema_of(connection: sa.Connection, shown: str) -> int:
    """The schema of a history, 0 where a database holds none yet.

    Raises: HistoryError where the database holds the history of a newer Lintas, or tables that are none of ours.
    """
    inspector = sa.inspect(connection)
    if not inspector.has_table(VERSION_TABLE):
        if any(inspector.has_table(name) for name in TABLES.tables):
            raise HistoryError(
                f"{shown} holds tables that are called like those of a history and are none; use another database"
            )
        return 0
    found = connection.execute(sa.select(_VERSIONS.c.version_num)).scalars().all()
    schema = int(found[0]) if len(found) == 1 and found[0].isascii() and found[0].isdigit() else None
    if schema is None:
        raise HistoryError(f"the history {shown} does not say which schema it has; restore it from a copy")
    if schema > SCHEMA:
        raise HistoryError(
            f"the history {shown} was written by a newer Lintas (schema {schema}, this one knows {SCHEMA}); "
            "update Lintas, or name another place with --history"
        )
    return schema


def migrate(connection: sa.Connection, schema: int = SCHEMA) -> None:
    """Apply the revisions up to `schema` that a database lacks, inside the transaction that the connection is in."""
    from alembic.command import upgrade
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    upgrade(config, f"{schema:04d}")
