"""A user's regular expressions: what is taken, what is refused with a way out, and what is measured of them."""

import contextlib
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.custom.patterns import LONGEST_MATCH, MOST_WAYS, PatternError, measure, readable


@pytest.mark.parametrize(
    ("pattern", "width", "chance"),
    [
        ("EMP-[0-9]{6}", (10, 10), 1 / 26**3),
        ("[0-9]{8}", (8, 8), 1.0),
        ("0[1-5]{2}", (3, 3), 0.1 * 0.5**2),
        ("(?:JAN|FEB)[0-9]{2}", (5, 5), 2 / 26**3),
        ("[A-M]{2}[0-9]{4,6}", (6, 8), 0.25),
        ("AB(?:-[0-9]{2})?", (2, 5), 1 / 26**2),
        ("[0-9A-F]{2}(?::[0-9A-F]{2}){5}", (17, 17), 1.0),
        (r"\d{3}[^,]\w\s", (6, 6), 1.0),
        ("ขย[0-9]{4}", (6, 6), 1 / 26**2),
        ("(?P<year>19|20)[0-9]{2}", (4, 4), 2 / 100),
    ],
)
def test_width_and_chance_are_read_from_the_syntax(pattern, width, chance):
    measured = measure(pattern)
    assert measured.width == width
    assert measured.chance == pytest.approx(chance)
    assert measured.ways <= MOST_WAYS


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("^AB[0-9]$", "AB[0-9]"),
        (r"\AAB[0-9]\Z", "AB[0-9]"),
        ("^(AB|CD)$", "(AB|CD)"),
        (r"AB\$", r"AB\$"),
        ("AB[|$]", "AB[|$]"),
    ],
)
def test_anchors_around_the_whole_are_dropped(written, taken):
    assert measure(written).pattern == taken


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "single character, or nothing"),
        ("[0-9]", "single character"),
        ("EMP-[0-9]+", "write counts instead of"),
        ("(a+)+b", "write counts instead of"),
        ("(?:[a-z]{1,9}-?){2,9}", "too many ways"),
        ("(?:aa|aa|a){2,40}", "too many ways"),
        ("(?:a?){30}aa", "too many ways"),
        ("(?:[a-z]{0,20}[a-z]{0,20}[a-z]{0,20})aa", "too many ways"),
        (r"(ab)\1", "refers back"),
        (r"(?P<x>ab)(?P=x)", "refers back"),
        ("(ab)?(?(1)cd|ef)", "refers back"),
        ("(?=ab)ab", "looks around"),
        ("(?<!a)bb", "looks around"),
        (r"ab\b", "anchor inside"),
        ("^AB|CD$", "anchor inside"),
        ("(?i)ab", "sets flags"),
        ("(?i:ab)", "sets flags"),
        ("[a-z", "no regular expression"),
        ("ab)", "no regular expression"),
        ("[[a]b]c", "no regular expression"),
        (r"\qab", "no regular expression"),
        ("a" * 501, "longer than 500"),
        ("a{99999999999}", "counts too far"),
        ("[0-9]{200}", f"more than {LONGEST_MATCH}"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(pattern, said):
    with pytest.raises(PatternError, match=re.escape(said)):
        measure(pattern)


@pytest.mark.parametrize("pattern", [".*@example[.]com", "^test[0-9]+$", "(?:a+)+"])
def test_a_pattern_of_the_allow_list_may_be_open_ended(pattern):
    assert re.compile(readable(pattern))


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "["])
def test_a_pattern_of_the_allow_list_has_nothing_that_backtracks(pattern):
    with pytest.raises(PatternError):
        readable(pattern)


ATOMS = st.sampled_from(["a", "B", "[0-9]", "[a-f]", "(?:ab|c)", "-", r"\d", "."])
COUNTS = st.sampled_from(["", "{2}", "{1,3}", "?", "{0,9}"])
PATTERNS = st.recursive(
    st.tuples(ATOMS, COUNTS).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.tuples(inner, COUNTS).map(lambda p: f"(?:{p[0]}){p[1]}"),
        st.tuples(inner, inner).map(lambda p: f"(?:{p[0]}|{p[1]})"),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.text(alphabet="ab1-c", max_size=20))
def test_what_a_taken_pattern_matches_has_the_measured_width(pattern, text):
    try:
        measured = measure(pattern)
    except PatternError:
        return
    assert 0.0 < measured.chance <= 1.0
    assert 1 <= measured.ways <= MOST_WAYS
    if re.fullmatch(measured.pattern, text):
        assert measured.width[0] <= len(text) <= measured.width[1]


@given(st.text(max_size=40))
def test_any_text_is_measured_or_refused(pattern):
    with contextlib.suppress(PatternError):
        assert measure(pattern).width[1] <= LONGEST_MATCH


HOSTILE = """
import re
from detectors.custom.patterns import PatternError, measure
pieces = ["a{0,30}", "(?:a|b)", "[ab]{1,9}", "(?:aa?){1,5}", "a?", "[a-z]{0,31}", "(?:a{1,3}-?){1,3}", "b{0,9}"]
taken = 0
for first in pieces:
    for second in pieces:
        for third in pieces:
            try:
                measured = measure(f"{first}{second}{third}xx")
            except PatternError:
                continue
            taken += 1
            pattern = re.compile(measured.pattern)
            for length in (100, 3_000):
                for _ in pattern.finditer("a" * length + "!"):
                    pass
print(taken)
"""


def test_no_taken_pattern_hangs_on_a_text_made_to_backtrack():
    """No time is measured: the limit is what a pattern that doubles its work with each letter could not meet."""
    done = subprocess.run([sys.executable, "-c", HOSTILE], capture_output=True, text=True, timeout=900, check=True)
    assert int(done.stdout) >= 100
