"""Headers that speak of a state: `phone_status` tells whether a telephone is in use, `No HP aktif` which one is."""

from __future__ import annotations

from dataclasses import replace

from detectors.headers import HeaderHint
from detectors.profile import Profile

_FEW, _FEW_TEXTS = 4, 20
_MOSTLY = 0.5


def of_no_state(hints: tuple[HeaderHint, ...], profile: Profile) -> tuple[HeaderHint, ...]:
    """The hints, those in full strength whose header speaks of a state that the values do not tell."""
    if not any(hint.unless_state > hint.strength for hint in hints) or _tells_states(profile):
        return hints
    return tuple(replace(hint, strength=max(hint.strength, hint.unless_state)) for hint in hints)


def _tells_states(profile: Profile) -> bool:
    """Whether the values are yes and no, or a few words or figures that come again."""
    worded = profile.share("words", "bool", "small")
    return profile.size < _FEW or (worded >= _MOSTLY and profile.size < _FEW_TEXTS) or profile.share("date") >= _MOSTLY
