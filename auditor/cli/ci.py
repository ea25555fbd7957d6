"""What a run tells the CI system it runs in, besides the reports that were asked for: here, GitHub Actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.findings.model import Result
    from auditor.findings.rule_doc import RuleDoc

SUMMARY_LIMIT = 1024 * 1024
"""Bytes of a step's summary; GitHub refuses a longer one whole (docs: workflow commands, step isolation and limits)."""

_ANNOTATING = "github"


def tell_ci(result: Result, docs: Mapping[str, RuleDoc], environ: Mapping[str, str], form: str) -> None:
    """Annotates the pull request and appends the Markdown report to the step's summary, in GitHub Actions only.

    environ: the environment (`GITHUB_ACTIONS`, `GITHUB_STEP_SUMMARY`). form: what standard output has been given. The
    annotations go to standard error, which the runner reads as well, so that standard output stays what was asked for;
    where that was `github`, they have been printed. A summary that cannot be written is told and changes no exit code.
    """
    if environ.get("GITHUB_ACTIONS") != "true":
        return
    from auditor import reports

    if form != _ANNOTATING:
        click.echo(reports.get(_ANNOTATING).render(result, docs).encode(), nl=False, err=True)
    if summary := environ.get("GITHUB_STEP_SUMMARY"):
        try:
            _append(Path(summary), result)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not a usable path"
            click.echo(f"the step summary could not be written ({reason.lower()}): check GITHUB_STEP_SUMMARY", err=True)


def _append(path: Path, result: Result) -> None:
    """Appends as much of the report as the summary has room for, in one write, after what earlier commands wrote."""
    from auditor.reports.markdown import fitted

    before = path.read_bytes() if path.exists() else b""
    gap = b"\n" if before and not before.endswith(b"\n") else b""
    text = fitted(result, SUMMARY_LIMIT - len(before) - len(gap)).encode("utf-8", "backslashreplace")
    if not text:
        click.echo("the step summary is full already; Lintas's report was not added to it", err=True)
        return
    with path.open("ab") as stream:
        stream.write(gap + text)
