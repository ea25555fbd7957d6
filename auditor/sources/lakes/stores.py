"""Where a lake table is: from what `Table.address` holds to a place, and to what deltalake needs to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from auditor.sources.stores.address import Store, is_store_url, parse
from auditor.sources.stores.opening import CONNECT_SECONDS, REQUEST_SECONDS
from auditor.sources.stores.remote_file import File, RemoteFile

_RETRY_SECONDS = 60
"""How long deltalake tries a request again and again; its own three minutes are long when a store is down."""

_NAMES = {"region": "aws_region", "account": "azure_storage_account_name"}
_ENDPOINTS = {"s3": "aws_endpoint_url", "gs": "google_base_url", "az": "azure_storage_endpoint"}
_ANONYMOUS = {"s3": "aws_skip_signature", "gs": "google_skip_signature", "az": "azure_skip_signature"}
_ENVIRONMENT = {
    "AWS_ENDPOINT_URL": "aws_endpoint_url",
    "AWS_ENDPOINT_URL_S3": "aws_endpoint_url",
    "AZURE_STORAGE_ACCOUNT": "azure_storage_account_name",
    "AZURE_STORAGE_KEY": "azure_storage_account_key",
    "AZURE_STORAGE_SAS_TOKEN": "azure_storage_sas_key",
}
"""Variables of the stores' own tools and what deltalake calls them; the later of two goes first. Others it reads."""


def place_of(address: str) -> File:
    """Return the place of an address: a path, or what an object store's URL stands for.

    Raises: SourceError for a URL that cannot be.
    """
    if not is_store_url(address):
        return Path(address)
    found = parse(address)
    return RemoteFile(found.store, found.key)


def address_of(place: File) -> str:
    """Return an address from which `place_of` makes the place again, in another folder or process too."""
    if isinstance(place, Path):
        return place.absolute().as_posix()
    options = urlencode(place.store.options)
    return f"{place.as_posix()}{f'?{options}' if options else ''}"


def delta_address(place: RemoteFile) -> str:
    """Return the URL by which deltalake knows a table in a store."""
    return f"{place.store.kind}://{place.path}"


def delta_options(store: Store, environment: Mapping[str, str]) -> dict[str, str]:
    """Return deltalake's options for a store: the URL's, and the environment's that it does not know by their names."""
    found = {name: environment[variable] for variable, name in _ENVIRONMENT.items() if environment.get(variable)}
    found |= {ours: value for name, ours in _NAMES.items() if (value := store.option(name))}
    if store.account:
        found["azure_storage_account_name"] = store.account
    if endpoint := store.option("endpoint_override"):
        scheme = "" if "://" in endpoint else f"{store.option('scheme') or 'https'}://"
        found[_ENDPOINTS[store.kind]] = f"{scheme}{endpoint}"
    if store.flag("anonymous"):
        found[_ANONYMOUS[store.kind]] = "true"
    if found.get(_ENDPOINTS[store.kind], "").startswith("http:"):
        found["allow_http"] = "true"
    return found | {
        "connect_timeout": f"{store.option('connect_timeout') or CONNECT_SECONDS}s",
        "timeout": f"{store.option('request_timeout') or REQUEST_SECONDS}s",
        "retry_timeout": f"{_RETRY_SECONDS}s",
    }
