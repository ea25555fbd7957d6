"""Text behind base64 and hexadecimal is judged as text; hashes, keys, words and numbers are left alone."""

import base64
import hashlib
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import detect_table
from detectors.encoded import decoded, from_base64, from_hex
from detectors.leaves import Leaf, tally

RNG = random.Random(11)
PHONES = [f"+659{RNG.randrange(10**7):07d}" for _ in range(80)]


def of(values):
    return tally(Leaf("c", "c", pl.Series("c", values)), 4096)


@given(st.text(st.characters(categories=("L", "N")), min_size=4, max_size=60))
def test_what_was_encoded_is_read_back(text):
    raw = text.encode()
    assert from_hex("0x" + raw.hex()) in {text, None if len(raw) < 5 else text}
    plain = base64.b64encode(raw).decode()
    if not plain.isdecimal():
        assert from_base64(plain) == from_base64(plain.rstrip("=")) == text


@pytest.mark.parametrize(
    "values",
    [
        [hashlib.sha256(str(n).encode()).hexdigest() for n in range(50)],
        [base64.b64encode(hashlib.md5(str(n).encode()).digest()).decode() for n in range(50)],
        ["Ipoh", "Penang", "Melaka", "Johor Bahru", "Kuching", "Labuan"],
        [str(10**7 + n) for n in range(50)],
        ["active", "inactive", "pending", "closed"],
        [],
    ],
)
def test_hashes_words_and_numbers_stay_as_they_are(values):
    counted = of(pl.Series("c", values, dtype=pl.String))
    after, notes = decoded(counted, counted.values.to_list())
    assert after is counted
    assert notes == ()


@pytest.mark.parametrize("encode", [lambda b: base64.b64encode(b).decode(), lambda b: b.hex()])
def test_encoded_telephones_are_telephones_and_the_column_says_so(encode):
    column = detect_table(pl.DataFrame({"phone_enc": [encode(p.encode()) for p in PHONES]}), table="users").columns[0]
    assert column.tags == ("phone",)
    assert any("read as text" in note for note in column.notes)
