"""LIN003: a region that is in no table of regions, or is not open on the day."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule, finding

DOC = RuleDoc(
    id="LIN003",
    title="Unknown region",
    checks="Datasets whose region is in no provider's table, or is announced but not open, or closed, on the day.",
    why="Without a country nobody can tell which border is crossed; a guess would be worse than a question.",
    fires="region: aws:ap-southeast-33",
    silent="region: aws:ap-southeast-3, or country: ID",
    fix="Correct the region's id, or give `country:` instead.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """One finding a dataset."""
    for name, where in view.graph.places.items():
        region = view.graph.manifest.datasets[name].region
        place = view.place("datasets", name, "region")
        if where.problem is not None:
            near = where.problem.suggestions
            hint = f" Did you mean {', '.join(near[:3])}?" if near else ""
            yield finding(DOC, f"the region {region!r} is not known.{hint}", place, dataset=name, key=str(region))
        elif where.region is not None and where.region.status != "available":
            said = f"the region {region!r} ({where.region.place}) is {where.region.status} on {view.as_of}, not open."
            yield finding(DOC, said, place, level=Level.WARNING, dataset=name, key=str(region))


RULE = Rule(DOC, check)
