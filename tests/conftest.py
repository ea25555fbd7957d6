"""Settings for every test."""

from pathlib import Path

import pytest
from hypothesis import settings

# The machines that run these tests are shared and noisy: a slow example says nothing about the code.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture(autouse=True)
def _own_memory(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test remembers earlier audits in a place of its own, not in that of whoever runs the tests."""
    place: Path = tmp_path_factory.mktemp("state") / "state.sqlite"
    monkeypatch.setenv("LINTAS_STATE", str(place))
