"""What the n-gram model says of a column's values: persons, places or other things."""

from __future__ import annotations

from detectors.evidence import Evidence
from detectors.names.model import load
from detectors.profile import Passes, Profile

_ENOUGH = 8
_READS_AS_NAMES = 0.6
_BARE = 0.45


def worded(profile: Profile) -> Passes:
    """The distinct values that are words, which is what the model read."""
    found = [v for v in profile.values if v.family == "words"]
    return Passes(len(found), 0, sum(v.rows for v in found))


def mean_probabilities(profile: Profile, enough: int = _ENOUGH) -> tuple[float, float, float] | None:
    """Mean probability of person, place and other over the distinct values that are words; None where too few are."""
    values = [v.cleaned for v in profile.values if v.family == "words"]
    if len(values) < max(enough, 0.15 * profile.size):
        return None
    person, place, other = load().probabilities(values).mean(axis=0)
    return float(person), float(place), float(other)


def person(profile: Profile, *, named: bool) -> Evidence:
    """Evidence for names of persons. Columns of whole names score above 0.85, of places and titles below 0.3."""
    means = mean_probabilities(profile)
    if means is None:
        return Evidence(0.0, "")
    probability, place, other = means
    reason = f"the name model takes the values for persons with a mean probability of {probability:.2f}"
    if probability >= 0.8:
        return Evidence(2.0 if named else 4.0, reason)
    if probability >= _READS_AS_NAMES:
        return Evidence(1.2 if named else 1.4, reason)
    if probability >= 0.35 or not named:
        return Evidence(0.3 if named else -1.0, "")
    rival = "places" if place > other else "other things"
    return Evidence(-2.0 if max(place, other) >= 0.5 else -1.0, f"{reason}, rather for {rival}")


def beside(profile: Profile) -> Evidence:
    """Evidence for bare given names or surnames next to a column of the others.

    Single names score 0.5 to 0.95, single places, brands, animals and words of trade below 0.4.
    """
    means = mean_probabilities(profile)
    if means is None or means[0] < _BARE:
        return Evidence(0.0, "")
    weight = 2.0 if means[0] >= _READS_AS_NAMES else 3.0
    return Evidence(weight, "the column beside it holds parts of names, and the name model takes these for names too")


def place(profile: Profile) -> Evidence:
    """Evidence that values under a header of a place are places."""
    means = mean_probabilities(profile)
    if means is None or means[1] < 0.5:
        return Evidence(0.0, "")
    return Evidence(0.6, f"the name model takes the values for places with a mean probability of {means[1]:.2f}")
