"""LIN022: the data is about more people than a dataset declares."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level, TableReport
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from auditor.manifest.model import Dataset

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN022",
    title="More people in the data than declared",
    checks="Datasets that declare `people:` (or people of each group of `subjects:`), against the distinct values of the column that "
    "tells people apart best in any table of them.",
    why="Some laws count people (a filing from 100,000, an exemption below 10,000): a number that is too low asks the wrong "
    "provision.",
    fires="A dataset declares 5,000 people; a table of it holds 6,120 distinct identity numbers.",
    silent="As many distinct values as declared, or fewer: a sample shows a lower bound only.",
    fix="Correct `people:` as of today, or take out of the dataset what does not belong to it.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a dataset, by the table that shows most people; a warning where a person may have several values."""
    for name, scan in view.scans.items():
        dataset = view.graph.manifest.datasets[name]
        declared = _declared(dataset)
        most = max((table for table in scan.tables if table.subjects), key=_at_least, default=None)
        if declared is None or most is None or most.subjects is None or _at_least(most) <= declared:
            continue
        statement = str(most.subjects["statement"])
        yield finding(
            DOC,
            f"{declared:,} people are declared, but {most.name} holds {statement}.",
            view.place("datasets", name, "people" if dataset.people is not None else "subjects"),
            level=Level.ERROR if most.subjects["one_each"] else Level.WARNING,
            dataset=name,
            key=most.name,
        )


def _declared(dataset: Dataset) -> int | None:
    """The people declared; None where that is not known of every group."""
    if dataset.people is not None:
        return dataset.people
    groups = [group.people for group in dataset.subjects or ()]
    known = [people for people in groups if people is not None]
    return sum(known) if groups and len(known) == len(groups) else None


def _at_least(table: TableReport) -> int:
    return int(table.subjects["at_least"]) if table.subjects else 0


RULE = Rule(DOC, check)
