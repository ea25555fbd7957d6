"""`lintas due`: the calendar of what is owed, and of what ends or turns by itself."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..exits import USAGE, Exit
from ..historical import kept
from ..options import as_of_option, echo_text, load_manifest, today

if TYPE_CHECKING:
    from auditor.history.duties import Entry

_YEAR = 365


@click.command("due")
@click.argument("manifest", required=False)
@click.option("--history", metavar="PLACE", help="Take what audits recorded here, instead of what a manifest declares.")
@click.option("--name", metavar="PIPELINE", help="With --history: only the pipeline whose manifest has this name.")
@as_of_option
@click.option("--within", type=click.IntRange(min=0), default=_YEAR, show_default=True, help="Days to look ahead.")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True)
@click.option("--output", metavar="PATH", help="Write it to this file instead, whole or not at all.")
def command(
    manifest: str | None,
    history: str | None,
    name: str | None,
    as_of: date | None,
    within: int,
    form: str,
    output: str | None,
) -> None:
    """Show what falls due: duties, accepted risks that end, verdicts that the law will turn; overdue duties too.

    Of MANIFEST (default: lintas.yaml) as it is declared, without reading data; or by --history, as audits saw it.
    `--format ics` is an iCalendar file.
    """
    if history is not None and manifest is not None:
        raise click.UsageError("name a MANIFEST or a --history, not both")
    if name is not None and history is None:
        raise click.UsageError("--name chooses one pipeline of a --history")
    day = as_of or today()
    ahead = timedelta(days=min(within, (date.max - day).days))
    if history is not None:
        title, entries = _of_history(history, name)
    else:
        title, entries = _of_manifest(manifest or "lintas.yaml", day, ahead)
    from auditor.history.duties import in_order, overdue, soon

    chosen = in_order([*overdue(entries, day), *soon(entries, day, ahead)])
    text = _written(chosen, title, day, form)
    if output is None:
        echo_text(text, form)
    else:
        _write(Path(output), text)


def _of_history(place: str, name: str | None) -> tuple[str, list[Entry]]:
    from auditor.history.duties import of_records
    from auditor.history.reading import read

    with kept():
        pasts = read(place, os.environ, name)
    entries = [entry for past in pasts for entry in of_records(past.pipeline, past.findings)]
    return ", ".join(past.pipeline for past in pasts), entries


def _of_manifest(path: str, day: date, ahead: timedelta) -> tuple[str, list[Entry]]:
    from auditor.auditing import Settings, check
    from auditor.history.duties import acceptances, of_result, verdicts
    from auditor.outlook import turns
    from jurisdiction_map.repository import repository

    loaded, laws = load_manifest(path), repository()
    result = check(loaded, Settings(day), laws)
    ends = acceptances(result.name, loaded.manifest.accepted)
    return result.name, [*of_result(result), *ends, *verdicts(result.name, turns(loaded, laws, day, day + ahead))]


def _written(entries: list[Entry], title: str, day: date, form: str) -> str:
    if form == "ics":
        from auditor.history.calendar_file import calendar

        return calendar(entries, f"Lintas: {title}", datetime.combine(day, time(), UTC), day)
    if form == "json":
        import json

        document = {"as_of": day.isoformat(), "entries": [entry.as_values(day) for entry in entries]}
        return json.dumps(document, ensure_ascii=True, indent=2) + "\n"
    return _text(entries, title, day)


def _text(entries: Iterable[Entry], title: str, day: date) -> str:
    from auditor import reports
    from auditor.reports import safe
    from auditor.reports.page import Page, Words
    from auditor.reports.summary import NOT_ADVICE, due_words

    page = Page(reports.terminal_style(sys.stdout.isatty(), shutil.get_terminal_size().columns, os.environ, "normal"))
    page.prose(f"{safe.name(title)}, as of {day.isoformat()}:")
    rows: list[tuple[Words, ...]] = []
    for entry in entries:
        about = entry.flow or entry.dataset
        where = f" ({safe.name(about)})" if about else ""
        times = f" ×{entry.times}" if entry.times > 1 else ""
        said = f"{safe.prose(entry.title)}{where}{times}" + (f". {safe.prose(entry.cite)}" if entry.cite else "")
        when = (due_words(entry.day, day), "bold red" if entry.day < day else "")
        rows.append(([when], entry.kind, safe.path(entry.rule) if entry.rule else "", said))
    if rows:
        page.rows(rows)
    else:
        page.prose("Nothing is known to fall due.")
    page.prose(NOT_ADVICE)
    return page.text()


def _write(path: Path, text: str) -> None:
    from auditor.reports.atomic import OutputError, write_text

    try:
        write_text(path, text)
    except OutputError as error:
        click.echo(str(error), err=True)
        raise Exit(USAGE) from None
