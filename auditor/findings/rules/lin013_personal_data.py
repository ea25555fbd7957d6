"""LIN013: personal data was found by a scan that has no manifest to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.findings.model import Finding, Level, Place, TableReport
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN013",
    title="Personal data found",
    checks="Columns in which `lintas scan` found personal data. Audits compare with a manifest instead (LIN001).",
    why="What nobody knows of, nobody protects.",
    fires="lintas scan customers.parquet, with a column of identity numbers",
    silent="A table of products.",
    fix="Declare the dataset in lintas.yaml and let `lintas audit` check where it goes.",
    since="0.1.0",
    level=Level.NOTE,
)


def of_tables(tables: Iterable[TableReport]) -> Iterator[Finding]:
    """One finding a column with tags; the place is the table's file."""
    for table in tables:
        for column in table.columns:
            if column.tags:
                yield finding(
                    DOC,
                    f"{table.name}: column {column.name!r} holds {', '.join(column.tags)}. "
                    + "; ".join(column.reasons[:2]),
                    Place(table.path, 1),
                    dataset=table.name,
                    columns=(column.name,),
                    evidence=column.examples,
                    key=",".join(sorted(column.tags)),
                )


def check(view: View) -> Iterator[Finding]:
    """Nothing in an audit: LIN001 compares with what is declared."""
    del view
    yield from ()


RULE = Rule(DOC, check)
