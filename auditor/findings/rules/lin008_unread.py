"""LIN008: something declared could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN008",
    title="Not read",
    checks="Locations, files and parts of files that a dataset declares and that could not be read.",
    why="What was not read is not clean. The audit is incomplete and says so with exit code 3.",
    fires="A corrupt Parquet file; a path that does not exist.",
    silent="Everything declared was read.",
    fix="As the message says; or correct `location:`.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a location."""
    for name, scan in view.scans.items():
        for row in scan.unread:
            said = f"{row.location}: {row.reason}. {row.hint[:1].upper()}{row.hint[1:]}."
            yield finding(DOC, said, view.place("datasets", name, "location"), dataset=name, key=row.location)


RULE = Rule(DOC, check)
