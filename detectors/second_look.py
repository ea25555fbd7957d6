"""The second look: which tags of a column are in doubt, what Presidio is asked about them, and what its answer weighs.

Pure. The engine itself is in `presidio_engine`, imported by `ask` only when there is a question: with spaCy it takes
seconds and some 70 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from detectors.evidence import Evidence
from detectors.headers import HeaderHint, tokens
from detectors.profile import Profile, Value
from detectors.recognizers import identifiers
from detectors.recognizers.interface import Identifier

if TYPE_CHECKING:
    from detectors.presidio_engine import Adjudicator

CLEARLY_NOT, CLEARLY = 0.05, 0.9
"""Confidence outside which a decision is clear, and Presidio is not asked."""
_NAMED_OTHERWISE = 0.5
CANDIDATES = 40
"""Values put to Presidio in one question: its share is then known to about eight points, in a few milliseconds."""
_TELLING, _DENYING, _DENYING_NAMED = 2.0, -2.0, -0.8
_SLOPE = 4.0
_MOSTLY = 0.7
_RARE = 0.005
_SURE_HINT = 0.3


@dataclass(frozen=True)
class Question:
    """What Presidio is asked: whether candidate values of one column are of one category."""

    tag: str
    own: frozenset[str]
    """Entities of the category."""
    rivals: frozenset[str]
    """Entities of other categories, of companies and things, that the same values may be."""
    texts: tuple[str, ...] = field(repr=False)
    """Candidate values: they passed the gate."""
    context: tuple[str, ...]
    """Words of the header, its meaning as a tag, and words of the neighbours' headers."""
    whole: bool
    """Whether the value as a whole has to be the identifier; False for prose."""
    share: float = 1.0
    """Share of the values looked at that the texts are, 0..1."""


@dataclass(frozen=True)
class Answer:
    """What Presidio said of the candidate values."""

    entity: str
    """The entity confirmed most often, or an empty string."""
    asked: int
    confirmed: int
    mean: float
    """Mean score over all values asked about, 0 for one that is not confirmed; 0..1."""
    in_context: int
    """Confirmed values whose score was raised by a context word."""


def doubtful(confidence: float) -> bool:
    """Whether a confidence lies between clearly not and clearly."""
    return CLEARLY_NOT <= confidence <= CLEARLY


def open_to(tag: str, hints: Sequence[HeaderHint]) -> bool:
    """Whether a header leaves open, or says, that the column is of a category: what it names otherwise is no doubt."""
    if any(h.tag == tag and h.holder in {"person", "unknown"} for h in hints):
        return True
    return all(h.strength < _NAMED_OTHERWISE for h in hints)


def question(tag: str, profile: Profile, context: tuple[str, ...], *, named: bool) -> Question | None:
    """The question about whole values; None where none passed the gate: is built like an identifier of the category.

    Without a header that names the category, one value at least has to pass the check too.
    """
    if named:
        chosen = [i for i in _known(profile) if i.tag == tag]
    else:
        chosen = [i for i in _known(profile) if i.tag == tag and i.id in profile.unprompted]
    candidates: dict[str, Value] = {}
    own: set[str] = set()
    for one in chosen:
        if formed := profile.formed(one):
            own.add(one.entity)
            candidates.update((v.raw, v) for v in formed)
    if not candidates:
        return None
    rivals = {i.entity for i in _known(profile) if i.tag != tag and i.id in profile.unprompted and i.stands == "alone"}
    texts = tuple(v.cleaned for v in candidates.values())[:CANDIDATES]
    return Question(
        tag, frozenset(own), frozenset(rivals), texts, context, whole=True, share=len(candidates) / profile.size
    )


def _known(profile: Profile) -> Iterable[Identifier]:
    return (*identifiers(), *profile.extra)


def context_words(
    header: str, hints: Sequence[HeaderHint], neighbours: Iterable[tuple[str, Sequence[HeaderHint]]], tag: str
) -> tuple[str, ...]:
    """Words that stand near the values of a column, in lower case.

    Those of its header, the tags and kinds that the header means (so that `so_dien_thoai` is near a `phone`), and the
    words of its neighbours' headers, except of neighbours that are themselves of the category: a column beside the
    telephone numbers is not one for that.
    """
    words = dict.fromkeys(_words(header))
    for hint in hints:
        if hint.tag and hint.holder != "organisation" and hint.strength >= _SURE_HINT:
            words.update(dict.fromkeys(w for w in (hint.tag, hint.kind) if w))
    for name, said in neighbours:
        if not any(tag in {h.tag, h.kind} for h in said):
            words.update(dict.fromkeys(_words(name)))
    return tuple(words)


def _words(header: str) -> list[str]:
    """Tokens of a header, and pairs of them: `điện thoại` is one word of two."""
    single = tokens(header)
    return [*single, *(f"{a} {b}" for a, b in pairwise(single))]


def weigh(answer: Answer, question: Question, *, named: bool) -> Evidence:
    """What an answer weighs.

    Half of the full score weighs nothing. Confirmation without a context word counts only as far as the identifier has
    a check that a look-alike fails: the form alone was weighed before. Where the header names the category, failing
    candidates deny it only as far as they are the column.
    """
    if not answer.asked:
        return Evidence(0.0, "")
    weight = _SLOPE * (answer.mean - 0.5) * answer.asked / (answer.asked + 1)
    if weight > 0.0:
        if not _checked(answer.entity):
            weight *= answer.in_context / max(answer.confirmed, 1)
        weight = min(weight, _TELLING)
    elif answer.confirmed >= _MOSTLY * answer.asked:
        weight = 0.0
    elif named:
        weight = max(weight, _DENYING_NAMED) * question.share
    else:
        weight = max(weight, _DENYING)
    return Evidence(weight, _sentence(answer, question))


def _checked(entity: str) -> bool:
    return any(i.checked or i.chance <= _RARE for i in identifiers() if i.entity == entity)


def _sentence(answer: Answer, question: Question) -> str:
    where = "candidate values" if question.whole else "texts with a candidate"
    if not answer.confirmed:
        return f"Presidio confirms none of {answer.asked} {where}"
    told = f"Presidio confirms {answer.entity} in {answer.confirmed} of {answer.asked} {where}"
    context = f", {answer.in_context} with a context word" if answer.in_context else ", none with a context word"
    return f"{told} (mean score {answer.mean:.2f}{context})"


def ask(asked: Question, extra: tuple[Identifier, ...] = ()) -> Answer | str:
    """Put a question to Presidio; a string says why it could not be used, and never holds a value."""
    loaded = _loaded()
    if isinstance(loaded, str):
        return _unusable(loaded)
    try:
        return loaded(extra).answer(asked)
    except Exception as error:  # noqa: BLE001  # foreign code must not end the scan; its words may hold values
        return _unusable(type(error).__name__)


def load_engine(extra: tuple[Identifier, ...] = ()) -> None:
    """Load Presidio before there is a question; where it cannot be used, `ask` will say so."""
    loaded = _loaded()
    if not isinstance(loaded, str):
        loaded(extra)


@cache
def _loaded() -> Callable[[tuple[Identifier, ...]], Adjudicator] | str:
    """The way to the engine, or the name of the error that importing it ends in; found out once."""
    try:
        from detectors.presidio_engine import engine
    except Exception as error:  # noqa: BLE001  # a broken installation fails in as many ways as it has parts
        return type(error).__name__
    return engine


def _unusable(error: str) -> str:
    return f"Presidio could not be used ({error}): decided without it"
