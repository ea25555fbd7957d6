"""pyiceberg's reading of metadata and manifests, through the one place where files are opened."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from auditor.sources.content import random_access, size_of
from auditor.sources.interface import SourceError
from auditor.sources.stores.remote_file import File


def input_of(place: File) -> Any:
    """Return pyiceberg's InputFile of a file."""
    return _classes()[0](place)


def reaching(find: Callable[[str], File | None]) -> Any:
    """Return pyiceberg's FileIO for a table whose files are where `find` says, by their addresses. It writes nothing."""
    return _classes()[1](find)


@cache
def _classes() -> tuple[Any, Any]:
    """Make the two classes when pyiceberg is needed: it takes long to import."""
    from pyiceberg.io import FileIO, InputFile

    class Input(InputFile):
        """A file, taken into memory as a whole: metadata and manifests have some megabytes."""

        def __init__(self, place: File) -> None:
            super().__init__(location=place.as_posix())
            self._place = place

        def __len__(self) -> int:
            return size_of(self._place)

        def exists(self) -> bool:
            try:
                return size_of(self._place) >= 0
            except SourceError:
                return False

        def open(self, seekable: bool = True) -> Any:  # noqa: ARG002  (pyiceberg's signature)
            with random_access(self._place) as raw:
                return io.BytesIO(raw.read())

    class Reaching(FileIO):
        """Finds files by where they are now."""

        def __init__(self, find: Callable[[str], File | None]) -> None:
            super().__init__()
            self._find = find

        def new_input(self, location: str) -> Any:
            place = self._find(location)
            if place is None:
                raise FileNotFoundError(location)
            return Input(place)

        def new_output(self, location: str) -> Any:
            raise PermissionError(location)

        def delete(self, location: Any) -> None:
            raise PermissionError(location)

    return Input, Reaching
