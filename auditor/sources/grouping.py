"""Joining part files into one table. Files with another schema stay tables of their own and are named in the notes."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from auditor.sources.formats import is_part_name
from auditor.sources.interface import Discovery, SourceError, Table, Unread
from auditor.sources.naming import printable
from auditor.sources.reading import schema_of

_LEAST_SHARED = 0.5
"""Share of the smaller set of keys that two JSON files of one table have in common: their records may lack keys."""


@dataclass(slots=True)
class _Group:
    columns: frozenset[str]
    tables: list[Table]


def as_one_table(tables: Sequence[Table], *, name: str | None = None) -> Discovery:
    """Join the tables that have the same format and columns, in any order of columns.

    The schema that most files have gives the table called `name` (default: the folder and the extension, such as
    `customers/*.parquet`, so that further part files do not change it). Every other schema gives a further table, and
    a note says so. Files whose schema cannot be read are in `unread`.
    """
    groups: list[_Group] = []
    unread: list[Unread] = []
    for table in sorted(tables, key=lambda table: table.location):
        try:
            columns = frozenset(schema_of(table))
        except SourceError as error:
            unread.append(error.unread)
            continue
        group = next((group for group in groups if _belongs(table, columns, group)), None)
        if group is None:
            groups.append(_Group(columns, [table]))
        else:
            group.tables.append(table)
            group.columns |= columns
    groups.sort(key=lambda group: -len(group.tables))
    joined = [_joined(group, name if place == 0 else None, first=place == 0) for place, group in enumerate(groups)]
    notes = []
    if len(groups) > 1:
        strays = sum(len(group.tables) for group in groups[1:])
        shown = ", ".join(table.location for group in groups[1:] for table in group.tables[:3])
        more = ", …" if strays > 3 else ""
        notes.append(f"{strays} of {len(tables)} files have another schema and are tables of their own: {shown}{more}")
    return Discovery(tuple(joined), tuple(unread), (), tuple(notes))


def group_part_files(found: Discovery) -> Discovery:
    """Join the files of one folder and extension that are named like parts (`part-00001.parquet`, `000001_0`)."""
    parts: dict[tuple[Path, str, str], list[Table]] = defaultdict(list)
    rest: list[Table] = []
    for table in found.tables:
        if len(table.files) == 1 and is_part_name(PurePosixPath(table.files[0].name).stem.split(".", 1)[0]):
            parts[table.files[0].parent, table.files[0].suffix, table.format].append(table)
        else:
            rest.append(table)
    joined = Discovery()
    for group in parts.values():
        one = as_one_table(group) if len(group) > 1 else Discovery(tuple(group))
        joined = Discovery(joined.tables + one.tables, joined.unread + one.unread, (), joined.notes + one.notes)
    return Discovery(
        tuple(sorted([*rest, *joined.tables], key=lambda table: table.location)),
        tuple(sorted([*found.unread, *joined.unread], key=lambda item: item.location)),
        found.skipped,
        found.notes + joined.notes,
    )


def _belongs(table: Table, columns: frozenset[str], group: _Group) -> bool:
    if table.format != group.tables[0].format:
        return False
    if columns == group.columns:
        return True
    shared = len(columns & group.columns)
    smaller = min(len(columns), len(group.columns))
    return table.format in {"json", "ndjson"} and shared > 0 and shared >= smaller * _LEAST_SHARED


def _joined(group: _Group, name: str | None, *, first: bool) -> Table:
    tables = group.tables
    if len(tables) == 1:
        return replace(tables[0], name=name or tables[0].name)
    files = tuple(sorted((path for table in tables for path in table.files), key=lambda path: path.as_posix()))
    folder = Path(os.path.commonpath([path.parent for path in files]))
    pattern = f"{folder.name}/*{''.join(files[0].suffixes[-2:]) if files[0].suffix else ''}"
    # Another schema's table gets a name that depends on its columns only, not on which files have them.
    mark = "" if first else f"#{hashlib.blake2b(repr(sorted(group.columns)).encode(), digest_size=4).hexdigest()}"
    place = PurePosixPath(tables[0].location).parent if len({path.parent for path in files}) == 1 else None
    location = f"{place}/{pattern.rsplit('/', 1)[1]}" if place else _common_location(tables, pattern)
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    root = Path(os.path.commonpath([table.root for table in tables]))
    return Table(name or printable(pattern) + mark, location + mark, root, files, tables[0].format, notes)


def _common_location(tables: Sequence[Table], pattern: str) -> str:
    folders = [str(PurePosixPath(table.location).parent) for table in tables]
    try:
        common = os.path.commonpath(folders)
    except ValueError:  # some relative, some absolute
        common = ""
    return (
        f"{common}/**/{pattern.rsplit('/', 1)[1]}".lstrip("/") if common != "/" else f"/**/{pattern.rsplit('/', 1)[1]}"
    )
