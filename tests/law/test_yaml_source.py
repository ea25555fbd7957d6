"""YAML with places: values as YAML 1.2 reads them, errors with line and column, hostile files refused."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jurisdiction_map.yaml_source import MAX_BYTES, MAX_DEPTH, Document, Mark, YamlError, read

SCALARS = [
    pytest.param("NO", "NO", id="Norway is a text"),
    pytest.param("on", "on", id="on is a text"),
    pytest.param("yes", "yes", id="yes is a text"),
    pytest.param("2026-02-01", "2026-02-01", id="a date stays a text"),
    pytest.param("12:30:45", "12:30:45", id="no base 60"),
    pytest.param("0123", 123, id="no YAML 1.1 octal"),
    pytest.param("0o17", 15, id="octal of YAML 1.2"),
    pytest.param("0x1F", 31, id="hexadecimal"),
    pytest.param("1_000", "1_000", id="no underscores in numbers"),
    pytest.param("-5", -5, id="negative"),
    pytest.param("1.5e3", 1500.0, id="float"),
    pytest.param("'5'", "5", id="a quoted number is a text"),
    pytest.param("true", True, id="true"),
    pytest.param("False", False, id="False"),
    pytest.param("~", None, id="tilde is null"),
    pytest.param("", None, id="nothing is null"),
    pytest.param("null", None, id="null"),
    pytest.param("9" * 50, float("9" * 50), id="a number longer than 40 digits is no exact integer"),
    pytest.param("=", "=", id="equals sign"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_plain_scalars_follow_yaml_1_2(text, value):
    found = read(f"key: {text}\n", "f.yaml").value["key"]
    assert found == value
    assert type(found) is type(value)


def test_every_value_and_key_keeps_its_place():
    document = read("a:\n  - x\n  - b: {c: 1}\n", "f.yaml")
    assert document.value == {"a": ["x", {"b": {"c": 1}}]}
    assert document.key_marks[("a", 1, "b")] == Mark("f.yaml", 3, 5)
    assert document.marks[("a", 0)] == Mark("f.yaml", 2, 5)
    assert document.place(("a", 1, "b", "c")) == Mark("f.yaml", 3, 9)


def test_a_path_that_is_not_in_the_file_stands_at_its_nearest_ancestor():
    document = read("a:\n  b: 1\n", "f.yaml")
    assert document.place(("a", "b", "missing", 3)) == Mark("f.yaml", 2, 3)
    assert document.place(("nowhere",)) == Mark("f.yaml", 1, 1)
    assert Document(None, "empty.yaml").place(("x",)) == Mark("empty.yaml", 1, 1)


def test_an_empty_file_is_null():
    assert read("", "f.yaml").value is None
    assert read("# only a comment\n", "f.yaml").value is None


def test_bytes_with_a_byte_order_mark_are_read():
    assert read("key: ñ\n".encode("utf-8-sig"), "f.yaml").value == {"key": "ñ"}
    assert read("key: ñ\n".encode("utf-16"), "f.yaml").value == {"key": "ñ"}


REFUSED = [
    pytest.param("a: 1\nb: 2\na: 3\n", "a' stands twice (first on line 1)", 3, 1, id="duplicate key"),
    pytest.param("x:\n  a: 1\n  'a': 2\n", "stands twice", 3, 3, id="duplicate key, quoted once"),
    pytest.param("a: &x {b: 1}\nc: {<<: *x}\n", "merge keys", 2, 5, id="merge key"),
    pytest.param("a: &x [*x]\n", "part of", 1, 4, id="alias inside itself"),
    pytest.param("a: !!python/object:os.system x\n", "tag", 1, 4, id="python tag"),
    pytest.param("a: !secret x\n", "tag", 1, 4, id="own tag"),
    pytest.param("? [a]\n: 1\n", "a key must be a plain word", 1, 3, id="a list as a key"),
    pytest.param("a: [1\nb: 2\n", "not valid YAML", 2, 2, id="open bracket"),
    pytest.param("a: 'x\n", "not valid YAML", 2, 1, id="open quote"),
    pytest.param("a: *nobody\n", "undefined alias", 1, 4, id="undefined alias"),
    pytest.param("a: 1\n---\nb: 2\n", "another document", 2, 1, id="two documents"),
    pytest.param("a:\tb\n\tc: 1\n", "not valid YAML", None, None, id="tabs"),
    pytest.param("\x00", "bytes or characters", 1, 1, id="control character"),
    pytest.param("a: \ud800", "bytes or characters", 1, 1, id="lone surrogate"),
    pytest.param(b"a: \xff\xfe\x00", "bytes or characters", 1, 1, id="no UTF-8"),
    pytest.param("a: " + "x" * MAX_BYTES, "over 5 MB", 1, 1, id="too big"),
    pytest.param("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "levels deep", 1, None, id="a little too deep"),
    pytest.param("- " * 5000, "levels deep", 1, None, id="deep lists on one line"),
    pytest.param("{a: " * 5000 + "1" + "}" * 5000, "levels deep", 1, None, id="deep mappings"),
    pytest.param("".join(" " * n + "a:\n" for n in range(500)), "levels deep", None, None, id="deep indentation"),
]


@pytest.mark.parametrize(("text", "message", "line", "column"), REFUSED)
def test_what_is_refused_is_told_with_its_place(text, message, line, column):
    with pytest.raises(YamlError, match=r"(?s)^f\.yaml:\d+:\d+: ") as caught:
        read(text, "f.yaml")
    assert message in caught.value.message
    assert line is None or caught.value.mark.line == line
    assert column is None or caught.value.mark.column == column
    assert len(str(caught.value)) < 400


def test_aliases_that_multiply_are_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="aliases expand to more than"):
        read("\n".join(rows), "f.yaml")


def test_an_alias_used_twice_is_read_twice():
    assert read("a: &x {b: 1}\nc: *x\n", "f.yaml").value == {"a": {"b": 1}, "c": {"b": 1}}


def test_closing_brackets_in_a_text_do_not_hide_a_bomb():
    """The C composer overflows its stack, and the process dies, at about 50,000 levels: asked of a process of its own."""
    program = (
        "from jurisdiction_map.yaml_source import read, YamlError\n"
        "n = 200_000\n"
        "try:\n"
        "    read('a: \"' + ']' * n + '\"\\nb: ' + '[' * n + ']' * n, 'bomb.yaml')\n"
        "except YamlError as error:\n"
        "    print(error.message)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, f"nested more than {MAX_DEPTH} levels deep")


@given(st.text() | st.text("[]{}:,-?&*!|>'\"%@`# \n\tab0"))
@example("&a [*a, *a]")
@example("? ? ?\n: :")
@example("a: !!int x")
def test_any_text_is_read_or_refused(text):
    document, refusal = read_or_refusal(text)
    if refusal is None:
        assert document.value is None or () in document.marks
    else:
        assert min(refusal.mark.line, refusal.mark.column) >= 1


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    document, refusal = read_or_refusal(data)
    assert (document is None) is (refusal is not None)


def read_or_refusal(text):
    try:
        return read(text, "any.yaml"), None
    except YamlError as error:
        return None, error


_words = st.text("abcdefgh", min_size=1, max_size=6)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | _words.map("w".__add__),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_json_is_yaml(value):
    import json

    assert read(json.dumps(value), "f.json").value == value
