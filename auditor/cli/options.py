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

from .exits import CLEAN, FINDINGS, UNREAD, USAGE, Exit, worst
from .gathering import gathered

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.manifest.loader import Loaded

FORMATS = ("text", "json", "sarif")
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


def report_options(default_fail_on: str) -> Callable[[_Command], _Command]:
    """Options of commands that print a report: one argument `report`."""
    return gathered(
        Reporting,
        "report",
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            default="text",
            show_default=True,
            help="What goes to standard output.",
        ),
        click.option(
            "--output",
            "outputs",
            multiple=True,
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
            form, path = Path(item).suffix.removeprefix(".").replace("txt", "text"), item
        if form not in FORMATS:
            raise click.UsageError(
                f"--output {item}: the format is one of {', '.join(FORMATS)}, as in json=report.json"
            )
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

    from .work_tree import rooted

    form = report.form
    pairs = parse_outputs(report.outputs)
    read = {path.resolve() for path in (*inputs, *(Path(table.path) for table in result.tables))}
    for _, path in pairs:
        if path.resolve() in read:
            raise click.UsageError(f"--output {path}: this file was read by this run; choose another name")
    docs = documentation({finding.rule for finding in result.findings})
    verbosity: reports.Verbosity = "quiet" if report.quiet else "verbose" if report.verbose else "normal"
    terminal = sys.stdout.isatty()
    style = reports.terminal_style(terminal, shutil.get_terminal_size().columns, os.environ, verbosity)
    rooted_result = rooted(result, folder or Path.cwd())
    echo_text(reports.get(form, style).render(rooted_result if form == "sarif" else result, docs), form)
    codes = [UNREAD if result.unread else CLEAN]
    for name, path in pairs:
        try:
            told = rooted_result if name == "sarif" else result
            write_text(path, reports.get(name, reports.Style(verbosity)).render(told, docs))
        except OutputError as error:
            click.echo(str(error), err=True)
            codes.append(USAGE)
    worst_level = result.worst()
    if report.fail_on != "never" and worst_level is not None and worst_level >= Level[report.fail_on.upper()]:
        codes.append(FINDINGS)
    return worst(*codes)
