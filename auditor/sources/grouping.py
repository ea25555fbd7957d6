"""Joining part files into one table. Files with another schema stay tables of their own and are named in the notes."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from auditor.sources.binary_files import is_local
from auditor.sources.interface import Discovery, SourceError, Table, Unread
from auditor.sources.naming import printable, printable_place
from auditor.sources.part_files import Family, family_of, folders_of, pattern_of
from auditor.sources.reading import looked_at
from auditor.sources.stores.remote_file import File, relative_name

Look = Callable[[Table], tuple[tuple[str, ...], object]]
"""Returns `name: type` of each column, and what was noted of the file (see `Table.noted`). Raises SourceError."""

Known = Callable[[Table], bool]
"""Whether these very files, unchanged since, were found to be one table before. Never raises."""

_LEAST_SHARED = 0.5
"""Share of the smaller set of keys that two JSON files of one table have in common: their records may lack keys."""

_READERS = 16
"""Schemas of files in object stores that are asked for at a time."""

_NULL = "null"
_STRAY = "its columns are not those of the other part files beside it: a table of its own"
_DICTIONARY = re.compile(r"dictionary<values=([^,<>]+), [^<>]*>")
_VARIANTS = {"large_string": "string", "string_view": "string", "large_binary": "binary", "binary_view": "binary"}
_VARIANT = re.compile("|".join(_VARIANTS))


@dataclass(slots=True)
class _Group:
    columns: dict[str, set[str]]
    """The types that each column has in the files: more than one only where some files have nothing but nulls in it."""

    tables: list[Table]

    noted: dict[File, object]


@dataclass(frozen=True, slots=True)
class _Called:
    """What a table of several files is called."""

    name: str
    location: str
    longer: str
    """A name that tells it from tables of the same name at the same location."""


def as_one_table(tables: Sequence[Table], *, name: str | None = None, look: Look = looked_at) -> Discovery:
    """Join the tables that have the same format and columns, in any order of columns.

    The schema that most files have gives the table called `name` (default: the folder and the extension, such as
    `customers/*.parquet`, so that further part files do not change it). Every other schema gives a further table, and
    a note says so. Files whose schema cannot be read are in `unread`.
    """
    groups, unread = _by_columns(tables, look)
    joined: list[Table] = []
    for place, group in enumerate(groups):
        called = _called_by_folder(group.tables)
        if place == 0 and name is not None:
            called = replace(called, name=name)
        keep_name = len(group.tables) == 1
        joined.append(_joined(group, called, first=place == 0) if not keep_name else _alone(group, name, place))
    return Discovery(tuple(joined), tuple(unread), (), tuple(_told(groups)))


def nothing_known(table: Table) -> bool:  # noqa: ARG001
    """Say of no table that it was found before."""
    return False


def group_part_files(found: Discovery, *, look: Look = looked_at, known: Known = nothing_known) -> Discovery:
    """Join the files that are parts of one table by their names and have the same columns.

    Parts are what one folder has of names like `part-00001.parquet` and `000001_0`, and all files of one kind below
    folders that spell partition keys (`dt=2025-01-01/country=VN/part-0.parquet`). The latter give one table, with the
    keys as columns, whatever their order and number.

    Args:
        found: tables of one location; those that are not single files stay as they are.
        look: gives the columns of a table.
        known: files that it knows to be one table are not opened for their columns.
    """
    families, rest = _families(found.tables)
    tables, unread, notes = rest, list(found.unread), list(found.notes)
    longer: dict[str, str] = {}
    for family, parts in families:
        called = _called_by_family(family, parts)
        one = _parts_joined(parts, called, look, known) if len(parts) > 1 else Discovery((_renamed(parts[0], called),))
        tables.extend(one.tables)
        unread.extend(one.unread)
        notes.extend(one.notes)
        longer.update({table.location: table.name.replace(called.name, called.longer, 1) for table in one.tables})
    names = Counter(table.name for table in tables)
    told_apart = [
        replace(table, name=longer.get(table.location, table.name)) if names[table.name] > 1 else table
        for table in tables
    ]
    return Discovery(
        tuple(sorted(told_apart, key=lambda table: table.location)),
        tuple(sorted(unread, key=lambda item: item.location)),
        found.skipped,
        tuple(notes),
    )


def _families(tables: Sequence[Table]) -> tuple[list[tuple[Family, list[Table]]], list[Table]]:
    """Sort files into families of parts, and those that are tables by themselves."""
    found: dict[tuple[Family, str], list[Table]] = defaultdict(list)
    rest: list[Table] = []
    for table in tables:
        single = len(table.files) == 1 and not table.member
        name = relative_name(table.files[0], table.root) if single else None
        family = family_of(name) if name is not None else None
        if family is None:
            rest.append(table)
        else:
            found[family, table.format].append(table)
    for (family, kind), parts in list(found.items()):
        partitioned = replace(family, partitioned=True, engine=True)
        if not family.partitioned and family.engine and (partitioned, kind) in found:
            found[partitioned, kind].extend(parts)  # written before the table was partitioned
            del found[family, kind]
        elif len(parts) == 1 and not family.engine:
            rest.extend(parts)
            del found[family, kind]
    return [(family, parts) for (family, _), parts in found.items()], rest


def _parts_joined(parts: Sequence[Table], called: _Called, look: Look, known: Known) -> Discovery:
    every = _joined(_Group({}, sorted(parts, key=lambda table: table.location), {}), called, first=True)
    if known(every):
        return Discovery((every,))
    groups, unread = _by_columns(parts, look)
    joined = [
        _joined(group, called, first=place == 0) if place == 0 or len(group.tables) > 1 else _alone(group, None, place)
        for place, group in enumerate(groups)
    ]
    return Discovery(tuple(joined), tuple(unread), (), tuple(_told(groups)))


def _by_columns(tables: Sequence[Table], look: Look) -> tuple[list[_Group], list[Unread]]:
    """Put tables with the same columns together, the commonest columns first."""
    groups: list[_Group] = []
    unread: list[Unread] = []
    ordered = sorted(tables, key=lambda table: table.location)
    for table, seen in zip(ordered, _seen(ordered, look), strict=True):
        if isinstance(seen, Unread):
            unread.append(seen)
            continue
        columns, noted = seen
        group = next((group for group in groups if _belongs(table, columns, group)), None)
        if group is None:
            group = _Group({}, [], {})
            groups.append(group)
        group.tables.append(table)
        group.noted.update((path, noted) for path in table.files if noted is not None)
        for name, kind in columns.items():
            group.columns.setdefault(name, set()).add(kind)
    groups.sort(key=lambda group: -len(group.tables))
    return groups, unread


def _seen(tables: Sequence[Table], look: Look) -> list[tuple[dict[str, str], object] | Unread]:
    """Return the columns of each table, or why they cannot be read; those in object stores are asked for together."""

    def contained_look(table: Table) -> tuple[dict[str, str], object] | Unread:
        try:
            columns, noted = look(table)
            return dict(map(_column, columns)), noted
        except SourceError as error:
            return error.unread

    if all(is_local(path) for table in tables for path in table.files):
        return [contained_look(table) for table in tables]
    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(contained_look, tables))


@lru_cache(maxsize=4096)
def _column(text: str) -> tuple[str, str]:
    """Split `name: type`, the type without what differs between writers of the same values."""
    name, _, kind = text.partition(": ")
    return name, _VARIANT.sub(lambda match: _VARIANTS[match[0]], _DICTIONARY.sub(r"\1", kind))


def _belongs(table: Table, columns: dict[str, str], group: _Group) -> bool:
    if table.format != group.tables[0].format:
        return False
    if columns.keys() == group.columns.keys():
        return all(_fits(kind, group.columns[name]) for name, kind in columns.items())
    shared = len(columns.keys() & group.columns.keys())
    smaller = min(len(columns), len(group.columns))
    return table.format in {"json", "ndjson"} and shared > 0 and shared >= smaller * _LEAST_SHARED


def _fits(kind: str, kinds: set[str]) -> bool:
    """Say whether a column's type is the other files', or one of them has nothing but nulls in it."""
    return kind in kinds or kind == _NULL or kinds == {_NULL}


def _told(groups: Sequence[_Group]) -> list[str]:
    if len(groups) < 2:
        return []
    strays = [table.location for group in groups[1:] for table in group.tables]
    every = sum(len(group.tables) for group in groups)
    shown = ", ".join(place for group in groups[1:] for place in [table.location for table in group.tables[:3]])
    more = ", …" if len(strays) > 3 else ""
    return [f"{len(strays)} of {every} files have another schema and are tables of their own: {shown}{more}"]


def _joined(group: _Group, called: _Called, *, first: bool) -> Table:
    tables = group.tables
    files = tuple(sorted((path for table in tables for path in table.files), key=lambda path: path.as_posix()))
    # Another schema's table gets a name that depends on its columns only, not on which files have them.
    columns = repr(sorted((name, sorted(kinds)) for name, kinds in group.columns.items()))
    mark = "" if first else f"#{hashlib.blake2b(columns.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
    notes = dict.fromkeys([note for table in tables for note in table.notes] + ([] if first else [_STRAY]))
    roots = {table.root for table in tables}
    root = roots.pop() if len(roots) == 1 else _common_root(tables)
    return Table(
        called.name + mark, called.location + mark, root, files, tables[0].format, tuple(notes), noted=group.noted
    )


def _common_root(tables: Sequence[Table]) -> File:
    local = [table.root for table in tables if isinstance(table.root, Path)]
    if len(local) == len(tables):
        return Path(os.path.commonpath(local))
    return min((table.root for table in tables), key=lambda root: len(root.as_posix()))


def _alone(group: _Group, name: str | None, place: int) -> Table:
    """A file whose columns no other has stays what it is."""
    (table,) = group.tables
    if place:
        return replace(table, notes=(*table.notes, _STRAY))
    return replace(table, name=name or table.name)


def _renamed(table: Table, called: _Called) -> Table:
    """Call a single part by its folder, unless it already is."""
    if table.name == called.name:
        return table
    return replace(table, name=called.name, location=called.location)


def _called_by_family(family: Family, parts: Sequence[Table]) -> _Called:
    """Call a table by its folder and the pattern of its files' names."""
    names = sorted(table.name_of(table.files[0]) for table in parts)
    folders, pattern = folders_of(names), pattern_of([name.rsplit("/", 1)[-1] for name in names], family.prefix)
    folder = family.folder.rsplit("/", 1)[-1] or parts[0].root.name
    longer = printable_place(folders + pattern)
    first, shown = parts[0], printable_place(parts[0].name_of(parts[0].files[0]))
    before = first.location.removesuffix(shown)
    if before == first.location:  # it is cut
        before = f"{first.root.as_posix()}/"
    return _Called(printable(f"{folder}/{pattern}"), printable_place(before) + longer, longer)


def _called_by_folder(tables: Sequence[Table]) -> _Called:
    """Call a table by the folder that all its files are below."""
    paths = sorted((path for table in tables for path in table.files), key=lambda path: path.as_posix())
    parents = {path.parent.as_posix() for path in paths}
    pattern = pattern_of([path.name for path in paths], "")
    name = printable(f"{PurePosixPath(os.path.commonpath(parents)).name}/{pattern}")
    one = f"{PurePosixPath(tables[0].location).parent}/{pattern}"
    place = one if len(parents) == 1 else _common_location(tables, pattern)
    return _Called(name, place, place)


def _common_location(tables: Sequence[Table], pattern: str) -> str:
    folders = [str(PurePosixPath(table.location).parent) for table in tables]
    try:
        common = os.path.commonpath(folders)
    except ValueError:  # some relative, some absolute
        common = ""
    return f"{common}/**/{pattern}".lstrip("/") if common != "/" else f"/**/{pattern}"
