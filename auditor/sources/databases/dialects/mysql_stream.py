"""One statement of MariaDB or MySQL whose rows are fetched as they are looked at.

These servers have no cursors to fetch from: a statement sends all of its rows, and the connection is good for nothing
else until the last has been taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from auditor.sources.databases.dialects.interface import Row
from auditor.sources.databases.dialects.statements import fetch

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def streamed(connection: Connection, statement: str, stretch: int) -> Iterator[list[Row]]:
    """Run a complete statement and yield its rows, `stretch` at a time.

    It has no time-out, which would count the time that we take to look at the rows; the driver's own, for each answer,
    still holds.
    """
    maria = getattr(connection.dialect, "is_mariadb", False)
    fetch(connection, f"SET SESSION {'max_statement_time' if maria else 'max_execution_time'} = 0")
    ((number,),) = fetch(connection, "SELECT CONNECTION_ID()")
    options = {"no_parameters": True, "stream_results": True, "max_row_buffer": stretch}
    result = connection.execution_options(**options).exec_driver_sql(statement)
    cursor = result.cursor
    try:
        while rows := result.fetchmany(stretch):
            yield [tuple(row) for row in rows]
    except GeneratorExit:
        # Nobody wants the rest, and the driver would fetch all of it before it lets go.
        with suppress(Exception):
            _end_statement(connection, int(number))
        raise
    except Exception:
        _give_up(cursor)
        raise
    finally:
        with suppress(Exception):
            result.close()


def _end_statement(connection: Connection, number: int) -> None:
    with connection.engine.connect() as other:
        fetch(other, f"KILL QUERY {number}")


def _give_up(cursor: Any) -> None:
    """Keep PyMySQL from fetching the rest over a connection that is lost: it tries when the cursor is collected."""
    awaited: Any = getattr(cursor, "_result", None)
    if awaited is not None and hasattr(awaited, "unbuffered_active"):
        awaited.unbuffered_active = False
