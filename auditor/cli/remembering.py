"""Options that say what an audit may take from earlier ones, and where that is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from .exits import USAGE, Exit
from .gathering import gathered
from .options import today

if TYPE_CHECKING:
    from auditor.state.memory import Memory

state_option = click.option(
    "--state",
    metavar="PLACE",
    help="Remember tables in this SQLite file, or in PostgreSQL by its URL "
    "(default: $LINTAS_STATE, else a file in your cache folder).",
)
"""`--state`."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """Whether tables of earlier audits are remembered, and where."""

    state: str | None
    no_cache: bool

    @contextmanager
    def memory(self) -> Iterator[Memory | None]:
        """The memory asked for, written to its place at the end, also where the audit is interrupted.

        Ends with 2 where a place that was named cannot be used. That the memory stops working is told on standard error.
        """
        if self.state is not None and self.no_cache:
            raise click.UsageError("--state and --no-cache contradict each other")
        if self.no_cache:
            yield None
            return
        from auditor.state.opening import memory_at

        with placed():
            memory = memory_at(self.state, today(), os.environ, sys.platform, warn)
        try:
            yield memory
        finally:
            if memory is not None:
                memory.close()


memory_options = gathered(
    Remembering,
    "remembering",
    state_option,
    click.option("--no-cache", is_flag=True, help="Read every table anew, and remember nothing."),
)
"""`--state` and `--no-cache`: one argument `remembering`."""


@contextmanager
def placed() -> Iterator[None]:
    """Ends with 2 where a state cannot be used as asked, and says why."""
    from auditor.state.memory import StateError

    try:
        yield
    except StateError as error:
        warn(str(error))
        raise Exit(USAGE) from None


def warn(text: str) -> None:
    """Say something on standard error."""
    from auditor.reports.safe import prose

    click.echo(prose(text), err=True)
