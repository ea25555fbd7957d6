"""LIN002: a declared category was not found in the data that was read."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN002",
    title="Declared but not found",
    checks="Categories that a dataset declares and that no column read seems to hold.",
    why="A stale declaration hides real changes, and asks the law about data that is not there.",
    fires="A dataset declares health; no column read carries it.",
    silent="Some column carries the category, or the dataset was not wholly read.",
    fix="Remove the category if it is gone; keep it if it is rare, and say where with `columns:`.",
    since="0.1.0",
    level=Level.NOTE,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a category; the zero is worded as the sample allows."""
    for name, scan in view.scans.items():
        if not scan.complete:
            continue
        dataset = view.graph.manifest.datasets[name]
        seen = {tag.partition(".")[0] for tags in scan.columns.values() for tag in tags}
        seen |= {tag for tags in scan.possible.values() for tag in tags}
        seen |= {tag.partition(".")[0] for tags in (dataset.columns or {}).values() for tag in tags}
        for tag in dataset.categories or ():
            if tag.partition(".")[0] not in seen:
                zero = "; ".join(f"{table.name}: {table.zero}" for table in scan.tables[:3])
                yield finding(
                    DOC,
                    f"{tag} is declared and was not found: {zero}.",
                    view.place("datasets", name, "categories"),
                    dataset=name,
                    key=tag,
                )


RULE = Rule(DOC, check)
