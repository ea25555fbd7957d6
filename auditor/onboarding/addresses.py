"""URLs of databases and catalogues as a manifest may have them: no password, one table each. Pure.

What was in the URL and is no secret stays (user, host, port, database, TLS); a password is left to where the sources look
for one (docs/sources.md), or becomes `${NAME}` where they look nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from auditor.onboarding.scalars import counted

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

PASSWORD = "LINTAS_DATABASE_PASSWORD"  # noqa: S105  (the name of a variable)
"""The variable that takes a password's place in the URL of a database whose clients have none of their own."""

_HARMLESS = frozenset(
    {
        "host", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "ssl_ca", "ssl_verify_cert", "charset", "driver",
        "unix_socket", "unix_sock", "application_name", "warehouse", "role", "location", "region_name", "catalog", "schema",
        "work_group", "s3.region", "lintas_timeout", "lintas_catalog", "http_path", "encrypt", "trustservercertificate", "mode", "uri",
    }
)  # fmt: skip
"""Keys of a URL's query whose values are no secrets, in lower case. All others are left out."""

_VARIABLE = re.compile(r"%24%7B([A-Za-z_][A-Za-z0-9_]*)%7D")
_ONLY_VARIABLES = re.compile(r"(?:\$\{[A-Za-z_][A-Za-z0-9_]*\})+")
_USER = re.compile(r"(?:[A-Za-z_$][\w.$@{}-]{0,62})")
_ITSELF = {"postgresql": "PGPASSWORD or the password file", "mysql": "MYSQL_PWD", "mariadb": "MYSQL_PWD"}
_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Server:
    """A database's URL without secrets."""

    url: str
    """Up to the query."""

    query: tuple[tuple[str, str], ...]
    """What stays of the query, without our own filters."""

    host: str
    """As written; empty where the URL names none."""

    scheme: str
    database: str
    notes: tuple[str, ...] = ()
    """What was left out, in sentences."""

    def of_table(self, schema: str, name: str) -> str:
        """Write the URL that stands for one table; an empty `schema` is left out."""
        wanted = [("lintas_schema", pattern(schema))] if schema else []
        return self.with_query([*wanted, ("lintas_table", pattern(name))])

    def with_query(self, more: Sequence[tuple[str, str]] = ()) -> str:
        """Write the URL with what stays of its query and more."""
        text = "&".join(f"{key}={_quote(value)}" for key, value in (*self.query, *more))
        return f"{self.url}?{text}" if text else self.url


def server(location: str) -> Server:
    """Take a database's URL apart.

    Raises: ValueError where it does not read as one (which discovery has said before).
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    scheme, mark, rest = location.partition("://")
    try:
        url = make_url(scheme.lower() + mark + rest)
    except ArgumentError:
        raise ValueError("not the URL of a database") from None
    kept, left_out = _query(url)
    notes = [f"left out of the URL: {counted(left_out)} (the value may be a secret)"] if left_out else []
    user, password = _user(url, notes)
    at = f"{user}{password}@" if user or password else ""
    # SQLAlchemy takes host and database as they stand: nothing in them is decoded, so nothing is encoded here.
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    database = f"/{url.database}" if url.database else ""
    base = url.drivername.partition("+")[0]
    return Server(
        f"{url.drivername}://{at}{host}{port}{database}",
        kept,
        url.host or dict(kept).get("host") or dict(kept).get("unix_sock") or "",
        base,
        url.database or "",
        tuple(notes),
    )


def pattern(name: str) -> str:
    """Write a glob of `lintas_table` or `lintas_schema` that fits one name.

    Signs of a glob stand for themselves; commas, and blanks or `!` where they would mean something, become `?`.
    """
    text = _GLOB.sub(lambda match: f"[{match[0]}]", name).replace(",", "?")
    if text[:1] in {"!", " "} or text[:1].isspace():
        text = f"?{text[1:]}"
    return f"{text[:-1]}?" if text[-1:].isspace() else text


def _query(url: URL) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    kept: list[tuple[str, str]] = []
    left_out: list[str] = []
    for key, value in sorted(url.query.items()):
        if key in {"lintas_schema", "lintas_table"}:
            continue
        for text in (value,) if isinstance(value, str) else value:
            if key.lower() in _HARMLESS or _ONLY_VARIABLES.fullmatch(text):
                kept.append((key, text))
            else:
                left_out.append(key)
    return tuple(kept), list(dict.fromkeys(left_out))


def _user(url: URL, notes: list[str]) -> tuple[str, str]:
    """The user and `:password` as they may be written; what is left out is added to the notes."""
    user = url.username or ""
    if user and not (_USER.fullmatch(user) or _ONLY_VARIABLES.fullmatch(user)):
        notes.append("the user was left out of the URL, as it may be a secret")
        user = ""
    if url.password is None:
        return _quote(user), ""
    secret = str(url.password)
    if _ONLY_VARIABLES.fullmatch(secret):
        return _quote(user), f":{secret}"
    kind = url.drivername.partition("+")[0]
    if kind == "iceberg":
        notes.append("user and password were left out of the URL: put them into pyiceberg's configuration")
        return "", ""
    if kind in _ITSELF:
        notes.append(f"the password was left out of the URL: it is taken from {_ITSELF[kind]}")
        return _quote(user), ""
    notes.append(f"the password was left out of the URL: it is taken from the variable {PASSWORD}")
    return _quote(user), f":${{{PASSWORD}}}"


def _quote(text: str) -> str:
    return _VARIABLE.sub(r"${\1}", quote(text, safe=""))
