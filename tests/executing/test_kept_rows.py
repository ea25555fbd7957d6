"""What workers keep of single tables, put together, is what one process would have kept of all."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.findings.model import ColumnReport, TableReport
from auditor.verification import shelf as shelf_module
from auditor.verification.claims import verifiable
from auditor.verification.shelf import Shelf

sys.path.append(str(Path(__file__).parents[1] / "verification"))
from made_flows import KEY, graph_of

TRANSFORMS = {"mask": ["x", "y"], "k_anonymity": {"columns": ["x", "y"], "k": 2}}
COLUMNS = st.lists(st.sampled_from(["x", "y", "z"]), unique=True)
VALUES = st.one_of(st.none(), st.integers(0, 30).map(str))


@st.composite
def tables(draw):
    """One table of the target or the source, with some of the columns."""
    rows = draw(st.integers(0, 30))
    columns = draw(COLUMNS)
    frame = pl.DataFrame(
        {name: pl.Series(draw(st.lists(VALUES, min_size=rows, max_size=rows)), dtype=pl.String) for name in columns}
    )
    tags = draw(st.sampled_from([(), ("name",), ("name", "email")]))
    reports = tuple(
        ColumnReport(name, tags, tuple(f"{tag}.kind" for tag in tags), 1.0, 1.0, None, ()) for name in columns
    )
    kind = draw(st.sampled_from(["full", "uniform"]))
    dataset = draw(st.sampled_from(["a", "b", "c"]))
    return TableReport("t", "t", dataset, "frame", rows, None, {"kind": kind}, "", reports), frame


def plain(shelf):
    """Everything on a shelf as plain values, dictionaries in their order."""
    return [
        (
            name,
            side.designs,
            list(side.columns.items()),
            [(h.path, h.tags, h.rows, h.filled, h.cut, h.texts()) for h in side.held.values()],
            [(columns, g.tables, g.over, g.sizes()) for columns, g in side.groups.items()],
        )
        for name, side in shelf.sides.items()
    ]


@settings(max_examples=80)
@given(st.lists(tables(), max_size=6), st.integers(1, 40), st.integers(1, 60))
def test_shelves_of_single_tables_come_to_the_same(drawn, most_values, most_groups):
    edges = verifiable(graph_of(TRANSFORMS))
    limits = {
        "MOST_VALUES": most_values,
        "FEWEST_VALUES": 1,
        "MOST_IN_ALL": most_values * 2,
        "MOST_GROUPS": most_groups,
    }
    with patch.multiple(shelf_module, **limits):
        at_once, together = Shelf(edges, KEY), Shelf(edges, KEY)
        for report, frame in drawn:
            at_once.take(report, frame)
            worker = pickle.loads(pickle.dumps(together.bare()))
            assert worker.sides == {}
            worker.take(report, frame)
            together.merge(pickle.loads(pickle.dumps(worker.sides)))
        assert plain(together) == plain(at_once)
