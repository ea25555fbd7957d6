"""`lintas law`: the repository of transfer law, read, compared over time and exported."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "show": "List the laws, one country's provisions, or one provision (may be left out).",
    "changes": "What begins and ends between two days, and which flows change verdict.",
    "export": "The repository as open data, with a site to read and search offline.",
}


class _Law(click.Group):
    """`lintas law VN` is short for `lintas law show VN`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, reading first."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports one command."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"auditor.cli.law_{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the short texts."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is no command is what `show` is asked for."""
        if args[:1] not in (["--help"], ["-h"]) and (not args or args[0] not in _COMMANDS):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Law)
def command() -> None:
    """Read the repository of transfer law: `lintas law VN`, `lintas law VN-PDPL-20.2`."""
