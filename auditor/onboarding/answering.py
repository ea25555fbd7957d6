"""What only a person can know: which questions are worth asking, and how answers are read and matched. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.onboarding.model import Answers, Draft, Hint, Place, Proposal
from jurisdiction_map import countries, region_table

ROLES = ("controller", "processor", "joint_controller", "third_party")
"""The roles of a party that exports, as the manifest has them; the first is the commonest."""

MOST_PLACES = 12
"""Places that are asked for; the others are left open, as a person tires."""


class AnswerError(ValueError):
    """An answer that cannot be; says what can."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. An empty answer leaves it open."""

    about: Literal["legal_name", "country", "role", "region"]
    text: str
    place: str = ""
    """For `region`: the label of the place."""


def questions(draft: Draft, answers: Answers) -> Iterator[Question]:
    """What is worth asking, the answers given so far left out."""
    if answers.legal_name is None:
        yield Question("legal_name", "Legal name of your organisation")
    if answers.country is None:
        yield Question("country", "Where is it established (country, such as SG)")
    if answers.role is None:
        yield Question("role", f"Its role ({', '.join(ROLES)})")
    if answers.lies_in is None:
        for place in unanswered(draft, answers)[:MOST_PLACES]:
            yield Question("region", _asked_of(place), place.label)


def unanswered(draft: Draft, answers: Answers) -> list[Place]:
    """The places of which nobody knows where they are: no strong hint, no answer for all that lies there."""
    open_places = {
        proposal.found.place.label: proposal.found.place
        for proposal in draft.datasets
        if where(proposal, answers) is None
    }
    return list(open_places.values())


def where(proposal: Proposal, answers: Answers) -> Hint | None:
    """Where a dataset lies, as far as it may be written as a value: said of it, said of its place, strongly hinted, said of all."""
    for key in (proposal.name, proposal.found.place.label):
        if key in answers.regions:
            return _said(answers.regions[key])
    if proposal.found.place.known is not None:
        return proposal.found.place.known
    return _said(answers.lies_in) if answers.lies_in is not None else None


def country(text: str) -> str:
    """A country code, from a code in any case or a name.

    Raises: AnswerError.
    """
    code = text.strip().upper()
    if countries.is_code(code):
        return code
    near = countries.called(text)
    if near is not None and countries.is_code(near):
        return near
    near = countries.nearest(text)
    raise AnswerError(f"not an ISO 3166-1 alpha-2 code{f'; did you mean {near}?' if near else ', such as SG'}")


def region(text: str) -> str:
    """A region or a country code, as `where` and the manifest have it.

    Raises: AnswerError.
    """
    if ":" not in text:
        return country(text)
    try:
        found = region_table.resolve(text)
    except region_table.UnknownRegion as error:
        raise AnswerError(str(error)) from None
    return found.id if found.provider == region_table.DECLARED else f"{found.provider}:{found.id}"


def role(text: str) -> str:
    """A role, from its name or its beginning.

    Raises: AnswerError.
    """
    word = "_".join(text.strip().casefold().split())
    fits = [one for one in ROLES if one == word] or [one for one in ROLES if word and one.startswith(word)]
    if len(fits) != 1:
        raise AnswerError(f"one of {', '.join(ROLES)}")
    return fits[0]


def located(draft: Draft, pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Match `LOCATION=REGION` with what was found: a dataset's name, a place, or what a location begins with.

    Of several that fit a dataset its name counts first, then the longest; of two that are the same, the later.
    Returns: by the name of a dataset, what was said of it. Raises: AnswerError where nothing fits.
    """
    found: dict[str, tuple[tuple[bool, int], str]] = {}
    for place, given in pairs:
        text = place.removeprefix("./").rstrip("/")
        fits = [one for one in draft.datasets if _fits(one, text)]
        if not fits:
            known = ", ".join(one.label for one in draft.places[:MOST_PLACES]) or "none"
            raise AnswerError(f"nothing was found at {place!r}; the places are: {known}")
        for one in fits:
            weight = (one.name == text, len(text))
            if one.name not in found or found[one.name][0] <= weight:
                found[one.name] = (weight, given)
    return {name: given for name, (_, given) in found.items()}


def _fits(proposal: Proposal, text: str) -> bool:
    if text in {"", ".", proposal.name, proposal.found.place.label}:
        return True
    starts = (one.partition("?")[0] if "://" in one else one for one in proposal.found.locations)
    return any(start == text or start.startswith(f"{text}/") for start in starts)


def _said(text: str) -> Hint:
    found = region_table.resolve(text)
    written = f"{found.provider}:{found.id}"
    return Hint(written, found.countries, "", "said")


def _asked_of(place: Place) -> str:
    hint = next(iter(place.hints), None)
    told = f"; {hint.reason}: {hint.region.removeprefix('country:')}?" if hint else ""
    return f"Where does {place.label} lie (country, or region such as aws:ap-southeast-1){told}"
