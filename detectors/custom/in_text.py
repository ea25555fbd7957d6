"""A user's identifiers inside longer texts, where ours are looked for by the shape of a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import polars as pl

from detectors.recognizers.interface import Identifier


@cache
def searched(extra: tuple[Identifier, ...]) -> tuple[tuple[Identifier, re.Pattern[str]], ...]:
    """The identifiers that may speak inside a text, with what is searched for.

    Only those that read the value as written: one of the compact form is found like ours, by its digits.
    """
    return tuple(
        (one, re.compile(one.text_pattern, re.IGNORECASE))
        for one in extra
        if one.form == "cleaned" and one.tag and one.stands == "alone"
    )


def tokens_of(text: str, extra: tuple[Identifier, ...]) -> Iterator[tuple[Identifier, str, int]]:
    """Each identifier with the characters that it accepts in a cleaned text, and where they begin."""
    for one, pattern in searched(extra):
        for match in pattern.finditer(text):
            if one.accepts(match.group()):
                yield one, match.group(), match.start()


def may_hold(values: pl.Series, extra: Iterable[Identifier]) -> pl.Series:
    """Which texts are worth looking at: a search without look-arounds by Rust's engine, linear in the text."""
    found = pl.Series(values.name, [False], pl.Boolean).new_from_index(0, len(values))
    for one, _ in searched(tuple(extra)):
        try:
            found = found | values.str.contains(f"(?i){one.pattern}")
        except pl.exceptions.ComputeError:
            return ~found | found  # a pattern that only Python's engine reads: every text is looked at
    return found
