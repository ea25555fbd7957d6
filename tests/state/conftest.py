from collections.abc import Iterator

import pytest

from auditor.state.place import Place
from tests.servers.fixtures import postgresql
from tests.servers.postgresql import PostgreSql
from tests.state.stores import Store

__all__ = ["postgresql"]


@pytest.fixture
def database(postgresql: PostgreSql) -> Iterator[Store]:
    """A state in an empty database of a real server."""
    with postgresql.database() as name:
        yield Store(Place("the state", url=postgresql.url(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path) -> Store:
    """An empty place for a state: a file, or a database."""
    if request.param == "postgresql":
        made: Store = request.getfixturevalue("database")
        return made
    return Store(Place("the state", tmp_path / "cache" / "state.sqlite"))
