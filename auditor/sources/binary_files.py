"""Opening files of binary formats for libraries that read them at any place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeGuard

from auditor.sources.content import os_unread, random_access, size_of, window
from auditor.sources.interface import SourceError, Unread
from auditor.sources.signatures import compression_of
from auditor.sources.stores.remote_file import File


def is_local(path: File) -> TypeGuard[Path]:
    """Say whether an engine can open a file by name: addresses in object stores only behave like paths."""
    return isinstance(path, Path)


@contextmanager
def readable(path: File) -> Iterator[Any]:
    """Give what pyarrow reads a file from: its name, where the engine's own input is faster, else an open file.

    Raises: SourceError.
    """
    if is_local(path):
        size_of(path)
        yield str(path)
    else:
        with random_access(path) as raw:
            yield raw


def refuse_packed(path: File, place: str) -> None:
    """Refuse a binary file with a compression around it: its parts cannot be reached one by one.

    Raises: SourceError.
    """
    packed = compression_of(window(path, 0, 8))
    if packed:
        reason = f"it is compressed as a whole ({packed}), so that its parts cannot be read one by one"
        raise SourceError(Unread(place, reason, "decompress it: the format compresses inside"))


@contextmanager
def damage_told(path: File, place: str, what: str) -> Iterator[None]:
    """Word what pyarrow raises about a file: damaged content comes as input/output errors without a number.

    Args:
        path: the file.
        place: what messages call it; printable.
        what: what is wrong if the content is damaged, such as `the footer of the ORC file is damaged`.

    Raises: SourceError.
    """
    import pyarrow as pa

    try:
        yield
    except pa.ArrowException:
        raise SourceError(Unread(place, what, "write or copy it again")) from None
    except OSError as error:
        if error.errno is None:
            raise SourceError(Unread(place, what, "write or copy it again")) from None
        raise SourceError(os_unread(path, error)) from None
