"""LIN007: an accepted risk that has expired, or that covers nothing.

The register is matched with the findings of the same run; `auditor.findings.register` calls `judge` with the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level, Place
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN007",
    title="Stale or unused acceptance",
    checks="Entries of `accepted:` whose date has passed, or that no finding of this run answers to.",
    why="An accepted risk is a promise to look again; a register that nobody prunes accepts what nobody has seen.",
    fires="until: 2026-03-01 asked on 2026-06-01; or a rule that no longer fires",
    silent="An entry in force that covers a finding.",
    fix="Renew the decision with a new date and reason, or remove the entry.",
    since="0.1.0",
    level=Level.WARNING,
)


def expired(index: int, rule: str, until: object, place: Place) -> Finding:
    """An entry whose date has passed."""
    return finding(
        DOC, f"the acceptance of {rule} ended on {until}; decide again or fix it.", place, key=f"expired|{index}|{rule}"
    )


def unused(index: int, rule: str, place: Place) -> Finding:
    """An entry that covers nothing."""
    said = f"the acceptance of {rule} covers no finding of this run; remove it if the risk is gone."
    return finding(DOC, said, place, level=Level.NOTE, key=f"unused|{index}|{rule}")


def misspelt(index: int, what: str, place: Place) -> Finding:
    """An entry that names something that is not there."""
    return finding(
        DOC, f"an acceptance names what is not there: {what}.", place, level=Level.ERROR, key=f"misspelt|{index}"
    )


def check(view: View) -> Iterator[Finding]:
    """Nothing by itself: acceptances are judged when all findings are known."""
    del view
    yield from ()


RULE = Rule(DOC, check)
