"""The marker of what builds the whole site."""

import pytest

from tests.reports.html.conftest import chromium  # noqa: F401  (the browser of the report's tests)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "docs: builds the documentation site")
