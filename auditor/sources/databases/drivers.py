"""Which installed library talks to a server, and what it wants to be told."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable

if TYPE_CHECKING:
    import ssl

    from sqlalchemy.engine import URL

CONNECT_SECONDS = 10
"""How long a connection may take to come about."""

PATIENCE_SECONDS = 30
"""How much longer than a statement's time-out a client waits for an answer before it takes the server for lost."""

_PREFERRED = {
    "postgresql": (("psycopg", "psycopg"), ("psycopg2", "psycopg2"), ("pg8000", "pg8000")),
    "mysql": (("mysqldb", "MySQLdb"), ("pymysql", "pymysql"), ("mariadbconnector", "mariadb")),
}
"""By server, SQLAlchemy's name of a driver and the module it needs: those in C first."""

_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg2": "psycopg2-binary", "psycopg": "'psycopg[binary]'"}
_SHIPPED = {"pg8000", "pymysql"}
"""Drivers that `lintas[databases]` brings: pure Python, so that they install everywhere."""

_SERVER_FOLDERS = (Path("/var/run/postgresql"), Path("/tmp"))  # noqa: S108  (where libpq looks for its socket)

_OF_LIBPQ_ONLY = {
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "target_session_attrs",
}
"""Keys that hosted services put in the URLs they hand out, and that pg8000 has no use for."""

_SSL_MODES = {
    "disabled": "disable",
    "preferred": "prefer",
    "required": "require",
    "verify_ca": "verify-ca",
    "verify_identity": "verify-full",
}
"""What MySQL calls the modes that libpq has other words for."""


@dataclass(frozen=True, slots=True)
class Driving:
    """How an engine is made."""

    url: URL
    arguments: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What the driver's `connect` is given besides."""

    connect: Callable[[Mapping[str, Any]], Any] | None = None
    """Makes a connection of everything that the driver is given, where the driver's own `connect` cannot."""


def driving(url: URL, timeout: int, place: str) -> Driving:
    """Choose the driver for a URL, where it names none, and word the time-outs as that driver wants them.

    Raises: SourceError when no driver is installed, or the URL has a key that cannot be understood.
    """
    server = {"mariadb": "mysql"}.get(url.get_backend_name(), url.get_backend_name())
    if server not in _PREFERRED:
        return Driving(url)
    driver = _driver(url, server, place)
    url = url.set(drivername=f"{server}+{driver}")
    patience = timeout + PATIENCE_SECONDS
    match driver:
        case "pg8000":
            return _pg8000(url, patience, place)
        case "psycopg" | "psycopg2":
            told = {"connect_timeout": CONNECT_SECONDS, "application_name": "lintas", "client_encoding": "utf8"}
            return Driving(url, told)
        case "pymysql" | "mysqldb":
            wait = {"connect_timeout": CONNECT_SECONDS, "read_timeout": patience, "write_timeout": patience}
            return _mysql(url, driver, wait, place)
        case "mariadbconnector":
            return Driving(url, {"connect_timeout": CONNECT_SECONDS, "read_timeout": patience})
    return Driving(url)


def _driver(url: URL, server: str, place: str) -> str:
    if "+" in url.drivername:
        driver = url.drivername.partition("+")[2]
        module = dict(_PREFERRED[server]).get(driver)
        if module is None or find_spec(module) is not None:
            return driver
        command = (
            "pip install 'lintas[databases]'" if driver in _SHIPPED else f"pip install {_PACKAGES.get(module, module)}"
        )
        reason = f"the URL names the driver {printable(driver)}, which is not installed here"
        raise SourceError(Unread(place, reason, f"{command}, or leave +{printable(driver)} out"))
    for driver, module in _PREFERRED[server]:
        if find_spec(module) is not None:
            return driver
    reason = f"no driver for {server} is installed here"
    raise SourceError(Unread(place, reason, "pip install 'lintas[databases]'"))


def _pg8000(url: URL, patience: int, place: str) -> Driving:
    """Translate what libpq understands into what pg8000 does."""
    query = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
    mode = query.pop("sslmode", "prefer")
    files = {key: query.pop(key, None) for key in ("sslrootcert", "sslcert", "sslkey")}
    arguments: dict[str, Any] = {
        "application_name": query.pop("application_name", "lintas"),
        "ssl_context": _ssl_context(mode, files, place),
    }
    if "options" in query:
        arguments["startup_params"] = {"options": query.pop("options")}
    unknown = sorted(query.keys() - _OF_LIBPQ_ONLY - {"host", "port"})
    if unknown:
        reason = f"the URL has the key {printable(unknown[0])!r}, which the driver pg8000 does not know"
        raise SourceError(Unread(place, reason, "leave it out, or install psycopg"))
    if not url.username:
        raise SourceError(
            Unread(place, "the URL names no user", "write postgresql://user@host/database, or set PGUSER")
        )
    port = url.port or int(query.get("port", "5432"))
    host = url.host or query.get("host") or _socket_folder(port) or "localhost"

    def connect(given: Mapping[str, Any]) -> Any:
        import pg8000

        sock = _socket(host, port, patience)
        try:
            return pg8000.Connection(**{**given, "sock": sock})
        except BaseException:
            sock.close()
            raise

    named = "localhost" if host.startswith("/") else host  # the socket is ours; the name is what certificates bear
    return Driving(url.set(host=named, query={}), arguments, connect)


def _socket_folder(port: int) -> str | None:
    for folder in _SERVER_FOLDERS:
        with suppress(OSError):
            if (folder / f".s.PGSQL.{port}").is_socket():
                return str(folder)
    return None


def _socket(host: str, port: int, patience: int) -> socket.socket:
    """Connect within `CONNECT_SECONDS`; afterwards each answer may take `patience` seconds. pg8000 has one for both."""
    if host.startswith("/"):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(CONNECT_SECONDS)
            sock.connect(f"{host}/.s.PGSQL.{port}")
        except OSError:
            sock.close()
            raise
    else:
        sock = socket.create_connection((host, port), CONNECT_SECONDS)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.settimeout(patience)
    return sock


def _ssl_context(mode: str, files: Mapping[str, str | None], place: str) -> ssl.SSLContext | bool | None:
    """Return what pg8000 takes for libpq's `sslmode`: False never, None if the server offers it, else a context."""
    import ssl

    if mode == "disable":
        return False
    if mode in {"allow", "prefer"}:
        return None
    if mode not in {"require", "verify-ca", "verify-full"}:
        known = "disable, allow, prefer, require, verify-ca or verify-full"
        raise SourceError(Unread(place, "sslmode in the URL has a value that means nothing", f"write {known}"))
    try:
        context = ssl.create_default_context(cafile=files["sslrootcert"])
        context.check_hostname = mode == "verify-full"
        if mode == "require" and files["sslrootcert"] is None:
            context.verify_mode = ssl.CERT_NONE
        if files["sslcert"]:
            context.load_cert_chain(files["sslcert"], files["sslkey"])
    except OSError:  # ssl.SSLError is one
        reason = "a certificate that the URL names cannot be read"
        raise SourceError(Unread(place, reason, "correct sslrootcert, sslcert and sslkey")) from None
    return context


def _mysql(url: URL, driver: str, arguments: dict[str, Any], place: str) -> Driving:
    """Understand `ssl-mode`, which MySQL's own clients and hosted services write in URLs."""
    query = {"charset": "utf8mb4", **url.query}
    given = query.pop("ssl-mode", query.pop("ssl_mode", None))
    if given is None:
        return Driving(url.set(query=query), arguments)
    word = str(given).lower().replace("-", "_")
    if word not in _SSL_MODES:
        known = "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY"
        raise SourceError(Unread(place, "ssl-mode in the URL has a value that means nothing", f"write {known}"))
    if driver == "mysqldb":
        return Driving(url.set(query=query), {**arguments, "ssl_mode": word.upper()})
    keys = {"sslrootcert": ("ssl-ca", "ssl_ca"), "sslcert": ("ssl-cert", "ssl_cert"), "sslkey": ("ssl-key", "ssl_key")}
    files = {key: next((str(query.pop(name)) for name in names if name in query), None) for key, names in keys.items()}
    context = _ssl_context(_SSL_MODES[word], files, place)
    tls = {"ssl_disabled": True} if context is False else {} if context is None else {"ssl": context}
    return Driving(url.set(query=query), {**arguments, **tls})
