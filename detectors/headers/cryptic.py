"""Headers that say nothing: a few consonants that no word is written with."""

from __future__ import annotations

import re

from detectors.headers.lexicon import load_lexicon

_CLUSTER = re.compile(r"[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{2,5}[0-9]{0,2}")


def is_cryptic(header: str) -> bool:
    """Whether a header is two to five consonants without a meaning of their own: it tells as little as none.

    What the lexicon knows, in whichever role, is no such header: `QTY` counts and `RMK` remarks.
    """
    bare = header.strip()
    return _CLUSTER.fullmatch(bare) is not None and bare.rstrip("0123456789").lower() not in load_lexicon().spaced
