"""What columns and counts of rows say of kinship. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.flows.contents import DIRECT
from auditor.onboarding.model import Proposal
from auditor.onboarding.scalars import counted, named
from auditor.onboarding.values import Shared, shared

_OTHER = re.compile(r"[\W_]+")
_ALIKE = 0.8
"""Share of all columns of two tables that they must have in common to be nearly the same."""

_FEWEST = 3
"""Columns in common below which tables with other columns besides say nothing of each other."""

_FEWEST_ROWS = 20
"""Rows from which the same number of them is no coincidence to be reckoned with."""

_IDENTIFYING = DIRECT | {"person_key"}


@dataclass(frozen=True, slots=True)
class Headers:
    """The columns of a dataset as they are compared."""

    names: dict[str, str]
    """By the name without case and signs, as it is written."""

    identifying: frozenset[str]

    @property
    def key(self) -> tuple[str, ...]:
        """The same for datasets with the same columns."""
        return tuple(sorted(self.names))


def headers(proposal: Proposal) -> Headers:
    """The columns of a dataset."""
    names: dict[str, str] = {}
    identifying = set()
    for column in proposal.found.columns:
        key = _key(column.name)
        names.setdefault(key, column.name)
        if _IDENTIFYING & set(column.tags):
            identifying.add(key)
    return Headers(names, frozenset(identifying))


def likeness(source: Headers, target: Headers) -> float:
    """The share of all columns of two datasets that they have in common, 0 to 1."""
    every = source.names.keys() | target.names.keys()
    return len(source.names.keys() & target.names.keys()) / len(every) if every else 0.0


def same_columns(source: Headers, target: Headers, *, subset_counts: bool) -> str:
    """Why columns say that two datasets are kin, in a sentence; empty where they do not.

    subset_counts: whether a target that has only columns of the source counts, whatever it leaves out.
    """
    shared = source.names.keys() & target.names.keys()
    if not shared:
        return ""
    also = _identifiers(source, target)
    if source.names.keys() == target.names.keys():
        many = len(shared)
        return f"the same {many} columns{also}" if many >= 2 else ""
    if len(shared) < _FEWEST and not (subset_counts and len(shared) == 2):
        return ""
    if likeness(source, target) >= _ALIKE:
        return f"nearly the same columns: {len(shared)} of {len(source.names.keys() | target.names.keys())}{also}"
    if subset_counts and target.names.keys() <= source.names.keys():
        return f"all of its {len(shared)} columns are among the {len(source.names)} of the other{also}"
    return ""


def same_rows(source: Proposal, target: Proposal) -> str:
    """Why counts say that two datasets are kin, in a sentence; empty where they do not."""
    rows = source.found.rows
    if rows is None or rows < _FEWEST_ROWS or rows != target.found.rows:
        return ""
    return f"the same number of rows, {rows:,}"


def same_people(source: Proposal, target: Proposal) -> Shared | None:
    """What the values of an identifying column that both have come to; of several columns the one of which most was seen."""
    mine = {_key(name): (name, sketch) for name, sketch in source.found.sketches.items()}
    compared = [
        shared(mine[_key(name)][0], mine[_key(name)][1], sketch)
        for name, sketch in target.found.sketches.items()
        if _key(name) in mine
    ]
    return max(compared, key=lambda one: (one.is_same, one.looked_at), default=None)


def said_of_people(found: Shared | None) -> str:
    """The sign in a sentence; empty where values tell nothing."""
    if found is None:
        return ""
    if found.is_same:
        drawn = "" if found.is_whole else " in samples"
        compared = f"of {found.looked_at:,} values of {named(found.column)} compared{drawn}"
        return f"the same people: {compared}, {found.hits:,} are in both"
    if found.is_apart:
        return f"but other people: none of {found.looked_at:,} values of {named(found.column)} compared is in both"
    return ""


def _key(name: str) -> str:
    return _OTHER.sub("", name.casefold()) or name


def _identifiers(source: Headers, target: Headers) -> str:
    common = source.identifying & target.names.keys() | target.identifying & source.names.keys()
    return f", {counted(source.names[key] for key in sorted(common))} among them" if common else ""
