"""LIN011: the manifest names a column that the data does not have."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from auditor.manifest.loader import nearest

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN011",
    title="Named column that is not there",
    checks="Names in a flow's `transforms:` that no table read of its source has, and columns that `detection:` or a dataset's "
    "`columns:` decides and that no table read has.",
    why="A drop or mask with a misspelt column protects nothing, and looks as if it did; a decision on a column that is "
    "misspelt, or gone, decides nothing.",
    fires="transforms: {drop: [nik_no]} on a table with the column no_nik",
    silent="transforms: {drop: [no_nik]}",
    fix="Correct the column's name, or use `category:national_id` for every column of a tag.",
    since="0.1.0",
    level=Level.WARNING,
)
_WORDS = ("drop", "keep", "mask", "hash", "pseudonymise", "tokenise", "encrypt", "anonymise", "generalise")


def check(view: View) -> Iterator[Finding]:
    """One finding a name."""
    yield from _transformed(view)
    if view.scans and all(scan.complete for scan in view.scans.values()):
        yield from _decided(view)


def _whole(view: View) -> bool:
    """Whether every dataset with a location was looked at: else a column may be in one that was not."""
    return all(name in view.scans for name, dataset in view.graph.manifest.datasets.items() if dataset.location)


def _decided(view: View) -> Iterator[Finding]:
    """Columns that a person has decided and that are not there."""
    for name, scan in view.scans.items():
        columns = list(scan.columns)
        for column in view.graph.manifest.datasets[name].columns or ():
            if not any(path == column or path.startswith(f"{column}.") for path in columns):
                said = f"columns: no column {column!r} was read in {name}{nearest(column, columns)}."
                place = view.place("datasets", name, "columns", column)
                yield finding(DOC, said, place, dataset=name, columns=(column,), key="columns")
    section = view.loaded.detection
    if section is None or not section.columns or not _whole(view):
        return
    from detectors.custom.declared import Declared, decides, table_names

    tables = [
        (table_names(table.name, (name,)), column.name)
        for name, scan in view.scans.items()
        for table in scan.tables
        for column in table.columns
    ]
    known = list(dict.fromkeys(f"{names[-1]}.{column}" for names, column in tables))
    for written in section.columns:
        rule = Declared(written, (), "")
        if not any(decides(rule, names, column.partition(".")[0], column) for names, column in tables):
            said = f"detection: no column read is meant by {written!r}{nearest(written, known)}."
            yield finding(DOC, said, view.place("detection", "columns", written), columns=(written,), key="detection")


def _transformed(view: View) -> Iterator[Finding]:
    """Columns that a flow transforms and that are not there."""
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
