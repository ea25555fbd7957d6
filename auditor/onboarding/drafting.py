"""From what was seen to what is proposed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.onboarding.identifiers import names_for
from auditor.onboarding.kinships import kinships
from auditor.onboarding.model import Draft, Found, Proposal


def draft_of(project: str, found: Sequence[Found]) -> Draft:
    """Name what was found, and find what is made from what. The order is that of `found`."""
    names = names_for([one.path for one in found])
    datasets = tuple(Proposal(name, one) for name, one in zip(names, found, strict=True))
    related, alike = kinships(datasets)
    return Draft(project, datasets, related, alike)
