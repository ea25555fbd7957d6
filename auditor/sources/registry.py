"""Which sources there are: Lintas's own, and what other distributions register under `lintas.sources`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import cast

from auditor.sources.interface import Source
from auditor.sources.stores.address import is_store_url

ENTRY_POINT_GROUP = "lintas.sources"

_OWN = {
    "parquet": "auditor.sources.parquet.source:ParquetSource",
    "ndjson": "auditor.sources.json.lines:NdjsonSource",
    "json": "auditor.sources.json.documents:JsonSource",
    "avro": "auditor.sources.avro.source:AvroSource",
    "orc": "auditor.sources.orc:OrcSource",
    "arrow_ipc": "auditor.sources.arrow_ipc.source:ArrowIpcSource",
    "excel": "auditor.sources.excel.source:ExcelSource",
    "delimited": "auditor.sources.delimited.source:DelimitedSource",
    "delta": "auditor.sources.lakes.delta:DeltaSource",
    "iceberg": "auditor.sources.lakes.iceberg:IcebergSource",
    "sql": "auditor.sources.databases.catalogue:SqlSource",
    "sqlite": "auditor.sources.databases.sqlite_files:SqliteSource",
    "duckdb": "auditor.sources.databases.duckdb_files:DuckDbSource",
}
_CATALOGUES = ("iceberg", "sql")
"""Own sources of URLs, asked after those of third parties: a plug-in may know a warehouse better."""


@cache
def own_source(name: str) -> Source | None:
    """Load one of Lintas's own sources by the name of its format."""
    if name not in _OWN:
        return None
    module, _, attribute = _OWN[name].partition(":")
    return cast(Source, getattr(import_module(module), attribute)())


@cache
def third_party_sources() -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Load what other distributions register, once and only when asked for.

    Returns: the sources by name of their entry point, and a note for each that could not be loaded.
    """
    from importlib.metadata import entry_points

    sources: list[Source] = []
    notes: list[str] = []
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        try:
            sources.append(cast(Source, point.load()()))
        except Exception as error:  # noqa: BLE001  (somebody else's code: one bad plug-in must not stop an audit)
            notes.append(f"the source {point.name!r} of {point.value} could not be loaded ({type(error).__name__})")
    return tuple(sources), tuple(notes)


def source_for(location: str, head: bytes) -> Source | None:
    """Return the source of a URL, or the first third-party source of a file that Lintas itself does not read."""
    return next(_handling(location, head), None) or (_own_catalogue(location) if "://" in location else None)


def _own_catalogue(location: str) -> Source | None:
    if is_store_url(location):
        return None  # files, which need no catalogue
    sources = (own_source(name) for name in _CATALOGUES)
    return next((source for source in sources if source and source.handles(location, b"")), None)


def _handling(location: str, head: bytes) -> Iterator[Source]:
    for source in third_party_sources()[0]:
        try:
            if source.handles(location, head):
                yield source
        except Exception:  # noqa: BLE001, S112  (a plug-in that fails here does not handle the location)
            continue


def source_named(name: str) -> Source | None:
    """Return the source that reads tables of this format."""
    return own_source(name) or next((source for source in third_party_sources()[0] if source.name == name), None)
