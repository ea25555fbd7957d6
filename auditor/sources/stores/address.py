"""From a URL to a store, a key and options. Secrets in a URL are refused and never repeated. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from auditor.sources.interface import SourceError, Unread
from auditor.sources.naming import printable

Kind = Literal["s3", "gs", "az"]

SCHEMES: dict[str, Kind] = {
    "s3": "s3",
    "s3a": "s3",
    "s3n": "s3",
    "gs": "gs",
    "gcs": "gs",
    "az": "az",
    "abfs": "az",
    "abfss": "az",
}
"""URL schemes by the kind of store; Hadoop calls S3 `s3a` and Azure's Data Lake `abfs(s)`."""

OPTIONS: dict[Kind, frozenset[str]] = {
    "s3": frozenset(
        {"region", "endpoint_override", "scheme", "anonymous", "force_virtual_addressing"}
        | {"connect_timeout", "request_timeout"}
    ),
    "gs": frozenset({"endpoint_override", "scheme", "anonymous", "request_timeout"}),
    "az": frozenset({"account", "endpoint_override", "scheme"}),
}
"""What may stand after `?`, under the names that pyarrow has for it; `account` is the Azure storage account."""

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<container>[^/?]*)(?P<rest>.*)", re.DOTALL)
_QUERY = re.compile(r"(?P<key>.*?)\?(?P<query>[A-Za-z][\w.-]*=.*)", re.DOTALL)
"""A question mark begins the options only where `name=` follows: otherwise it is a sign of a glob, or of a key."""

_CONTAINER = re.compile(r"[A-Za-z0-9$](?:[A-Za-z0-9._-]{0,221})")
"""Bucket names of S3 and Google have up to 63 (with dots 222) characters, Azure's containers up to 63."""

_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_SECRET = re.compile(r"(?i)key|secret|token|password|credential|signature|^sig$|^sas|^x-amz|^x-goog|^aws")
_FLAGS = frozenset({"anonymous", "force_virtual_addressing"})
_SECONDS = frozenset({"connect_timeout", "request_timeout"})
_ENVIRONMENT: dict[Kind, str] = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN",
}


@dataclass(frozen=True, slots=True, order=True)
class Store:
    """A bucket or container and how it is reached. It holds no secret."""

    kind: Kind
    scheme: str
    """As in the URL, in lower case."""

    container: str
    account: str = ""
    """Azure's storage account, where the URL names one."""

    suffix: str = ""
    """The rest of the host that the URL gives the account (`dfs.core.windows.net`)."""

    options: tuple[tuple[str, str], ...] = ()
    """Sorted pairs of name and value, checked."""

    @property
    def shown(self) -> str:
        """The URL of the bucket as messages have it: without options."""
        host = f"@{self.account}.{self.suffix}" if self.suffix else ""
        return f"{self.scheme}://{self.container}{host}"

    def option(self, name: str) -> str | None:
        """The value of an option, if it was given."""
        return dict(self.options).get(name)

    def flag(self, name: str) -> bool:
        """Whether an option was given as true."""
        return self.option(name) == "true"


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL asks for."""

    store: Store
    key: str
    """Without `/` at either end; empty for the whole bucket. Taken as written: nothing is decoded."""

    is_folder: bool
    """Whether the URL ends in `/` (or names a bucket), so that it stands for a prefix and not for an object."""

    @property
    def place(self) -> str:
        """The URL without options and without `/` at its end."""
        return f"{self.store.shown}/{self.key}" if self.key else self.store.shown


def is_store_url(location: str) -> bool:
    """Say whether a location is in an object store."""
    scheme, separator, _ = location.partition("://")
    return bool(separator) and scheme.lower() in SCHEMES


def parse(location: str) -> Address:
    """Read a URL such as `s3://bucket/prefix/*.parquet?region=ap-southeast-1`.

    Raises: SourceError, which never repeats what may be a secret.
    """
    match = _URL.fullmatch(location)
    if match is None or not is_store_url(location):
        raise _refusal(location, "this is not the URL of an object store", "write it as s3://bucket/prefix")
    scheme = match["scheme"].lower()
    kind = SCHEMES[scheme]
    key, query = match["rest"], ""
    if asked := _QUERY.fullmatch(key):
        key, query = asked["key"], asked["query"]
    container, account, suffix = _authority(match["container"], kind, scheme, location)
    options = _options(query, kind, location)
    if any(ord(char) < 32 for char in key):
        raise _refusal(location, "there is a control character in the URL", "write the key without it")
    store = Store(kind, scheme, container, account, suffix, options)
    return Address(store, key.strip("/"), is_folder=key.endswith("/") or not key.strip("/"))


def _authority(text: str, kind: Kind, scheme: str, location: str) -> tuple[str, str, str]:
    """Take the part before the first `/` apart: the container, and the account and rest of the host (Azure)."""
    container, at, host = text.partition("@")
    if at and (kind != "az" or ":" in container):
        raise _secret(location, kind)
    account, _, suffix = host.partition(".")
    if at and not (_ACCOUNT.fullmatch(account) and re.fullmatch(r"[a-z0-9.-]+", suffix)):
        hint = f"write it as {scheme}://container@account.dfs.core.windows.net/path"
        raise _refusal(location, "the URL names no storage account of Azure", hint)
    if not _CONTAINER.fullmatch(container):
        what = "container" if kind == "az" else "bucket"
        hint = f"write it as {scheme}://{what}/prefix"
        raise _refusal(location, f"the URL names no {what}, or one that cannot be", hint)
    return container, account, suffix


def _options(query: str, kind: Kind, location: str) -> tuple[tuple[str, str], ...]:
    known = ", ".join(sorted(OPTIONS[kind]))
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in OPTIONS[kind]:
            if _SECRET.search(name):
                raise _secret(location, kind)
            raise _refusal(location, f"the URL has an option {printable(name)!r} that is not known", f"known: {known}")
        found[name] = _checked(name, value, kind, location)
    return tuple(sorted(found.items()))


def _checked(name: str, value: str, kind: Kind, location: str) -> str:
    """Return an option's value in one form. Raises: SourceError."""
    if name in _FLAGS:
        if value.lower() not in {"true", "false", "1", "0"}:
            raise _refusal(location, f"the option {name} is neither true nor false", f"write {name}=true")
        return "true" if value.lower() in {"true", "1"} else "false"
    if name in _SECONDS:
        if not re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", value) or float(value) <= 0:
            raise _refusal(location, f"the option {name} is not a number of seconds", f"write {name}=30")
        return value
    if name == "endpoint_override":
        return endpoint(value, location, kind)
    allowed = {"scheme": r"https?", "account": _ACCOUNT.pattern, "region": r"[A-Za-z0-9-]{1,40}"}[name]
    if not re.fullmatch(allowed, value):
        raise _refusal(location, f"the value of the option {name} cannot be", "correct it")
    return value


def endpoint(value: str, location: str, kind: Kind) -> str:
    """Return an endpoint as `scheme://host:port`, or `host:port` where it says no scheme.

    Raises: SourceError, where it is no address of a host, and where it holds a password.
    """
    try:
        parts = urlsplit(value if "://" in value else f"//{value}")
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if "@" in parts.netloc:
        raise _secret(location, kind)
    host = parts.hostname or ""
    good = re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+", host) and parts.scheme in {"", "http", "https"}
    if not good or parts.query or parts.fragment or parts.path not in {"", "/"}:
        reason = "the endpoint is not an address of a host"
        raise _refusal(location, reason, "write it as http://host:9000, or host:9000")
    shown = f"[{host}]" if ":" in host else host
    return (f"{parts.scheme}://" if parts.scheme else "") + (f"{shown}:{port}" if port else shown)


def _secret(location: str, kind: Kind) -> SourceError:
    reason = "the URL holds a secret: it would end up in logs and in version control"
    hint = f"take it out and change it; credentials come from the environment ({_ENVIRONMENT[kind]})"
    return _refusal(location, reason, hint)


def _refusal(location: str, reason: str, hint: str) -> SourceError:
    """Only the scheme is shown: nobody knows what else the URL holds."""
    return SourceError(Unread(f"{printable(location.partition('://')[0])}://…", reason, hint))
