"""Every key of a TOML file is found on the line where a person sees it."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli.settings.lines import lines_of

TEXT = '''\
# settings
title = """
[not.a.table]
fake = 1
"""

[tool.other]
dependencies = [
  "a[b]",   # ] no end
  "c",
]

[tool.lintas]  # ours
fail-on = "warning"
output = [
  "json=r.json",
  'sarif=s.sarif',
]
audit.seed = 1
check = {as-of = 2026-02-01, quiet = true}

[tool.lintas."law"]
format = "json"

[[rows]]
name = \'\'\'
x = 2\'\'\'
'''


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("title",), 2),
        (("tool", "other", "dependencies"), 8),
        (("tool", "lintas"), 13),
        (("tool", "lintas", "fail-on"), 14),
        (("tool", "lintas", "output"), 15),
        (("tool", "lintas", "audit", "seed"), 19),
        (("tool", "lintas", "check", "quiet"), 20),
        (("tool", "lintas", "law"), 22),
        (("tool", "lintas", "law", "format"), 23),
        (("rows",), 25),
        (("rows", "name"), 26),
    ],
)
def test_a_key_stands_where_it_is_written(keys, line):
    tomllib.loads(TEXT)
    assert lines_of(TEXT)[keys] == line


def test_what_stands_in_a_text_over_several_lines_is_no_key():
    assert ("fake",) not in lines_of(TEXT)
    assert ("not", "a", "table") not in lines_of(TEXT)


KEYS = st.text("abcdefgh-_", min_size=1, max_size=8)
VALUES = st.one_of(
    st.integers(-5, 5),
    st.booleans(),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12),
    st.lists(st.text("ab]['\"#, ", max_size=6), max_size=4),
)


@given(st.dictionaries(KEYS, VALUES, max_size=8), st.integers(0, 3), st.booleans())
def test_lines_of_any_flat_file_are_those_it_was_written_on(values, gap, spread):
    text, expected = "", {}
    for key, value in values.items():
        text += '# a comment with ] and " in it\n' * gap
        expected[(key,)] = text.count("\n") + 1
        # JSON's lists, booleans, whole numbers and ASCII strings are TOML's too.
        text += f"{key} = {json.dumps(value, indent=2 if spread and isinstance(value, list) else None)}\n"
    assert tomllib.loads(text) == values
    assert lines_of(text) == expected
