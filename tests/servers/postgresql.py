"""A PostgreSQL server of Debian's package, in a folder of its own, on a free port and a Unix socket."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pg8000.dbapi

from tests.servers.processes import account, binary, folder, free_port, needs_linux, run, running

SUPERUSER = "postgres"
PASSWORD = "s3cret-of-the-superuser"
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "password_encryption": "scram-sha-256",
    "log_statement": "all",
    "track_counts": "on",
    "dynamic_shared_memory_type": "mmap",
}


@dataclass(frozen=True)
class PostgreSql:
    """A running server."""

    port: int
    socket_folder: Path
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def connect(self, database: str = "postgres", user: str = SUPERUSER, password: str = PASSWORD) -> Any:
        """Connect with a driver, in autocommit mode."""
        connection = pg8000.dbapi.connect(user, "127.0.0.1", database, self.port, password)
        connection.autocommit = True
        return connection

    def run(self, database: str, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements, each committed by itself, and return the rows of the last."""
        rows: list[tuple[Any, ...]] = []
        with closing(self.connect(database)) as connection:
            for statement in statements:
                cursor = connection.cursor()
                cursor.execute(statement)
                rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
        return rows

    def url(self, database: str, user: str = SUPERUSER, password: str = PASSWORD, scheme: str = "postgresql") -> str:
        """Return the URL of a database."""
        return f"{scheme}://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, name: str | None = None, options: str = "") -> Iterator[str]:
        """Make a database and drop it again, whoever is still connected to it; `options` are those of CREATE."""
        made = name or f"test_{next(_NUMBERS)}"
        self.run("postgres", f'CREATE DATABASE "{made}" {options}')
        try:
            yield made
        finally:
            if self.process.poll() is None:
                self.run("postgres", f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)')


_NUMBERS = itertools.count(1)


@contextmanager
def postgresql(settings: dict[str, str] | None = None, files: Sequence[tuple[str, bytes]] = ()) -> Iterator[PostgreSql]:
    """Start a server and stop it again.

    Args:
        settings: of postgresql.conf, beside or instead of those above.
        files: names and contents that are put into the data folder before the start, such as a certificate.
    """
    needs_linux()
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    who = account("postgres")
    with folder(who) as home:
        data, secret = home / "data", home / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        initdb = binary("initdb", folders, "postgresql")
        run([initdb, "-D", data, "-U", SUPERUSER, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8",
             "--no-locale", "--no-sync"], who)  # fmt: skip
        for name, content in files:
            path = data / name
            path.write_bytes(content)
            path.chmod(0o600)
            os.chown(path, who.uid, who.gid)
        port = free_port()
        chosen = {**_SETTINGS, "port": str(port), "unix_socket_directories": str(home), **(settings or {})}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        postgres, ready = binary("postgres", folders, "postgresql"), binary("pg_isready", folders, "postgresql")

        def answers() -> bool:
            return subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0

        log = home / "log"
        with running([postgres, "-D", data, *options], who, log, answers) as process:
            yield PostgreSql(port, home, log, process)
