"""Whether the values can be what the header says at all."""

from __future__ import annotations

import re
from functools import cache

from detectors.evidence import Evidence, looked_at
from detectors.profile import Profile
from detectors.shipped import read_yaml

_MOSTLY = 0.6
# Cells of a network are numbered in groups, as telephones are: 515-03-7071-15172.
_OF_CELLS = frozenset({"phone"})
# What one kind of a category can be, and the others cannot: whether somebody is old, the month in which a card expires.
_OF_KIND = {
    "partial": frozenset({"small"}),
    "precise": _OF_CELLS,
    "band": frozenset({"bool"}),
    "expiry": frozenset({"small"}),
}
# Names of people who were made up, numbered: `Jayson808`.
_NUMBERED_NAME = re.compile(r"[^\W\d_]{2,40}[0-9]{1,4}")
# What stands for a person under `user_id`, and before the sign under `email` where all are of one firm: kpatel, SKING.
_LOGIN = r"[a-z][a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,3}"
_LOGINS_TOO = {"person_key": re.compile(_LOGIN), "email": re.compile(rf"{_LOGIN}|[A-Z]{{3,12}}[0-9]{{0,3}}")}
_LOGINS_FEWEST, _HARDLY_REPEATED = 10, 0.8
_FLAG_TOO = frozenset({"health", "children", "criminal", "trade_union", "sexual_life", "genetic"})


@cache
def fitting_families() -> dict[str, frozenset[str]]:
    """Category to the families of values it can take; categories that take anything are absent."""
    return {tag: frozenset(names) for tag, names in read_yaml("lexicons/fit.yaml").items()}


def _hardly_repeated(profile: Profile) -> bool:
    """Whether there are many values, nearly each on a row of its own."""
    return profile.size >= max(_LOGINS_FEWEST, _HARDLY_REPEATED * profile.rows)


def fit(tag: str, kind: str, profile: Profile) -> Evidence:
    """Evidence from the families of the values: nothing where they fit, strongly against where they do not."""
    families = fitting_families().get(tag)
    if families is not None:
        families |= _OF_KIND.get(kind, frozenset())
    if families is None or tag in _FLAG_TOO or not profile.size or "image" in kind:
        return Evidence(0.0, "")
    fitting = profile.share(*families)
    if tag in _LOGINS_TOO and fitting < _MOSTLY and _hardly_repeated(profile):
        fitting += sum(_LOGINS_TOO[tag].fullmatch(v.cleaned) is not None for v in profile.values) / profile.size
    if tag == "name" and fitting < _MOSTLY:
        fitting += sum(_NUMBERED_NAME.fullmatch(v.cleaned) is not None for v in profile.values) / profile.size
    if fitting >= _MOSTLY:
        return Evidence(0.3, "")
    most = max(profile.families, key=lambda name: profile.families[name])
    unfit = profile.size - round(fitting * profile.size)
    reason = f"{looked_at(unfit, profile.size)} do not have the form of it (mostly {most})"
    return Evidence(-0.5 if fitting >= 0.3 else -2.0 if fitting >= 0.1 else -6.0, reason)
