"""One table of a SQLite file.

In files of up to `PASSED_BYTES` rows are counted and chosen one by one by their rowid. In longer ones the sample is
made of stretches along the rowid, and so it is where a part of the file is damaged: then what can be reached is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.sources.databases.dialects.interface import LONGEST_CELL, Column, Drawn, Row
from auditor.sources.databases.dialects.statements import from_the_beginning
from auditor.sources.databases.key_ranges import Range, gather, occupied
from auditor.sources.databases.names import quote
from auditor.sources.databases.sqlite_database import Database, is_damage
from auditor.sources.interface import SampleDesign, SourceError, Unread
from auditor.sources.sampling import choose_rows, file_key

PASSED_BYTES = 256 * 1024 * 1024
"""Bytes of a file up to which the rows of its tables are counted: the pages of one table, read once."""

_AT_ONCE = 500
"""Rows fetched by one statement that names them."""

_GREATEST = 2**63 - 1
_DAMAGED = "a part of the database file is damaged"


@dataclass(slots=True)
class SqliteTable:
    """A table, virtual table or view."""

    database: Database
    name: str
    """Quoted."""

    key: str
    """The seed's companion: the file's name and the table's."""

    rowid: str | None
    """How its rows are named; None for views, virtual tables and tables WITHOUT ROWID."""

    stored: bool
    """Whether it is a table, and not a view or a virtual table."""

    columns: tuple[Column, ...]
    notes: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def draw(self, rows: int, seed: int) -> Drawn:
        """Draw uniformly where counting is cheap, along the rowid where not, else from the beginning."""
        try:
            if self.stored and self.database.bytes <= PASSED_BYTES:
                return self._counted(rows, seed)
            head = self._head(rows, seed)
            return self._along(rows, seed) if head.design.kind != "full" and self.rowid else head
        except sqlite3.DatabaseError as error:
            if self.rowid is None or not is_damage(error):
                raise
        return self._along(rows, seed)

    def every(self, columns: Sequence[Column], stretch: int) -> Iterator[list[Row]]:
        """Pass all rows by."""
        return self.database.streamed(f"SELECT {_listed(columns)} FROM {self.name}", stretch)  # noqa: S608

    def _head(self, rows: int, seed: int) -> Drawn:
        select = f"SELECT {_listed(self.columns)} FROM {self.name} LIMIT {rows + 1}"  # noqa: S608
        return Drawn(*from_the_beginning(self.database.fetch(select), rows, seed))

    def _counted(self, rows: int, seed: int) -> Drawn:
        ((total,),) = self.database.fetch(f"SELECT count(*) FROM {self.name}")  # noqa: S608
        if total <= rows:
            return self._head(rows, seed)
        chosen = choose_rows(file_key(seed, self.key), total, rows)
        kept: list[Row] = []
        if self.rowid is None:
            wanted, first = set(chosen), 0
            for stretch in self.every(self.columns, _AT_ONCE):
                kept.extend(row for place, row in enumerate(stretch, start=first) if place in wanted)
                first += len(stretch)
        else:
            names = self.database.fetch(f"SELECT {self.rowid} FROM {self.name} ORDER BY {self.rowid}")  # noqa: S608
            for begin in range(0, len(chosen), _AT_ONCE):
                listed = ", ".join(str(names[place][0]) for place in chosen[begin : begin + _AT_ONCE])
                select = f"SELECT {_listed(self.columns)} FROM {self.name} WHERE {self.rowid} IN ({listed})"  # noqa: S608
                kept.extend(self.database.fetch(f"{select} ORDER BY {self.rowid}"))
        return Drawn(kept, SampleDesign("uniform", len(kept), total, seed=seed))

    def _along(self, rows: int, seed: int) -> Drawn:
        """Take stretches of rows along the rowid; those that are damaged are left out and said to be unread."""
        damaged: list[Range] = []
        ends = f"SELECT min({self.rowid}), max({self.rowid}) FROM {self.name}"  # noqa: S608

        def next_key(low: int, high: int) -> int | None:
            found = self._of_part(f"{ends} WHERE {self.rowid} BETWEEN {low} AND {high}")
            return low if found is None else None if found[0][0] is None else int(found[0][0])

        def take(part: Range, count: int) -> list[Row]:
            where = f"WHERE {self.rowid} BETWEEN {part.low} AND {part.high} ORDER BY {self.rowid} LIMIT {count}"
            found = self._of_part(f"SELECT {_listed(self.columns)} FROM {self.name} {where}")  # noqa: S608
            if found is None:
                damaged.append(part)
            return found or []

        low, high = (self._of_part(ends) or [(1, _GREATEST)])[0]
        if low is None:
            return self._head(rows, seed)
        found = gather(take, occupied(next_key, int(low), int(high)), rows, file_key(seed, self.key))
        kept = [row for stretch in found for row in stretch]
        unread = []
        if damaged:
            unread = [
                Unread(
                    "",
                    f"{_DAMAGED} (stretches of rows that could not be read: {len(damaged)})",
                    "restore the file from a backup",
                )
            ]
            if not kept:
                raise SourceError(Unread("", _DAMAGED, "restore the file from a backup"))
        design = SampleDesign("clustered", len(kept), None, len(found), None, seed, "key range")
        return Drawn(kept, design, unread=unread)

    def _of_part(self, select: str) -> list[Row] | None:
        """Return the rows, or None where the file is damaged."""
        try:
            return self.database.fetch(select)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return None

    def version(self) -> str | None:
        """The file has one; the table has none."""
        return None


def open_table(database: Database, name: str, key: str) -> SqliteTable:
    """Look a table up.

    Raises: SourceError when it is gone.
    """
    found = database.fetch("SELECT type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?", (name,))
    if not found:
        raise SourceError(Unread("", "the table is not there any more", "run Lintas again"))
    kind, virtual = str(found[0][0]), str(found[0][1] or "").lstrip().upper().startswith("CREATE VIRTUAL")
    described = database.fetch(f"PRAGMA table_xinfo({quote(name)})")
    # The sixth column says: 0 ordinary, 1 hidden column of a virtual table, 2 and 3 generated.
    columns = tuple(_column(str(row[1]), str(row[2])) for row in described if row[6] != 1)
    stored = kind == "table" and not virtual
    table = SqliteTable(database, quote(name), key, None, stored, columns)
    if stored:
        table.rowid = _rowid(database, quote(name), {column.name.lower() for column in columns})
    else:
        table.notes.append(f"a {'virtual table' if virtual else 'view'}: read from the beginning, not sampled")
    return table


def _column(name: str, native: str) -> Column:
    place = quote(name)
    cut = f"CASE WHEN typeof({place}) IN ('text', 'blob') THEN substr({place}, 1, {LONGEST_CELL}) ELSE {place} END"
    return Column(name, native or "any", cut, "any")


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(column.expression for column in columns) or "NULL"


def _rowid(database: Database, name: str, taken: set[str]) -> str | None:
    """Find a word for the row's number that no column bears; None for tables WITHOUT ROWID."""
    word = next((word for word in ("rowid", "_rowid_", "oid") if word not in taken), None)
    if word is None:
        return None
    try:
        database.fetch(f"SELECT {word} FROM {name} LIMIT 0")  # noqa: S608
    except sqlite3.OperationalError:
        return None
    return word
