"""The password file of PostgreSQL's clients: the one file outside the data that Lintas opens for a database."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path


def password_file(environ: Mapping[str, str]) -> str:
    """Return the content of PGPASSFILE or ~/.pgpass; nothing when others may read it, as libpq has it."""
    named = environ.get("PGPASSFILE")
    try:
        path = Path(named) if named else Path.home() / ".pgpass"
        status = path.stat()
        private = os.name != "posix" or not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        return path.read_text(encoding="utf-8") if private and stat.S_ISREG(status.st_mode) else ""
    except (OSError, RuntimeError, UnicodeDecodeError):
        return ""
