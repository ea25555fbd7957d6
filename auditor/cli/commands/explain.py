"""`lintas explain`: a rule's documentation, a provision in plain words, or one finding of a saved report."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from ..exits import USAGE, Exit
from ..options import as_of_option, today


@click.command("explain")
@click.argument("identifier", metavar="ID")
@click.option("--report", metavar="FILE", help="A JSON report: ID may then be a finding's fingerprint.")
@as_of_option
def command(identifier: str, report: str | None, as_of: Any) -> None:
    """Explain ID: a linter rule (LIN001), a provision (VN-PDPL-20.2), or a finding's fingerprint with --report."""
    from auditor.findings.rules import RULES

    if report is not None:
        finding = _finding(identifier, Path(report))
        for line in _finding_lines(finding):
            click.echo(line)
        identifier = finding["rule"]
    if identifier.upper() in RULES:
        for line in _rule_lines(RULES[identifier.upper()].doc):
            click.echo(line)
        return
    from auditor.catalogue import provision
    from jurisdiction_map.repository import repository

    from .law_show import describe

    found = provision(identifier.upper(), repository())
    if found is None:
        _unknown(identifier)
    for line in describe(found[0], found[1], as_of or today()):
        click.echo(line)


def _unknown(identifier: str) -> NoReturn:
    import difflib

    from auditor.findings.rules import RULES
    from jurisdiction_map.repository import repository

    ids = [*RULES, *(p.id for law in repository() for p in law.provisions)]
    if re.fullmatch(r"[0-9a-f]{16}", identifier):
        click.echo(
            "A finding's fingerprint needs the report it stands in: add --report FILE (a JSON report).", err=True
        )
        raise Exit(USAGE)
    near = difflib.get_close_matches(identifier.upper(), ids, n=3)
    hint = (
        f" Did you mean {', '.join(near)}?"
        if near
        else " `lintas law` lists the countries, `lintas law SG` their provisions."
    )
    click.echo(f"There is no rule, provision or finding {identifier!r}.{hint}", err=True)
    raise Exit(USAGE)


def _finding(fingerprint: str, report: Path) -> dict[str, Any]:
    try:
        findings = json.loads(report.read_bytes())["findings"]
    except (OSError, ValueError, KeyError, TypeError):
        raise click.UsageError(
            f"--report {report}: not a JSON report of lintas; write one with --output json=PATH"
        ) from None
    for finding in findings:
        if fingerprint in (finding.get("fingerprint"), finding.get("rule")):
            return dict(finding)
    click.echo(f"The report has no finding with the fingerprint {fingerprint!r}.", err=True)
    raise Exit(USAGE)


def _finding_lines(finding: dict[str, Any]) -> Iterator[str]:
    from auditor.reports.safe import prose

    yield from textwrap.wrap(
        f"{finding['rule']} {finding['level']}: {prose(finding['message'])}",
        80,
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    yield "Why (each condition, and what it came to)"
    for step in finding.get("trace", ()):
        note = f" — {prose(step['note'])}" if step.get("note") else ""
        indent = "  " * (step["depth"] + 1)
        yield from textwrap.wrap(
            f"{step['value']}: {prose(step['text'])}{note}",
            80,
            initial_indent=indent,
            subsequent_indent=indent + "    ",
            break_on_hyphens=False,
        )
    for number, way in enumerate(finding.get("remedies", ()), start=1):
        yield from textwrap.wrap(
            f"Way out {number}: {prose('; and '.join(way['changes']))} → {way['verdict']}", 80, subsequent_indent="    "
        )
    yield ""


def _rule_lines(doc: Any) -> Iterator[str]:
    yield f"{doc.id}  {doc.title} ({doc.level.word}, since {doc.since})"
    for heading, text in (
        ("Checks", doc.checks),
        ("Why", doc.why),
        ("Fires", doc.fires),
        ("Stays silent", doc.silent),
        ("Fix", doc.fix),
    ):
        if text:
            yield from textwrap.wrap(f"{heading}: {text}", 80, initial_indent="  ", subsequent_indent="      ")
