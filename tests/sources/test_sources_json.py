"""JSON documents and JSON lines: every value lands in a column, exactly."""

import gzip
import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.sources import SourceError, as_one_table, discover, read_sample
from auditor.sources.json import documents as json_documents
from auditor.sources.json import stream as json_stream


def read(path, **options):
    found = discover(path.name, base=path.parent)
    assert not found.unread, found.unread
    (table,) = found.tables
    return read_sample(table, **options)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


RECORDS = [{"id": 1, "name": "Siti"}, {"id": 2, "name": "สมชาย"}]
ROWS = [(1, "Siti"), (2, "สมชาย")]

DOCUMENTS = [
    ("array", json.dumps(RECORDS), ["id", "name"], ROWS),
    ("array, indented", json.dumps(RECORDS, indent=2, ensure_ascii=False), ["id", "name"], ROWS),
    ("object around an array", json.dumps({"data": RECORDS}), ["id", "name"], ROWS),
    ("array two levels down", json.dumps({"result": {"items": RECORDS}}), ["id", "name"], ROWS),
    (
        "what stands around the array is repeated",
        json.dumps({"by": "a@b.co", "id": 9, "rows": RECORDS}),
        ["by", "document.id", "id", "name"],
        [("a@b.co", 9, 1, "Siti"), ("a@b.co", 9, 2, "สมชาย")],
    ),
    ("single object", json.dumps(RECORDS[0]), ["id", "name"], ROWS[:1]),
    ("several arrays stay one row", json.dumps({"a": RECORDS, "b": RECORDS}), ["a", "b"], [(RECORDS, RECORDS)]),
    (
        "records by key",
        json.dumps({"k1": {"x": 1}, "k2": {"x": 2}, "k3": {"x": 3}}),
        ["key", "x"],
        [("k1", 1), ("k2", 2), ("k3", 3)],
    ),
    ("values one after another", "\n".join(json.dumps(record, indent=1) for record in RECORDS), ["id", "name"], ROWS),
    ("lines in a .json file", "\n".join(map(json.dumps, RECORDS)) + "\n", ["id", "name"], ROWS),
    ("arrays one after another", '[{"a": 1}]\n[{"a": 2}]', ["a"], [(1,), (2,)]),
    (
        "like keys on two levels",
        '{"id": 1, "in": {"id": 2, "rows": [{"id": 3}]}}',
        ["document.id", "document.document.id", "id"],
        [(1, 2, 3)],
    ),
    ("array of arrays", "[[1, 2], [3]]", ["column_1", "column_2"], [(1, 2), (3, None)]),
    ("array of scalars", "[1, 2]", ["value"], [(1,), (2,)]),
    ("empty array", "[]", [], []),
]


@pytest.mark.parametrize(("text", "columns", "rows"), [row[1:] for row in DOCUMENTS], ids=[row[0] for row in DOCUMENTS])
def test_documents_become_rows(tmp_path, text, columns, rows):
    sample = read(written(tmp_path / "t.json", text))
    assert sample.frame.columns == columns
    assert sample.frame.rows() == rows
    assert sample.design.kind == "full"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "tis-620"])
@pytest.mark.parametrize("name", ["t.json", "t.ndjson"])
def test_encodings_of_json(tmp_path, codec, name):
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    text = "[" + ",".join(lines) + "]" if name == "t.json" else "\n".join(lines)
    sample = read(written(tmp_path / name, text.encode(codec)))
    assert sample.frame.rows() == ROWS


@pytest.mark.parametrize("name", ["t.json.gz", "t.jsonl.gz", "t.ndjson.gz"])
def test_compressed_json(tmp_path, name):
    text = json.dumps(RECORDS) if name == "t.json.gz" else "\n".join(map(json.dumps, RECORDS))
    assert read(written(tmp_path / name, gzip.compress(text.encode()))).frame.rows() == ROWS


MIXED = [
    ("numbers of one kind", [1, 2], pl.Int64, [1, 2]),
    ("whole and broken numbers", [1, 2.5], pl.Float64, [1.0, 2.5]),
    ("a number too long for a float beside a float", [9007199254740993, 0.5], pl.String, ["9007199254740993", "0.5"]),
    ("a number too long for an integer", [3174012345678901234567], pl.String, ["3174012345678901234567"]),
    ("a number and a text", [1, "x"], pl.String, ["1", "x"]),
    ("a text and an object", ["x", {"a": 1}], pl.String, ["x", '{"a": 1}']),
    ("truths", [True, None], pl.Boolean, [True, None]),
    ("truths and numbers", [True, 1], pl.String, ["true", "1"]),
    ("objects with other keys", [{"a": 1}, {"b": "x"}], pl.Struct, [{"a": 1, "b": None}, {"a": None, "b": "x"}]),
    ("lists of mixed values", [[1, "x"], []], pl.List(pl.String), [["1", "x"], []]),
    ("objects in lists", [[{"a": 1}], [{"b": 2}]], pl.List, [[{"a": 1, "b": None}], [{"a": None, "b": 2}]]),
    ("nothing", [None, None], pl.Null, [None, None]),
    ("a lone surrogate", ["\ud800x"], pl.String, ["\ufffdx"]),
]


@pytest.mark.parametrize(("values", "kind", "expected"), [row[1:] for row in MIXED], ids=[row[0] for row in MIXED])
def test_columns_of_any_mixture_lose_nothing(tmp_path, values, kind, expected):
    path = written(tmp_path / "t.ndjson", "\n".join(json.dumps({"v": value}) for value in values))
    frame = read(path).frame
    assert frame.schema["v"] == kind
    assert frame["v"].to_list() == expected


def test_repeated_keys_are_all_kept(tmp_path):
    assert read(written(tmp_path / "t.json", '[{"a": 1, "a": 2}]')).frame.rows() == [(1, 2)]
    assert read(written(tmp_path / "t.json", '[{"": 1, "b": 2}]')).frame.columns == ["column_1", "b"]


def test_lines_of_other_schemas_give_all_columns(tmp_path):
    sample = read(written(tmp_path / "t.jsonl", '{"a": 1}\n{"b": {"c": ["x"]}}\n\n{"a": 2, "d": null}\n'))
    assert sample.frame.columns == ["a", "b", "d"]
    assert sample.frame["a"].to_list() == [1, None, 2]


def test_lines_that_are_not_json_are_kept_as_text(tmp_path):
    sample = read(written(tmp_path / "t.jsonl", '{"a": 1}\nnik: 3174\n{"a": \n'))
    assert sample.frame["unparsed_line"].to_list() == [None, "nik: 3174", '{"a": ']
    assert any("2 sampled lines are not JSON" in note for note in sample.notes)


def test_deep_nesting_is_contained(tmp_path):
    deep = "[" * 100_000 + "]" * 100_000
    found = discover("t.json", base=written(tmp_path / "t.json", deep).parent)
    with pytest.raises(SourceError, match="nested too deeply"):
        read_sample(found.tables[0])
    sample = read(written(tmp_path / "t.jsonl", '{"a": 1}\n{"a": ' + deep + "}\n"))
    assert sample.frame.height == 2
    nested = '{"a":' * 300 + "1" + "}" * 300
    assert read(written(tmp_path / "n.jsonl", nested + "\n" + nested)).frame.height == 2


BROKEN = [
    ("cut off", '[{"a": 1}, {"a": 2}, {"a"', 2, "ends in the middle"),
    ("closing bracket missing", '[{"a": 1}, {"a": 2}', 2, "ends in the middle"),
    ("malformed value", '[{"a": 1}, {"a": 2}, {a: 3}, {"a": 4}' + " " * 100 + "]", 2, "malformed"),
]


@pytest.mark.parametrize(("text", "rows", "reason"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_good_beginning_of_a_damaged_document_is_read_and_the_rest_listed(tmp_path, text, rows, reason):
    sample = read(written(tmp_path / "t.json", text))
    assert sample.frame.height == rows
    assert sample.design.kind == "head"
    (unread,) = sample.unread
    assert reason in unread.reason


@pytest.mark.parametrize("text", ["{", "[", '{"a": }', "[nope]", '{"a": "b'])
def test_a_document_without_a_record_is_unread(tmp_path, text):
    (table,) = discover("t.json", base=written(tmp_path / "t.json", text).parent).tables
    with pytest.raises(SourceError) as caught:
        read_sample(table)
    assert "not valid JSON" in caught.value.unread.reason


@pytest.mark.parametrize("name", ["t.json", "t.ndjson"])
def test_samples_are_uniform_and_seeded(tmp_path, name):
    lines = [json.dumps({"id": number}) for number in range(5000)]
    path = written(tmp_path / name, "[" + ",".join(lines) + "]" if name == "t.json" else "\n".join(lines))
    sample = read(path, rows=200, seed=1)
    assert sample.design.kind == "uniform"
    assert (sample.design.rows_read, sample.design.rows_total) == (200, 5000)
    assert sample.frame["id"].is_sorted()
    assert 2000 < sample.frame["id"].mean() < 3000
    assert sample.frame.equals(read(path, rows=200, seed=1).frame)
    assert not sample.frame.equals(read(path, rows=200, seed=2).frame)
    assert read(path, rows=1, full=True).frame.height == 5000


def test_a_document_does_not_depend_on_how_it_is_cut_into_chunks(tmp_path, monkeypatch):
    path = written(
        tmp_path / "t.json", json.dumps([{"n": number, "t": "สวัสดี" * 3, "x": 1.25e10} for number in range(500)])
    )
    whole = read(path).frame
    monkeypatch.setattr(json_stream, "_PIECE", 7)
    assert read(path).frame.equals(whole)


def test_a_document_longer_than_the_budget_is_read_from_its_head(tmp_path, monkeypatch):
    monkeypatch.setattr(json_documents, "PASS_BYTES", 20_000)
    sample = read(written(tmp_path / "t.json", json.dumps([{"n": number} for number in range(50_000)])), rows=100)
    assert sample.design.kind == "head"
    assert sample.frame.height == 100
    assert not sample.unread


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), min_size=1, max_size=5))
def test_any_json_gives_as_many_rows_and_all_its_texts(tmp_path, rows):
    frame = read(written(tmp_path / "t.jsonl", "\n".join(map(json.dumps, rows)) + "\n{}")).frame
    assert frame.height in {0, len(rows) + 1}
    shown = json.dumps(frame.to_dicts(), ensure_ascii=False, default=str)
    for row in rows:
        for value in row.values():
            if isinstance(value, str) and value:
                assert json.dumps(value, ensure_ascii=False) in shown


def test_many_long_documents_are_sampled_from_files_spread_over_all(tmp_path, monkeypatch):
    monkeypatch.setattr(json_documents, "PASS_BYTES", 90_000)
    for number in range(40):
        written(tmp_path / f"{number:02}.json", json.dumps([{"file": number, "n": n} for n in range(100)]))
    (table,) = as_one_table(discover("*.json", base=tmp_path).tables).tables
    sample = read_sample(table, rows=640, seed=1)
    assert sample.design.kind == "clustered"
    assert (sample.design.clusters_read, sample.design.clusters_total) == (32, 40)
    assert sample.frame["file"].n_unique() == 32
    assert {0, 39} <= set(sample.frame["file"])
    assert read_sample(table, full=True).design.rows_read == 4000
