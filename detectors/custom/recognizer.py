"""A recognizer that a user writes down, as an identifier like ours: the same gate, weights and second look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from detectors.custom.checks import CHECKS
from detectors.custom.patterns import PatternError, measure
from detectors.recognizers.interface import Identifier

PREFIX = "own."
"""Before the id of a user's recognizer, so that it can never stand for one of ours."""
_TELLING = 0.01
"""Chance up to which values decide without a header, unless the user says otherwise."""
_NOT_TELLING = 0.2
"""Chance from which values cannot decide without a header, whatever the user says."""
_LEAST_CHANCE = 1e-6


def own_identifier(
    name: str,
    tag: str,
    pattern: str,
    *,
    check: str = "",
    headers: Sequence[str] = (),
    needs_header: bool | None = None,
    title: str = "",
) -> Identifier:
    """The identifier that a user's recognizer stands for.

    Args: `name` short id; `tag` category, or `tag.kind`; `pattern` of the whole value, separators as written, small
    and capital letters alike; `check` one of `CHECKS`; `headers` phrases of its headers, which are context words too;
    `needs_header` True where values only confirm a header, None to let the pattern decide; `title` what reasons call it.
    Raises: PatternError where the pattern is not taken, or cannot tell without a header and is asked to.
    """
    measured = measure(pattern)
    chance = max(measured.chance * (CHECKS[check].chance if check else 1.0), _LEAST_CHANCE)
    if needs_header is False and chance > _NOT_TELLING:
        raise PatternError(
            f"passes about {chance:.0%} of all values of its shape, so it cannot decide without a header; "
            "make it narrower, name a `check`, or say `needs_header: true`"
        )
    alone = chance <= _TELLING if needs_header is None else not needs_header
    top, _, kind = tag.partition(".")
    return Identifier(
        id=PREFIX + name,
        entity="OWN_" + re.sub(r"[^A-Z0-9]", "_", name.upper()),
        tag=top,
        kind=kind,
        pattern=measured.pattern,
        width=measured.width,
        chance=chance,
        check=CHECKS[check].passes if check else None,
        form="cleaned",
        stands="alone" if alone else "header",
        context=tuple(dict.fromkeys(phrase.casefold() for phrase in headers)),
        title=title or f"what your recognizer {name} describes",
    )


def presidio_recognizers(own: Iterable[Identifier], language: str = "en") -> list[object]:
    """The same recognizers for any Presidio `AnalyzerEngine`; imports Presidio."""
    from detectors.recognizers.presidio import IdentifierRecognizer

    return [IdentifierRecognizer(one, language) for one in own]
