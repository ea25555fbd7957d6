"""Tests against a real orchestrator are for environments that have it: `make test-orchestrators` makes them."""

from importlib.util import find_spec


def _is_installed(package: str) -> bool:
    """Whether there is such a package; a folder of this name next to this file is a namespace, which has no origin.

    Nothing is imported: Airflow settles where its home is when it is.
    """
    spec = find_spec(package)
    return spec is not None and spec.origin is not None


collect_ignore = [package for package in ("airflow", "dagster") if not _is_installed(package)]
