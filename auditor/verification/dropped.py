"""Columns that a flow says it leaves behind, and that are in its target (LIN017)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.flows.contents import DIRECT

from .claims import removed, same_name
from .context import Context
from .model import REMOVALS, Claim, Doubt, Strength
from .overlap import Shared
from .shelf import Held
from .words import counted, percent

RULE = "LIN017"


def check(context: Context) -> Iterator[Doubt]:
    """One doubt for each column of the target, by the strongest of: its values, its name, its category."""
    seen: set[str] = set()
    dropped = [claim for claim in context.claims if claim.word in REMOVALS]
    for judge in (_by_values, _by_name, _by_tag):
        for claim in dropped:
            for doubt in judge(context, claim):
                if not seen & set(doubt.columns):
                    seen.update(doubt.columns)
                    yield doubt


def _doubt(claim: Claim, held: Held, strength: Strength, said: str, by: str, shared: Shared | None = None) -> Doubt:
    evidence = [f"{held.filled:,} of {held.rows:,} rows read are filled"]
    if shared is not None:
        evidence.append(f"{counted(shared.count, 'distinct value')} in both, {shared.expected:.1f} expected by chance")
    return Doubt(
        rule=RULE,
        strength=strength,
        flow=claim.flow,
        word=claim.word,
        target=claim.target,
        columns=(held.path,),
        said=said,
        evidence=tuple(evidence),
        key=f"{claim.source}|{claim.column or ','.join(sorted(claim.tags))}|{by}",
    )


def _by_values(context: Context, claim: Claim) -> Iterator[Doubt]:
    """The values of the dropped column stand in a column of the target, whatever its name."""
    if claim.column not in context.source.held:
        return
    for held in context.target.held.values():
        shared = context.overlap(claim, held.path)
        if not context.copied(shared):
            continue
        named = same_name(claim.column, held.path)
        other = not named and _comes_rightly(context, held.path)
        looks = "is still there" if named else f"is there as {held.path!r}"
        said = (
            f"{_dropped(claim)}, and {looks} in {claim.target!r}: {counted(shared.count, 'distinct value')} "
            f"({percent(shared.share)} of those read there) are values of the source's column."
        )
        if other:
            said += f" The source has a column {held.path!r} too, which may hold the same values by right."
        yield _doubt(claim, held, "likely" if other else "shown", said, "values", shared)


def _comes_rightly(context: Context, path: str) -> bool:
    """Whether the target's column also comes from a column that is not dropped, here or by another flow."""
    here = any(
        same_name(p, path) and not removed(context.edge.flow.transforms, p, tags)
        for p, tags in context.source_columns.items()
    )
    return here or bool(context.brought(path))


def _by_name(context: Context, claim: Claim) -> Iterator[Doubt]:
    """A column of the same name is in the target, and no other flow brings one."""
    if not claim.column:
        return
    for held in context.target.held.values():
        if not same_name(claim.column, held.path) or context.brought(held.path) is not False:
            continue
        if not held.filled:
            said = f"{_dropped(claim)}; a column of that name is in {claim.target!r}, and empty in what was read."
            yield _doubt(claim, held, "open", said, "name")
        else:
            share = percent(held.filled / held.rows)
            said = f"{_dropped(claim)}, and a column of that name is in {claim.target!r}, filled in {share} of the rows read."
            constant = len(held.texts()) <= 1
            yield _doubt(claim, held, "open" if constant else "shown", said, "name")


def _by_tag(context: Context, claim: Claim) -> Iterator[Doubt]:
    """The target holds a category that the flow drops and that nothing else brings."""
    for tag in sorted(claim.tags & DIRECT):
        if context.brings_tag(tag) is not False:
            continue
        for held in context.target.held.values():
            if tag in held.tops and held.filled:
                said = (
                    f"{_dropped(claim)}, no flow into {claim.target!r} brings {tag} otherwise, "
                    f"and its column {held.path!r} holds {tag}."
                )
                yield _doubt(claim, held, "likely", said, "tag")


def _dropped(claim: Claim) -> str:
    if claim.word == "keep":
        return f"column {claim.column!r} of {claim.source!r} is not among those that are kept"
    if not claim.column:
        return f"columns with {', '.join(sorted(claim.tags))} are declared as dropped"
    return f"column {claim.column!r} of {claim.source!r} is declared as dropped"
