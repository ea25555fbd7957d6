"""What a scheduler knows of a database or a store, as what Lintas looks for: environment variables. Pure.

Lintas takes no password as an argument: URLs name variables (`${CONN_SHOP_PASSWORD}`), and stores take their credentials
from the variables of their own tools. So a connection becomes variables for the time of one task, and nothing that is
logged, rendered or kept has a secret in it.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class UnknownAccessError(ValueError):
    """A connection of which Lintas cannot make use; says which, why, and what to do. Never shows a secret."""


class Connection(Protocol):
    """The parts of a connection as Airflow has them; all but the id may be empty."""

    conn_id: str
    conn_type: str
    host: str | None
    schema: str | None
    login: str | None
    password: str | None
    port: int | None

    @property
    def extra_dejson(self) -> dict[str, Any]:
        """What else there is, as a mapping."""
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """What a connection grants."""

    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Environment variables."""
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Contents of key files, by the variable that has to name the file."""
    location: str | None = None
    """A location that stands for all of a database, with variables in the place of secrets; None for stores."""


_PARTS = ("host", "port", "login", "password", "schema")
_PLAIN = re.compile(r"[\w.-]+")
_DATABASES = {"postgres": "postgresql", "mysql": "mysql", "mariadb": "mariadb"}
_AWS = {
    "aws_session_token": "AWS_SESSION_TOKEN",
    "region_name": "AWS_REGION",
    "endpoint_url": "AWS_ENDPOINT_URL",
    "profile_name": "AWS_PROFILE",
}
_ROLES = ("role_arn", "assume_role_method", "assume_role_kwargs", "key_secret_project_id", "impersonation_chain")
_LIBPQ = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def variable(conn_id: str, part: str) -> str:
    """The variable that holds a part of a connection: `CONN_SHOP_DB_PASSWORD` for the password of `shop-db`."""
    return f"CONN_{re.sub(r'[^A-Za-z0-9]', '_', conn_id)}_{part}".upper()


def access_of(connection: Connection) -> Access:
    """What a connection grants, whatever its type: its parts as variables, and those of the store's own tools.

    Raises: UnknownAccessError where it says who one is in a way that Lintas cannot follow (roles to assume).
    """
    parts = {
        variable(connection.conn_id, part): str(value)
        for part in _PARTS
        if (value := getattr(connection, part)) not in (None, "")
    }
    extra = {
        key.removeprefix(f"extra__{connection.conn_type}__"): told for key, told in connection.extra_dejson.items()
    }
    for key in _ROLES:
        if extra.get(key):
            raise UnknownAccessError(
                f"connection {connection.conn_id!r}: {key!r} asks for a role to be assumed, which Lintas does not do; "
                "give the worker that identity (an instance profile, workload identity), or a connection with keys"
            )
    kind = connection.conn_type
    files: dict[str, str] = {}
    if kind in ("aws", "s3"):
        parts |= _aws(connection, extra)
    elif kind in ("google_cloud_platform", "gcpbigquery"):
        if extra.get("key_path"):
            parts["GOOGLE_APPLICATION_CREDENTIALS"] = str(extra["key_path"])
        elif content := extra.get("keyfile_dict"):
            files["GOOGLE_APPLICATION_CREDENTIALS"] = content if isinstance(content, str) else json.dumps(content)
    elif kind in ("wasb", "adls", "azure_blob_storage"):
        parts |= _azure(connection, extra)
    elif kind == "postgres":
        parts |= {name: str(extra[key]) for key, name in _LIBPQ.items() if extra.get(key)}
    return Access(parts, files, _location(connection))


@contextmanager
def granted(*accesses: Access) -> Iterator[None]:
    """The variables are set, and key files are there for this user alone, as long as this lasts.

    A later connection wins over an earlier one. It is the whole process that has them: not for threads side by side.
    """
    with tempfile.TemporaryDirectory(prefix="lintas-") as folder:
        variables: dict[str, str] = {}
        for number, access in enumerate(accesses):
            variables |= access.variables
            for name, content in access.files.items():
                path = Path(folder) / f"{number}-{name}.json"
                path.touch(mode=0o600)
                path.write_text(content, encoding="utf-8")
                variables[name] = str(path)
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _aws(connection: Connection, extra: Mapping[str, Any]) -> dict[str, str]:
    found = {name: str(extra[key]) for key, name in _AWS.items() if extra.get(key)}
    key = connection.login or extra.get("aws_access_key_id")
    secret = connection.password or extra.get("aws_secret_access_key")
    if key and secret:
        found |= {"AWS_ACCESS_KEY_ID": str(key), "AWS_SECRET_ACCESS_KEY": str(secret)}
    return found


def _azure(connection: Connection, extra: Mapping[str, Any]) -> dict[str, str]:
    """A service principal has a tenant; else the login is the storage account and the password its key."""
    told = str(extra.get("connection_string") or "")
    if told:
        return {"AZURE_STORAGE_CONNECTION_STRING": told}
    host = (connection.host or "").partition("://")[2] or connection.host or ""
    tenant = extra.get("tenant_id")
    found = {
        "AZURE_STORAGE_ACCOUNT": host.partition(".")[0] if tenant or not connection.login else connection.login,
        "AZURE_STORAGE_SAS_TOKEN": str(extra.get("sas_token") or ""),
    }
    if tenant:
        found |= {
            "AZURE_TENANT_ID": str(tenant),
            "AZURE_CLIENT_ID": connection.login or "",
            "AZURE_CLIENT_SECRET": connection.password or "",
        }
    else:
        found["AZURE_STORAGE_KEY"] = connection.password or ""
    return {name: value for name, value in found.items() if value}


def _location(connection: Connection) -> str | None:
    """The URL of a database. Where it is may be read by people, and who one is there may not."""
    if connection.conn_type in ("sqlite", "duckdb"):
        return connection.host or None
    scheme = _DATABASES.get(connection.conn_type)
    if scheme is None or not connection.host:
        return None
    user = f"${{{variable(connection.conn_id, 'login')}}}" if connection.login else ""
    password = f":${{{variable(connection.conn_id, 'password')}}}" if connection.password else ""
    host = f"[{connection.host}]" if ":" in connection.host else _shown(connection, "host")
    port = f":{connection.port}" if connection.port else ""
    database = f"/{_shown(connection, 'schema')}" if connection.schema else ""
    at = "@" if user or password else ""
    return f"{scheme}://{user}{password}{at}{host}{port}{database}"


def _shown(connection: Connection, part: str) -> str:
    """A part as it is, or its variable where it would have to be escaped."""
    value = str(getattr(connection, part))
    return value if _PLAIN.fullmatch(value) else f"${{{variable(connection.conn_id, part)}}}"
