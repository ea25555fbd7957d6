"""The command line: `lintas COMMAND`. Commands are imported when they are called, so that `--help` is instant."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from typing import Any

import click

from auditor.version import VERSION

from .exits import INTERNAL, USAGE, Exit
from .lazy import LazyGroup
from .settings import SettingsError, in_force, settle

_COMMANDS = {
    "init": "Propose a first lintas.yaml from a folder, bucket or database.",
    "check": "Check a manifest and its flows without reading data.",
    "scan": "Find personal data in files, stores and databases; needs no manifest.",
    "audit": "Scan the data and check the flows, joined.",
    "route": "May I transfer from A to B, and what do I need?",
    "where": "Where could a dataset lie, and what would each place require?",
    "law": "Read the repository of transfer law.",
    "explain": "Explain a rule, a provision or a finding.",
    "explain-column": "Why a column was judged as it was, with every weight.",
    "baseline": "Write the findings there are to a file, so that only new ones fail.",
    "diff": "What is new, fixed and changed from one JSON result to another.",
    "draft": "Draw up paperwork: contract appendix, annexes, dossier, register of transfers.",
    "history": "How findings went from one recorded audit to the next.",
    "due": "What falls due: text, JSON or an iCalendar file.",
    "state": "What is remembered of earlier audits, and forgetting it.",
    "config": "What each option is set to, and where that comes from.",
    "completion": "The script with which a shell completes commands and options.",
}


class _Commands(LazyGroup):
    """The commands of `lintas`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Where settings are wrong, that is told before what is missing because of it."""
        try:
            return super().invoke(ctx)
        except click.UsageError:
            with ctx:
                problem = in_force().problem
            if problem:
                raise SettingsError(problem) from None
            raise

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggests the nearest command for a typing error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            import difflib

            near = difflib.get_close_matches(args[0], self.lines, n=1) if args else []
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0] if args else ''!r}.{hint}", ctx) from None


@click.group(
    cls=_Commands, lines=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(VERSION, "-V", "--version", prog_name="lintas")
@click.pass_context
def cli(context: click.Context) -> None:
    """Lintas: lint data pipelines for personal data that crosses a border.

    Not legal advice: every legal statement carries its citation, its confidence and the day it was last reviewed.

    Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or manifest error, 3 something could not be read,
    4 internal error.

    Options are also set in lintas.toml, in [tool.lintas] of pyproject.toml and by LINTAS_* variables: `lintas config`.
    """
    settle(context)


def main(argv: list[str] | None = None) -> None:
    """Runs the command line and exits with its code."""
    gc.set_threshold(50_000, 20, 20)  # a short-lived process makes many objects that live until it ends
    code = run(argv)
    gc.freeze()  # nor need they be walked through for garbage on the way out
    sys.exit(code)


def run(argv: list[str] | None = None) -> int:
    """Runs the command line and returns the exit code; no exception escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter shows its number
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(args=argv, prog_name="lintas", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Exit as stop:
        return stop.code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  (what is still buffered cannot be written either)
        if isinstance(error, BrokenPipeError):  # the reader went away; nothing more can be told
            return 0
        click.echo(f"lintas: a file or stream failed ({error.strerror or type(error).__name__})", err=True)
        return USAGE
    except Exception as error:  # noqa: BLE001  (the last line of defence: a message may quote data, its type does not)
        where = traceback.extract_tb(error.__traceback__)[-1]
        click.echo(
            f"lintas: internal error ({type(error).__name__} in {where.name}); please report it. "
            "Set LINTAS_DEBUG=1 to see where (it may show data).",
            err=True,
        )
        if os.environ.get("LINTAS_DEBUG"):
            traceback.print_exc()
        return INTERNAL
