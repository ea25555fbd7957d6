"""LIN011: a transform names a column or category that the data does not have."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from auditor.manifest.loader import nearest

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN011",
    title="Transform of a column that is not there",
    checks="Names in a flow's `transforms:` that no table read of its source has.",
    why="A drop or mask with a misspelt column protects nothing, and looks as if it did.",
    fires="transforms: {drop: [nik_no]} on a table with the column no_nik",
    silent="transforms: {drop: [no_nik]}",
    fix="Correct the column's name, or use `category:national_id` for every column of a tag.",
    since="0.1.0",
    level=Level.WARNING,
)
_WORDS = ("drop", "keep", "mask", "hash", "pseudonymise", "tokenise", "encrypt", "anonymise", "generalise")


def check(view: View) -> Iterator[Finding]:
    """One finding a name."""
    for name, flow in view.graph.manifest.flows.items():
        scans = [view.scans.get(source) for source in flow.source]
        if not scans or any(scan is None or not scan.complete for scan in scans):
            continue
        columns = [column for scan in scans if scan for column in scan.columns]
        for word in _WORDS:
            for column in getattr(flow.transforms, word) or ():
                if not column.startswith("category:") and column not in columns:
                    said = (
                        f"{word}: no column {column!r} was read in {', '.join(flow.source)}{nearest(column, columns)}."
                    )
                    yield finding(
                        DOC, said, view.place("flows", name, "transforms", word), flow=name, columns=(column,), key=word
                    )


RULE = Rule(DOC, check)
