"""One table of MariaDB or MySQL, which have no TABLESAMPLE.

Up to `UNIFORM_BYTES` the server passes over all rows and keeps those whose key hashes (MD5) below a limit: like a coin
for each row, so the sample is uniform whatever its size came out as, and a row's fate depends on its key and the seed
alone. RAND(seed) would be cheaper, but of three rows in a row it takes the third with a chance that hangs on the first
two. A table without a key is passed over here. Longer tables are read in stretches along an integer key, and without
one from the beginning.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from auditor.sources.databases.dialects.interface import UNIFORM_BYTES, Column, Drawn, Row
from auditor.sources.databases.dialects.mysql_columns import INTEGERS, QUERY, column_of, quote, readable
from auditor.sources.databases.dialects.mysql_stream import streamed
from auditor.sources.databases.dialects.statements import ask, expressions, fetch, from_the_beginning
from auditor.sources.databases.key_ranges import Range, gather, occupied
from auditor.sources.databases.names import qualified
from auditor.sources.interface import SampleDesign, SourceError, Unread
from auditor.sources.naming import printable
from auditor.sources.sampling import choose_rows, file_key

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_STRETCH = 5_000
_SETTLED = timedelta(seconds=2)
"""How old a change must be: times of change are whole seconds, and another may follow in the same second."""

_TABLE = """
SELECT table_type AS kind, data_length AS bytes, table_rows AS estimate, NOW() AS now,
       create_time AS created, update_time AS updated
FROM information_schema.tables WHERE table_schema = :schema AND table_name = :name
"""

_KEYS = """
SELECT s.index_name AS index_name, s.column_name AS column_name, c.data_type AS base,
       CASE WHEN c.is_nullable = 'NO' AND s.sub_part IS NULL THEN 1 ELSE 0 END AS telling
FROM information_schema.statistics s
JOIN information_schema.columns c ON c.table_schema = s.table_schema AND c.table_name = s.table_name
                                 AND c.column_name = s.column_name
WHERE s.table_schema = :schema AND s.table_name = :name AND s.non_unique = 0
ORDER BY s.index_name <> 'PRIMARY', s.index_name, s.seq_in_index
"""


@dataclass(frozen=True, slots=True)
class _Key:
    """A unique index."""

    columns: tuple[str, ...]
    """Quoted."""

    whole_number: bool
    """Whether its first column holds whole numbers."""


@dataclass(slots=True)
class MySqlTable:
    """A table or view."""

    connection: Connection
    name: str
    """Quoted and with its schema."""

    identity: str
    """Seeds are derived from it."""

    schema: str
    table: str
    columns: tuple[Column, ...]
    bytes: int | None
    """None where rows are not stored: views, tables of other servers."""

    estimate: int
    keys: tuple[_Key, ...]
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def draw(self, rows: int, seed: int) -> Drawn:
        """Draw uniformly where a pass over everything is short, along a key where not, else from the beginning."""
        if self.bytes is None:
            return self._head(rows, seed)
        if self.bytes > UNIFORM_BYTES:
            along = next((key.columns[0] for key in self.keys if key.whole_number), None)
            return self._head(rows, seed) if along is None else self._along(along, rows, seed)
        ((total,),) = fetch(self.connection, f"SELECT COUNT(*) FROM {self.name}")  # noqa: S608
        if total <= rows:
            return self._head(rows, seed)
        return self._uniform(rows, seed, int(total))

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[list[Row]]:
        """Pass all rows by: along the key where it is one whole number, else as one statement without a time-out."""
        select = f"SELECT {expressions(columns)} FROM {self.name}"  # noqa: S608
        along = next((key.columns[0] for key in self.keys if key.whole_number and len(key.columns) == 1), None)
        if along is None:
            yield from streamed(self.connection, select, stretch)
            return
        after = ""
        while True:
            keyed = f"SELECT {expressions(columns)}, {along} FROM {self.name}{after} ORDER BY {along} LIMIT {stretch}"  # noqa: S608
            rows = fetch(self.connection, keyed)
            if rows:
                yield [row[:-1] for row in rows]
            if len(rows) < stretch:
                return
            after = f" WHERE {along} > {int(rows[-1][-1])}"

    def version(self) -> str | None:
        """Return when the table was made and changed last, where the server knows: InnoDB forgets it at a restart."""
        found = ask(self.connection, _TABLE, schema=self.schema, name=self.table)
        if not found or found[0]["updated"] is None or found[0]["now"] - found[0]["updated"] < _SETTLED:
            return None
        columns = ",".join(f"{column.name}:{column.native}" for column in self.columns)
        return f"{found[0]['created']} {found[0]['updated']}\n{columns}"

    def _head(self, rows: int, seed: int) -> Drawn:
        select = f"SELECT {expressions(self.columns)} FROM {self.name} LIMIT {rows + 1}"  # noqa: S608
        return Drawn(*from_the_beginning(fetch(self.connection, select), rows, seed))

    def _uniform(self, rows: int, seed: int, total: int) -> Drawn:
        key = file_key(seed, self.identity)
        if self.keys:
            # Five standard deviations above what is wanted: one draw is enough.
            share = min(1.0, (rows + 5 * math.sqrt(rows) + 10) / total)
            hashed = f"MD5(CONCAT_WS('/', '{key}', {', '.join(self.keys[0].columns)}))"
            limit = f"CONV(LEFT({hashed}, 8), 16, 10) + 0 < {math.ceil(share * 2**32)}"
            got = fetch(self.connection, f"SELECT {expressions(self.columns)} FROM {self.name} WHERE {limit}")  # noqa: S608
            if len(got) >= rows:
                kept = [got[place] for place in choose_rows(key, len(got), rows)]
                return Drawn(kept, SampleDesign("uniform", rows, total, seed=seed))
        wanted, first, kept = set(choose_rows(key, total, rows)), 0, []
        for stretch in streamed(self.connection, f"SELECT {expressions(self.columns)} FROM {self.name}", _STRETCH):  # noqa: S608
            kept.extend(row for place, row in enumerate(stretch, start=first) if place in wanted)
            first += len(stretch)
        return Drawn(kept, SampleDesign("uniform", len(kept), total, seed=seed))

    def _along(self, key: str, rows: int, seed: int) -> Drawn:
        """Take stretches of rows along an integer key."""
        ((low, high),) = fetch(self.connection, f"SELECT MIN({key}), MAX({key}) FROM {self.name}")  # noqa: S608
        if low is None:
            return self._head(rows, seed)

        def next_key(first: int, last: int) -> int | None:
            found = fetch(self.connection, f"SELECT MIN({key}) FROM {self.name} WHERE {key} BETWEEN {first} AND {last}")  # noqa: S608
            return None if found[0][0] is None else int(found[0][0])

        def take(part: Range, count: int) -> list[Row]:
            return fetch(
                self.connection,
                f"SELECT {expressions(self.columns)} FROM {self.name} "  # noqa: S608
                f"WHERE {key} BETWEEN {part.low} AND {part.high} ORDER BY {key} LIMIT {count}",
            )

        found = gather(take, occupied(next_key, int(low), int(high)), rows, file_key(seed, self.identity))
        kept = [row for stretch in found for row in stretch]
        design = SampleDesign("clustered", len(kept), None, len(found), None, seed, "key range")
        return Drawn(kept, design, [f"about {self.estimate:,} rows, as the server estimates"])


def open_table(connection: Connection, schema: str, name: str) -> MySqlTable:
    """Look a table up.

    Raises: SourceError when it is gone or may not be read at all.
    """
    found = ask(connection, _TABLE, schema=schema, name=name)
    if not found:
        raise SourceError(Unread("", "the table is not there any more", "run Lintas again"))
    described = ask(connection, QUERY, schema=schema, name=name)
    quoted = f"{quote(schema)}.{quote(name)}"
    if not described:
        fetch(connection, f"SELECT 1 FROM {quoted} LIMIT 1")  # noqa: S608  (a broken view has no columns: ask it why)
    allowed = [column_of(row) for row in described if readable(row)]
    if not allowed:
        raise SourceError(Unread("", "permission denied", "grant SELECT on it to the user who runs Lintas"))
    kind, size = str(found[0]["kind"]), found[0]["bytes"]
    table = MySqlTable(
        connection=connection,
        name=quoted,
        identity=qualified(schema, name),
        schema=schema,
        table=name,
        columns=tuple(allowed),
        bytes=None if "VIEW" in kind or size is None else int(size),
        estimate=int(found[0]["estimate"] or 0),
        keys=_keys(connection, schema, name),
    )
    for row in described:
        if not readable(row):
            table.unread.append(Unread(printable(str(row["name"])), "permission denied", "grant SELECT on the column"))
    if "VIEW" in kind:
        table.notes.append("a view: read from the beginning, not sampled")
    if kind == "SYSTEM VERSIONED":
        table.notes.append("a system-versioned table: the rows of today were read, not their history")
    return table


def _keys(connection: Connection, schema: str, name: str) -> tuple[_Key, ...]:
    """Return the unique indexes of whole columns without nulls, the primary key first."""
    indexes: dict[str, list[dict[str, object]]] = {}
    for row in ask(connection, _KEYS, schema=schema, name=name):
        indexes.setdefault(str(row["index_name"]), []).append(row)
    return tuple(
        _Key(tuple(quote(str(row["column_name"])) for row in rows), str(rows[0]["base"]).lower() in INTEGERS)
        for rows in indexes.values()
        if all(row["telling"] for row in rows)
    )
