"""The version of the distribution, without importing anything heavy."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("lintas")
except PackageNotFoundError:  # a checkout on the path that was never installed
    VERSION = "0+checkout"
