"""LIN020: a disguised column joins with its source, or passes for the real thing."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule
from .verified import doubts

DOC = RuleDoc(
    id="LIN020",
    title="Token joins with its source or passes for a real identifier",
    checks="Columns declared as disguised or generalised: values that source and target share beyond chance, whatever the "
    "column is called there (compared in memory by hashes with a key of this run); and tokens written like the identifier "
    "that pass its check. Columns of fewer than 20 distinct values and running numbers cannot be told and are left alone.",
    why="A value that is the same on both sides was not replaced: it joins the two and every other table that has it. A token "
    "that passes for a real number may be another person's.",
    fires="transforms: {tokenise: [customer_no]}, and the target's customer numbers are those of the source",
    silent="Tokens that the source does not have, written so that nobody takes them for the identifier.",
    fix="Replace the values in the job that writes the target; give tokens a form that no identifier has (a prefix, letters).",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """What `auditor.verification` found; nothing where no data was read."""
    yield from doubts(DOC, view)


RULE = Rule(DOC, check)
