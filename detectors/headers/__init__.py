"""Column headers: what a header claims that its column holds, in thirteen languages of the region and five of its trade.

``read_header`` reads one header, ``read_table`` all headers of a table and its name. Both are pure and run in time linear
in the (bounded) length of the header. A negative hint has the tag ``""``: the header speaks of a firm, a thing, a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from detectors.headers.compose import compose
from detectors.headers.compound import with_parts
from detectors.headers.cryptic import is_cryptic
from detectors.headers.lexicon import LANGUAGES, LexiconError, load_lexicon, parse_lexicon, with_extra
from detectors.headers.match import pieces_of, settle
from detectors.headers.model import About, HeaderHint, Holder, Lexicon, TableContext
from detectors.headers.normalise import REMEMBERED, shortened, tokens
from detectors.headers.table import read_table

__all__ = [
    "LANGUAGES",
    "About",
    "HeaderHint",
    "Holder",
    "Lexicon",
    "LexiconError",
    "TableContext",
    "is_cryptic",
    "load_lexicon",
    "parse_lexicon",
    "read_header",
    "read_table",
    "tokens",
]


def read_header(header: str, *, extra: Lexicon | None = None, languages: Sequence[str] = ()) -> tuple[HeaderHint, ...]:
    """Say what a column header claims.

    Args:
        header: the header as it stands in the file; any text, however long or hostile.
        extra: a user's own phrases (see ``parse_lexicon``), which replace the shipped meaning of the same phrase.
        languages: languages that the table's headers are written in (``TableContext.languages``); settles words that
            mean different things in different languages.

    Returns:
        Hints, best first, one per tag; empty where the header says nothing. Never raises on any text.
    """
    return _read(shortened(header), extra, tuple(languages))


_OF_TWO = 2
"""Phrases that a header of two attributes has at least."""


@lru_cache(maxsize=REMEMBERED)
def _read(header: str, extra: Lexicon | None, languages: tuple[str, ...]) -> tuple[HeaderHint, ...]:
    lexicon = with_extra(extra)
    whole = pieces_of(header, lexicon)
    hints = compose(settle(whole, languages))
    if len(whole) < _OF_TWO:
        return hints
    return with_parts(hints, header, lambda part: compose(settle(pieces_of(part, lexicon), languages)))
