"""Any other database that SQLAlchemy has a dialect for.

Nothing is asked that not every database understands: a table is read from the beginning, and where its primary key
begins with a whole number, in stretches along it. SQLAlchemy writes the statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from auditor.sources.databases.dialects.interface import Column, Drawn, Listed, OpenTable, Row
from auditor.sources.databases.dialects.statements import from_the_beginning
from auditor.sources.databases.key_ranges import Range, gather, occupied
from auditor.sources.databases.names import qualified
from auditor.sources.interface import SampleDesign, Unread
from auditor.sources.sampling import file_key

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, Select
    from sqlalchemy.engine import Connection


class Generic:
    """A server of which nothing is known but its SQLAlchemy dialect."""

    def begin(self, connection: Connection, timeout: int) -> None:
        """Tell the session what `sessions.yaml` has for this database; without any of it, it is only read from."""
        from sqlalchemy.exc import DBAPIError

        values = {"seconds": timeout, "milliseconds": timeout * 1000}
        raw = connection.connection.dbapi_connection
        for attribute, value in _told("attributes", connection, {}).items():
            with suppress(AttributeError, TypeError):
                setattr(raw, attribute, int(value.format(**values)))
        for statement in _told("begin", connection, []):
            try:
                connection.exec_driver_sql(statement.format(**values))
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise
                connection.rollback()

    def listing(self, connection: Connection) -> Iterator[Listed]:
        """List the tables and views of all schemas but the system's."""
        from sqlalchemy import inspect

        inspector = inspect(connection)
        system = {*_sessions()["system"]["any"], *_sessions()["system"].get(connection.dialect.name, ())}
        for schema in sorted(inspector.get_schema_names()):
            if schema.lower() in system:
                continue
            names = set(inspector.get_table_names(schema))
            with suppress(NotImplementedError):
                names |= set(inspector.get_view_names(schema))
            with suppress(NotImplementedError):
                names |= set(inspector.get_materialized_view_names(schema))
            yield from (Listed(schema, name) for name in sorted(names))

    def open(self, connection: Connection, schema: str, name: str) -> OpenTable:
        """Look a table up."""
        from sqlalchemy import inspect

        inspector = inspect(connection)
        described = inspector.get_columns(name, schema)
        columns = tuple(Column(str(one["name"]), _type_name(one["type"]), str(one["name"]), "any") for one in described)
        key = _whole_number_key(inspector.get_pk_constraint(name, schema), described)
        return GenericTable(connection, schema, name, columns, key)


@dataclass(slots=True)
class GenericTable:
    """A table or view."""

    connection: Connection
    schema: str
    name: str
    columns: tuple[Column, ...]
    key: str | None
    """The first column of the primary key where it holds whole numbers."""

    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def draw(self, rows: int, seed: int) -> Drawn:
        """Read the beginning, which may be all; beyond that, stretches along the key."""
        head = Drawn(*from_the_beginning(self._rows(self._select(self.columns).limit(rows + 1)), rows, seed))
        if head.design.kind == "full" or self.key is None:
            return head
        return self._along(self.key, rows, seed) or head

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[list[Row]]:
        """Pass all rows by as they arrive."""
        options = {"stream_results": True, "max_row_buffer": stretch}
        result = self.connection.execution_options(**options).execute(self._select(columns))
        try:
            while rows := result.fetchmany(stretch):
                yield [tuple(row) for row in rows]
        finally:
            result.close()

    def version(self) -> str | None:
        """Nobody can say."""
        return None

    def _along(self, name: str, rows: int, seed: int) -> Drawn | None:
        from sqlalchemy import func, select

        key = self._column(name)
        ends = select(func.min(key), func.max(key)).select_from(self._table())

        def next_key(low: int, high: int) -> int | None:
            found = self._rows(ends.where(key >= low, key <= high))
            return None if found[0][0] is None else int(found[0][0])

        def take(part: Range, count: int) -> list[Row]:
            wanted = self._select(self.columns).where(key >= part.low, key <= part.high)
            return self._rows(wanted.order_by(key).limit(count))

        low, high = self._rows(ends)[0]
        if low is None or high is None:
            return None
        seeded = file_key(seed, qualified(self.schema, self.name))
        found = gather(take, occupied(next_key, int(low), int(high)), rows, seeded)
        kept = [row for stretch in found for row in stretch]
        return Drawn(kept, SampleDesign("clustered", len(kept), None, len(found), None, seed, "key range"))

    def _select(self, columns: Sequence[Column]) -> Select[Any]:
        from sqlalchemy import select

        return select(*[self._column(column.name) for column in columns]).select_from(self._table())

    def _column(self, name: str) -> ColumnClause[Any]:
        from sqlalchemy import column

        return column(name)  # without a type: the values come as the driver makes them

    def _table(self) -> Any:
        from sqlalchemy import table

        return table(self.name, schema=self.schema)

    def _rows(self, query: Select[Any]) -> list[Row]:
        return [tuple(row) for row in self.connection.execute(query).fetchall()]


def _type_name(kind: Any) -> str:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return str(kind)
    except SQLAlchemyError:  # some types have no name outside their dialect
        return type(kind).__name__


def _whole_number_key(constraint: Mapping[str, Any] | None, described: Sequence[Mapping[str, Any]]) -> str | None:
    from sqlalchemy.types import Integer, Numeric

    first = next(iter((constraint or {}).get("constrained_columns") or ()), None)
    for one in described:
        kind = one["type"]
        if one["name"] == first and (isinstance(kind, Integer) or (isinstance(kind, Numeric) and kind.scale == 0)):
            return str(first)
    return None


def _told(what: str, connection: Connection, default: Any) -> Any:
    return _sessions()[what].get(connection.dialect.name, default)


@cache
def _sessions() -> Mapping[str, Any]:
    import yaml

    text = files("auditor.sources.databases.dialects").joinpath("sessions.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]
