"""One table of a DuckDB file, read as Arrow data.

DuckDB numbers the rows of a table and finds a stretch of numbers at once (3 ms in 20 million rows, against 2 s for its
own reservoir sample), so a sample is drawn as from Parquet files: rows chosen one by one where that is cheap, else
slices of row groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, Any, cast

from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column, Drawn
from auditor.sources.databases.names import quote
from auditor.sources.interface import SampleDesign, SourceError, Unread
from auditor.sources.sampling import below, choose_clusters, choose_rows, file_key, share_rows

if TYPE_CHECKING:
    import polars as pl

STATEMENT_SECONDS = 60
"""How long a statement may take until its next rows: a view may have no end."""

UNIFORM_CELLS = 50_000_000
"""Rows times columns up to which rows are chosen one by one: half a second."""

GROUP_ROWS = 122_880
"""Rows of a row group (DuckDB, "Row groups")."""

MOST_GROUPS = 32
"""Row groups that a sample of a longer table touches, as in Parquet files."""

_SIMPLE = re.compile(
    r"(?:BOOLEAN|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|UUID|ENUM\(.*\))"
)
_WORD = re.compile(r"[A-Z][A-Z0-9_ ]*[A-Z0-9]|[A-Z]")
_TIMES = {"DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"}
_SOUND_INSIDE = {
    "STRUCT", "MAP", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL", "VARCHAR", "UUID",
}  # fmt: skip
"""Types that Polars reads from Arrow when they stand inside lists, structs and maps."""

_COLUMNS = """
SELECT column_name, data_type FROM duckdb_columns()
WHERE schema_name = ? AND table_name = ? AND NOT internal ORDER BY column_index
"""

_KIND = """
SELECT 'table' FROM duckdb_tables() WHERE schema_name = ? AND table_name = ? AND NOT internal
UNION ALL SELECT 'view' FROM duckdb_views() WHERE schema_name = ? AND view_name = ? AND NOT internal
"""


class Patience:
    """Interrupts a connection that gives no rows for too long."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._timer: Timer | None = None
        self.renew()

    def renew(self) -> None:
        """Wait for the next rows as long as for the first."""
        self.end()
        self._timer = Timer(STATEMENT_SECONDS, self._connection.interrupt)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Wait no longer."""
        if self._timer is not None:
            self._timer.cancel()


@dataclass(slots=True)
class DuckDbTable:
    """A table or view."""

    connection: Any
    patience: Patience
    name: str
    """Quoted and with its schema."""

    key: str
    """The seed's companion: the file's name and the table's."""

    stored: bool
    """Whether it is a table and not a view."""

    columns: tuple[Column, ...]
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def draw(self, rows: int, seed: int) -> Drawn:
        """Choose rows one by one, or slices of row groups; of a view the beginning."""
        if not self.stored:
            return self._head(rows, seed)
        ((total, last),) = self.connection.execute(f"SELECT count(*), max(rowid) FROM {self.name}").fetchall()  # noqa: S608
        if total <= rows:
            return self._head(rows, seed)
        if total * len(self.columns) <= UNIFORM_CELLS:
            return self._chosen(rows, seed, int(total), int(last))
        return self._sliced(rows, seed, int(total), int(last))

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[pl.DataFrame]:
        """Pass all rows by."""
        import polars as pl

        relation = self.connection.sql(f"SELECT {_listed(columns)} FROM {self.name}")  # noqa: S608
        reader = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
        for batch in reader(stretch):
            self.patience.renew()
            yield cast(pl.DataFrame, pl.from_arrow(batch))

    def version(self) -> str | None:
        """The file has one; the table has none."""
        return None

    def _head(self, rows: int, seed: int) -> Drawn:
        frame = self._fetched(f"SELECT {_listed(self.columns)} FROM {self.name} LIMIT {rows + 1}")  # noqa: S608
        if frame.height <= rows:
            return Drawn(frame, SampleDesign("full", frame.height, frame.height, seed=seed))
        return Drawn(frame.head(rows), SampleDesign("head", rows, None, seed=seed))

    def _chosen(self, rows: int, seed: int, total: int, last: int) -> Drawn:
        """Choose rows by their number.

        Deleted rows leave gaps. So more numbers are chosen than rows wanted; those that have a row are a uniform
        choice among the rows, and so are as many of them as are wanted.
        """
        key = file_key(seed, self.key)
        wanted = min(last + 1, rows if last + 1 == total else int(rows * (last + 1) / total * 1.05) + 100)
        where = "rowid IN (SELECT unnest($1::BIGINT[])) ORDER BY rowid"
        frame = self._fetched(
            f"SELECT {_listed(self.columns)} FROM {self.name} WHERE {where}",  # noqa: S608
            choose_rows(key, last + 1, wanted),
        )
        frame = frame[choose_rows(key, frame.height, rows)]
        return Drawn(frame, SampleDesign("uniform", frame.height, total, seed=seed))

    def _sliced(self, rows: int, seed: int, total: int, last: int) -> Drawn:
        """Take a slice at a random place of each of some row groups."""
        key = file_key(seed, self.key)
        groups = last // GROUP_ROWS + 1
        chosen = choose_clusters(key, groups, min(groups, MOST_GROUPS))
        sizes = [min(GROUP_ROWS, last + 1 - group * GROUP_ROWS) for group in chosen]
        selects = []
        for group, size, share in zip(chosen, sizes, share_rows(sizes, rows), strict=True):
            start = group * GROUP_ROWS + below(key, group, size - share + 1)
            where = f"rowid BETWEEN {start} AND {start + share - 1}"
            selects.append(f"SELECT {group} AS cluster, {_listed(self.columns)} FROM {self.name} WHERE {where}")  # noqa: S608
        frame = self._fetched(" UNION ALL ".join(selects))
        touched = frame.to_series(0).n_unique()
        design = SampleDesign("clustered", frame.height, total, touched, groups, seed)
        return Drawn(frame[:, 1:], design)

    def _fetched(self, select: str, *parameters: Any) -> pl.DataFrame:
        import polars as pl

        self.patience.renew()
        relation = self.connection.sql(select, params=list(parameters) or None)
        return cast(pl.DataFrame, pl.from_arrow(relation.to_arrow_table()))


def open_table(connection: Any, patience: Patience, schema: str, name: str, key: str) -> DuckDbTable:
    """Look a table up.

    Raises: SourceError when it is gone.
    """
    found = connection.execute(_KIND, [schema, name, schema, name]).fetchall()
    if not found:
        raise SourceError(Unread("", "the table is not there any more", "run Lintas again"))
    described = connection.execute(_COLUMNS, [schema, name]).fetchall()
    columns = tuple(_column(str(column), str(kind)) for column, kind in described)
    stored = found[0][0] == "table"
    table = DuckDbTable(connection, patience, f"{quote(schema)}.{quote(name)}", key, stored, columns)
    if not stored:
        table.notes.append("a view: read from the beginning, not sampled")
    return table


def _column(name: str, native: str) -> Column:
    """Choose what to ask for, so that Polars can read what comes."""
    place = quote(name)
    if native in {"VARCHAR", "JSON"}:
        return Column(name, native, f"left({place}::VARCHAR, {LONGEST_CELL})", "text")
    if native == "BLOB":
        return Column(name, native, f"{place}[1:{LONGEST_CELL}]", "bytes")
    if native in {"HUGEINT", "UHUGEINT"}:
        return Column(name, native, f"{place}::VARCHAR", "decimal", 0)
    if _SIMPLE.fullmatch(native) or native in _TIMES or _is_sound(native):
        return Column(name, native, place, "any")
    text = f"to_json({place})::VARCHAR" if native.endswith(("]", ")")) else f"{place}::VARCHAR"
    return Column(name, native, f"left({text}, {LONGEST_CELL})", "text")


def _is_sound(native: str) -> bool:
    """Say whether Polars reads a nested type: the words in it are types, and field names in small letters or quoted."""
    if not native.endswith(("]", ")")):
        return False
    types = re.sub(r'"(?:[^"]|"")*"', "", native)
    return all(word.strip() in _SOUND_INSIDE for word in _WORD.findall(types))


def _listed(columns: Sequence[Column]) -> str:
    """Write what is selected, each under a name of its own: Arrow may hold names twice, Polars may not."""
    return ", ".join(f"{column.expression} AS c{place}" for place, column in enumerate(columns))
