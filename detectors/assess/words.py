"""Coded and sensitive values by lexicon: gender, religion, ethnicity, marital status, blood groups …"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detectors.evidence import Evidence, looked_at
from detectors.normalise import fold_word
from detectors.profile import Profile
from detectors.shipped import read_yaml


@dataclass(frozen=True)
class ValueLexicon:
    """Folded words of one category."""

    sure: frozenset[str]
    usual: frozenset[str]
    codes: tuple[frozenset[str], ...]


def _split(text: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in str(text).split(";") if word.strip())


@cache
def lexicons() -> dict[str, ValueLexicon]:
    """The value lexicons by category, from lexicons/values.yaml."""
    return {
        tag: ValueLexicon(_split(e["sure"]), _split(e.get("usual", "")), tuple(_split(c) for c in e.get("codes", ())))
        for tag, e in read_yaml("lexicons/values.yaml").items()
    }


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for tag, lexicon in lexicons().items():
        for word in lexicon.sure | lexicon.usual:
            owners[word] = (*owners.get(word, ()), tag)
    return owners


def lexicon_tags(profile: Profile) -> set[str]:
    """Categories whose lexicon knows a value of the column."""
    owners = _owners()
    return {tag for word in set(profile.words) for tag in owners.get(word, ())}


# Letters of blood groups are letters of anything: without a header only these categories may rest on codes.
_CODED_ALONE = frozenset({"gender"})


def in_lexicon(tag: str, profile: Profile, *, named: bool) -> Evidence:
    """Evidence of the words for a category that has a lexicon; none where it has none or nothing is known.

    `named` says that the header names the category; without it, at least two sure words must have been seen.
    """
    lexicon = lexicons().get(tag)
    if lexicon is None or not profile.size or profile.size > 150:
        return Evidence(0.0, "")
    seen = profile.words
    sure = sum(w in lexicon.sure for w in seen) / profile.size
    known = sure + sum(w in lexicon.usual and w not in lexicon.sure for w in seen) / profile.size
    if not named and sum(w in lexicon.sure for w in set(seen)) < 2 and tag not in _CODED_ALONE:
        return Evidence(0.0, "")
    reason = f"{looked_at(round(known * profile.size), profile.size)} are words of {tag}"
    if sure >= 0.6 or (sure >= 0.3 and known >= 0.75):
        return Evidence(4.5, reason)
    if sure >= 0.3:
        return Evidence(2.5, reason)
    coded = any(set(seen) <= codes for codes in lexicon.codes) and len(set(seen)) >= 2
    if coded and (named or tag in _CODED_ALONE):
        return Evidence(2.0, f"all values are codes of {tag}")
    if known >= 0.75:
        return Evidence(0.8, reason)
    return Evidence(0.0, "")
