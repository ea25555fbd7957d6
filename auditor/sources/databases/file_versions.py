"""When a database file changed last: its log counts too, for what was written may be there only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.sources import content

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import File


def version_of(file: File, logs: Sequence[str]) -> str | None:
    """Return the version of a file and of the logs beside it; None where that cannot be told.

    Args:
        file: the database file. An object in a store is what its writer closed: there is no log beside it.
        logs: what is added to its name to name a log: `-wal`, `.wal`.

    Raises: SourceError.
    """
    own = content.version_of(file)
    if own is None or not isinstance(file, Path):
        return own
    beside = [file.with_name(file.name + suffix) for suffix in logs]
    return " ".join([own, *(content.version_of(log) or "" for log in beside if log.exists())])
