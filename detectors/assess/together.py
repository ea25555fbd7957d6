"""What a column's values mean in the light of its table: lists of codes, a card's expiry, a patient's temperature."""

from __future__ import annotations

import re
from statistics import mean

from detectors.assess.numbers import family_cards, mobiles
from detectors.evidence import Evidence, looked_at
from detectors.headers import HeaderHint, TableContext
from detectors.headers.lexicon import PERSON_CLASSES
from detectors.leaves import Tally
from detectors.profile import Profile
from detectors.told import Told

CLOSED = frozenset(
    {"religion", "ethnicity", "gender", "family", "nationality", "health", "education", "employment", "political"}
    | {"sexual_life", "criminal", "trade_union", "physical_trait", "location", "age", "financial"}
)
"""Tags whose values come from a list, so that the list itself may be a table."""
_WORDED = frozenset({"religion", "ethnicity"})
_NEVER = -9.0
_ONCE_FEWEST, _ONCE_MOST, _LABEL = 3, 400, 40
_EXPIRY = re.compile(r"(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:[2-4][0-9]|20[2-4][0-9])|20[2-4][0-9]-(?:0[1-9]|1[0-2])")
_BODY = (33.0, 43.0)
_BODY_MEAN = (35.5, 39.5)
_PRESSURES, _PRESSURES_FEWEST = re.compile(r"([0-9]{2,3})\s?/\s?([0-9]{2,3})"), 5
_SHORT = 5
_NUMBERED_FEWEST, _DENSE = 30, 4
_ROLES = PERSON_CLASSES - {"contact", "clerk", "creator"}
_LONG_NUMBERS = frozenset(
    {"national_id", "passport", "tax_id", "social_security_id", "driving_licence", "bank_account", "payment_card"}
)


def candidates(profile: Profile, told: Told, context: TableContext, *, anonymous: bool) -> set[str]:
    """Categories that only the table suggests, and, where a column is `anonymous`, forms that need a header else."""
    tags = set()
    if anonymous and mobiles(profile).weight > 0.0:
        tags.add("phone")
    if anonymous and family_cards(profile, wanted=True).weight > 0.0:
        tags.add("other_gov_id")
    if told.card and card_expiry(profile) >= 0.9:
        tags.add("payment_card")
    if context.health and (body_temperature(profile) or blood_pressure(profile)):
        tags.add("health")
    return tags


def card_expiry(profile: Profile) -> float:
    """Share of the distinct values that are a month and a year, as cards expire: `12/29`."""
    return sum(_EXPIRY.fullmatch(v.cleaned) is not None for v in profile.values) / profile.size if profile.size else 0.0


def body_temperature(profile: Profile) -> bool:
    """Whether all values are degrees Celsius of a living body, decimals among them."""
    numbers = profile.numbers
    if len(numbers) < 5 or len(numbers) < 0.95 * profile.size or profile.share("decimal") < 0.3:
        return False
    low, high = _BODY
    return all(low <= n <= high for n in numbers) and _BODY_MEAN[0] <= mean(numbers) <= _BODY_MEAN[1]


def blood_pressure(profile: Profile) -> bool:
    """Whether all values are two pressures in mmHg, the higher first, as of a living body: `120/80`."""
    if profile.size < _PRESSURES_FEWEST:
        return False
    read = [_PRESSURES.fullmatch(v.cleaned) for v in profile.values]
    fitting = sum(one is not None and 60 <= int(one[2]) + 30 <= int(one[1]) + 20 <= 280 for one in read)
    return fitting >= 0.95 * profile.size


def from_others(
    tag: str, hint: HeaderHint | None, profile: Profile, tally: Tally, told: Told, context: TableContext
) -> list[Evidence]:
    """Evidence of the table's other columns, and of values that a header of this strength does not explain."""
    evidence = []
    if tag == "payment_card" and told.card and (share := card_expiry(profile)) >= 0.9:
        reason = f"{looked_at(round(share * profile.size), profile.size)} are a month and a year, beside card numbers"
        evidence.append(Evidence(5.0, reason))
    if tag == "health" and context.health and body_temperature(profile):
        evidence.append(Evidence(9.0, "temperatures of a body, in a table of care"))
    if tag == "health" and context.health and blood_pressure(profile):
        evidence.append(Evidence(9.0, "pressures of blood, in a table of care"))
    if told.unidentified and tag in CLOSED and _is_list(profile, tally, context):
        evidence.append(Evidence(_NEVER, "the table is a list of codes: no column identifies anybody"))
    if hint is not None:
        evidence += _unexplained(tag, hint, profile, tally, context)
    return evidence


def _is_list(profile: Profile, tally: Tally, context: TableContext) -> bool:
    """Whether the table's name says that it is one of codes, or each value of the column stands in it once."""
    if context.codes:
        return True
    filled = tally.rows - tally.nulls
    return (
        _ONCE_FEWEST <= filled <= _ONCE_MOST
        and len(tally.values) == filled
        and profile.mean_length <= _LABEL
        and profile.share("words", "text", "code") >= 0.8
    )


def _numbers_rows(profile: Profile, tally: Tally) -> bool:
    """Whether each row has another whole number of a dense range, as persons are numbered (1, 3, 7) and counted never."""
    filled = tally.rows - tally.nulls
    numbers = profile.numbers
    if filled < _NUMBERED_FEWEST or len(tally.values) != filled or len(numbers) < profile.size:
        return False
    return profile.share("small", "integer", "bool") == 1.0 and max(numbers) - min(numbers) <= _DENSE * filled


def _unexplained(tag: str, hint: HeaderHint, profile: Profile, tally: Tally, context: TableContext) -> list[Evidence]:
    if tag in _LONG_NUMBERS and hint.strength < 0.6 and profile.size >= 5:
        short = sum(v.cleaned.isdecimal() and len(v.cleaned) <= _SHORT for v in profile.values)
        if short >= 0.8 * profile.size:
            return [Evidence(-4.0, f"{looked_at(short, profile.size)} have too few digits")]
    if tag == "education" and hint.kind == "level" and context.children:
        return [Evidence(1.0, "the table is about pupils")]
    if tag == "employment" and hint.strength < 0.6 and context.employment:
        return [Evidence(1.0, "the table is about staff")]
    if tag == "employment" and hint.kind == "rank" and context.children:
        return [Evidence(-2.0, "the table is about pupils")]
    role = (
        tag == "person_key" and hint.strength < 0.5 and hint.kind in _ROLES and context.about in {"people", "unknown"}
    )
    if role and (profile.share("code", "integer", "uuid", "hash") >= 0.9 or _numbers_rows(profile, tally)):
        return [Evidence(1.2, "the values are codes, not names")]
    if tag == "name" and hint.strength < 0.5 and hint.kind is None and profile.share("uuid") >= 0.9:
        return [Evidence(-3.0, "the values are keys, not names")]
    return []
