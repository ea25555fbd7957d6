"""The names of the columns of a table in rows of text: what stands before the header, and whether there is one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.sources.dialect import widest
from auditor.sources.header import detect_header
from auditor.sources.naming import unique_names

_FEWEST_NUMBERED = 3


@dataclass(frozen=True, slots=True)
class Head:
    """What the first rows say."""

    columns: tuple[str, ...]
    skip: int
    """Rows at the beginning that are not data: the header and what stands before it."""

    notes: tuple[str, ...]


def head_of_table(rows: Sequence[Sequence[str]], before: int) -> Head:
    """Name the columns of the table that begins `before` rows after the first of `rows` (at least one more)."""
    notes = [f"{before} line{'s' * (before > 1)} before the header left out"] if before else []
    header = detect_header(rows[before], rows[before + 1 :])
    width = len(rows[before]) if header.present else widest(rows[before:])
    if header.present:
        named = [_as_written(cell) for cell in rows[before]]
        if _numbers_its_rows(rows[before + 1 :], width):
            named.insert(0, "")
            notes.append("the records have one field more than the header: the first is taken for the name of the row")
        columns, renamed = unique_names(named)
        notes.extend(renamed)
        if not header.certain:
            notes.append("the first record is taken for the header, by custom and not by evidence")
    else:
        columns = [f"column_{number}" for number in range(1, width + 1)]
        notes.append(f"no header: columns are called column_1 to column_{width}")
    return Head(tuple(columns), before + header.present, tuple(notes))


def _numbers_its_rows(body: Sequence[Sequence[str]], width: int) -> bool:
    """Whether each record has a name or number of its own before what the header names, as R writes tables."""
    if len(body) < _FEWEST_NUMBERED or any(len(row) != width + 1 for row in body):
        return False
    behind = any(row[-1].strip() for row in body)  # a separator at the end of each record makes a field too
    return behind and len({row[0] for row in body}) == len(body)


def _as_written(cell: str) -> str:
    """A name as whoever reads the file by it has to write it, blanks around it and all; empty where it is nothing else."""
    return cell.strip("\ufeff\r\n") if cell.strip("\ufeff \t\r\n") else ""
