"""Reading the URL of a database: whose tables are meant, how long a statement may take, and what the environment adds.

A location is a SQLAlchemy URL with up to three keys of our own in its query, which the driver never sees:

    postgresql://auditor@db.example/shop?lintas_schema=crm,sales&lintas_table=cust*,!*_old&lintas_timeout=30

`lintas_schema` and `lintas_table` are globs with commas between them, without regard to case; `!` excludes; a pattern
for tables may name the schema too (`sales.cust*`). `lintas_timeout` is the most seconds that one statement may take.

A password need not stand in the URL. `${NAME}` in any of its parts is the environment variable NAME, put in after the
URL was taken apart, so that it needs no escaping. What a PostgreSQL URL leaves out is taken from PGHOST, PGPORT,
PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE and PGSSLROOTCERT, and then from the password file (PGPASSFILE or ~/.pgpass);
the password of a MySQL or MariaDB URL from MYSQL_PWD.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.sources.databases.names import Patterns, Wanted
from auditor.sources.databases.printing import without_secrets
from auditor.sources.interface import SourceError, Table, Unread
from auditor.sources.naming import printable

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

DEFAULT_TIMEOUT = 60
"""Seconds that one statement may take unless the URL says otherwise: a sample takes one or two."""

LONGEST_TIMEOUT = 24 * 60 * 60

_KEYS = ("lintas_schema", "lintas_table", "lintas_timeout")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PGPASS_FIELD = re.compile(r"(?:^|:)((?:[^:\\]|\\.)*)")


@dataclass(frozen=True, slots=True)
class Address:
    """Everything that it takes to reach a database again, from another process too."""

    url: str = field(repr=False)
    """The SQLAlchemy URL with its password and without our own keys."""

    timeout: int = DEFAULT_TIMEOUT
    """Seconds that one statement may take."""

    def of_table(self, schema: str, name: str) -> str:
        """Write the address of one table, for `Table.address`."""
        return json.dumps({"url": self.url, "timeout": self.timeout, "schema": schema, "table": name})


def address_of(table: Table) -> tuple[Address, str, str]:
    """Read `Table.address` again: the database, the schema and the name of the table.

    Raises: SourceError when the table was not listed by this source.
    """
    try:
        parts = json.loads(table.address)
        return Address(str(parts["url"]), int(parts["timeout"])), str(parts["schema"]), str(parts["table"])
    except (ValueError, TypeError, KeyError):
        reason = "it does not say which database it is in"
        raise SourceError(Unread(table.location, reason, "list the tables again; do not carry them over")) from None


@dataclass(frozen=True, slots=True)
class Request:
    """What a location asks for."""

    url: URL
    """Without our own keys, completed from the environment. SQLAlchemy's URL hides its password when shown."""

    place: str
    """The database for people: scheme, host, port and name."""

    wanted: Wanted
    timeout: int


def read(location: str, environ: Mapping[str, str], passwords: str = "") -> Request:
    """Take the URL of a database apart.

    Args:
        location: the URL.
        environ: the environment variables.
        passwords: the content of the PostgreSQL password file, empty where there is none.

    Raises: SourceError, which never quotes the URL beyond what `without_secrets` leaves of it.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    place = without_secrets(location).partition("?")[0]
    scheme, mark, rest = location.partition("://")
    try:
        url = make_url(scheme.lower() + mark + rest)
    except (ArgumentError, ValueError):
        reason = "it does not read as the URL of a database"
        hint = "write postgresql://user@host:5432/database; escape @ : / ? # % in a password as %40 %3A %2F %3F %23 %25"
        raise SourceError(Unread(place, reason, hint)) from None
    options = {key: _joined(value) for key, value in url.query.items() if key.startswith("lintas_")}
    unknown = sorted(options.keys() - set(_KEYS))
    if unknown:
        reason = f"the URL has the key {printable(unknown[0])!r}, which means nothing"
        raise SourceError(Unread(place, reason, f"the keys are {', '.join(_KEYS)}"))
    url = _expanded(url.difference_update_query(_KEYS), environ, place)
    if url.get_backend_name() == "postgresql":
        url = _completed(url, environ, passwords)
    elif url.get_backend_name() in {"mysql", "mariadb"} and url.password is None and environ.get("MYSQL_PWD"):
        url = url.set(password=environ["MYSQL_PWD"])
    wanted = Wanted(Patterns.of(options.get("lintas_schema", "")), Patterns.of(options.get("lintas_table", "")))
    return Request(url, shown(url), wanted, _timeout(options.get("lintas_timeout"), place))


def shown(url: URL) -> str:
    """Write where a database is: `postgresql://db.example:5432/shop`. Neither user nor password nor query."""
    host = url.host or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{url.port}" if url.port and host else ""
    database = f"/{url.database}" if url.database else ""
    return printable(f"{url.get_backend_name()}://{host}{port}{database}")


def _joined(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ",".join(value)


def _timeout(text: str | None, place: str) -> int:
    if text is None:
        return DEFAULT_TIMEOUT
    seconds = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= seconds <= LONGEST_TIMEOUT:
        reason = "lintas_timeout in the URL is no number of seconds"
        raise SourceError(Unread(place, reason, f"give a whole number from 1 to {LONGEST_TIMEOUT}")) from None
    return seconds


def _expanded(url: URL, environ: Mapping[str, str], place: str) -> URL:
    """Put environment variables in the place of `${NAME}`."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in environ:
            reason = f"the URL names the environment variable {match[1]}, which is not set"
            raise SourceError(Unread(place, reason, f"set {match[1]} where Lintas runs"))
        return environ[match[1]]

    def filled(text: str | None) -> str | None:
        return text if text is None else _VARIABLE.sub(value, text)

    def filled_all(entry: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if isinstance(entry, str):
            return _VARIABLE.sub(value, entry)
        return tuple(_VARIABLE.sub(value, text) for text in entry)

    return url.set(
        username=filled(url.username),
        password=filled(None if url.password is None else str(url.password)),
        host=filled(url.host),
        database=filled(url.database),
        query={key: filled_all(entry) for key, entry in url.query.items()},
    )


def _completed(url: URL, environ: Mapping[str, str], passwords: str) -> URL:
    """Take what a PostgreSQL URL leaves out from where every PostgreSQL client looks (libpq, chapter 34.15)."""
    query = dict(url.query)
    for key, name in (("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT")):
        if environ.get(name):
            query.setdefault(key, environ[name])
    # libpq lets every part stand in the query, and hosts that are folders of Unix sockets must.
    given = {key: _joined(query.pop(key, "")) for key in ("host", "port", "user", "password", "dbname")}
    host = url.host or given["host"] or environ.get("PGHOST") or ""
    text = str(url.port or given["port"] or environ.get("PGPORT") or "5432")
    port = int(text) if text.isascii() and text.isdigit() else 5432
    if not host or host.startswith("/"):  # a folder does not survive in the place of a host
        query |= {"host": host, "port": str(port)} if host else {"port": str(port)}
        url = url.set(host=None, port=None, query=query)
    else:
        url = url.set(host=host, port=port, query=query)
    url = url.set(
        username=url.username or given["user"] or environ.get("PGUSER") or environ.get("USER") or None,
        password=url.password if url.password is not None else given["password"] or None,
    )
    url = url.set(database=url.database or given["dbname"] or environ.get("PGDATABASE") or url.username)
    if url.password is not None:
        return url
    password = environ.get("PGPASSWORD") or _from_file(url, host, port, passwords)
    return url if password is None else url.set(password=password)


def _from_file(url: URL, host: str, port: int, passwords: str) -> str | None:
    """Find the password in lines of `host:port:database:user:password`, where `*` stands for anything."""
    named = "localhost" if not host or host.startswith("/") else host
    sought = (named, str(port), url.database, url.username)
    for line in passwords.splitlines():
        fields = [re.sub(r"\\(.)", r"\1", part) for part in _PGPASS_FIELD.findall(line)]
        fits = all(has in {"*", wants} for has, wants in zip(fields, sought, strict=False))
        if len(fields) == 5 and fits and not line.startswith("#"):
            return fields[4]
    return None
