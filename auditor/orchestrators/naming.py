"""What OpenLineage calls the places where Lintas finds tables. Pure.

Namespaces and names follow OpenLineage's naming specification (openlineage.io, "Naming Conventions"), so that what is
told here joins what Spark, dbt or Airflow's own operators tell of the same table.
"""

from __future__ import annotations

from pathlib import PurePosixPath

_INSIDE = " › "
"""Parts the place of a file or a database from the table in it, in `TableReport.path`."""

_SCHEMES = {"postgresql": "postgres", "s3a": "s3", "s3n": "s3", "gcs": "gs"}
_PORTS = {"postgres": "5432", "mysql": "3306", "mariadb": "3306", "mssql": "1433"}


def dataset_name(path: str, folder: str) -> tuple[str, str]:
    """The namespace and name of a table by its `TableReport.path`.

    Args: `folder` is what relative paths are relative to, absolute.
    Returns: such as `("s3://lake", "vn/customers")`, `("postgres://db:5432", "shop.crm.people")`, `("file", "/a/b.csv")`.
    """
    place, inside, member = path.partition(_INSIDE)
    scheme, is_url, rest = place.partition("://")
    if not is_url:
        name = PurePosixPath(folder, place).as_posix()
        return "file", f"{name}#{member}" if inside else name
    scheme = _SCHEMES.get(scheme, scheme)
    host, _, key = rest.partition("/")
    if scheme not in _PORTS:
        return f"{scheme}://{host}", (f"{key}#{member}" if inside else key) or "/"
    host = host if ":" in host.rpartition("]")[2] else f"{host}:{_PORTS[scheme]}"
    return f"{scheme}://{host}", ".".join(part for part in (key, member) if part)
