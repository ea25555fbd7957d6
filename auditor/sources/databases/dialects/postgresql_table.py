"""One table of PostgreSQL: its size and parts, and a sample drawn by the server.

Up to `UNIFORM_BYTES` the rows are counted and drawn with TABLESAMPLE BERNOULLI. Bernoulli keeps each row or not by
itself, so of all sets of the size that came out each was equally likely: the sample is uniform, and stays so when a
uniform choice among it is made. Parts (partitions, heirs) are drawn from with a seed each, as PostgreSQL decides by
block, place in the block and seed alone: with one seed the same places would be taken from every part.

Longer tables are read with TABLESAMPLE SYSTEM, which keeps whole pages: many pages, and few rows from each. Rows of a
page were written together, so that nothing certain follows for the other pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from auditor.sources.databases.dialects.interface import UNIFORM_BYTES, Column, Drawn, Row
from auditor.sources.databases.dialects.postgresql_columns import QUERY, column_of
from auditor.sources.databases.dialects.statements import ask, expressions, fetch, from_the_beginning
from auditor.sources.databases.names import qualified, quote
from auditor.sources.interface import SampleDesign, SourceError, Unread
from auditor.sources.naming import printable
from auditor.sources.sampling import choose_rows, file_key

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

FEWEST_PAGES = 512
"""Pages that a sample of a longer table touches at least: 4 MiB of random reads."""

MOST_PAGES = 16_384
"""Pages that it touches at most, when most of what they hold is dead."""

MOST_PARTS = 256
"""Parts from which one statement draws, each with its own seed."""

_STRETCH = 5_000
_TABLE_ROWS = 60.0
"""Rows of a page where the server has never counted them."""

_RELATION = """
SELECT c.oid::pg_catalog.text AS oid, c.relkind::pg_catalog.text AS relkind, c.relispopulated,
       pg_catalog.row_security_active(c.oid) AS guarded, pg_catalog.has_table_privilege(c.oid, 'SELECT') AS whole,
       pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block,
       pg_catalog.current_setting('server_encoding') = 'SQL_ASCII' AS unencoded,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS entered
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relname = :name
"""

_PARTS = """
WITH RECURSIVE part(oid) AS (
    SELECT CAST(CAST(:relation AS pg_catalog.text) AS pg_catalog.oid)
    UNION
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part ON i.inhparent = part.oid)
SELECT n.nspname, c.relname, c.relkind::pg_catalog.text AS relkind, c.reltuples, c.relpages, pg_catalog.pg_relation_filenode(c.oid) AS node,
       COALESCE(pg_catalog.pg_relation_size(c.oid), 0) AS bytes,
       pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS readable,
       s.n_tup_ins, s.n_tup_upd, s.n_tup_del
FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
ORDER BY 1, 2
"""

_COUNTED = """
SELECT pg_catalog.pg_is_in_recovery() AS replica, pg_catalog.current_setting('track_counts') AS counts,
       (SELECT d.stats_reset::pg_catalog.text FROM pg_catalog.pg_stat_database d
        WHERE d.datname = pg_catalog.current_database()) AS reset
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of storage that holds rows of the table."""

    name: str
    """Quoted and with its schema."""

    kind: str
    rows: float
    """As the server estimated them last, scaled to the present size; negative where it never has."""

    bytes: int
    readable: bool
    state: str
    """What changes with its content."""


@dataclass(slots=True)
class PostgreSqlTable:
    """A table, view or foreign table."""

    connection: Connection
    name: str
    """Quoted and with its schema."""

    identity: str
    """Seeds are derived from it."""

    kind: str
    block: int
    whole: bool
    """Whether the user may read whole rows, and not some columns only."""

    guarded: bool
    """Whether row-level security hides rows from the user."""

    columns: tuple[Column, ...]
    parts: tuple[_Part, ...]
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def draw(self, rows: int, seed: int) -> Drawn:
        """Draw uniformly where a pass over everything is short, by pages where not, else from the beginning."""
        stored = [part for part in self.parts if part.kind in {"r", "m"}]
        if not stored or len(stored) < sum(part.kind != "p" for part in self.parts):
            return self._head(rows, seed)
        if sum(part.bytes for part in stored) > UNIFORM_BYTES:
            return self._by_pages(stored, rows, seed)
        ((total,),) = fetch(self.connection, f"SELECT pg_catalog.count(*) FROM {self.name}")  # noqa: S608
        if total <= rows:
            return self._head(rows, seed)
        return self._uniform(stored, rows, seed, int(total))

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[list[Row]]:
        """Pass all rows by through a cursor of the server's."""
        select = f"SELECT {expressions(columns)} FROM {self.name}"  # noqa: S608
        return self._fetched(select, stretch)

    def version(self) -> str | None:
        """Return the counters of rows written, which the server keeps for each table, and its storage.

        A replica does not count what it replays, and views and foreign tables have no counters: None.
        """
        (counted,) = ask(self.connection, _COUNTED)
        stored = {part.kind for part in self.parts} - {"p"}
        if counted["replica"] or counted["counts"] != "on" or not stored <= {"r", "m"} or not stored:
            return None
        columns = ",".join(f"{column.name}:{column.native}" for column in self.columns)
        return "\n".join([f"{counted['reset']}", columns, *(part.state for part in self.parts)])

    def _fetched(self, select: str, stretch: int) -> Iterator[list[Row]]:
        fetch(self.connection, f"DECLARE lintas_rows NO SCROLL CURSOR FOR {select}")
        while rows := fetch(self.connection, f"FETCH FORWARD {stretch} FROM lintas_rows"):
            yield rows
        fetch(self.connection, "CLOSE lintas_rows")

    def _head(self, rows: int, seed: int) -> Drawn:
        select = f"SELECT {expressions(self.columns)} FROM {self.name} LIMIT {rows + 1}"  # noqa: S608
        return Drawn(*from_the_beginning(fetch(self.connection, select), rows, seed))

    def _uniform(self, parts: Sequence[_Part], rows: int, seed: int, total: int) -> Drawn:
        """Draw rows one by one: by Bernoulli, or from a pass over all where parts may be read through the whole only."""
        direct = parts[0].name == self.name if len(parts) == 1 else all(p.readable for p in parts) and not self.guarded
        if len(parts) > MOST_PARTS or not direct:
            return self._chosen(rows, seed, total)
        # Five standard deviations above what is wanted: one draw is enough.
        percent = min(100.0, 100 * (rows + 5 * math.sqrt(rows) + 10) / total)
        selects = [
            f"SELECT {expressions(self.columns)} FROM ONLY {part.name} "  # noqa: S608
            f"TABLESAMPLE BERNOULLI ({percent:.9g}) REPEATABLE ({_repeatable(seed, part.name)})"
            for part in parts
        ]
        got = [row for stretch in self._fetched(" UNION ALL ".join(selects), _STRETCH) for row in stretch]
        if len(got) < rows:
            # Storage that keeps its rows elsewhere (compressed chunks, columnar tables) has nothing to draw from.
            return self._chosen(rows, seed, total)
        kept = [got[place] for place in choose_rows(file_key(seed, self.identity), len(got), rows)]
        return Drawn(kept, SampleDesign("uniform", len(kept), total, seed=seed))

    def _chosen(self, rows: int, seed: int, total: int) -> Drawn:
        """Pass over all rows and keep those that were chosen beforehand by their place."""
        chosen = choose_rows(file_key(seed, self.identity), total, rows)
        wanted, first = set(chosen), 0
        kept: list[Row] = []
        for stretch in self.every(self.columns, _STRETCH):
            kept.extend(row for place, row in enumerate(stretch, start=first) if place in wanted)
            first += len(stretch)
        return Drawn(kept, SampleDesign("uniform", len(kept), total, seed=seed))

    def _by_pages(self, parts: Sequence[_Part], rows: int, seed: int) -> Drawn:
        """Draw whole pages, and rows uniformly from those."""
        if not self.whole:
            return self._head(rows, seed)  # pages can be told only by who may read the whole row
        pages = sum(part.bytes for part in parts) // self.block
        estimate = sum(part.rows for part in parts) if all(part.rows >= 0 for part in parts) else -1.0
        density = estimate / pages if estimate > 0 else _TABLE_ROWS
        wanted = max(FEWEST_PAGES, math.ceil(1.3 * rows / density))
        got = self._of_pages(min(wanted, MOST_PAGES), pages, seed)
        if len(got) < rows and wanted < MOST_PAGES:
            factor = min(MOST_PAGES / wanted, 1.5 * rows / max(1, len(got)))
            got = self._of_pages(math.ceil(wanted * factor), pages, seed)
        if not got:
            return self._head(rows, seed)
        kept = [got[place] for place in choose_rows(file_key(seed, self.identity), len(got), rows)]
        touched = len({row[:2] for row in kept})
        design = SampleDesign("clustered", len(kept), None, touched, pages, seed, "page")
        notes = [f"about {_rounded(estimate)} rows, as the server estimates"] if estimate > 0 else []
        return Drawn([row[2:] for row in kept], design, notes)

    def _of_pages(self, wanted: int, pages: int, seed: int) -> list[Row]:
        """Return the rows of about `wanted` pages, each after its table's and its page's number."""
        percent = min(100.0, 100 * wanted / pages)
        page = "(ctid::pg_catalog.text::pg_catalog.point)[0]::pg_catalog.int8"
        select = (
            f"SELECT tableoid::pg_catalog.int8, {page}, {expressions(self.columns)} FROM {self.name} "  # noqa: S608
            f"TABLESAMPLE SYSTEM ({percent:.9g}) REPEATABLE ({_repeatable(seed, self.identity)})"
        )
        return [row for stretch in self._fetched(select, _STRETCH) for row in stretch]


def open_table(connection: Connection, schema: str, name: str) -> PostgreSqlTable:
    """Look a table up.

    Raises: SourceError when it is gone or may not be read at all.
    """
    found = ask(connection, _RELATION, schema=schema, name=name)
    if not found:
        raise SourceError(Unread("", "the table is not there any more", "run Lintas again"))
    relation = found[0]
    described = ask(connection, QUERY, relation=relation["oid"])
    unencoded = bool(relation["unencoded"])
    allowed = [_raw(column_of(row), unencoded) for row in described if row["readable"]]
    if not relation["entered"] or (described and not allowed):
        raise SourceError(Unread("", "permission denied", "grant SELECT on it to the user who runs Lintas"))
    if not relation["relispopulated"]:
        raise SourceError(Unread("", "it has not been filled", "refresh the materialized view"))
    block = int(relation["block"])
    rows = ask(connection, _PARTS, relation=relation["oid"])
    identity = qualified(schema, name)
    table = PostgreSqlTable(
        connection=connection,
        name=f"{quote(schema)}.{quote(name)}",
        identity=identity,
        kind=str(relation["relkind"]),
        block=block,
        whole=bool(relation["whole"]),
        guarded=bool(relation["guarded"]),
        columns=tuple(allowed),
        parts=tuple(_part(row, block) for row in rows),
    )
    if table.guarded:
        reason = "row-level security hides rows from the user who runs Lintas: only the rows that it may see were read"
        table.unread.append(Unread("", reason, "let a user with BYPASSRLS run it, or add a policy"))
    for row in described:
        if not row["readable"]:
            shown = printable(str(row["attname"]))
            table.unread.append(Unread(shown, "permission denied", "grant SELECT on the column"))
    if table.kind == "v":
        table.notes.append("a view: read from the beginning, not sampled")
    return table


def _raw(column: Column, unencoded: bool) -> Column:
    """Ask for the bytes of text where the database does not know what they mean: any client may have written them."""
    if not unencoded or column.kind != "text":
        return column
    return replace(column, expression=f"pg_catalog.convert_to({column.expression}, 'SQL_ASCII')", kind="raw text")


def _part(row: dict[str, Any], block: int) -> _Part:
    name = f"{quote(str(row['nspname']))}.{quote(str(row['relname']))}"
    tuples, pages, size = float(row["reltuples"]), int(row["relpages"]), int(row["bytes"])
    # As the planner does: the density of the last count, times the pages there are now.
    rows = tuples / pages * (size / block) if pages > 0 and tuples >= 0 else (0.0 if size == 0 else -1.0)
    counters = [row[key] for key in ("node", "bytes", "n_tup_ins", "n_tup_upd", "n_tup_del")]
    state = " ".join([name, *(str(counter) for counter in counters)])
    return _Part(name, str(row["relkind"]), rows, size, bool(row["readable"]), state)


def _repeatable(seed: int, name: str) -> int:
    """Return a seed for TABLESAMPLE: a number that a double holds exactly."""
    return file_key(seed, name) >> 33


def _rounded(number: float) -> str:
    """Write an estimate with two digits, so that nobody takes it for a count."""
    digits = max(0, len(str(int(number))) - 2)
    return f"{round(number / 10**digits) * 10**digits:,}"
