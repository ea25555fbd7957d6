"""Headers that are a key or a code and do not say of what: `id`, `kode`, `wallet_ref`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from detectors.headers.lexicon import load_lexicon
from detectors.headers.match import pieces_of, settle
from detectors.headers.normalise import REMEMBERED, shortened

_KEYS = frozenset({"key", "code"})
_MOST_WORDS = 3


@lru_cache(maxsize=REMEMBERED)
def is_open_key(header: str, languages: Sequence[str] = ()) -> bool:
    """Whether a header says key or code, and nothing that the lexicon knows beside it.

    Args: `languages` of the table's headers, as a tuple.
    """
    pieces = pieces_of(shortened(header), load_lexicon())
    if not 0 < len(pieces) <= _MOST_WORDS:
        return False
    known = [one.entry for one in settle(pieces, languages) if one.entry is not None]
    keys = [entry for entry in known if entry.role == "word" and entry.tag in _KEYS]
    return bool(keys) and len(keys) == len(known)
