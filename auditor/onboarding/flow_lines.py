"""The `flows:` of a first manifest: those that two signs agree on, and the others as comments. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.onboarding.identifiers import unique
from auditor.onboarding.model import Alike, Draft, Kinship
from auditor.onboarding.scalars import counted, listed, said, writable

_MOST_COLUMNS = 10
_LONGEST_COLUMN = 100
"""Characters of a column's name beyond which it is not listed."""

_LONGEST_NAME = 96
"""Characters of a flow's name, so that a number still fits (the manifest allows 100)."""

_EXAMPLE = """\
  # Declare each movement to another country, system or party, for example:
  # {first}_to_support:
  #   from: {first}
  #   to: helpdesk            # a dataset or a party declared above
  #   purposes: [support]
  #   started: 2026-02-01
  #   transforms: {{drop: [], pseudonymise: []}}
  #   safeguards: []          # [] means none; leave it out if you do not know"""


def flow_lines(draft: Draft) -> Iterator[str]:
    """The section `flows:`, line by line."""
    names = unique(one.name[:_LONGEST_NAME] for one in draft.kinships)
    pairs = list(zip(names, draft.kinships, strict=True))
    sure = [pair for pair in pairs if pair[1].is_sure]
    if sure:
        yield "flows:"
        yield "  # Proposed where a name and the columns agree that one dataset is made from another; take out what is wrong."
    else:
        yield "flows: {}  # take the braces away with the first flow that you declare"
    for name, one in sure:
        yield from _flow(name, one)
    for name, one in pairs:
        if not one.is_sure:
            yield from _perhaps(name, one)
    for group in draft.alike:
        yield from _of_alike(group)
    told = sorted(draft.datasets, key=lambda one: not one.found.categories)
    yield from _EXAMPLE.format(first=told[0].name if told else "customers").splitlines()


def _flow(name: str, one: Kinship) -> Iterator[str]:
    yield f"  {name}:"
    yield from (f"    # {said(sign)}" for sign in one.signs)
    yield f"    from: {one.source}"
    yield f"    to: {one.target}"
    if one.crossing:
        yield f"    # {said(one.crossing)}"
    yield from _open(one, "    # ")


def _perhaps(name: str, one: Kinship) -> Iterator[str]:
    yield f"  # Perhaps: {said('; '.join(one.signs))}."
    if one.crossing:
        yield f"  # {said(one.crossing)}"
    yield f"  # {name}:"
    yield f"  #   from: {one.source}"
    yield f"  #   to: {one.target}"
    yield from _open(one, "  #   # ")


def _open(one: Kinship, before: str) -> Iterator[str]:
    """What nobody but a person can say of a flow."""
    yield f"{before}purposes:   # what for? Such as [analytics], [support], [backup]"
    yield f"{before}started:   # since when? Such as 2026-02-01"
    names = [name for name in one.dropped if writable(name) and len(name) <= _LONGEST_COLUMN]
    if names:
        more = f" and {len(one.dropped) - _MOST_COLUMNS:,} more" if len(one.dropped) > _MOST_COLUMNS else ""
        columns = listed(names[:_MOST_COLUMNS])
        yield f"{before}transforms: {{drop: {columns}}}   # what {one.target} has not{more}"


def _of_alike(group: Alike) -> Iterator[str]:
    yield f"  # Alike: {said(counted(group.members, 8))} have {said(group.reason)}."
    yield "  # If one is filled from another, declare that flow; nothing tells the direction."
    if group.crossing:
        yield f"  # {said(group.crossing)}"
