"""`lintas history`: how findings went from run to run."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from ..historical import VARIABLE, kept
from ..options import echo_text

if TYPE_CHECKING:
    from auditor.history.model import Record
    from auditor.history.reading import Past


@click.command("history")
@click.argument("place", envvar=VARIABLE)
@click.option("--name", metavar="PIPELINE", help="Only the pipeline whose manifest has this name.")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="Runs to show.")
@click.option("--finding", metavar="FINGERPRINT", help="What happened to this finding; its first digits are enough.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(place: str, name: str | None, last: int, finding: str | None, form: str) -> None:
    """Show how findings went from run to run.

    PLACE is what audits named with --history: a SQLite file, or PostgreSQL by its URL (default: $LINTAS_HISTORY).
    It is only read.
    """
    from auditor import reports
    from auditor.history.reading import read
    from auditor.history.trend import BLOCKS, PLAIN_BLOCKS, life, trend

    with kept():
        pasts = read(place, os.environ, name)
    style = reports.terminal_style(sys.stdout.isatty(), shutil.get_terminal_size().columns, os.environ, "normal")
    found = None if finding is None else _found(pasts, finding)
    if form == "json":
        _print_json(pasts, found, last)
    elif found is not None:
        echo_text("\n".join(life(past, record, style) for past, record in found), "text")
    else:
        blocks = BLOCKS if _writable(BLOCKS) else PLAIN_BLOCKS
        echo_text("\n".join(trend(past, last, style, blocks) for past in pasts), "text")


def _found(pasts: tuple[Past, ...], finding: str) -> list[tuple[Past, Record]]:
    found = [(past, one) for past in pasts for one in past.findings if one.fingerprint.startswith(finding.lower())]
    if not found:
        raise click.UsageError(f"--finding {finding}: no finding with this fingerprint is recorded")
    return found


def _print_json(pasts: tuple[Past, ...], found: list[tuple[Past, Record]] | None, last: int) -> None:
    import json

    from auditor.history.trend import values

    wanted = None if found is None else {record.fingerprint for _, record in found}
    told = []
    for past in pasts:
        document = values(past, last)
        shown = [one for one in document["findings"] if wanted is None or one["fingerprint"] in wanted]
        told.append({**document, "findings": shown})
    echo_text(json.dumps({"pipelines": told}, ensure_ascii=True, indent=2) + "\n", "json")


def _writable(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
