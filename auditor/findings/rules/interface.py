"""What a linter rule is: its documentation, and a pure function from one audit to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from auditor.findings.model import Finding, Level, Place
from auditor.findings.rule_doc import RuleDoc
from auditor.findings.view import View
from jurisdiction_map.records import record


@record
class Rule:
    """A rule: `doc` is what `lintas explain` prints, `check` finds."""

    doc: RuleDoc
    check: Callable[[View], Iterator[Finding]]


def finding(doc: RuleDoc, message: str, place: Place, *, level: Level | None = None, **more: Any) -> Finding:
    """A finding of a rule, at the rule's own level unless another is given."""
    return Finding(rule=doc.id, level=level or doc.level, title=doc.title, message=message, place=place, **more)
