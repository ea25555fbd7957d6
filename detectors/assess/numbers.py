"""Identifiers, and numbers that are judged by their range."""

from __future__ import annotations

import re
from functools import cache

from detectors.evidence import Evidence, likelihood_ratio, looked_at
from detectors.profile import Passes, Profile
from detectors.recognizers import identifiers
from detectors.recognizers.id import is_family_card
from detectors.recognizers.interface import Identifier

_CAP = {"alone": 7.0, "layout": 2.4, "header": 1.2}
_SERIES_CAP = 1.5
_WRITTEN_CAP = 6.0
_MIXED_CAP = 2.2
_MIXED_FEWEST = 4
_WRITTEN_CHANCE = 0.01
_QUAD = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,5}){3}")
_PARTLY = 0.5
_VERSION_FEWEST, _VERSION_FIRST = 8, 40
_MOBILE = re.compile(r"0[1-9][0-9]{7,11}")
# Mobile numbers with the country's code or the leading zero, as its numbering plan has them: ID, MY, TH, VN, PH, MM, LA;
# SG, KH, BN and TL with the code alone, since eight digits are anything.
_MOBILES = tuple(
    re.compile(one)
    for one in (
        r"(?:62|0)8[1-9][0-9]{7,10}",
        r"(?:60|0)1[0-46-9][0-9]{7,8}",
        r"(?:66|0)[689][0-9]{8}",
        r"(?:84|0)[35789][0-9]{8}",
        r"(?:63|0)9[0-9]{9}",
        r"(?:95|0)9[0-9]{7,9}",
        r"(?:856|0)20[0-9]{8}",
        r"65[89][0-9]{7}",
        r"855[1-9][0-9]{7,8}",
        r"673[78][0-9]{6}",
        r"6707[3-8][0-9]{6}",
    )
)
_MOBILE_FEWEST, _MOBILE_STARTS = 8, 3
_CARDS_FEWEST = 30
_PAIRS_FEWEST = 4
_BAND = re.compile(
    r"[<>≥≤]?\s?\d{1,3}\s?(?:[-–~]|to|s/d|ถึง)\s?\d{1,3}.{0,10}|\d{1,3}\s?\+|[<>≥≤]=?\s?\d{1,3}.{0,10}|\d{1,3}\s?\D{1,12}"
    r"|(?i:under|over|above|below|(?:less|greater|more|older|younger) than|at least|up to|dưới|trên|di bawah|di atas) ?\d{1,3}.{0,10}"
)


Strongest = tuple[Identifier, Evidence, Passes]
"""An identifier, the evidence for it, and the values that it accepts."""


def weigh_identifier(one: Identifier, passes: Passes, profile: Profile) -> Evidence:
    """Evidence of one identifier for its own category: the capped log likelihood ratio of its passes over chance."""
    plain = likelihood_ratio(passes.accepted, profile.size, one.chance)
    weight = min(plain, _CAP[one.stands])
    told, of, how = passes.accepted, profile.size, f"are {one.title}"
    if one.layout and one.stands != "header" and passes.written:
        layout = likelihood_ratio(passes.written, profile.size, min(one.chance, _WRITTEN_CHANCE))
        if min(layout, _WRITTEN_CAP) > weight:
            weight, told = min(layout, _WRITTEN_CAP), passes.written
            how = f"are {one.title}, in its official layout"
    if weight < _MIXED_CAP and one.checked and passes.accepted >= _MIXED_FEWEST:
        # One kind of value among others: those that are built like it are judged by themselves.
        formed = profile.of_its_shapes(one)
        mixed = min(likelihood_ratio(passes.accepted, formed, one.chance), _MIXED_CAP)
        if formed < profile.size and mixed > weight:
            weight, of, how = mixed, formed, f"that are built like it are {one.title}"
    if _one_series(one, profile):
        weight = min(weight, _SERIES_CAP)
    if profile.size < 4:
        weight = min(weight, 1.0 + profile.size)
    return Evidence(weight, f"{looked_at(told, of)} {how} (by chance {_percent(one.chance)})")


def _percent(chance: float) -> str:
    return f"{chance:.2%}" if chance >= 0.0005 else "under 0.05%"


def _one_series(one: Identifier, profile: Profile) -> bool:
    """Whether all values begin alike under an identifier without a check digit: codes of one series look like that."""
    if one.checked or one.chance <= 0.005 or profile.size < 8:
        return False
    starts = (v.compacted[: 2 if v.compacted[:1].isalpha() else 4] for v in profile.values)
    first = next(starts)
    return all(start == first for start in starts)


def strongest(profile: Profile, *, tag: str, with_header: bool) -> Strongest | None:
    """The identifier of a category with the weightiest evidence, or None where none accepts a value."""
    known = (*_of_tag(tag), *(own for own in profile.extra if own.tag == tag))
    results = profile.unprompted
    # Most categories have no identifier that needs a header: their values are not gone through again.
    if with_header and any(one.stands == "header" for one in known):
        results = {**results, **profile.prompted(tag)}
    best: Strongest | None = None
    for one in known:
        passes = results.get(one.id)
        if passes is None:
            continue
        weighed = weigh_identifier(one, passes, profile)
        if best is None or weighed.weight > best[1].weight:
            best = one, weighed, passes
    return best


@cache
def _of_tag(tag: str) -> tuple[Identifier, ...]:
    return tuple(one for one in identifiers() if one.tag == tag)


@cache
def _tags(extra: tuple[Identifier, ...]) -> dict[str, str]:
    return {one.id: one.tag for one in (*identifiers(), *extra)}


def unprompted_tags(profile: Profile) -> set[str]:
    """Categories for which the values speak without a header."""
    tags = _tags(profile.extra)
    return {tags[name] for name in profile.unprompted if tags[name]}


def others(profile: Profile) -> tuple[Evidence, str] | None:
    """Evidence that the values are numbers of companies or things, and which of the two; None where they are not."""
    best: tuple[Evidence, str] | None = None
    for one in _of_tag(""):
        passes = profile.unprompted.get(one.id)
        if passes is None or passes.accepted < 3:
            continue
        ratio = likelihood_ratio(passes.accepted, profile.size, one.chance)
        if ratio > 3.0 and (best is None or -ratio < best[0].weight):
            reason = f"{looked_at(passes.accepted, profile.size)} are {one.title}"
            best = Evidence(-min(ratio, 5.0), reason), one.holder
    return best


def age(profile: Profile) -> Evidence:
    """Whole numbers of 0 to 125, or bands of them."""
    if not profile.size:
        return Evidence(0.0, "")
    plausible = sum(0 <= n <= 125 for n in profile.numbers) + sum(
        v.family not in {"small", "integer", "decimal", "bool"} and _BAND.fullmatch(v.cleaned) is not None
        for v in profile.values
    )
    share = plausible / profile.size
    if share >= 0.8:
        return Evidence(0.8, "values are ages or age bands")
    return Evidence(-4.0 if share < 0.4 else -1.0, f"only {share:.0%} of the values can be an age")


def phone_digits_fit(profile: Profile) -> Evidence:
    """Telephone numbers have seven to fifteen digits."""
    if not profile.size:
        return Evidence(0.0, "")
    fitting = sum(
        6 <= sum(c.isdigit() for c in v.cleaned) <= 16 or v.family in {"masked", "hash", "uuid", "blob", "text"}
        for v in profile.values
    )
    share = fitting / profile.size
    if share >= 0.5:
        return Evidence(0.0, "")
    return Evidence(-3.0 if share >= 0.1 else -6.0, f"only {share:.0%} of the values have as many digits as a phone")


def ceiling(one: Identifier, passes: Passes, profile: Profile) -> float:
    """Most that an identifier may weigh without a header: one without a check has to explain half the column."""
    partly = not one.checked and passes.accepted < _PARTLY * profile.size
    return _SERIES_CAP if partly else _CAP["alone"]


def versions(profile: Profile) -> Evidence:
    """Evidence against addresses of the internet: versions of software have four parts too, the first of them small."""
    quads = [v.cleaned.split(".") for v in profile.values if _QUAD.fullmatch(v.cleaned)]
    firsts = {int(parts[0]) for parts in quads}
    if len(quads) < _VERSION_FEWEST or max(firsts) > _VERSION_FIRST or firsts == {10}:
        return Evidence(0.0, "")
    return Evidence(-7.0, "dotted numbers that begin small, as versions do")


def decimal_macs(profile: Profile) -> Evidence:
    """Evidence against addresses of devices: pairs of digits without one letter are draws or times; of real ones 0.4 % are."""
    pairs = [v.cleaned.casefold() for v in profile.values if v.family == "mac"]
    if len(pairs) < _PAIRS_FEWEST or any(letter in pair for pair in pairs for letter in "abcdef"):
        return Evidence(0.0, "")
    return Evidence(-9.0, f"{looked_at(len(pairs), profile.size)} are pairs of digits, none with a letter")


def mobiles(profile: Profile) -> Evidence:
    """Evidence for telephones in a column without a header: a country's mobiles, or a leading zero and few beginnings."""
    told = [v.compacted for v in profile.values]
    if any(sum(map(bool, map(one.fullmatch, told))) >= max(_MOBILE_FEWEST, 0.9 * profile.size) for one in _MOBILES):
        return Evidence(4.0, "nearly all values are written as mobile numbers of one country are")
    matching = [v.compacted for v in profile.values if _MOBILE.fullmatch(v.compacted)]
    starts = {number[:2] for number in matching}
    if len(matching) < max(_MOBILE_FEWEST, 0.9 * profile.size) or len(starts) > _MOBILE_STARTS:
        return Evidence(0.0, "")
    return Evidence(4.0, f"{looked_at(len(matching), profile.size)} are written as mobile numbers are within a country")


def family_cards(profile: Profile, *, wanted: bool) -> Evidence:
    """Evidence of Indonesian family cards against identity numbers: built alike, but no day is raised by 40 for a woman.

    Positive where family cards are `wanted`, negative for the identity number they look like.
    """
    cards = sum(
        len(v.compacted) == 16 and v.compacted.isdecimal() and is_family_card(v.compacted) for v in profile.values
    )
    if cards < max(_CARDS_FEWEST, 0.95 * profile.size):
        return Evidence(0.0, "")
    reason = (
        f"{looked_at(cards, profile.size)} are of the form of family cards: dates since 2000, no woman's among them"
    )
    return Evidence(5.5 if wanted else -6.0, reason)
