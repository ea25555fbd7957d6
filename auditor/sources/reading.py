"""Reading a sample of any table, whatever goes wrong in the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from auditor.sources.interface import DEFAULT_ROWS, Batch, Noting, Sample, Source, SourceError, Streamed, Table, Unread
from auditor.sources.naming import printable
from auditor.sources.registry import source_named

STOPS = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What is not the reader's failure: the user or the interpreter wants to stop."""


def read_sample(table: Table, *, rows: int = DEFAULT_ROWS, seed: int = 0, full: bool = False) -> Sample:
    """Read up to `rows` rows of a table, or all of it when `full`.

    Raises:
        SourceError: nothing of the table could be read; its `unread` says why. No other exception escapes, not even
            the panics of native readers.
        ValueError: `rows` is less than 1.
    """
    if rows < 1:
        raise ValueError("rows must be at least 1")
    with _named(table), contained(table.location):
        return _source(table).sample(table, rows=rows, seed=seed, full=full)


def read_batches(table: Table, *, rows: int, columns: Sequence[str] | None = None) -> Iterator[Batch]:
    """Yield every row of a table once, about `rows` at a time; a source that cannot stream is read in one go.

    Raises: SourceError, and nothing else of the reader's.
    """
    with _named(table), contained(table.location):
        source = _source(table)
        if isinstance(source, Streamed):
            yield from source.batches(table, rows=rows, columns=columns)
            return
        sample = source.sample(table, rows=rows, seed=0, full=True)
        frame = sample.frame if columns is None else sample.frame.select(columns)
        yield Batch(frame, sample.notes, sample.unread, sample.bytes_read)


def schema_of(table: Table) -> tuple[str, ...]:
    """Return `name: type` of each column.

    Raises: SourceError, and nothing else.
    """
    with _named(table), contained(table.location):
        return _source(table).schema(table)


def looked_at(table: Table) -> tuple[tuple[str, ...], object]:
    """Return `name: type` of each column of a table of one file, and what its source noted of the file, None for nothing.

    Raises: SourceError, and nothing else.
    """
    with _named(table), contained(table.location):
        source = _noting(table.format)
        return source.look(table) if source is not None else (_source(table).schema(table), None)


@cache
def _noting(form: str) -> Noting | None:
    """The source of a format, where it notes what it sees: asked for every part file, and slow to find out."""
    source: object = source_named(form)
    return source if isinstance(source, Noting) else None


@contextmanager
def _named(table: Table) -> Iterator[None]:
    """Call a table that is one file by its own location, which is relative, wherever in it the reading failed."""
    try:
        yield
    except SourceError as error:
        if len(table.files) != 1:
            raise
        raise SourceError(replace(error.unread, location=table.location)) from None


@contextmanager
def contained(location: str) -> Iterator[None]:
    """Turn whatever a reader throws into a SourceError.

    Messages of native readers may quote cell values, so only the kind of error is kept. Rust panics arrive as
    `PanicException`, which derives from BaseException.
    """
    try:
        yield
    except (SourceError, *STOPS):
        raise
    except BaseException as error:  # noqa: BLE001  (see above: the audit goes on with the next table)
        if isinstance(error, MemoryError):
            reason, hint = "it does not fit in memory", "sample it without --full, or split the file"
        else:
            reason = f"the reader failed on its content ({type(error).__name__})"
            hint = "check that the file is complete and in the format its name says; write it again"
        raise SourceError(Unread(printable(location), reason, hint)) from None


def _source(table: Table) -> Source:
    source = source_named(table.format)
    if source is None:
        reason = f"no source reads the format {printable(table.format)!r}"
        raise SourceError(Unread(table.location, reason, "install the package that registers it"))
    return source
