"""`lintas state`: what is remembered of earlier audits, and forgetting it."""

from __future__ import annotations

import os
import sys

import click

from ..options import today
from ..remembering import placed, state_option, warn


@click.command("state")
@click.argument("action", type=click.Choice(["show", "clear"]), default="show")
@state_option
def command(action: str, state: str | None) -> None:
    """Show how much is remembered of earlier audits, or clear it.

    Remembered are reports on tables that were read whole, without names of tables and without examples. A table is read
    again when it changed, when Lintas did, or when something else is asked; --no-cache of audit and scan reads it anyway.
    """
    from auditor.reports.safe import prose
    from auditor.state.opening import open_memory
    from auditor.state.place import place_of

    with placed():
        place = place_of(state, os.environ, sys.platform)
        click.echo(f"place   {prose(place.shown)}")
        if place.path is not None and not place.path.exists():
            click.echo("tables  none, there is no such file yet")
            return
        memory = open_memory(place, today(), warn)
    with memory:
        if action == "clear":
            click.echo(f"forgot  {memory.forget():,} tables")
            return
        found = memory.extent()
        since = f", read since {found.since.isoformat()}" if found.since is not None else ""
        click.echo(f"tables  {found.outcomes:,}{since}")
        click.echo(f"size    {found.size / 1e6:,.1f} MB")
