"""LIN018: a disguised column still carries valid identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule
from .verified import doubts

DOC = RuleDoc(
    id="LIN018",
    title="Disguised column still holds valid identifiers",
    checks="Columns declared as masked, hashed, tokenised, encrypted or pseudonymised in targets that were read: the share of "
    "distinct values that pass an identifier's own check (pattern, check digit, date, region), corrected for what passes by chance.",
    why="A mask that masks nothing leaves the person identified, and the law asks about identified data.",
    fires="transforms: {mask: [nric]}, and nine in ten values of `nric` in the target carry the right check letter",
    silent="`S****567D`; a digest; a token that passes no check more often than chance.",
    fix="Mask in the job that writes the target, and overwrite what arrived; or correct `transforms:`.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """What `auditor.verification` found; nothing where no data was read."""
    yield from doubts(DOC, view)


RULE = Rule(DOC, check)
