"""Fixtures: a server for each pytest worker, a database for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import mariadb as maria
from tests.servers import postgresql as postgres


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.PostgreSql]:
    """A PostgreSQL server for all tests of this worker: make databases on it, and do not stop it."""
    with postgres.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[maria.MariaDb]:
    """A MariaDB server for all tests of this worker: make databases on it, and do not stop it."""
    with maria.mariadb() as server:
        yield server
