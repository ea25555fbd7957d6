"""Whether the values can be what the header says at all."""

from __future__ import annotations

from functools import cache

from detectors.evidence import Evidence, looked_at
from detectors.profile import Profile
from detectors.shipped import read_yaml

# Cells of a network are numbered in groups, as telephones are: 515-03-7071-15172.
_OF_CELLS = frozenset({"phone"})
_FLAG_TOO = frozenset({"health", "children", "criminal", "trade_union", "sexual_life", "genetic"})


@cache
def fitting_families() -> dict[str, frozenset[str]]:
    """Category to the families of values it can take; categories that take anything are absent."""
    return {tag: frozenset(names) for tag, names in read_yaml("lexicons/fit.yaml").items()}


def fit(tag: str, kind: str, profile: Profile) -> Evidence:
    """Evidence from the families of the values: nothing where they fit, strongly against where they do not."""
    families = fitting_families().get(tag)
    if kind == "precise" and families is not None:
        families |= _OF_CELLS
    if families is None or tag in _FLAG_TOO or not profile.size or "image" in kind:
        return Evidence(0.0, "")
    fitting = profile.share(*families)
    if fitting >= 0.6:
        return Evidence(0.3, "")
    most = max(profile.families, key=lambda name: profile.families[name])
    unfit = profile.size - round(fitting * profile.size)
    reason = f"{looked_at(unfit, profile.size)} do not have the form of it (mostly {most})"
    return Evidence(-0.5 if fitting >= 0.3 else -2.0 if fitting >= 0.1 else -6.0, reason)
