"""Real servers that tests start themselves: one for each pytest worker, with databases of its own for each test.

    pytest_plugins = ["tests.servers.fixtures"]     # or: from tests.servers.fixtures import postgresql  # noqa: F401

Where the binaries are missing the tests fail and say what to install; they are skipped on systems other than Linux only.
"""
