"""Which rows of Iceberg data files are deleted: by position, by deletion vector, by equal values.

What applies to which file is as the Iceberg table specification has it under "Scan Planning": position deletes to data
files of the same or an earlier sequence number, equality deletes to those of an earlier one, both within a partition;
equality deletes of an unpartitioned spec apply to all partitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.sources.interface import SourceError, Unread
from auditor.sources.lakes.parts import Deletes, told_as
from auditor.sources.naming import printable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Positions = npt.NDArray[np.int64]

_PATH_ID = 2147483546
"""The reserved field id of `file_path` in position delete files (Iceberg specification, "Reserved Field IDs")."""


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """A delete file of the snapshot with what decides where it applies."""

    path: str
    sequence: int
    everywhere: bool
    """Whether its partition spec has no fields."""

    place: tuple[int, Any]
    """Its partition spec's id and the partition."""

    file: Any
    """pyiceberg's DataFile."""

    @property
    def is_vector(self) -> bool:
        """Whether it is a deletion vector in a Puffin file (format version 3)."""
        return str(self.file.file_format).upper().endswith("PUFFIN")


@dataclass(slots=True)
class Deletions:
    """The delete files of a snapshot, read when a data file needs them and then kept."""

    opened: Callable[[str], AbstractContextManager[Any]]
    """Opens a file of the table by its address, for reading at any place."""

    columns: Mapping[int, str]
    """The table's top-level columns by field id."""

    by_position: Sequence[DeleteFile] = ()
    by_values: Sequence[DeleteFile] = ()
    _positions: dict[str, dict[str, Positions]] = field(default_factory=dict)
    _values: dict[str, pl.DataFrame] = field(default_factory=dict)

    def of(self, path: str, sequence: int, place: tuple[int, Any]) -> tuple[Deletes, int | None]:
        """Return what is deleted from the data file at `path`, and how many rows that is where it is known."""
        positions = [
            one
            for one in self.by_position
            if one.sequence >= sequence and one.place == place and _may_name(one.file, path)
        ]
        values = [one for one in self.by_values if one.sequence > sequence and (one.everywhere or one.place == place)]
        deletes = Deletes(
            partial(self._kept, path, positions) if positions else None,
            partial(self._purged, values) if values else None,
            frozenset(self.columns.get(one, "") for delete in values for one in delete.file.equality_ids or ()),
        )
        if not positions and not values:
            return deletes, 0
        known = not values and all(one.is_vector for one in positions)
        return deletes, sum(one.file.record_count for one in positions) if known else None

    def _kept(self, path: str, files: Sequence[DeleteFile], first: int, rows: int) -> npt.NDArray[np.bool_]:
        """Return True for each of `rows` rows from `first` on that is not deleted by position."""
        import numpy as np

        kept = np.ones(rows, dtype=bool)
        for one in files:
            gone = self._positions_in(one).get(path)
            if gone is not None:
                kept[gone[(gone >= first) & (gone < first + rows)] - first] = False
        return kept

    def _positions_in(self, one: DeleteFile) -> dict[str, Positions]:
        if one.path not in self._positions:
            with told_as(_damaged(one)), self.opened(one.path) as raw:
                self._positions[one.path] = _vectors(raw) if one.is_vector else _positions(raw)
        return self._positions[one.path]

    def _purged(self, files: Sequence[DeleteFile], frame: pl.DataFrame) -> pl.DataFrame:
        """Drop the rows whose values in some columns are those of a deleted row; null equals null there."""
        import polars as pl

        for one in files:
            names = self._names(one)
            gone = self._values_in(one, names)
            young = [pl.lit(None, dtype=gone.schema[name]).alias(name) for name in names if name not in frame.columns]
            whole = frame.with_columns(young)
            # In the type of the data, since a column of the table may have become wider since.
            gone = gone.with_columns(pl.col(name).cast(whole.schema[name]) for name in names)
            frame = whole.join(gone, on=names, how="anti", nulls_equal=True).select(frame.columns)
        return frame

    def _names(self, one: DeleteFile) -> list[str]:
        ids = list(one.file.equality_ids or ())
        if not ids or any(number not in self.columns for number in ids):
            reason = "its rows were deleted by a column that the table has no more"
            raise SourceError(Unread(printable(one.path), reason, "compact the table"))
        return [self.columns[number] for number in ids]

    def _values_in(self, one: DeleteFile, names: Sequence[str]) -> pl.DataFrame:
        import polars as pl
        import pyarrow.parquet as pq

        if one.path not in self._values:
            by_id = {number: name for number, name in self.columns.items() if name in names}
            with told_as(_damaged(one)), self.opened(one.path) as raw:
                table = pq.ParquetFile(raw).read()
                by_name = {
                    by_id[number]: table.column(place)
                    for place, number in enumerate(map(_id_of, table.schema))
                    if number in by_id
                }
                self._values[one.path] = pl.DataFrame({name: pl.Series(name, by_name[name]) for name in names})
        return self._values[one.path]


def sorted_out(
    entries: Iterable[Any], specs: Mapping[int, Any]
) -> tuple[list[Any], list[DeleteFile], list[DeleteFile]]:
    """Part pyiceberg's manifest entries into data, deletes by position and deletes by values."""
    data: list[Any] = []
    deletes: tuple[list[DeleteFile], list[DeleteFile]] = [], []
    for entry in entries:
        file = entry.data_file
        kind = int(file.content or 0)  # 0 data, 1 position deletes, 2 equality deletes; version 1 has data only
        if not kind:
            data.append(entry)
            continue
        spec = specs.get(file.spec_id)
        everywhere = spec is None or not spec.fields
        place = (file.spec_id, file.partition)
        deletes[kind - 1].append(DeleteFile(file.file_path, entry.sequence_number or 0, everywhere, place, file))
    return data, deletes[0], deletes[1]


def _may_name(file: Any, path: str) -> bool:
    """Say whether a position delete file may name a data file, by the bounds of its paths where it has them."""
    encoded = path.encode()
    low = (file.lower_bounds or {}).get(_PATH_ID)
    high = (file.upper_bounds or {}).get(_PATH_ID)
    return (low is None or low <= encoded) and (high is None or encoded <= high)


def _positions(raw: Any) -> dict[str, Positions]:
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.ParquetFile(raw).read(columns=["file_path", "pos"])
    found: dict[str, Positions] = {}
    for path in pc.unique(table["file_path"]):
        rows = table.filter(pc.equal(table["file_path"], path))["pos"]
        found[path.as_py()] = np.asarray(rows.to_numpy(), dtype=np.int64)
    return found


def _vectors(raw: Any) -> dict[str, Positions]:
    import numpy as np
    from pyiceberg.table.deletion_vector import deletion_vectors_from_puffin_file
    from pyiceberg.table.puffin import PuffinFile

    vectors = deletion_vectors_from_puffin_file(PuffinFile(raw.read()))
    return {one.referenced_data_file: np.asarray(one.to_vector().to_numpy(), dtype=np.int64) for one in vectors}


def _damaged(one: DeleteFile) -> Unread:
    return Unread(printable(one.path.rsplit("/", 1)[-1]), "the delete file is damaged", "repair the table")


def _id_of(one: Any) -> int:
    return int((one.metadata or {}).get(b"PARQUET:field_id", b"-1"))
