"""LIN017: a column that a flow drops is in its target."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule
from .verified import doubts

DOC = RuleDoc(
    id="LIN017",
    title="Dropped column is still there",
    checks="Columns that `drop:` names or `keep:` leaves out, in targets that were read: by their values in a column of any name "
    "(more in common with the source than chance gives), by their name, or by a category that nothing else brings.",
    why="A transfer is judged by what is declared to move. Data that was never dropped has crossed the border all the same.",
    fires="transforms: {drop: [nik]}, and the target has a column `nik`, or a column `ref` with the same numbers",
    silent="The target has no such column; or another flow brings a column of that name, and it holds other values. "
    "A column of that name that is empty is a note.",
    fix="Drop the column in the job that writes the target and delete what arrived; or correct `transforms:` and let the "
    "transfer be judged with it.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """What `auditor.verification` found; nothing where no data was read."""
    yield from doubts(DOC, view)


RULE = Rule(DOC, check)
