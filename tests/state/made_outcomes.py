"""Outcomes as scans make them, for tests of what keeps them."""

import dataclasses
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from auditor.findings.model import ColumnReport, TableReport
from auditor.sources.interface import Table
from auditor.state.keys import Key
from auditor.table_scan import Outcome

TEXT = st.text(max_size=20)  # any character, lone surrogates too
SHARES = st.floats(0, 1)
WORDS = st.lists(TEXT, max_size=3).map(tuple)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
MAPPINGS = st.lists(st.dictionaries(TEXT, PLAIN, max_size=3), max_size=2).map(tuple)
COUNTS = st.integers(0, 2**53)

columns = st.builds(
    ColumnReport,
    name=TEXT,
    tags=WORDS,
    kinds=WORDS,
    confidence=SHARES,
    prevalence=SHARES,
    interval=st.none() | st.tuples(SHARES, SHARES),
    reasons=WORDS,
    possible=WORDS,
    examples=WORDS,
    findings=MAPPINGS,
    notes=WORDS,
    rows_read=COUNTS,
    rows_total=st.none() | COUNTS,
    zero=TEXT,
)
reports = st.builds(
    TableReport,
    name=TEXT,
    path=TEXT,
    dataset=st.none() | TEXT,
    format=TEXT,
    rows_read=COUNTS,
    rows_total=st.none() | COUNTS,
    design=st.dictionaries(TEXT, PLAIN, max_size=4),
    zero=TEXT,
    columns=st.lists(columns, max_size=3).map(tuple),
    notes=WORDS,
    quasi=MAPPINGS,
)
sets = st.dictionaries(TEXT, st.frozensets(TEXT, max_size=3), max_size=3)
outcomes = st.builds(Outcome, report=reports, tags=sets, possible=sets)


def plain(outcome: Outcome) -> Any:
    """What an outcome says, comparable: records are compared by identity otherwise."""
    return dataclasses.asdict(outcome)


def outcome(name: str = "email") -> Outcome:
    """What came of a table of one column."""
    column = ColumnReport(name, ("email",), (), 0.99, 1.0, (0.9, 1.0), ("the values are e-mail addresses",))
    report = TableReport("", "", None, "", 3, 3, {"kind": "full"}, "", (column,))
    return Outcome(report, {name: frozenset({"email"})})


def key(number: int, state: str = "1") -> Key:
    return Key(f"{number:032x}", state)


def table(root: Path, *names: str, **more: Any) -> Table:
    files = tuple(root / name for name in names)
    return Table(
        **{"name": names[0], "location": names[0], "root": root, "files": files, "format": "delimited", **more}
    )
