"""A MariaDB server of Debian's package, in a folder of its own, on a free port and a Unix socket."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymysql

from tests.servers.processes import account, binary, folder, free_port, needs_linux, run, running

USER = "tester"
PASSWORD = "s3cret-of-the-tester"
_FOLDERS = (Path("/usr/sbin"), Path("/usr/bin"), Path("/usr/libexec"))
_NUMBERS = itertools.count(1)
_SETTINGS = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=16M",
    "--performance-schema=OFF",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--innodb-use-native-aio=0",
    "--max-connections=40",
)


@dataclass(frozen=True)
class MariaDb:
    """A running server."""

    port: int
    socket: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def connect(self, database: str | None = None) -> Any:
        """Connect with a driver, in autocommit mode."""
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, database=database, autocommit=True
        )

    def run(self, database: str | None, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements, each committed by itself, and return the rows of the last."""
        rows: list[tuple[Any, ...]] = []
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                rows = [tuple(row) for row in cursor.fetchall()]
        return rows

    def url(self, database: str = "", user: str = USER, password: str = PASSWORD, scheme: str = "mariadb") -> str:
        """Return the URL of a database."""
        return f"{scheme}://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, name: str | None = None) -> Iterator[str]:
        """Make a database and drop it again."""
        made = name or f"test_{next(_NUMBERS)}"
        self.run(None, f"CREATE DATABASE `{made}`")
        try:
            yield made
        finally:
            if self.process.poll() is None:
                self.run(None, f"DROP DATABASE IF EXISTS `{made}`")


@contextmanager
def mariadb(*settings: str) -> Iterator[MariaDb]:
    """Start a server and stop it again; `settings` are options of mariadbd, beside those above."""
    needs_linux()
    who = account("mysql")
    with folder(who) as home:
        data, socket = home / "data", home / "socket"
        server = binary("mariadbd", _FOLDERS, "mariadb-server")
        install = binary("mariadb-install-db", _FOLDERS, "mariadb-server")
        common = ["--no-defaults", f"--datadir={data}"]
        run([install, *common, "--auth-root-authentication-method=normal", "--skip-test-db",
             "--innodb-log-file-size=16M"], who)  # fmt: skip
        first = home / "first.sql"
        first.write_text(
            f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            f"GRANT ALL PRIVILEGES ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
        )
        first.chmod(0o644)
        port = free_port()
        arguments = [server, *common, *_SETTINGS, f"--port={port}", "--bind-address=127.0.0.1", f"--socket={socket}",
                     f"--pid-file={home / 'pid'}", f"--init-file={first}", f"--tmpdir={home}", *settings]  # fmt: skip

        def answers() -> bool:
            with suppress(pymysql.MySQLError, OSError):
                MariaDb(port, socket, process=None).connect().close()  # type: ignore[arg-type]
                return True
            return False

        with running(arguments, who, home / "log", answers) as process:
            yield MariaDb(port, socket, process)
