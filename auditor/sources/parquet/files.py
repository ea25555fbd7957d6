"""Opening Parquet files, wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from auditor.sources.binary_files import readable, refuse_packed
from auditor.sources.content import os_unread, size_of, window
from auditor.sources.interface import SourceError, Unread
from auditor.sources.signatures import PARQUET_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.sources.stores.remote_file import File

_AGAIN = "write or copy it again"


@contextmanager
def open_parquet(path: File, place: str, options: Mapping[str, Any] | None = None) -> Iterator[Any]:
    """Open a Parquet file with pyarrow, whose checks of the footer are strict and do not panic.

    Args:
        path: the file.
        place: what messages call it; printable.
        options: further arguments of `pyarrow.parquet.ParquetFile`.

    Raises: SourceError when its footer cannot be read; nothing for what happens in the body.
    """
    with readable(path) as source:
        file = _opened(source, path, place, options or {})
        try:
            yield file
        finally:
            file.close(force=True)


def _opened(source: Any, path: File, place: str, options: Mapping[str, Any]) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(source, **options)
    except pa.ArrowException:
        raise SourceError(_footer(path, place)) from None
    except OSError as error:
        if error.errno is None:  # Arrow words damaged content as input/output errors
            raise SourceError(_footer(path, place)) from None
        raise SourceError(os_unread(path, error)) from None


def _footer(path: File, place: str) -> Unread:
    """Say what is wrong with a footer that cannot be read.

    Raises: SourceError when it is the file as a whole.
    """
    refuse_packed(path, place)
    size = size_of(path)
    mark = window(path, max(0, size - len(PARQUET_MARK)), len(PARQUET_MARK))
    if mark != PARQUET_MARK or size < 2 * len(PARQUET_MARK) + 4:
        return Unread(place, "the Parquet file is cut off: its footer is missing", _AGAIN)
    return Unread(place, "the footer of the Parquet file is damaged", _AGAIN)
