"""Declared k-anonymity that the target's rows do not bear out (LIN021)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .context import Context
from .model import Doubt, Strength
from .shelf import promised
from .words import counted, percent

if TYPE_CHECKING:
    from detectors.group_sizes import Drawn

RULE = "LIN021"
_WORD = "k_anonymity"


def check(context: Context) -> Iterator[Doubt]:
    """At most one doubt a flow: columns that are missing, a k that does not hold, or one that the sample cannot tell."""
    promise = context.edge.flow.transforms.k_anonymity
    if promise is None:
        return
    columns = promised(context.edge)
    missing = [column for column in columns if column not in context.target.columns]
    groups = context.target.groups.get(columns)
    names = ", ".join(map(repr, columns))
    if missing or groups is None or not groups.tables:
        lacking = ", ".join(map(repr, missing)) or "one table with all of them"
        said = f"k = {promise.k} is declared for {names} of {context.edge.target!r}, which lacks {lacking}: it was not verified."
        yield _doubt(context, "likely" if missing else "open", columns, said, (), "missing")
        return
    if groups.over:
        said = f"k = {promise.k} is declared for {names}: there are too many groups to count, which k-anonymous data has not."
        yield _doubt(context, "likely", columns, said, (), "groups")
        return
    yield from _counted(context, columns, promise.k, names)


def _counted(context: Context, columns: tuple[str, ...], k: int, names: str) -> Iterator[Doubt]:
    from detectors.group_sizes import refutes

    groups = context.target.groups[columns]
    sizes = groups.sizes()
    below = sizes.smaller(k)
    if not below.groups:
        return
    drawn, total = _design(context)
    verdict = refutes(sizes, k, drawn, total)
    rows = f"{below.rows:,} of {counted(sizes.rows, 'row')} read ({percent(below.rows / sizes.rows)})"
    evidence = (
        f"{counted(sizes.groups, 'group')}, {below.groups:,} of them smaller than {k}",
        f"smallest: {sizes.smallest}",
    )
    where = f"k = {k} is declared for {names} of {context.edge.target!r}"
    if verdict and drawn == "all":
        said = f"{where}, and {rows} are in groups of fewer; the smallest group has {sizes.smallest}."
        yield _doubt(context, "shown", columns, said, evidence, "k")
    elif verdict:
        said = f"{where}; in a sample groups look smaller than they are, but {rows} in groups of fewer are more than k = {k} can give."
        yield _doubt(context, "likely", columns, said, evidence, "k")
    else:
        said = f"{where}; in what was read {rows} are in groups of fewer, which a sample cannot decide. Read every row (--full)."
        yield _doubt(context, "open", columns, said, evidence, "k")


def _design(context: Context) -> tuple[Drawn, int | None]:
    """How the target was drawn as a whole: one table as it was, several only where all of each was read."""
    if context.target.whole:
        return "all", None
    designs = context.target.designs
    if len(designs) == 1 and designs[0][0] == "uniform":
        return "uniform", designs[0][2]
    return "other", None


def _doubt(
    context: Context, strength: Strength, columns: tuple[str, ...], said: str, evidence: tuple[str, ...], by: str
) -> Doubt:
    return Doubt(RULE, strength, context.edge.id, _WORD, context.edge.target, columns, said, evidence, by)
