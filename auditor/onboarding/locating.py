"""From the tables that discovery lists to datasets: which tables are one, where they lie, how the manifest names them.

Part files, Hive folders and lake tables are one table already. Of a database server each table is a dataset; of a workbook or
a database file in a folder the file is, since a location cannot name one table in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlencode, urlsplit

from auditor.onboarding.addresses import Server
from auditor.onboarding.model import Found
from auditor.onboarding.places import of_file, of_server, of_store
from auditor.onboarding.scalars import counted, writable
from auditor.sources.databases.names import unqualified
from auditor.sources.interface import Table
from auditor.sources.paths import expand, is_glob, shown
from auditor.sources.stores.address import Address, parse

_MOST_LISTED = 50
"""Files that a location names one by one; of more the folder is named."""

_STRAY = re.compile(r"#[0-9a-f]{8}\Z")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_UNWRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Group:
    """Tables that are one dataset."""

    tables: tuple[Table, ...]
    found: Found
    """What is known before anything was read."""


def is_url(location: str) -> bool:
    """Say whether a location is no path on this machine."""
    return _URL.match(location) is not None and not location.startswith("file://")


def plain_path(location: str) -> str:
    """A local location as a path."""
    return unquote(urlsplit(location).path) if location.startswith("file://") else location


def local(tables: Sequence[Table], location: str, base: Path, home: Path) -> Iterator[Group]:
    """Datasets of what lies in a folder.

    Args: base: what `location` is relative to. home: the folder of the manifest.
    """
    asked = Path(base, plain_path(location))
    for _, together in groupby(tables, key=_of_one_file):
        group = tuple(together)
        first = group[0]
        locations, notes = _written(group, base, home)
        path = _path_below(first, asked, base)
        place = of_file(locations[0], asked)
        yield Group(group, Found(locations, path, place, first.format, notes=(*notes, *_members(group))))


def in_store(
    tables: Sequence[Table], address: Address, environ: Mapping[str, str], answered: str | None
) -> Iterator[Group]:
    """Datasets of what lies in a bucket. answered: the region that the store itself says, if it does."""
    place = of_store(address.store, environ, answered)
    options = f"?{urlencode(address.store.options)}" if address.store.options else ""
    for _, together in groupby(tables, key=_of_one_file):
        group = tuple(together)
        first = group[0]
        urls, notes = _remote(first)
        path = _plain(PurePosixPath(urls[0].partition("://")[2]).parts)
        locations = tuple(f"{url}{options}" for url in urls)
        yield Group(group, Found(locations, path, place, first.format, notes=(*notes, *_members(group))))


def on_server(tables: Sequence[Table], server: Server, environ: Mapping[str, str]) -> Iterator[Group]:
    """Datasets of the tables of a database or catalogue."""
    place = of_server(server, environ)
    parts = [_schema_and_name(table) for table in tables]
    for table, (schema, name) in zip(tables, parts, strict=True):
        wanted = server.of_table(schema, name)
        also = [f"{s}.{n}" for s, n in parts if (s, n) != (schema, name) and _fits((schema, name), (s, n))]
        notes = [*server.notes, *([f"its location stands for {counted(also)} too"] if also else [])]
        path = tuple(part for part in (schema, name) if part)
        yield Group((table,), Found((wanted,), path, place, table.format, notes=tuple(notes)))


def _of_one_file(table: Table) -> tuple[str, ...]:
    """What tables of one file share; nothing else shares it with them."""
    file = table.files[0].as_posix() if table.member and table.files else ""
    return (file,) if file else ("", table.location, *(file.as_posix() for file in table.files[:1]))


def _members(group: Sequence[Table]) -> list[str]:
    if len(group) == 1 and not group[0].member:
        return []
    names = [table.member for table in group]
    return [f"holds {len(names):,} table{'' if len(names) == 1 else 's'}: {counted(names)}"]


def _written(group: Sequence[Table], base: Path, home: Path) -> tuple[tuple[str, ...], list[str]]:
    """The locations of one table, relative to the manifest's folder where they lie below it, and what to know of them."""
    table = group[0]
    files = [file for file in table.files if isinstance(file, Path)]
    if not files:
        return (_readable(_relative(Path(base, table.address or table.location), home)),), []
    if _is_alone(table, base):
        return _one_file(files[0], home)
    pattern = Path(base, table.location)
    if not _STRAY.search(table.location) and _stands_for(pattern, files):
        return (_relative(pattern, home),), []
    if len(files) <= _MOST_LISTED:
        return tuple(_readable(_relative(file, home)) for file in files), []
    folder = Path(*_common(files))
    return (_readable(_relative(folder, home)),), [f"{len(files):,} files: the folder that they lie in stands for them"]


def _is_alone(table: Table, base: Path | None) -> bool:
    """Say whether a table is one file, called by its own name: what an engine wrote as a part is called by its folder."""
    return len(table.files) == 1 and table.location.partition(" › ")[0] == shown(table.files[0], base)


def _one_file(file: Path, home: Path) -> tuple[tuple[str, ...], list[str]]:
    written = _relative(file, home)
    if writable(written):
        return (written,), []
    return (_readable(written),), ["its name is no UTF-8: ? stands for what cannot be written"]


def _readable(path: str) -> str:
    """A path with `?` for what no YAML file can hold: as a glob it fits the same file."""
    return _UNWRITABLE.sub("?", path)


def _stands_for(pattern: Path, files: Sequence[Path]) -> bool:
    """Say whether a pattern, as it was shown to people, means just these files when it is read again."""
    if not is_glob(str(pattern)):
        return False
    return {found.path for found in expand(pattern, pattern.parent).files} == set(files)


def _common(files: Sequence[Path]) -> tuple[str, ...]:
    parts = [file.parent.parts for file in files]
    shared = 0
    while all(len(one) > shared and one[shared] == parts[0][shared] for one in parts):
        shared += 1
    return parts[0][:shared]


def _relative(path: Path, home: Path) -> str:
    """A path relative to the manifest's folder, where it lies below it. Links are not followed: names stay what they are."""
    for whole, above in ((path.absolute(), home.absolute()), (path.resolve(), home.resolve())):
        try:
            return whole.relative_to(above).as_posix()
        except ValueError:
            continue
    return path.absolute().as_posix()


def _path_below(table: Table, asked: Path, base: Path) -> tuple[str, ...]:
    """The names from below the folder that was asked for to the table's own; of part files to their folder."""
    files = [file for file in table.files if isinstance(file, Path)]
    where = Path(*_common(files)) if files else Path(base, table.address or table.location)
    where = files[0] if _is_alone(table, base) else where
    try:
        parts = where.absolute().relative_to(asked.absolute()).parts
    except ValueError:
        parts = ()
    return _plain(parts) or (where.name or asked.absolute().name or "table",)


def _plain(parts: Sequence[str]) -> tuple[str, ...]:
    """Parts of a path without partition keys, patterns and the root."""
    return tuple(part for part in parts if part != "/" and "=" not in part and "*" not in part)


def _remote(table: Table) -> tuple[tuple[str, ...], list[str]]:
    """URLs of one table in a store, without options."""
    if not table.files:
        found = parse(table.address or table.location)
        return (found.place,), []
    if _STRAY.search(table.location) or "…" in table.location:
        urls = tuple(file.as_posix() for file in table.files)
        if len(urls) <= _MOST_LISTED:
            return urls, []
        folder = urls[0].rpartition("/")[0]
        return (f"{folder}/",), [f"{len(urls):,} files: the folder of the first stands for them"]
    return (table.files[0].as_posix() if _is_alone(table, None) else table.location,), []


def _schema_and_name(table: Table) -> tuple[str, str]:
    """The schema and the name of a table as its source has them."""
    if table.format == "iceberg":
        from auditor.sources.lakes.iceberg_catalogues import parted

        *namespace, name = parted(table.member)
        return ".".join(namespace), name
    if table.files:
        *before, name = unqualified(table.member)
        return ".".join(before), name
    from auditor.sources.databases.addresses import address_of

    _, schema, name = address_of(table)
    return schema, name


def _fits(wanted: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether the filters for one table let another through: they do not look at the case of letters."""
    (schema, name), (its_schema, its_name) = wanted, other
    same_schema = not schema or schema.casefold() == its_schema.casefold()
    return same_schema and name.casefold() == its_name.casefold()
