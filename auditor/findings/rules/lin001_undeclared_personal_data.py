"""LIN001: personal data was found that the manifest does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN001",
    title="Undeclared personal data",
    checks="Columns in which a scan found a category of personal data that the dataset does not declare.",
    why="A transfer is judged by what really moves; a category nobody declared is one nobody has a basis, contract or filing for.",
    fires="A dataset declares categories: [name, email]; a column `nik` holds national identity numbers.",
    silent="The dataset declares national_id, or its `columns:` give the column that tag.",
    fix="Add the category to the dataset's `categories:` (or `columns:`), drop the column before it leaves, "
    "or list it in `ignore_columns:` if the finding is wrong.",
    since="0.1.0",
    level=Level.WARNING,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a column; an error where a flow carries the dataset across a border."""
    for name, scan in view.scans.items():
        dataset = view.graph.manifest.datasets[name]
        declared = {tag.partition(".")[0] for tag in dataset.categories or ()}
        told = dataset.categories is not None
        level = Level.ERROR if told and view.crosses(name) else Level.WARNING
        for table in scan.tables:
            for column in table.columns:
                own = {tag.partition(".")[0] for tag in (dataset.columns or {}).get(column.name, ())}
                extra = [tag for tag in column.tags if tag not in declared | own]
                if not extra:
                    continue
                share = (
                    f"in about {column.prevalence:.0%} of rows read" if column.prevalence >= 0.005 else "in few rows"
                )
                yield finding(
                    DOC,
                    f"{table.name}: column {column.name!r} holds {', '.join(extra)} ({share}), which the dataset does not declare. "
                    + "; ".join(column.reasons[:3]),
                    view.place("datasets", name, "categories"),
                    level=level,
                    dataset=name,
                    columns=(column.name,),
                    evidence=column.examples,
                    key=f"{table.name}|{','.join(sorted(extra))}",
                )


RULE = Rule(DOC, check)
