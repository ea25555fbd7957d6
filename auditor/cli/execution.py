"""Options that say who reads the tables: how many processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from .exits import USAGE, Exit
from .gathering import gathered

if TYPE_CHECKING:
    from auditor.executing import Execution


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked to read the tables."""

    workers: int | None
    executor: str | None

    def execution(self) -> Execution:
        """The same, checked. Raises: click.UsageError where that makes no sense."""
        from auditor.executing import Execution, ExecutorError, checked

        try:
            return checked(Execution(self.executor, self.workers))
        except ExecutorError as error:
            raise click.UsageError(f"--executor, --workers: {error}") from None


execution_options = gathered(
    Asked,
    "readers",
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        metavar="N",
        help="Read with N processes of this machine (default: as many as it has cores).",
    ),
    click.option(
        "--executor",
        metavar="NAME",
        help="Who reads the tables: serial, processes, or a Dask cluster as dask://HOST:PORT "
        "(default: processes where there are tables enough).",
    ),
)
"""`--workers` and `--executor`, which do not change what is found: one argument `readers`."""


@contextmanager
def executable() -> Iterator[None]:
    """Ends with 2 where an executor cannot be had as asked, and says why."""
    from auditor.executing import ExecutorError
    from auditor.reports.safe import prose

    try:
        yield
    except ExecutorError as error:
        click.echo(prose(str(error)), err=True)
        raise Exit(USAGE) from None
