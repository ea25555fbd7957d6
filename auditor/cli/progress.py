"""Progress on standard error: the table being read, only on a terminal and never when quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def reporter(quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """A function that is told each table's location, or None where nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape

    from auditor.reports.safe import path

    with Console(stderr=True).status("reading …") as status:
        yield lambda location: status.update(f"reading {escape(path(location))}")
