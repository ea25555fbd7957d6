"""`lintas explain-column`: why a column was judged as it was, with every weight."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..exits import UNREAD, USAGE, Exit
from ..options import echo_text
from ..sampling import Sampling, sampling_options
from ..steering import Asked, steering_options

if TYPE_CHECKING:
    from auditor.explaining import Account, Accounts
    from auditor.manifest.loader import Loaded

_MOST_LISTED = 20


@click.command("explain-column")
@click.argument("location", metavar="FILE")
@click.argument("column", metavar="COLUMN")
@steering_options
@sampling_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
def command(
    location: str,
    column: str,
    detection: Asked,
    sampling: Sampling,
    form: str,
) -> None:
    """Say why COLUMN of FILE was judged as it was: every tag considered, its evidence and weights, and the thresholds.

    FILE is a file, a folder, a glob, or the name of a dataset of the manifest. COLUMN is a name, or the dotted path of
    a nested one (customer.phone); a struct stands for all that is in it.
    """
    from auditor.explaining import explain_column
    from auditor.reports.safe import prose

    steering, loaded = detection.steered()
    options = sampling.options(loaded, steering.settings)
    accounts = None
    for place, base in _places(location, loaded):
        told = explain_column(place, column, base, options, loaded)
        accounts = told if accounts is None else accounts.joined(told)
    assert accounts is not None
    accounts.unread.extend(steering.unread)
    for row in accounts.unread:
        click.echo(prose(f"not read: {row.location}: {row.reason}. {row.hint}."), err=True)
    if not accounts.found and accounts.columns:
        _unknown(column, accounts)
    if accounts.found or form == "json":
        _print(accounts.found, form)
    if accounts.unread:
        raise Exit(UNREAD)


def _places(location: str, loaded: Loaded | None) -> list[tuple[str, Path]]:
    """The location, or those of the dataset that goes by this name where nothing else does."""
    if loaded is not None and not Path(location).exists():
        dataset = loaded.manifest.datasets.get(location)
        if dataset is not None and dataset.location:
            return [(one, loaded.folder) for one in dataset.location]
    return [(location, Path.cwd())]


def _unknown(column: str, accounts: Accounts) -> NoReturn:
    from auditor.reports.safe import name, path

    near = accounts.nearest(column)
    known = list(dict.fromkeys(one for columns in accounts.columns.values() for one in columns))
    more = f", … ({len(known)} in all)" if len(known) > _MOST_LISTED else ""
    hint = (
        f"Did you mean {', '.join(name(one) for one in near)}?"
        if near
        else f"It has {', '.join(name(one) for one in known[:_MOST_LISTED])}{more}."
    )
    where = (
        path(next(iter(accounts.columns))) if len(accounts.columns) == 1 else f"None of {len(accounts.columns)} tables"
    )
    click.echo(f"{where} has {'no' if len(accounts.columns) == 1 else 'a'} column {name(column)!r}. {hint}", err=True)
    raise Exit(USAGE)


def _print(found: list[Account], form: str) -> None:
    from auditor.reports.interface import terminal_style
    from auditor.reports.safe import escape_json
    from auditor.reports.text_column import account_document, render_accounts

    if form == "json":
        document = {"kind": "columns", "columns": [account_document(one) for one in found]}
        echo_text(escape_json(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)) + "\n", form)
        return
    style = terminal_style(sys.stdout.isatty(), shutil.get_terminal_size().columns, os.environ, "normal")
    echo_text(render_accounts(found, style), form)
