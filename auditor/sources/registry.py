"""Which sources there are: Lintas's own, and what other distributions register under `lintas.sources`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import cast

from auditor.sources.interface import Source

ENTRY_POINT_GROUP = "lintas.sources"

_OWN = {
    "parquet": "auditor.sources.parquet:ParquetSource",
    "ndjson": "auditor.sources.ndjson:NdjsonSource",
    "json": "auditor.sources.json_documents:JsonSource",
    "delimited": "auditor.sources.delimited:DelimitedSource",
}


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
    """Return the first third-party source that handles a location which Lintas itself does not read."""
    return next(_handling(location, head), None)


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
