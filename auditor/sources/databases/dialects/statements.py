"""Running statements: text that is complete in itself, or catalogue queries with parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.sources.databases.dialects.interface import Column, Row
from auditor.sources.interface import SampleDesign

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def ask(connection: Connection, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a catalogue query, in which parameters are written `:name`, and return its rows by column name."""
    from sqlalchemy import text

    return [dict(row) for row in connection.execute(text(query), parameters).mappings()]


def fetch(connection: Connection, statement: str) -> list[Row]:
    """Run a complete statement and return its rows. Nothing in it is taken for a parameter: names hold `%` and `:`."""
    result = connection.execution_options(no_parameters=True).exec_driver_sql(statement)
    return [tuple(row) for row in result.fetchall()] if result.returns_rows else []


def expressions(columns: Sequence[Column]) -> str:
    """Write the list of what is selected."""
    return ", ".join(column.expression for column in columns)


def from_the_beginning(rows: list[Row], limit: int, seed: int) -> tuple[list[Row], SampleDesign]:
    """Tell what `limit + 1` rows asked for are: the whole table when fewer came, its beginning otherwise."""
    if len(rows) <= limit:
        return rows, SampleDesign("full", len(rows), len(rows), seed=seed)
    return rows[:limit], SampleDesign("head", limit, None, seed=seed)
