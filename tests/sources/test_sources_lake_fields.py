"""Columns of data files under a table's current names: whatever was renamed, dropped or nested."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.sources.lakes.fields import ELEMENT, MAP_KEY, MAP_VALUE, Wanted, lay_out
from auditor.sources.lakes.files import open_file, passing
from auditor.sources.lakes.parts import DataFile, Gathered, types_of

LEAVES = [(pa.string(), "v"), (pa.int64(), 7), (pa.bool_(), True), (pa.string(), None)]
NAMES = ["a", "b", "a.b", "^x$", "list", "element", "ชื่อ", "key value", "*"]


def kinds(depth):
    """Types as (shape, inside): a leaf, a struct of named fields, a list or a map."""
    leaf = st.sampled_from(LEAVES).map(lambda one: ("leaf", one))
    if not depth:
        return leaf
    fields = st.lists(
        st.tuples(st.sampled_from(NAMES), kinds(depth - 1)), min_size=1, max_size=3, unique_by=lambda f: f[0]
    )
    return st.one_of(
        leaf,
        fields.map(lambda one: ("struct", one)),
        kinds(depth - 1).map(lambda one: ("list", one)),
        kinds(depth - 1).map(lambda one: ("map", one)),
    )


class Evolving:
    """Builds a file's schema and row, and in step with them the table's schema and the row that it should give."""

    def __init__(self, draw):
        self.draw, self.ids, self.lost = draw, 0, False

    def field(self, name, kind):
        """Return the Arrow field with an id, its value, and (id, Wanted, table's type, table's value) or None."""
        self.ids += 1
        number = self.ids
        arrow, value, now = self.kind(kind)
        field = pa.field(name, arrow, metadata={"PARQUET:field_id": str(number)})
        if now is None or self.draw(st.booleans()):
            self.lost = True
            return field, value, None
        children, type_now, value_now = now
        return field, value, (number, Wanted(f"{name} {number}", children), type_now, value_now)

    def kind(self, kind):
        shape, inside = kind
        if shape == "leaf":
            return inside[0], inside[1], ({}, inside[0], inside[1])
        if shape == "struct":
            built = [self.field(name, one) for name, one in inside]
            value = {field.name: one for field, one, _ in built}
            left = [now for *_, now in built if now is not None]
            now = (
                {number: wanted for number, wanted, *_ in left},
                pa.struct([(wanted.name, type_now) for _, wanted, type_now, _ in left]),
                {wanted.name: value_now for _, wanted, _, value_now in left},
            )
            return pa.struct([field for field, *_ in built]), value, now if left else None
        arrow, value, now = self.kind(inside)
        if shape == "list":
            made = now and ({ELEMENT: Wanted("", now[0])}, pa.list_(now[1]), [now[2], None])
            return pa.list_(arrow), [value, None], made
        made = now and (
            {MAP_KEY: Wanted(""), MAP_VALUE: Wanted("", now[0])},
            pa.map_(pa.string(), now[1]),
            [("k", now[2])],
        )
        return pa.map_(pa.string(), arrow), [("k", value)], made


@settings(max_examples=150, deadline=None)
@given(
    st.data(), st.lists(st.tuples(st.sampled_from(NAMES), kinds(3)), min_size=1, max_size=3, unique_by=lambda f: f[0])
)
def test_a_file_gives_the_tables_columns_whatever_became_of_its_own(tmp_path_factory, data, columns):
    evolving = Evolving(data.draw)
    built = [evolving.field(name, kind) for name, kind in columns]
    path = tmp_path_factory.mktemp("file") / "f.parquet"
    schema = pa.schema([field for field, *_ in built])
    pq.write_table(pa.table([pa.array([value, None], field.type) for field, value, _ in built], schema=schema), path)
    left = [now for *_, now in built if now is not None]
    wanted = {number: one for number, one, *_ in left}
    target = pa.schema([(one.name, kind) for _, one, kind, _ in left])
    gathered = Gathered(types_of(target))
    file = DataFile("f", 1, 2, lambda found: lay_out(found, wanted), path=path)
    with open_file(file) as opened:
        gathered.saw(opened.layout)
        (frame,) = passing(opened, gathered, rows=10)
    assert not gathered.unread
    expected = pa.table([pa.array([value, None], kind) for *_, kind, value in left], schema=target)
    assert frame.columns == target.names
    got = frame.to_arrow()
    for name in target.names:
        assert _plain(got.column(name).to_pylist()) == _plain(expected.column(name).to_pylist())
    assert bool(gathered.dropped) == evolving.lost


def _plain(value):
    """Maps come back as lists of entries or of pairs, by the version of polars."""
    if isinstance(value, dict):
        plain = {key: _plain(one) for key, one in value.items()}
        return (plain["key"], plain["value"]) if set(plain) == {"key", "value"} else plain
    if isinstance(value, list | tuple):
        return type(value)(_plain(one) for one in value)
    return value


@pytest.mark.parametrize("hidden", [frozenset(), frozenset({"b"})])
def test_what_is_hidden_is_not_told_as_dropped(hidden):
    schema = pa.schema([("a", pa.string()), ("b", pa.string())])
    layout = lay_out(schema, {"a": Wanted("A")}, hidden=hidden)
    assert [(column.physical, column.name, column.leaves, column.changed) for column in layout.columns] == [
        ("a", "A", (0,), False)
    ]
    assert layout.dropped == (() if hidden else ("b",))
