"""`lintas diff`: what changed from one JSON result to another."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..comparing import read_document, stopping
from ..exits import CLEAN, FINDINGS, UNREAD, Exit, worst
from ..options import echo_text

if TYPE_CHECKING:
    from auditor.comparing.difference import Difference
    from auditor.comparing.results import Outcome


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when a finding that is new, reopened or graver is at or above this level.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show the numbers only.")
def command(old: str, new: str, form: str, fail_on: str, quiet: bool) -> None:
    """Compare two JSON results of check, audit or scan: NEW with OLD.

    Exits with 3 where NEW could not read what OLD could: what is new there, nobody knows.
    """
    from auditor.comparing.difference import UnlikeError, difference
    from auditor.findings.model import Level

    before, now = _read(old), _read(new)
    with stopping(UnlikeError):
        found = difference(before, now)
    echo_text(_written(found, form, quiet), form)
    codes = [UNREAD if found.unread else CLEAN]
    level = found.worst_news()
    if fail_on != "never" and level is not None and level >= Level[fail_on.upper()]:
        codes.append(FINDINGS)
    raise Exit(worst(*codes))


def _read(path: str) -> Outcome:
    from auditor.comparing.fields import DocumentError
    from auditor.comparing.results import parsed

    content = read_document(Path(path), "write one with `lintas check --format json`")
    with stopping(DocumentError, f"{path} "):
        return parsed(content)


def _written(found: Difference, form: str, quiet: bool) -> str:
    from auditor.comparing import difference_reports as written
    from auditor.reports.interface import terminal_style

    if form == "json":
        return written.as_json(found)
    if form == "markdown":
        return written.as_markdown(found)
    columns = shutil.get_terminal_size().columns
    return written.as_text(
        found, terminal_style(sys.stdout.isatty(), columns, os.environ, "quiet" if quiet else "normal")
    )
