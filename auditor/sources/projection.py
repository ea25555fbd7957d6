"""Which columns of a file are wanted, by the names that a sample gives them: repeated names numbered, keys beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.sources.arrow_frames import Result, as_frame, mended
from auditor.sources.naming import unique_names

if TYPE_CHECKING:
    import polars as pl

    from auditor.sources.hive import Keys
    from auditor.sources.stores.remote_file import File


@dataclass(frozen=True, slots=True)
class Projection:
    """The columns wanted of one file."""

    own: tuple[str, ...]
    """The file's columns as it calls them, in order."""

    called: tuple[str, ...]
    """The same, each with a name of its own."""

    keys: Keys
    wanted: frozenset[str] | None
    """Names to be given; None for all."""

    not_text: set[str] = field(default_factory=set)
    """Binary columns that turned out to hold no text."""

    @classmethod
    def of(cls, own: Sequence[str], keys: Keys, columns: Sequence[str] | None) -> Projection:
        """Plan for a file with the columns `own` (None for `columns`: all are wanted)."""
        called, _ = unique_names(own)
        return cls(tuple(own), tuple(called), keys, None if columns is None else frozenset(columns))

    @property
    def to_read(self) -> list[str]:
        """The wanted columns under the file's own names, each name once."""
        pairs = zip(self.own, self.called, strict=True)
        return list(dict.fromkeys(name for name, called in pairs if self._wants(called)))

    def frame(self, table: Any, path: File, place: str, result: Result) -> pl.DataFrame:
        """Turn an Arrow table with some of the file's columns, in its order, into a frame of those that are wanted."""
        import polars as pl

        there = set(table.column_names)
        called = [called for name, called in zip(self.own, self.called, strict=True) if name in there]
        chosen = [place for place, name in enumerate(called) if self._wants(name)]
        named = [called[place] for place in chosen]
        columns: list[pl.Series] = []
        if chosen:
            frame = as_frame(table.select(chosen), place, result, names=named)
            columns = mended(frame, result, never=self.not_text).get_columns()
        added = self.keys.columns([(path, table.num_rows)], self.called)
        return pl.DataFrame([*columns, *[key for key in added if self._wants(key.name)]])

    def beside(self, frame: pl.DataFrame, path: File) -> pl.DataFrame:
        """Drop what is not wanted of a frame under the names to be given, and add the keys."""
        import polars as pl

        own = list(dict.fromkeys([*self.called, *frame.columns]))
        added = self.keys.columns([(path, frame.height)], own)
        return pl.DataFrame([column for column in [*frame.get_columns(), *added] if self._wants(column.name)])

    def _wants(self, name: str) -> bool:
        return self.wanted is None or name in self.wanted


def is_plain(names: Sequence[str]) -> bool:
    """Say whether every name means one column to readers that split names at dots and know no repeated ones."""
    return len(set(names)) == len(names) and not any("." in name or not name for name in names)
