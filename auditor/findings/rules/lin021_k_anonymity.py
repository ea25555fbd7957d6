"""LIN021: a declared k does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.findings.model import Finding, Level
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View

from .interface import Rule
from .verified import doubts

DOC = RuleDoc(
    id="LIN021",
    title="Declared k-anonymity does not hold",
    checks="`transforms: {k_anonymity: {columns, k}}` against the rows of the target: the smallest group of rows that share those "
    "columns. Exact where every row was read; on a uniform sample a finding only where k is refuted at 99.9 %, else a note.",
    why="In a group of one the columns name the person as surely as a number would; anonymised data is outside most of these laws "
    "only if that is true.",
    fires="k: 5 declared for birth year, sex and district, and a group of 2",
    silent="Every combination of the columns occurs at least k times.",
    fix="Generalise further (year to decade, district to province), suppress the small groups, or declare the data as "
    "pseudonymised.",
    since="0.1.0",
    level=Level.ERROR,
)


def check(view: View) -> Iterator[Finding]:
    """What `auditor.verification` found; nothing where no data was read."""
    yield from doubts(DOC, view)


RULE = Rule(DOC, check)
