"""Options that several commands share, and what they mean."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.reports import registry

from .exits import CLEAN, FINDINGS, UNREAD, USAGE, Exit, worst
from .gathering import gathered

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded

FORMATS = registry.OWN
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date written 2026-02-01."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parses a date, or says how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2026-02-01", param, ctx)


class Format(click.ParamType):  # type: ignore[type-arg]
    """The name of a report: one of Lintas's own, or one that another distribution brings."""

    name = "|".join(FORMATS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Takes a name that there is, or says which there are."""
        try:
            registry.check(value)
        except registry.UnknownReportError as error:
            self.fail(str(error), param, ctx)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  (click's signature)
        """The names, as `--help` shows them."""
        return f"[{self.name}]"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in registry.names() if name.startswith(incomplete)]


def today() -> date:
    """The day on the machine's calendar: the only place where a command reads the clock."""
    return datetime.now().astimezone().date()


def as_of_option(command: _Command) -> _Command:
    """`--as-of`."""
    return click.option("--as-of", type=Day(), help="Ask the law as it stands on this day (default: today).")(command)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Which reports are asked for, and what makes a command fail."""

    form: str
    outputs: tuple[str, ...]
    fail_on: str
    quiet: bool
    verbose: bool


def _early(ctx: click.Context, param: click.Parameter, outputs: tuple[str, ...]) -> tuple[str, ...]:
    """Finds what is wrong with `--output` before the work is done."""
    del ctx, param
    parse_outputs(outputs)
    return outputs


def report_options(default_fail_on: str) -> Callable[[_Command], _Command]:
    """Options of commands that print a report: one argument `report`."""
    return gathered(
        Reporting,
        "report",
        click.option(
            "--format",
            "form",
            type=Format(),
            default="text",
            show_default=True,
            help="What goes to standard output.",
        ),
        click.option(
            "--output",
            "outputs",
            multiple=True,
            callback=_early,
            metavar="FORMAT=PATH",
            help="Write a report to a file as well; repeatable.",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(["error", "warning", "note", "never"]),
            default=default_fail_on,
            show_default=True,
            help="Exit with 1 when an open finding is at or above this level.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Show the answer and errors only; no progress."),
        click.option("-v", "--verbose", is_flag=True, help="Show traces, assumptions and notes too."),
    )


def load_manifest(path: str) -> Loaded:
    """Loads a manifest, or prints every problem with its place and ends with 2."""
    from auditor.manifest.loader import ManifestError, load

    try:
        return load(Path(path) / "lintas.yaml" if Path(path).is_dir() else Path(path))
    except ManifestError as error:
        from auditor.reports.safe import prose

        for problem in error.problems:
            click.echo(prose(str(problem)), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''} in the manifest; nothing was checked.", err=True)
        raise Exit(USAGE) from None


def parse_outputs(outputs: tuple[str, ...]) -> list[tuple[str, Path]]:
    """`FORMAT=PATH` pairs; the format may be left out where the file's suffix tells it."""
    pairs = []
    for item in outputs:
        form, equals, path = item.partition("=")
        if not equals:
            form, path = registry.of_file(item), item
        try:
            registry.check(form)
        except registry.UnknownReportError as error:
            known = f"the format is one of {', '.join(registry.names())}, as in json=report.json"
            raise click.UsageError(f"--output {item}: {error if form in registry.names() else known}") from None
        pairs.append((form, Path(path)))
    return pairs


def echo_text(text: str, form: str) -> None:
    """Prints a report: text in what the stream can write, what programs read as UTF-8 whatever the terminal speaks."""
    from auditor.reports.safe import for_encoding

    encoding = sys.stdout.encoding or "utf-8"
    click.echo(for_encoding(text, encoding) if form == "text" else text.encode("utf-8"), nl=False)


def deliver(result: Result, report: Reporting, *, inputs: Iterable[Path] = (), folder: Path | None = None) -> int:
    """Prints and writes the reports and returns the exit code. A report is never written over one of the inputs."""
    from auditor import reports
    from auditor.catalogue import documentation
    from auditor.findings.model import Level
    from auditor.reports.atomic import OutputError, write_text

    from .ci import tell_ci
    from .commit import at_commit
    from .settings import under_settings
    from .work_tree import rooted

    form = report.form
    pairs = parse_outputs(report.outputs)
    read = {path.resolve() for path in (*inputs, *(Path(table.path) for table in result.tables))}
    for _, path in pairs:
        if path.resolve() in read:
            raise click.UsageError(f"--output {path}: this file was read by this run; choose another name")
    gone = (*result.against.fixed, *result.against.withdrawn) if result.against else ()
    docs = documentation({finding.rule for finding in result.findings} | {one.rule for one in gone})
    verbosity: reports.Verbosity = "quiet" if report.quiet else "verbose" if report.verbose else "normal"
    terminal = sys.stdout.isatty()
    style = reports.terminal_style(terminal, shutil.get_terminal_size().columns, os.environ, verbosity)
    if folder is not None:
        result = at_commit(result, folder)
    result = under_settings(result)
    at_root = rooted(result, folder or Path.cwd())

    def written(name: str, how: reports.Style) -> str:
        return reports.get(name, how).render(at_root if name in registry.AT_TREE_ROOT else result, docs)

    echo_text(written(form, style), form)
    tell_ci(at_root, docs, os.environ, form)
    codes = [UNREAD if result.unread else CLEAN]
    for name, path in pairs:
        try:
            write_text(path, written(name, reports.Style(verbosity)))
        except OutputError as error:
            click.echo(str(error), err=True)
            codes.append(USAGE)
    worst_level = result.worst()
    if report.fail_on != "never" and worst_level is not None and worst_level >= Level[report.fail_on.upper()]:
        codes.append(FINDINGS)
    return worst(*codes)
