"""Digests that anybody can compute again (LIN019)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.flows.contents import DIRECT

from .context import Context
from .digests import Digests, Recomputed, digests
from .digests import recompute as recompute_from
from .model import DISGUISES, Claim, Doubt, Strength
from .shelf import Held
from .spaces import Enumerated, search, spaces_for
from .words import DONE, counted, percent

RULE = "LIN019"
_GUESSABLE = frozenset({"name", "email", "username", "photo", "biometric"})
# Categories with so few values, or so regular ones, that all of them can be tried.
_ENUMERABLE = (DIRECT - _GUESSABLE) | {
    "date_of_birth",
    "age",
    "gender",
    "nationality",
    "ip_address",
    "device_id",
    "location",
}


def check(context: Context) -> Iterator[Doubt]:
    """One doubt for each column of digests: recomputed from the source's values, else from what can be enumerated."""
    asked = [claim for claim in context.claims if claim.word in DISGUISES and claim.word != "generalise"]
    if not asked:
        return
    for held in context.target.held.values():
        found = digests(held.texts())
        if found is not None and found.values:
            doubt = _from_source(context, asked, held, found) or _from_space(context, asked, held, found)
            if doubt is not None:
                yield doubt


def _from_source(context: Context, asked: list[Claim], held: Held, found: Digests) -> Doubt | None:
    """The columns that it goes by the name of; where there is none, every column that the flow disguises."""
    like = _like(context, asked, held)
    for claim in like or asked:
        source = context.source.held.get(claim.column)
        # A digest of a digest is no plain value; a key, if there is one, is in the first.
        if source is None or source is held or digests(source.texts()) is not None:
            continue
        again = recompute_from(found, source.texts())
        if again is not None:
            said = (
                f"{_said(claim)}, and {held.path!r} in {claim.target!r} is its {_digest(again, found)} without salt or key: "
                f"{again.hits:,} of {counted(again.of, 'distinct digest')} ({percent(again.hits / again.of)}) were computed "
                f"again from the source's values ({again.form})."
            )
            shown = claim.tags & _ENUMERABLE or not claim.tags
            tail = (
                " Whoever can list the possible values can undo it."
                if shown
                else " Whoever guesses a value can confirm it."
            )
            evidence = (
                f"{counted(again.tried, 'digest')} computed from the source's values",
                f"written in {found.writing}",
            )
            return _doubt(claim, held, bool(claim.tags & _ENUMERABLE), said + tail, evidence, "source")
    return None


def _like(context: Context, asked: list[Claim], held: Held) -> list[Claim]:
    return [claim for claim in asked if any(held is other for other in context.named_like(claim))]


def _from_space(context: Context, asked: list[Claim], held: Held, found: Digests) -> Doubt | None:
    for claim in _like(context, asked, held):
        hit = search(found, spaces_for(claim.tags or held.tops, context.countries))
        if hit is not None:
            return _enumerated(claim, held, found, hit)
    return None


def _enumerated(claim: Claim, held: Held, found: Digests, hit: Enumerated) -> Doubt:
    again = hit.found
    said = (
        f"{_said(claim)}, and {held.path!r} in {claim.target!r} is {_digest(again, found)} without salt or key: "
        f"{again.hits:,} of {counted(again.of, 'distinct digest')} are those of {hit.space.title}, found by computing "
        f"{again.tried:,} digests (of at most {hit.budget:,}) for a space of {hit.space.size:,}."
    )
    evidence = (f"{again.tried:,} of at most {hit.budget:,} digests computed", f"written in {found.writing}")
    return _doubt(claim, held, True, said, evidence, f"space {hit.space.id}")


def _digest(again: Recomputed, found: Digests) -> str:
    return f"{again.algorithm} cut to {found.length} hexadecimal digits" if found.cut else again.algorithm


def _said(claim: Claim) -> str:
    what = f"column {claim.column!r}" if claim.column else f"the {', '.join(sorted(claim.tags))}"
    return f"{what} of {claim.source!r} is declared as {DONE[claim.word]}"


def _doubt(claim: Claim, held: Held, shown: bool, said: str, evidence: tuple[str, ...], by: str) -> Doubt:
    key = f"{claim.source}|{claim.column or ','.join(sorted(claim.tags))}|{by.partition(' ')[0]}"
    strength: Strength = "shown" if shown else "likely"
    return Doubt(RULE, strength, claim.flow, claim.word, claim.target, (held.path,), said, evidence, key)
