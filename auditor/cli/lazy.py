"""A group of commands that are listed without being imported, and imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from .completing import completed
from .settings import settled

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """Commands by name with a line of help each; `law changes` under the prefix `law_` is `law_changes_command`."""

    def __init__(self, *args: Any, lines: Mapping[str, str], prefix: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = lines
        self._prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a new user meets them."""
        del ctx
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports one command."""
        del ctx
        if cmd_name not in self.lines:
            return None
        module = f"auditor.cli.commands.{self._prefix}{cmd_name.replace('-', '_')}"
        command: click.Command = import_module(module).command
        found = settled(command, (*self._prefix.split("_")[:-1], cmd_name))
        found.params = [completed(parameter) for parameter in found.params]
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, with their line of help; none of them is imported."""
        from click.shell_completion import CompletionItem

        options = super().shell_complete(ctx, incomplete) if incomplete.startswith("-") else []
        return [
            *options,
            *(CompletionItem(name, help=line) for name, line in self.lines.items() if name.startswith(incomplete)),
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the short texts, so that help imports nothing."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))
