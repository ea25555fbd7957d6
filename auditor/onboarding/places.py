"""Where tables lie together, and whose data they may hold: hints gathered for one place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from auditor.onboarding import regions
from auditor.onboarding.addresses import Server
from auditor.onboarding.model import Column, Hint, Place, Provider
from auditor.onboarding.scalars import counted, named
from auditor.sources.stores.address import Store
from jurisdiction_map import region_table

_PROVIDERS = {"s3": "aws", "gs": "gcp", "az": "azure"}
_CATALOGUE = "iceberg"


def of_file(written: str, asked: Path) -> Place:
    """The place of something in a folder: the outermost folder whose name hints at a country, else the folder asked for.

    written: the location as the manifest has it, relative to it or absolute.
    """
    path = PurePosixPath(written)
    folders = [part for part in path.parts[:-1] if part != ".."]
    start = 0 if not path.is_absolute() else len(PurePosixPath(asked.absolute().as_posix()).parts) - 1
    for end in range(max(start, 0), len(folders)):
        if "=" in folders[end]:
            break
        if hint := regions.in_name(folders[end], "the folder"):
            return Place(named(PurePosixPath(*folders[: end + 1]).as_posix()), (hint,))
    return Place(named(asked.name or asked.absolute().name or "."))


def of_store(store: Store, environ: Mapping[str, str], answered: str | None) -> Place:
    """A bucket. answered: its region as the store itself says, if it was asked."""
    return Place(store.shown, tuple(_of_store(store, environ, answered)), _run_by(store, environ), is_exact=True)


def of_server(server: Server, environ: Mapping[str, str]) -> Place:
    """A database server or catalogue."""
    return Place(_label(server), tuple(_of_server(server, environ)), regions.run_by(server.host, server.scheme), True)


def origins(names: Sequence[str], partitions: Iterable[str], columns: Iterable[Column], what: str) -> tuple[Hint, ...]:
    """What hints at whose data a dataset holds: names in its path, countries in partition keys, national identifiers.

    Args: names: of folders, schemas and the table itself, but for those that hint at the place. partitions: names of
        folders such as `country=VN`. what: how a reason calls a name.
    """
    return (*_of_partitions(partitions), *regions.in_names(names, what), *_of_identifiers(columns))


def _of_store(store: Store, environ: Mapping[str, str], answered: str | None) -> Iterator[Hint]:
    provider = _PROVIDERS[store.kind]
    endpoint = _host(store.option("endpoint_override") or "")
    host = endpoint or (f"{store.account}.{store.suffix}" if store.suffix else "")
    if host and (hint := regions.of_host(host)):
        yield hint
    asked = store.option("region") if _is_own(store, environ) else None
    if asked and (hint := regions.of_region(f"{provider}:{asked}", f"the URL says region={asked}", "said")):
        yield hint
    if answered and (
        hint := regions.of_region(f"{provider}:{answered}", "the store says that its bucket is there", "host")
    ):
        yield hint
    for name, what in ((store.container, "the bucket"), (store.account, "the storage account")):
        if name and (hint := regions.in_name(name, what, store.scheme)):
            yield hint
    if (variable := _endpoint_of(store, environ)) and (hint := regions.of_host(_host(variable))):
        reason = "the endpoint in this machine's environment is of that region"
        yield Hint(hint.region, hint.countries, reason, "environment")
    elif _is_own(store, environ):
        yield from regions.of_variables(store.scheme, environ)


def _is_own(store: Store, environ: Mapping[str, str]) -> bool:
    """Whether the store is that of the provider whose protocol it speaks, as far as its endpoint tells."""
    endpoint = _host(store.option("endpoint_override") or _endpoint_of(store, environ))
    return not endpoint or regions.run_by(endpoint) is not None


def _run_by(store: Store, environ: Mapping[str, str]) -> Provider | None:
    endpoint = _host(store.option("endpoint_override") or _endpoint_of(store, environ))
    return regions.run_by(endpoint) if endpoint else regions.run_by("", store.scheme)


def _endpoint_of(store: Store, environ: Mapping[str, str]) -> str:
    """The endpoint that a variable of this machine names; the sources look at the same ones."""
    names = {"s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), "gs": ("STORAGE_EMULATOR_HOST",), "az": ()}[store.kind]
    return next((environ[name] for name in names if environ.get(name)), "")


def _host(endpoint: str) -> str:
    try:
        return urlsplit(endpoint if "://" in endpoint else f"//{endpoint}").hostname or ""
    except ValueError:
        return ""


def _of_server(server: Server, environ: Mapping[str, str]) -> Iterator[Hint]:
    said = dict(server.query).get("location") or dict(server.query).get("region_name")
    provider = {"bigquery": "gcp", "awsathena": "aws"}.get(server.scheme)
    if said and provider and (hint := regions.of_region(f"{provider}:{said}", f"the URL says {named(said)}", "said")):
        yield hint
    found = regions.of_host(server.host, server.scheme) if server.host else None
    if found is not None and server.scheme == _CATALOGUE:
        reason = "the catalogue's host is in that region; the files it lists may lie elsewhere"
        yield Hint(found.region, found.countries, reason, "name")
    elif found is not None:
        yield found
    for name, what in ((server.host, "the host"), (server.database.rpartition("/")[2], "the database")):
        if name and found is None and (hint := regions.in_name(name, what)):
            yield hint
    named_there = environ.get("PGHOST", "") if server.scheme == "postgresql" and not server.host else ""
    if named_there and (hint := regions.of_host(named_there)):
        yield Hint(hint.region, hint.countries, "PGHOST names a host of that region", "environment")


def _label(server: Server) -> str:
    host = f"[{server.host}]" if ":" in server.host and "/" not in server.host else server.host
    return named(
        f"{server.scheme}://{host if '/cloudsql' not in host else ''}{f'/{server.database}' if server.database else ''}"
    )


def _of_partitions(partitions: Iterable[str]) -> Iterator[Hint]:
    by_country: dict[str, str] = {}
    for folder in partitions:
        if code := regions.in_partition(folder):
            by_country.setdefault(code, folder)
    if by_country:
        codes = tuple(sorted(by_country))
        reason = f"the folder{'s' if len(codes) > 1 else ''} {counted(by_country[code] for code in codes)}"
        yield Hint(f"{region_table.DECLARED}:{codes[0]}", codes, reason, "name")


def _of_identifiers(columns: Iterable[Column]) -> Iterator[Hint]:
    holders: dict[str, list[str]] = {}
    for column in columns:
        for country in sorted({_countries_of().get(kind, "") for kind in column.kinds} - {""}):
            holders.setdefault(country, []).append(column.name)
    for country, names in sorted(holders.items()):
        one = len(names) == 1
        reason = f"the column{'' if one else 's'} {counted(names)} hold{'s' if one else ''} identifiers of that country"
        yield Hint(f"{region_table.DECLARED}:{country}", (country,), reason, "identifiers")


@cache
def _countries_of() -> Mapping[str, str]:
    """The country of each kind of identifier that only one country has: `national_id.nik` → ID.

    Not of other documents: a family card is called that in several countries, and known by its number in one.
    """
    from detectors.recognizers import identifiers

    found: dict[str, set[str]] = {}
    for one in identifiers():
        if one.tag and one.kind and one.tag != "other_gov_id" and not one.kind.startswith("other_gov_id."):
            kind = one.kind if "." in one.kind else f"{one.tag}.{one.kind}"
            found.setdefault(kind, set()).add(one.country)
    return {kind: next(iter(codes)) for kind, codes in found.items() if len(codes) == 1}
