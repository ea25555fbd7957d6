"""The address of an object in a store, used like a `pathlib.Path` of a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from auditor.sources.stores.address import Store


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one version of an object from another, as far as the store said so."""

    size: int
    """Bytes as stored."""

    tag: str = ""
    """The ETag (S3, Azure) or generation (Google); empty where only a listing was seen."""

    modified: float | None = None
    """Seconds since 1970 when it was written, by the store's clock, which some stores round to seconds."""

    def differs_from(self, other: Identity) -> bool:
        """Say whether the two are surely two versions."""
        if self.size != other.size:
            return True
        if self.tag and other.tag:
            return self.tag != other.tag
        if self.modified is None or other.modified is None:
            return False
        return abs(self.modified - other.modified) > 1

    @property
    def version(self) -> str | None:
        """What changes whenever the content does; None where the store told nothing but the size."""
        told = self.tag or (str(self.modified) if self.modified is not None else "")
        return f"{self.size}-{told}" if told else None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An object, or a prefix where it stands for a folder. Equal, hashed and sorted by its place; safe to print.

    It can be pickled: it holds no credentials, and whoever opens it takes them from their own environment.
    """

    store: Store
    key: str
    """Without `/` at the beginning; empty for the bucket itself."""

    seen: Identity | None = field(default=None, compare=False, repr=False)
    """The version that was found. Reading another one is an error: the object changed while the audit ran."""

    def as_posix(self) -> str:
        """Return the URL without options."""
        return f"{self.store.shown}/{self.key}" if self.key else self.store.shown

    def __str__(self) -> str:
        return self.as_posix()

    def __repr__(self) -> str:
        return f"RemoteFile({self.as_posix()!r})"

    def __lt__(self, other: RemoteFile) -> bool:
        return (self.store, self.key) < (other.store, other.key)

    def __truediv__(self, below: str) -> RemoteFile:
        return RemoteFile(self.store, f"{self.key}/{below}" if self.key else below)

    @property
    def name(self) -> str:
        """The last part of the key; the bucket's name for the bucket."""
        return self.key.rsplit("/", 1)[-1] or self.store.container

    @property
    def suffix(self) -> str:
        """The extension with its dot."""
        return PurePosixPath(self.name).suffix

    @property
    def suffixes(self) -> list[str]:
        """All extensions."""
        return PurePosixPath(self.name).suffixes

    @property
    def stem(self) -> str:
        """The name without its extension."""
        return PurePosixPath(self.name).stem

    @property
    def parent(self) -> RemoteFile:
        """The folder that it is in; the bucket for the bucket."""
        return RemoteFile(self.store, self.key.rpartition("/")[0])

    @property
    def path(self) -> str:
        """The path by which pyarrow's file systems know it."""
        return f"{self.store.container}/{self.key}" if self.key else self.store.container

    def is_relative_to(self, other: object) -> bool:
        """Say whether it is `other` or below it."""
        if not isinstance(other, RemoteFile) or other.store != self.store:
            return False
        return not other.key or self.key == other.key or self.key.startswith(f"{other.key}/")

    def relative_to(self, other: object) -> PurePosixPath:
        """Return the path from `other` to here.

        Raises: ValueError where it is not below `other`.
        """
        if not isinstance(other, RemoteFile) or not self.is_relative_to(other):
            raise ValueError(f"{self.as_posix()} is not below {other}")
        return PurePosixPath(self.key[len(other.key) :].lstrip("/"))

    def resolve(self) -> RemoteFile:
        """Return itself: a store has no links."""
        return self

    def identified(self, identity: Identity | None) -> RemoteFile:
        """Return the same place in one version, the one to be read."""
        return replace(self, seen=identity)


File = Path | RemoteFile
"""What a part file of a table is addressed by. Its bytes are reached through `content`, never by itself."""


def relative_name(file: File, folder: File) -> str | None:
    """Return the name of a file relative to a folder that it is in, with `/`; None where it is elsewhere."""
    if isinstance(file, RemoteFile):
        return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else None
    if isinstance(folder, RemoteFile):
        return None
    # As `Path.relative_to`, which is dear for ten thousand files.
    name, above = file.as_posix(), folder.as_posix().rstrip("/")
    if above in {"", "."}:
        return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else None
    if name == above:
        return "."
    return name[len(above) + 1 :] if name.startswith(f"{above}/") else None
