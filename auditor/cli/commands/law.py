"""`lintas law`: the repository of transfer law, read, compared over time and exported."""

from __future__ import annotations

import click

from ..lazy import LazyGroup

_COMMANDS = {
    "show": "List the laws, one country's provisions, or one provision (may be left out).",
    "changes": "What begins and ends between two days, and which flows change verdict.",
    "export": "The repository as open data, with a site to read and search offline.",
}


class _Law(LazyGroup):
    """`lintas law VN` is short for `lintas law show VN`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is no command is what `show` is asked for."""
        if args[:1] not in (["--help"], ["-h"]) and (not args or args[0] not in self.lines):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Law, lines=_COMMANDS, prefix="law_")
def command() -> None:
    """Read the repository of transfer law: `lintas law VN`, `lintas law VN-PDPL-20.2`."""
