"""Iceberg tables: the current snapshot, of a folder with metadata or of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.sources.extras import require
from auditor.sources.interface import Batch, Discovery, Sample, Table
from auditor.sources.lakes import iceberg_catalogues
from auditor.sources.lakes.iceberg_snapshots import Loaded, load_folder, snapshot_of
from auditor.sources.lakes.sampling import batches, draw
from auditor.sources.lakes.stores import place_of


class IcebergSource:
    """Reads tables of the format `iceberg`: `Table.address` is the table's folder, or the catalogue for a `member`."""

    name = "iceberg"

    def handles(self, location: str, head: bytes) -> bool:  # noqa: ARG002  (the address says it all)
        """Say whether a location is a catalogue of Iceberg tables."""
        return iceberg_catalogues.is_catalogue(location)

    def discover(self, location: str) -> Discovery:
        """List the tables of a catalogue.

        Raises: SourceError.
        """
        require("pyiceberg.catalog", "iceberg", "iceberg://…")
        return iceberg_catalogues.discover(location)

    def schema(self, table: Table) -> tuple[str, ...]:
        """Return `name: type` of each column."""
        return tuple(f"{one.name}: {one.field_type}" for one in _loaded(table).metadata.schema().fields)

    def version(self, table: Table) -> str | None:
        """Return the table's id, snapshot and schema."""
        return _loaded(table).version

    def sample(self, table: Table, *, rows: int, seed: int, full: bool) -> Sample:
        """Read a sample of the files of the snapshot."""
        snapshot = snapshot_of(_loaded(table))
        drawn = draw(snapshot.files, snapshot.schema, rows=rows, seed=seed, full=full, unread=snapshot.unread)
        notes = (*snapshot.notes, *drawn.notes)
        missed = tuple(drawn.gathered.unread)
        return Sample(table, drawn.frame, drawn.design, notes, missed, drawn.gathered.bytes_read)

    def batches(self, table: Table, *, rows: int, columns: Sequence[str] | None) -> Iterator[Batch]:
        """Yield every row of the snapshot."""
        snapshot = snapshot_of(_loaded(table))
        notes = snapshot.notes
        for batch in batches(snapshot.files, snapshot.schema, rows=rows, columns=columns, unread=snapshot.unread):
            yield replace(batch, notes=(*notes, *batch.notes))
            notes = ()


def _loaded(table: Table) -> Loaded:
    """Load a table's metadata.

    Raises: SourceError.
    """
    require("pyiceberg.table", "iceberg", table.location)
    if not table.member:
        return load_folder(place_of(table.address), table.location)
    found = iceberg_catalogues.load(table)
    return Loaded(found.metadata, found.io, None, table.location)
