from collections.abc import Iterator

import pytest

from tests.history.places import Where
from tests.servers.fixtures import postgresql
from tests.servers.postgresql import PostgreSql

__all__ = ["postgresql"]


@pytest.fixture(autouse=True)
def _no_history_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINTAS_HISTORY", raising=False)


@pytest.fixture
def database(postgresql: PostgreSql) -> Iterator[Where]:
    """An empty database of a real server."""
    with postgresql.database() as name:
        yield Where(postgresql.url(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path) -> Where:
    """An empty place for a history: a file, or a database."""
    if request.param == "postgresql":
        made: Where = request.getfixturevalue("database")
        return made
    return Where(str(tmp_path / "audits" / "history.sqlite"))
