"""Every regular expression of the detectors on hostile text: ten and a hundred times the text must not take for ever.

No time is measured. The texts run in a process of their own with a generous limit, some two hundred times what they need; a
pattern that backtracks in the square of 100,000 characters needs more.
"""

import subprocess
import sys

import pytest

RUN = """
import importlib, pkgutil, re, sys
import detectors
from detectors.prose import prose_patterns
from detectors.recognizers import identifiers

whole, searched = {}, {name: one for name, one in vars(prose_patterns()).items() if isinstance(one, re.Pattern)}
for info in pkgutil.walk_packages(detectors.__path__, "detectors."):
    if ".training" in info.name or info.name.endswith((".presidio", "presidio_engine")):
        continue
    for name, value in vars(importlib.import_module(info.name)).items():
        if isinstance(value, re.Pattern):
            searched[f"{info.name}.{name}"] = value
for one in identifiers():
    whole[one.id] = one.compact_regex
    searched[one.id + " in text"] = re.compile(one.text_pattern, re.IGNORECASE)
    if one.layout_regex is not None:
        whole[one.id + " layout"] = one.layout_regex

UNITS = ["1", "a", " ", "-", ".", "0-", "1 ", "a.", "a@", "x*", ":0", "eyJ", "{", "\\u0e01", "12/A", "a b ", "\\n"]
part, parts = int(sys.argv[1]), int(sys.argv[2])
for place, (name, pattern) in enumerate(sorted((searched | whole).items())):
    if place % parts != part:
        continue
    print(name, file=sys.stderr, flush=True)
    for unit in UNITS:
        for length in (1_000, 10_000, 100_000):
            text = unit * (length // len(unit)) + "!"
            pattern.fullmatch(text)
            pattern.match(text)
            if name in searched:
                for _ in pattern.finditer(text):
                    pass
print(len(searched) + len(whole))
"""
PARTS = 4
LIMIT_SECONDS = 1_200


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_hangs_on_a_hundred_times_the_text(part):
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(part), str(PARTS)],
            capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as hung:
        pytest.fail(f"hung on {(hung.stderr or b'?').decode().splitlines()[-1]}")
    assert int(done.stdout) >= 300
