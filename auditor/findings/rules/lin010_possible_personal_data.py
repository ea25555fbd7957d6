"""LIN010: a column may hold personal data; a person should say."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN010",
    title="Possibly personal data",
    checks="Columns whose evidence lies between the threshold for asking and that for reporting, and that nobody has decided.",
    why="Neither silence nor a false alarm is right here; one line in the manifest settles it for good.",
    fires="A column `ref` in which half of the values look like identity numbers.",
    silent="`columns: {ref: []}` or `columns: {ref: [national_id]}` in the dataset.",
    fix="Say in the dataset's `columns:` what the column holds (an empty list: not personal).",
    since="0.1.0",
    level=Level.NOTE,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a column."""
    for name, scan in view.scans.items():
        dataset = view.graph.manifest.datasets[name]
        known = {tag.partition(".")[0] for tag in dataset.categories or ()}
        for column, tags in sorted(scan.possible.items()):
            left = sorted(tags - known)
            if left and column not in (dataset.columns or {}):
                said = f"column {column!r} may hold {', '.join(left)}; say what it is in `columns:`."
                yield finding(
                    DOC, said, view.place("datasets", name), dataset=name, columns=(column,), key=",".join(left)
                )


RULE = Rule(DOC, check)
