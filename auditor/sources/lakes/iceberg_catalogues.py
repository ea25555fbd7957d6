"""Catalogues of Iceberg tables, as a location: by name from pyiceberg's own configuration, by SQL or REST address."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from auditor.sources.interface import Discovery, SourceError, Table, Unread
from auditor.sources.naming import printable
from auditor.sources.reading import contained

_DEEPEST = 16
"""Levels of namespaces that are gone into: a catalogue that lists a namespace in itself must not go on for ever."""

_REACH = "check the address, the credentials in the environment and pyiceberg's configuration"


@dataclass(frozen=True, slots=True)
class Address:
    """A catalogue's URL taken apart."""

    shown: str
    """Safe to print: without user, password and query."""

    properties: Mapping[str, str] = field(repr=False)
    """What pyiceberg needs to open it."""

    names: tuple[str, ...]
    """The catalogue's name; none where a database may hold several and the URL does not say which."""

    tables: str = "*"
    schemas: str = "*"

    @property
    def configured(self) -> bool:
        """Whether the catalogue is one of pyiceberg's own configuration."""
        return "uri" not in self.properties

    def wants(self, namespace: tuple[str, ...], table: str) -> bool:
        """Say whether the filters in the URL let a table through."""
        return fnmatchcase(table, self.tables) and fnmatchcase(".".join(namespace), self.schemas)


def is_catalogue(location: str) -> bool:
    """Say whether a location is the URL of an Iceberg catalogue."""
    scheme, found, _ = location.partition("://")
    return bool(found) and (scheme.lower() == "iceberg" or scheme.lower().startswith("iceberg+"))


def parse(location: str) -> Address:
    """Take a catalogue's URL apart.

    `iceberg://NAME` is a catalogue of pyiceberg's configuration, `iceberg+https://…` one that speaks REST, and
    `iceberg+sqlite:///file.db`, `iceberg+postgresql://…` one kept in a database. `lintas_schema` and `lintas_table` in
    the query are globs, `lintas_catalog` is the name in a database that keeps several; `warehouse` and names with a dot
    are properties of the catalogue.

    Raises: SourceError.
    """
    try:
        url = urlsplit(location)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        host = f"{url.hostname or ''}{f':{url.port}' if url.port else ''}"
    except ValueError:
        raise SourceError(Unread("iceberg://…", "this is not a URL", "write it like iceberg://NAME")) from None
    globs = query.pop("lintas_table", "*"), query.pop("lintas_schema", "*")
    named = query.pop("lintas_catalog", "")
    properties = {name: query.pop(name) for name in list(query) if name == "warehouse" or "." in name}
    kind = url.scheme.lower().removeprefix("iceberg").removeprefix("+")
    shown = printable(f"{url.scheme.lower()}://{host}{url.path}")
    if not kind:
        return Address(shown, {**properties, **query}, (f"{url.netloc}{url.path}",), *globs)
    if kind in {"http", "https"}:
        rest = f"{kind}://{url.netloc}{url.path}"
        return Address(shown, {"type": "rest", "uri": rest, **properties, **query}, (named or "rest",), *globs)
    database = _read_only(url, shown) if kind.startswith("sqlite") else _unlifted(url, kind, query)
    sql = {"type": "sql", "uri": database, "init_catalog_tables": "false", **properties}
    return Address(shown, sql, (named,) if named else (), *globs)


def _read_only(url: SplitResult, shown: str) -> str:
    """Return SQLAlchemy's URL of an SQLite file that must be there and is not written to."""
    path = Path(url.path.removeprefix("/"))
    if not path.is_file():
        hint = "correct the path: three slashes begin a relative one, four an absolute one"
        raise SourceError(Unread(shown, "there is no such file", hint))
    return f"sqlite:///file:{quote(path.absolute().as_posix())}?mode=ro&uri=true"


def _unlifted(url: SplitResult, kind: str, query: Mapping[str, str]) -> str:
    return f"{kind}://{url.netloc}{url.path}{f'?{urlencode(query)}' if query else ''}"


def discover(location: str) -> Discovery:
    """List the tables of a catalogue.

    Raises: SourceError when it cannot be opened.
    """
    address = parse(location)
    names = address.names or _names_in(address)
    tables: list[Table] = []
    unread: list[Unread] = []
    left_out = 0
    for name in names:
        with _opened(address, name) as catalogue:
            for namespace, found in _listed(catalogue, address, unread):
                wanted = [table for table in found if address.wants(namespace, table)]
                left_out += len(found) - len(wanted)
                before = (name,) if len(names) > 1 else ()
                tables.extend(_table(joined((*before, *namespace, table)), address, location) for table in wanted)
    if not tables and not unread and not left_out:
        unread.append(Unread(address.shown, "the catalogue has no tables", "name another, or another warehouse"))
    if not tables and left_out:
        unread.append(Unread(address.shown, "the filters let no table through", "correct lintas_table, lintas_schema"))
    notes = (f"{address.shown}: {left_out:,} tables left out by the filters",) if left_out and tables else ()
    tables.sort(key=lambda table: table.location)
    return Discovery(tuple(tables), tuple(unread), (), notes)


def load(table: Table) -> Any:
    """Return pyiceberg's Table for a table that `discover` found.

    Raises: SourceError.
    """
    address = parse(table.address)
    names = address.names or _names_in(address)
    parts = parted(table.member)
    name = parts.pop(0) if len(names) > 1 else names[0]
    with _opened(address, name) as catalogue:
        try:
            with contained(table.location):
                return catalogue.load_table(tuple(parts))
        except SourceError as error:
            reason = f"its metadata could not be loaded ({type(error.__context__).__name__})"
            hint = "check that the table is still there, its store can be reached and pyiceberg knows its version"
            raise SourceError(Unread(table.location, reason, hint)) from None


def joined(parts: tuple[str, ...]) -> str:
    """Write a table's namespaces and name with dots between them; those inside a name get a backslash."""
    return ".".join(part.replace("\\", "\\\\").replace(".", "\\.") for part in parts)


def parted(text: str) -> list[str]:
    """Take apart what `joined` wrote."""
    parts, escaped = [""], False
    for char in text:
        if escaped or char not in "\\.":
            parts[-1] += char
            escaped = False
        elif char == "\\":
            escaped = True
        else:
            parts.append("")
    return parts


def store_properties(environment: Mapping[str, str]) -> dict[str, str]:
    """Return pyiceberg's properties for S3 from the variables that AWS's own tools read; keys are found without this.

    See "Environment variables" in the AWS SDKs and Tools Reference Guide for their names and which goes first.
    """
    first = {
        "s3.endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
        "s3.region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    }
    found = {
        key: next((environment[name] for name in names if environment.get(name)), "") for key, names in first.items()
    }
    return {key: value for key, value in found.items() if value}


@contextmanager
def _opened(address: Address, name: str) -> Iterator[Any]:
    """Open a catalogue, and close its connections afterwards.

    Raises: SourceError.
    """
    from pyiceberg.catalog import load_catalog

    try:
        with contained(address.shown):
            # What a catalogue of pyiceberg's own configuration needs is said there.
            stores = {} if address.configured else store_properties(os.environ)
            catalogue = load_catalog(name, **{**stores, **address.properties})
    except SourceError as error:
        # The message may quote the URL with its password: only the kind of error is told.
        reason = f"the catalogue could not be opened ({type(error.__context__).__name__})"
        raise SourceError(Unread(address.shown, reason, _REACH)) from None
    try:
        yield catalogue
    finally:
        if hasattr(catalogue, "engine"):
            catalogue.engine.dispose()


def _table(member: str, address: Address, location: str) -> Table:
    place = f"{address.shown}#{printable(member)}"
    return Table(printable(member), place, Path(), (), "iceberg", member=member, address=location)


def _names_in(address: Address) -> tuple[str, ...]:
    """Return the names of the catalogues in a database.

    Raises: SourceError.
    """
    from sqlalchemy import create_engine, text

    try:
        with contained(address.shown):
            engine = create_engine(address.properties["uri"])
            try:
                with engine.connect() as connection:
                    rows = connection.execute(text("SELECT DISTINCT catalog_name FROM iceberg_tables ORDER BY 1"))
                    found = tuple(str(row[0]) for row in rows)
            finally:
                engine.dispose()
    except SourceError as error:
        reason = f"the database could not be read as an Iceberg catalogue ({type(error.__context__).__name__})"
        raise SourceError(Unread(address.shown, reason, _REACH)) from None
    if not found:
        raise SourceError(Unread(address.shown, "the catalogue has no tables", "name another, or another warehouse"))
    return found


def _listed(
    catalogue: Any, address: Address, unread: list[Unread]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield each namespace with the names of its tables; what cannot be listed is in `unread`."""
    pending: list[tuple[str, ...]] = [()]
    seen: set[tuple[str, ...]] = set()
    while pending:
        namespace = pending.pop()
        place = f"{address.shown}#{printable(joined(namespace))}" if namespace else address.shown
        try:
            with contained(place):
                inner = [tuple(one) for one in catalogue.list_namespaces(namespace)]
                new = [one for one in inner if one not in seen and len(namespace) < len(one) <= _DEEPEST]
                tables = [str(one[-1]) for one in catalogue.list_tables(namespace)] if namespace else []
        except SourceError as error:
            reason = f"the namespace could not be listed ({type(error.__context__).__name__})"
            unread.append(Unread(place, reason, _REACH))
            continue
        seen.update(new)
        pending.extend(sorted(new, reverse=True))
        if tables:
            yield namespace, tuple(sorted(tables))
