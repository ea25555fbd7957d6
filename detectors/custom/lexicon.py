"""A user's header phrases as a lexicon that is laid over the shipped one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from detectors.headers import Lexicon, parse_lexicon, tokens

NOTHING = "none"
"""Stands for a tag where a phrase is said to name nothing personal."""
_STRENGTH = 0.95


def phrase_key(phrase: str) -> str:
    """A phrase as the lexicon wants it: words with one blank between them; empty where it has no letter."""
    words = " ".join(tokens(phrase))
    return words if any(c.isalpha() for c in words) else ""


def own_lexicon(phrases: Mapping[str, str], source: str) -> Lexicon | None:
    """The lexicon of a user's phrases, or None where there are none.

    Args: `phrases` from phrase (any case, any separators) to tag, `tag.kind` or `none`; `source` what reasons name
    beside the phrase, such as the file it stands in. A phrase replaces the shipped meaning of the same words.
    Raises: ValueError where a phrase has no letters.
    """
    claims: dict[str, dict[str, list[str]]] = {}
    nothing: list[str] = []
    for phrase, meaning in phrases.items():
        key = phrase_key(phrase)
        if not key:
            raise ValueError(f"header phrase {phrase!r} has no letters")
        if meaning == NOTHING:
            nothing.append(key)
        else:
            tag, _, kind = meaning.partition(".")
            claims.setdefault(tag, {}).setdefault(f"{kind or 'any'} {_STRENGTH}", []).append(key)
    if not phrases:
        return None
    document = {
        "language": source,
        "claims": {tag: {key: ", ".join(found) for key, found in kinds.items()} for tag, kinds in claims.items()},
        "nothing": {f"thing {_STRENGTH}": ", ".join(nothing)} if nothing else {},
    }
    return parse_lexicon(json.dumps(document, ensure_ascii=False))
