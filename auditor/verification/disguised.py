"""Columns that a flow says it disguises, and that still identify: valid identifiers (LIN018), values of the source (LIN020)."""

from __future__ import annotations

from collections.abc import Iterator

from .context import Context
from .model import DISGUISES, Claim, Doubt, Strength
from .overlap import Shared, same_writing
from .shelf import Held
from .validity import Valid, valid
from .words import DONE, counted, percent

VALID_RULE, TOKEN_RULE = "LIN018", "LIN020"
_TOKENS = ("tokenise", "pseudonymise")
_GENERALISED = 0.5


def check(context: Context) -> Iterator[Doubt]:
    """At most one doubt for each claim and column of the target."""
    seen: set[str] = set()
    for claim in context.claims:
        if claim.word not in DISGUISES:
            continue
        for held in context.named_like(claim):
            if held.path not in seen and held.filled:
                doubt = _judge(context, claim, held)
                if doubt is not None:
                    seen.add(held.path)
                    yield doubt
    yield from _elsewhere(context, seen)


def _judge(context: Context, claim: Claim, held: Held) -> Doubt | None:
    """Valid identifiers first: they are worse than values that join, and are told with what they share."""
    shared = context.overlap(claim, held.path)
    joins = _joins(context, claim, shared)
    found = None if claim.word == "generalise" else valid(held.texts(), claim.tags or held.tops)
    if found is None:
        return _token(context, claim, held, shared, None) if joins else None
    if claim.word in _TOKENS and not joins and _told_apart(context, shared):
        return _token(context, claim, held, shared, found) if _alike(context, claim, held) else None
    return _still_valid(claim, held, found, shared, joins=joins)


def _joins(context: Context, claim: Claim, shared: Shared) -> bool:
    if not context.copied(shared):
        return False
    # A coarser value may well be one of the finer ones; only a column that lost nothing was not generalised.
    return claim.word != "generalise" or (shared.share >= _GENERALISED and shared.of >= 0.9 * shared.source)


def _told_apart(context: Context, shared: Shared) -> bool:
    """Whether both sides were read wholly, so that values which do not join are known to be others."""
    return context.everything_read and shared.source > 0


def _alike(context: Context, claim: Claim, held: Held) -> bool:
    source = context.source.held.get(claim.column)
    return source is not None and same_writing(source.texts(), held.texts())


def _still_valid(claim: Claim, held: Held, found: Valid, shared: Shared, *, joins: bool) -> Doubt:
    said = (
        f"{_said(claim)}, and {percent(found.share)} of the distinct values of {held.path!r} in {claim.target!r} still pass as "
        f"{found.title} (corrected for the {percent(found.chance)} that pass by chance)."
    )
    evidence = [f"{found.passing:,} of {counted(found.of, 'distinct value')} pass"]
    if joins:
        said += f" {shared.count:,} of them are values of the source's column."
        evidence.append(_in_both(shared))
    strength: Strength = "shown" if joins or claim.word not in _TOKENS else "likely"
    if strength == "likely":
        said += " Tokens that pass for real identifiers cannot be told from them."
    return _doubt(VALID_RULE, strength, claim, held, said, evidence, found.title)


def _token(context: Context, claim: Claim, held: Held, shared: Shared, found: Valid | None) -> Doubt:
    if found is not None:
        said = (
            f"{_said(claim)}; the values of {held.path!r} in {claim.target!r} are others, written alike, "
            f"and {percent(found.share)} of them pass as {found.title}: nobody can tell them from real ones, "
            "and some may be another person's."
        )
        evidence = [f"{found.passing:,} of {counted(found.of, 'distinct value')} pass", _in_both(shared)]
        return _doubt(TOKEN_RULE, "likely", claim, held, said, evidence, "valid")
    said = (
        f"{_said(claim)}, and {counted(shared.count, 'distinct value')} of {held.path!r} in {claim.target!r} "
        f"({percent(shared.share)} of those read) are values of the source's column: both join as they are."
    )
    if _alike(context, claim, held):
        said += " They are written alike."
    return _doubt(TOKEN_RULE, "shown", claim, held, said, [_in_both(shared)], "joins")


def _elsewhere(context: Context, seen: set[str]) -> Iterator[Doubt]:
    """Values of a disguised column in a column of another name."""
    for claim in context.claims:
        if claim.word not in DISGUISES or claim.word == "generalise" or claim.column not in context.source.held:
            continue
        for held in context.target.held.values():
            if held.path in seen:
                continue
            shared = context.overlap(claim, held.path)
            if context.copied(shared):
                seen.add(held.path)
                said = (
                    f"{_said(claim)}, and {counted(shared.count, 'of its value')} "
                    f"({percent(shared.share)} of those read there) stand in {held.path!r} of {claim.target!r} as they are."
                )
                yield _doubt(TOKEN_RULE, "likely", claim, held, said, [_in_both(shared)], "elsewhere")


def _said(claim: Claim) -> str:
    what = f"column {claim.column!r}" if claim.column else f"the {', '.join(sorted(claim.tags))}"
    return f"{what} of {claim.source!r} is declared as {DONE[claim.word]}"


def _in_both(shared: Shared) -> str:
    return (
        f"{counted(shared.count, 'distinct value')} in both, of {shared.source:,} in the source and {shared.of:,} in the "
        f"target; {shared.expected:.1f} expected by chance"
    )


def _doubt(rule: str, strength: Strength, claim: Claim, held: Held, said: str, evidence: list[str], by: str) -> Doubt:
    key = f"{claim.source}|{claim.column or ','.join(sorted(claim.tags))}|{by}"
    return Doubt(rule, strength, claim.flow, claim.word, claim.target, (held.path,), said, tuple(evidence), key)
