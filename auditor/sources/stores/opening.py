"""Connecting to stores through pyarrow, with credentials from the places where the clouds' own tools look for them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from auditor.sources.interface import SourceError, Unread
from auditor.sources.stores.address import Store, endpoint

CONNECT_SECONDS = 10.0
"""Seconds until a store that does not answer is given up; each of the attempts has as many."""

REQUEST_SECONDS = 30.0
"""Seconds without a byte until a request is given up."""

ATTEMPTS = 5
"""Times that a request is tried, with growing pauses, unless AWS_MAX_ATTEMPTS says otherwise: throttling ends by then."""

RETRY_SECONDS = 60.0
"""Seconds that Google's client goes on trying; its library counts time, not attempts."""

_MOST_OPEN = 64
_MARKS = ("AWS_", "GOOGLE_", "AZURE_", "STORAGE_EMULATOR_HOST", "CLOUDSDK_")
"""Beginnings of the environment's variables that say who one is and where stores are."""


def file_system(store: Store) -> Any:
    """Return pyarrow's file system for a store: the same one as long as the process and its environment are.

    Raises: SourceError where the settings cannot be; nothing is asked of the store yet.
    """
    environment = {name: value for name, value in os.environ.items() if name.startswith(_MARKS)}
    # A forked child must not go on with its parent's connections.
    return _opened(store, os.getpid(), frozenset(environment.items()))


@lru_cache(maxsize=_MOST_OPEN)
def _opened(store: Store, _process: int, environment: frozenset[tuple[str, str]]) -> Any:
    settings = dict(environment)
    try:
        return {"s3": _s3, "gs": _gs, "az": _az}[store.kind](store, settings)
    except (SourceError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  (messages of the libraries may quote the settings, and so secrets)
        reason = f"the connection cannot be set up as the environment says ({type(error).__name__})"
        raise SourceError(Unread(store.shown, reason, "check the environment's variables for this store")) from None


def _s3(store: Store, environment: Mapping[str, str]) -> Any:
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

    place = _endpoint(store, environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    attempts = environment.get("AWS_MAX_ATTEMPTS", "")
    return S3FileSystem(
        anonymous=store.flag("anonymous"),
        region=_region(store, environment, elsewhere=bool(place)),
        force_virtual_addressing=store.flag("force_virtual_addressing"),
        connect_timeout=_seconds(store, "connect_timeout", CONNECT_SECONDS),
        request_timeout=_seconds(store, "request_timeout", REQUEST_SECONDS),
        retry_strategy=AwsStandardS3RetryStrategy(max_attempts=int(attempts) if attempts.isdigit() else ATTEMPTS),
        tls_ca_file_path=environment.get("AWS_CA_BUNDLE") or None,
        **place,
    )


def _region(store: Store, environment: Mapping[str, str], *, elsewhere: bool) -> str | None:
    """Return a bucket's region: as asked for, else where Amazon says that it is, else the environment's.

    AWS_REGION often names where the computer is. A store `elsewhere` has no regions worth asking for.
    """
    usual = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if asked := store.option("region"):
        return asked
    if elsewhere:
        return usual or "us-east-1"
    from pyarrow.fs import resolve_s3_region

    try:
        return str(resolve_s3_region(store.container))
    except (OSError, ValueError):  # unreachable, or no such bucket: the next request says so in better words
        return usual


def _gs(store: Store, environment: Mapping[str, str]) -> Any:
    from pyarrow.fs import GcsFileSystem

    place = _endpoint(store, environment, "STORAGE_EMULATOR_HOST", usual_scheme="http")
    emulated = "STORAGE_EMULATOR_HOST" in environment and not store.option("endpoint_override")
    return GcsFileSystem(
        anonymous=store.flag("anonymous") or emulated,
        retry_time_limit=timedelta(seconds=_seconds(store, "request_timeout", RETRY_SECONDS)),
        **place,
    )


def _az(store: Store, environment: Mapping[str, str]) -> Any:
    from pyarrow.fs import AzureFileSystem

    told = _connection_string(environment.get("AZURE_STORAGE_CONNECTION_STRING", ""))
    account = store.account or store.option("account") or environment.get("AZURE_STORAGE_ACCOUNT")
    account = account or environment.get("AZURE_STORAGE_ACCOUNT_NAME") or told.get("AccountName")
    if not account:
        reason = "nobody says which storage account of Azure it is in"
        raise SourceError(Unread(store.shown, reason, "set AZURE_STORAGE_ACCOUNT, or write ?account=name"))
    key = environment.get("AZURE_STORAGE_KEY") or environment.get("AZURE_STORAGE_ACCOUNT_KEY") or told.get("AccountKey")
    sas = environment.get("AZURE_STORAGE_SAS_TOKEN") or told.get("SharedAccessSignature")
    place = _endpoint(store, environment)
    hosts: dict[str, Any] = {}
    if place:
        hosts = {f"{name}_storage_authority": place["endpoint_override"] for name in ("blob", "dfs")}
        hosts |= {f"{name}_storage_scheme": place.get("scheme", "https") for name in ("blob", "dfs")}
    # Account keys open everything, tokens what they were made for: where both are given, the token is meant.
    secret = {"sas_token": sas} if sas else {"account_key": key} if key else {}
    return AzureFileSystem(account, **secret, **hosts)


def _connection_string(text: str) -> dict[str, str]:
    """Take `AccountName=…;AccountKey=…` apart."""
    return {name: value for name, _, value in (part.partition("=") for part in text.split(";")) if value}


def _endpoint(
    store: Store, environment: Mapping[str, str], *names: str, usual_scheme: str | None = None
) -> dict[str, str]:
    """Return `endpoint_override` and `scheme` as pyarrow takes them, from the URL or else from the environment."""
    asked = store.option("endpoint_override")
    if asked is None:
        given = next((environment[name] for name in names if environment.get(name)), "")
        if not given:
            return {"scheme": scheme} if (scheme := store.option("scheme")) and store.kind != "az" else {}
        asked = endpoint(given, store.shown, store.kind)
    scheme, separator, host = asked.rpartition("://")
    scheme = store.option("scheme") or (scheme if separator else usual_scheme) or "https"
    return {"endpoint_override": host, "scheme": scheme}


def _seconds(store: Store, name: str, usual: float) -> float:
    return float(store.option(name) or usual)
