"""Where a state lies: a file in the user's cache by default, any file, or a PostgreSQL database. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from auditor.state.memory import StateError

VARIABLE = "LINTAS_STATE"
_FILE = "state.sqlite"


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a database by its URL."""

    shown: str
    """How it is called where people read, without a password."""

    path: Path | None = None
    """The SQLite file; None for a database."""

    url: str = field(default="", repr=False)
    """The SQLAlchemy URL of a database, which may hold a password; empty for a file."""

    usual: bool = False
    """Whether it is the place that nobody named: the file there is Lintas's own whatever it looks like."""


def place_of(asked: str | None, environment: Mapping[str, str], system: str) -> Place:
    """Return the place that an option names, else the environment's `LINTAS_STATE`, else the usual one.

    Args: `system` as `sys.platform` has it.
    Raises: StateError for a URL of another kind than SQLite and PostgreSQL, and where there is no home folder.
    """
    named = asked or environment.get(VARIABLE)
    if named:
        return _named(named)
    path = _cache_folder(environment, system) / "lintas" / _FILE
    return Place(str(path), path, usual=True)


def _named(text: str) -> Place:
    scheme, found, rest = text.partition("://")
    if not found:
        return Place(text, Path(text))
    dialect = scheme.partition("+")[0]
    if dialect == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return Place(rest[1:], Path(rest[1:]))
    if dialect in ("postgresql", "postgres"):
        return Place(_without_secrets(text), url=text)
    raise StateError(
        f"a state lies in a SQLite file or a PostgreSQL database, not in one of {dialect!r}; "
        "write a path, or postgresql://user@host/database"
    )


def _without_secrets(url: str) -> str:
    try:
        parts = urlsplit(url)
        user = f"{parts.username}@" if parts.username else ""
        return f"{parts.scheme}://{user}{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        return "the PostgreSQL database"


def _cache_folder(environment: Mapping[str, str], system: str) -> Path:
    """Where programs of this platform keep what can be made again (XDG Base Directory Specification 0.8 on Unix)."""
    if system == "win32":
        return _folder(environment, "LOCALAPPDATA")
    if system == "darwin":
        return _folder(environment, "HOME") / "Library" / "Caches"
    named = environment.get("XDG_CACHE_HOME", "")
    return Path(named) if named.startswith("/") else _folder(environment, "HOME") / ".cache"


def _folder(environment: Mapping[str, str], variable: str) -> Path:
    if not environment.get(variable):
        raise StateError(f"there is no {variable} to keep a state below; name a place with --state, or use --no-cache")
    return Path(environment[variable])
