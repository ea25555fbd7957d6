"""The tables of a state, the same in SQLite and PostgreSQL, and how rows get into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

SCHEMA = 1
"""Of the tables below. A state of a later schema is refused, one of an earlier schema begins anew: it can be made again."""
_LOCK = 0x4C4E5453
"""PostgreSQL's advisory lock while the tables are made."""

_tables = sa.MetaData()
_state = sa.Table(
    "lintas_state",
    _tables,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("value", sa.String(80), nullable=False),
)
OUTCOMES = sa.Table(
    "lintas_outcomes",
    _tables,
    sa.Column("place", sa.String(32), primary_key=True),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("used", sa.Date, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("lintas_outcomes_used", "used", "place", "size"),
)
"""One row for each table and way of looking at it. `used`, with what the index holds, is all that forgetting looks at."""


def schema_of(connection: sa.Connection) -> int | None:
    """The schema that a database was made with; None where it holds no state, or an unreadable one."""
    if not sa.inspect(connection).has_table(_state.name):
        return None
    value = connection.execute(sa.select(_state.c.value).where(_state.c.name == "schema")).scalar_one_or_none()
    return int(value) if value is not None and value.isdecimal() else None


def make(connection: sa.Connection) -> None:
    """Make the tables, after dropping those of an earlier schema; two audits that begin together make them once."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    schema = schema_of(connection)
    if schema is not None and schema >= SCHEMA:
        return
    _tables.drop_all(connection)
    _tables.create_all(connection)
    connection.execute(sa.insert(_state).values(name="schema", value=str(SCHEMA)))


def upsert(dialect: str, rows: Sequence[dict[str, Any]]) -> sa.Insert:
    """The statement that puts rows of `OUTCOMES` in, instead of those with the same `place` (each of `rows` another)."""
    if dialect == "postgresql":
        asked = postgresql.insert(OUTCOMES).values(rows)
        instead = {name: asked.excluded[name] for name in rows[0] if name != "place"}
        return asked.on_conflict_do_update(index_elements=["place"], set_=instead)
    lite = sqlite.insert(OUTCOMES).values(rows)
    instead = {name: lite.excluded[name] for name in rows[0] if name != "place"}
    return lite.on_conflict_do_update(index_elements=["place"], set_=instead)
